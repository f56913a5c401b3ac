/* Proofs about the log, made from its tiles. */
#include "ledger/proof.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>
#include "base/base64.h"

enum { LEVEL_HEIGHT = 8 };

/* ---- hashes from tiles ---- */

/* One proof on its way: the tile that was read last is where the next hash comes from, too, as long
 * as the level is the same. */
struct walk {
	const struct ledger_tiles *tiles;
	uint64_t size;
	struct ledger_tile tile;
	struct ledger_hash hashes[LEDGER_TILE];
};

static enum err walk_read(struct walk *w, int level, uint64_t n)
{
	struct ledger_tile tile = {level, n, ledger_tile_width(level, n, w->size)};
	enum err err;

	if (w->tile.width > 0 && w->tile.level == level && w->tile.n == n)
		return ERR_OK;
	assert(tile.width > 0);
	err = w->tiles->read(w->tiles->arg, &tile, w->hashes[0].at);
	if (!err)
		w->tile = tile;
	return err;
}

/* The root of the full subtree of 2^height leaves from `from` on. Its hashes at the level's own
 * height stand in one tile, since 256 of them are a full subtree, too. */
static enum err walk_full(struct walk *w, uint64_t from, unsigned height, struct ledger_hash *ret)
{
	struct ledger_hash hashes[LEDGER_TILE / 2];
	int level = (int)(height / LEVEL_HEIGHT);
	uint64_t at = from >> (LEVEL_HEIGHT * level);
	unsigned count = 1u << height % LEVEL_HEIGHT, first = (unsigned)(at % LEDGER_TILE);
	enum err err = walk_read(w, level, at / LEDGER_TILE);

	if (err)
		return err;
	assert(first + count <= w->tile.width);
	memcpy(hashes, w->hashes + first, count * sizeof hashes[0]);
	ledger_hash_fold(hashes, count, ret);
	return ERR_OK;
}

/* The leaves from `from` on and before `until`: a node of the tree. */
struct range {
	uint64_t from, until;
};

/* MTH(D[from:until]). It is full subtrees, the largest first, as many as its number of leaves has
 * bits; each of them with all that is right of it is a node. */
static enum err walk_range(struct walk *w, struct range r, struct ledger_hash *ret)
{
	uint64_t count = r.until - r.from, until = r.until;
	struct ledger_hash hash;
	enum err err = ERR_OK;

	for (unsigned height = 0; !err && count >> height > 0; height++) {
		if ((count >> height & 1) == 0)
			continue;
		until -= UINT64_C(1) << height;
		err = walk_full(w, until, height, &hash);
		if (!err && until + (UINT64_C(1) << height) < r.until)
			ledger_hash_node(&hash, ret, &hash);
		if (!err)
			*ret = hash;
	}
	return err;
}

enum err ledger_root(const struct ledger_tiles *t, uint64_t size, struct ledger_hash *ret)
{
	struct walk w = {.tiles = t, .size = size};

	if (size == 0) {
		ledger_hash_nothing(ret);
		return ERR_OK;
	}
	return size > INT64_MAX ? ERR_INVALID : walk_range(&w, (struct range){0, size}, ret);
}

/* ---- proofs: the way down from the root, and what is beside it ---- */

/* Where the tree divides `r`: the largest power of two that is smaller than its leaves. */
static uint64_t range_split(struct range r)
{
	uint64_t split = 1;

	while (split < r.until - r.from - split)
		split *= 2;
	return r.from + split;
}

/* Goes down to the side where the leaf is, and returns the other. */
static struct range range_step(struct range *r, uint64_t leaf)
{
	uint64_t split = range_split(*r);
	struct range beside = *r;

	if (leaf < split)
		r->until = beside.from = split;
	else
		r->from = beside.until = split;
	return beside;
}

/* The hashes of nodes that were found from the root down, from the last of them up. */
static enum err walk_nodes(struct walk *w, const struct range *nodes, size_t count,
    struct ledger_hash *ret, size_t *ret_count)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < count && !err; i++)
		err = walk_range(w, nodes[count - 1 - i], &ret[i]);
	*ret_count = count;
	return err;
}

enum err ledger_inclusion(const struct ledger_tiles *t, uint64_t index, uint64_t size,
    struct ledger_hash ret[LEDGER_PROOF_MAX], size_t *ret_count)
{
	struct walk w = {.tiles = t, .size = size};
	struct range nodes[LEDGER_PROOF_MAX], here = {0, size};
	size_t count = 0;

	if (index >= size || size > INT64_MAX)
		return ERR_INVALID;
	while (here.until - here.from > 1)
		nodes[count++] = range_step(&here, index);
	return walk_nodes(&w, nodes, count, ret, ret_count);
}

/* The way goes down along the last of the `from` leaves, until a node ends with it: that is the
 * first hash of the proof, unless it is the whole of the smaller log, which is known. */
enum err ledger_consistency(const struct ledger_tiles *t, uint64_t from, uint64_t size,
    struct ledger_hash ret[LEDGER_PROOF_MAX], size_t *ret_count)
{
	struct walk w = {.tiles = t, .size = size};
	struct range nodes[LEDGER_PROOF_MAX], here = {0, size};
	size_t count = 0;

	if (from > size || size > INT64_MAX)
		return ERR_INVALID;
	while (from > 0 && here.until != from)
		nodes[count++] = range_step(&here, from - 1);
	if (here.from > 0)
		nodes[count++] = here;
	return walk_nodes(&w, nodes, count, ret, ret_count);
}

void ledger_proof_write(struct str extra, uint64_t index, const struct ledger_hash *proof,
    size_t count, struct str checkpoint, struct buf *to)
{
	buf_puts(to, "c2sp.org/tlog-proof@v1\n");
	if (extra.at != NULL) {
		buf_puts(to, "extra ");
		base64_write(extra, to);
		buf_putc(to, '\n');
	}
	buf_printf(to, "index %" PRIu64 "\n", index);
	for (size_t i = 0; i < count; i++) {
		base64_write((struct str){(const char *)proof[i].at, LEDGER_HASH}, to);
		buf_putc(to, '\n');
	}
	buf_putc(to, '\n');
	buf_add_str(to, checkpoint);
}
