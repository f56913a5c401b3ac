/* Reads records from Redis and the store. */
#include "lookup/reader.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "record/records.h"

enum {
	READS_MAX = 3, /* times that a record is read again because it changed while it was read */
	READING_YOUNG_MS = 1000,
	LOG_PERIOD_MS = 10000,
	VERSION_AGAIN_MS = 1000
};

struct readers {
	struct readers_options options;
	char *store_url;
	atomic_uint_least64_t shared_hits, store_reads, store_errors;
	struct log_limit store_log;
	atomic_bool store_away;     /* it could not be asked last */
	pthread_mutex_t store_lock; /* for the two below: how the store fared last */
	enum err store_err;
	struct problem store_why;
};

struct reader {
	struct readers *all;
	struct store *store; /* NULL until it can be opened */
	int64_t version_due_ms;
	unsigned openings; /* of the feed's store, when this one was opened */
	struct shared_link link;
	bool placed; /* `place` is where changes were before the reading */
	struct feed_place place;
	/* Room for what is read at once. */
	struct record_wanted wanted[READER_AT_ONCE];
	struct shared_record shared[READER_AT_ONCE];
};

/* ---- the store ---- */

static void store_outcome_note(struct readers *all, enum err err, const struct problem *why)
{
	pthread_mutex_lock(&all->store_lock);
	all->store_err = err;
	if (err)
		all->store_why = *why;
	atomic_store(&all->store_away, err != ERR_OK && err != ERR_NO_MEMORY);
	pthread_mutex_unlock(&all->store_lock);
	if (!err)
		return;
	atomic_fetch_add(&all->store_errors, 1);
	if (log_allowed(&all->store_log, LOG_PERIOD_MS))
		log_event(LOG_ERROR, "store_failed", log_text("error", err_text(err)),
		    log_text("reason", why->text));
}

/* A handle that is ready to be read. One that stays open for days is asked now and then whether the
 * store still is one for this program; where the feed left its own, this one is left, too: what it
 * says would be confirmed by what another says. */
static enum err store_ready(struct reader *r, struct problem *why)
{
	int64_t now = clock_monotonic_ms();
	unsigned openings = lookup_memory_openings(r->all->options.memory);
	enum err err = ERR_OK;

	if (r->openings != openings) {
		store_close(r->store);
		r->store = NULL;
		r->openings = openings;
	}
	if (r->store == NULL) {
		err = store_open(r->all->store_url, STORE_READ, &r->store, why);
	} else if (now >= r->version_due_ms) {
		err = store_check_version(r->store);
		if (err)
			*why = *store_why(r->store);
	} else {
		return ERR_OK;
	}
	r->version_due_ms = now + VERSION_AGAIN_MS;
	return err;
}

/* What is asked of the store. */
typedef enum err store_asking(struct store *s, int64_t now, struct arena *arena, void *to);

/* Opens the store if it is not open; after a failure that another connection may cure, it is closed
 * again. */
static enum err store_try(
    struct reader *r, store_asking *ask, struct arena *arena, void *to, struct problem *why)
{
	enum err err = store_ready(r, why);

	if (!err) {
		err = ask(r->store, clock_now(), arena, to);
		if (err)
			*why = *store_why(r->store);
	}
	if (!err)
		return ERR_OK;
	if (err == ERR_BUSY || err == ERR_NO_MEMORY)
		return err;
	store_close(r->store);
	r->store = NULL;
	return err;
}

/* After a failure the store is opened anew: the file may have been replaced, the server restarted.
 * At once where an open connection was lost, for that may have been long ago, and says nothing of
 * the store. To those who wait, how it failed makes no difference, but that it may pass soon. */
static enum err store_ask(
    struct reader *r, store_asking *ask, size_t reads, struct arena *arena, void *to)
{
	bool was_open = r->store != NULL;
	struct problem why = {.text = ""};
	enum err err;

	atomic_fetch_add(&r->all->store_reads, reads);
	err = store_try(r, ask, arena, to, &why);
	if (err == ERR_UNAVAILABLE && was_open)
		err = store_try(r, ask, arena, to, &why);
	store_outcome_note(r->all, err, &why);
	return err == ERR_OK || err == ERR_BUSY || err == ERR_NO_MEMORY ? err : ERR_UNAVAILABLE;
}

void reader_note_corrupt(struct reader *r, const struct code *code)
{
	if (log_allowed(&r->all->store_log, LOG_PERIOD_MS))
		log_event(LOG_ERROR, "record_corrupt", log_text("code", code->text));
}

/* Takes what Redis has and what is known to be so still: by the changes since, as far as the feed
 * knows of them now, and by the time. */
static void readings_from_shared(struct reader *r, struct reading *readings, size_t count)
{
	struct readers *all = r->all;

	for (size_t i = 0; i < count; i++)
		r->shared[i] = (struct shared_record){.code = *readings[i].code};
	if (shared_get(all->options.shared, &r->link, r->shared, count) != ERR_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		const struct shared_record *s = &r->shared[i];
		struct held *held;

		if (!s->found || !changes_none_since(all->options.changes, &s->place, &s->code) ||
		    held_from_bytes(s->bytes, &s->code, s->as_of, &held) != ERR_OK)
			continue;
		if (held->version > s->place.id ||
		    !lookup_memory_believes(all->options.memory, held)) {
			held_release(held);
			continue;
		}
		readings[i].held = held;
		atomic_fetch_add_explicit(&all->shared_hits, 1, memory_order_relaxed);
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

static void reading_note_age(struct reading *r)
{
	r->held->as_of_ms = r->began_ms;
	r->held->ahead = r->held->version > r->passed;
}

/* Reads those that are not read yet. */
static void readings_from_store(struct reader *r, struct reading *readings, size_t count)
{
	struct records_asking asking = {r->wanted, 0};
	struct reading *of[READER_AT_ONCE];
	struct arena arena = {0};
	enum err err;

	for (size_t i = 0; i < count; i++)
		if (readings[i].held == NULL) {
			of[asking.count] = &readings[i];
			r->wanted[asking.count++].code = *readings[i].code;
		}
	err = asking.count == 0 ? ERR_OK : store_ask(r, records_ask, asking.count, &arena, &asking);
	for (size_t i = 0; i < asking.count; i++) {
		struct record_wanted *one = &r->wanted[i];

		of[i]->from_store = true;
		of[i]->err = err ? err : one->err;
		if (of[i]->err == ERR_CORRUPT)
			reader_note_corrupt(r, of[i]->code);
		if (!of[i]->err && (of[i]->held = held_new(&one->record)) == NULL)
			of[i]->err = ERR_NO_MEMORY;
		if (!of[i]->err)
			reading_note_age(of[i]);
	}
	arena_free(&arena);
}

/* Redis first. What it has may be unusable though it verifies: then the store's word is asked. */
static void readings_read_once(struct reader *r, struct reading *readings, size_t count)
{
	struct readers *all = r->all;

	for (size_t i = 0; i < count; i++) {
		readings[i].changes = lookup_memory_changes(all->options.memory, readings[i].code);
		readings[i].passed = lookup_memory_passed(all->options.memory);
		readings[i].began_ms = clock_monotonic_ms();
		readings[i].err = ERR_OK;
		readings[i].held = NULL;
		readings[i].from_store = false;
	}
	if (all->options.changes != NULL)
		readings_from_shared(r, readings, count);
	readings_from_store(r, readings, count);
}

void reader_read(struct reader *r, struct reading *readings, size_t count)
{
	struct changes *changes = r->all->options.changes;

	r->placed = changes != NULL && changes_newest(changes, &r->place);
	readings_read_once(r, readings, count);
}

/* Was it just read, by both clocks? A reading during which this process stood still is as old as
 * that took. */
static bool reading_is_young(const struct reading *r)
{
	return (clock_now() - r->held->as_of) * 1000 <= READING_YOUNG_MS &&
	       clock_monotonic_ms() - r->held->as_of_ms <= READING_YOUNG_MS;
}

void reader_settle(struct reader *r, struct reading *one)
{
	const struct lookup_memory *memory = r->all->options.memory;

	for (int reads = 1; !one->err; reads++) {
		bool believed = reading_is_young(one) || lookup_memory_believes(memory, one->held);

		if (reads == READS_MAX && !believed) {
			held_release(one->held);
			one->err = ERR_TIMEOUT;
		}
		if (reads == READS_MAX ||
		    (believed && lookup_memory_changes(memory, one->code) == one->changes))
			return;
		held_release(one->held);
		readings_read_once(r, one, 1);
	}
}

/* As it was at a place from before the reading. */
void reader_share(struct reader *r, const struct reading *readings, size_t count)
{
	size_t put = 0;

	for (size_t i = 0; i < count && r->placed; i++)
		if (!readings[i].err && readings[i].from_store && readings[i].held->known &&
		    readings[i].held->version <= r->place.id)
			r->shared[put++] = (struct shared_record){.code = *readings[i].code,
			    .bytes = {readings[i].held->bytes, readings[i].held->len},
			    .as_of = readings[i].held->as_of,
			    .place = r->place};
	if (put > 0)
		shared_put(r->all->options.shared, &r->link, r->shared, put);
}

/* ---- other questions ---- */

struct source_asking {
	const struct code *code;
	struct record_source *source;
};

static enum err source_ask(struct store *s, int64_t now, struct arena *arena, void *to)
{
	struct source_asking *a = to;

	return store_source(s, a->code, now, arena, a->source);
}

/* As records are read again: what is not of the record that is shown is judged in its place. */
enum err reader_source(
    struct reader *r, const struct code *code, struct arena *arena, struct record_source *ret)
{
	const struct lookup_memory *memory = r->all->options.memory;
	struct source_asking asking = {code, ret};
	enum err err = ERR_OK;
	bool changed = true;

	for (int reads = 0; reads < READS_MAX && !err && changed; reads++) {
		unsigned changes = lookup_memory_changes(memory, code);
		int64_t now = clock_now(), now_ms = clock_monotonic_ms();

		err = store_ask(r, source_ask, 1, arena, &asking);
		changed = clock_now() - now > READING_YOUNG_MS / 1000 ||
			  clock_monotonic_ms() - now_ms > READING_YOUNG_MS ||
			  lookup_memory_changes(memory, code) != changes;
	}
	return err;
}

struct question_asking {
	enum err (*ask)(
	    void *arg, struct store *s, const struct code *code, int64_t now, void **ret);
	void *arg;
	const struct code *code;
	void **answer;
};

static enum err question_ask(struct store *s, int64_t now, struct arena *arena, void *to)
{
	struct question_asking *a = to;

	(void)arena;
	return a->ask(a->arg, s, a->code, now, a->answer);
}

enum err reader_ask(struct reader *r,
    enum err (*ask)(void *arg, struct store *s, const struct code *code, int64_t now, void **ret),
    void *arg, const struct code *code, void **ret)
{
	struct question_asking asking = {ask, arg, code, ret};

	return store_ask(r, question_ask, 0, NULL, &asking);
}

void reader_probe(struct reader *r, const struct code *code)
{
	struct record_wanted wanted = {.code = *code};
	struct records_asking asking = {&wanted, 1};
	struct arena arena = {0};

	store_ask(r, records_ask, 1, &arena, &asking);
	arena_free(&arena);
}

void reader_tell(struct reader *r, struct str message)
{
	shared_tell(r->all->options.shared, &r->link, message);
}

/* ---- how the store fares ---- */

bool readers_store_is_away(const struct readers *all)
{
	return atomic_load_explicit(&all->store_away, memory_order_acquire);
}

enum err readers_last_err(struct readers *all, struct problem *why)
{
	enum err err;

	pthread_mutex_lock(&all->store_lock);
	err = all->store_err;
	*why = all->store_why;
	pthread_mutex_unlock(&all->store_lock);
	return err;
}

struct readers_stats readers_stats(const struct readers *all)
{
	return (struct readers_stats){.shared_hits = atomic_load(&all->shared_hits),
	    .store_reads = atomic_load(&all->store_reads),
	    .store_errors = atomic_load(&all->store_errors)};
}

/* ---- life ---- */

struct readers *readers_new(const struct readers_options *options)
{
	struct readers *all = calloc(1, sizeof *all);

	if (all == NULL)
		return NULL;
	all->options = *options;
	all->store_url = strdup(options->store_url);
	if (all->store_url == NULL) {
		free(all);
		return NULL;
	}
	pthread_mutex_init(&all->store_lock, NULL);
	return all;
}

void readers_free(struct readers *all)
{
	if (all == NULL)
		return;
	pthread_mutex_destroy(&all->store_lock);
	free(all->store_url);
	free(all);
}

struct reader *reader_open(struct readers *all)
{
	struct reader *r = calloc(1, sizeof *r);

	if (r != NULL)
		r->all = all;
	return r;
}

void reader_close(struct reader *r)
{
	if (r == NULL)
		return;
	store_close(r->store);
	shared_leave(&r->link);
	free(r);
}
