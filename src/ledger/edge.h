/* The right edge of the log's tree: all that is needed to append to it and to know its root.
 *
 * DESIGN: an entry that is appended changes one tile of each level at most, the last one, so the
 * edge has those that are not full yet (which are published as they are), and the roots of the
 * full subtrees that the size is made of, one for each bit of it (a "compact range"): appending
 * takes one hash on average, and the root one for each bit. What is kept in a file is the tiles
 * alone; all else follows from them. */
#ifndef LEDGER_EDGE_H
#define LEDGER_EDGE_H

#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "ledger/hash.h"
#include "ledger/tile.h"

enum { LEDGER_EDGE_FORMAT = 1, LEDGER_EDGE_BYTES_MAX = 1 << 16, LEDGER_HEIGHTS = 64 };

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

/* Appends the bytes of `e`: format (1 byte), size (8), the tiles that are not full by level, and
 * the SHA-256 of all that. The same edge gives the same bytes. A failure is in to->err. */
void ledger_edge_encode(const struct ledger_edge *e, struct buf *to);
/* Reads what ledger_edge_encode() wrote. ERR_VERSION: a newer program did; ERR_CORRUPT: it cannot
 * have; `ret` is untouched then. Any thread; no allocation. */
enum err ledger_edge_decode(struct str bytes, struct ledger_edge *ret);

#endif
