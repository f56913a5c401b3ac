/* The watch: asks the world outside what is due, off the way of any visitor's request.
 *
 * DESIGN: a round keeps what came back, in one transaction, looks for what is new, and claims what
 * is due as far as the crew has room (watch/kind.h, queue.h, crew.h). A server has a round several
 * times a second, on a thread of its own; the command line has rounds until nothing is due. Both
 * share the tasks of the store with all others. */
#ifndef WATCH_WATCH_H
#define WATCH_WATCH_H

#include <stdatomic.h>
#include "watch/crew.h"

/* For how long a task is claimed: longer than a job may wait and take. */
enum { WATCH_CLAIM_S = 180 };

/* A kind that is asked, with what its functions that have the store are given. */
struct watch_use {
	const struct watch_kind *kind;
	void *arg;
};

struct watch_options {
	const struct config *config;
	const struct watch_use *uses; /* outlive it; earlier ones are claimed first */
	size_t use_count;
	struct crew_options crew; /* but for the number of threads, which follows from the kinds */
	/* Called for each job that was kept, before it goes; NULL: nobody looks on. */
	void (*kept)(void *arg, const struct watch_job *job);
	void *kept_arg;
};

/* Jobs since the start: with an answer, and without one that counts. */
struct watch_count {
	uint64_t asked, failed;
};

struct watch_stats {
	uint64_t asked, failed;                   /* of all kinds */
	struct watch_count kinds[WATCH_KIND_END]; /* by number */
	int64_t lag_s; /* how long what is due has been waiting, at the last look */
};

struct watch;

/* ERR_NO_MEMORY. `options` are copied. */
enum err watch_new(const struct watch_options *options, struct watch **ret);
/* Waits for what is being asked; what was not kept is asked again when its claim is over. NULL is
 * legal. */
void watch_free(struct watch *w);

/* A round on the caller's store, which may write. *ret_busy: there is more to do now, or jobs are
 * under way. Waits for jobs at most `wait_ms`. After an error, with the reason in `why`, close the
 * store and go on with another: what is under way is kept then. */
enum err watch_round(
    struct watch *w, struct store *store, unsigned wait_ms, bool *ret_busy, struct problem *why);
/* Asks all that there is of a contract, due or not, and waits for it; what another server is asking
 * at the moment is waited for, and then asked again. */
enum err watch_contract(
    struct watch *w, struct store *store, const struct code *code, struct problem *why);

struct watch_stats watch_stats(const struct watch *w);

#endif
