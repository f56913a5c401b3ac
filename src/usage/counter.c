/* Adds counts, in the event loops. */
#include "usage/counter.h"

#include <stdatomic.h>
#include <stdlib.h>
#include "base/clock.h"

/* SPINS: looks at a thread's flag before the collector sleeps between them. EARLY: entries after
 * which the collector is to come, however many more there is room for: that keeps tables small, and
 * takes no longer. */
enum { SPINS = 1000, EARLY = 8192 };

/* One thread's counters. */
struct usage_counter {
	_Alignas(64) _Atomic(struct usage_table *) table; /* where the thread counts */
	_Atomic bool busy;                                /* the thread is in a table */
	_Atomic uint64_t lost, unnamed;                   /* the thread's alone to write */
	_Alignas(64) struct usage_table *spare;           /* the collector's, empty */
	struct usage_counter *next;
};

struct usage_counters {
	uint64_t id; /* no other of this process has it */
	size_t table_memory;
	_Atomic(struct usage_counter *) first;
	_Atomic uint64_t lost; /* by threads for whose tables there was no memory */
};

static _Atomic uint64_t last_id;

/* Where this thread counts, and among which counters. */
static _Thread_local struct {
	uint64_t id;
	struct usage_counter *at;
} mine;

/* ---- a thread's counters ---- */

static void counter_free(struct usage_counter *c)
{
	usage_table_free(atomic_load(&c->table));
	usage_table_free(c->spare);
	free(c);
}

/* NULL when memory is short. */
static struct usage_counter *counter_new(struct usage_counters *all)
{
	struct usage_counter *c = aligned_alloc(64, sizeof *c);

	if (c == NULL)
		return NULL;
	memset(c, 0, sizeof *c);
	atomic_store(&c->table, usage_table_new(all->table_memory));
	c->spare = usage_table_new(all->table_memory);
	if (atomic_load(&c->table) == NULL || c->spare == NULL) {
		counter_free(c);
		return NULL;
	}
	c->next = atomic_load(&all->first);
	while (!atomic_compare_exchange_weak(&all->first, &c->next, c))
		continue;
	return c;
}

static struct usage_counter *counter_mine(struct usage_counters *all)
{
	struct usage_counter *c;

	if (mine.id == all->id)
		return mine.at;
	c = counter_new(all);
	if (c != NULL) {
		mine.id = all->id;
		mine.at = c;
	}
	return c;
}

/* ---- counting ---- */

static void counter_bump(_Atomic uint64_t *count)
{
	atomic_store_explicit(
	    count, atomic_load_explicit(count, memory_order_relaxed) + 1, memory_order_relaxed);
}

static bool counter_add_unnamed(
    struct usage_counter *c, struct usage_table *t, const struct usage_item *item)
{
	struct usage_item plain = *item;

	if (!item->invented)
		return false;
	plain.host = (struct str){NULL, 0};
	plain.invented = plain.claimed = false;
	counter_bump(&c->unnamed);
	return usage_table_add(t, &plain, 1);
}

static bool table_fills_up(const struct usage_table *t)
{
	return t->count >= EARLY || t->count >= t->max / 4 * 3 ||
	       t->invented >= t->invented_max / 4 * 3;
}

bool usage_counters_add(struct usage_counters *all, const struct usage_item *item)
{
	struct usage_counter *c = counter_mine(all);
	struct usage_table *t;
	bool filling;

	if (c == NULL) {
		atomic_fetch_add(&all->lost, 1);
		return false;
	}
	atomic_store(&c->busy, true);
	t = atomic_load(&c->table);
	if (!usage_table_add(t, item, 1) && !counter_add_unnamed(c, t, item))
		counter_bump(&c->lost);
	filling = !t->told && table_fills_up(t);
	t->told = t->told || filling;
	atomic_store_explicit(&c->busy, false, memory_order_release);
	return filling;
}

/* ---- collecting ---- */

void usage_counters_collect(
    struct usage_counters *all, void (*take)(void *arg, const struct usage_table *full), void *arg)
{
	for (struct usage_counter *c = atomic_load(&all->first); c != NULL; c = c->next) {
		struct usage_table *full = atomic_exchange(&c->table, c->spare);

		/* Until the thread is in no table, or in the new one. */
		for (unsigned i = 0; atomic_load(&c->busy); i++)
			if (i >= SPINS)
				clock_sleep_ms(1);
		take(arg, full);
		usage_table_clear(full);
		c->spare = full;
	}
}

struct usage_counters_stats usage_counters_stats(const struct usage_counters *all)
{
	struct usage_counters_stats sum = {.lost = atomic_load(&all->lost)};

	for (const struct usage_counter *c = atomic_load(&all->first); c != NULL; c = c->next) {
		sum.lost += atomic_load_explicit(&c->lost, memory_order_relaxed);
		sum.unnamed += atomic_load_explicit(&c->unnamed, memory_order_relaxed);
	}
	return sum;
}

/* ---- life ---- */

struct usage_counters *usage_counters_new(size_t table_memory)
{
	struct usage_counters *all = calloc(1, sizeof *all);

	if (all == NULL)
		return NULL;
	all->id = atomic_fetch_add(&last_id, 1) + 1;
	all->table_memory = table_memory;
	return all;
}

void usage_counters_free(struct usage_counters *all)
{
	struct usage_counter *next;

	if (all == NULL)
		return;
	for (struct usage_counter *c = atomic_load(&all->first); c != NULL; c = next) {
		next = c->next;
		counter_free(c);
	}
	free(all);
}
