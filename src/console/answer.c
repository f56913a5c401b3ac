/* What a worker does for a visit to the console: finds out who it is, and calls the page's handler
 * when all is well. */
#include "console/answer.h"

#include "console/client.h"
#include "console/frame.h"
#include "console/handlers.h"
#include "usage/settle.h"
#include "visit/place.h"
#include "visit/way.h"

/* How long a page waits for counts to be settled. */
enum { SETTLE_MS = 2000 };

/* Who is logged in, if anybody. An account that was disabled meanwhile has no sessions. */
static bool answer_find_who(struct console *c)
{
	const struct guard guard = console_guard(c->v.r->app);
	struct session_token token;
	struct store_session session;
	enum err err =
	    guard_find(&guard, c->v.r, c->v.store, console_client_digest(c), &token, &session);

	if (!err)
		err = store_operator(c->v.store, session.account, &c->who, NULL);
	if (err == ERR_NOT_FOUND || (!err && c->who.disabled_at != 0))
		return true;
	if (!visit_ok(&c->v, err, store_why(c->v.store)->text))
		return false;
	c->v.token = token;
	accounts_actor(CONSOLE_DOOR, c->who.name, c->actor);
	return true;
}

/* Nobody is logged in: what was typed goes along to the login page. */
static void answer_ask_to_log_in(struct console *c)
{
	struct request *r = c->v.r;

	if (visit_place_ask_again(&c->v))
		return;
	if (!visit_is_post(&c->v)) {
		visit_see_other(&c->v, "%s", visit_place_login(&c->v));
		return;
	}
	visit_place_keep(&c->v);
	console_turn_to(c, console_find(r->app->console_pages, STR("/admin/login"), &r->captures));
	console_login(c);
}

/* Calls the page's handler. Counts that wait in the store are shown, too: where they are too many
 * for somebody who waits, or others write, the page says so. */
static void answer_call(struct console *c, console_handler *handler)
{
	if (c->page->counts)
		usage_settle(c->v.store, SETTLE_MS, &c->counts_left);
	handler(c);
}

/* Posted from a form of another session, or of none: nothing is done, but nothing is lost. */
static void answer_show_form_again(struct console *c)
{
	c->v.notice = "console.notice.other_session";
	if (c->page->get == NULL)
		visit_see_other(&c->v, "/admin/?done=nothing");
	else
		answer_call(c, c->page->get);
}

void console_answer(struct visit *v)
{
	struct console *c = (struct console *)v;

	if (!console_client_check(c) || !visit_read_form(v) || !answer_find_who(c))
		return;
	if (c->page->right == CONSOLE_ANYBODY)
		(visit_is_post(&c->v) ? c->page->post : c->page->get)(c);
	else if (c->v.token.text[0] == '\0')
		answer_ask_to_log_in(c);
	else if (c->who.initial && c->page->right != CONSOLE_LOGGED_IN)
		visit_see_other(&c->v, "/admin/password");
	else if (!console_may(&c->who, c->page->right))
		visit_fail(&c->v, 403);
	else if (visit_is_post(&c->v) && !guard_fits(&c->v.token, &c->v.form))
		answer_show_form_again(c);
	else
		answer_call(c, visit_is_post(&c->v) ? c->page->post : c->page->get);
}
