/* Threads that ask the world outside, and the jobs that wait for them.
 *
 * DESIGN: a question may take a minute, so there are many threads, each with its own hands, and
 * what one host or one kind may take of them is bounded: a job is taken up when its host and its
 * kind have room, whoever was first. The crew knows no store. */
#ifndef WATCH_CREW_H
#define WATCH_CREW_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "watch/kind.h"

enum { CREW_HOST_AT_ONCE = 2, CREW_HOST_WAITING = 16 };

struct crew_options {
	size_t threads; /* at most: they are started as jobs need them */
	/* A thread's own hands, made and freed by itself; NULL from open: memory is short, and the
	 * thread's jobs fail. */
	struct watch_hands *(*open)(void *arg);
	void (*close)(struct watch_hands *hands);
	void *arg;
	int nice; /* how much the threads give way to others: see nice(2) */
};

struct crew;

/* ERR_NO_MEMORY. */
enum err crew_new(const struct crew_options *options, struct crew **ret);
/* Jobs that wait are dropped; waits for those that are being asked. NULL is legal. */
void crew_free(struct crew *crew);

/* The calls below are for one thread, the coordinator. */

/* Gives a loaded job to be asked. False when as many as may wait for its host do. */
bool crew_give(struct crew *crew, struct watch_job *job);
/* Takes a job that was asked, the caller's now; waits for one at most `wait_ms`. NULL: none. */
struct watch_job *crew_take(struct crew *crew, unsigned wait_ms);
/* Jobs of a kind (NULL: of all) that were given and not taken. */
size_t crew_count(struct crew *crew, const struct watch_kind *kind);

#endif
