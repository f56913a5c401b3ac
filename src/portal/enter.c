/* What follows when somebody has proved who he is. */
#include "portal/enter.h"

#include "visit/place.h"

enum err portal_enter(
    struct portal *p, int64_t customer, const unsigned char *certificate, struct session_token *ret)
{
	const struct guard guard = p->v.realm->guard(p->v.r->app);
	enum err err = ERR_OK;

	if (p->v.token.text[0] != '\0')
		err = session_end(p->v.store, &p->v.token);
	return err ? err
		   : session_start(
			 p->v.store, &guard.sessions, customer, certificate, p->v.r->now, ret);
}

/* Shows the page where he had typed what came back. */
static void enter_resume(struct portal *p, struct str path)
{
	portal_turn_to(p, portal_find(p->v.r->app->portal_pages, path, &p->v.r->captures));
	if (p->page == NULL || p->page->get == NULL)
		visit_see_other(&p->v, "/owner/?done=nothing");
	else
		p->page->get(p);
}

void portal_let_in(struct portal *p)
{
	struct str path = {NULL, 0};

	customers_actor(p->who.id, p->actor);
	if (visit_place_resume(&p->v, &path))
		enter_resume(p, path);
	else
		visit_see_other(&p->v, "%s", visit_place_read(&p->v, form_text(&p->v.form, "to")));
}
