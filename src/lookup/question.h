/* Other questions about codes, besides their records: memory keeps each answer for a moment.
 *
 * DESIGN: lookup does not know what is asked. An answer is shown for LOOKUP_ANSWER_MS at most,
 * counted from the moment before it was asked, so that what any process wrote into the store is
 * shown within that time, without anybody telling. From half of it on a request has the question
 * asked anew behind its own answer, so that nobody waits for a code in demand. One flight a code;
 * while the store cannot be asked, the last answer counts, within the tolerance. */
#ifndef LOOKUP_QUESTION_H
#define LOOKUP_QUESTION_H

#include "base/flight.h"
#include "lookup/fetch.h"
#include "store/store.h"

enum { LOOKUP_ANSWER_MS = 1000 };

struct lookup_question {
	/* Asks the store, in a worker's thread: the answer is plain data that never changes. `arg`
	 * is the lookup's. Errors as of store_open(). */
	enum err (*ask)(
	    void *arg, struct store *s, const struct code *code, int64_t now, void **ret);
	void (*free)(void *answer);
	size_t (*memory)(const void *answer); /* bytes that it takes */
	unsigned share; /* one part in so many of the lookup's memory is for its answers */
};

/* An answer with a count of who holds it. */
struct lookup_answer;

const void *lookup_answer_value(const struct lookup_answer *a);
/* When the store said so: seconds, UTC. */
int64_t lookup_answer_as_of(const struct lookup_answer *a);
/* One reference fewer; the last frees. NULL is legal. */
void lookup_answer_release(void *answer);

/* All answers that memory keeps. */
struct lookup_answers;

struct lookup_answers_options {
	const struct lookup_question *question; /* outlives them, as the two that follow */
	struct lookup_memory *memory;
	struct lookup_fetcher *fetcher;
	unsigned tolerance_s, queue_deadline_ms;
	size_t bytes; /* for answers */
	void *arg;    /* for ask() */
};

/* NULL when memory is short. */
struct lookup_answers *lookup_answers_new(const struct lookup_answers_options *options);
/* After the pool is gone. NULL is legal. */
void lookup_answers_free(struct lookup_answers *all);
/* The pool that runs the jobs: that of the fetcher. */
void lookup_answers_use_pool(struct lookup_answers *all, struct pool *pool);
/* See lookup_get_answer(). */
enum err lookup_answers_get(struct lookup_answers *all, const struct code *code,
    struct flight_wait *wait, struct lookup_answer **ret);

#endif
