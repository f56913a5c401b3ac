/* The right edge of the log's tree. */
#include "ledger/edge.h"

#include <assert.h>
#include <string.h>

enum { LEVEL_HEIGHT = 8 };

/* ---- appending ---- */

unsigned ledger_edge_add(struct ledger_edge *e, const struct ledger_hash *leaf)
{
	struct ledger_hash hash = *leaf;
	unsigned height = 0;

	assert(e->size < INT64_MAX);
	e->tile[0][e->size % LEDGER_TILE] = hash;
	/* As in counting: what stands at this height is full with it, and goes one higher. */
	for (; e->size >> height & 1; height++) {
		unsigned above = height + 1;

		ledger_hash_node(&e->root[height], &hash, &hash);
		if (above % LEVEL_HEIGHT == 0)
			e->tile[above / LEVEL_HEIGHT][(e->size >> above) % LEDGER_TILE] = hash;
	}
	e->root[height] = hash;
	e->size++;
	return height / LEVEL_HEIGHT;
}

struct ledger_tile ledger_edge_full(const struct ledger_edge *e, int level)
{
	uint64_t full = level == LEDGER_LEVELS - 1 ? 0 : e->size >> (LEVEL_HEIGHT * (level + 1));

	return (struct ledger_tile){level, full > 0 ? full - 1 : 0, full > 0 ? LEDGER_TILE : 0};
}

struct ledger_tile ledger_edge_tile(const struct ledger_edge *e, int level)
{
	uint64_t hashes = e->size >> (LEVEL_HEIGHT * level);

	return (struct ledger_tile){level, hashes / LEDGER_TILE, (unsigned)(hashes % LEDGER_TILE)};
}

void ledger_edge_root(const struct ledger_edge *e, struct ledger_hash *ret)
{
	struct ledger_hash hash;
	unsigned height = 0;

	if (e->size == 0) {
		ledger_hash_nothing(ret);
		return;
	}
	while ((e->size >> height & 1) == 0)
		height++;
	hash = e->root[height];
	while (++height < LEDGER_HEIGHTS)
		if (e->size >> height & 1)
			ledger_hash_node(&e->root[height], &hash, &hash);
	*ret = hash;
}

/* ---- from tiles ---- */

/* The roots of the full subtrees that a level's part of the size is made of: its first hashes are
 * those of the largest. */
static void edge_find_roots(struct ledger_edge *e, int level)
{
	struct ledger_hash hashes[LEDGER_TILE];
	unsigned width = ledger_edge_tile(e, level).width, from = 0;

	for (unsigned height = LEVEL_HEIGHT; height-- > 0;) {
		unsigned count = 1u << height;

		if ((width & count) == 0)
			continue;
		memcpy(hashes, e->tile[level] + from, count * sizeof hashes[0]);
		ledger_hash_fold(hashes, count, &e->root[(unsigned)level * LEVEL_HEIGHT + height]);
		from += count;
	}
}

enum err ledger_edge_of_tiles(const struct ledger_tiles *t, uint64_t size, struct ledger_edge *ret)
{
	struct ledger_edge e = {.size = size};
	enum err err = size > INT64_MAX ? ERR_INVALID : ERR_OK;

	for (int level = 0; !err && level < LEDGER_LEVELS; level++) {
		struct ledger_tile tile = ledger_edge_tile(&e, level);

		if (tile.width == 0)
			continue;
		err = t->read(t->arg, &tile, e.tile[level][0].at);
		if (!err)
			edge_find_roots(&e, level);
	}
	if (!err)
		*ret = e;
	return err;
}
