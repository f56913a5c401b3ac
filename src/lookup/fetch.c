/* Fetches records for those who did not find them in memory: Redis, then the store. */
#include "lookup/lookup_private.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"

/* Times that a record is read again because it changed while it was read. */
enum { READS_MAX = 3, LOG_PERIOD_MS = 10000 };

/* What a worker thread has of its own. */
struct worker {
	struct lookup *lookup;
	struct store *store; /* NULL until it can be opened */
	struct shared_link link;
};

struct job {
	struct pool_job job; /* comes first */
	struct lookup *lookup;
	enum pool_lane lane;
	struct code code;
};

/* One reading of a record. */
struct reading {
	struct arena arena;
	struct record_source source;
	struct shared_change change;
	bool from_store;
};

/* ---- the worker ---- */

void *lookup_worker_open(void *lookup)
{
	struct worker *w = calloc(1, sizeof *w);

	if (w != NULL)
		w->lookup = lookup;
	return w;
}

void lookup_worker_close(void *worker)
{
	struct worker *w = worker;

	if (w == NULL)
		return;
	store_close(w->store);
	shared_leave(&w->link);
	free(w);
}

/* ---- reading ---- */

static void remember_store(struct lookup *l, enum err err, const struct problem *why)
{
	pthread_mutex_lock(&l->store_lock);
	l->store_err = err;
	if (err)
		l->store_why = *why;
	pthread_mutex_unlock(&l->store_lock);
	if (!err)
		return;
	lookup_count(&l->store_errors);
	if (log_allowed(&l->store_log, LOG_PERIOD_MS))
		log_event(LOG_ERROR, "store_failed", log_text("error", err_text(err)),
		    log_text("reason", why->text));
}

static enum err ask_store(
    struct worker *w, const struct code *code, struct reading *to, struct problem *why)
{
	enum err err = ERR_OK;

	if (w->store == NULL)
		err = store_open(w->lookup->store_url, STORE_READ, &w->store, why);
	if (err)
		return err;
	err = store_record(w->store, code, clock_now(), &to->arena, &to->source);
	if (!err)
		return ERR_OK;
	*why = w->store->why;
	if (err == ERR_BUSY || err == ERR_NO_MEMORY)
		return err;
	store_close(w->store);
	w->store = NULL;
	return err;
}

/* After a failure the store is opened anew: the file may have been replaced, the server restarted.
 * At once where a kept connection was lost, for that may have been long ago, and says nothing of
 * the store. To those who wait, how it failed makes no difference, but that it may pass soon. */
static enum err read_store(struct worker *w, const struct code *code, struct reading *to)
{
	bool kept = w->store != NULL;
	struct problem why = {.text = ""};
	enum err err;

	lookup_count(&w->lookup->store_reads);
	err = ask_store(w, code, to, &why);
	if (err == ERR_UNAVAILABLE && kept)
		err = ask_store(w, code, to, &why);
	remember_store(w->lookup, err, &why);
	to->from_store = true;
	return err == ERR_OK || err == ERR_BUSY || err == ERR_NO_MEMORY ? err : ERR_UNAVAILABLE;
}

static enum err read_shared(struct worker *w, const struct code *code, struct reading *to)
{
	struct lookup *l = w->lookup;

	if (l->shared == NULL)
		return ERR_NOT_FOUND;
	return shared_get(l->shared, &w->link, code, lookup_version(l, code), &to->arena,
	    &to->source, &to->change);
}

/* What Redis has may be unusable though it verifies: then the store's word is asked, too. */
static enum err read_record(
    struct worker *w, const struct code *code, struct reading *to, struct record **ret)
{
	enum err err;

	*to = (struct reading){.from_store = false};
	if (read_shared(w, code, to) == ERR_OK && record_make(&to->source, ret) == ERR_OK)
		return ERR_OK;
	err = read_store(w, code, to);
	if (err)
		return err;
	err = record_make(&to->source, ret);
	if (err == ERR_CORRUPT && log_allowed(&w->lookup->store_log, LOG_PERIOD_MS))
		log_event(LOG_ERROR, "record_corrupt", log_text("code", code->text));
	return err;
}

/* ---- the job ---- */

/* Reads until nothing was forgotten while it was read, so that those who joined late are not given
 * what was true before the change that they were told of. */
static enum err read_settled(struct worker *w, const struct code *code, struct reading *to,
    struct record **ret, unsigned *ret_changes)
{
	for (int reads = 1;; reads++) {
		unsigned changes = lookup_changes(w->lookup, code);
		enum err err = read_record(w, code, to, ret);

		*ret_changes = changes;
		if (err || reads == READS_MAX || lookup_changes(w->lookup, code) == changes)
			return err;
		record_release(*ret);
		*ret = NULL;
		arena_free(&to->arena);
	}
}

/* Redis is written to when everybody has the answer. */
static void share(struct worker *w, const struct reading *r)
{
	struct lookup *l = w->lookup;

	if (l->shared != NULL && r->from_store && r->source.count > 0)
		shared_put(l->shared, &w->link, &r->source, &r->change);
}

static void fetch(struct worker *w, const struct code *code)
{
	struct lookup *l = w->lookup;
	struct record *record = NULL;
	struct reading reading;
	unsigned changes;
	enum err err = read_settled(w, code, &reading, &record, &changes);

	if (!err)
		lookup_keep(l, code, record, changes);
	flight_land(l->flights, code->text, CODE_LENGTH, err, record);
	if (!err)
		share(w, &reading);
	record_release(record);
	arena_free(&reading.arena);
}

/* Better late than not at all for those in demand: nobody can make their lane long. */
static bool is_too_late(const struct job *job, unsigned waited_ms)
{
	unsigned times = job->lane == LOOKUP_KNOWN ? LOOKUP_KNOWN_PATIENCE : 1;

	return waited_ms > job->lookup->queue_deadline_ms * times;
}

static void run(struct pool_job *pool_job, void *worker, unsigned waited_ms)
{
	struct job *job = (struct job *)pool_job;
	struct lookup *l = job->lookup;

	if (worker == NULL) {
		flight_land(l->flights, job->code.text, CODE_LENGTH, ERR_NO_MEMORY, NULL);
	} else if (is_too_late(job, waited_ms)) {
		lookup_count(&l->refused);
		flight_land(l->flights, job->code.text, CODE_LENGTH, ERR_TIMEOUT, NULL);
	} else {
		fetch(worker, &job->code);
	}
	free(job);
}

static enum err submit(struct lookup *l, const struct code *code, enum pool_lane lane)
{
	struct job *job = malloc(sizeof *job);
	enum err err;

	if (job == NULL)
		return ERR_NO_MEMORY;
	*job = (struct job){.job.run = run, .lookup = l, .lane = lane, .code = *code};
	err = pool_submit(l->pool, lane, &job->job);
	if (err) {
		lookup_count(&l->refused);
		free(job);
	}
	return err;
}

enum err lookup_fetch(
    struct lookup *l, const struct code *code, enum pool_lane lane, struct flight_wait *wait)
{
	bool first;
	enum err err = flight_join(l->flights, code->text, CODE_LENGTH, wait, &first);

	if (err)
		return err;
	err = first ? submit(l, code, lane) : ERR_OK;
	if (err)
		flight_cancel(l->flights, code->text, CODE_LENGTH, wait, err);
	return err ? err : ERR_PENDING;
}

/* ---- telling ---- */

struct telling {
	struct pool_job job; /* comes first */
	struct lookup *lookup;
	size_t len;
	char message[LOOKUP_MESSAGE_MAX];
};

static void tell(struct pool_job *pool_job, void *worker, unsigned waited_ms)
{
	struct telling *t = (struct telling *)pool_job;
	struct worker *w = worker;

	if (w != NULL && waited_ms <= t->lookup->queue_deadline_ms)
		shared_tell(t->lookup->shared, &w->link, (struct str){t->message, t->len});
	free(t);
}

void lookup_tell(struct lookup *l, struct str message)
{
	struct telling *t;

	assert(message.len <= LOOKUP_MESSAGE_MAX);
	if (l->shared == NULL || (t = malloc(sizeof *t)) == NULL)
		return;
	*t = (struct telling){.job.run = tell, .lookup = l, .len = message.len};
	memcpy(t->message, message.at, message.len);
	if (pool_submit(l->pool, LOOKUP_NEW, &t->job) != ERR_OK)
		free(t);
}
