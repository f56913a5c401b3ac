/* The right edge of the log's tree: all that is needed to append to it and to know its root.
 *
 * DESIGN: an entry that is appended changes one tile of each level at most, the last one, so the
 * edge has those that are not full yet (which are published as they are), and the roots of the
 * full subtrees that the size is made of, one for each bit of it (a "compact range"): appending
 * takes one hash on average, and the root one for each bit. All of it follows from those tiles, so
 * that it need not be kept anywhere else. */
#ifndef LEDGER_EDGE_H
#define LEDGER_EDGE_H

#include <stdint.h>
#include "base/err.h"
#include "ledger/hash.h"
#include "ledger/proof.h"
#include "ledger/tile.h"

enum { LEDGER_HEIGHTS = 64 };

/* Plain data of 66 kB, to be copied at will; set to zeros it is that of a log without entries. Read
 * it freely, write through the functions. One thread at a time. */
struct ledger_edge {
	uint64_t size; /* entries in the log */
	/* By level: the hashes of the tile that ledger_edge_tile() names, from the first on. */
	struct ledger_hash tile[LEDGER_LEVELS][LEDGER_TILE];
	/* By height, where `size` has that bit: the root of the full subtree of 2^height leaves. */
	struct ledger_hash root[LEDGER_HEIGHTS];
};

/* Appends a leaf's hash. Returns how many tiles are full by it: those of the lowest levels, which
 * ledger_edge_full() names. Their hashes stand in e->tile[level] until the next leaf. */
unsigned ledger_edge_add(struct ledger_edge *e, const struct ledger_hash *leaf);
/* The last full tile of a level; width 0 where there is none. */
struct ledger_tile ledger_edge_full(const struct ledger_edge *e, int level);
/* The tile of a level that is not full yet; width 0 where the level has none. */
struct ledger_tile ledger_edge_tile(const struct ledger_edge *e, int level);
/* The root of the whole tree. */
void ledger_edge_root(const struct ledger_edge *e, struct ledger_hash *ret);

/* The edge of a log of that size, of its tiles that are not full: one of each level is read, at
 * most. Whether they are right tells the root. ERR_INVALID: no log has that size; errors of read();
 * `ret` is untouched then. */
enum err ledger_edge_of_tiles(const struct ledger_tiles *t, uint64_t size, struct ledger_edge *ret);

#endif
