/* One visit to the console: who may see what, and what its pages ask of it. */
#include "console/visit.h"

#include "config/config.h"

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
	    "__Host-console"};
}

struct change console_new_change(struct console *c, struct problem *why)
{
	return (struct change){
	    .store = c->v.store, .actor = c->actor, .now = c->v.r->now, .why = why};
}

struct accounts_person console_person(const struct console *c)
{
	struct accounts_person person = {.id = c->who.id,
	    .role = c->who.role,
	    .rights = PERSON_ALL,
	    .certified = c->v.r->app->client_ca != NULL && c->client.name[0] != '\0'};

	str_copy(person.name, sizeof person.name, str_from(c->who.name));
	return person;
}

struct accounts console_accounts(struct console *c, struct problem *why)
{
	const struct guard guard = console_guard(c->v.r->app);

	return (struct accounts){.change = console_new_change(c, why),
	    .door = CONSOLE_DOOR,
	    .sessions = guard.sessions,
	    .client = c->v.r->app->client_ca == NULL ? NULL : &c->client};
}

const struct console_page *console_find(
    const struct console_page *pages, struct str path, struct route_captures *ret)
{
	return route_find(pages, sizeof *pages, path, ret);
}

void console_turn_to(struct console *c, const struct console_page *page)
{
	c->page = page;
	c->v.texts = page == NULL ? NULL : page->texts;
}

struct str console_name(const struct console *c, const struct contract *contract)
{
	return c->v.lang == LANG_EN && contract->organization_en.len > 0 ? contract->organization_en
									 : contract->organization;
}
