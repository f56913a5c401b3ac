/* Reads the tiles of a log of a known size, and judges their form. */
#include "verify/reader.h"

#include <assert.h>

enum err verify_read_hashes(struct verify_reader *r, int level, uint64_t n,
    struct verify_hash ret[VERIFY_TILE_WIDTH], size_t *ret_count, struct problem *why)
{
	struct verify_tile tile = verify_tile_of(level, n, r->size);
	struct buf bytes = BUF_INIT(VERIFY_TILE_BYTES);
	char path[VERIFY_PATH_MAX];
	unsigned width = 0;
	enum err err;

	assert(tile.width > 0);
	err = r->way->tile(r->of, &tile, &bytes, &width, why);
	if (!err && bytes.len != width * sizeof *ret) {
		verify_tile_path(&tile, path);
		err = err_because(why, ERR_INVALID,
		    "%s has %zu bytes, and not %zu for its %u hashes: it was cut, or is no tile",
		    path, bytes.len, width * sizeof *ret, width);
	}
	if (!err) {
		memcpy(ret, bytes.at, tile.width * sizeof *ret);
		*ret_count = tile.width;
	}
	buf_free(&bytes);
	return err;
}

enum err verify_read_entries(struct verify_reader *r, uint64_t n, struct buf *bytes,
    struct str ret[VERIFY_TILE_WIDTH], size_t *ret_count, struct problem *why)
{
	struct verify_tile tile = verify_tile_of(VERIFY_ENTRIES, n, r->size);
	char path[VERIFY_PATH_MAX];
	unsigned width = 0;
	struct str rest, entry;
	enum err err;

	assert(tile.width > 0);
	buf_clear(bytes);
	err = r->way->tile(r->of, &tile, bytes, &width, why);
	if (err)
		return err;
	verify_tile_path(&tile, path);
	rest = buf_str(bytes);
	for (unsigned i = 0; i < width; i++) {
		if (!verify_tile_entry(&rest, &entry))
			return err_because(why, ERR_INVALID,
			    "%s ends within entry %llu: it was cut, or its lengths were changed",
			    path, (unsigned long long)n * VERIFY_TILE_WIDTH + i);
		if (i < tile.width)
			ret[i] = entry;
	}
	if (rest.len > 0)
		return err_because(why, ERR_INVALID,
		    "%s has %zu bytes behind its last entry: something was put in", path, rest.len);
	*ret_count = tile.width;
	return ERR_OK;
}
