/* A fixed set of worker threads behind a bounded queue. */
#include "base/pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include "base/clock.h"

struct pool {
	struct pool_options options;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct pool_job *first, **end;
	size_t waiting;
	bool stopping;
	unsigned threads; /* started */
	pthread_t thread[];
};

/* The next job; NULL when the pool stops and nothing is left to run. */
static struct pool_job *next_job(struct pool *p)
{
	struct pool_job *job;

	pthread_mutex_lock(&p->lock);
	while (p->first == NULL && !p->stopping)
		pthread_cond_wait(&p->changed, &p->lock);
	job = p->first;
	if (job != NULL) {
		p->first = job->next;
		if (p->first == NULL)
			p->end = &p->first;
		p->waiting--;
	}
	pthread_mutex_unlock(&p->lock);
	return job;
}

static void *work(void *arg)
{
	struct pool *p = arg;
	void *worker = p->options.open != NULL ? p->options.open(p->options.arg) : NULL;
	struct pool_job *job;

	while ((job = next_job(p)) != NULL) {
		long long waited = clock_monotonic_ms() - job->submitted_ms;

		job->run(job, worker, (unsigned)waited);
	}
	if (p->options.close != NULL)
		p->options.close(worker);
	return NULL;
}

/* Signals are for the main thread: a worker must never be the one that is interrupted. */
static bool start_threads(struct pool *p)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (p->threads < p->options.workers &&
	       pthread_create(&p->thread[p->threads], NULL, work, p) == 0)
		pthread_setname_np(p->thread[p->threads++], "worker");
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return p->threads == p->options.workers;
}

enum err pool_new(const struct pool_options *options, struct pool **ret)
{
	struct pool *p = calloc(1, sizeof *p + options->workers * sizeof p->thread[0]);

	if (p == NULL)
		return ERR_NO_MEMORY;
	p->options = *options;
	p->end = &p->first;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->changed, NULL);
	if (!start_threads(p)) {
		pool_free(p);
		return ERR_NO_MEMORY;
	}
	*ret = p;
	return ERR_OK;
}

enum err pool_submit(struct pool *p, struct pool_job *job)
{
	enum err err = ERR_OK;

	job->submitted_ms = clock_monotonic_ms();
	job->next = NULL;
	pthread_mutex_lock(&p->lock);
	if (p->waiting >= p->options.queue_max || p->stopping) {
		err = ERR_BUSY;
	} else {
		*p->end = job;
		p->end = &job->next;
		p->waiting++;
		pthread_cond_signal(&p->changed);
	}
	pthread_mutex_unlock(&p->lock);
	return err;
}

size_t pool_waiting(struct pool *p)
{
	size_t waiting;

	pthread_mutex_lock(&p->lock);
	waiting = p->waiting;
	pthread_mutex_unlock(&p->lock);
	return waiting;
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
