/* Did a log only grow since an older checkpoint? */
#include "verify/growth.h"

#include <inttypes.h>
#include "verify/proof.h"

enum { FLOORS = 8 }; /* of a tile, above its hashes: 256 is 2^8 */

/* A proof while it is made. */
struct growth {
	struct verify_reader *reader;
	struct verify_hash proof[VERIFY_CONSISTENCY_MAX];
	size_t count;
	struct problem *why;
};

/* The largest power of two below `n` (2 or more). */
static uint64_t growth_split(uint64_t n)
{
	uint64_t k = 1;

	while (k < (n + 1) / 2)
		k *= 2;
	return k;
}

/* The root of 2^floor entries from `begin` on, a multiple of that. */
static enum err growth_whole(
    struct growth *g, uint64_t begin, unsigned floor, struct verify_hash *ret)
{
	struct verify_hash hashes[VERIFY_TILE_WIDTH];
	unsigned level = floor / FLOORS;
	uint64_t first = begin >> (level * FLOORS);
	size_t at = first % VERIFY_TILE_WIDTH, width = (size_t)1 << floor % FLOORS, count = 0;
	enum err err = verify_read_hashes(
	    g->reader, (int)level, first / VERIFY_TILE_WIDTH, hashes, &count, g->why);

	if (err)
		return err;
	verify_hash_fold(hashes + at, width);
	*ret = hashes[at];
	return ERR_OK;
}

/* The root of the entries from `begin` to before `end`. */
static enum err growth_root(struct growth *g, uint64_t begin, uint64_t end, struct verify_hash *ret)
{
	struct verify_hash left, right;
	uint64_t count = end - begin;
	unsigned floor = 0;
	enum err err;

	if ((count & (count - 1)) == 0) {
		while ((uint64_t)1 << floor < count)
			floor++;
		return growth_whole(g, begin, floor, ret);
	}
	count = growth_split(count);
	err = growth_root(g, begin, begin + count, &left);
	if (!err)
		err = growth_root(g, begin + count, end, &right);
	if (!err)
		verify_hash_node(&left, &right, ret);
	return err;
}

/* The parts of the proof, from the top down, as SUBPROOF of RFC 9162 splits: what is not on the way
 * to the older log's last entry. Returns those of the bottom first. */
static enum err growth_prove(struct growth *g, uint64_t older, uint64_t size)
{
	struct {
		uint64_t begin, end;
	} parts[VERIFY_PROOF_MAX];
	uint64_t begin = 0, end = size;
	size_t count = 0;
	enum err err = ERR_OK;

	while (end > older) {
		uint64_t middle = begin + growth_split(end - begin);

		if (older <= middle) {
			parts[count].begin = middle;
			parts[count++].end = end;
			end = middle;
		} else {
			parts[count].begin = begin;
			parts[count++].end = middle;
			begin = middle;
		}
	}
	/* The older root itself is known to whoever checks the proof. */
	if (begin > 0)
		err = growth_root(g, begin, end, &g->proof[g->count++]);
	while (!err && count-- > 0)
		err = growth_root(g, parts[count].begin, parts[count].end, &g->proof[g->count++]);
	return err;
}

static enum err growth_check_heads(
    const struct verify_checkpoint *older, const struct verify_checkpoint *now, struct problem *why)
{
	if (!str_eq(older->origin, now->origin))
		return err_because(why, ERR_REFUSED,
		    "the older checkpoint is of another log, %.*s, and this one is %.*s",
		    STR_ARG(older->origin), STR_ARG(now->origin));
	if (older->size > now->size)
		return err_because(why, ERR_REFUSED,
		    "the log had %" PRIu64 " entries earlier, and has %" PRIu64
		    " now: entries were taken out, or this copy is older than the checkpoint",
		    older->size, now->size);
	return ERR_OK;
}

enum err verify_growth(struct verify_reader *reader, const struct verify_checkpoint *older,
    const struct verify_checkpoint *now, struct problem *why)
{
	const struct verify_tree before = {older->size, &older->root},
				 after = {now->size, &now->root};
	struct growth g = {.reader = reader, .why = why};
	enum err err = growth_check_heads(older, now, why);

	if (!err && older->size > 0 && older->size < now->size)
		err = growth_prove(&g, older->size, now->size);
	if (!err && !verify_consistency(&before, g.proof, g.count, &after))
		err = err_because(why, ERR_REFUSED,
		    "the first %" PRIu64 " entries are not those of the older checkpoint: what the "
		    "log said earlier was changed",
		    older->size);
	return err;
}
