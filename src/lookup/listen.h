/* Hears, through Redis, which records were changed, and has memory forget them.
 *
 * DESIGN: a thread listens on a connection of its own. Once a second it asks whether that still is
 * one, and whether Redis still is where it was found: a master that was replaced may live on, and
 * tell of nothing. What is missed is seen a little later in the store (feed.h), so nothing hangs on
 * it. A subscription counts from its first PONG on, and the back-off begins anew after one that
 * lasted until the second. The thread also tries whether a Redis that failed is back, so that no
 * worker spends its time on that. */
#ifndef LOOKUP_LISTEN_H
#define LOOKUP_LISTEN_H

#include "lookup/memory.h"
#include "lookup/shared.h"

struct lookup_listener;

struct lookup_listen_options {
	struct lookup_memory *memory; /* outlives the listener */
	struct shared *shared;        /* outlives it, too */
	/* Is given what other machines tell apart from changes (see lookup_tell()), in the
	 * listener's thread; or NULL. */
	void (*hear)(void *arg, struct str message);
	void *hear_arg;
};

/* Starts the thread. ERR_NO_MEMORY. */
enum err lookup_listen_start(
    const struct lookup_listen_options *options, struct lookup_listener **ret);
/* Ends it. NULL is legal. */
void lookup_listen_stop(struct lookup_listener *listener);
struct lookup_listen_state {
	bool hears;      /* changes are heard of now */
	uint64_t losses; /* times that this ended */
};

/* Any thread. */
struct lookup_listen_state lookup_listen_state(const struct lookup_listener *listener);

#endif
