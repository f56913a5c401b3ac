/* One flight per key: the first fetches, all who joined get the answer. */
#include "base/flight.h"

#include <assert.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "base/invariant.h"

/* Flights under way are no more than jobs in a pool's queue: some thousands at the very most. */
enum { BUCKETS = 1024 };

struct flight {
	struct flight *chain;
	struct flight_wait *waits;
	size_t wait_count, len;
	unsigned char key[];
};

struct flight_table {
	struct cache_values values;
	pthread_mutex_t lock;
	struct flight *buckets[BUCKETS];
};

struct flight_table *flight_table_new(const struct cache_values *values)
{
	struct flight_table *t = calloc(1, sizeof *t);

	if (t == NULL)
		return NULL;
	t->values = *values;
	pthread_mutex_init(&t->lock, NULL);
	return t;
}

void flight_table_free(struct flight_table *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		assert(t->buckets[i] == NULL);
	pthread_mutex_destroy(&t->lock);
	free(t);
}

/* How many wait for it is counted when they are few, or their number is round: a crowd must not
 * make each of its members slow. */
static void waits_check(const struct flight *f)
{
	size_t count = 0;

	if (f->wait_count > 64 && f->wait_count % 64 != 0)
		return;
	for (const struct flight_wait *wait = f->waits; wait != NULL; wait = wait->next) {
		assert(count < f->wait_count && wait->done != NULL); /* else a loop, or no wait */
		count++;
	}
	assert(count == f->wait_count);
}

/* Each flight of a bucket belongs there, and there is one for each key. */
static void flights_check(const struct flight_table *t, size_t bucket)
{
	for (const struct flight *f = t->buckets[bucket]; f != NULL; f = f->chain) {
		assert(hash_bytes(f->key, f->len) % BUCKETS == bucket);
		waits_check(f);
		for (const struct flight *other = f->chain; other != NULL; other = other->chain)
			assert(other != f &&
			       (other->len != f->len || memcmp(other->key, f->key, f->len) != 0));
	}
}

void flight_table_check(struct flight_table *t)
{
	pthread_mutex_lock(&t->lock);
	for (size_t i = 0; i < BUCKETS; i++)
		flights_check(t, i);
	pthread_mutex_unlock(&t->lock);
}

static struct flight **flight_find(
    struct flight_table *t, uint64_t hash, const void *key, size_t len)
{
	struct flight **at = &t->buckets[hash % BUCKETS];

	while (*at != NULL && ((*at)->len != len || memcmp((*at)->key, key, len) != 0))
		at = &(*at)->chain;
	return at;
}

enum err flight_join(
    struct flight_table *t, const void *key, size_t len, struct flight_wait *wait, bool *ret_first)
{
	uint64_t hash = hash_bytes(key, len);
	struct flight **at, *flight;
	bool first;

	pthread_mutex_lock(&t->lock);
	at = flight_find(t, hash, key, len);
	first = *at == NULL;
	if (first && (*at = malloc(sizeof **at + len)) != NULL) {
		**at = (struct flight){.len = len};
		memcpy((*at)->key, key, len);
	}
	flight = *at;
	if (flight != NULL && wait != NULL) {
		wait->next = flight->waits;
		flight->waits = wait;
		flight->wait_count++;
	}
	INVARIANT(flights_check(t, hash % BUCKETS));
	pthread_mutex_unlock(&t->lock);
	if (flight == NULL)
		return ERR_NO_MEMORY;
	*ret_first = first;
	return ERR_OK;
}

static struct flight_wait *flight_end(struct flight_table *t, const void *key, size_t len)
{
	uint64_t hash = hash_bytes(key, len);
	struct flight_wait *waits;
	struct flight **at, *flight;

	pthread_mutex_lock(&t->lock);
	at = flight_find(t, hash, key, len);
	flight = *at;
	assert(flight != NULL);
	*at = flight->chain;
	waits = flight->waits;
	INVARIANT(flights_check(t, hash % BUCKETS));
	pthread_mutex_unlock(&t->lock);
	free(flight);
	return waits;
}

/* Tells all but `except`. A wait's memory may be gone once it was told. */
static void flight_tell(struct flight_table *t, struct flight_wait *waits,
    const struct flight_wait *except, enum err err, void *value)
{
	while (waits != NULL) {
		struct flight_wait *next = waits->next;

		if (waits != except)
			waits->done(waits, err, err ? NULL : t->values.retain(value));
		waits = next;
	}
}

void flight_land(struct flight_table *t, const void *key, size_t len, enum err err, void *value)
{
	flight_tell(t, flight_end(t, key, len), NULL, err, value);
}

void flight_cancel(
    struct flight_table *t, const void *key, size_t len, struct flight_wait *wait, enum err err)
{
	flight_tell(t, flight_end(t, key, len), wait, err, NULL);
}
