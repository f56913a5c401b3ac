/* Adds counts, in the event loops: each thread into a table of its own.
 *
 * DESIGN: an event loop adds to its table (table.h) and takes no lock. The collector takes the
 * table away by putting an empty one in its place. To know that the loop is out of the table that
 * was taken away, it looks at a flag that the loop raises before it looks for its table and lowers
 * after its addition (Dekker's way: each writes its own word and then reads the other's, all in one
 * order, so that never both miss). The loop never waits; the collector does, for the length of an
 * addition. */
#ifndef USAGE_COUNTER_H
#define USAGE_COUNTER_H

#include "usage/table.h"

struct usage_counters;

/* Each thread that counts gets two tables of `table_memory` bytes. NULL when memory is short. */
struct usage_counters *usage_counters_new(size_t table_memory);
/* No thread may count any more. NULL is legal. */
void usage_counters_free(struct usage_counters *all);

/* Adds one to the item's count in the calling thread's table. Without room for an invented host it
 * is counted without its name; without room for that, or memory for the thread's tables, it is
 * lost. True when the table fills up and should be collected soon: once for each filling. Any
 * thread; never waits. */
bool usage_counters_add(struct usage_counters *all, const struct usage_item *item);
/* Takes all threads' tables away, one after the other, hands each to `take` and empties it. One
 * thread at a time. */
void usage_counters_collect(
    struct usage_counters *all, void (*take)(void *arg, const struct usage_table *full), void *arg);

/* Since usage_counters_new(). */
struct usage_counters_stats {
	uint64_t lost, unnamed; /* see struct usage_stats */
};

/* Any thread. */
struct usage_counters_stats usage_counters_stats(const struct usage_counters *all);

#endif
