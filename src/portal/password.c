/* /owner/login/password, where the one-time password is typed that came by mail.
 *
 * DESIGN: a mail's link fills the form and does nothing else, for machines that look for malice
 * follow links, too. It is followed from elsewhere, so that the browser sends no cookie with it:
 * whether the password was asked for here shows when it is posted. */
#include "config/config.h"
#include "customers/password.h"
#include "portal/asked.h"
#include "portal/browser.h"
#include "portal/enter.h"
#include "portal/handlers.h"
#include "visit/place.h"
#include "web/fields.h"
#include "web/kept.h"

static const struct field table[] = {
    {.name = "password",
	.kind = FIELD_NAME,
	.label = "portal.password.password",
	.hint = "portal.password.hint",
	.autocomplete = "one-time-code"},
};

static void password_show(
    struct portal *p, unsigned status, struct fields *fields, const char *place)
{
	fields_show(fields, &p->v.form, p->v.model);
	model_cstr(p->v.model, "to", place);
	model_cstr(p->v.model, "mail_from", p->v.r->app->config->mail.from);
	visit_show(&p->v, status, "portal_password");
}

void portal_password(struct portal *p)
{
	struct fields fields = {.table = table, .count = 1};
	const char *place = visit_place_read(&p->v, str_from(visit_param(&p->v, "to")));
	struct str password = str_from(visit_param(&p->v, "password"));

	p->v.form.count = 0;
	form_add(&p->v.form, STR("password"), password);
	model_flag(p->v.model, "is_filled", password.len > 0);
	if (p->v.token.text[0] != '\0')
		visit_see_other(&p->v, "%s", place);
	else
		password_show(p, 200, &fields, place);
}

void portal_asked(struct portal *p, const char *place)
{
	static const char address[] = "/owner/login/password";
	struct fields fields = {.table = table, .count = 1};
	struct request *r = p->v.r;
	struct str query = str_from(place), path = str_cut(&query, '?');

	if (kept_repeat(&p->v.form, p->v.model)) {
		portal_turn_to(p, portal_find(r->app->portal_pages, STR(address), &r->captures));
		p->v.form.count = 0;
		password_show(p, 200, &fields, place);
	} else if (str_eq(path, str_from(p->v.realm->root))) {
		visit_see_other(&p->v, "%s", address);
	} else {
		visit_see_other(&p->v, "%s", visit_place_carry(&p->v, address, path, query));
	}
}

/* The same words whether the key exists or not. */
static void password_refuse(struct portal *p, enum customers_answer answer)
{
	static const char *const keys[] = {
	    [CUSTOMERS_WRONG] = "portal.password.wrong",
	    [CUSTOMERS_UNASKED] = "portal.password.unasked",
	    [CUSTOMERS_SPENT] = "portal.password.spent",
	};
	struct fields fields = {.table = table, .count = 1};

	fields_wrong(&fields, "password", keys[answer], NULL);
	model_flag(p->v.model, "must_ask_again", answer != CUSTOMERS_WRONG);
	kept_repeat(&p->v.form, p->v.model);
	password_show(p, 403, &fields, visit_place_read(&p->v, form_text(&p->v.form, "to")));
}

/* The password is used and the session begins, or neither. */
static enum err password_enter(struct portal *p, struct problem *why, struct customers_entered *ret)
{
	const struct change change = portal_new_change(p, why);
	struct session_token token;
	struct change part = change;
	enum err err = change_begin(&change);

	part.is_part = true;
	if (!err)
		err = customers_enter(
		    &part, portal_browser_find(p), form_text(&p->v.form, "password"), ret);
	if (!err && ret->answer == CUSTOMERS_IN)
		err = portal_enter(p, ret->customer, NULL, &token);
	err = change_end(&change, err);
	if (!err && ret->answer == CUSTOMERS_IN)
		visit_set_session(&p->v, &token);
	return err;
}

void portal_password_post(struct portal *p)
{
	struct customers_entered entered = {CUSTOMERS_WRONG, 0};
	struct problem why = {.text = ""};
	enum err err = password_enter(p, &why, &entered);
	const struct change change = portal_new_change(p, &why);

	if (!err && entered.answer == CUSTOMERS_IN)
		err = customers_find(&change, entered.customer, &p->who);
	if (!visit_ok(&p->v, err, why.text))
		return;
	if (entered.answer == CUSTOMERS_IN)
		portal_let_in(p);
	else
		password_refuse(p, entered.answer);
}
