/* What this machine remembers of records. */
#include "lookup/memory.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "base/cache.h"
#include "base/clock.h"

enum {
	UNKNOWN_TTL_S = 2,
	UNKNOWN_SHARE = 8, /* one part in so many of the memory */
	REFRESH_AGAIN_MS = 1000,
	REFRESH_BUSY_MS = 100,
	DEAF_REFRESH_MS = 1000,
	CLOCK_SLACK_S = 2, /* that another machine's clock may be ahead */
	CHANGES = 1000
};

/* A record with what memory knows of it. A counted reference. */
struct kept {
	atomic_uint references;
	struct record *record;
	int64_t as_of_ms;                     /* record->as_of on clock_monotonic_ms() */
	unsigned epoch;                       /* that of the memory when it was kept */
	atomic_bool forgotten;                /* not to be shown any more */
	atomic_int_least64_t next_refresh_ms; /* not before */
};

struct lookup_memory {
	struct cache *records;
	struct cache *unknown; /* codes without a record */
	unsigned ttl_s, unknown_ttl_s, tolerance_s;
	atomic_bool deaf;
	atomic_uint changes[CHANGES]; /* how often codes with these last digits were forgotten */
	atomic_uint epoch;            /* how often everything was forgotten */
};

/* ---- what is kept ---- */

static void *kept_retain(void *value)
{
	atomic_fetch_add_explicit(&((struct kept *)value)->references, 1, memory_order_relaxed);
	return value;
}

static void kept_release(void *value)
{
	struct kept *k = value;

	if (k == NULL || atomic_fetch_sub_explicit(&k->references, 1, memory_order_acq_rel) != 1)
		return;
	record_release(k->record);
	free(k);
}

static const struct cache_values kept_values = {kept_retain, kept_release};

static struct kept *kept_new(struct record *record, unsigned epoch)
{
	struct kept *k = malloc(sizeof *k);
	int64_t age = clock_now() - record->as_of;

	if (k == NULL)
		return NULL;
	atomic_init(&k->references, 1);
	atomic_init(&k->forgotten, false);
	atomic_init(&k->next_refresh_ms, 0);
	k->epoch = epoch;
	k->record = record_retain(record);
	k->as_of_ms = clock_monotonic_ms() - (age > 0 ? age * 1000 : 0);
	return k;
}

/* Of a code, retained; NULL when there is none. */
static struct kept *kept_find(struct lookup_memory *m, const struct code *code)
{
	struct kept *k = cache_get(m->records, code->text, CODE_LENGTH);

	return k != NULL ? k : cache_get(m->unknown, code->text, CODE_LENGTH);
}

/* By both clocks, the greater counts: one may have been set back. */
static int64_t kept_age_ms(const struct kept *k, int64_t now, int64_t now_ms)
{
	int64_t by_wall = now - k->record->as_of, by_monotonic = now_ms - k->as_of_ms;

	if (by_wall < -CLOCK_SLACK_S)
		return INT64_MAX;
	return by_wall * 1000 > by_monotonic ? by_wall * 1000 : by_monotonic;
}

/* ---- what is shown ---- */

/* One of those who find a record due refreshes it. */
static bool kept_claim_refresh(struct kept *k, int64_t now_ms)
{
	int64_t next = atomic_load_explicit(&k->next_refresh_ms, memory_order_relaxed);

	return now_ms >= next && atomic_compare_exchange_strong(
				     &k->next_refresh_ms, &next, now_ms + REFRESH_AGAIN_MS);
}

static bool kept_was_forgotten(const struct lookup_memory *m, const struct kept *k)
{
	return atomic_load_explicit(&k->forgotten, memory_order_acquire) ||
	       k->epoch != atomic_load_explicit(&m->epoch, memory_order_acquire);
}

struct lookup_found lookup_memory_find(
    struct lookup_memory *m, const struct code *code, int64_t now)
{
	struct kept *k = kept_find(m, code);
	struct lookup_found found = {NULL, false, false};
	int64_t now_ms, age, ttl, due;

	if (k == NULL)
		return found;
	/* Made-up codes must not get before others, nor be spared a limit, by being asked for
	 * twice: so they are not known. Nor is it refreshed that there is no record, since each
	 * reading counts for somebody (pages/enumeration.h). */
	found.known = k->record->count > 0;
	ttl = (found.known ? m->ttl_s : m->unknown_ttl_s) * INT64_C(1000);
	due = ttl / 2;
	if (due > DEAF_REFRESH_MS && atomic_load_explicit(&m->deaf, memory_order_relaxed))
		due = DEAF_REFRESH_MS;
	now_ms = clock_monotonic_ms();
	age = kept_age_ms(k, now, now_ms);
	if (age < ttl && !kept_was_forgotten(m, k)) {
		found.refresh = found.known && age >= due && kept_claim_refresh(k, now_ms);
		found.record = record_retain(k->record);
	}
	kept_release(k);
	return found;
}

struct record *lookup_memory_last(struct lookup_memory *m, const struct code *code, int64_t now)
{
	struct kept *k = cache_get(m->records, code->text, CODE_LENGTH);
	int64_t most = ((int64_t)m->ttl_s + m->tolerance_s) * 1000;
	struct record *record = NULL;

	if (k != NULL && m->tolerance_s > 0 && !kept_was_forgotten(m, k) &&
	    kept_age_ms(k, now, clock_monotonic_ms()) < most)
		record = record_retain(k->record);
	kept_release(k);
	return record;
}

void lookup_memory_refresh_soon(struct lookup_memory *m, const struct code *code)
{
	struct kept *k = kept_find(m, code);

	if (k != NULL)
		atomic_store(&k->next_refresh_ms, clock_monotonic_ms() + REFRESH_BUSY_MS);
	kept_release(k);
}

uint64_t lookup_memory_version(struct lookup_memory *m, const struct code *code)
{
	struct kept *k = kept_find(m, code);
	uint64_t version = k == NULL ? 0 : k->record->version;

	kept_release(k);
	return version;
}

void lookup_memory_set_deaf(struct lookup_memory *m, bool deaf)
{
	atomic_store(&m->deaf, deaf);
}

/* ---- keeping and forgetting ---- */

unsigned lookup_memory_changes(const struct lookup_memory *m, const struct code *code)
{
	return atomic_load(&m->changes[code_last_digits(code)]) + atomic_load(&m->epoch);
}

/* First counted, then marked: see lookup_memory_keep(). */
void lookup_memory_forget(struct lookup_memory *m, const struct code *code)
{
	struct kept *k;

	atomic_fetch_add(&m->changes[code_last_digits(code)], 1);
	cache_drop(m->unknown, code->text, CODE_LENGTH);
	k = cache_get(m->records, code->text, CODE_LENGTH);
	if (k != NULL)
		atomic_store(&k->forgotten, true);
	kept_release(k);
}

void lookup_memory_forget_all(struct lookup_memory *m)
{
	atomic_fetch_add(&m->epoch, 1);
}

/* First kept, then looked whether it was forgotten meanwhile: either this sees the count of
 * lookup_memory_forget(), or that marks what was kept here. */
void lookup_memory_keep(
    struct lookup_memory *m, const struct code *code, struct record *record, unsigned changes)
{
	struct cache *to = record->count > 0 ? m->records : m->unknown;
	struct cache *other = record->count > 0 ? m->unknown : m->records;
	struct kept *k = kept_new(record, atomic_load(&m->epoch));

	if (k == NULL)
		return;
	cache_put(to, code->text, CODE_LENGTH, k, sizeof *k + record_memory(record));
	cache_drop(other, code->text, CODE_LENGTH);
	if (lookup_memory_changes(m, code) != changes)
		atomic_store(&k->forgotten, true);
	kept_release(k);
}

/* ---- life ---- */

struct lookup_memory *lookup_memory_new(const struct lookup_memory_options *o)
{
	struct lookup_memory *m = calloc(1, sizeof *m);

	if (m == NULL)
		return NULL;
	m->ttl_s = o->ttl_s;
	m->tolerance_s = o->tolerance_s;
	m->unknown_ttl_s = o->ttl_s < UNKNOWN_TTL_S ? o->ttl_s : UNKNOWN_TTL_S;
	atomic_init(&m->deaf, o->deaf);
	m->unknown = cache_new(o->bytes / UNKNOWN_SHARE, &kept_values);
	m->records = cache_new(o->bytes - o->bytes / UNKNOWN_SHARE, &kept_values);
	if (m->unknown != NULL && m->records != NULL)
		return m;
	lookup_memory_free(m);
	return NULL;
}

void lookup_memory_free(struct lookup_memory *m)
{
	if (m == NULL)
		return;
	cache_free(m->records);
	cache_free(m->unknown);
	free(m);
}

struct lookup_memory_stats lookup_memory_stats(const struct lookup_memory *m)
{
	return (struct lookup_memory_stats){cache_memory(m->records) + cache_memory(m->unknown),
	    cache_count(m->records), cache_count(m->unknown)};
}
