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
	AS_OF_STEP_MAX_S = 10,
	CLOCK_SLACK_S = 2, /* that another machine's clock may be ahead */
	CHANGES = 1000
};

struct lookup_memory {
	struct cache *records;
	struct cache *unknown; /* codes without a record */
	unsigned ttl_s, unknown_ttl_s, tolerance_s;
	unsigned as_of_step_s; /* not above the time to live: what is confirmed is not late */
	atomic_int_least64_t confirmed, confirmed_ms; /* see lookup_memory_confirm() */
	atomic_uint changes[CHANGES]; /* how often codes with these last digits were forgotten */
	atomic_uint epoch;            /* how often everything was forgotten */
	atomic_uint openings;         /* see lookup_memory_opened() */
	atomic_uint_least64_t passed; /* see lookup_memory_pass() */
};

/* ---- what is kept ---- */

static const struct cache_values held_values = {held_retain, held_release};

static bool held_was_forgotten(const struct lookup_memory *m, const struct held *k)
{
	return atomic_load_explicit(&k->forgotten, memory_order_acquire) ||
	       k->epoch != atomic_load_explicit(&m->epoch, memory_order_acquire);
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* How long nothing has been known of it: since it was read, or the feed spoke. By both clocks, the
 * greater counts: one may have been set back. INT64_MAX for one that may not be shown at all. */
static int64_t held_known_age_ms(
    const struct lookup_memory *m, const struct held *k, int64_t now, int64_t now_ms)
{
	int64_t confirmed_ms = atomic_load_explicit(&m->confirmed_ms, memory_order_acquire);
	int64_t confirmed = atomic_load_explicit(&m->confirmed, memory_order_acquire);
	int64_t by_wall = now - (k->ahead ? k->as_of : later(k->as_of, confirmed));
	int64_t by_monotonic = now_ms - (k->ahead ? k->as_of_ms : later(k->as_of_ms, confirmed_ms));

	if (now >= k->until || by_wall < -CLOCK_SLACK_S)
		return INT64_MAX;
	return later(by_wall * 1000, by_monotonic);
}

/* The same of what is kept. First its age, then whether it is forgotten: see
 * lookup_memory_confirm(). */
static int64_t held_age_ms(
    const struct lookup_memory *m, const struct held *k, int64_t now, int64_t now_ms)
{
	int64_t age = held_known_age_ms(m, k, now, now_ms);

	return held_was_forgotten(m, k) ? INT64_MAX : age;
}

bool lookup_memory_believes(const struct lookup_memory *m, const struct held *held)
{
	int64_t age = held_known_age_ms(m, held, clock_now(), clock_monotonic_ms());

	return age < m->ttl_s * INT64_C(1000);
}

/* ---- what is shown ---- */

/* One of those who find a record due refreshes it. */
static bool held_claim_refresh(struct held *k, int64_t now_ms)
{
	int64_t next = atomic_load_explicit(&k->next_refresh_ms, memory_order_relaxed);

	return now_ms >= next && atomic_compare_exchange_strong(
				     &k->next_refresh_ms, &next, now_ms + REFRESH_AGAIN_MS);
}

/* Of codes without a record it is not known by the feed, nor is it refreshed, that there is none,
 * since each reading counts for somebody (pages/enumeration.h). And made-up codes must not get
 * before others, nor be spared a limit, by being asked for twice: so they are not known. */
static struct lookup_found unknown_find(
    struct lookup_memory *m, const struct code *code, int64_t now)
{
	struct held *k = cache_get(m->unknown, code->text, CODE_LENGTH);
	struct lookup_found found = {NULL, false, false};

	if (k != NULL && !held_was_forgotten(m, k) && now - k->as_of < m->unknown_ttl_s &&
	    now - k->as_of >= -CLOCK_SLACK_S &&
	    clock_monotonic_ms() - k->as_of_ms < m->unknown_ttl_s * INT64_C(1000))
		found.record = k;
	else
		held_release(k);
	return found;
}

struct lookup_found lookup_memory_find(
    struct lookup_memory *m, const struct code *code, int64_t now)
{
	struct held *k = cache_get(m->records, code->text, CODE_LENGTH);
	struct lookup_found found = {k, true, false};
	int64_t now_ms = clock_monotonic_ms(), age, ttl = m->ttl_s * INT64_C(1000);

	if (k == NULL)
		return unknown_find(m, code, now);
	age = held_age_ms(m, k, now, now_ms);
	if (age >= ttl) {
		held_release(k);
		found.record = NULL;
	} else {
		found.refresh = age >= ttl / 2 && held_claim_refresh(k, now_ms);
	}
	return found;
}

struct held *lookup_memory_last(struct lookup_memory *m, const struct code *code, int64_t now)
{
	struct held *k = cache_get(m->records, code->text, CODE_LENGTH);
	int64_t most = ((int64_t)m->ttl_s + m->tolerance_s) * 1000;

	if (k != NULL && m->tolerance_s > 0 && held_age_ms(m, k, now, clock_monotonic_ms()) < most)
		return k;
	held_release(k);
	return NULL;
}

int64_t lookup_memory_as_of(const struct lookup_memory *m, const struct held *held)
{
	int64_t confirmed = atomic_load_explicit(&m->confirmed, memory_order_acquire);

	return held_was_forgotten(m, held)
		   ? held->as_of
		   : later(held->as_of, confirmed - confirmed % m->as_of_step_s);
}

void lookup_memory_refresh_soon(struct lookup_memory *m, const struct code *code)
{
	struct held *k = cache_get(m->records, code->text, CODE_LENGTH);

	if (k != NULL)
		atomic_store(&k->next_refresh_ms, clock_monotonic_ms() + REFRESH_BUSY_MS);
	held_release(k);
}

/* First all that the feed told is forgotten, then confirmed: who sees the later moment sees also
 * what was forgotten before it. */
void lookup_memory_confirm(struct lookup_memory *m, int64_t as_of, int64_t as_of_ms)
{
	atomic_store_explicit(&m->confirmed, as_of, memory_order_release);
	atomic_store_explicit(&m->confirmed_ms, as_of_ms, memory_order_release);
}

void lookup_memory_pass(struct lookup_memory *m, uint64_t event)
{
	atomic_store(&m->passed, event);
}

uint64_t lookup_memory_passed(const struct lookup_memory *m)
{
	return atomic_load(&m->passed);
}

void lookup_memory_opened(struct lookup_memory *m)
{
	atomic_fetch_add(&m->openings, 1);
}

unsigned lookup_memory_openings(const struct lookup_memory *m)
{
	return atomic_load(&m->openings);
}

/* ---- keeping and forgetting ---- */

unsigned lookup_memory_epoch(const struct lookup_memory *m)
{
	return atomic_load(&m->epoch);
}

unsigned lookup_memory_changes(const struct lookup_memory *m, const struct code *code)
{
	return atomic_load(&m->changes[code_last_digits(code)]) + atomic_load(&m->epoch);
}

/* First counted, then marked: see lookup_memory_keep(). */
void lookup_memory_forget(struct lookup_memory *m, const struct code *code)
{
	struct held *k;

	atomic_fetch_add(&m->changes[code_last_digits(code)], 1);
	cache_drop(m->unknown, code->text, CODE_LENGTH);
	k = cache_get(m->records, code->text, CODE_LENGTH);
	if (k != NULL)
		atomic_store(&k->forgotten, true);
	held_release(k);
}

void lookup_memory_forget_all(struct lookup_memory *m)
{
	atomic_fetch_add(&m->epoch, 1);
}

/* First kept, then looked whether it was forgotten meanwhile: either this sees the count of
 * lookup_memory_forget(), or that marks what was kept here. */
void lookup_memory_keep(
    struct lookup_memory *m, const struct code *code, struct held *record, unsigned changes)
{
	bool known = record->known;

	record->epoch = atomic_load(&m->epoch);
	cache_put(
	    known ? m->records : m->unknown, code->text, CODE_LENGTH, record, held_memory(record));
	cache_drop(known ? m->unknown : m->records, code->text, CODE_LENGTH);
	if (lookup_memory_changes(m, code) != changes)
		atomic_store(&record->forgotten, true);
}

/* ---- life ---- */

struct lookup_memory *lookup_memory_new(const struct lookup_memory_options *o)
{
	struct lookup_memory *m = calloc(1, sizeof *m);

	if (m == NULL)
		return NULL;
	m->ttl_s = o->ttl_s;
	m->tolerance_s = o->tolerance_s;
	m->as_of_step_s = o->ttl_s < AS_OF_STEP_MAX_S ? o->ttl_s : AS_OF_STEP_MAX_S;
	m->unknown_ttl_s = o->ttl_s < UNKNOWN_TTL_S ? o->ttl_s : UNKNOWN_TTL_S;
	m->unknown = cache_new(o->bytes / UNKNOWN_SHARE, &held_values);
	m->records = cache_new(o->bytes - o->bytes / UNKNOWN_SHARE, &held_values);
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
