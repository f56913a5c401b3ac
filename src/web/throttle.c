/* Counts what each network does within a minute. */
#include "web/throttle.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "base/hash.h"
#include "base/random.h"

/* 65,536 counters of 8 bytes. A set is what one hash may land in. */
enum { PARTS = 16, SETS = 512, WAYS = 8 };

/* The networks of an address for which is counted, and how many times the limit each may take. Who
 * has a /48 of IPv6, as companies do, has 65,536 subscribers' worth of /64. */
static const struct reach {
	unsigned char family; /* enum network_family */
	unsigned char bits;
	unsigned times;
} reaches[] = {
    {NETWORK_V6, 48, 16},
    {NETWORK_V6, 64, 1},
    {NETWORK_V4, 32, 1},
    {NETWORK_LOCAL, 0, 1},
    {NETWORK_NONE, 0, 1},
};

enum { REACHES = sizeof reaches / sizeof reaches[0] };

struct counter {
	uint32_t tag; /* of the hash; with `count` 0 the place is free */
	uint32_t count;
};

struct part {
	pthread_mutex_t lock;
	int64_t window;
	uint64_t key[2];
	struct counter sets[SETS][WAYS];
};

struct throttle {
	unsigned limit;
	atomic_llong window; /* the one that all parts have been cleared for */
	struct part parts[PARTS];
};

struct throttle *throttle_new(unsigned limit)
{
	struct throttle *t = calloc(1, sizeof *t);

	assert(limit > 0);
	if (t == NULL)
		return NULL;
	t->limit = limit;
	atomic_init(&t->window, -1);
	for (size_t i = 0; i < PARTS; i++) {
		pthread_mutex_init(&t->parts[i].lock, NULL);
		t->parts[i].window = -1;
	}
	return t;
}

void throttle_free(struct throttle *t)
{
	if (t == NULL)
		return;
	for (size_t i = 0; i < PARTS; i++)
		pthread_mutex_destroy(&t->parts[i].lock);
	free(t);
}

/* The lock is held. */
static void part_begin_window(struct part *p, int64_t window)
{
	if (p->window >= window)
		return;
	p->window = window;
	memset(p->sets, 0, sizeof p->sets);
	random_bytes(p->key, sizeof p->key);
}

static int64_t throttle_window(int64_t now_ms)
{
	return now_ms / (THROTTLE_WINDOW_S * 1000);
}

unsigned throttle_left_s(int64_t now_ms)
{
	return THROTTLE_WINDOW_S - (unsigned)(now_ms / 1000 % THROTTLE_WINDOW_S);
}

void throttle_forget(struct throttle *t, int64_t now_ms)
{
	int64_t window = throttle_window(now_ms);

	if (t == NULL)
		return;
	if (atomic_exchange_explicit(&t->window, window, memory_order_relaxed) == window)
		return;
	for (size_t i = 0; i < PARTS; i++) {
		pthread_mutex_lock(&t->parts[i].lock);
		part_begin_window(&t->parts[i], window);
		pthread_mutex_unlock(&t->parts[i].lock);
	}
}

/* One network that is counted; no padding, for it is hashed. */
struct place {
	struct network_address network;
	unsigned char bits;
};

static struct place network_place(const struct network_address *who, const struct reach *reach)
{
	return (struct place){network_address_masked(who, reach->bits, reach->bits), reach->bits};
}

/* The part is locked. Where no counter is the network's, `make` gives it the place that had counted
 * least; else NULL. */
static struct counter *part_find(struct part *p, const struct place *place, bool make)
{
	uint64_t hash = hash_siphash(1, 3, p->key, place, sizeof *place);
	struct counter *set = p->sets[hash % SETS], *least = set;
	uint32_t tag = (uint32_t)(hash >> 32);

	for (size_t i = 0; i < WAYS; i++) {
		if (set[i].count > 0 && set[i].tag == tag)
			return &set[i];
		if (set[i].count < least->count)
			least = &set[i];
	}
	if (!make)
		return NULL;
	*least = (struct counter){.tag = tag};
	return least;
}

/* Locks the network's part and begins its window, which whoever is clearing the parts may not have
 * reached yet. Which part follows from the process's own key alone. */
static struct part *part_enter(struct throttle *t, const struct place *place, int64_t now_ms)
{
	struct part *p = &t->parts[hash_bytes(place, sizeof *place) % PARTS];

	throttle_forget(t, now_ms);
	pthread_mutex_lock(&p->lock);
	part_begin_window(p, throttle_window(now_ms));
	return p;
}

/* True as well for an address of another family. */
static bool reach_take(struct throttle *t, const struct network_address *who,
    const struct reach *reach, int64_t now_ms)
{
	struct place place = network_place(who, reach);
	struct counter *c;
	struct part *p;
	bool allowed;

	if (who->family != reach->family)
		return true;
	p = part_enter(t, &place, now_ms);
	c = part_find(p, &place, true);
	allowed = c->count < t->limit * reach->times;
	if (allowed)
		c->count++;
	pthread_mutex_unlock(&p->lock);
	return allowed;
}

static void reach_give_back(struct throttle *t, const struct network_address *who,
    const struct reach *reach, int64_t now_ms)
{
	struct place place = network_place(who, reach);
	struct counter *c;
	struct part *p;

	if (who->family != reach->family)
		return;
	p = part_enter(t, &place, now_ms);
	c = part_find(p, &place, false);
	if (c != NULL) {
		assert(c->count > 0);
		c->count--;
	}
	pthread_mutex_unlock(&p->lock);
}

bool throttle_take(struct throttle *t, const struct network_address *who, int64_t now_ms)
{
	size_t taken = 0;

	while (taken < REACHES && reach_take(t, who, &reaches[taken], now_ms))
		taken++;
	if (taken == REACHES)
		return true;
	while (taken-- > 0)
		reach_give_back(t, who, &reaches[taken], now_ms);
	return false;
}

void throttle_give_back(struct throttle *t, const struct network_address *who, int64_t now_ms)
{
	for (size_t i = 0; i < REACHES; i++)
		reach_give_back(t, who, &reaches[i], now_ms);
}
