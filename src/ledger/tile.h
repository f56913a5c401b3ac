/* Tiles: 256 hashes of one level of the log's tree, or 256 entries, as C2SP's tlog-tiles names
 * them.
 *
 * Level 0 has the leaves' hashes; a hash of each level above is the root of a full tile of the
 * level below. Tile `n` of a level begins with that level's hash 256 * n. One that is not full yet
 * is partial: 1 to 255 wide, and named by its width, too. */
#ifndef LEDGER_TILE_H
#define LEDGER_TILE_H

#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "ledger/hash.h"

enum {
	LEDGER_TILE = 256,   /* the width of a full tile */
	LEDGER_LEVELS = 8,   /* as many as 2^64 entries have */
	LEDGER_ENTRIES = -1, /* the level of tiles with entries in place of hashes */
	LEDGER_TILE_BYTES = LEDGER_TILE * LEDGER_HASH
};

struct ledger_tile {
	int level; /* 0 to LEDGER_LEVELS - 1; LEDGER_ENTRIES */
	uint64_t n;
	unsigned width; /* 1 to LEDGER_TILE; 0 where there is no such tile */
};

/* Reads what stands behind "tile/" of an address: "0/x001/234", "entries/000.p/5". ERR_INVALID for
 * everything that ledger_tile_write() does not write. Any thread; no allocation. */
enum err ledger_tile_read(struct str path, struct ledger_tile *ret);
/* Appends it. */
void ledger_tile_write(const struct ledger_tile *t, struct buf *to);
/* The width that the tile has in a log of that size; 0: that log has no such tile. */
unsigned ledger_tile_width(int level, uint64_t n, uint64_t size);

#endif
