/* One flight a key: the first fetches, all who joined get the answer. */
#include "base/flight.h"

#include <assert.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"

/* Flights under way are no more than jobs in a pool's queue: some thousands at the very most. */
enum { BUCKETS = 1024 };

struct flight {
	struct flight *chain;
	struct flight_wait *waits;
	size_t len;
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

static struct flight **find(struct flight_table *t, uint64_t hash, const void *key, size_t len)
{
	struct flight **at = &t->buckets[hash % BUCKETS];

	while (*at != NULL && ((*at)->len != len || memcmp((*at)->key, key, len) != 0))
		at = &(*at)->chain;
	return at;
}

/* The key's flight, started when there is none; NULL when memory is short. The lock is held. */
static struct flight *find_or_start(struct flight **at, const void *key, size_t len)
{
	if (*at == NULL && (*at = malloc(sizeof **at + len)) != NULL) {
		(*at)->chain = NULL;
		(*at)->waits = NULL;
		(*at)->len = len;
		memcpy((*at)->key, key, len);
	}
	return *at;
}

enum err flight_join(
    struct flight_table *t, const void *key, size_t len, struct flight_wait *wait, bool *ret_first)
{
	uint64_t hash = hash_bytes(key, len);
	struct flight **at, *flight;
	bool first;

	pthread_mutex_lock(&t->lock);
	at = find(t, hash, key, len);
	first = *at == NULL;
	flight = find_or_start(at, key, len);
	if (flight != NULL && wait != NULL) {
		wait->next = flight->waits;
		flight->waits = wait;
	}
	pthread_mutex_unlock(&t->lock);
	if (flight == NULL)
		return ERR_NO_MEMORY;
	*ret_first = first;
	return ERR_OK;
}

static struct flight_wait *end_flight(struct flight_table *t, const void *key, size_t len)
{
	uint64_t hash = hash_bytes(key, len);
	struct flight_wait *waits;
	struct flight **at, *flight;

	pthread_mutex_lock(&t->lock);
	at = find(t, hash, key, len);
	flight = *at;
	assert(flight != NULL);
	*at = flight->chain;
	waits = flight->waits;
	pthread_mutex_unlock(&t->lock);
	free(flight);
	return waits;
}

/* Tells all but `except`. A wait's memory may be gone once it was told. */
static void tell(struct flight_table *t, struct flight_wait *waits,
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
	tell(t, end_flight(t, key, len), NULL, err, value);
}

void flight_cancel(
    struct flight_table *t, const void *key, size_t len, struct flight_wait *wait, enum err err)
{
	tell(t, end_flight(t, key, len), wait, err, NULL);
}
