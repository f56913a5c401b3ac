/* The way of a visit: from the event loop to a worker and back. */
#include "visit/way.h"

#include <stdlib.h>
#include "config/config.h"
#include "pages/error_page.h"
#include "pages/waits.h"
#include "store/desk.h"
#include "visit/show.h"

/* How long a visit may wait for a worker. */
enum { WAIT_MS = 10000 };

/* ---- on a worker ---- */

static void visit_run(struct pool_job *job, void *worker, unsigned waited_ms)
{
	struct visit *v = (struct visit *)job;
	struct store_desk *desk = worker;

	if (desk != NULL)
		desk->failed = v->realm->failed;
	if (desk == NULL || waited_ms > WAIT_MS || !store_desk_ready(desk)) {
		visit_fail(v, 503);
	} else {
		v->store = desk->store;
		v->realm->answer(v);
		store_rollback(v->store);
	}
	if (v->store_failed)
		store_desk_leave(desk);
	http_resume(v->x);
}

bool visit_read_form(struct visit *v)
{
	struct problem why = {.text = ""};
	enum err err;

	if (!visit_is_post(v) || v->from_anywhere)
		return true;
	if (!guard_is_own(v->r)) {
		visit_fail(v, 403);
		return false;
	}
	err = form_parse(
	    v->r->http->fields[HTTP_CONTENT_TYPE], v->r->http->body, &v->memory, &v->form, &why);
	if (err)
		visit_fail(v, err == ERR_NO_MEMORY ? 503 : err == ERR_TOO_LARGE ? 413 : 400);
	return !err;
}

/* ---- in the event loop ---- */

static void visit_free(void *room)
{
	struct waits *w = room;
	struct visit *v = w->visit;

	if (v == NULL)
		return;
	arena_free(&v->memory);
	reply_release(v->reply);
	free(v);
}

struct visit *visit_new(struct request *r, const struct visit_realm *realm, size_t size)
{
	struct visit *v = calloc(1, size);

	if (v == NULL)
		return NULL;
	v->job.run = visit_run;
	v->realm = realm;
	v->x = r->x;
	v->request = *r;
	v->r = &v->request;
	v->lang = visit_lang(realm, r);
	v->model = model_new(&v->memory);
	if (v->model == NULL) {
		arena_free(&v->memory);
		free(v);
		return NULL;
	}
	waits_of(r)->visit = v;
	http_exchange_on_end(r->x, visit_free);
	return v;
}

void visit_end(struct request *r, struct visit *v)
{
	struct reply *reply = v->reply;

	v->reply = NULL;
	page_reply(r, reply);
}

bool visit_came_back(struct request *r)
{
	struct visit *v = waits_of(r)->visit;

	if (v != NULL)
		visit_end(r, v);
	return v != NULL;
}

void visit_go(struct request *r, struct visit *v, struct pool *pool, enum pool_lane lane)
{
	if (v == NULL || pool_submit(pool, lane, &v->job))
		error_page_send(r, 503);
	else
		http_suspend(r->x);
}

static bool methods_have(struct visit_methods m, struct str method)
{
	if (str_eq(method, STR("POST")))
		return m.post;
	return m.get && (str_eq(method, STR("GET")) || str_eq(method, STR("HEAD")));
}

bool visit_may_begin(struct request *r, struct visit_methods methods)
{
	if (!methods.get && !methods.post)
		error_page_send(r, 404);
	else if (!methods_have(methods, r->http->method))
		error_page_send_not_allowed(r, !methods.post  ? "GET, HEAD"
					       : !methods.get ? "POST"
							      : "GET, HEAD, POST");
	else if (r->http->body_too_large)
		error_page_send(r, 413);
	else
		return true;
	return false;
}

/* ---- with the program ---- */

static void *desk_open(void *app)
{
	struct store_desk *desk = calloc(1, sizeof *desk);

	if (desk != NULL)
		*desk = (struct store_desk){
		    .url = ((const struct app *)app)->config->store.url, .mode = STORE_WRITE};
	return desk;
}

static void desk_close(void *worker)
{
	store_desk_leave(worker);
	free(worker);
}

enum err visit_pool_new(struct app *app, const char *name, unsigned workers, unsigned queue_max,
    struct pool **ret, struct problem *why)
{
	const struct pool_options options = {.name = name,
	    .workers = workers,
	    .queue_max = queue_max,
	    .open = desk_open,
	    .close = desk_close,
	    .arg = app};
	enum err err = pool_new(&options, ret);

	return err ? err_because(why, err, "the threads \"%s\" cannot start", name) : ERR_OK;
}
