/* What mails are made of in this program. */
#include "server/mailing.h"

#include "base/clock.h"
#include "base/hex.h"
#include "base/random.h"
#include "pages/snippet.h"

enum { WIRE_MAX = 1 << 18, MESSAGE_BYTES = 16 };

const char *const mailing_pages[MAILING_PAGES] = {"mail", SNIPPET_PAGE};

/* ---- the mail that tells that mails arrive ---- */

static enum err test_fill(
    const struct change *c, void *arg, const struct mail *mail, struct model *m, bool *ret_is_void)
{
	const struct config *config = arg;

	(void)c;
	(void)mail;
	*ret_is_void = false;
	model_cstr(m, "brand", config->page.brand);
	model_cstr(m, "public_url", config->server.public_url);
	return ERR_OK;
}

static const struct mail_kind test_kind = {.name = "test", .fill = test_fill};

/* ---- notices ---- */

static enum err mailing_write_snippet(
    void *arg, const struct contract *contract, struct buf *to, struct problem *why)
{
	const struct mailing_snippet *of = arg;
	const struct snippet s = snippet_usual(contract, of->public_url);

	return snippet_write(of->site, &s, to, why);
}

/* ---- all of it ---- */

static void mailing_use(struct mailing *m, const struct mail_kind *kind, const void *arg)
{
	m->at[m->uses.count++] = (struct mail_use){kind, (void *)arg};
}

static struct smtp_options mailing_smtp(const struct config *config, const atomic_bool *stop)
{
	return (struct smtp_options){.urls = config->mail.url,
	    .tls = config->mail.tls,
	    .ca = config->mail.ca,
	    .password_file = config->mail.password_file,
	    .stop = stop};
}

static enum err mailing_from(const struct config *config, struct mailbox *ret, struct problem *why)
{
	enum err err = config->mail.from[0] == '\0'
			   ? err_because(why, ERR_INVALID,
				 "[mail] url is set, but [mail] from is empty: mails come from an "
				 "address, such as seal@example.jp")
			   : mailbox_parse(str_from(config->mail.from), ret, why);

	if (err && config->mail.from[0] != '\0')
		err_prefix(why, "[mail] from");
	return err;
}

enum err mailing_check(const struct config *config, struct problem *why)
{
	const struct smtp_options options = mailing_smtp(config, NULL);
	struct mailbox from;
	enum err err;

	if (config->mail.url[0] == '\0')
		return ERR_OK;
	err = mailing_from(config, &from, why);
	return err ? err : smtp_check(&options, why);
}

static enum err mailing_begin_sending(
    struct mailing *m, const struct config *config, struct problem *why)
{
	const struct smtp_options options = mailing_smtp(config, &m->stop);
	struct sending_options sending = {.uses = &m->uses,
	    .letters = m->letters,
	    .from_name = config->page.brand,
	    .retry_s = config->mail.retry,
	    .hourly = config->mail.hourly,
	    .keep_days = config->mail.keep_days};
	enum err err = mailing_from(config, &sending.from, why);

	if (!err)
		err = smtp_new(&options, &m->smtp, why);
	if (err)
		return err;
	sending.smtp = m->smtp;
	return sending_new(&sending, &m->sending) ? err_no_memory(why) : ERR_OK;
}

static void mailing_use_notices(
    struct mailing *m, const struct config *config, const struct site *site)
{
	m->snippet = (struct mailing_snippet){site, config->server.public_url};
	m->notices = (struct notices_mail){.brand = config->page.brand,
	    .public_url = config->server.public_url,
	    .contact = config->page.operator_url,
	    .config = config,
	    .terms = notices_terms(config),
	    .write_snippet = mailing_write_snippet,
	    .snippet_arg = &m->snippet};
	notices_kinds(m->notice_kinds);
	for (size_t i = 0; i < NOTICE_COUNT; i++)
		mailing_use(m, &m->notice_kinds[i], &m->notices);
}

enum err mailing_begin(
    struct mailing *m, const struct config *config, const struct site *site, struct problem *why)
{
	enum err err;

	*m = (struct mailing){.uses = {m->at, 0}};
	m->customers = (struct customers_mail){
	    config->server.public_url, config->page.brand, config->page.operator_url};
	mailing_use(m, &test_kind, config);
	for (size_t i = 0; i < CUSTOMERS_KINDS; i++)
		mailing_use(m, &customers_kinds[i], &m->customers);
	m->orders = (struct orders_mail){
	    config->server.public_url, config->page.brand, config->page.operator_url};
	mailing_use(m, &orders_invoice_kind, &m->orders);
	for (size_t i = 0; i < APPLICATIONS_KINDS; i++)
		mailing_use(m, &applications_kinds[i], &m->customers);
	mailing_use_notices(m, config, site);
	err = letters_load(site, config->page.override, &m->uses, &m->letters, why);
	return err || config->mail.url[0] == '\0' ? err : mailing_begin_sending(m, config, why);
}

void mailing_end(struct mailing *m)
{
	sending_free(m->sending);
	smtp_free(m->smtp);
	letters_free(m->letters);
	m->sending = NULL;
	m->smtp = NULL;
	m->letters = NULL;
}

/* ---- past the queue ---- */

static enum err test_write(struct mailing *m, const struct config *config,
    const struct mailbox *from, const struct mailbox *to, struct buf *wire, struct problem *why)
{
	unsigned char bytes[MESSAGE_BYTES];
	char id[2 * MESSAGE_BYTES + 1];
	struct arena memory = {NULL, 0};
	struct model *model = model_new(&memory);
	struct letter letter;
	bool is_void;
	enum err err;

	random_bytes(bytes, sizeof bytes);
	hex_write(bytes, sizeof bytes, id);
	test_fill(NULL, (void *)config, NULL, model, &is_void);
	err = letter_compose(m->letters, test_kind.name, LANG_USUAL, model, &letter, why);
	if (!err) {
		const struct message message = {.from = *from,
		    .from_name = str_from(config->page.brand),
		    .to = str_from(to->text),
		    .subject = buf_str(&letter.subject),
		    .text = buf_str(&letter.text),
		    .html = buf_str(&letter.html),
		    .id = str_from(id),
		    .date = clock_now()};

		message_write(&message, wire);
		err = wire->err;
	}
	letter_free(&letter);
	arena_free(&memory);
	return err;
}

enum err mailing_test(struct mailing *m, const struct config *config, struct str to,
    char ret_said[SMTP_SAID_MAX], struct problem *why)
{
	struct buf wire = BUF_INIT(WIRE_MAX);
	struct mailbox from, recipient;
	enum err err = mailbox_parse(to, &recipient, why);

	if (!err && m->smtp == NULL)
		err = err_because(why, ERR_NOT_FOUND, "[mail] url is empty: no mail is sent");
	if (!err)
		err = mailing_from(config, &from, why);
	if (!err)
		err = test_write(m, config, &from, &recipient, &wire, why);
	if (!err &&
	    smtp_send(m->smtp, from.text, recipient.text, buf_str(&wire), ret_said) != SMTP_TAKEN)
		err = err_because(why, ERR_UNAVAILABLE, "it was not taken: %s", ret_said);
	buf_free(&wire);
	return err;
}
