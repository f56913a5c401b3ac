/* The way of a call to the API: from the event loop to a worker and back. */
#include "api/api.h"

#include <stdlib.h>
#include <string.h>
#include "api/answer.h"
#include "api/problem.h"
#include "api/routes.h"
#include "base/clock.h"
#include "base/pool.h"
#include "config/config.h"
#include "pages/error_page.h"
#include "pages/waits.h"
#include "store/desk.h"
#include "web/throttle.h"

/* Calls that wait for a worker, and for how long. */
enum { WORKERS = 4, QUEUE_MAX = 128, WAIT_MS = 10000, ALLOW_MAX = 64 };

/* A call and the request that it copied, since the event loop's is gone by then. */
struct api_visit {
	struct pool_job job; /* first */
	struct http_exchange *x;
	struct request request;
	struct api_call call;
};

bool api_is_path(struct str path)
{
	return str_starts(path, STR("/api/")) || str_eq(path, STR("/api"));
}

size_t api_body_max(struct str method, struct str path)
{
	struct route_captures captures;
	const struct api_row *row = api_find(method, path, &captures);

	return row == NULL || row->body_max == 0 ? API_BODY_MAX : row->body_max;
}

struct http_response *api_refusal(unsigned status, const char *rule)
{
	const struct api_problem facts = {
	    status, status == 413 ? "body.too_large" : "request.malformed", rule, NULL};
	struct reply *reply = api_problem_reply(&facts, 0, NULL);
	struct http_response *response = reply == NULL ? NULL : reply_response(reply);

	reply_release(reply);
	return response;
}

/* ---- on a worker ---- */

static void visit_answer(struct pool_job *job, void *worker, unsigned waited_ms)
{
	struct api_visit *v = (struct api_visit *)job;
	struct api_call *c = &v->call;
	struct store_desk *desk = worker;

	if (desk == NULL || waited_ms > WAIT_MS || !store_desk_ready(desk)) {
		api_fail(c, 503, "unavailable", NULL, "it cannot be done now: try again soon");
	} else {
		c->store = desk->store;
		api_answer(c);
		store_rollback(c->store);
	}
	api_answer_make(c);
	if (c->store_failed)
		store_desk_leave(desk);
	http_resume(v->x);
}

static void *visit_desk_open(void *app)
{
	struct store_desk *desk = calloc(1, sizeof *desk);

	if (desk != NULL)
		*desk = (struct store_desk){.url = ((const struct app *)app)->config->store.url,
		    .mode = STORE_WRITE,
		    .failed = "api_failed"};
	return desk;
}

static void visit_desk_close(void *worker)
{
	store_desk_leave(worker);
	free(worker);
}

/* ---- in the event loop ---- */

static void api_visit_free(void *room)
{
	struct waits *w = room;
	struct api_visit *v = w->call;

	if (v == NULL)
		return;
	arena_free(&v->call.memory);
	buf_free(&v->call.answer.text);
	registry_effect_free(&v->call.effect);
	reply_release(v->call.reply);
	free(v);
}

static struct api_visit *api_visit_new(const struct request *r, const struct api_row *row)
{
	struct api_visit *v = calloc(1, sizeof *v);

	if (v == NULL)
		return NULL;
	v->job.run = visit_answer;
	v->x = r->x;
	v->request = *r;
	v->call = (struct api_call){.r = &v->request,
	    .row = row,
	    .terms = registry_terms(r->app->config),
	    .answer = {.text = BUF_INIT(API_TEXT_MAX)}};
	if (r->app->client_ca != NULL)
		v->call.client_shown = client_shown_take(
		    r->app->config, r->app->config->console.client_from, r->x, &v->call.memory);
	return v;
}

static void api_refuse(
    struct request *r, const struct api_problem *facts, unsigned retry_after, const char *allow)
{
	page_reply(r, api_problem_reply(facts, retry_after, allow));
}

/* Gives the call to a worker. */
static void api_begin(struct request *r, const struct api_row *row)
{
	static const struct api_problem busy = {
	    503, "unavailable", "too many others wait: try again soon", NULL};
	struct waits *w = waits_of(r);
	struct api_visit *v = api_visit_new(r, row);

	w->call = v;
	http_exchange_on_end(r->x, api_visit_free);
	if (v == NULL || pool_submit(r->app->api, POOL_FIRST, &v->job))
		api_refuse(r, &busy, 1, NULL);
	else
		http_suspend(r->x);
}

static void api_end(struct request *r, struct api_visit *v)
{
	struct reply *reply = v->call.reply;

	v->call.reply = NULL;
	page_reply(r, reply);
}

/* Has the network had its share of this minute? Whoever sits on this machine is not counted, unless
 * a proxy speaks for him. */
static bool network_is_over(const struct request *r)
{
	const struct network_address client = request_client(r);

	return r->app->api_networks != NULL && !request_is_local(r) &&
	       !throttle_take(r->app->api_networks, &client, clock_monotonic_ms());
}

/* No row fits: is there one for another method? */
static void api_refuse_path(struct request *r)
{
	static const struct api_problem unknown = {
	    404, "not_found", "there is nothing at this path", NULL};
	static const struct api_problem method = {
	    405, "method", "this is not done here: the field Allow says what is", NULL};
	char allow[ALLOW_MAX];

	if (r->app->api != NULL && api_allowed(r->path, allow, sizeof allow))
		api_refuse(r, &method, 0, allow);
	else
		api_refuse(r, &unknown, 0, NULL);
}

void page_api(struct request *r)
{
	static const struct api_problem large = {
	    413, "body.too_large", "the body is too large", NULL};
	static const struct api_problem many = {
	    429, "limit.requests", "too many requests in this minute: wait", NULL};
	const struct api_row *row = api_find(r->http->method, r->path, &r->captures);
	struct api_visit *v = waits_of(r)->call;

	if (v != NULL)
		api_end(r, v);
	else if (row == NULL || r->app->api == NULL)
		api_refuse_path(r);
	else if (r->http->body_too_large)
		api_refuse(r, &large, 0, NULL);
	else if (network_is_over(r))
		api_refuse(r, &many, throttle_left_s(clock_monotonic_ms()), NULL);
	else
		api_begin(r, row);
}

/* ---- with the program ---- */

enum err api_open(struct app *app, struct problem *why)
{
	const struct pool_options options = {.name = "api",
	    .workers = WORKERS,
	    .queue_max = QUEUE_MAX,
	    .open = visit_desk_open,
	    .close = visit_desk_close,
	    .arg = app};
	unsigned limit = app->config->limit.api;

	if (!app->config->api.serve)
		return ERR_OK;
	if (limit > 0 && ((app->api_networks = throttle_new(limit)) == NULL ||
			     (app->api_tokens = throttle_new(limit)) == NULL))
		return err_no_memory(why);
	return pool_new(&options, &app->api)
		   ? err_because(why, ERR_NO_MEMORY, "the API's threads cannot start")
		   : ERR_OK;
}

void api_close(struct app *app)
{
	pool_free(app->api);
	throttle_free(app->api_networks);
	throttle_free(app->api_tokens);
}
