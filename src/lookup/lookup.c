/* Finds records in memory, and has the others fetched. */
#include "lookup/lookup_private.h"

#include <stdlib.h>
#include <string.h>
#include "base/clock.h"

enum {
	UNKNOWN_TTL_S = 2,
	UNKNOWN_SHARE = 8, /* one part in so many of the memory */
	REFRESH_AGAIN_MS = 1000,
	REFRESH_BUSY_MS = 100,
	DEAF_REFRESH_MS = 1000,
	PROBE_AGAIN_MS = 1000,
	QUEUE_DEADLINE_MS = 1000
};

/* ---- what memory keeps ---- */

static void *kept_retain(void *value)
{
	atomic_fetch_add_explicit(&((struct kept *)value)->references, 1, memory_order_relaxed);
	return value;
}

static void kept_release(void *value)
{
	struct kept *k = value;

	if (atomic_fetch_sub_explicit(&k->references, 1, memory_order_acq_rel) != 1)
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

/* By both clocks, the greater counts: one may have been set back. */
static int64_t kept_age_ms(const struct kept *k, int64_t now, int64_t now_ms)
{
	int64_t by_wall = now - k->record->as_of, by_monotonic = now_ms - k->as_of_ms;

	if (by_wall < -LOOKUP_CLOCK_SLACK_S)
		return INT64_MAX;
	return by_wall * 1000 > by_monotonic ? by_wall * 1000 : by_monotonic;
}

static struct kept *find(struct lookup *l, const struct code *code)
{
	struct kept *k = cache_get(l->records, code->text, CODE_LENGTH);

	return k != NULL ? k : cache_get(l->unknown, code->text, CODE_LENGTH);
}

uint64_t lookup_version(struct lookup *l, const struct code *code)
{
	struct kept *k = find(l, code);
	uint64_t version = k == NULL ? 0 : k->record->version;

	if (k != NULL)
		kept_release(k);
	return version;
}

/* ---- forgetting ---- */

unsigned lookup_changes(struct lookup *l, const struct code *code)
{
	return atomic_load(&l->changes[code_last_digits(code)]) + atomic_load(&l->epoch);
}

/* A forgotten record stays where it is, not to be shown, so that its code is still known as one
 * that is in demand, and its version as one behind which nothing may fall. First counted, then
 * marked: see lookup_keep(). */
void lookup_forget(struct lookup *l, const struct code *code)
{
	struct kept *k;

	atomic_fetch_add(&l->changes[code_last_digits(code)], 1);
	cache_drop(l->unknown, code->text, CODE_LENGTH);
	k = cache_get(l->records, code->text, CODE_LENGTH);
	if (k == NULL)
		return;
	atomic_store(&k->forgotten, true);
	kept_release(k);
}

void lookup_forget_all(struct lookup *l)
{
	atomic_fetch_add(&l->epoch, 1);
}

/* First kept, then looked whether it was forgotten meanwhile: either this sees the count of
 * lookup_forget(), or that marks what was kept here. */
void lookup_keep(struct lookup *l, const struct code *code, struct record *record, unsigned changes)
{
	struct cache *to = record->count > 0 ? l->records : l->unknown;
	struct cache *other = record->count > 0 ? l->unknown : l->records;
	struct kept *k = kept_new(record, atomic_load(&l->epoch));

	if (k == NULL)
		return;
	cache_put(to, code->text, CODE_LENGTH, k, sizeof *k + record_memory(record));
	cache_drop(other, code->text, CODE_LENGTH);
	if (lookup_changes(l, code) != changes)
		atomic_store(&k->forgotten, true);
	kept_release(k);
}

/* ---- answering ---- */

static void count_hit(struct lookup *l)
{
	static atomic_uint threads;
	static _Thread_local unsigned slot;

	if (slot == 0)
		slot = 1 + atomic_fetch_add(&threads, 1) % LOOKUP_SLOTS;
	lookup_count(&l->slots[slot - 1].hits);
}

/* Made-up codes must not get before others, nor be spared a limit, by being asked for twice. */
static bool has_record(const struct kept *k)
{
	return k != NULL && k->record->count > 0;
}

static enum pool_lane lane_of(const struct kept *k)
{
	return has_record(k) ? LOOKUP_KNOWN : LOOKUP_NEW;
}

/* One of those who find a record due starts its refresh; a failed one is tried again a second
 * later, one for which there was no room sooner. Refreshes leave half of the room to those for whom
 * somebody waits. */
static void refresh(struct lookup *l, const struct code *code, struct kept *k, int64_t now_ms)
{
	int64_t next = atomic_load_explicit(&k->next_refresh_ms, memory_order_relaxed);

	if (now_ms < next ||
	    !atomic_compare_exchange_strong(&k->next_refresh_ms, &next, now_ms + REFRESH_AGAIN_MS))
		return;
	if (pool_half_full(l->pool, lane_of(k)) ||
	    lookup_fetch(l, code, lane_of(k), NULL) == ERR_BUSY)
		atomic_store(&k->next_refresh_ms, now_ms + REFRESH_BUSY_MS);
	else
		lookup_count(&l->refreshes);
}

static bool is_forgotten(const struct lookup *l, const struct kept *k)
{
	return atomic_load_explicit(&k->forgotten, memory_order_acquire) ||
	       k->epoch != atomic_load_explicit(&l->epoch, memory_order_acquire);
}

/* The age from which on a record is refreshed. While changes are not heard of, that is soon: so
 * they are seen soon where the store has the time, and at the end of their time to live where not.
 */
static int64_t due_at(const struct lookup *l, int64_t ttl)
{
	bool deaf = l->shared != NULL && !atomic_load_explicit(&l->listening, memory_order_relaxed);

	return deaf && ttl / 2 > DEAF_REFRESH_MS ? DEAF_REFRESH_MS : ttl / 2;
}

/* Retains the record, if it may be shown, and has it refreshed where that is due. That there is
 * none is not refreshed: each reading counts for somebody (pages/enumeration.h). */
static struct record *show(
    struct lookup *l, const struct code *code, struct kept *k, int64_t now, int64_t now_ms)
{
	int64_t ttl = (has_record(k) ? l->ttl_s : l->unknown_ttl_s) * INT64_C(1000);
	int64_t age = kept_age_ms(k, now, now_ms);

	if (age >= ttl || is_forgotten(l, k))
		return NULL;
	if (has_record(k) && age >= due_at(l, ttl))
		refresh(l, code, k, now_ms);
	return record_retain(k->record);
}

/* What memory may show, retained; NULL for nothing. *ret_known as lookup_peek(). */
static struct record *find_record(struct lookup *l, const struct code *code, int64_t now,
    bool *ret_known, enum pool_lane *ret_lane)
{
	struct kept *k = find(l, code);
	struct record *record = k == NULL ? NULL : show(l, code, k, now, clock_monotonic_ms());

	*ret_known = has_record(k);
	*ret_lane = lane_of(k);
	if (k != NULL)
		kept_release(k);
	if (record != NULL)
		count_hit(l);
	return record;
}

enum err lookup_peek(
    struct lookup *l, const struct code *code, int64_t now, struct record **ret, bool *ret_known)
{
	enum pool_lane lane;
	struct record *record = find_record(l, code, now, ret_known, &lane);

	if (record == NULL)
		return ERR_NOT_FOUND;
	*ret = record;
	return ERR_OK;
}

enum err lookup_get(struct lookup *l, const struct code *code, int64_t now,
    struct flight_wait *wait, struct record **ret)
{
	enum pool_lane lane;
	bool known;
	struct record *record = find_record(l, code, now, &known, &lane);

	if (record != NULL) {
		*ret = record;
		return ERR_OK;
	}
	lookup_count(&l->misses);
	return lookup_fetch(l, code, lane, wait);
}

/* ---- how it fares ---- */

/* Without visitors nobody would notice that the store is back. */
static void probe_store(struct lookup *l)
{
	static const struct code any = {"0000000000"};
	int64_t now = clock_monotonic_ms(), next = atomic_load(&l->next_probe_ms);

	if (now >= next &&
	    atomic_compare_exchange_strong(&l->next_probe_ms, &next, now + PROBE_AGAIN_MS))
		lookup_fetch(l, &any, LOOKUP_NEW, NULL);
}

enum err lookup_ready(struct lookup *l, struct problem *why)
{
	enum err err;

	pthread_mutex_lock(&l->store_lock);
	err = l->store_err;
	*why = l->store_why;
	pthread_mutex_unlock(&l->store_lock);
	if (err) {
		probe_store(l);
		return ERR_UNAVAILABLE;
	}
	why->text[0] = '\0';
	if (l->shared != NULL && !shared_answers(l->shared))
		err_because(why, ERR_OK, "Redis does not answer; records come from the store");
	else if (l->shared != NULL && !atomic_load(&l->listening))
		err_because(why, ERR_OK,
		    "Redis does not tell of changes; they are seen within %u s", l->ttl_s);
	return ERR_OK;
}

void lookup_stats(struct lookup *l, struct lookup_stats *ret)
{
	struct shared_stats redis = {0};

	if (l->shared != NULL)
		shared_stats(l->shared, &redis);
	*ret = (struct lookup_stats){
	    .misses = atomic_load(&l->misses),
	    .refreshes = atomic_load(&l->refreshes),
	    .refused = atomic_load(&l->refused),
	    .store_reads = atomic_load(&l->store_reads),
	    .store_errors = atomic_load(&l->store_errors),
	    .redis_hits = redis.hits,
	    .redis_rejects = redis.rejects,
	    .redis_errors = redis.errors,
	    .redis_deafened = atomic_load(&l->deafened),
	    .redis_listening = atomic_load(&l->listening),
	    .memory = cache_memory(l->records) + cache_memory(l->unknown),
	    .records = cache_count(l->records),
	    .unknown = cache_count(l->unknown),
	};
	for (size_t i = 0; i < LOOKUP_SLOTS; i++)
		ret->hits += atomic_load_explicit(&l->slots[i].hits, memory_order_relaxed);
}

/* ---- life ---- */

static void *retain_record(void *record)
{
	return record_retain(record);
}

static void release_record(void *record)
{
	record_release(record);
}

static const struct cache_values record_values = {retain_record, release_record};

static struct lookup *lookup_new(const struct lookup_options *o)
{
	struct lookup *l = aligned_alloc(alignof(struct lookup), sizeof *l);

	if (l == NULL)
		return NULL;
	memset(l, 0, sizeof *l);
	pthread_mutex_init(&l->store_lock, NULL);
	l->ttl_s = o->ttl_s;
	l->unknown_ttl_s = o->ttl_s < UNKNOWN_TTL_S ? o->ttl_s : UNKNOWN_TTL_S;
	l->queue_deadline_ms = o->queue_deadline_ms > 0 ? o->queue_deadline_ms : QUEUE_DEADLINE_MS;
	l->hear = o->hear;
	l->hear_arg = o->hear_arg;
	l->store_url = strdup(o->store_url);
	l->unknown = cache_new(o->memory / UNKNOWN_SHARE, &kept_values);
	l->records = cache_new(o->memory - o->memory / UNKNOWN_SHARE, &kept_values);
	l->flights = flight_table_new(&record_values);
	if (l->store_url != NULL && l->unknown != NULL && l->records != NULL && l->flights != NULL)
		return l;
	lookup_close(l);
	return NULL;
}

static enum err open_redis(struct lookup *l, const struct lookup_options *o, struct problem *why)
{
	struct shared_options options = {o->redis_url, o->redis_key_file, o->ttl_s};
	enum err err;

	if (o->redis_url[0] == '\0')
		return ERR_OK;
	err = shared_new(&options, &l->shared, why);
	if (!err && listener_start(l, &l->listener) != ERR_OK)
		err = err_because(why, ERR_NO_MEMORY, "cannot start a thread");
	return err;
}

enum err lookup_open(const struct lookup_options *options, struct lookup **ret, struct problem *why)
{
	struct store *store = NULL;
	struct lookup *l = NULL;
	enum err err = store_open(options->store_url, STORE_READ, &store, why);

	if (!err && (l = lookup_new(options)) == NULL)
		err = err_because(why, ERR_NO_MEMORY, "out of memory");
	if (!err)
		err = open_redis(l, options, why);
	store_close(store);
	if (err)
		lookup_close(l);
	else
		*ret = l;
	return err;
}

void lookup_use_pool(struct lookup *l, struct pool *pool)
{
	l->pool = pool;
}

void lookup_close(struct lookup *l)
{
	if (l == NULL)
		return;
	listener_stop(l->listener);
	shared_free(l->shared);
	flight_table_free(l->flights);
	cache_free(l->records);
	cache_free(l->unknown);
	pthread_mutex_destroy(&l->store_lock);
	free(l->store_url);
	free(l);
}
