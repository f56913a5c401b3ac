/* The way of a visit: from the event loop to a worker and back. */
#ifndef VISIT_WAY_H
#define VISIT_WAY_H

#include "visit/visit.h"

/* ---- in the event loop ---- */

/* A visit for the request, in `size` bytes of zeros that begin with it; it ends with the exchange.
 * NULL when memory is short. */
struct visit *visit_new(struct request *r, const struct visit_realm *realm, size_t size);
/* True when the exchange has been here before: its visit was answered by a worker, and is sent. */
bool visit_came_back(struct request *r);
/* Gives it to a worker of the pool; 503 when too many wait, or `v` is NULL. */
void visit_go(struct request *r, struct visit *v, struct pool *pool, enum pool_lane lane);
/* Sends what it was answered with, without a worker. */
void visit_end(struct request *r, struct visit *v);
/* Which methods a page takes; none where there is no page. */
struct visit_methods {
	bool get, post;
};
/* May the request be a visit to a page that takes these? Else it was answered. */
bool visit_may_begin(struct request *r, struct visit_methods methods);

/* ---- with the program ---- */

/* Threads with stores. ERR_NO_MEMORY. */
enum err visit_pool_new(struct app *app, const char *name, unsigned workers, unsigned queue_max,
    struct pool **ret, struct problem *why);

/* ---- on a worker ---- */

/* Reads what was posted into v->form; nothing at a GET. False when the visit has been answered,
 * since it did not come from a page of this host or is no form. */
bool visit_read_form(struct visit *v);

#endif
