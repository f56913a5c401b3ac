/* Threads that ask the world outside, and the jobs that wait for them. */
#include "watch/crew.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include "base/thread.h"

/* Jobs in the order in which they came. */
struct job_list {
	struct watch_job *first, **end;
};

struct crew {
	struct crew_options options;
	pthread_mutex_t lock; /* for all below */
	pthread_cond_t given, asked;
	struct job_list waiting, under_way, done;
	bool stopping;
	size_t count, idle; /* threads; those that wait for a job */
	pthread_t threads[];
};

/* ---- lists ---- */

static void job_list_clear(struct job_list *l)
{
	*l = (struct job_list){NULL, &l->first};
}

static void job_list_add(struct job_list *l, struct watch_job *job)
{
	job->behind = NULL;
	*l->end = job;
	l->end = &job->behind;
}

/* Takes out the job that *place points at. */
static struct watch_job *job_list_take(struct job_list *l, struct watch_job **place)
{
	struct watch_job *job = *place;

	*place = job->behind;
	if (l->end == &job->behind)
		l->end = place;
	return job;
}

static void job_list_drop(struct job_list *l, struct watch_job *job)
{
	struct watch_job **place = &l->first;

	while (*place != job)
		place = &(*place)->behind;
	job_list_take(l, place);
}

static size_t job_list_count(
    const struct job_list *l, const struct watch_kind *kind, const char *host)
{
	size_t count = 0;

	for (const struct watch_job *j = l->first; j != NULL; j = j->behind)
		count += (kind == NULL || j->kind == kind) &&
			 (host == NULL || strcmp(j->host, host) == 0);
	return count;
}

/* ---- threads ---- */

/* The first whose host and kind have room; NULL: none. */
static struct watch_job *crew_next(struct crew *crew)
{
	for (struct watch_job **at = &crew->waiting.first; *at != NULL; at = &(*at)->behind) {
		const struct watch_job *j = *at;

		if (job_list_count(&crew->under_way, NULL, j->host) < CREW_HOST_AT_ONCE &&
		    job_list_count(&crew->under_way, j->kind, NULL) < j->kind->at_once)
			return job_list_take(&crew->waiting, at);
	}
	return NULL;
}

static void job_ask(struct watch_job *job, struct watch_hands *hands)
{
	job->err = ERR_OK;
	job->why = (struct problem){.text = ""};
	if (hands == NULL)
		job->err = err_no_memory(&job->why);
	else
		job->kind->ask(job, hands);
}

static void *crew_run(void *arg)
{
	struct crew *crew = arg;
	int nice = crew->options.nice;
	struct watch_hands *hands = crew->options.open(crew->options.arg);
	struct watch_job *job;

	if (nice > 0)
		setpriority(PRIO_PROCESS, 0, nice);
	pthread_mutex_lock(&crew->lock);
	while (!crew->stopping) {
		job = crew_next(crew);
		if (job == NULL) {
			crew->idle++;
			pthread_cond_wait(&crew->given, &crew->lock);
			crew->idle--;
			continue;
		}
		job_list_add(&crew->under_way, job);
		pthread_mutex_unlock(&crew->lock);
		job_ask(job, hands);
		pthread_mutex_lock(&crew->lock);
		job_list_drop(&crew->under_way, job);
		job_list_add(&crew->done, job);
		pthread_cond_signal(&crew->asked);
		/* Its host and its kind have room again. */
		if (crew->waiting.first != NULL)
			pthread_cond_signal(&crew->given);
	}
	pthread_mutex_unlock(&crew->lock);
	if (hands != NULL)
		crew->options.close(hands);
	return NULL;
}

/* ---- the coordinator's ---- */

/* One thread more, where all have something to do. */
static void crew_grow(struct crew *crew)
{
	if (crew->idle == 0 && crew->count < crew->options.threads &&
	    thread_start(&crew->threads[crew->count], "watch", crew_run, crew))
		crew->count++;
}

bool crew_give(struct crew *crew, struct watch_job *job)
{
	bool room;

	pthread_mutex_lock(&crew->lock);
	room = job_list_count(&crew->waiting, NULL, job->host) < CREW_HOST_WAITING;
	if (room) {
		job_list_add(&crew->waiting, job);
		crew_grow(crew);
		pthread_cond_signal(&crew->given);
	}
	pthread_mutex_unlock(&crew->lock);
	return room;
}

struct watch_job *crew_take(struct crew *crew, unsigned wait_ms)
{
	struct watch_job *job = NULL;
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += wait_ms / 1000;
	until.tv_nsec += wait_ms % 1000 * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_nsec -= 1000000000L;
		until.tv_sec++;
	}
	pthread_mutex_lock(&crew->lock);
	while (crew->done.first == NULL && wait_ms > 0 &&
	       pthread_cond_timedwait(&crew->asked, &crew->lock, &until) == 0)
		continue;
	if (crew->done.first != NULL)
		job = job_list_take(&crew->done, &crew->done.first);
	pthread_mutex_unlock(&crew->lock);
	return job;
}

size_t crew_count(struct crew *crew, const struct watch_kind *kind)
{
	size_t count;

	pthread_mutex_lock(&crew->lock);
	count = job_list_count(&crew->waiting, kind, NULL) +
		job_list_count(&crew->under_way, kind, NULL) +
		job_list_count(&crew->done, kind, NULL);
	pthread_mutex_unlock(&crew->lock);
	return count;
}

/* ---- life ---- */

enum err crew_new(const struct crew_options *options, struct crew **ret)
{
	struct crew *crew = calloc(1, sizeof *crew + options->threads * sizeof crew->threads[0]);
	pthread_condattr_t attr;

	if (crew == NULL)
		return ERR_NO_MEMORY;
	crew->options = *options;
	pthread_mutex_init(&crew->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&crew->given, NULL);
	pthread_cond_init(&crew->asked, &attr);
	pthread_condattr_destroy(&attr);
	job_list_clear(&crew->waiting);
	job_list_clear(&crew->under_way);
	job_list_clear(&crew->done);
	*ret = crew;
	return ERR_OK;
}

static void crew_drop_jobs(struct job_list *l)
{
	while (l->first != NULL) {
		struct watch_job *job = job_list_take(l, &l->first);

		job->kind->drop(job);
		free(job);
	}
}

void crew_free(struct crew *crew)
{
	if (crew == NULL)
		return;
	pthread_mutex_lock(&crew->lock);
	crew->stopping = true;
	pthread_cond_broadcast(&crew->given);
	pthread_mutex_unlock(&crew->lock);
	for (size_t i = 0; i < crew->count; i++)
		pthread_join(crew->threads[i], NULL);
	crew_drop_jobs(&crew->waiting);
	crew_drop_jobs(&crew->done);
	pthread_mutex_destroy(&crew->lock);
	pthread_cond_destroy(&crew->given);
	pthread_cond_destroy(&crew->asked);
	free(crew);
}
