/* What a worker does for a visit to the console: finds out who it is, and calls the page's handler
 * when all is well. */
#include "console/answer.h"

#include "console/client.h"
#include "console/frame.h"
#include "console/handlers.h"
#include "console/place.h"
#include "usage/settle.h"
#include "web/kept.h"

/* How long a page waits for counts to be settled. */
enum { SETTLE_MS = 2000 };

/* Who is logged in, if anybody. An account that was disabled meanwhile has no sessions. */
static bool answer_find_who(struct console *c)
{
	const struct guard guard = console_guard(c->r->app);
	struct session_token token;
	struct store_session session;
	enum err err =
	    guard_find(&guard, c->r, c->store, console_client_digest(c), &token, &session);

	if (!err)
		err = store_operator(c->store, session.account, &c->who, NULL);
	if (err == ERR_NOT_FOUND || (!err && c->who.disabled_at != 0))
		return true;
	if (!console_ok(c, err, store_why(c->store)->text))
		return false;
	c->token = token;
	accounts_actor(CONSOLE_DOOR, c->who.name, c->actor);
	return true;
}

static bool answer_is_post(const struct console *c)
{
	return str_eq(c->r->http->method, STR("POST"));
}

static bool answer_read_form(struct console *c)
{
	struct problem why = {.text = ""};
	enum err err;

	if (!answer_is_post(c))
		return true;
	if (!guard_is_own(c->r)) {
		console_fail(c, 403);
		return false;
	}
	err = form_parse(
	    c->r->http->fields[HTTP_CONTENT_TYPE], c->r->http->body, &c->memory, &c->form, &why);
	if (err)
		console_fail(c, err == ERR_NO_MEMORY ? 503 : err == ERR_TOO_LARGE ? 413 : 400);
	return !err;
}

/* Nobody is logged in: what was typed goes along to the login page. */
static void answer_ask_to_log_in(struct console *c)
{
	struct app *app = c->r->app;

	if (!answer_is_post(c)) {
		console_see_other(c, "%s", console_place_login(c));
		return;
	}
	c->notice =
	    kept_write(app->console_key, &c->form, c->r->path, c->r->now, &c->memory, c->model)
		? "console.login.kept"
		: "console.login.lost";
	c->form.count = 0;
	c->page = console_find(app->console_pages, STR("/admin/login"), &c->r->captures);
	console_login(c);
}

/* Calls the page's handler. Counts that wait in the store are shown, too: where they are too many
 * for somebody who waits, or others write, the page says so. */
static void answer_call(struct console *c, console_handler *handler)
{
	if (c->page->counts)
		usage_settle(c->store, SETTLE_MS, &c->counts_left);
	handler(c);
}

/* Posted from a form of another session, or of none: nothing is done, but nothing is lost. */
static void answer_show_form_again(struct console *c)
{
	c->notice = "console.notice.other_session";
	if (c->page->get == NULL)
		console_see_other(c, "/admin/?done=nothing");
	else
		answer_call(c, c->page->get);
}

void console_answer(struct console *c)
{
	if (!console_client_check(c) || !answer_read_form(c) || !answer_find_who(c))
		return;
	if (c->page->right == CONSOLE_ANYBODY)
		(answer_is_post(c) ? c->page->post : c->page->get)(c);
	else if (c->token.text[0] == '\0')
		answer_ask_to_log_in(c);
	else if (c->who.initial && c->page->right != CONSOLE_LOGGED_IN)
		console_see_other(c, "/admin/password");
	else if (!console_may(&c->who, c->page->right))
		console_fail(c, 403);
	else if (answer_is_post(c) && !guard_fits(&c->token, &c->form))
		answer_show_form_again(c);
	else
		answer_call(c, answer_is_post(c) ? c->page->post : c->page->get);
}
