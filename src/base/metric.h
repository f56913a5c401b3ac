/* Counters that cost an event loop a plain addition: each thread has its own, a reader sums them.
 */
#ifndef BASE_METRIC_H
#define BASE_METRIC_H

#include <stdint.h>

enum { METRIC_MAX = 320 };

/* Adds to counter `id`, which is below METRIC_MAX and means what its users agree on. Any thread;
 * one that gets no memory for its counters counts nothing. */
void metric_add(unsigned id, uint64_t n);
/* The sum over all threads, those that have ended too. Any thread. */
uint64_t metric_sum(unsigned id);

#endif
