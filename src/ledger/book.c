/* Keeps the public log. */
#include "ledger/book.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "ledger/bundle.h"
#include "ledger/checkpoint.h"
#include "ledger/shelf.h"
#include "ledger/source.h"
#include "ledger/store.h"

/* Entries of a turn: eight tiles. */
enum { STEP = 8 * LEDGER_TILE, PATH_BYTES = 4096 };

struct ledger_book {
	struct ledger_book_options o;
	struct ledger_shelf *shelf;
	bool is_open;            /* the folder was read, and nothing failed since */
	struct buf last;         /* the newest checkpoint of the folder; empty: there is none */
	struct ledger_head head; /* what it says */
	struct ledger_edge edge; /* of the entries that were taken */
	struct buf bundle;       /* those of the tile that is not full */
	unsigned bundled;        /* how many */
};

/* What is to be done, up to which size. */
struct book_goal {
	enum { BOOK_NOTHING, BOOK_REBUILD, BOOK_ADOPT, BOOK_SIGN } what;
	uint64_t size;
};

struct ledger_book *ledger_book_new(const struct ledger_book_options *options)
{
	struct ledger_book *b = calloc(1, sizeof *b);

	if (b == NULL)
		return NULL;
	b->o = *options;
	b->last = BUF_INIT(LEDGER_CHECKPOINT_MAX);
	b->bundle = BUF_INIT(LEDGER_BUNDLE_MAX);
	return b;
}

void ledger_book_free(struct ledger_book *b)
{
	if (b == NULL)
		return;
	ledger_shelf_close(b->shelf);
	buf_free(&b->last);
	buf_free(&b->bundle);
	free(b);
}

static bool book_has_head(const struct ledger_book *b)
{
	return b->last.len > 0;
}

/* Are the entries that were signed taken? */
static bool book_is_at_head(const struct ledger_book *b)
{
	return book_has_head(b) && b->edge.size == b->head.size;
}

/* ---- the folder ---- */

static enum err book_path(const struct ledger_book *b, char ret[PATH_BYTES], struct problem *why)
{
	struct buf path = BUF_INIT(PATH_BYTES - 1);
	enum err err;

	buf_printf(&path, "%s/checkpoint", b->o.folder);
	err = path.err;
	if (err)
		err_because(why, err, "[ledger] folder: its name is too long");
	else
		str_copy(ret, PATH_BYTES, buf_str(&path));
	buf_free(&path);
	return err;
}

/* Another name would be another log. */
static enum err book_check_name(const struct ledger_book *b, const struct ledger_head *head,
    const char *where, struct problem *why)
{
	return str_eq(head->name, str_from(b->o.name))
		   ? ERR_OK
		   : err_because(why, ERR_REFUSED,
			 "%s is of the log %.*s, but [ledger] name is %s: set the name back", where,
			 STR_ARG(head->name), b->o.name);
}

static enum err book_read_head(struct ledger_book *b, struct problem *why)
{
	char path[PATH_BYTES];
	enum err err = book_path(b, path, why);

	if (!err)
		err = file_read(path, &b->last, why);
	if (err == ERR_NOT_FOUND) {
		buf_clear(&b->last);
		return ERR_OK;
	}
	if ((err == ERR_TOO_LARGE || !err) && ledger_checkpoint_read(buf_str(&b->last), &b->head))
		err = err_because(why, ERR_REFUSED,
		    "%s is damaged, so nobody knows what was signed last: put a copy back; or, if "
		    "you are sure that the store was not set back since, take it out, and the "
		    "store's counts",
		    path);
	if (!err)
		err = book_check_name(b, &b->head, path, why);
	return err ? err
		   : ledger_checkpoint_check_key(b->o.key, &b->head, buf_str(&b->last), path, why);
}

/* From the tiles of the folder. Where they are lost or damaged, nothing is taken. */
static enum err book_read_edge(struct ledger_book *b, struct problem *why)
{
	const struct ledger_tiles tiles = ledger_shelf_tiles(b->o.folder);
	struct ledger_hash root;
	enum err err = ledger_edge_of_tiles(&tiles, b->head.size, &b->edge);

	ledger_edge_root(&b->edge, &root);
	if (err == ERR_NOT_FOUND || err == ERR_CORRUPT || err == ERR_TOO_LARGE ||
	    (!err && !ledger_hash_eq(&root, &b->head.root))) {
		b->edge = (struct ledger_edge){.size = 0};
		return ERR_OK;
	}
	return err ? err_because(
			 why, err, "cannot read the tiles in %s: %s", b->o.folder, err_text(err))
		   : ERR_OK;
}

/* Shows what was signed last. */
static enum err book_show(struct ledger_book *b, struct problem *why)
{
	struct ledger_view *view = ledger_view_new(b->o.folder, &b->edge, buf_str(&b->last));
	uint64_t before = ledger_shown_size(b->o.shown);

	if (view == NULL)
		return err_no_memory(why);
	ledger_shown_set(b->o.shown, view);
	ledger_shelf_trim(b->o.folder, before, b->edge.size);
	return ERR_OK;
}

enum err ledger_book_open(struct ledger_book *b, struct problem *why)
{
	enum err err = ERR_OK;

	if (b->is_open)
		return ERR_OK;
	buf_clear(&b->last);
	buf_clear(&b->bundle);
	b->bundled = 0;
	b->edge = (struct ledger_edge){.size = 0};
	if (b->shelf == NULL)
		err = ledger_shelf_open(b->o.folder, &b->shelf, why);
	if (!err)
		err = book_read_head(b, why);
	if (!err && book_has_head(b))
		err = book_read_edge(b, why);
	if (!err && book_is_at_head(b))
		err = book_show(b, why);
	b->is_open = !err;
	return err;
}

/* ---- does the store have what was signed? ---- */

/* Where another server was faster, the next turn looks what it put. */
static enum err book_put(const struct ledger_source *s, uint64_t size, struct str checkpoint,
    int64_t now, struct problem *why)
{
	enum err err = ledger_checkpoint_put(s->store, size, checkpoint, now);

	return err == ERR_EXISTS ? ERR_OK : ledger_source_failed(s, err, why);
}

/* What was signed did not come into the store any more: it does now, if that has all of it. */
static enum err book_put_again(
    const struct ledger_book *b, const struct ledger_source *s, int64_t now, struct problem *why)
{
	const struct ledger_view *view = ledger_shown_hold(b->o.shown);
	enum err err = ERR_OK;

	assert(view != NULL && view->size == b->head.size);
	if (s->checkpoint.at != NULL)
		err = ledger_source_check_head(s, view, why);
	if (!err)
		err = ledger_source_check_entries(
		    s, view, s->checkpoint.at == NULL ? 0 : s->head.size, why);
	if (!err)
		err = book_put(s, b->head.size, buf_str(&b->last), now, why);
	ledger_view_release(view);
	return err;
}

static enum err book_agree(
    const struct ledger_book *b, const struct ledger_source *s, int64_t now, struct problem *why)
{
	bool has = s->checkpoint.at != NULL;
	enum err err = has ? book_check_name(b, &s->head, "the store", why) : ERR_OK;

	if (err || !book_has_head(b))
		return err;
	if (s->count < b->head.size)
		return err_because(why, ERR_REFUSED,
		    "%" PRIu64 " entries were signed, and the store has %" PRIu64
		    ": " LEDGER_SET_BACK,
		    b->head.size, s->count);
	if (has && s->head.size == b->head.size && !ledger_hash_eq(&s->head.root, &b->head.root))
		return err_because(why, ERR_REFUSED,
		    "the store has another checkpoint of %" PRIu64
		    " entries than was signed: " LEDGER_SET_BACK,
		    b->head.size);
	if ((!has || s->head.size < b->head.size) && book_is_at_head(b))
		return book_put_again(b, s, now, why);
	return ERR_OK;
}

/* ---- taking entries ---- */

static struct book_goal book_choose(const struct ledger_book *b, const struct ledger_source *s)
{
	bool has = s->checkpoint.at != NULL;

	if (book_has_head(b) && b->edge.size < b->head.size)
		return (struct book_goal){BOOK_REBUILD, b->head.size};
	if (has && (!book_has_head(b) || s->head.size > b->head.size))
		return (struct book_goal){BOOK_ADOPT, s->head.size};
	if (b->o.key != NULL && (!book_has_head(b) || s->count > b->head.size))
		return (struct book_goal){BOOK_SIGN, s->count};
	return (struct book_goal){BOOK_NOTHING, b->edge.size};
}

/* The entries of the tile that is not full, after a start. */
static enum err book_load_bundle(
    struct ledger_book *b, const struct ledger_source *s, struct problem *why)
{
	unsigned width = (unsigned)(b->edge.size % LEDGER_TILE);
	uint64_t from = b->edge.size - width;
	struct ledger_row *rows = NULL;
	struct ledger_hash hash;
	size_t count = 0;
	enum err err = ledger_rows(s->store, from, width, s->memory, &rows, &count);

	if (err)
		return ledger_source_failed(s, err, why);
	buf_clear(&b->bundle);
	for (size_t i = 0; i < width; i++) {
		if (i < count)
			ledger_hash_leaf(rows[i].entry, &hash);
		if (i >= count || rows[i].index != from + i ||
		    !ledger_hash_eq(&hash, &b->edge.tile[0][i]))
			return err_because(why, ERR_REFUSED,
			    "entry %" PRIu64
			    " of the store is not the one that was signed: " LEDGER_SET_BACK,
			    from + i);
		ledger_bundle_add(&b->bundle, rows[i].entry);
	}
	b->bundled = width;
	return b->bundle.err ? err_no_memory(why) : ERR_OK;
}

static enum err book_put_full(struct ledger_book *b, unsigned levels, struct problem *why)
{
	struct ledger_tile tile = ledger_edge_full(&b->edge, 0);
	enum err err;

	tile.level = LEDGER_ENTRIES;
	err = ledger_shelf_put(b->shelf, &tile, buf_str(&b->bundle), why);
	buf_clear(&b->bundle);
	b->bundled = 0;
	for (int level = 0; !err && level < (int)levels; level++) {
		tile = ledger_edge_full(&b->edge, level);
		err = ledger_shelf_put(b->shelf, &tile,
		    (struct str){(const char *)b->edge.tile[level], LEDGER_TILE_BYTES}, why);
	}
	return err;
}

static enum err book_take(struct ledger_book *b, const struct ledger_row *row, struct problem *why)
{
	struct ledger_hash leaf;
	unsigned full;

	if (row->index != b->edge.size)
		return err_because(why, ERR_REFUSED,
		    "entry %" PRIu64
		    " is missing in the store: the database is damaged, or somebody "
		    "wrote to it",
		    b->edge.size);
	ledger_bundle_add(&b->bundle, row->entry);
	b->bundled++;
	if (b->bundle.err)
		return err_no_memory(why);
	ledger_hash_leaf(row->entry, &leaf);
	full = ledger_edge_add(&b->edge, &leaf);
	return full > 0 ? book_put_full(b, full, why) : ERR_OK;
}

/* The tiles that are not full, but for those that are there already. */
static enum err book_put_edge(struct ledger_book *b, bool all, struct problem *why)
{
	enum err err = ERR_OK;

	for (int level = 0; !err && level < LEDGER_LEVELS; level++) {
		struct ledger_tile tile = ledger_edge_tile(&b->edge, level);
		unsigned height = 8 * (unsigned)level;

		if (tile.width == 0 || (!all && b->edge.size >> height == b->head.size >> height))
			continue;
		err = ledger_shelf_put(b->shelf, &tile,
		    (struct str){
			(const char *)b->edge.tile[level], (size_t)tile.width * LEDGER_HASH},
		    why);
		tile.level = LEDGER_ENTRIES;
		if (!err && level == 0)
			err = ledger_shelf_put(b->shelf, &tile, buf_str(&b->bundle), why);
	}
	return err ? err : ledger_shelf_sync(b->shelf, why);
}

/* ---- signing ---- */

/* Makes `checkpoint` the newest of the folder. */
static enum err book_turn_over(struct ledger_book *b, struct str checkpoint, struct problem *why)
{
	struct ledger_head head;
	char path[PATH_BYTES];
	enum err err = book_path(b, path, why);

	/* Nothing else may ever stand there. */
	assert(ledger_checkpoint_read(checkpoint, &head) == ERR_OK && head.size == b->edge.size);
	if (!err)
		err = file_replace(path, checkpoint, why);
	if (err)
		return err;
	buf_clear(&b->last);
	buf_add_str(&b->last, checkpoint);
	if (b->last.err || ledger_checkpoint_read(buf_str(&b->last), &b->head))
		return err_because(why, ERR_NO_MEMORY, "%s", err_text(ERR_NO_MEMORY));
	return ERR_OK;
}

static enum err book_sign(struct ledger_book *b, const struct ledger_source *s,
    const struct ledger_hash *root, int64_t now, struct problem *why)
{
	struct buf text = BUF_INIT(LEDGER_CHECKPOINT_MAX);
	enum err err =
	    ledger_checkpoint_sign(b->o.key, str_from(b->o.name), b->edge.size, root, &text);

	if (err)
		err_because(why, err, "cannot sign: %s", err_text(err));
	else
		err = book_turn_over(b, buf_str(&text), why);
	if (!err)
		err = book_put(s, b->edge.size, buf_str(&text), now, why);
	buf_free(&text);
	return err;
}

/* All entries up to a goal are taken. */
static enum err book_conclude(struct ledger_book *b, const struct ledger_source *s,
    const struct book_goal *goal, int64_t now, struct problem *why)
{
	const struct ledger_head *head = goal->what == BOOK_REBUILD ? &b->head : &s->head;
	struct ledger_hash root;
	enum err err;

	ledger_edge_root(&b->edge, &root);
	if (goal->what != BOOK_SIGN && !ledger_hash_eq(&root, &head->root))
		return err_because(why, ERR_REFUSED,
		    "the store's entries are not those of its checkpoint of %" PRIu64
		    ": " LEDGER_SET_BACK,
		    b->edge.size);
	err = book_put_edge(b, goal->what == BOOK_REBUILD || !book_has_head(b), why);
	if (!err && goal->what == BOOK_SIGN)
		err = book_sign(b, s, &root, now, why);
	if (!err && goal->what == BOOK_ADOPT)
		err = ledger_checkpoint_check_key(
		    b->o.key, &s->head, s->checkpoint, "the store's newest checkpoint", why);
	if (!err && goal->what == BOOK_ADOPT)
		err = book_turn_over(b, s->checkpoint, why);
	return err ? err : book_show(b, why);
}

/* What was taken leads to the goal: none of it is gone, and nobody signs what was followed of
 * another's checkpoint that the store does not have any more. */
static bool book_is_on_its_way(const struct ledger_book *b, const struct book_goal *goal)
{
	uint64_t is_signed = book_has_head(b) ? b->head.size : 0;

	return b->edge.size <= goal->size && (goal->what != BOOK_SIGN || b->edge.size == is_signed);
}

static enum err book_go(struct ledger_book *b, const struct ledger_source *s,
    const struct book_goal *goal, int64_t now, struct problem *why)
{
	uint64_t left = goal->size - b->edge.size;
	size_t limit = left < STEP ? left : STEP, count = 0;
	struct ledger_row *rows = NULL;
	enum err err = ERR_OK;

	if (!book_is_on_its_way(b, goal))
		return err_because(why, ERR_CHANGED,
		    "the store was set back while its entries were followed: they are read anew");
	if (b->bundled != b->edge.size % LEDGER_TILE)
		err = book_load_bundle(b, s, why);
	if (!err && limit > 0)
		err = ledger_source_failed(
		    s, ledger_rows(s->store, b->edge.size, limit, s->memory, &rows, &count), why);
	for (size_t i = 0; !err && i < count; i++)
		err = book_take(b, &rows[i], why);
	if (!err && count < limit)
		err = err_because(why, ERR_REFUSED,
		    "entry %" PRIu64
		    " is missing in the store: the database is damaged, or somebody "
		    "wrote to it",
		    b->edge.size);
	if (!err && (goal->what == BOOK_SIGN || b->edge.size == goal->size))
		err = book_conclude(b, s, goal, now, why);
	return err;
}

static enum err book_follow(struct ledger_book *b, struct ledger_source *s, int64_t now,
    struct ledger_book_state *ret, struct problem *why)
{
	struct book_goal goal = {BOOK_NOTHING, 0};
	enum err err = ledger_source_read(s, why);

	if (!err)
		err = book_agree(b, s, now, why);
	if (!err)
		goal = book_choose(b, s);
	if (!err && goal.what != BOOK_NOTHING)
		err = book_go(b, s, &goal, now, why);
	if (err)
		return err;
	ret->count = s->count;
	ret->behind = s->count - ledger_shown_size(b->o.shown);
	/* Whoever has caught up may have something to sign. */
	ret->more =
	    b->edge.size < goal.size || goal.what == BOOK_ADOPT || goal.what == BOOK_REBUILD;
	ret->rebuilds = goal.what == BOOK_REBUILD;
	return ERR_OK;
}

enum err ledger_book_turn(struct ledger_book *b, struct store *s, int64_t now,
    struct ledger_book_state *ret, struct problem *why)
{
	struct arena memory = {NULL, 0};
	struct ledger_source store = {.store = s, .memory = &memory};
	struct ledger_book_state state = {.count = 0};
	enum err err;

	why->text[0] = '\0';
	err = ledger_book_open(b, why);
	if (!err)
		err = book_follow(b, &store, now, &state, why);
	if (err)
		b->is_open = false;
	else
		*ret = state;
	arena_free(&memory);
	return err;
}
