/* Fetches records that memory has not: from Redis, else from the store. */
#include "lookup/fetch.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "record/records.h"

enum {
	READS_MAX = 3, /* times that a record is read again because it changed while it was read */
	LOG_PERIOD_MS = 10000,
	PROBE_AGAIN_MS = 1000,
	VERSION_AGAIN_MS = 1000,
	QUEUE_DEADLINE_MS = 1000
};

struct lookup_fetcher {
	struct lookup_memory *memory;
	struct shared *shared; /* NULL without Redis */
	struct flight_table *flights;
	struct pool *pool;
	char *store_url;
	unsigned queue_deadline_ms;
	atomic_uint_least64_t refreshes, refused, store_reads, store_errors;
	struct log_limit store_log;
	atomic_int_least64_t next_probe_ms;
	atomic_bool store_away;     /* it could not be asked last */
	pthread_mutex_t store_lock; /* for the two below: how the store fared last */
	enum err store_err;
	struct problem store_why;
};

/* What a worker thread has of its own. */
struct fetch_worker {
	struct lookup_fetcher *fetcher;
	struct store *store; /* NULL until it can be opened */
	int64_t version_due_ms;
	struct shared_link link;
};

struct fetch_job {
	struct pool_job job; /* comes first */
	struct lookup_fetcher *fetcher;
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

void *lookup_fetch_worker_open(struct lookup_fetcher *f)
{
	struct fetch_worker *w = calloc(1, sizeof *w);

	if (w != NULL)
		w->fetcher = f;
	return w;
}

void lookup_fetch_worker_close(void *worker)
{
	struct fetch_worker *w = worker;

	if (w == NULL)
		return;
	store_close(w->store);
	shared_leave(&w->link);
	free(w);
}

/* ---- reading ---- */

static void store_outcome_note(struct lookup_fetcher *f, enum err err, const struct problem *why)
{
	pthread_mutex_lock(&f->store_lock);
	f->store_err = err;
	if (err)
		f->store_why = *why;
	atomic_store(&f->store_away, err != ERR_OK && err != ERR_NO_MEMORY);
	pthread_mutex_unlock(&f->store_lock);
	if (!err)
		return;
	atomic_fetch_add(&f->store_errors, 1);
	if (log_allowed(&f->store_log, LOG_PERIOD_MS))
		log_event(LOG_ERROR, "store_failed", log_text("error", err_text(err)),
		    log_text("reason", why->text));
}

/* A handle that is ready to be read. One that stays open for days is asked now and then whether the
 * store still is one for this program. */
static enum err store_ready(struct fetch_worker *w, struct problem *why)
{
	int64_t now = clock_monotonic_ms();
	enum err err = ERR_OK;

	if (w->store == NULL) {
		err = store_open(w->fetcher->store_url, STORE_READ, &w->store, why);
	} else if (now >= w->version_due_ms) {
		err = store_check_version(w->store);
		if (err)
			*why = *store_why(w->store);
	} else {
		return ERR_OK;
	}
	w->version_due_ms = now + VERSION_AGAIN_MS;
	return err;
}

/* Opens the store if it is not open; after a failure that another connection may cure, it is closed
 * again. */
static enum err store_reading_try(
    struct fetch_worker *w, const struct code *code, struct reading *to, struct problem *why)
{
	enum err err = store_ready(w, why);

	if (!err) {
		err = store_record(w->store, code, clock_now(), &to->arena, &to->source);
		if (err)
			*why = *store_why(w->store);
	}
	if (!err)
		return ERR_OK;
	if (err == ERR_BUSY || err == ERR_NO_MEMORY)
		return err;
	store_close(w->store);
	w->store = NULL;
	return err;
}

/* After a failure the store is opened anew: the file may have been replaced, the server restarted.
 * At once where an open connection was lost, for that may have been long ago, and says nothing of
 * the store. To those who wait, how it failed makes no difference, but that it may pass soon. */
static enum err reading_from_store(
    struct fetch_worker *w, const struct code *code, struct reading *to)
{
	bool was_open = w->store != NULL;
	struct problem why = {.text = ""};
	enum err err;

	atomic_fetch_add(&w->fetcher->store_reads, 1);
	err = store_reading_try(w, code, to, &why);
	if (err == ERR_UNAVAILABLE && was_open)
		err = store_reading_try(w, code, to, &why);
	store_outcome_note(w->fetcher, err, &why);
	to->from_store = true;
	return err == ERR_OK || err == ERR_BUSY || err == ERR_NO_MEMORY ? err : ERR_UNAVAILABLE;
}

/* Redis first. What it has may be unusable though it verifies: then the store's word is asked, too.
 */
static enum err record_read_once(
    struct fetch_worker *w, const struct code *code, struct reading *to, struct record **ret)
{
	struct lookup_fetcher *f = w->fetcher;
	enum err err;

	*to = (struct reading){.from_store = false};
	if (f->shared != NULL &&
	    shared_get(f->shared, &w->link, code, lookup_memory_version(f->memory, code),
		&to->arena, &to->source, &to->change) == ERR_OK &&
	    record_make(&to->source, ret) == ERR_OK)
		return ERR_OK;
	err = reading_from_store(w, code, to);
	if (err)
		return err;
	err = record_make(&to->source, ret);
	if (err == ERR_CORRUPT && log_allowed(&f->store_log, LOG_PERIOD_MS))
		log_event(LOG_ERROR, "record_corrupt", log_text("code", code->text));
	return err;
}

/* Reads until nothing was forgotten while it was read, so that those who joined late are not given
 * what was true before the change that they were told of. */
static enum err record_read_settled(struct fetch_worker *w, const struct code *code,
    struct reading *to, struct record **ret, unsigned *ret_changes)
{
	struct lookup_memory *memory = w->fetcher->memory;

	for (int reads = 1;; reads++) {
		unsigned changes = lookup_memory_changes(memory, code);
		enum err err = record_read_once(w, code, to, ret);

		*ret_changes = changes;
		if (err || reads == READS_MAX || lookup_memory_changes(memory, code) == changes)
			return err;
		record_release(*ret);
		*ret = NULL;
		arena_free(&to->arena);
	}
}

/* ---- flights and jobs ---- */

/* What could not be asked: what was said last is better than nothing, for a while. */
static void flight_land_failed(struct lookup_fetcher *f, const struct code *code, enum err err)
{
	struct record *last = NULL;

	if (err == ERR_UNAVAILABLE || err == ERR_BUSY || err == ERR_TIMEOUT)
		last = lookup_memory_last(f->memory, code, clock_now());
	flight_land(f->flights, code->text, CODE_LENGTH, last == NULL ? err : ERR_OK, last);
	record_release(last);
}

static void flight_fly(struct fetch_worker *w, const struct code *code)
{
	struct lookup_fetcher *f = w->fetcher;
	struct record *record = NULL;
	struct reading reading;
	unsigned changes;
	enum err err = record_read_settled(w, code, &reading, &record, &changes);

	if (err)
		flight_land_failed(f, code, err);
	else
		lookup_memory_keep(f->memory, code, record, changes);
	if (!err)
		flight_land(f->flights, code->text, CODE_LENGTH, ERR_OK, record);
	/* Redis is written to when everybody has the answer. */
	if (!err && f->shared != NULL && reading.from_store && reading.source.count > 0)
		shared_put(f->shared, &w->link, &reading.source, &reading.change);
	record_release(record);
	arena_free(&reading.arena);
}

/* Codes in demand are read though it is late, which is better than not at all: nobody can make
 * their lane long. */
static void fetch_job_run(struct pool_job *pool_job, void *worker, unsigned waited_ms)
{
	struct fetch_job *job = (struct fetch_job *)pool_job;
	struct lookup_fetcher *f = job->fetcher;
	unsigned patience = job->lane == LOOKUP_KNOWN ? LOOKUP_KNOWN_PATIENCE : 1;

	if (worker == NULL) {
		flight_land(f->flights, job->code.text, CODE_LENGTH, ERR_NO_MEMORY, NULL);
	} else if (waited_ms > f->queue_deadline_ms * patience) {
		atomic_fetch_add(&f->refused, 1);
		flight_land_failed(f, &job->code, ERR_TIMEOUT);
	} else {
		flight_fly(worker, &job->code);
	}
	free(job);
}

static enum err fetch_job_submit(
    struct lookup_fetcher *f, const struct code *code, enum pool_lane lane)
{
	struct fetch_job *job = malloc(sizeof *job);
	enum err err;

	if (job == NULL)
		return ERR_NO_MEMORY;
	*job =
	    (struct fetch_job){.job.run = fetch_job_run, .fetcher = f, .lane = lane, .code = *code};
	err = pool_submit(f->pool, lane, &job->job);
	if (err) {
		atomic_fetch_add(&f->refused, 1);
		free(job);
	}
	return err;
}

enum err lookup_fetch(struct lookup_fetcher *f, const struct code *code, enum pool_lane lane,
    struct flight_wait *wait)
{
	bool first;
	enum err err = flight_join(f->flights, code->text, CODE_LENGTH, wait, &first);

	if (err)
		return err;
	err = first ? fetch_job_submit(f, code, lane) : ERR_OK;
	if (err)
		flight_cancel(f->flights, code->text, CODE_LENGTH, wait, err);
	return err ? err : ERR_PENDING;
}

void lookup_fetch_refresh(struct lookup_fetcher *f, const struct code *code)
{
	if (pool_half_full(f->pool, LOOKUP_KNOWN) ||
	    lookup_fetch(f, code, LOOKUP_KNOWN, NULL) == ERR_BUSY)
		lookup_memory_refresh_soon(f->memory, code);
	else
		atomic_fetch_add(&f->refreshes, 1);
}

/* Without visitors nobody would notice that the store is back, nor while all are shown what it said
 * last. */
static void store_probe(struct lookup_fetcher *f, const struct code *code, enum pool_lane lane)
{
	int64_t now = clock_monotonic_ms(), next = atomic_load(&f->next_probe_ms);

	if (now >= next &&
	    atomic_compare_exchange_strong(&f->next_probe_ms, &next, now + PROBE_AGAIN_MS))
		lookup_fetch(f, code, lane, NULL);
}

bool lookup_fetch_store_is_away(struct lookup_fetcher *f, const struct code *code)
{
	bool away = atomic_load_explicit(&f->store_away, memory_order_acquire);

	if (away)
		store_probe(f, code, LOOKUP_KNOWN);
	return away;
}

enum err lookup_fetch_last_err(struct lookup_fetcher *f, struct problem *why)
{
	enum err err;

	pthread_mutex_lock(&f->store_lock);
	err = f->store_err;
	*why = f->store_why;
	pthread_mutex_unlock(&f->store_lock);
	return err;
}

void lookup_fetch_try_store(struct lookup_fetcher *f)
{
	static const struct code any = {"0000000000"};

	store_probe(f, &any, LOOKUP_NEW);
}

/* ---- telling ---- */

struct tell_job {
	struct pool_job job; /* comes first */
	struct lookup_fetcher *fetcher;
	size_t len;
	char message[LOOKUP_MESSAGE_MAX];
};

static void tell_job_run(struct pool_job *pool_job, void *worker, unsigned waited_ms)
{
	struct tell_job *t = (struct tell_job *)pool_job;
	struct fetch_worker *w = worker;

	if (w != NULL && waited_ms <= t->fetcher->queue_deadline_ms)
		shared_tell(t->fetcher->shared, &w->link, (struct str){t->message, t->len});
	free(t);
}

void lookup_fetch_tell(struct lookup_fetcher *f, struct str message)
{
	struct tell_job *t;

	assert(message.len <= LOOKUP_MESSAGE_MAX);
	if (f->shared == NULL || (t = malloc(sizeof *t)) == NULL)
		return;
	*t = (struct tell_job){.job.run = tell_job_run, .fetcher = f, .len = message.len};
	memcpy(t->message, message.at, message.len);
	if (pool_submit(f->pool, LOOKUP_NEW, &t->job) != ERR_OK)
		free(t);
}

/* ---- life ---- */

static void *flight_record_retain(void *record)
{
	return record_retain(record);
}

static void flight_record_release(void *record)
{
	record_release(record);
}

struct lookup_fetcher *lookup_fetcher_new(const struct lookup_fetch_options *options)
{
	static const struct cache_values records = {flight_record_retain, flight_record_release};
	struct lookup_fetcher *f = calloc(1, sizeof *f);

	if (f == NULL)
		return NULL;
	pthread_mutex_init(&f->store_lock, NULL);
	f->memory = options->memory;
	f->shared = options->shared;
	f->queue_deadline_ms =
	    options->queue_deadline_ms > 0 ? options->queue_deadline_ms : QUEUE_DEADLINE_MS;
	f->store_url = strdup(options->store_url);
	f->flights = flight_table_new(&records);
	if (f->store_url != NULL && f->flights != NULL)
		return f;
	lookup_fetcher_free(f);
	return NULL;
}

void lookup_fetcher_free(struct lookup_fetcher *f)
{
	if (f == NULL)
		return;
	flight_table_free(f->flights);
	pthread_mutex_destroy(&f->store_lock);
	free(f->store_url);
	free(f);
}

void lookup_fetcher_use_pool(struct lookup_fetcher *f, struct pool *pool)
{
	f->pool = pool;
}

struct lookup_fetch_stats lookup_fetch_stats(const struct lookup_fetcher *f)
{
	return (struct lookup_fetch_stats){.refreshes = atomic_load(&f->refreshes),
	    .refused = atomic_load(&f->refused),
	    .store_reads = atomic_load(&f->store_reads),
	    .store_errors = atomic_load(&f->store_errors)};
}
