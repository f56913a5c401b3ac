/* Tiles and their names. */
#include "ledger/tile.h"

#include <assert.h>

/* Digits in each part of a name; parts that the largest number of a tile has. */
enum { PART_DIGITS = 3, PART_BASE = 1000, PARTS_MAX = 6 };

/* How many hashes of a level, or entries, a log of that size has. */
static uint64_t tile_hashes(int level, uint64_t size)
{
	return level == LEDGER_ENTRIES ? size : size >> (8 * level);
}

unsigned ledger_tile_width(int level, uint64_t n, uint64_t size)
{
	uint64_t hashes = tile_hashes(level, size), full = hashes / LEDGER_TILE;

	assert(level >= LEDGER_ENTRIES && level < LEDGER_LEVELS);
	if (n < full)
		return LEDGER_TILE;
	return n == full ? (unsigned)(hashes % LEDGER_TILE) : 0;
}

/* A number without zeros before it. */
static bool tile_number(struct str text, uint64_t max, uint64_t *ret)
{
	return (text.len == 1 || (text.len > 0 && text.at[0] != '0')) &&
	       str_to_uint(text, max, ret);
}

static bool tile_read_level(struct str text, int *ret)
{
	uint64_t level;

	if (str_eq(text, STR("entries"))) {
		*ret = LEDGER_ENTRIES;
		return true;
	}
	if (!tile_number(text, LEDGER_LEVELS - 1, &level))
		return false;
	*ret = (int)level;
	return true;
}

/* "x001/x234/067": three digits a part, an x before each but the last, and none of zeros only
 * before the others. */
static bool tile_read_n(struct str text, uint64_t max, uint64_t *ret)
{
	uint64_t n = 0, digits;
	unsigned parts = 0;

	do {
		struct str part = str_cut(&text, '/');

		if (text.at != NULL) {
			if (!str_starts(part, STR("x")))
				return false;
			part = str_part(part, 1, part.len);
		}
		if (parts++ == PARTS_MAX || part.len != PART_DIGITS ||
		    !str_to_uint(part, PART_BASE - 1, &digits) ||
		    (parts == 1 && text.at != NULL && digits == 0))
			return false;
		n = n * PART_BASE + digits;
	} while (text.at != NULL);
	*ret = n;
	return n <= max;
}

enum err ledger_tile_read(struct str path, struct ledger_tile *ret)
{
	struct str name = path, level = str_cut(&name, '/');
	size_t end = str_find(name, STR(".p/"));
	struct ledger_tile t;
	uint64_t width = LEDGER_TILE;

	if (!tile_read_level(level, &t.level) ||
	    !tile_read_n(
		str_part(name, 0, end), tile_hashes(t.level, UINT64_MAX) / LEDGER_TILE, &t.n))
		return ERR_INVALID;
	if (end < name.len &&
	    (!tile_number(str_part(name, end + 3, name.len), LEDGER_TILE - 1, &width) ||
		width == 0))
		return ERR_INVALID;
	t.width = (unsigned)width;
	*ret = t;
	return ERR_OK;
}

static void tile_write_n(uint64_t n, struct buf *to)
{
	unsigned part[PARTS_MAX], parts = 0;

	do {
		assert(parts < PARTS_MAX);
		part[parts++] = (unsigned)(n % PART_BASE);
		n /= PART_BASE;
	} while (n > 0);
	while (parts-- > 0)
		buf_printf(to, parts > 0 ? "x%03u/" : "%03u", part[parts]);
}

void ledger_tile_write(const struct ledger_tile *t, struct buf *to)
{
	assert(t->width >= 1 && t->width <= LEDGER_TILE);
	if (t->level == LEDGER_ENTRIES)
		buf_puts(to, "entries/");
	else
		buf_printf(to, "%d/", t->level);
	tile_write_n(t->n, to);
	if (t->width < LEDGER_TILE)
		buf_printf(to, ".p/%u", t->width);
}
