/* /admin/mail: what was sent to whom, what waits, and what was not taken. */
#include <inttypes.h>
#include <string.h>
#include "config/config.h"
#include "mail/queue.h"
#include "mail/sending.h"
#include "pages/app.h"
#include "registry/mails.h"
#include "reports/handlers.h"
#include "web/params.h"

enum { ROWS_MAX = 50, QUERY_MAX = 1024 };

/* ---- the list ---- */

static void state_options_show(struct console *c, const struct mail_filter *f)
{
	for (unsigned i = 0; i < MAIL_STATE_COUNT; i++) {
		struct model *option = model_item(c->v.model, "states");
		const char *name = mail_state_name((enum mail_state)i);

		model_cstr(option, "state_value", name);
		model_format(option, "state_key", "mail.state.%s", name);
		model_flag(option, "state_chosen", f->has_state && f->state == i);
	}
}

/* What is no code may be an address. */
static void filter_read(struct console *c, struct mail_filter *f)
{
	struct str find = str_trim(str_from(visit_param(&c->v, "find")));
	uint64_t before = 0;

	str_to_uint(str_from(visit_param(&c->v, "before")), INT64_MAX, &before);
	f->before = (int64_t)before;
	if (find.len > 0 && !code_parse_typed(find, &f->code))
		f->to = find;
	f->has_state =
	    find.len == 0 && mail_state_parse(str_from(visit_param(&c->v, "state")), &f->state);
}

/* Its members in the model: "mail_id", "mail_kind_key", … */
static void mail_fill(struct console *c, const struct mail *mail, struct model *m)
{
	model_format(m, "mail_id", "%" PRId64, mail->id);
	if (mail_use_find(c->v.r->app->mail_uses, mail->kind) != NULL)
		model_format(m, "mail_kind_key", "mail.kind.%.*s", STR_ARG(mail->kind));
	model_text(m, "mail_kind", mail->kind);
	model_format(m, "mail_state_key", "mail.state.%s", mail_state_name(mail->state));
	model_cstr(m, "mail_state", mail_state_name(mail->state));
	model_text(m, "mail_to", mail->to);
	model_cstr(m, "mail_code", mail->code.text);
	model_text(m, "mail_said", mail->said);
	visit_time(&c->v, m, "mail_made", mail->made_at);
}

static void mails_link(struct console *c, const char *name, int64_t before)
{
	struct buf url = BUF_INIT(QUERY_MAX);

	buf_puts(&url, "/admin/mail?find=");
	params_encode(&url, str_from(visit_param(&c->v, "find")));
	buf_puts(&url, "&state=");
	params_encode(&url, str_from(visit_param(&c->v, "state")));
	if (before != 0)
		buf_printf(&url, "&before=%" PRId64, before);
	/* What is that long is no address. */
	if (!url.err)
		model_buf(c->v.model, name, &url);
	buf_free(&url);
}

void reports_mails(struct console *c)
{
	struct mail_filter filter = {.limit = ROWS_MAX + 1};
	struct mail *mails = NULL;
	size_t count = 0;
	enum err err;

	filter_read(c, &filter);
	err = mail_list(c->v.store, &filter, &c->v.memory, &mails, &count);
	if (!visit_ok(&c->v, err, store_why(c->v.store)->text))
		return;
	for (size_t i = 0; i < count && i < ROWS_MAX; i++)
		mail_fill(c, &mails[i], model_item(c->v.model, "mails"));
	if (count > ROWS_MAX)
		mails_link(c, "older", mails[ROWS_MAX - 1].id);
	if (filter.before != 0)
		mails_link(c, "newest", 0);
	state_options_show(c, &filter);
	model_cstr(c->v.model, "find", visit_param(&c->v, "find"));
	model_flag(c->v.model, "none", count == 0);
	model_flag(c->v.model, "off", c->v.r->app->config->mail.url[0] == '\0');
	visit_show(&c->v, 200, "console_mails");
}

/* ---- one ---- */

static void text_show(struct console *c, const struct letter *letter)
{
	struct str rest = buf_str(&letter->text);

	model_buf(c->v.model, "subject", &letter->subject);
	while (rest.len > 0)
		model_text(model_item(c->v.model, "lines"), "line", str_cut(&rest, '\n'));
}

/* What it says; why that is not shown has a key. False after an error of the store. */
static bool text_fill(struct console *c, const struct mail *mail)
{
	const struct app *app = c->v.r->app;
	const struct mail_use *use = mail_use_find(app->mail_uses, mail->kind);
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	struct letter letter;
	enum err err;

	if (use == NULL || use->kind->is_security) {
		model_flag(c->v.model, "secret", true);
		return true;
	}
	err = sending_try(&change, app->mail_uses, app->letters, mail, &letter);
	if (!err)
		text_show(c, &letter);
	letter_free(&letter);
	model_flag(c->v.model, "void", err == ERR_REFUSED);
	return err == ERR_REFUSED || visit_ok(&c->v, err, why.text);
}

/* The mail of the address; false when the visit was answered, since there is none. */
static bool mail_read(struct console *c, struct mail *ret)
{
	uint64_t id;
	enum err err = str_to_uint(c->v.r->captures.at[0], INT64_MAX, &id)
			   ? mail_show(c->v.store, (int64_t)id, &c->v.memory, ret)
			   : ERR_NOT_FOUND;

	return visit_ok(&c->v, err, store_why(c->v.store)->text);
}

static void mail_page(struct console *c, unsigned status, bool refused)
{
	struct model *m = c->v.model;
	struct mail mail;

	if (!mail_read(c, &mail) || !text_fill(c, &mail))
		return;
	mail_fill(c, &mail, m);
	model_cstr(m, "mail_lang", lang_name(mail.lang));
	model_text(m, "mail_reason", mail.reason);
	model_format(m, "mail_failures", "%u", mail.failures);
	visit_time(&c->v, m, "mail_due", mail.state == MAIL_QUEUED ? mail.due_at : 0);
	visit_time(&c->v, m, "mail_until", mail.until);
	visit_time(&c->v, m, "mail_settled", mail.settled_at);
	model_flag(m, "can_go", mail.to.len > 0 && mail.state != MAIL_QUEUED);
	model_flag(m, "refused", refused);
	visit_show(&c->v, status, "console_mail");
}

void reports_mail(struct console *c)
{
	mail_page(c, 200, false);
}

void reports_mail_post(struct console *c)
{
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	struct mail mail;
	enum err err;

	if (!mail_read(c, &mail))
		return;
	err = registry_mail_again(&change, mail.id);
	if (err == ERR_REFUSED)
		mail_page(c, 409, true);
	else if (visit_ok(&c->v, err, why.text))
		visit_see_other(&c->v, "/admin/mail?done=mail");
}
