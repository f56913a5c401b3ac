/* /owner/login, where the access key is typed, /owner/forgotten, where it is asked for, and
 * /owner/logout.
 *
 * DESIGN: whatever is typed, the answer is the same and takes as long: what comes of it is looked
 * at later (customers/request.h), and told by mail alone. */
#include "customers/request.h"
#include "portal/asked.h"
#include "portal/browser.h"
#include "portal/client.h"
#include "portal/handlers.h"
#include "visit/place.h"
#include "web/fields.h"
#include "web/kept.h"

static const struct field key_table[] = {
    {.name = "access_key",
	.kind = FIELD_NAME,
	.label = "portal.login.key",
	.hint = "portal.login.key_hint",
	.max = CUSTOMERS_TYPED_MAX,
	.autocomplete = "username"},
};

static const struct field forgotten_table[] = {
    {.name = "host",
	.kind = FIELD_NAME,
	.label = "portal.forgotten.host",
	.hint = "portal.forgotten.host_hint",
	.max = CUSTOMERS_TYPED_MAX},
    {.name = "mail",
	.kind = FIELD_NAME,
	.label = "portal.forgotten.mail",
	.hint = "portal.forgotten.mail_hint",
	.max = CUSTOMERS_TYPED_MAX,
	.autocomplete = "email"},
};

#define FIELDS(table)                                                                              \
	{                                                                                          \
		(table), sizeof(table) / sizeof(table)[0], false,                                  \
		{                                                                                  \
			{                                                                          \
				NULL, NULL                                                         \
			}                                                                          \
		}                                                                                  \
	}

/* Was something typed into each of the fields? What was not is told. */
static bool login_has_all(struct portal *p, struct fields *fields)
{
	for (size_t i = 0; i < fields->count; i++)
		if (str_trim(form_text(&p->v.form, fields->table[i].name)).len == 0)
			fields_wrong(fields, fields->table[i].name, "portal.login.empty", NULL);
	return !fields->wrong;
}

/* Who asks, for whom a cookie is set where he has none: false when memory is short, which was told.
 */
static bool login_asking(struct portal *p, struct customers_asking *ret)
{
	ret->browser = portal_browser_mark(p);
	ret->agent = p->v.r->http->fields[HTTP_USER_AGENT];
	ret->lang = p->v.lang;
	return ret->browser.at != NULL;
}

/* ---- the access key ---- */

static void login_show(struct portal *p, unsigned status, struct fields *fields, const char *place)
{
	fields_show(fields, &p->v.form, p->v.model);
	model_cstr(p->v.model, "to", place);
	portal_client_offer(p);
	visit_show(&p->v, status, "portal_login");
}

void portal_login(struct portal *p)
{
	struct fields fields = FIELDS(key_table);
	const char *place = visit_place_read(&p->v, str_from(visit_param(&p->v, "to")));

	if (p->v.token.text[0] != '\0')
		visit_see_other(&p->v, "%s", place);
	else
		login_show(p, visit_is_post(&p->v) ? 403 : 200, &fields, place);
}

void portal_login_post(struct portal *p)
{
	struct fields fields = FIELDS(key_table);
	const char *place = visit_place_read(&p->v, form_text(&p->v.form, "to"));
	struct customers_asking who;
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);

	if (!login_has_all(p, &fields)) {
		kept_repeat(&p->v.form, p->v.model);
		login_show(p, 400, &fields, place);
		return;
	}
	if (login_asking(p, &who) &&
	    visit_ok(&p->v, customers_request(&change, &who, form_text(&p->v.form, "access_key")),
		why.text))
		portal_asked(p, place);
}

/* ---- the access key is forgotten ---- */

static void forgotten_show(struct portal *p, unsigned status, struct fields *fields)
{
	fields_show(fields, &p->v.form, p->v.model);
	visit_show(&p->v, status, "portal_forgotten");
}

void portal_forgotten(struct portal *p)
{
	struct fields fields = FIELDS(forgotten_table);

	forgotten_show(p, 200, &fields);
}

void portal_forgotten_post(struct portal *p)
{
	struct fields fields = FIELDS(forgotten_table);
	struct customers_asking who;
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);

	if (!login_has_all(p, &fields)) {
		forgotten_show(p, 400, &fields);
		return;
	}
	if (login_asking(p, &who) &&
	    visit_ok(&p->v,
		customers_recover(
		    &change, &who, form_text(&p->v.form, "host"), form_text(&p->v.form, "mail")),
		why.text))
		visit_see_other(&p->v, "/owner/login?done=forgotten");
}

/* ---- out ---- */

void portal_logout_post(struct portal *p)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	const struct session_token none = {""};
	enum err err = change_begin(&change);

	if (!err)
		err = session_end(p->v.store, &p->v.token);
	if (!visit_ok(&p->v, change_end(&change, err), why.text))
		return;
	visit_set_session(&p->v, &none);
	visit_see_other(&p->v, "/owner/login?done=logout");
}
