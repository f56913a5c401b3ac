/* /admin/login and /admin/logout. */
#include <stdio.h>
#include "accounts/login.h"
#include "console/browser.h"
#include "console/handlers.h"
#include "console/place.h"
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
	fields_show(fields, &c->form, c->model);
	model_cstr(c->model, "to", place);
	console_show(c, status, "console_login");
}

void console_login(struct console *c)
{
	struct fields fields = {.table = table, .count = sizeof table / sizeof table[0]};
	bool posted = str_eq(c->r->http->method, STR("POST"));
	const char *place = console_place_read(c, str_from(console_param(c, "to")));

	if (c->token.text[0] != '\0')
		console_see_other(c, "%s", place);
	else
		login_show(c, posted ? 403 : 200, &fields, place);
}

static void login_tell_wait(struct console *c, int64_t seconds)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)seconds);
	c->retry_after = arena_str(&c->memory, str_from(text));
	model_cstr(c->model, "wait", text);
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

	console_time(c, c->model, "until", login->locked_until);
	if (login->answer == ACCOUNTS_SLOWED)
		login_tell_wait(c, login->slowed_until - c->r->now);
	model_cstr(c->model, "client_name", c->client.name);
	fields_wrong(&fields, login->answer == ACCOUNTS_OTHER ? "name" : "password",
	    keys[login->answer], NULL);
	kept_repeat(&c->form, c->model);
	c->token.text[0] = '\0';
	login_show(c, 403, &fields, console_place_read(c, form_text(&c->form, "to")));
}

static void login_let_in(struct console *c, const struct accounts_login *login)
{
	struct str path = {NULL, 0};
	struct form kept;

	c->who = login->account;
	console_set_session(c, &login->token);
	console_browser_keep(c, str_from(c->who.name));
	accounts_actor(CONSOLE_DOOR, c->who.name, c->actor);
	if (c->who.initial)
		console_see_other(c, "/admin/password");
	else if (kept_read(c->r->app->console_key, &c->form, c->r->now, &kept, &path))
		console_resume(c, path, &kept);
	else
		console_see_other(c, "%s", console_place_read(c, form_text(&c->form, "to")));
}

void console_login_post(struct console *c)
{
	struct problem why = {.text = ""};
	struct str name = form_text(&c->form, "name");
	const struct accounts accounts = console_browser_accounts(c, name, &why);
	struct accounts_login login;
	enum err err =
	    accounts_log_in(&accounts, name, form_text(&c->form, "password"), &c->token, &login);

	if (!console_ok(c, err, why.text))
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
	bool everywhere = str_eq(form_text(&c->form, "everywhere"), STR("yes"));
	enum err err = accounts_log_out(&accounts, &c->who, &c->token, everywhere);

	if (!console_ok(c, err, why.text))
		return;
	console_set_session(c, &none);
	console_see_other(c, "/admin/login?done=%s", everywhere ? "everywhere" : "logout");
}
