/* Counters, one set a thread. */
#include "base/metric.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Kept for good, so that sums do not shrink when a thread ends. Only its own thread writes it. */
struct counters {
	struct counters *next;
	_Atomic uint64_t values[METRIC_MAX];
};

static _Atomic(struct counters *) all;
static _Thread_local struct counters *mine;

static struct counters *counters_begin(void)
{
	struct counters *c = calloc(1, sizeof *c);

	if (c == NULL)
		return NULL;
	c->next = atomic_load(&all);
	while (!atomic_compare_exchange_weak(&all, &c->next, c))
		continue;
	return c;
}

void metric_add(unsigned id, uint64_t n)
{
	_Atomic uint64_t *value;

	assert(id < METRIC_MAX);
	if (mine == NULL && (mine = counters_begin()) == NULL)
		return;
	value = &mine->values[id];
	atomic_store_explicit(
	    value, atomic_load_explicit(value, memory_order_relaxed) + n, memory_order_relaxed);
}

uint64_t metric_sum(unsigned id)
{
	uint64_t sum = 0;

	assert(id < METRIC_MAX);
	for (const struct counters *c = atomic_load(&all); c != NULL; c = c->next)
		sum += atomic_load_explicit(&c->values[id], memory_order_relaxed);
	return sum;
}
