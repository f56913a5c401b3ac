/* Brings back what a store lost of the log. */
#include "ledger/recovery.h"

#include <inttypes.h>
#include <string.h>
#include "base/file.h"
#include "ledger/bundle.h"
#include "ledger/checkpoint.h"
#include "ledger/shelf.h"
#include "ledger/store.h"
#include "ledger/view.h"

struct recovery {
	struct store *store;
	const char *folder;
	struct buf checkpoint;
	struct ledger_head head;
	struct ledger_view *view; /* of the folder; NULL: its tiles of hashes are damaged */
	struct ledger_edge
	    edge;       /* of the entries of the folder that are known to be in the store */
	uint64_t first; /* that the store lost */
	bool is_lost;   /* there is such a one */
	struct problem *why;
};

static enum err recovery_store_failed(const struct recovery *r, enum err err)
{
	if (err)
		*r->why = *store_why(r->store);
	return err;
}

static enum err recovery_read_head(struct recovery *r, const char *name)
{
	struct buf path = BUF_INIT(4096);
	enum err err;

	buf_printf(&path, "%s/checkpoint", r->folder);
	err = path.err ? err_because(r->why, path.err, "the folder's name is too long")
		       : file_read(path.at, &r->checkpoint, r->why);
	if (!err && ledger_checkpoint_read(buf_str(&r->checkpoint), &r->head))
		err = err_because(r->why, ERR_CORRUPT, "%s is damaged: put a copy back", path.at);
	if (!err && !str_eq(r->head.name, str_from(name)))
		err = err_because(r->why, ERR_REFUSED,
		    "%s is of the log %.*s, but [ledger] name is %s", path.at,
		    STR_ARG(r->head.name), name);
	buf_free(&path);
	return err;
}

/* ---- where to begin ---- */

/* Without it all entries of the folder are read. */
static void recovery_find_view(struct recovery *r)
{
	const struct ledger_tiles tiles = ledger_shelf_tiles(r->folder);
	struct ledger_edge edge;

	if (ledger_edge_of_tiles(&tiles, r->head.size, &edge) == ERR_OK)
		r->view = ledger_view_new(r->folder, &edge, buf_str(&r->checkpoint));
	if (r->view != NULL && !ledger_hash_eq(&r->view->root, &r->head.root)) {
		ledger_view_release(r->view);
		r->view = NULL;
	}
}

/* What the store's checkpoint says is there, and was signed, need not be read. */
static enum err recovery_skip(struct recovery *r, const struct ledger_head *head)
{
	const struct ledger_tiles tiles = ledger_view_tiles(r->view);
	struct ledger_hash root;
	enum err err = ledger_root(&tiles, head->size, &root);

	if (!err && !ledger_hash_eq(&root, &head->root))
		return err_because(r->why, ERR_REFUSED,
		    "the store has another checkpoint of %" PRIu64
		    " entries than was signed in %s: no command can make one of them",
		    head->size, r->folder);
	if (!err)
		err =
		    ledger_edge_of_tiles(&tiles, head->size / LEDGER_TILE * LEDGER_TILE, &r->edge);
	return err ? err_because(r->why, err, "cannot read the tiles in %s", r->folder) : ERR_OK;
}

/* A store that is ahead was not set back, or servers went on with it: then it is not for us to say
 * which of them is right. */
static enum err recovery_begin(struct recovery *r, struct arena *memory)
{
	struct ledger_head head;
	struct str text;
	uint64_t size;
	enum err err =
	    recovery_store_failed(r, ledger_checkpoint_last(r->store, memory, &size, &text));

	if (err || text.at == NULL)
		return err;
	if (ledger_checkpoint_read(text, &head))
		return err_because(
		    r->why, ERR_REFUSED, "the newest checkpoint of the store is damaged");
	if (size > r->head.size)
		return err_because(r->why, ERR_REFUSED,
		    "the store has a checkpoint of %" PRIu64 " entries, more than the %" PRIu64
		    " of %s: it is not behind this folder",
		    size, r->head.size, r->folder);
	recovery_find_view(r);
	return r->view == NULL ? ERR_OK : recovery_skip(r, &head);
}

/* ---- entries ---- */

static enum err entry_bring_back(
    struct recovery *r, const struct ledger_row *there, struct str entry)
{
	struct ledger_hash leaf;
	uint64_t index = r->edge.size;

	ledger_hash_leaf(entry, &leaf);
	ledger_edge_add(&r->edge, &leaf);
	if (!r->is_lost && there != NULL && str_eq(there->entry, entry))
		return ERR_OK;
	if (!r->is_lost)
		r->first = index;
	r->is_lost = true;
	return recovery_store_failed(r, ledger_bring_back(r->store, index, entry));
}

/* The entries of one tile. */
static enum err bundle_bring_back(struct recovery *r, uint64_t n)
{
	const struct ledger_tile tile = {
	    LEDGER_ENTRIES, n, ledger_tile_width(LEDGER_ENTRIES, n, r->head.size)};
	struct buf bytes = BUF_INIT(LEDGER_BUNDLE_MAX);
	struct arena memory = {NULL, 0};
	struct ledger_row *rows = NULL;
	struct str rest, entry;
	size_t count = 0;
	enum err err = ledger_shelf_read(r->folder, &tile, &bytes, r->why);

	if (!err)
		err = recovery_store_failed(
		    r, ledger_rows(r->store, n * LEDGER_TILE, tile.width, &memory, &rows, &count));
	rest = buf_str(&bytes);
	for (size_t i = 0; !err && ledger_bundle_next(&rest, &entry); i++)
		err = entry_bring_back(r, i < count ? &rows[i] : NULL, entry);
	buf_free(&bytes);
	arena_free(&memory);
	return err;
}

/* Within a transaction. */
static enum err recovery_run(struct recovery *r, struct ledger_recovered *ret)
{
	struct arena memory = {NULL, 0};
	struct ledger_hash root;
	uint64_t before = 0, after = 0;
	enum err err = recovery_begin(r, &memory);

	arena_free(&memory);
	if (!err)
		err = recovery_store_failed(r, ledger_count(r->store, &before));
	while (!err && r->edge.size < r->head.size)
		err = bundle_bring_back(r, r->edge.size / LEDGER_TILE);
	if (!err)
		err = recovery_store_failed(r, ledger_count(r->store, &after));
	if (err)
		return err;
	ledger_edge_root(&r->edge, &root);
	if (!ledger_hash_eq(&root, &r->head.root))
		return err_because(r->why, ERR_CORRUPT,
		    "the entries in %s are not those that were signed: a file is damaged",
		    r->folder);
	*ret = (struct ledger_recovered){.size = r->head.size,
	    .first = r->is_lost ? r->first : r->head.size,
	    .count = after - before,
	    .moved = r->is_lost ? before - r->first : 0};
	return ERR_OK;
}

enum err ledger_recover(struct store *s, const char *folder, const char *name,
    const struct sign_key *key, int64_t now, struct ledger_recovered *ret, struct problem *why)
{
	struct recovery r = {.store = s,
	    .folder = folder,
	    .checkpoint = BUF_INIT(LEDGER_CHECKPOINT_MAX),
	    .why = why};
	struct ledger_recovered done;
	enum err err = recovery_read_head(&r, name);

	/* Who can write to the folder cannot put into the store what was never published. */
	if (!err)
		err = ledger_checkpoint_check_key(
		    key, &r.head, buf_str(&r.checkpoint), "the folder's checkpoint", why);
	if (!err)
		err = recovery_store_failed(&r, store_begin(s));
	if (!err) {
		err = recovery_run(&r, &done);
		if (!err)
			err = recovery_store_failed(&r, store_commit(s));
		else
			store_rollback(s);
	}
	if (!err)
		err = recovery_store_failed(
		    &r, ledger_checkpoint_put(s, r.head.size, buf_str(&r.checkpoint), now));
	if (!err)
		*ret = done;
	ledger_view_release(r.view);
	buf_free(&r.checkpoint);
	return err;
}
