/* /admin/login and /admin/logout. */
#include "accounts/login.h"
#include "console/browser.h"
#include "console/handlers.h"
#include "visit/place.h"
#include "pages/metrics.h"
#include "web/fields.h"
#include "web/kept.h"

static const struct field table[] = {
    {.name = "name", .kind = FIELD_NAME, .label = "console.login.name", .autocomplete = "username"},
    {.name = "password",
	.kind = FIELD_PASSWORD,
	.label = "console.login.password",
	.autocomplete = "current-password"},
};

static void login_show(struct console *c, unsigned status, struct fields *fields, const char *place)
{
	fields_show(fields, &c->v.form, c->v.model);
	model_cstr(c->v.model, "to", place);
	visit_show(&c->v, status, "console_login");
}

void console_login(struct console *c)
{
	struct fields fields = {.table = table, .count = sizeof table / sizeof table[0]};
	bool posted = str_eq(c->v.r->http->method, STR("POST"));
	const char *place = visit_place_read(&c->v, str_from(visit_param(&c->v, "to")));

	if (c->v.token.text[0] != '\0')
		visit_see_other(&c->v, "%s", place);
	else
		login_show(c, posted ? 403 : 200, &fields, place);
}

/* Shows the page where he had typed what came back. */
static void login_resume(struct console *c, struct str path)
{
	console_turn_to(c, console_find(c->v.r->app->console_pages, path, &c->v.r->captures));
	if (c->page == NULL || c->page->get == NULL)
		visit_see_other(&c->v, "/admin/?done=nothing");
	else if (!console_may(&c->who, c->page->right))
		visit_fail(&c->v, 403);
	else
		c->page->get(c);
}

/* The same words whether the name exists or not. */
static void login_refuse(struct console *c, const struct accounts_login *login)
{
	static const char *const keys[] = {
	    [ACCOUNTS_WRONG] = "console.login.wrong",
	    [ACCOUNTS_LOCKED] = "console.login.locked",
	    [ACCOUNTS_SLOWED] = "console.login.slowed",
	    [ACCOUNTS_EXPIRED] = "console.login.expired",
	    [ACCOUNTS_OTHER] = "console.login.other",
	};
	struct fields fields = {.table = table, .count = sizeof table / sizeof table[0]};

	visit_time(&c->v, c->v.model, "until", login->locked_until);
	if (login->answer == ACCOUNTS_SLOWED)
		visit_tell_wait(&c->v, login->slowed_until - c->v.r->now);
	model_cstr(c->v.model, "client_name", c->client.name);
	fields_wrong(&fields, login->answer == ACCOUNTS_OTHER ? "name" : "password",
	    keys[login->answer], NULL);
	kept_repeat(&c->v.form, c->v.model);
	c->v.token.text[0] = '\0';
	login_show(c, 403, &fields, visit_place_read(&c->v, form_text(&c->v.form, "to")));
}

static void login_let_in(struct console *c, const struct accounts_login *login)
{
	struct str path = {NULL, 0};

	c->who = login->account;
	visit_set_session(&c->v, &login->token);
	console_browser_keep(c, str_from(c->who.name));
	accounts_actor(CONSOLE_DOOR, c->who.name, c->actor);
	if (c->who.initial)
		visit_see_other(&c->v, "/admin/password");
	else if (visit_place_resume(&c->v, &path))
		login_resume(c, path);
	else
		visit_see_other(&c->v, "%s", visit_place_read(&c->v, form_text(&c->v.form, "to")));
}

void console_login_post(struct console *c)
{
	struct problem why = {.text = ""};
	struct str name = form_text(&c->v.form, "name");
	const struct accounts accounts = console_browser_accounts(c, name, &why);
	struct accounts_login login;
	enum err err = accounts_log_in(
	    &accounts, name, form_text(&c->v.form, "password"), &c->v.token, &login);

	if (!visit_ok(&c->v, err, why.text))
		return;
	metrics_login(login.answer);
	if (login.answer == ACCOUNTS_IN)
		login_let_in(c, &login);
	else
		login_refuse(c, &login);
}

void console_logout_post(struct console *c)
{
	struct problem why = {.text = ""};
	const struct accounts accounts = console_accounts(c, &why);
	const struct session_token none = {""};
	bool everywhere = str_eq(form_text(&c->v.form, "everywhere"), STR("yes"));
	enum err err = accounts_log_out(&accounts, &c->who, &c->v.token, everywhere);

	if (!visit_ok(&c->v, err, why.text))
		return;
	visit_set_session(&c->v, &none);
	visit_see_other(&c->v, "/admin/login?done=%s", everywhere ? "everywhere" : "logout");
}
