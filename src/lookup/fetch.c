/* Has workers fetch records that memory has not. */
#include "lookup/fetch.h"

#include <assert.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"

enum { PROBE_AGAIN_MS = 1000, PROBE_BUSY_MS = 100 };

struct lookup_fetcher {
	struct lookup_memory *memory;
	struct readers *readers;
	struct cache *facts; /* struct facts_key → struct facts */
	struct flight_table *flights, *facts_flights;
	struct pool *pool;
	bool has_redis;
	unsigned queue_deadline_ms;
	atomic_uint_least64_t refreshes, refused;
	atomic_int_least64_t next_probe_ms;
	struct pool_job probe;
	struct code probed; /* by `probe`, which is the pool's while it is under way */
	atomic_bool probing;
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
static void flights_fly(
    struct lookup_fetcher *f, struct reader *reader, struct reading *readings, size_t count)
{
	reader_read(reader, readings, count);
	for (size_t i = 0; i < count; i++) {
		reader_settle(reader, &readings[i]);
		reading_land(f, &readings[i]);
	}
	reader_share(reader, readings, count);
	for (size_t i = 0; i < count; i++)
		held_release(readings[i].err ? NULL : readings[i].held);
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
	struct reading readings[READER_AT_ONCE];
	struct pool_job *taken[READER_AT_ONCE] = {first};
	unsigned waited[READER_AT_ONCE] = {waited_ms};
	size_t count = 1, flying = 0;

	if (worker != NULL)
		count += pool_take_alike(
		    f->pool, fetch_job_run, READER_AT_ONCE - 1, taken + 1, waited + 1);
	for (size_t i = 0; i < count; i++) {
		struct fetch_job *job = (struct fetch_job *)taken[i];

		if (worker == NULL) {
			flight_land(f->flights, job->code.text, CODE_LENGTH, ERR_NO_MEMORY, NULL);
		} else if (fetch_job_is_late(job, waited[i])) {
			atomic_fetch_add(&f->refused, 1);
			flight_land_failed(f, &job->code, ERR_TIMEOUT);
		} else {
			readings[flying++].code = &job->code;
		}
	}
	if (flying > 0)
		flights_fly(f, worker, readings, flying);
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

	(void)waited_ms;
	if (worker != NULL)
		reader_probe(worker, &f->probed);
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
	bool away = readers_store_is_away(f->readers);

	if (away)
		store_probe(f, code);
	return away;
}

enum err lookup_fetch_last_err(struct lookup_fetcher *f, struct problem *why)
{
	return readers_last_err(f->readers, why);
}

void lookup_fetch_try_store(struct lookup_fetcher *f)
{
	static const struct code any = {"0000000000"};

	store_probe(f, &any);
}

/* ---- facts ---- */

static struct facts_key facts_key_make(const struct lookup_fetcher *f, const struct code *code)
{
	struct facts_key key;

	memset(&key, 0, sizeof key);
	memcpy(key.code.text, code->text, CODE_LENGTH);
	key.epoch = lookup_memory_epoch(f->memory);
	return key;
}

static void facts_job_run(struct pool_job *pool_job, void *worker, unsigned waited_ms)
{
	struct fetch_job *job = (struct fetch_job *)pool_job;
	struct lookup_fetcher *f = job->fetcher;
	struct facts_key key = facts_key_make(f, &job->code);
	struct record_source source;
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
		err = reader_source(worker, &job->code, &arena, &source);
	if (!err)
		err = facts_make(&source, &facts);
	if (err == ERR_CORRUPT)
		reader_note_corrupt(worker, &job->code);
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

	if (worker != NULL && waited_ms <= t->fetcher->queue_deadline_ms)
		reader_tell(worker, (struct str){t->message, t->len});
	free(t);
}

void lookup_fetch_tell(struct lookup_fetcher *f, struct str message)
{
	struct tell_job *t;

	assert(message.len <= LOOKUP_MESSAGE_MAX);
	if (!f->has_redis || (t = malloc(sizeof *t)) == NULL)
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
	f->memory = options->readers.memory;
	f->has_redis = options->readers.shared != NULL;
	f->queue_deadline_ms =
	    options->queue_deadline_ms > 0 ? options->queue_deadline_ms : LOOKUP_QUEUE_DEADLINE_MS;
	f->readers = readers_new(&options->readers);
	f->facts = cache_new(options->facts_memory, &facts);
	f->flights = flight_table_new(&records);
	f->facts_flights = flight_table_new(&facts);
	if (f->readers != NULL && f->facts != NULL && f->flights != NULL &&
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
	readers_free(f->readers);
	free(f);
}

void lookup_fetcher_use_pool(struct lookup_fetcher *f, struct pool *pool)
{
	f->pool = pool;
}

void *lookup_fetch_worker_open(struct lookup_fetcher *f)
{
	return reader_open(f->readers);
}

void lookup_fetch_worker_close(void *worker)
{
	reader_close(worker);
}

struct lookup_fetch_stats lookup_fetch_stats(const struct lookup_fetcher *f)
{
	return (struct lookup_fetch_stats){.refreshes = atomic_load(&f->refreshes),
	    .refused = atomic_load(&f->refused),
	    .read = readers_stats(f->readers)};
}
