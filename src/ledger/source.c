/* The store as that of which the log is made. */
#include "ledger/source.h"

#include <inttypes.h>
#include <string.h>
#include "ledger/store.h"

/* Entries that are compared at once: eight tiles. */
enum { STEP = 8 * LEDGER_TILE };

enum err ledger_source_failed(const struct ledger_source *s, enum err err, struct problem *why)
{
	if (err)
		*why = *store_why(s->store);
	return err;
}

enum err ledger_source_read(struct ledger_source *s, struct problem *why)
{
	uint64_t size;
	enum err err = ledger_checkpoint_last(s->store, s->memory, &size, &s->checkpoint);

	if (!err)
		err = ledger_count(s->store, &s->count);
	if (err)
		return ledger_source_failed(s, err, why);
	if (s->checkpoint.at != NULL && ledger_checkpoint_read(s->checkpoint, &s->head))
		return err_because(why, ERR_REFUSED,
		    "the newest checkpoint of the store is damaged: the database is, or somebody "
		    "wrote to it");
	return ERR_OK;
}

/* A hash of level 0 of what is shown. */
struct source_leaves {
	const struct ledger_view *view;
	struct ledger_tile tile; /* that was read last */
	unsigned char hashes[LEDGER_TILE_BYTES];
};

static enum err leaf_find(struct source_leaves *l, uint64_t index, const unsigned char **ret)
{
	const struct ledger_tiles tiles = ledger_view_tiles(l->view);
	uint64_t n = index / LEDGER_TILE;
	enum err err = ERR_OK;

	if (l->tile.width == 0 || l->tile.n != n) {
		l->tile = (struct ledger_tile){0, n, ledger_tile_width(0, n, l->view->size)};
		err = tiles.read(tiles.arg, &l->tile, l->hashes);
	}
	if (!err)
		*ret = l->hashes + index % LEDGER_TILE * LEDGER_HASH;
	return err;
}

static enum err rows_are_signed(struct source_leaves *l, const struct ledger_row *rows,
    size_t count, uint64_t from, struct problem *why)
{
	const unsigned char *leaf;
	struct ledger_hash hash;
	enum err err;

	for (size_t i = 0; i < count; i++) {
		err = leaf_find(l, from + i, &leaf);
		if (err)
			return err_because(
			    why, err, "cannot read the tiles in %s", l->view->folder);
		ledger_hash_leaf(rows[i].entry, &hash);
		if (rows[i].index != from + i || memcmp(hash.at, leaf, LEDGER_HASH) != 0)
			return err_because(why, ERR_REFUSED,
			    "entry %" PRIu64
			    " of the store is not the one that was signed: " LEDGER_SET_BACK,
			    from + i);
	}
	return ERR_OK;
}

enum err ledger_source_check_entries(const struct ledger_source *s, const struct ledger_view *view,
    uint64_t from, struct problem *why)
{
	struct source_leaves leaves = {.view = view};
	enum err err = ERR_OK;

	while (!err && from < view->size) {
		size_t limit = view->size - from < STEP ? view->size - from : STEP, count = 0;
		struct arena memory = {NULL, 0};
		struct ledger_row *rows;

		err = ledger_source_failed(
		    s, ledger_rows(s->store, from, limit, &memory, &rows, &count), why);
		if (!err && count < limit)
			err = err_because(why, ERR_REFUSED,
			    "entry %" PRIu64 " is not in the store any more: " LEDGER_SET_BACK,
			    from + count);
		if (!err)
			err = rows_are_signed(&leaves, rows, count, from, why);
		from += count;
		arena_free(&memory);
	}
	return err;
}

enum err ledger_source_check_head(
    const struct ledger_source *s, const struct ledger_view *view, struct problem *why)
{
	const struct ledger_tiles tiles = ledger_view_tiles(view);
	struct ledger_hash root;
	enum err err = ledger_root(&tiles, s->head.size, &root);

	if (err)
		return err_because(why, err, "cannot read the tiles in %s", view->folder);
	if (!ledger_hash_eq(&root, &s->head.root))
		return err_because(why, ERR_REFUSED,
		    "the store's checkpoint of %" PRIu64
		    " entries is not what was signed: " LEDGER_SET_BACK,
		    s->head.size);
	return ERR_OK;
}
