/* Answers that are drawn on demand, by workers, and kept, but for those that say "no-store". */
#ifndef PAGES_DRAWING_H
#define PAGES_DRAWING_H

#include "pages/request.h"
#include "web/reply.h"

/* What is wanted, and how it is drawn. */
struct drawing {
	/* Its first `len` bytes decide the answer: the key under which it is kept. Different kinds
	 * have keys of different lengths, or that begin with a word of their own. A worker gets a
	 * copy of all `size` bytes. */
	const void *what;
	size_t size, len;
	/* A new answer; NULL, with the reason in the log, when it fails. Any thread. */
	struct reply *(*draw)(const struct app *app, const void *what);
	bool aside;          /* it gives way to pictures that visitors wait for */
	struct cache *cache; /* that keeps it; NULL: that of pictures */
};

/* How drawing_send() ended: with the answer, with 503, or not yet. */
enum drawing_end { DRAWING_SENT, DRAWING_REFUSED, DRAWING_SUSPENDED };

/* Answers with it from memory, or has a worker draw it, one flight a key, while the exchange is
 * suspended (the handler is then called again and asks again, perhaps for something else). 503 when
 * the queue is full or it fails. */
enum drawing_end drawing_send(struct request *r, const struct drawing *d);
/* Answers with it if it is there: kept, or brought by a worker, or by nobody (503). False: it is
 * not, and drawing_send() has a worker draw it. Of the drawing the key, and where it is kept, are
 * looked at alone. */
bool drawing_send_ready(struct request *r, const struct drawing *d);
/* The same as drawing_send(), but drawn at once: for what takes no longer than to hand it over. */
enum drawing_end drawing_send_now(struct request *r, const struct drawing *d);

#endif
