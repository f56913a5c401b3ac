/* Sticker pictures. */
#include "pages/picture.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "config/config.h"
#include "image/render.h"

enum { PICTURE_MAX = 256 * 1024 };

/* What is used of the struct: all of it up to the end of the host. */
static size_t picture_key_length(const struct picture *p)
{
	return offsetof(struct picture, sticker.host) + strlen(p->sticker.host) + 1;
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

static struct reply *picture_draw(const struct app *app, const void *what)
{
	const struct picture *p = what;
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
	return reply;
}

enum drawing_end picture_send(struct request *r, const struct picture *p)
{
	const struct drawing d = {p, sizeof *p, picture_key_length(p), picture_draw, false, NULL};

	return p->sticker.format == STICKER_SVG ? drawing_send_now(r, &d) : drawing_send(r, &d);
}
