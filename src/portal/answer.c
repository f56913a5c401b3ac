/* What a worker does for a visit to the portal: finds out whose it is, and calls the page's handler
 * when all is well. */
#include "portal/answer.h"

#include "portal/client.h"
#include "portal/handlers.h"
#include "visit/place.h"
#include "visit/way.h"

/* Who is logged in, if anybody. */
static bool answer_find_who(struct portal *p)
{
	const struct guard guard = p->v.realm->guard(p->v.r->app);
	const unsigned char *certificate = portal_client_digest(p);
	struct problem why = {.text = ""};
	const struct change change = portal_new_change(p, &why);
	struct session_token token;
	struct store_session session;
	enum err err = guard_find(&guard, p->v.r, p->v.store, certificate, &token, &session);

	/* He may have come by a one-time password here, too. */
	if (err == ERR_NOT_FOUND && certificate != NULL)
		err = guard_find(&guard, p->v.r, p->v.store, NULL, &token, &session);
	if (!err)
		err = customers_find(&change, session.account, &p->who);
	if (err == ERR_NOT_FOUND)
		return true;
	if (!visit_ok(&p->v, err, why.text))
		return false;
	p->v.token = token;
	customers_actor(p->who.id, p->actor);
	return true;
}

/* Nobody is logged in: what was typed goes along to the login page. The first page has another
 * face for those, when their browser has forgotten the session that is over. */
static void answer_ask_to_log_in(struct portal *p)
{
	const struct session_token none = {""};
	struct request *r = p->v.r;

	if (visit_place_ask_again(&p->v))
		return;
	if (!visit_is_post(&p->v)) {
		visit_set_session(&p->v, &none);
		visit_see_other(&p->v, "%s",
		    str_eq(r->path, STR("/owner/")) ? "/owner/" : visit_place_login(&p->v));
		return;
	}
	visit_place_keep(&p->v);
	portal_turn_to(p, portal_find(r->app->portal_pages, STR("/owner/login"), &r->captures));
	portal_login(p);
}

/* Posted from a form of another session, or of none: nothing is done, but nothing is lost. */
static void answer_show_form_again(struct portal *p)
{
	p->v.notice = "portal.notice.other_session";
	if (p->page->get == NULL)
		visit_see_other(&p->v, "/owner/?done=nothing");
	else
		p->page->get(p);
}

void portal_answer(struct visit *v)
{
	struct portal *p = (struct portal *)v;

	if (!visit_read_form(v) || !portal_client_judge(p) || !answer_find_who(p))
		return;
	if (p->page->right == PORTAL_LOGGED_IN && v->token.text[0] == '\0')
		answer_ask_to_log_in(p);
	else if (p->page->right == PORTAL_LOGGED_IN && visit_is_post(v) &&
		 !guard_fits(&v->token, &v->form))
		answer_show_form_again(p);
	else
		(visit_is_post(v) ? p->page->post : p->page->get)(p);
}
