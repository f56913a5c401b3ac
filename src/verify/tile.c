/* The files of a log: how they are called, and what they have. */
#include "verify/tile.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

/* Appends the number in groups of three digits, of which all but the last begin with an "x". */
static size_t tile_write_number(uint64_t n, char *to, size_t room)
{
	uint64_t groups[8]; /* 1000^8 is more than any number of a tile */
	size_t count = 0, len = 0;

	do {
		assert(count < sizeof groups / sizeof groups[0]);
		groups[count++] = n % 1000;
		n /= 1000;
	} while (n > 0);
	while (count-- > 0)
		len += (size_t)snprintf(to + len, room - len,
		    count > 0 ? "x%03" PRIu64 "/" : "%03" PRIu64, groups[count]);
	assert(len < room);
	return len;
}

void verify_tile_path(const struct verify_tile *t, char ret[VERIFY_PATH_MAX])
{
	size_t len;

	if (t->level == VERIFY_ENTRIES)
		len = (size_t)snprintf(ret, VERIFY_PATH_MAX, "tile/entries/");
	else
		len = (size_t)snprintf(ret, VERIFY_PATH_MAX, "tile/%d/", t->level);
	len += tile_write_number(t->n, ret + len, VERIFY_PATH_MAX - len);
	if (t->width < VERIFY_TILE_WIDTH)
		snprintf(ret + len, VERIFY_PATH_MAX - len, ".p/%u", t->width);
}

struct verify_tile verify_tile_of(int level, uint64_t n, uint64_t size)
{
	uint64_t count = size, full;

	for (int i = 0; i < level; i++)
		count /= VERIFY_TILE_WIDTH;
	full = count / VERIFY_TILE_WIDTH;
	if (n < full)
		return (struct verify_tile){level, n, VERIFY_TILE_WIDTH};
	count = n == full ? count % VERIFY_TILE_WIDTH : 0;
	return (struct verify_tile){level, n, (unsigned)count};
}

bool verify_tile_entry(struct str *rest, struct str *ret_entry)
{
	size_t len = str_number(str_part(*rest, 0, 2));

	if (rest->len < 2 || len > rest->len - 2)
		return false;
	*ret_entry = str_part(*rest, 2, len);
	*rest = str_part(*rest, 2 + len, rest->len);
	return true;
}
