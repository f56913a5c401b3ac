/* The way of a visit to the console: from the event loop to a worker and back. */
#include "console/console.h"

#include <stdlib.h>
#include "config/config.h"
#include "console/answer.h"
#include "console/client.h"
#include "console/frame.h"
#include "console/tries.h"
#include "pages/error_page.h"
#include "pages/waits.h"
#include "store/desk.h"

/* Pages that wait for a worker, and for how long; passwords that wait to be checked. */
enum { WORKERS = 2, QUEUE_MAX = 64, PASSWORDS_MAX = 24, WAIT_MS = 10000 };

/* A visit and the request that it copied, since the event loop's is gone by then. */
struct console_visit {
	struct pool_job job; /* first */
	struct http_exchange *x;
	struct request request;
	struct console console;
};

size_t console_body_max(const struct console_page *pages, struct str path)
{
	struct route_captures captures;
	const struct console_page *row = console_find(pages, path, &captures);

	return row == NULL || row->body_max == 0 ? HTTP_BODY_MAX : row->body_max;
}

/* ---- on a worker ---- */

static void visit_run(struct pool_job *job, void *worker, unsigned waited_ms)
{
	struct console_visit *v = (struct console_visit *)job;
	struct console *c = &v->console;
	struct store_desk *desk = worker;

	if (desk == NULL || waited_ms > WAIT_MS || !store_desk_ready(desk)) {
		console_fail(c, 503);
	} else {
		c->store = desk->store;
		console_answer(c);
		store_rollback(c->store);
	}
	if (c->store_failed)
		store_desk_leave(desk);
	http_resume(v->x);
}

static void *desk_open(void *app)
{
	struct store_desk *desk = calloc(1, sizeof *desk);

	if (desk != NULL)
		*desk = (struct store_desk){.url = ((const struct app *)app)->config->store.url,
		    .mode = STORE_WRITE,
		    .failed = "console_failed"};
	return desk;
}

static void desk_close(void *worker)
{
	store_desk_leave(worker);
	free(worker);
}

/* ---- in the event loop ---- */

static void visit_free(void *room)
{
	struct waits *w = room;
	struct console_visit *v = w->visit;

	if (v == NULL)
		return;
	arena_free(&v->console.memory);
	reply_release(v->console.reply);
	free(v);
}

static struct console_visit *visit_new(const struct request *r, const struct console_page *page)
{
	struct console_visit *v = calloc(1, sizeof *v);

	if (v == NULL)
		return NULL;
	v->job.run = visit_run;
	v->x = r->x;
	v->request = *r;
	v->console = (struct console){.r = &v->request, .page = page, .lang = console_lang(r)};
	v->console.model = model_new(&v->console.memory);
	console_client_take(&v->console);
	if (v->console.model != NULL)
		return v;
	arena_free(&v->console.memory);
	free(v);
	return NULL;
}

static void visit_end(struct request *r, struct console_visit *v)
{
	struct reply *reply = v->console.reply;

	v->console.reply = NULL;
	page_reply(r, reply);
}

/* Gives the visit to a worker. */
static void visit_begin(struct request *r, const struct console_page *page)
{
	struct app *app = r->app;
	struct waits *w = waits_of(r);
	struct console_visit *v = visit_new(r, page);
	bool passwords = page->passwords && str_eq(r->http->method, STR("POST"));
	enum pool_lane lane = POOL_FIRST;

	w->visit = v;
	http_exchange_on_end(r->x, visit_free);
	if (v != NULL && passwords && !console_tries_take(r, &lane)) {
		console_tries_refuse(&v->console);
		visit_end(r, v);
	} else if (v == NULL ||
		   pool_submit(passwords ? app->logins : app->console, lane, &v->job)) {
		error_page_send(r, 503);
	} else {
		http_suspend(r->x);
	}
}

static bool visit_is_allowed(
    const struct console_page *page, struct str method, const char **ret_allow)
{
	bool get = str_eq(method, STR("GET")) || str_eq(method, STR("HEAD"));

	*ret_allow = page->post == NULL  ? "GET, HEAD"
		     : page->get == NULL ? "POST"
					 : "GET, HEAD, POST";
	return (get && page->get != NULL) || (str_eq(method, STR("POST")) && page->post != NULL);
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
	struct console_visit *v = waits_of(r)->visit;
	const char *allow;

	if (v != NULL)
		visit_end(r, v);
	else if (page == NULL || !visitor_is_served(r))
		error_page_send(r, 404);
	else if (!visit_is_allowed(page, r->http->method, &allow))
		error_page_send_not_allowed(r, allow);
	else if (r->http->body_too_large)
		error_page_send(r, 413);
	else
		visit_begin(r, page);
}

/* ---- with the program ---- */

enum err console_open(struct app *app, struct problem *why)
{
	struct pool_options pages = {.name = "console",
	    .workers = WORKERS,
	    .queue_max = QUEUE_MAX,
	    .open = desk_open,
	    .close = desk_close,
	    .arg = app};
	struct pool_options logins = pages;
	enum err err;

	if (!app->config->console.serve)
		return ERR_OK;
	logins.name = "logins";
	logins.workers = 1;
	logins.queue_max = PASSWORDS_MAX;
	err = pool_new(&pages, &app->console);
	if (!err)
		err = pool_new(&logins, &app->logins);
	return err ? err_because(why, err, "the console's threads cannot start") : ERR_OK;
}

void console_close(struct app *app)
{
	pool_free(app->console);
	pool_free(app->logins);
}
