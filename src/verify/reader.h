/* Reads the tiles of a log of a known size, and judges their form. */
#ifndef VERIFY_READER_H
#define VERIFY_READER_H

#include "verify/way.h"

/* Belongs to one thread. */
struct verify_reader {
	const struct verify_way *way;
	void *of; /* the way's own */
	uint64_t size;
};

/* All hashes of a tile that a log of reader->size has; *ret_count are there. ERR_INVALID: the file
 * has another length; and the failures of the way; with `why`, which names the file. */
enum err verify_read_hashes(struct verify_reader *r, int level, uint64_t n,
    struct verify_hash ret[VERIFY_TILE_WIDTH], size_t *ret_count, struct problem *why);
/* The same for entries: slices of `bytes`, which is cleared. An entry that is cut, or bytes behind
 * the last one, are ERR_INVALID; ERR_TOO_LARGE: the file has more than `bytes` takes. */
enum err verify_read_entries(struct verify_reader *r, uint64_t n, struct buf *bytes,
    struct str ret[VERIFY_TILE_WIDTH], size_t *ret_count, struct problem *why);

#endif
