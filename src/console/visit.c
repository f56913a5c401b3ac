/* One visit to the console: who may see what, and what its pages ask of it. */
#include "console/visit.h"

#include "base/local_time.h"
#include "config/config.h"
#include "web/params.h"

const char console_cookie[] = "__Host-console";

bool console_may(const struct operator_account *who, enum console_right right)
{
	static const enum operator_role least[] = {
	    [CONSOLE_ANYBODY] = OPERATOR_MARKETING,
	    [CONSOLE_LOGGED_IN] = OPERATOR_MARKETING,
	    [CONSOLE_READS] = OPERATOR_MARKETING,
	    [CONSOLE_CHANGES] = OPERATOR_OPERATOR,
	    [CONSOLE_ADMINISTERS] = OPERATOR_ADMINISTRATOR,
	};

	return who->role >= least[right];
}

struct guard console_guard(const struct app *app)
{
	return (struct guard){
	    {ACCOUNTS_REALM, app->config->console.idle_time, app->config->console.session_time},
	    console_cookie};
}

struct change console_new_change(struct console *c, struct problem *why)
{
	return (struct change){.store = c->store, .actor = c->actor, .now = c->r->now, .why = why};
}

struct accounts_person console_person(const struct console *c)
{
	struct accounts_person person = {.id = c->who.id,
	    .role = c->who.role,
	    .rights = PERSON_ALL,
	    .certified = c->r->app->client_ca != NULL && c->client.name[0] != '\0'};

	str_copy(person.name, sizeof person.name, str_from(c->who.name));
	return person;
}

struct accounts console_accounts(struct console *c, struct problem *why)
{
	const struct guard guard = console_guard(c->r->app);

	return (struct accounts){.change = console_new_change(c, why),
	    .door = CONSOLE_DOOR,
	    .sessions = guard.sessions,
	    .client = c->r->app->client_ca == NULL ? NULL : &c->client};
}

void console_set_session(struct console *c, const struct session_token *token)
{
	c->token = *token;
	c->sets_session = true;
}

const struct console_page *console_find(
    const struct console_page *pages, struct str path, struct route_captures *ret)
{
	for (const struct console_page *row = pages; row->pattern != NULL; row++)
		if (route_matches(row->pattern, path, ret))
			return row;
	return NULL;
}

const char *console_param(struct console *c, const char *name)
{
	bool ok = true;
	struct str value = params_text(c->r->query, str_from(name), &c->memory, &ok);

	model_check(c->model, ok ? ERR_OK : ERR_NO_MEMORY);
	return value.at == NULL ? "" : value.at;
}

struct str console_name(const struct console *c, const struct contract *contract)
{
	return c->lang == LANG_EN && contract->organization_en.len > 0 ? contract->organization_en
								       : contract->organization;
}

void console_time(struct console *c, struct model *m, const char *name, int64_t t)
{
	struct buf text = BUF_INIT(200);

	if (t != 0)
		local_time_stamp(t, &text);
	model_check(c->model, text.err);
	model_text(m, name, text.at == NULL ? STR("") : buf_str(&text));
	buf_free(&text);
}
