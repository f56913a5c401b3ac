/* trustseal mail show */
#include "cli/command.h"
#include "cli/mails/mail_words.h"
#include "cli/workspace.h"
#include "mail/queue.h"
#include "server/mailing.h"
#include "store/rows.h"

enum { TEXT_BYTES = 1 << 18, NUMBER_MAX = INT32_MAX };

/* What it says; of a mail about the safety of an account that is between us and its recipient. */
static enum err mail_text_write(struct workspace *w, const struct mail *mail, struct buf *to)
{
	struct mailing mailing = {.smtp = NULL};
	struct letter letter = {.subject = BUF_INIT(0)};
	struct site *site = NULL;
	const struct mail_use *use;
	enum err err =
	    site_load(w->config.page.override, mailing_pages, MAILING_PAGES, &site, &w->why);

	w->config.mail.url[0] = '\0';
	if (!err)
		err = mailing_begin(&mailing, &w->config, site, &w->why);
	use = mail_use_find(&mailing.uses, mail->kind);
	if (!err && (use == NULL || use->kind->is_security))
		buf_puts(to, "\n(its text is shown to its recipient alone)\n");
	else if (!err)
		err = sending_try(&w->change, &mailing.uses, mailing.letters, mail, &letter);
	if (letter.text.len > 0)
		buf_printf(to, "\nSubject: %.*s\n\n%.*s", STR_ARG(buf_str(&letter.subject)),
		    STR_ARG(buf_str(&letter.text)));
	letter_free(&letter);
	mailing_end(&mailing);
	site_free(site);
	return err;
}

static int mail_show_print(struct workspace *w, const struct mail *mail, bool json)
{
	struct buf text = BUF_INIT(TEXT_BYTES);
	struct json *o = json ? json_new_object() : NULL;
	enum err err = ERR_OK;
	int status;

	if (json) {
		mail_write_members(mail, o);
		json_set_raw(o, "details", mail->details);
		if (json_write(o, JSON_INDENTED, &text) && text.err == ERR_OK)
			text.err = ERR_NO_MEMORY;
		buf_putc(&text, '\n');
	} else {
		mail_write_line(mail, &text);
		err = mail_text_write(w, mail, &text);
	}
	if (err)
		output_note("its text cannot be composed now: %s", w->why.text);
	status = output_print(&text);
	json_free(o);
	buf_free(&text);
	return status;
}

static int mail_show_do(struct workspace *w, const struct arguments *a)
{
	struct mail mail;
	uint64_t id;
	enum err err = str_to_uint(str_from(a->operands[0]), NUMBER_MAX, &id)
			   ? mail_show(w->change.store, (int64_t)id, &w->memory, &mail)
			   : ERR_NOT_FOUND;

	if (err == ERR_NOT_FOUND) {
		output_error("there is no mail %s", a->operands[0]);
		return COMMAND_REFUSED;
	}
	if (err)
		return workspace_store_failed(w, err, &(struct code){""});
	return mail_show_print(w, &mail, option_value(a, OPTION_JSON) != NULL);
}

static int mail_show_run(const struct arguments *a)
{
	int status = COMMAND_REFUSED;
	struct workspace w;

	if (workspace_open_unnamed(&w, a, STORE_WRITE))
		status = mail_show_do(&w, a);
	workspace_close(&w);
	return status;
}

static const struct json_member members[] = {
    MAIL_MEMBERS,
    {"details", "from what it is composed: an object of the kind's own", NULL},
};

const struct command command_mail_show = {
    .name = "mail show",
    .operands = "ID",
    .operands_min = 1,
    .operands_max = 1,
    .summary = "Show a mail, and what it says",
    .details = "Texts are composed when a mail is sent, and kept nowhere: it is what it would say\n"
	       "now. Those about the safety of an account, as one-time passwords, are not shown.",
    .example = "trustseal mail show 1",
    .json = "an object with",
    .members = members,
    .member_count = sizeof members / sizeof members[0],
    .run = mail_show_run,
};
