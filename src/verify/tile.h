/* The files of a log (c2sp.org/tlog-tiles): how they are called, and what they have. */
#ifndef VERIFY_TILE_H
#define VERIFY_TILE_H

#include <stdint.h>
#include "verify/hash.h"

enum {
	VERIFY_TILE_WIDTH = 256,
	VERIFY_TILE_LEVELS = 8, /* enough for any size */
	VERIFY_ENTRIES = -1,    /* as the level: the entries themselves */
	VERIFY_PATH_MAX = 64,
	VERIFY_TILE_BYTES = VERIFY_TILE_WIDTH * VERIFY_HASH_BYTES,
	VERIFY_ENTRY_MAX = 65535,
	VERIFY_ENTRIES_BYTES = VERIFY_TILE_WIDTH * (2 + VERIFY_ENTRY_MAX)
};

/* Plain data. */
struct verify_tile {
	int level;
	uint64_t n;     /* from 0, from left to right */
	unsigned width; /* hashes or entries that it has: 1 to VERIFY_TILE_WIDTH */
};

/* "tile/0/x001/234", "tile/entries/000.p/5". */
void verify_tile_path(const struct verify_tile *t, char ret[VERIFY_PATH_MAX]);
/* The same tile in a log of `size`; its width is 0 where there is none. */
struct verify_tile verify_tile_of(int level, uint64_t n, uint64_t size);
/* Cuts the next entry off *rest, with its length in front. False where it is cut. */
bool verify_tile_entry(struct str *rest, struct str *ret_entry);

#endif
