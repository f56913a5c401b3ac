/* Draws sticker pictures at need and keeps them. */
#include "pages/picture.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "pages/error_page.h"
#include "pages/waits.h"

enum { PICTURE_MAX = 256 * 1024, QUEUE_WAIT_MAX_MS = 2000 };

/* A picture that a worker draws. */
struct drawing {
	struct pool_job job;
	struct app *app;
	struct sticker sticker;
};

/* What decides the picture: all of the struct up to the end of the host. */
static size_t key_length(const struct sticker *s)
{
	return offsetof(struct sticker, host) + strlen(s->host) + 1;
}

/* The owner's policy may forbid inline styles; the animation's block is allowed by its hash. */
static const char *policy(const struct sticker *s, char *room, size_t size)
{
	const char *style = sticker_style_source(s);

	if (s->format != STICKER_SVG)
		return NULL;
	snprintf(room, size, "default-src 'none'%s%s", style == NULL ? "" : "; style-src ",
	    style == NULL ? "" : style);
	return room;
}

static struct reply *draw(const struct app *app, const struct sticker *s)
{
	bool private = app->config->sticker.check_referer;
	char csp[160];
	const struct reply_header headers[] = {
	    {"Cache-Control", private ? "private, max-age=300" : "public, max-age=300"},
	    {"Vary", private ? "Referer" : NULL},
	    {"Cross-Origin-Resource-Policy", "cross-origin"},
	    {"Content-Security-Policy", policy(s, csp, sizeof csp)},
	};
	struct buf file = BUF_INIT(PICTURE_MAX);
	struct reply *reply = NULL;
	size_t len;
	char *bytes;

	if (sticker_render(s, &file) == ERR_OK && (bytes = buf_take(&file, &len)) != NULL)
		reply = reply_new(200, sticker_media_type(s->format), bytes, len, true, headers,
		    sizeof headers / sizeof headers[0]);
	buf_free(&file);
	if (reply != NULL)
		cache_put(app->pictures, s, key_length(s), reply, reply_memory(reply));
	return reply;
}

static void run(struct pool_job *job, void *worker, unsigned waited_ms)
{
	struct drawing *d = (struct drawing *)job;
	struct reply *reply = NULL;

	(void)worker;
	if (waited_ms <= QUEUE_WAIT_MAX_MS)
		reply = draw(d->app, &d->sticker);
	flight_land(d->app->drawings, &d->sticker, key_length(&d->sticker),
	    reply == NULL ? ERR_UNAVAILABLE : ERR_OK, reply);
	reply_release(reply);
	free(d);
}

/* Has a worker draw; the flight is landed whatever happens. */
static void start(struct app *app, const struct sticker *s)
{
	struct drawing *d = calloc(1, sizeof *d);
	enum err err = ERR_NO_MEMORY;

	if (d != NULL) {
		d->job.run = run;
		d->app = app;
		d->sticker = *s;
		err = pool_submit(app->pool, &d->job);
	}
	if (err) {
		free(d);
		flight_land(app->drawings, s, key_length(s), err, NULL);
	}
}

static void wait_for_drawing(struct request *r, const struct sticker *s)
{
	struct waits_item *item = &waits_of(r)->picture;
	bool first;

	waits_begin(r, item);
	if (flight_join(r->app->drawings, s, key_length(s), &item->flight, &first) != ERR_OK) {
		error_page_send(r, 503);
		return;
	}
	if (first)
		start(r->app, s);
	http_suspend(r->x);
}

void picture_send(struct request *r, const struct sticker *s)
{
	struct waits_item *item = &waits_of(r)->picture;
	struct reply *reply;

	if (item->landed) {
		if (item->err)
			error_page_send(r, 503);
		else
			reply_send(item->value, r->x);
		return;
	}
	reply = cache_get(r->app->pictures, s, key_length(s));
	if (reply == NULL && s->format == STICKER_SVG)
		reply = draw(r->app, s);
	else if (reply == NULL) {
		wait_for_drawing(r, s);
		return;
	}
	request_reply(r, reply);
}
