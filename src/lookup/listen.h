/* Hears, through Redis, which records were changed, and has memory forget them.
 *
 * DESIGN: a thread listens on a connection of its own. Once a second it asks whether that still is
 * one, and whether Redis still is where it was found: a master that was replaced may live on, and
 * tell of nothing. While nothing is heard, the time to live bounds what memory shows, and what is
 * shown is refreshed sooner (lookup_memory_set_deaf()). When changes are heard of again, all memory
 * is forgotten, because nobody knows what was told meanwhile; not before, so that a lost Redis does
 * not turn hot codes into misses. A subscription counts from its first PONG on, and the back-off
 * begins anew after one that lasted until the second: a Redis whose subscriptions end as soon as
 * they are made must not have memory forgotten all the time. The thread also tries whether a Redis
 * that failed is back, so that no worker spends its time on that. */
#ifndef LOOKUP_LISTEN_H
#define LOOKUP_LISTEN_H

#include "lookup/memory.h"
#include "lookup/shared.h"

struct lookup_listener;

struct lookup_listen_options {
	struct lookup_memory *memory; /* outlives the listener, and begins deaf */
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
