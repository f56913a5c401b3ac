/* Fetches records that memory has not: from Redis, else from the store. */
#include "lookup/fetch.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "record/records.h"

enum {
	READS_MAX = 3, /* times that a record is read again because it changed while it was read */
	READING_YOUNG_MS = 1000,
	LOG_PERIOD_MS = 10000,
	PROBE_AGAIN_MS = 1000,
	PROBE_BUSY_MS = 100,
	VERSION_AGAIN_MS = 1000,
	QUEUE_DEADLINE_MS = 1000
};

struct lookup_fetcher {
	struct lookup_memory *memory;
	struct changes *changes; /* NULL where records are not shared */
	struct shared *shared;   /* NULL without Redis */
	struct cache *facts;     /* struct facts_key → struct facts */
	struct flight_table *flights, *facts_flights;
	struct pool *pool;
	char *store_url;
	unsigned queue_deadline_ms;
	atomic_uint_least64_t refreshes, refused, shared_hits, store_reads, store_errors;
	struct log_limit store_log;
	atomic_int_least64_t next_probe_ms;
	struct pool_job probe;
	struct code probed; /* by `probe`, which is the pool's while it is under way */
	atomic_bool probing;
	atomic_bool store_away;     /* it could not be asked last */
	pthread_mutex_t store_lock; /* for the two below: how the store fared last */
	enum err store_err;
	struct problem store_why;
};

struct fetch_job {
	struct pool_job job; /* comes first */
	struct lookup_fetcher *fetcher;
	enum pool_lane lane;
	struct code code;
};

/* Under which facts are kept: of a store that was set back they may be others under the same
 * version. Set to zeros first. */
struct facts_key {
	struct code code;
	unsigned epoch; /* memory's */
};

/* A record that is read, with all that befalls it. */
struct reading {
	const struct code *code;
	unsigned changes; /* of memory, before the reading */
	int64_t began_ms;
	enum err err;
	struct held *held; /* NULL until it is read */
	bool from_store;
};

/* What a worker thread has of its own. */
struct fetch_worker {
	struct lookup_fetcher *fetcher;
	struct store *store; /* NULL until it can be opened */
	int64_t version_due_ms;
	unsigned openings; /* of the feed's store, when this one was opened */
	struct shared_link link;
	/* Room for what is read at once. */
	struct reading readings[FETCH_AT_ONCE];
	struct record_wanted wanted[FETCH_AT_ONCE];
	struct shared_record shared[FETCH_AT_ONCE];
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
 * store still is one for this program; where the feed left its own, this one is left, too: what it
 * says would be confirmed by what another says. */
static enum err store_ready(struct fetch_worker *w, struct problem *why)
{
	int64_t now = clock_monotonic_ms();
	unsigned openings = lookup_memory_openings(w->fetcher->memory);
	enum err err = ERR_OK;

	if (w->openings != openings) {
		store_close(w->store);
		w->store = NULL;
		w->openings = openings;
	}
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

/* What is asked of the store. */
typedef enum err store_asking(struct store *s, int64_t now, struct arena *arena, void *to);

/* Opens the store if it is not open; after a failure that another connection may cure, it is closed
 * again. */
static enum err store_try(
    struct fetch_worker *w, store_asking *ask, struct arena *arena, void *to, struct problem *why)
{
	enum err err = store_ready(w, why);

	if (!err) {
		err = ask(w->store, clock_now(), arena, to);
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
static enum err store_ask(
    struct fetch_worker *w, store_asking *ask, size_t reads, struct arena *arena, void *to)
{
	bool was_open = w->store != NULL;
	struct problem why = {.text = ""};
	enum err err;

	atomic_fetch_add(&w->fetcher->store_reads, reads);
	err = store_try(w, ask, arena, to, &why);
	if (err == ERR_UNAVAILABLE && was_open)
		err = store_try(w, ask, arena, to, &why);
	store_outcome_note(w->fetcher, err, &why);
	return err == ERR_OK || err == ERR_BUSY || err == ERR_NO_MEMORY ? err : ERR_UNAVAILABLE;
}

static void record_corrupt_note(struct lookup_fetcher *f, const struct code *code)
{
	if (log_allowed(&f->store_log, LOG_PERIOD_MS))
		log_event(LOG_ERROR, "record_corrupt", log_text("code", code->text));
}

/* Takes what Redis has and what is known to be so still: by the changes since, as far as the feed
 * knows of them now, and by the time. */
static void readings_from_shared(struct fetch_worker *w, struct reading *readings, size_t count)
{
	struct lookup_fetcher *f = w->fetcher;

	for (size_t i = 0; i < count; i++)
		w->shared[i] = (struct shared_record){.code = *readings[i].code};
	if (shared_get(f->shared, &w->link, w->shared, count) != ERR_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct shared_record *r = &w->shared[i];

		struct held *held;

		if (!r->found || !changes_none_since(f->changes, &r->place, &r->code) ||
		    held_from_bytes(r->bytes, &r->code, r->as_of, &held) != ERR_OK)
			continue;
		if (!lookup_memory_believes(f->memory, held)) {
			held_release(held);
			continue;
		}
		readings[i].held = held;
		atomic_fetch_add_explicit(&f->shared_hits, 1, memory_order_relaxed);
	}
}

struct records_asking {
	struct record_wanted *wanted;
	size_t count;
};

static enum err records_ask(struct store *s, int64_t now, struct arena *arena, void *to)
{
	struct records_asking *a = to;

	return store_records(s, a->wanted, a->count, now, arena);
}

/* Reads those that are not read yet. */
static void readings_from_store(struct fetch_worker *w, struct reading *readings, size_t count)
{
	struct records_asking asking = {w->wanted, 0};
	struct reading *of[FETCH_AT_ONCE];
	struct arena arena = {0};
	enum err err;

	for (size_t i = 0; i < count; i++)
		if (readings[i].held == NULL) {
			of[asking.count] = &readings[i];
			w->wanted[asking.count++].code = *readings[i].code;
		}
	err = asking.count == 0 ? ERR_OK : store_ask(w, records_ask, asking.count, &arena, &asking);
	for (size_t i = 0; i < asking.count; i++) {
		struct record_wanted *one = &w->wanted[i];

		of[i]->from_store = true;
		of[i]->err = err ? err : one->err;
		if (of[i]->err == ERR_CORRUPT)
			record_corrupt_note(w->fetcher, of[i]->code);
		if (!of[i]->err && (of[i]->held = held_new(&one->record)) == NULL)
			of[i]->err = ERR_NO_MEMORY;
		if (!of[i]->err)
			of[i]->held->as_of_ms = of[i]->began_ms;
	}
	arena_free(&arena);
}

/* Redis first. What it has may be unusable though it verifies: then the store's word is asked. */
static void readings_read_once(struct fetch_worker *w, struct reading *readings, size_t count)
{
	struct lookup_fetcher *f = w->fetcher;

	for (size_t i = 0; i < count; i++) {
		readings[i].changes = lookup_memory_changes(f->memory, readings[i].code);
		readings[i].began_ms = clock_monotonic_ms();
		readings[i].err = ERR_OK;
		readings[i].held = NULL;
		readings[i].from_store = false;
	}
	if (f->changes != NULL)
		readings_from_shared(w, readings, count);
	readings_from_store(w, readings, count);
}

/* Was it just read, by both clocks? A reading during which this process stood still is as old as
 * that took. */
static bool reading_is_young(const struct reading *r)
{
	return (clock_now() - r->held->as_of) * 1000 <= READING_YOUNG_MS &&
	       clock_monotonic_ms() - r->held->as_of_ms <= READING_YOUNG_MS;
}

/* Reads one again until nothing was forgotten while it was read, so that those who joined late are
 * not given what was true before the change that they were told of; nor what was true before this
 * process stood still. */
static void reading_settle(struct fetch_worker *w, struct reading *r)
{
	const struct lookup_memory *memory = w->fetcher->memory;

	for (int reads = 1; !r->err; reads++) {
		bool believed = reading_is_young(r) || lookup_memory_believes(memory, r->held);

		if (reads == READS_MAX && !believed) {
			held_release(r->held);
			r->err = ERR_TIMEOUT;
		}
		if (reads == READS_MAX ||
		    (believed && lookup_memory_changes(memory, r->code) == r->changes))
			return;
		held_release(r->held);
		readings_read_once(w, r, 1);
	}
}

/* Shares what came from the store, as it was at a place from before the reading. */
static void readings_share(struct fetch_worker *w, const struct reading *readings, size_t count,
    const struct feed_place *place)
{
	size_t put = 0;

	for (size_t i = 0; i < count; i++)
		if (!readings[i].err && readings[i].from_store && readings[i].held->known)
			w->shared[put++] = (struct shared_record){.code = *readings[i].code,
			    .bytes = {readings[i].held->bytes, readings[i].held->len},
			    .as_of = readings[i].held->as_of,
			    .place = *place};
	if (put > 0)
		shared_put(w->fetcher->shared, &w->link, w->shared, put);
}

/* ---- flights and jobs ---- */

/* What could not be asked: what was said last is better than nothing, for a while. */
static void flight_land_failed(struct lookup_fetcher *f, const struct code *code, enum err err)
{
	struct held *last = NULL;

	if (err == ERR_UNAVAILABLE || err == ERR_BUSY || err == ERR_TIMEOUT)
		last = lookup_memory_last(f->memory, code, clock_now());
	flight_land(f->flights, code->text, CODE_LENGTH, last == NULL ? err : ERR_OK, last);
	held_release(last);
}

static void reading_land(struct lookup_fetcher *f, const struct reading *r)
{
	if (r->err) {
		flight_land_failed(f, r->code, r->err);
		return;
	}
	lookup_memory_keep(f->memory, r->code, r->held, r->changes);
	flight_land(f->flights, r->code->text, CODE_LENGTH, ERR_OK, r->held);
}

/* Redis is written to when everybody has the answer. */
static void flights_fly(struct fetch_worker *w, size_t count)
{
	struct lookup_fetcher *f = w->fetcher;
	struct feed_place place;
	bool placed = f->changes != NULL && changes_newest(f->changes, &place);

	readings_read_once(w, w->readings, count);
	for (size_t i = 0; i < count; i++) {
		reading_settle(w, &w->readings[i]);
		reading_land(f, &w->readings[i]);
	}
	if (placed)
		readings_share(w, w->readings, count, &place);
	for (size_t i = 0; i < count; i++)
		held_release(w->readings[i].err ? NULL : w->readings[i].held);
}

/* Codes in demand are read though it is late, which is better than not at all: nobody can make
 * their lane long. */
static bool fetch_job_is_late(const struct fetch_job *job, unsigned waited_ms)
{
	unsigned patience = job->lane == LOOKUP_KNOWN ? LOOKUP_KNOWN_PATIENCE : 1;

	return waited_ms > job->fetcher->queue_deadline_ms * patience;
}

static void fetch_job_run(struct pool_job *first, void *worker, unsigned waited_ms)
{
	struct lookup_fetcher *f = ((struct fetch_job *)first)->fetcher;
	struct fetch_worker *w = worker;
	struct pool_job *taken[FETCH_AT_ONCE] = {first};
	unsigned waited[FETCH_AT_ONCE] = {waited_ms};
	size_t count = 1, flying = 0;

	if (w != NULL)
		count += pool_take_alike(
		    f->pool, fetch_job_run, FETCH_AT_ONCE - 1, taken + 1, waited + 1);
	for (size_t i = 0; i < count; i++) {
		struct fetch_job *job = (struct fetch_job *)taken[i];

		if (w == NULL) {
			flight_land(f->flights, job->code.text, CODE_LENGTH, ERR_NO_MEMORY, NULL);
		} else if (fetch_job_is_late(job, waited[i])) {
			atomic_fetch_add(&f->refused, 1);
			flight_land_failed(f, &job->code, ERR_TIMEOUT);
		} else {
			w->readings[flying++].code = &job->code;
		}
	}
	if (flying > 0)
		flights_fly(w, flying);
	for (size_t i = 0; i < count; i++)
		free(taken[i]);
}

static enum err fetch_job_submit(
    struct lookup_fetcher *f, const struct code *code, enum pool_lane lane, pool_run *run)
{
	struct fetch_job *job = malloc(sizeof *job);
	enum err err;

	if (job == NULL)
		return ERR_NO_MEMORY;
	*job = (struct fetch_job){.job.run = run, .fetcher = f, .lane = lane, .code = *code};
	err = pool_submit(f->pool, lane, &job->job);
	if (err) {
		atomic_fetch_add(&f->refused, 1);
		free(job);
	}
	return err;
}

static enum err flight_begin(struct lookup_fetcher *f, struct flight_table *flights,
    const struct code *code, enum pool_lane lane, pool_run *run, struct flight_wait *wait)
{
	bool first;
	enum err err = flight_join(flights, code->text, CODE_LENGTH, wait, &first);

	if (err)
		return err;
	err = first ? fetch_job_submit(f, code, lane, run) : ERR_OK;
	if (err)
		flight_cancel(flights, code->text, CODE_LENGTH, wait, err);
	return err ? err : ERR_PENDING;
}

enum err lookup_fetch(struct lookup_fetcher *f, const struct code *code, enum pool_lane lane,
    struct flight_wait *wait)
{
	return flight_begin(f, f->flights, code, lane, fetch_job_run, wait);
}

void lookup_fetch_refresh(struct lookup_fetcher *f, const struct code *code)
{
	if (pool_half_full(f->pool, LOOKUP_KNOWN) ||
	    lookup_fetch(f, code, LOOKUP_KNOWN, NULL) == ERR_BUSY)
		lookup_memory_refresh_soon(f->memory, code);
	else
		atomic_fetch_add(&f->refreshes, 1);
}

/* ---- the probe ---- */

static void probe_run(struct pool_job *job, void *worker, unsigned waited_ms)
{
	struct lookup_fetcher *f =
	    (struct lookup_fetcher *)((char *)job - offsetof(struct lookup_fetcher, probe));
	struct record_wanted wanted = {.code = f->probed};
	struct records_asking asking = {&wanted, 1};
	struct arena arena = {0};

	(void)waited_ms;
	if (worker != NULL)
		store_ask(worker, records_ask, 1, &arena, &asking);
	arena_free(&arena);
	atomic_store(&f->probing, false);
}

/* Without visitors nobody would notice that the store is back, nor while all are shown what it said
 * last, or what Redis has. So the store itself is asked, and not by a flight; where no room is left
 * for that, it is tried again soon. */
static void store_probe(struct lookup_fetcher *f, const struct code *code)
{
	int64_t now = clock_monotonic_ms(), next = atomic_load(&f->next_probe_ms);

	if (now < next ||
	    !atomic_compare_exchange_strong(&f->next_probe_ms, &next, now + PROBE_AGAIN_MS) ||
	    atomic_exchange(&f->probing, true))
		return;
	f->probe.run = probe_run;
	f->probed = *code;
	if (pool_submit(f->pool, LOOKUP_KNOWN, &f->probe) == ERR_OK)
		return;
	atomic_store(&f->probing, false);
	atomic_store(&f->next_probe_ms, now + PROBE_BUSY_MS);
}

bool lookup_fetch_store_is_away(struct lookup_fetcher *f, const struct code *code)
{
	bool away = atomic_load_explicit(&f->store_away, memory_order_acquire);

	if (away)
		store_probe(f, code);
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

	store_probe(f, &any);
}

/* ---- facts ---- */

struct facts_asking {
	const struct code *code;
	struct record_source source;
};

static enum err facts_ask(struct store *s, int64_t now, struct arena *arena, void *to)
{
	struct facts_asking *a = to;

	return store_source(s, a->code, now, arena, &a->source);
}

static struct facts_key facts_key_make(const struct lookup_fetcher *f, const struct code *code)
{
	struct facts_key key;

	memset(&key, 0, sizeof key);
	memcpy(key.code.text, code->text, CODE_LENGTH);
	key.epoch = lookup_memory_epoch(f->memory);
	return key;
}

/* As records are read again: facts that are not those of the record are judged in its place. */
static enum err facts_read(
    struct fetch_worker *w, const struct code *code, struct arena *arena, struct facts_asking *to)
{
	const struct lookup_memory *memory = w->fetcher->memory;
	enum err err = ERR_OK;
	bool changed = true;

	for (int reads = 0; reads < READS_MAX && !err && changed; reads++) {
		unsigned changes = lookup_memory_changes(memory, code);
		int64_t now = clock_now(), now_ms = clock_monotonic_ms();

		err = store_ask(w, facts_ask, 1, arena, to);
		changed = clock_now() - now > READING_YOUNG_MS / 1000 ||
			  clock_monotonic_ms() - now_ms > READING_YOUNG_MS ||
			  lookup_memory_changes(memory, code) != changes;
	}
	return err;
}

static void facts_job_run(struct pool_job *pool_job, void *worker, unsigned waited_ms)
{
	struct fetch_job *job = (struct fetch_job *)pool_job;
	struct lookup_fetcher *f = job->fetcher;
	struct facts_key key = facts_key_make(f, &job->code);
	struct facts_asking asking = {.code = &job->code};
	struct facts *facts = NULL;
	struct arena arena = {0};
	enum err err = ERR_OK;

	if (worker == NULL)
		err = ERR_NO_MEMORY;
	else if (fetch_job_is_late(job, waited_ms))
		err = ERR_TIMEOUT;
	if (err == ERR_TIMEOUT)
		atomic_fetch_add(&f->refused, 1);
	if (!err)
		err = facts_read(worker, &job->code, &arena, &asking);
	if (!err)
		err = facts_make(&asking.source, &facts);
	if (err == ERR_CORRUPT)
		record_corrupt_note(f, &job->code);
	if (!err)
		cache_put(f->facts, &key, sizeof key, facts, facts_memory(facts));
	flight_land(f->facts_flights, job->code.text, CODE_LENGTH, err, facts);
	facts_release(facts);
	arena_free(&arena);
	free(job);
}

enum err lookup_fetch_facts(struct lookup_fetcher *f, const struct record *record,
    struct flight_wait *wait, struct facts **ret)
{
	struct facts_key key = facts_key_make(f, &record->code);
	struct facts *facts = cache_get(f->facts, &key, sizeof key);

	if (facts != NULL && facts_fit(facts, record)) {
		*ret = facts;
		return ERR_OK;
	}
	facts_release(facts);
	return flight_begin(f, f->facts_flights, &record->code, LOOKUP_KNOWN, facts_job_run, wait);
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

static void *facts_keep(void *facts)
{
	return facts_retain(facts);
}

static void facts_let_go(void *facts)
{
	facts_release(facts);
}

struct lookup_fetcher *lookup_fetcher_new(const struct lookup_fetch_options *options)
{
	static const struct cache_values records = {held_retain, held_release};
	static const struct cache_values facts = {facts_keep, facts_let_go};
	struct lookup_fetcher *f = calloc(1, sizeof *f);

	if (f == NULL)
		return NULL;
	pthread_mutex_init(&f->store_lock, NULL);
	f->memory = options->memory;
	f->changes = options->changes;
	f->shared = options->shared;
	f->queue_deadline_ms =
	    options->queue_deadline_ms > 0 ? options->queue_deadline_ms : QUEUE_DEADLINE_MS;
	f->store_url = strdup(options->store_url);
	f->facts = cache_new(options->facts_memory, &facts);
	f->flights = flight_table_new(&records);
	f->facts_flights = flight_table_new(&facts);
	if (f->store_url != NULL && f->facts != NULL && f->flights != NULL &&
	    f->facts_flights != NULL)
		return f;
	lookup_fetcher_free(f);
	return NULL;
}

void lookup_fetcher_free(struct lookup_fetcher *f)
{
	if (f == NULL)
		return;
	flight_table_free(f->flights);
	flight_table_free(f->facts_flights);
	cache_free(f->facts);
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
	    .shared_hits = atomic_load(&f->shared_hits),
	    .store_reads = atomic_load(&f->store_reads),
	    .store_errors = atomic_load(&f->store_errors)};
}
