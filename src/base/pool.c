/* A fixed set of worker threads behind bounded queues. */
#include "base/pool.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/resource.h>
#include "base/clock.h"
#include "base/invariant.h"
#include "base/thread.h"

struct lane {
	struct pool_job *first, **end;
	size_t waiting;
};

/* What a thread is doing. */
struct running {
	struct running *next;
	long long since_ms; /* a job was begun; 0 for none */
};

struct pool {
	struct pool_options options;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct lane lanes[POOL_LANES];
	unsigned passed_over;    /* times that the second lane had to wait for the first */
	struct running *running; /* one for each thread, on its stack */
	bool stopping;
	unsigned threads; /* started */
	pthread_t thread[];
};

/* What is true of a pool whenever its lock is free. A long queue is counted when its length is
 * round. */
static void pool_check_locked(const struct pool *p)
{
	size_t threads = 0;

	for (unsigned i = 0; i < POOL_LANES; i++) {
		const struct lane *lane = &p->lanes[i];
		struct pool_job *const *end = &lane->first;
		size_t count = 0;

		assert(lane->waiting <= p->options.queue_max && *lane->end == NULL);
		if (lane->waiting > 64 && lane->waiting % 64 != 0)
			continue;
		for (; *end != NULL; end = &(*end)->next)
			if (++count > lane->waiting) /* it has a loop, perhaps */
				break;
		assert(count == lane->waiting && end == lane->end);
	}
	for (const struct running *r = p->running; r != NULL && threads <= p->options.workers;
	     r = r->next)
		threads++;
	assert(threads <= p->options.workers);
	assert(p->passed_over < POOL_TURNS);
}

void pool_check(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	pool_check_locked(p);
	pthread_mutex_unlock(&p->lock);
}

/* The lane whose turn it is; NULL when no job waits. The lock is held. */
static struct lane *pool_choose_lane(struct pool *p)
{
	struct lane *first = &p->lanes[POOL_FIRST], *second = &p->lanes[POOL_SECOND];

	if (second->first == NULL)
		return first->first != NULL ? first : NULL;
	if (first->first != NULL && ++p->passed_over < POOL_TURNS)
		return first;
	p->passed_over = 0;
	return second;
}

static struct pool_job *lane_take_first(struct lane *lane)
{
	struct pool_job *job = lane->first;

	lane->first = job->next;
	if (lane->first == NULL)
		lane->end = &lane->first;
	lane->waiting--;
	return job;
}

/* The next job; NULL when the pool stops and nothing is left to run. */
static struct pool_job *pool_next_job(struct pool *p, struct running *me)
{
	struct pool_job *job = NULL;
	struct lane *lane;

	pthread_mutex_lock(&p->lock);
	me->since_ms = 0;
	while ((lane = pool_choose_lane(p)) == NULL && !p->stopping)
		pthread_cond_wait(&p->changed, &p->lock);
	if (lane != NULL) {
		job = lane_take_first(lane);
		me->since_ms = clock_monotonic_ms();
	}
	INVARIANT(pool_check_locked(p));
	pthread_mutex_unlock(&p->lock);
	return job;
}

static void *pool_work(void *arg)
{
	struct pool *p = arg;
	struct running me = {NULL, 0}, **at;
	void *worker = p->options.open != NULL ? p->options.open(p->options.arg) : NULL;
	struct pool_job *job;

	/* On Linux this is of the calling thread. Where it cannot be had, nothing is lost. */
	if (p->options.nice > 0)
		setpriority(PRIO_PROCESS, 0, getpriority(PRIO_PROCESS, 0) + p->options.nice);
	pthread_mutex_lock(&p->lock);
	me.next = p->running;
	p->running = &me;
	INVARIANT(pool_check_locked(p));
	pthread_mutex_unlock(&p->lock);
	while ((job = pool_next_job(p, &me)) != NULL)
		job->run(job, worker, (unsigned)(me.since_ms - job->submitted_ms));
	pthread_mutex_lock(&p->lock);
	for (at = &p->running; *at != &me;)
		at = &(*at)->next;
	*at = me.next;
	INVARIANT(pool_check_locked(p));
	pthread_mutex_unlock(&p->lock);
	if (p->options.close != NULL)
		p->options.close(worker);
	return NULL;
}

enum err pool_new(const struct pool_options *options, struct pool **ret)
{
	struct pool *p = calloc(1, sizeof *p + options->workers * sizeof p->thread[0]);

	assert(options->workers > 0);
	if (p == NULL)
		return ERR_NO_MEMORY;
	p->options = *options;
	for (unsigned i = 0; i < POOL_LANES; i++)
		p->lanes[i].end = &p->lanes[i].first;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->changed, NULL);
	while (p->threads < p->options.workers &&
	       thread_start(&p->thread[p->threads], p->options.name, pool_work, p))
		p->threads++;
	if (p->threads < p->options.workers) {
		pool_free(p);
		return ERR_NO_MEMORY;
	}
	*ret = p;
	return ERR_OK;
}

enum err pool_submit(struct pool *p, enum pool_lane which, struct pool_job *job)
{
	struct lane *lane = &p->lanes[which];
	enum err err = ERR_OK;

	job->submitted_ms = clock_monotonic_ms();
	job->next = NULL;
	pthread_mutex_lock(&p->lock);
	if (lane->waiting >= p->options.queue_max || p->stopping) {
		err = ERR_BUSY;
	} else {
		*lane->end = job;
		lane->end = &job->next;
		lane->waiting++;
		pthread_cond_signal(&p->changed);
	}
	INVARIANT(pool_check_locked(p));
	pthread_mutex_unlock(&p->lock);
	return err;
}

size_t pool_take_alike(
    struct pool *p, pool_run *run, size_t max, struct pool_job **ret, unsigned *ret_waited_ms)
{
	struct lane *lane;
	long long now;
	size_t count = 0;

	pthread_mutex_lock(&p->lock);
	/* Not before: a job may have come meanwhile, and would have waited for less than nothing.
	 */
	now = clock_monotonic_ms();
	while (count < max && (lane = pool_choose_lane(p)) != NULL && lane->first->run == run) {
		ret_waited_ms[count] = (unsigned)(now - lane->first->submitted_ms);
		ret[count++] = lane_take_first(lane);
	}
	INVARIANT(pool_check_locked(p));
	pthread_mutex_unlock(&p->lock);
	return count;
}

long long pool_longest_ms(struct pool *p)
{
	long long now = clock_monotonic_ms(), longest = 0;

	pthread_mutex_lock(&p->lock);
	for (const struct running *r = p->running; r != NULL; r = r->next)
		if (r->since_ms != 0 && now - r->since_ms > longest)
			longest = now - r->since_ms;
	pthread_mutex_unlock(&p->lock);
	return longest;
}

size_t pool_waiting(struct pool *p, enum pool_lane lane)
{
	size_t waiting;

	pthread_mutex_lock(&p->lock);
	waiting = p->lanes[lane].waiting;
	pthread_mutex_unlock(&p->lock);
	return waiting;
}

bool pool_half_full(struct pool *p, enum pool_lane lane)
{
	return pool_waiting(p, lane) * 2 >= p->options.queue_max;
}

void pool_free(struct pool *p)
{
	if (p == NULL)
		return;
	pthread_mutex_lock(&p->lock);
	p->stopping = true;
	pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->lock);
	for (unsigned i = 0; i < p->threads; i++)
		pthread_join(p->thread[i], NULL);
	pthread_cond_destroy(&p->changed);
	pthread_mutex_destroy(&p->lock);
	free(p);
}
