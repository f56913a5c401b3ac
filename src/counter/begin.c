/* /owner/apply, which of who is not logged in asks for his address, and /owner/apply/begin, where
 * the link leads that he then gets by mail.
 *
 * DESIGN: whatever address is typed, the answer is the same; whether it is a customer's already is
 * told by mail (customers/beginning.h). The link's page does nothing until its button is pressed,
 * and works in any browser, since a mail is often read on another machine. */
#include "counter/counter.h"
#include "counter/handlers.h"
#include "counter/list.h"
#include "customers/beginning.h"
#include "portal/browser.h"
#include "portal/enter.h"
#include "visit/place.h"
#include "web/fields.h"

static const struct field mail_table[] = {
    {.name = "mail",
	.kind = FIELD_NAME,
	.label = "counter.begin.mail",
	.hint = "counter.begin.mail_hint",
	.max = MAILBOX_MAX,
	.autocomplete = "email"},
};

/* ---- the address ---- */

static void begin_show(struct portal *p, unsigned status, const struct fields *fields)
{
	fields_show(fields, &p->v.form, p->v.model);
	visit_show(&p->v, status, "counter_apply");
}

void counter_apply(struct portal *p)
{
	const struct fields fields = {.table = mail_table, .count = 1};

	if (p->v.token.text[0] != '\0')
		counter_list(p);
	else if (!visit_place_ask_again(&p->v))
		begin_show(p, 200, &fields);
}

void counter_apply_post(struct portal *p)
{
	struct fields fields = {.table = mail_table, .count = 1};
	const struct customers_asking who = {
	    .agent = p->v.r->http->fields[HTTP_USER_AGENT], .lang = p->v.lang};
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	enum err err =
	    customers_beginning_ask(&change, &who, str_trim(form_text(&p->v.form, "mail")));

	if (err == ERR_INVALID) {
		fields_wrong(&fields, "mail", "portal.account.mail_wrong", NULL);
		begin_show(p, 400, &fields);
	} else if (visit_ok(&p->v, err, why.text)) {
		visit_see_other(&p->v, "/owner/apply?done=begin");
	}
}

/* ---- the link ---- */

/* Its day is over, or the address is a customer's: 404 or 409, which say how it goes on. */
static void link_show_void(struct portal *p, unsigned status)
{
	model_flag(p->v.model, status == 409 ? "is_used" : "is_void", true);
	visit_show(&p->v, status, "counter_begin");
}

static void link_show(struct portal *p, struct str token)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct customers_beginning found = {.id = 0};
	enum err err = customers_beginning_look(&change, token, &found);

	if (err == ERR_NOT_FOUND) {
		link_show_void(p, 404);
	} else if (visit_ok(&p->v, err, why.text) && found.used_at != 0) {
		link_show_void(p, 409);
	} else if (!err) {
		model_flag(p->v.model, "is_open", true);
		model_text(p->v.model, "token", token);
		model_cstr(p->v.model, "mail", found.mail.text);
		visit_show(&p->v, 200, "counter_begin");
	}
}

void counter_begin(struct portal *p)
{
	link_show(p, str_from(visit_param(&p->v, "token")));
}

/* The customer is made and his session begins, or neither. */
static enum err begin_enter(struct portal *p, struct str token, struct problem *why)
{
	const struct change change = portal_new_change(p, why);
	struct change part = change;
	struct session_token session;
	enum err err = change_begin(&change);

	part.is_part = true;
	if (!err)
		err = customers_begin(&part, token, &p->who);
	if (!err)
		err = portal_enter(p, p->who.id, NULL, &session);
	err = change_end(&change, err);
	if (!err)
		visit_set_session(&p->v, &session);
	return err;
}

/* Is this browser his whom the link made a customer? Then it was pressed twice. */
static bool begin_is_again(struct portal *p, struct str token)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct customers_beginning found = {.id = 0};

	return p->v.token.text[0] != '\0' &&
	       customers_beginning_look(&change, token, &found) == ERR_OK &&
	       str_eq_nocase(str_from(found.mail.text), str_from(p->who.mail.text));
}

/* Straight to the first step of his first application. */
static void begin_first(struct portal *p)
{
	struct counter c;

	customers_actor(p->who.id, p->actor);
	counter_set_asker(p, &c);
	if (!counter_begin_draft(p, &c, APPLICATION_APPLY, NULL, "welcome"))
		visit_see_other(&p->v, "/owner/apply?done=welcome");
}

void counter_begin_post(struct portal *p)
{
	struct str token = form_text(&p->v.form, "token");
	struct problem why = {.text = ""};
	enum err err = begin_enter(p, token, &why);

	if (err == ERR_NOT_FOUND)
		link_show_void(p, 404);
	else if (err == ERR_EXISTS && begin_is_again(p, token))
		visit_see_other(&p->v, "/owner/apply");
	else if (err == ERR_EXISTS)
		link_show_void(p, 409);
	else if (visit_ok(&p->v, err, why.text))
		begin_first(p);
}
