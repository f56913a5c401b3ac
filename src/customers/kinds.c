/* What the mails to customers say. */
#include "customers/kinds.h"

#include "base/local_time.h"
#include "customers/address.h"
#include "customers/beginning.h"
#include "customers/customers.h"
#include "customers/orders.h"
#include "customers/password.h"
#include "customers/store.h"

enum { WORDS_MAX = 512 };

/* "2026年11月22日 09:30 (JST, UTC+09:00)". */
static void model_moment(struct model *m, const char *name, int64_t at, enum lang lang)
{
	struct buf text = BUF_INIT(WORDS_MAX);

	local_time_minute(at, lang, &text);
	buf_puts(&text, " (");
	local_time_zone(at, &text);
	buf_puts(&text, ")");
	model_buf(m, name, &text);
	buf_free(&text);
}

static void model_link(struct model *m, const char *name, const struct customers_mail *of,
    const char *path, const char *value)
{
	model_format(m, name, "%s%s%s", of->public_url, path, value);
}

/* So much of an address that who has it knows it: "s***@example.jp". */
static void model_masked(struct model *m, const char *name, const struct mailbox *mail)
{
	model_format(m, name, "%.1s***@%s", mail->text, mailbox_host(mail));
}

/* Who writes, when it was asked for, and with what. */
static enum err model_asked(const struct change *c, const struct customers_mail *of,
    const struct mail *mail, struct model *m, struct customers_order_details *ret)
{
	struct arena arena = {NULL, 0};
	enum err err = customers_order_read(c, mail->details, &arena, ret);

	model_cstr(m, "brand", of->brand);
	model_cstr(m, "contact", of->contact);
	if (!err) {
		model_moment(m, "asked_at", ret->asked_at, mail->lang);
		model_text(m, "agent", ret->agent);
	}
	arena_free(&arena);
	ret->agent = STR("");
	return err;
}

static enum err password_fill(
    const struct change *c, void *arg, const struct mail *mail, struct model *m, bool *ret_is_void)
{
	const struct customers_mail *of = arg;
	char password[CUSTOMERS_PASSWORD_TEXT] = "";
	struct customers_order_details details;
	enum err err = model_asked(c, of, mail, m, &details);

	if (!err)
		err = customers_draw_password(
		    c, mail->customer, details.subject, details.asked_at, password, ret_is_void);
	if (err || *ret_is_void)
		return err;
	model_cstr(m, "password", password);
	model_moment(m, "ends_at", details.asked_at + CUSTOMERS_PASSWORD_S, mail->lang);
	model_link(m, "link", of, "/owner/login/password?password=", password);
	return ERR_OK;
}

/* One that nobody asked for on a page has no subject. */
static enum err key_fill(
    const struct change *c, void *arg, const struct mail *mail, struct model *m, bool *ret_is_void)
{
	const struct customers_mail *of = arg;
	struct customers_order_details details;
	struct customer_key key = {.text = ""};
	struct customer customer;
	enum err err = model_asked(c, of, mail, m, &details);

	if (!err) {
		err = customers_find(c, mail->customer, &customer);
		/* Another reads that address by now, maybe. */
		*ret_is_void = err == ERR_NOT_FOUND ||
			       (!err && !str_eq_nocase(mail->to, str_from(customer.mail.text)));
	}
	if (err || *ret_is_void)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	err = customers_draw_key(c, mail->customer, &key);
	model_cstr(m, "key", key.text);
	model_flag(m, "was_asked", details.subject != 0);
	model_link(m, "login", of, "/owner/login", "");
	return err;
}

/* The link of a change of an address, and what both mails about it say. */
static enum err address_fill(const struct change *c, const struct customers_mail *of,
    const struct mail *mail, struct model *m, enum customers_link link,
    struct customers_change *ret, bool *ret_is_void)
{
	static const char *const paths[] = {
	    [CUSTOMERS_CONFIRM] = "/owner/address/confirm?token=",
	    [CUSTOMERS_UNDO] = "/owner/address/undo?token=",
	};
	char token[CUSTOMERS_TOKEN_TEXT] = "";
	struct customers_order_details details;
	enum err err = model_asked(c, of, mail, m, &details);

	if (!err)
		err = customers_address_draw(c, details.subject, link, token, ret, ret_is_void);
	if (!err && !*ret_is_void)
		model_link(m, "link", of, paths[link], token);
	return err;
}

static enum err confirm_fill(
    const struct change *c, void *arg, const struct mail *mail, struct model *m, bool *ret_is_void)
{
	struct customers_change change;
	enum err err = address_fill(c, arg, mail, m, CUSTOMERS_CONFIRM, &change, ret_is_void);

	if (err || *ret_is_void)
		return err;
	model_masked(m, "old_mail", &change.old_mail);
	model_cstr(m, "new_mail", change.new_mail.text);
	model_moment(m, "ends_at", change.asked_at + CUSTOMERS_CONFIRM_S, mail->lang);
	return ERR_OK;
}

static enum err old_fill(
    const struct change *c, void *arg, const struct mail *mail, struct model *m, bool *ret_is_void)
{
	struct customers_change change;
	enum err err = address_fill(c, arg, mail, m, CUSTOMERS_UNDO, &change, ret_is_void);

	if (err || *ret_is_void)
		return err;
	model_cstr(m, "old_mail", change.old_mail.text);
	model_masked(m, "new_mail", &change.new_mail);
	model_moment(m, "confirmed_at", change.confirmed_at, mail->lang);
	model_moment(m, "ends_at", change.confirmed_at + CUSTOMERS_UNDO_S, mail->lang);
	return ERR_OK;
}

/* To who wants to apply and is no customer yet. */
static enum err begin_fill(
    const struct change *c, void *arg, const struct mail *mail, struct model *m, bool *ret_is_void)
{
	const struct customers_mail *of = arg;
	char token[CUSTOMERS_BEGINNING_TOKEN_TEXT] = "";
	struct customers_order_details details;
	enum err err = model_asked(c, of, mail, m, &details);

	if (!err)
		err = customers_beginning_draw(c, details.subject, token, ret_is_void);
	if (err || *ret_is_void)
		return err;
	model_link(m, "link", of, "/owner/apply/begin?token=", token);
	model_moment(m, "ends_at", details.asked_at + CUSTOMERS_BEGINNING_S, mail->lang);
	return ERR_OK;
}

/* To who is one. */
static enum err known_fill(
    const struct change *c, void *arg, const struct mail *mail, struct model *m, bool *ret_is_void)
{
	const struct customers_mail *of = arg;
	struct customers_order_details details;
	enum err err = model_asked(c, of, mail, m, &details);

	*ret_is_void = false;
	model_link(m, "login", of, "/owner/login?to=", "%2Fowner%2Fapply");
	model_link(m, "forgotten", of, "/owner/forgotten", "");
	return err;
}

const struct mail_kind customers_kinds[CUSTOMERS_KINDS] = {
    {CUSTOMERS_MAIL_PASSWORD, true, password_fill},
    {CUSTOMERS_MAIL_KEY, true, key_fill},
    {CUSTOMERS_MAIL_CONFIRM, true, confirm_fill},
    {CUSTOMERS_MAIL_OLD, true, old_fill},
    {CUSTOMERS_MAIL_BEGIN, true, begin_fill},
    {CUSTOMERS_MAIL_KNOWN, true, known_fill},
};
