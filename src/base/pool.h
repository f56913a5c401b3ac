/* A fixed set of worker threads behind bounded queues: what may block runs here, never in an event
 * loop.
 *
 * DESIGN: two lanes, each with a queue of its own, so that a flood in one neither fills the other
 * nor keeps its jobs waiting: of any POOL_TURNS jobs that are begun while both have some, all but
 * one are of the first lane. The one keeps the second lane from starving. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

struct pool;

enum pool_lane { POOL_FIRST, POOL_SECOND, POOL_LANES };
enum { POOL_TURNS = 8 };

struct pool_job;

/* `worker` is what `open` made for the thread; `waited_ms` the time in the queue, so that a job
 * whose deadline has passed can say so at once. */
typedef void pool_run(struct pool_job *job, void *worker, unsigned waited_ms);

/* A piece of work; embed it in a struct of your own. It belongs to the pool from pool_submit()
 * until `run` is called, exactly once, also when the pool is stopping: whoever waits for it is
 * always told. */
struct pool_job {
	pool_run *run;
	struct pool_job *next;  /* the pool's */
	long long submitted_ms; /* the pool's */
};

struct pool_options {
	const char *name;         /* of the threads, at most 15 bytes; outlives the pool */
	unsigned workers;         /* 1 or more threads */
	size_t queue_max;         /* jobs waiting in each lane; more are refused */
	void *(*open)(void *arg); /* called by each thread at its start; may be NULL. What it
				     returns is handed to each job; NULL is legal */
	void (*close)(void *worker);
	void *arg;
	int nice; /* how much the threads give way to others: see nice(2) */
};

/* Starts the threads. ERR_NO_MEMORY. */
enum err pool_new(const struct pool_options *options, struct pool **ret);
/* ERR_BUSY when the lane is full (the job was not taken). Never waits. Any thread. */
enum err pool_submit(struct pool *p, enum pool_lane lane, struct pool_job *job);
/* For a job that runs: takes up to `max` of the jobs that would be begun next, as long as their
 * `run` is this one, so that what is cheaper in numbers is done at once. They are the caller's
 * then, and run as if the pool had called it; ret_waited_ms is as there. How many. */
size_t pool_take_alike(
    struct pool *p, pool_run *run, size_t max, struct pool_job **ret, unsigned *ret_waited_ms);
/* Milliseconds since the job that has been running longest was begun; 0 when none runs. Any thread.
 */
long long pool_longest_ms(struct pool *p);
/* Is at least half of the lane's queue taken? For jobs that can come later, and would take the room
 * of those that cannot. Any thread. */
bool pool_half_full(struct pool *p, enum pool_lane lane);
/* Jobs waiting now in a lane: for metrics. */
size_t pool_waiting(struct pool *p, enum pool_lane lane);
/* Asserts that the pool is whole. Any thread. */
void pool_check(struct pool *p);
/* Runs what is queued, ends the threads, frees. NULL is legal. */
void pool_free(struct pool *p);

#endif
