/* What can be asked of the world outside: a row of functions for each kind of task.
 *
 * DESIGN: one thread, the coordinator, has the store; it loads what is to be asked, and keeps what
 * came of it, many results in one transaction. The crew's threads (watch/crew.h) ask and never
 * touch the store. So a job is a question that goes from the one to the other and comes back with
 * its answer. The rooms above this one have the kinds: what a question means, they alone know. */
#ifndef WATCH_KIND_H
#define WATCH_KIND_H

#include "record/code.h"
#include "store/change.h"

struct arena;
struct config;
struct watch_hands;

enum { WATCH_HOST_MAX = 256, WATCH_SAID_MAX = 200 };

/* Kinds by number, which the store keeps (watch_task.kind). */
enum watch_kind_number { WATCH_LIST = 1, WATCH_OCSP, WATCH_SITE, WATCH_PAGE, WATCH_KIND_END };

/* Something that is asked once. */
struct watch_job {
	const struct watch_kind *kind;
	int64_t subject;   /* the id of a row of the kind's table */
	int64_t now;       /* when it was loaded: seconds, UTC */
	unsigned failures; /* that came before, one after the other */
	/* Set by load. */
	char host[WATCH_HOST_MAX]; /* whom it asks, in lower case: few at once are asked there */
	void *question;            /* the kind's own, until drop; NULL: there is none */
	/* Set by ask: ERR_OK when there is an answer that counts, or a reason. */
	enum err err;
	struct problem why;
	/* Set by keep, or left as 0: when it is due again. 0: at its next place, or after an error
	 * when the back-off is over. With `spread` that is the latest: it is due at its place in so
	 * many seconds before. */
	int64_t next;
	unsigned spread;
	char said[WATCH_SAID_MAX]; /* by ask or keep: what came of it, in English, for people who
				      look on; "" for nothing */
	struct watch_job *behind;  /* the crew's */
};

struct watch_kind {
	const char *name; /* a word: "ocsp" */
	int number;       /* enum watch_kind_number */
	unsigned at_once; /* jobs of it that are asked at one time at most */
	/* Every how many seconds it is asked. */
	unsigned (*every)(const struct config *config);
	/* Makes rows and tasks (watch/queue.h) for what is new, at most `limit`, within the change;
	 * *ret_more: there may be more. NULL: another kind does it. */
	enum err (*enrol)(const struct change *c, void *arg, size_t limit, bool *ret_more);
	/* Makes the question; the job's first four members are set. ERR_NOT_FOUND: there is nothing
	 * to ask any more, and the task goes. Other errors end the round. */
	enum err (*load)(struct store *s, void *arg, struct watch_job *job);
	/* Asks, on a thread of the crew, within a minute. */
	void (*ask)(struct watch_job *job, struct watch_hands *hands);
	/* Keeps what came of it, within the change, which is that of many jobs: on an error this
	 * job's part is undone, and it counts as one that failed. Also called after an error of
	 * ask. */
	enum err (*keep)(const struct change *c, void *arg, struct watch_job *job);
	/* Frees the question. */
	void (*drop)(struct watch_job *job);
	/* What there is of a contract. */
	enum err (*subjects)(struct store *s, const struct code *code, struct arena *arena,
	    int64_t **ret, size_t *ret_count);
};

#endif
