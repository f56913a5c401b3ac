/* Counts how often each question was opened, and brings that into the store.
 *
 * DESIGN: a number for each question and language, and nothing of whoever opened it. Event loops
 * add without a lock; a thread of the service takes the numbers every few seconds and adds them to
 * the rows of that day. What the store does not take is put back. A crash loses what came since. */
#ifndef HELP_COUNTER_H
#define HELP_COUNTER_H

#include "base/lang.h"
#include "help/help.h"
#include "store/store.h"
#include "usage/period.h"

struct help_counter;

/* For the questions of `help`, which outlives it. NULL when memory is short. */
struct help_counter *help_counter_new(const struct help *help);
/* What was not written is lost. NULL is legal. */
void help_counter_free(struct help_counter *c);
/* Somebody opened it. Any thread; never waits. */
void help_count(struct help_counter *c, size_t question, enum lang lang);
/* Adds what was counted to the day of `now` (seconds, UTC), in one transaction; nothing where
 * nothing was. One thread at a time. Errors of the store, with words in store_why(). */
enum err help_counter_flush(struct help_counter *c, struct store *s, int64_t now);

/* How often a question was opened in a language. */
struct help_opened {
	struct str question; /* its name, which may be gone by now */
	enum lang lang;
	uint64_t count;
};

/* Over a period, both its ends included, in memory of the arena. */
enum err help_opened(struct store *s, struct usage_period period, struct arena *arena,
    struct help_opened **ret, size_t *ret_count);

#endif
