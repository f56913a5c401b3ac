/* Draws sticker pictures on demand and keeps them. */
#include "pages/picture.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/pool.h"
#include "config/config.h"
#include "image/render.h"
#include "pages/error_page.h"
#include "pages/waits.h"

enum { PICTURE_MAX = 256 * 1024, QUEUE_WAIT_MAX_MS = 2000 };

/* A picture that a worker draws. */
struct drawing {
	struct pool_job job;
	struct app *app;
	struct picture picture;
};

/* What is used of the struct: all of it up to the end of the host. */
static size_t picture_key_length(const struct picture *p)
{
	return offsetof(struct picture, sticker.host) + strlen(p->sticker.host) + 1;
}

static uint64_t picture_key_hash(const struct picture *p)
{
	return hash_bytes(p, picture_key_length(p));
}

/* The owner's policy may forbid inline styles; our own blocks are allowed by their hashes. */
static const char *picture_policy(const struct sticker *s, struct buf *room)
{
	if (s->format != STICKER_SVG)
		return NULL;
	buf_puts(room, "default-src 'none'");
	sticker_write_style_policy(s, room);
	buf_putc(room, '\0');
	return room->err ? "default-src 'none'" : room->at;
}

/* "private": another visitor may come from another site. */
static const char *picture_caching(const struct app *app, const struct picture *p)
{
	static const char *const rows[2][2] = {
	    {"public, max-age=300", "private, max-age=300"},
	    {"public, no-cache", "private, no-cache"},
	};

	_Static_assert(PICTURE_AGE_S == 300, "the rows say so");
	return rows[p->brief][app->config->sticker.check_referer];
}

/* For what is to be saved and not shown; the name is one that needs no escaping. */
static const char *picture_disposition(const struct picture *p, char *room, size_t size)
{
	if (p->file[0] == '\0')
		return NULL;
	snprintf(room, size, "attachment; filename=\"%s\"", p->file);
	return room;
}

/* A picture that cannot be drawn stays so, and every page of a site asks for it: one line a second
 * says all. */
static void picture_log_failure(const struct picture *p, enum err err)
{
	static atomic_int_least64_t next_ms;
	int64_t now_ms = clock_monotonic_ms(), next = atomic_load(&next_ms);

	if (now_ms >= next && atomic_compare_exchange_strong(&next_ms, &next, now_ms + 1000))
		log_event(LOG_ERROR, "picture_failed",
		    log_text("size", sticker_size_name(p->sticker.size)),
		    log_text("format", sticker_format_name(p->sticker.format)),
		    log_text("state", sticker_state_name(p->sticker.state)),
		    log_text("host", p->sticker.host), log_text("date", p->sticker.date),
		    log_text("reason", err_text(err)));
}

static struct reply *picture_draw(const struct app *app, const struct picture *p)
{
	const struct sticker *s = &p->sticker;
	struct buf csp = BUF_INIT(512), file = BUF_INIT(PICTURE_MAX);
	char save[PICTURE_FILE_MAX + 32];
	const struct reply_header headers[] = {
	    {"Cache-Control", picture_caching(app, p)},
	    /* Sites with crossorigin on their pictures ask for it; there is nothing to read. */
	    {"Access-Control-Allow-Origin", p->file[0] == '\0' ? "*" : NULL},
	    {"Content-Disposition", picture_disposition(p, save, sizeof save)},
	    {"Cross-Origin-Resource-Policy", p->file[0] == '\0' ? "cross-origin" : "same-origin"},
	    {"Content-Security-Policy", picture_policy(s, &csp)},
	};
	const struct reply_form form = {
	    .status = 200,
	    .media_type = sticker_media_type(s->format),
	    .tagged = true,
	    .squeeze = s->format == STICKER_SVG ? REPLY_QUICKLY : REPLY_AS_IT_IS,
	    .coding = p->coding,
	    .vary = app->config->sticker.check_referer ? "Referer" : NULL,
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0],
	};
	struct reply *reply = NULL;
	enum err err = sticker_render(s, &file);
	size_t len;
	char *bytes;

	if (!err && (bytes = buf_take(&file, &len)) != NULL)
		reply = reply_new(&form, bytes, len);
	buf_free(&file);
	buf_free(&csp);
	if (reply == NULL)
		picture_log_failure(p, err ? err : ERR_NO_MEMORY);
	if (reply != NULL)
		cache_put(app->pictures, p, picture_key_length(p), reply, reply_memory(reply));
	return reply;
}

static void drawing_run(struct pool_job *job, void *worker, unsigned waited_ms)
{
	struct drawing *d = (struct drawing *)job;
	struct reply *reply = NULL;

	(void)worker;
	if (waited_ms <= QUEUE_WAIT_MAX_MS)
		reply = picture_draw(d->app, &d->picture);
	flight_land(d->app->drawings, &d->picture, picture_key_length(&d->picture),
	    reply == NULL ? ERR_UNAVAILABLE : ERR_OK, reply);
	reply_release(reply);
	free(d);
}

/* Has a worker draw; the flight is landed whatever happens. */
static void drawing_start(struct app *app, const struct picture *p, enum pool_lane lane)
{
	struct drawing *d = calloc(1, sizeof *d);
	enum err err = ERR_NO_MEMORY;

	if (d != NULL) {
		d->job.run = drawing_run;
		d->app = app;
		d->picture = *p;
		err = pool_submit(app->drawers, lane, &d->job);
	}
	if (err) {
		free(d);
		flight_land(app->drawings, p, picture_key_length(p), err, NULL);
	}
}

/* The new picture of a record that
 * is in demand (over night its date is another one) does not queue behind those of codes that had
 * to be fetched. */
static enum picture_end picture_wait(struct request *r, const struct picture *p)
{
	struct waits *w = waits_of(r);
	bool first;

	waits_begin(r, &w->picture);
	w->wanted = picture_key_hash(p);
	if (flight_join(r->app->drawings, p, picture_key_length(p), &w->picture.flight, &first) !=
	    ERR_OK) {
		error_page_send(r, 503);
		return PICTURE_REFUSED;
	}
	if (first)
		drawing_start(r->app, p, w->record.landed ? POOL_SECOND : POOL_FIRST);
	http_suspend(r->x);
	return PICTURE_SUSPENDED;
}

/* What a worker brought, if it is what is wanted now: while it was drawn, the state may have become
 * another one. */
static struct reply *picture_landed(struct request *r, const struct picture *p, enum err *ret_err)
{
	struct waits *w = waits_of(r);
	struct reply *reply = w->picture.value;

	if (!w->picture.landed)
		return NULL;
	*ret_err = w->picture.err;
	w->picture.value = NULL;
	w->picture.landed = false;
	if (reply != NULL && w->wanted != picture_key_hash(p)) {
		reply_release(reply);
		reply = NULL;
	}
	return reply;
}

enum picture_end picture_send(struct request *r, const struct picture *p)
{
	enum err err = ERR_OK;
	struct reply *reply = picture_landed(r, p, &err);

	if (reply == NULL && !err)
		reply = cache_get(r->app->pictures, p, picture_key_length(p));
	if (reply == NULL && !err && p->sticker.format != STICKER_SVG)
		return picture_wait(r, p);
	if (reply == NULL && !err)
		reply = picture_draw(r->app, p);
	page_reply(r, reply);
	return reply == NULL ? PICTURE_REFUSED : PICTURE_SENT;
}
