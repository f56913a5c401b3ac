/* One visit to the owners' portal, and what its pages ask of it. */
#include "portal/visit.h"

#include "config/config.h"
#include "visit/show.h"

static struct guard guard_with(const struct app *app, const char *cookie)
{
	return (struct guard){
	    {CUSTOMERS_REALM, app->config->portal.idle_time, app->config->portal.session_time},
	    cookie};
}

struct guard portal_guard(const struct app *app)
{
	return guard_with(app, "__Host-owner");
}

struct guard portal_certified_guard(const struct app *app)
{
	return guard_with(app, "__Host-owner-certified");
}

const struct portal_page *portal_find(
    const struct portal_page *pages, struct str path, struct route_captures *ret)
{
	return route_find(pages, sizeof *pages, path, ret);
}

void portal_turn_to(struct portal *p, const struct portal_page *page)
{
	p->page = page;
	p->v.texts = page == NULL ? NULL : page->texts;
	p->v.from_anywhere = page != NULL && page->right == PORTAL_ANYWHERE;
}

struct change portal_new_change(struct portal *p, struct problem *why)
{
	return (struct change){
	    .store = p->v.store, .actor = p->actor, .now = p->v.r->now, .why = why};
}

bool portal_contract(struct portal *p, struct code *ret)
{
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct code code;

	if (!code_parse(p->v.r->captures.at[0], &code)) {
		visit_fail(&p->v, 404);
		return false;
	}
	if (!visit_ok(&p->v, customers_check_contract(&change, p->who.id, &code), why.text))
		return false;
	*ret = code;
	return true;
}
