/* A bounded table of counts. */
#include "usage/table.h"

#include <assert.h>
#include <stdlib.h>
#include "base/hash.h"
#include "base/invariant.h"

/* TEXT_EACH: bytes of hosts to an entry, on average. LEAST: entries that any table has room for. */
enum { TEXT_EACH = 24, LEAST = 64, INVENTED_SHARE = 4 };

/* ---- its room ---- */

static size_t size_least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Room for so many entries, at least as many as it has; false, with nothing changed, when memory is
 * short. Until it is cleared the index finds nothing in a table that is sorted. */
static bool table_resize(struct usage_table *t, size_t room)
{
	size_t places = 2;
	uint32_t *index;
	struct usage_entry *entries;

	assert(room >= t->count && room <= t->max);
	while (places < 2 * room)
		places *= 2;
	index = calloc(places, sizeof *index);
	entries = index == NULL ? NULL : realloc(t->entries, room * sizeof *entries);
	if (entries == NULL) {
		free(index);
		return false;
	}
	free(t->index);
	t->index = index;
	t->mask = (uint32_t)(places - 1);
	t->entries = entries;
	t->room = room;
	for (size_t i = 0; i < t->count; i++) {
		uint32_t at = entries[i].hash & t->mask;

		while (index[at] != 0)
			at = (at + 1) & t->mask;
		index[at] = (uint32_t)(i + 1);
	}
	return true;
}

static bool table_resize_text(struct usage_table *t, size_t room)
{
	char *text = realloc(t->text, room);

	if (text == NULL)
		return false;
	t->text = text;
	t->text_room = room;
	return true;
}

/* Room for one more entry with a host of that length. */
static bool table_make_room(struct usage_table *t, size_t host_len)
{
	if (t->count == t->max || t->text_max - t->text_used < host_len)
		return false;
	while (t->text_room - t->text_used < host_len)
		if (!table_resize_text(t, size_least(2 * t->text_room, t->text_max)))
			return false;
	return t->count < t->room || table_resize(t, size_least(2 * t->room, t->max));
}

/* ---- life ---- */

struct usage_table *usage_table_new(size_t memory)
{
	size_t max = memory / (sizeof(struct usage_entry) + 4 * sizeof(uint32_t) + TEXT_EACH);
	struct usage_table *t = calloc(1, sizeof *t);

	if (t == NULL)
		return NULL;
	t->max = max < LEAST ? LEAST : max > INT32_MAX / 4 ? INT32_MAX / 4 : max;
	t->invented_max = t->max / INVENTED_SHARE;
	t->text_max = t->max * TEXT_EACH;
	if (table_resize(t, LEAST) && table_resize_text(t, LEAST * TEXT_EACH))
		return t;
	usage_table_free(t);
	return NULL;
}

void usage_table_free(struct usage_table *t)
{
	if (t == NULL)
		return;
	free(t->index);
	free(t->entries);
	free(t->text);
	free(t);
}

/* ---- entries ---- */

/* Codes are known ones and their hosts registered: nobody chooses them to collide. Invented hosts
 * could be chosen so. */
static uint32_t item_hash(const struct usage_item *item)
{
	uint64_t hash = ((uint64_t)item->code << 17 ^ item->shape) * 0x9e3779b97f4a7c15;

	hash ^= item->host.len;
	if (item->invented)
		hash ^= hash_bytes(item->host.at, item->host.len);
	return (uint32_t)(hash >> 32 ^ hash);
}

static bool entry_is_of(const struct usage_table *t, const struct usage_entry *e,
    const struct usage_item *item, uint32_t hash)
{
	return e->hash == hash && e->code == item->code && e->day == item->day &&
	       e->shape == item->shape && e->claimed == item->claimed &&
	       e->host_len == item->host.len &&
	       (item->host.len == 0 ||
		   memcmp(t->text + e->host_at, item->host.at, item->host.len) == 0);
}

static bool entry_append(
    struct usage_table *t, const struct usage_item *item, uint32_t hash, uint64_t n)
{
	struct usage_entry *e;

	if (item->invented && t->invented == t->invented_max)
		return false;
	if (!table_make_room(t, item->host.len))
		return false;
	e = &t->entries[t->count];
	*e = (struct usage_entry){.n = n,
	    .code = item->code,
	    .hash = hash,
	    .day = item->day,
	    .shape = item->shape,
	    .host_at = (uint32_t)t->text_used,
	    .host_len = (uint8_t)item->host.len,
	    .reason = item->reason,
	    .invented = item->invented,
	    .claimed = item->claimed};
	if (item->host.len > 0)
		memcpy(t->text + t->text_used, item->host.at, item->host.len);
	t->text_used += item->host.len;
	t->invented += item->invented;
	t->count++;
	return true;
}

/* ---- what is always true ---- */

/* The index finds the entry, and no other one of the same item on the way to it. */
static void table_check_entry(const struct usage_table *t, size_t i)
{
	const struct usage_entry *e = &t->entries[i];
	struct usage_item item = usage_table_item(t, e);
	uint32_t at = e->hash & t->mask;

	assert(e->host_at <= t->text_used && e->host_len <= t->text_used - e->host_at);
	assert(e->hash == item_hash(&item));
	for (; t->index[at] != i + 1; at = (at + 1) & t->mask) {
		assert(t->index[at] != 0 && t->index[at] <= t->count);
		assert(!entry_is_of(t, &t->entries[t->index[at] - 1], &item, e->hash));
	}
}

void usage_table_check(const struct usage_table *t)
{
	size_t invented = 0, text = 0, places = (size_t)t->mask + 1, used = 0;

	assert((places & t->mask) == 0 && places >= 2 * t->room);
	assert(t->count <= t->room && t->room <= t->max);
	assert(t->text_used <= t->text_room && t->text_room <= t->text_max);
	assert(t->invented <= t->invented_max && t->invented <= t->count);
	for (size_t i = 0; i < t->count; i++) {
		const struct usage_entry *e = &t->entries[i];

		/* Until they are sorted, hosts stand in the order of the entries. */
		assert(t->sorted || e->host_at == text);
		assert(!t->sorted || i == 0 || t->entries[i - 1].code <= e->code);
		text += e->host_len;
		invented += e->invented;
		if (!t->sorted)
			table_check_entry(t, i);
	}
	assert(text == t->text_used && invented == t->invented);
	for (size_t i = 0; i < places && !t->sorted; i++)
		used += t->index[i] != 0;
	assert(t->sorted || used == t->count);
}

/* After a change at entry `i`; the whole table while it is small, and now and then. */
static void table_check_near(const struct usage_table *t, size_t i)
{
	table_check_entry(t, i);
	if (t->count <= 32 || t->count % 1024 == 0)
		usage_table_check(t);
}

/* ---- adding and reading ---- */

bool usage_table_add(struct usage_table *t, const struct usage_item *item, uint64_t n)
{
	uint32_t hash = item_hash(item);
	uint32_t at;

	assert(item->host.len <= UINT8_MAX && !t->sorted);
	for (at = hash & t->mask; t->index[at] != 0; at = (at + 1) & t->mask) {
		struct usage_entry *e = &t->entries[t->index[at] - 1];

		if (entry_is_of(t, e, item, hash)) {
			e->n += n;
			return true;
		}
	}
	if (!entry_append(t, item, hash, n))
		return false;
	/* It may be another index now. */
	for (at = hash & t->mask; t->index[at] != 0; at = (at + 1) & t->mask)
		continue;
	t->index[at] = (uint32_t)t->count;
	INVARIANT(table_check_near(t, t->count - 1));
	return true;
}

struct usage_item usage_table_item(const struct usage_table *t, const struct usage_entry *e)
{
	return (struct usage_item){.code = e->code,
	    .day = e->day,
	    .shape = e->shape,
	    .host = {e->host_len == 0 ? NULL : t->text + e->host_at, e->host_len},
	    .reason = e->reason,
	    .invented = e->invented,
	    .claimed = e->claimed};
}

static int entry_by_code(const void *left, const void *right)
{
	const struct usage_entry *a = left, *b = right;

	return (a->code > b->code) - (a->code < b->code);
}

void usage_table_sort(struct usage_table *t)
{
	if (t->count > 0)
		qsort(t->entries, t->count, sizeof *t->entries, entry_by_code);
	t->sorted = true;
	INVARIANT(usage_table_check(t));
}

/* Empties the index. */
static void table_clear_index(struct usage_table *t)
{
	if (t->count >= t->room / 16 || t->sorted) {
		memset(t->index, 0, ((size_t)t->mask + 1) * sizeof *t->index);
		return;
	}
	/* The last one first: those before it are then still found on their way. */
	for (size_t i = t->count; i > 0; i--) {
		uint32_t at = t->entries[i - 1].hash & t->mask;

		while (t->index[at] != i)
			at = (at + 1) & t->mask;
		t->index[at] = 0;
	}
}

void usage_table_clear(struct usage_table *t)
{
	size_t had = t->count, text = t->text_used;

	table_clear_index(t);
	t->count = t->invented = t->text_used = 0;
	t->told = t->sorted = false;
	/* What it needed once it may never need again. Without memory for less it keeps the more.
	 */
	if (had < t->room / 4 && t->room / 2 >= LEAST)
		table_resize(t, t->room / 2);
	if (text < t->text_room / 4 && t->text_room / 2 >= LEAST * TEXT_EACH)
		table_resize_text(t, t->text_room / 2);
	INVARIANT(usage_table_check(t));
}
