/* The console's realm, and the way of a request to one of its pages. */
#include "console/console.h"

#include "config/config.h"
#include "console/answer.h"
#include "console/client.h"
#include "console/frame.h"
#include "console/tries.h"
#include "pages/error_page.h"
#include "visit/way.h"

/* Pages that wait for a worker; passwords that wait to be checked. */
enum { WORKERS = 2, QUEUE_MAX = 64, PASSWORDS_MAX = 24 };

static bool console_can_get(const struct visit *v, struct str path)
{
	struct route_captures captures;
	const struct console_page *page = console_find(v->r->app->console_pages, path, &captures);

	return page != NULL && page->get != NULL;
}

static const struct visit_realm realm = {
    .name = "console",
    .root = "/admin/",
    .login = "/admin/login",
    .lang_cookie = "__Host-console-lang",
    .error = "console_error",
    .failed = "console_failed",
    .done = console_done,
    .guard = console_guard,
    .can_get = console_can_get,
    .answer = console_answer,
    .frame = console_frame,
};

size_t console_body_max(const struct console_page *pages, struct str path)
{
	struct route_captures captures;
	const struct console_page *row = console_find(pages, path, &captures);

	return row == NULL || row->body_max == 0 ? HTTP_BODY_MAX : row->body_max;
}

/* Gives the visit to a worker. */
static void console_begin(struct request *r, const struct console_page *page)
{
	struct console *c = (struct console *)visit_new(r, &realm, sizeof *c);
	bool passwords = page->passwords && str_eq(r->http->method, STR("POST"));
	enum pool_lane lane = POOL_FIRST;

	if (c == NULL) {
		error_page_send(r, 503);
		return;
	}
	console_turn_to(c, page);
	console_client_take(c);
	if (passwords && !console_tries_take(r, &lane)) {
		console_tries_refuse(c);
		visit_end(r, &c->v);
	} else {
		visit_go(r, &c->v, passwords ? r->app->logins : r->app->console, lane);
	}
}

/* Is the visitor in one of the networks that may find the console? */
static bool visitor_is_served(const struct request *r)
{
	const struct config *config = r->app->config;
	struct network_address client = request_client(r);
	const struct network_list *networks = &config->console.networks;

	return config->console.serve &&
	       (networks->count == 0 || network_list_contains(networks, &client));
}

void page_console(struct request *r)
{
	const struct console_page *page =
	    console_find(r->app->console_pages, r->path, &r->captures);
	struct visit_methods methods = {false, false};

	if (page != NULL && visitor_is_served(r))
		methods = (struct visit_methods){page->get != NULL, page->post != NULL};
	if (!visit_came_back(r) && visit_may_begin(r, methods))
		console_begin(r, page);
}

/* ---- with the program ---- */

enum err console_open(struct app *app, struct problem *why)
{
	enum err err;

	if (!app->config->console.serve)
		return ERR_OK;
	err = visit_pool_new(app, "console", WORKERS, QUEUE_MAX, &app->console, why);
	return err ? err : visit_pool_new(app, "logins", 1, PASSWORDS_MAX, &app->logins, why);
}

void console_close(struct app *app)
{
	pool_free(app->console);
	pool_free(app->logins);
}
