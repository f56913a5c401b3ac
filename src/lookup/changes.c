/* Which codes changed lately: a ring in the order of places, and an index by code. */
#include "lookup/changes.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include "base/hash.h"
#include "base/invariant.h"

/* INDEX: a power of two, twice as many places as there are entries. */
enum { INDEX = 2 * CHANGES_MAX, NO_CODE = -1 };

struct entry {
	struct feed_place place;
	int64_t code; /* or NO_CODE */
};

struct changes {
	pthread_mutex_t lock;
	size_t first, count; /* of the ring */
	struct entry ring[CHANGES_MAX];
	uint32_t index[INDEX]; /* by code, open addressing: its newest entry + 1, 0 for free */
};

static struct entry *ring_at(struct changes *c, size_t i)
{
	return &c->ring[(c->first + i) % CHANGES_MAX];
}

static size_t index_home(int64_t code)
{
	return hash_bytes(&code, sizeof code) % INDEX;
}

/* Where a code's newest entry stands, or would. */
static size_t index_find(const struct changes *c, int64_t code)
{
	size_t at = index_home(code);

	while (c->index[at] != 0 && c->ring[c->index[at] - 1].code != code)
		at = (at + 1) % INDEX;
	return at;
}

/* Takes an entry of the index out; what stands behind it and was pushed there moves up. */
static void index_take_out(struct changes *c, size_t gap)
{
	c->index[gap] = 0;
	for (size_t at = (gap + 1) % INDEX; c->index[at] != 0; at = (at + 1) % INDEX) {
		size_t home = index_home(c->ring[c->index[at] - 1].code);

		if ((at + INDEX - home) % INDEX < (at + INDEX - gap) % INDEX)
			continue;
		c->index[gap] = c->index[at];
		c->index[at] = 0;
		gap = at;
	}
}

static void ring_drop_first(struct changes *c)
{
	const struct entry *e = ring_at(c, 0);
	size_t at = e->code == NO_CODE ? 0 : index_find(c, e->code);

	if (e->code != NO_CODE && c->index[at] == (uint32_t)(e - c->ring) + 1)
		index_take_out(c, at);
	c->first = (c->first + 1) % CHANGES_MAX;
	c->count--;
}

/* Places grow, and the index has each code's newest entry. */
static void changes_check_locked(struct changes *c)
{
	size_t indexed = 0;

	assert(c->count <= CHANGES_MAX && c->first < CHANGES_MAX);
	for (size_t i = 0; i < c->count; i++) {
		const struct entry *e = ring_at(c, i);

		assert(i == 0 || ring_at(c, i - 1)->place.id <= e->place.id);
		assert(e->code == NO_CODE ||
		       c->ring[c->index[index_find(c, e->code)] - 1].place.id >= e->place.id);
	}
	for (size_t i = 0; i < INDEX; i++)
		indexed += c->index[i] != 0;
	assert(indexed <= c->count);
}

/* The whole when it is small. */
static void changes_check_some(struct changes *c)
{
	if (c->count <= 64)
		changes_check_locked(c);
}

void changes_check(struct changes *c)
{
	pthread_mutex_lock(&c->lock);
	changes_check_locked(c);
	pthread_mutex_unlock(&c->lock);
}

void changes_clear(struct changes *c)
{
	pthread_mutex_lock(&c->lock);
	for (size_t i = 0; i < INDEX; i++)
		c->index[i] = 0;
	c->first = c->count = 0;
	pthread_mutex_unlock(&c->lock);
}

void changes_add(struct changes *c, const struct feed_place *place, const struct code *code)
{
	struct entry *e;

	pthread_mutex_lock(&c->lock);
	if (c->count == CHANGES_MAX)
		ring_drop_first(c);
	assert(c->count == 0 || ring_at(c, c->count - 1)->place.id <= place->id);
	e = ring_at(c, c->count++);
	*e = (struct entry){*place, NO_CODE};
	if (code != NULL) {
		size_t at = index_find(c, code_number(code));

		e->code = code_number(code);
		c->index[at] = (uint32_t)(e - c->ring) + 1;
	}
	INVARIANT(changes_check_some(c));
	pthread_mutex_unlock(&c->lock);
}

bool changes_newest(struct changes *c, struct feed_place *ret)
{
	bool any;

	pthread_mutex_lock(&c->lock);
	any = c->count > 0;
	if (any)
		*ret = ring_at(c, c->count - 1)->place;
	pthread_mutex_unlock(&c->lock);
	return any;
}

/* Is this a place in the ring, and of those of the same event that were dropped none? */
static bool ring_has(struct changes *c, const struct feed_place *place)
{
	size_t low = 0, high = c->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (ring_at(c, middle)->place.id < place->id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < c->count && ring_at(c, low)->place.id == place->id &&
	       ring_at(c, low)->place.identity == place->identity;
}

bool changes_none_since(struct changes *c, const struct feed_place *from, const struct code *code)
{
	bool none;

	pthread_mutex_lock(&c->lock);
	none = ring_has(c, from);
	if (none) {
		uint32_t newest = c->index[index_find(c, code_number(code))];

		none = newest == 0 || c->ring[newest - 1].place.id <= from->id;
	}
	pthread_mutex_unlock(&c->lock);
	return none;
}

/* ---- life ---- */

struct changes *changes_new(void)
{
	struct changes *c = calloc(1, sizeof *c);

	if (c != NULL)
		pthread_mutex_init(&c->lock, NULL);
	return c;
}

void changes_free(struct changes *c)
{
	if (c == NULL)
		return;
	pthread_mutex_destroy(&c->lock);
	free(c);
}
