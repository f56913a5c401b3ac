/* Answers that are drawn on demand, by workers, and kept. */
#include "pages/drawing.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "base/pool.h"
#include "pages/error_page.h"
#include "pages/waits.h"

enum { QUEUE_WAIT_MAX_MS = 2000 };

/* One that a worker draws. */
struct drawing_work {
	struct pool_job job;
	struct app *app;
	struct drawing drawing; /* whose `what` is the copy below */
	_Alignas(max_align_t) unsigned char copy[];
};

static struct cache *drawing_cache(const struct app *app, const struct drawing *d)
{
	return d->cache != NULL ? d->cache : app->pictures;
}

static struct reply *drawing_kept(const struct app *app, const struct drawing *d)
{
	return cache_get(drawing_cache(app, d), d->what, d->len);
}

static struct reply *drawing_make(struct app *app, const struct drawing *d)
{
	struct reply *reply = d->draw(app, d->what);

	if (reply != NULL && !reply_is_fleeting(reply))
		cache_put(drawing_cache(app, d), d->what, d->len, reply, reply_memory(reply));
	return reply;
}

static void drawing_run(struct pool_job *job, void *worker, unsigned waited_ms)
{
	struct drawing_work *work = (struct drawing_work *)job;
	const struct drawing *d = &work->drawing;
	struct reply *reply = NULL;

	(void)worker;
	if (waited_ms <= QUEUE_WAIT_MAX_MS)
		reply = drawing_make(work->app, d);
	flight_land(
	    work->app->drawings, d->what, d->len, reply == NULL ? ERR_UNAVAILABLE : ERR_OK, reply);
	reply_release(reply);
	free(work);
}

/* Has a worker draw; the flight is landed whatever happens. */
static void drawing_start(struct app *app, const struct drawing *d, enum pool_lane lane)
{
	struct drawing_work *work = calloc(1, sizeof *work + d->size);
	enum err err = ERR_NO_MEMORY;

	if (work != NULL) {
		work->job.run = drawing_run;
		work->app = app;
		work->drawing = *d;
		work->drawing.what = memcpy(work->copy, d->what, d->size);
		err = pool_submit(app->drawers, lane, &work->job);
	}
	if (err) {
		free(work);
		flight_land(app->drawings, d->what, d->len, err, NULL);
	}
}

/* The new picture of a record that is in demand (over night its date is another one) does not queue
 * behind those of codes that had to be fetched. */
static enum drawing_end drawing_wait(struct request *r, const struct drawing *d)
{
	struct waits *w = waits_of(r);
	bool first;

	waits_begin(r, &w->picture);
	w->wanted = hash_bytes(d->what, d->len);
	if (flight_join(r->app->drawings, d->what, d->len, &w->picture.flight, &first) != ERR_OK) {
		error_page_send(r, 503);
		return DRAWING_REFUSED;
	}
	if (first)
		drawing_start(r->app, d, d->aside || w->record.landed ? POOL_SECOND : POOL_FIRST);
	http_suspend(r->x);
	return DRAWING_SUSPENDED;
}

/* What a worker brought, if it is what is wanted now: while it was drawn, the state may have become
 * another one. */
static struct reply *drawing_landed(struct request *r, const struct drawing *d, enum err *ret_err)
{
	struct waits *w = waits_of(r);
	struct reply *reply = w->picture.value;

	if (!w->picture.landed)
		return NULL;
	*ret_err = w->picture.err;
	w->picture.value = NULL;
	w->picture.landed = false;
	if (reply != NULL && w->wanted != hash_bytes(d->what, d->len)) {
		reply_release(reply);
		reply = NULL;
	}
	return reply;
}

static enum drawing_end drawing_answer(struct request *r, struct reply *reply)
{
	page_reply(r, reply);
	return reply == NULL ? DRAWING_REFUSED : DRAWING_SENT;
}

/* NULL without an error: it has to be drawn. */
static struct reply *drawing_find(struct request *r, const struct drawing *d, enum err *ret_err)
{
	struct reply *reply = drawing_landed(r, d, ret_err);

	return reply == NULL && !*ret_err ? drawing_kept(r->app, d) : reply;
}

bool drawing_send_ready(struct request *r, const struct drawing *d)
{
	enum err err = ERR_OK;
	struct reply *reply = drawing_find(r, d, &err);

	if (reply == NULL && !err)
		return false;
	drawing_answer(r, reply);
	return true;
}

enum drawing_end drawing_send(struct request *r, const struct drawing *d)
{
	enum err err = ERR_OK;
	struct reply *reply = drawing_find(r, d, &err);

	if (reply == NULL && !err)
		return drawing_wait(r, d);
	return drawing_answer(r, reply);
}

enum drawing_end drawing_send_now(struct request *r, const struct drawing *d)
{
	struct reply *reply = drawing_kept(r->app, d);

	return drawing_answer(r, reply == NULL ? drawing_make(r->app, d) : reply);
}
