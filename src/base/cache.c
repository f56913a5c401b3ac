/* A bounded map from byte keys to shared values, in shards with a lock and an LRU list each. */
#include "base/cache.h"

#include <assert.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "base/invariant.h"

/* A shard of less than SHARD_MIN bytes would refuse ordinary values, so small caches have fewer. */
enum { SHARDS_MAX = 16, SHARD_MIN = 256 * 1024, BUCKETS_MIN = 16, MALLOC_OVERHEAD = 16 };

struct entry {
	struct entry *chain;         /* in its bucket */
	struct entry *newer, *older; /* in the order of use */
	void *value;
	uint32_t hash; /* its low bits choose the bucket, its high ones the shard */
	uint32_t cost; /* all that this entry takes, itself included */
	uint16_t len;
	unsigned char key[];
};

/* Aligned so that the locks of two shards never share a line of the processor's cache. */
struct shard {
	alignas(64) pthread_mutex_t lock;
	struct entry **buckets;
	size_t bucket_count; /* a power of two */
	size_t count;
	size_t used;
	struct entry *newest, *oldest;
};

struct cache {
	struct cache_values values;
	size_t share; /* bytes a shard may hold */
	size_t shard_count;
	struct shard shards[];
};

/* ---- what is true of a shard whenever its lock is free ---- */

/* Each entry of a bucket belongs there, once, and stands between its neighbours in the order of
 * use. How many there are, and what they take, is added to the sums. */
static void shard_check_bucket(const struct shard *s, size_t bucket, size_t *count, size_t *used)
{
	for (const struct entry *e = s->buckets[bucket]; e != NULL; e = e->chain) {
		assert(*count < s->count); /* else the chain has a loop */
		++*count;
		*used += e->cost;
		assert((e->hash & (s->bucket_count - 1)) == bucket);
		assert(e->cost >= offsetof(struct entry, key) + e->len);
		assert((e->newer != NULL ? e->newer->older : s->newest) == e);
		assert((e->older != NULL ? e->older->newer : s->oldest) == e);
		for (const struct entry *other = e->chain; other != NULL; other = other->chain)
			assert(other->hash != e->hash || other->len != e->len ||
			       memcmp(other->key, e->key, e->len) != 0);
	}
}

static void shard_check(const struct shard *s, size_t share)
{
	size_t count = 0, used = s->bucket_count * sizeof *s->buckets, ordered = 0;

	assert(s->bucket_count >= BUCKETS_MIN && (s->bucket_count & (s->bucket_count - 1)) == 0);
	for (size_t i = 0; i < s->bucket_count; i++)
		shard_check_bucket(s, i, &count, &used);
	for (const struct entry *e = s->newest; e != NULL && ordered <= s->count; e = e->older)
		ordered++;
	assert(count == s->count && ordered == s->count);
	assert(used == s->used && (used <= share || count == 0));
}

/* After a change under this hash: its bucket, and the whole when that is small, or by chance. */
static void shard_check_near(const struct shard *s, size_t share, uint32_t hash)
{
	size_t count = 0, used = 0;

	shard_check_bucket(s, hash & (s->bucket_count - 1), &count, &used);
	if (s->count <= 32 || hash % 4096 == 0)
		shard_check(s, share);
}

/* ---- one shard, its lock held ---- */

static struct entry **shard_slot(struct shard *s, uint32_t hash)
{
	return &s->buckets[hash & (s->bucket_count - 1)];
}

static struct entry **shard_find(struct shard *s, uint32_t hash, const void *key, size_t len)
{
	struct entry **at = shard_slot(s, hash);

	while (*at != NULL &&
	       ((*at)->hash != hash || (*at)->len != len || memcmp((*at)->key, key, len) != 0))
		at = &(*at)->chain;
	return at;
}

static void entry_unlink(struct shard *s, struct entry *e)
{
	*(e->newer != NULL ? &e->newer->older : &s->newest) = e->older;
	*(e->older != NULL ? &e->older->newer : &s->oldest) = e->newer;
}

static void entry_link_newest(struct shard *s, struct entry *e)
{
	e->newer = NULL;
	e->older = s->newest;
	*(s->newest != NULL ? &s->newest->newer : &s->oldest) = e;
	s->newest = e;
}

/* Takes an entry out of the shard and puts it before the `dropped`, to be freed without the lock.
 */
static void shard_take_out(struct shard *s, struct entry **at, struct entry **dropped)
{
	struct entry *e = *at;

	*at = e->chain;
	entry_unlink(s, e);
	s->used -= e->cost;
	s->count--;
	e->chain = *dropped;
	*dropped = e;
}

/* Keeps chains short. Without memory for it they grow longer, which is slow but right. */
static void shard_grow(struct shard *s, size_t share)
{
	size_t count = s->bucket_count * 2, more = s->bucket_count * sizeof *s->buckets;
	struct entry **old = s->buckets, **new;

	if (s->count <= s->bucket_count || more > share / 4 ||
	    (new = calloc(count, sizeof *new)) == NULL)
		return;
	s->buckets = new;
	s->bucket_count = count;
	s->used += more;
	for (size_t i = 0; i < count / 2; i++)
		while (old[i] != NULL) {
			struct entry *e = old[i];

			old[i] = e->chain;
			e->chain = *shard_slot(s, e->hash);
			*shard_slot(s, e->hash) = e;
		}
	free(old);
}

/* ---- the whole ---- */

static uint32_t key_hash(const void *key, size_t len)
{
	return (uint32_t)hash_bytes(key, len);
}

static struct shard *shard_of(struct cache *c, uint32_t hash)
{
	return &c->shards[(hash >> 28) & (c->shard_count - 1)];
}

static void entries_release(struct cache *c, struct entry *dropped)
{
	while (dropped != NULL) {
		struct entry *next = dropped->chain;

		c->values.release(dropped->value);
		free(dropped);
		dropped = next;
	}
}

static bool shard_init(struct shard *s)
{
	pthread_mutexattr_t kind;

	s->bucket_count = BUCKETS_MIN;
	s->buckets = calloc(s->bucket_count, sizeof *s->buckets);
	s->used = s->bucket_count * sizeof *s->buckets;
	/* The lock is held for some tens of nanoseconds: spinning beats sleeping. */
	pthread_mutexattr_init(&kind);
	pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ADAPTIVE_NP);
	pthread_mutex_init(&s->lock, &kind);
	pthread_mutexattr_destroy(&kind);
	return s->buckets != NULL;
}

struct cache *cache_new(size_t memory, const struct cache_values *values)
{
	size_t shards = SHARDS_MAX, size;
	struct cache *c;
	bool ok = true;

	while (shards > 1 && memory / shards < SHARD_MIN)
		shards /= 2;
	size = sizeof *c + shards * sizeof c->shards[0];
	size = (size + alignof(struct shard) - 1) / alignof(struct shard) * alignof(struct shard);
	c = aligned_alloc(alignof(struct shard), size);
	if (c == NULL)
		return NULL;
	memset(c, 0, size);
	c->values = *values;
	c->share = memory / shards;
	c->shard_count = shards;
	for (size_t i = 0; i < shards; i++)
		ok = shard_init(&c->shards[i]) && ok;
	if (ok)
		return c;
	cache_free(c);
	return NULL;
}

void cache_free(struct cache *c)
{
	if (c == NULL)
		return;
	cache_clear(c);
	for (size_t i = 0; i < c->shard_count; i++) {
		free(c->shards[i].buckets);
		pthread_mutex_destroy(&c->shards[i].lock);
	}
	free(c);
}

void *cache_get(struct cache *c, const void *key, size_t len)
{
	uint32_t hash = key_hash(key, len);
	struct shard *s = shard_of(c, hash);
	void *value = NULL;
	struct entry *e;

	pthread_mutex_lock(&s->lock);
	e = *shard_find(s, hash, key, len);
	if (e != NULL) {
		value = c->values.retain(e->value);
		if (e != s->newest) {
			entry_unlink(s, e);
			entry_link_newest(s, e);
			INVARIANT(shard_check_near(s, c->share, hash));
		}
	}
	pthread_mutex_unlock(&s->lock);
	return value;
}

static struct entry *entry_new(
    struct cache *c, uint32_t hash, const void *key, size_t len, void *value, size_t cost)
{
	size_t own = offsetof(struct entry, key) + len + MALLOC_OVERHEAD;
	struct entry *e;

	if (cost > c->share || own > c->share - cost || own + cost > UINT32_MAX ||
	    len > UINT16_MAX || (e = malloc(offsetof(struct entry, key) + len)) == NULL)
		return NULL;
	e->hash = hash;
	e->cost = (uint32_t)(own + cost);
	e->len = (uint16_t)len;
	memcpy(e->key, key, len);
	e->value = c->values.retain(value);
	return e;
}

/* Also when the new value cannot be kept, what it replaces is gone: it is not true any more. */
void cache_put(struct cache *c, const void *key, size_t len, void *value, size_t cost)
{
	uint32_t hash = key_hash(key, len);
	struct shard *s = shard_of(c, hash);
	struct entry *e = entry_new(c, hash, key, len, value, cost), *dropped = NULL, **at;

	pthread_mutex_lock(&s->lock);
	at = shard_find(s, hash, key, len);
	if (*at != NULL)
		shard_take_out(s, at, &dropped);
	if (e != NULL) {
		e->chain = *shard_slot(s, hash);
		*shard_slot(s, hash) = e;
		entry_link_newest(s, e);
		s->used += e->cost;
		s->count++;
		shard_grow(s, c->share);
		while (s->used > c->share && s->oldest != NULL) {
			struct entry *last = s->oldest;

			shard_take_out(
			    s, shard_find(s, last->hash, last->key, last->len), &dropped);
		}
	}
	INVARIANT(shard_check_near(s, c->share, hash));
	pthread_mutex_unlock(&s->lock);
	entries_release(c, dropped);
}

void cache_drop(struct cache *c, const void *key, size_t len)
{
	uint32_t hash = key_hash(key, len);
	struct shard *s = shard_of(c, hash);
	struct entry *dropped = NULL, **at;

	pthread_mutex_lock(&s->lock);
	at = shard_find(s, hash, key, len);
	if (*at != NULL)
		shard_take_out(s, at, &dropped);
	INVARIANT(shard_check_near(s, c->share, hash));
	pthread_mutex_unlock(&s->lock);
	entries_release(c, dropped);
}

/* Under the lock only the lists are cut off; freeing what hung on them may take its time. */
void cache_clear(struct cache *c)
{
	for (size_t i = 0; i < c->shard_count; i++) {
		struct shard *s = &c->shards[i];
		struct entry *all;

		pthread_mutex_lock(&s->lock);
		all = s->newest;
		if (s->buckets != NULL)
			memset(s->buckets, 0, s->bucket_count * sizeof *s->buckets);
		s->used = s->bucket_count * sizeof *s->buckets;
		s->count = 0;
		s->newest = s->oldest = NULL;
		pthread_mutex_unlock(&s->lock);
		for (struct entry *e = all; e != NULL; e = e->older)
			e->chain = e->older;
		entries_release(c, all);
	}
}

size_t cache_memory(struct cache *c)
{
	size_t total = 0;

	for (size_t i = 0; i < c->shard_count; i++) {
		pthread_mutex_lock(&c->shards[i].lock);
		total += c->shards[i].used;
		pthread_mutex_unlock(&c->shards[i].lock);
	}
	return total;
}

size_t cache_count(struct cache *c)
{
	size_t total = 0;

	for (size_t i = 0; i < c->shard_count; i++) {
		pthread_mutex_lock(&c->shards[i].lock);
		total += c->shards[i].count;
		pthread_mutex_unlock(&c->shards[i].lock);
	}
	return total;
}

void cache_check(struct cache *c)
{
	for (size_t i = 0; i < c->shard_count; i++) {
		struct shard *s = &c->shards[i];

		pthread_mutex_lock(&s->lock);
		shard_check(s, c->share);
		for (const struct entry *e = s->newest; e != NULL; e = e->older)
			assert(shard_of(c, e->hash) == s);
		pthread_mutex_unlock(&s->lock);
	}
}
