/* Checks a whole log, from outside. */
#include "verify/log.h"

#include <inttypes.h>
#include <stdlib.h>
#include "verify/crew.h"
#include "verify/growth.h"
#include "verify/reader.h"

/* The hashes of a level that wait until their tile is full. */
struct log_level {
	uint64_t n; /* of the tile */
	size_t count;
	struct verify_hash hashes[VERIFY_TILE_WIDTH];
};

/* A log while it is checked. The levels are those from 1 on. */
struct log_check {
	const struct verify_wish *wish;
	struct verify_reader reader;
	struct log_level levels[VERIFY_TILE_LEVELS];
	struct problem *why;
};

/* Has the log's tile the hashes that come of the entries? */
static enum err log_compare(struct log_check *c, int level)
{
	struct log_level *made = &c->levels[level];
	struct verify_hash hashes[VERIFY_TILE_WIDTH];
	struct verify_tile tile = verify_tile_of(level, made->n, c->reader.size);
	struct verify_tile below;
	char path[VERIFY_PATH_MAX], lower[VERIFY_PATH_MAX];
	size_t count = 0;
	enum err err = verify_read_hashes(&c->reader, level, made->n, hashes, &count, c->why);

	for (size_t i = 0; !err && i < count; i++) {
		if (verify_hash_eq(&hashes[i], &made->hashes[i]))
			continue;
		verify_tile_path(&tile, path);
		below = verify_tile_of(level - 1, made->n * VERIFY_TILE_WIDTH + i, c->reader.size);
		verify_tile_path(&below, lower);
		err = err_because(c->why, ERR_REFUSED,
		    "hash %zu in %s is not what the hashes of %s come to: one of them was changed",
		    i, path, lower);
	}
	return err;
}

/* Adds what a full tile below comes to. */
static enum err log_add(struct log_check *c, const struct verify_hash *hash)
{
	struct verify_hash up = *hash;
	enum err err = ERR_OK;

	for (int level = 1; !err && level < VERIFY_TILE_LEVELS; level++) {
		struct log_level *l = &c->levels[level];

		l->hashes[l->count++] = up;
		if (l->count < VERIFY_TILE_WIDTH)
			break;
		err = log_compare(c, level);
		verify_hash_fold(l->hashes, l->count);
		up = l->hashes[0];
		l->count = 0;
		l->n++;
	}
	return err;
}

/* Compares the tiles at the right edge, and adds up all there is. `rest`: of the last tile of
 * level 0, where that is not full; else NULL. */
static enum err log_root(
    struct log_check *c, const struct verify_hash *rest, struct verify_hash *ret)
{
	struct verify_hash hashes[VERIFY_TILE_WIDTH + 1], up;
	bool has_rest = rest != NULL;
	enum err err = ERR_OK;

	if (has_rest)
		up = *rest;
	for (int level = 1; !err && level < VERIFY_TILE_LEVELS; level++) {
		const struct log_level *l = &c->levels[level];

		if (l->count == 0)
			continue;
		err = log_compare(c, level);
		memcpy(hashes, l->hashes, l->count * sizeof *hashes);
		if (has_rest)
			hashes[l->count] = up;
		verify_hash_fold(hashes, l->count + has_rest);
		up = hashes[0];
		has_rest = true;
	}
	if (has_rest)
		*ret = up;
	else
		verify_hash_nothing(ret);
	return err;
}

static void log_tell(const struct log_check *c, uint64_t done)
{
	uint64_t size = c->reader.size;

	if (c->wish->tell != NULL)
		c->wish->tell(c->wish->arg, done < size ? done : size, size);
}

static enum err log_check_entries(struct log_check *c, struct verify_hash *ret_root)
{
	uint64_t full = c->reader.size / VERIFY_TILE_WIDTH;
	bool has_rest = c->reader.size % VERIFY_TILE_WIDTH != 0;
	struct verify_share share = {.err = ERR_OK};
	struct verify_crew *crew = NULL;
	enum err err =
	    verify_crew_begin(c->wish->way, c->wish->where, c->reader.size, &crew, c->why);

	for (uint64_t n = 0; !err && n < full + has_rest; n++) {
		verify_crew_next(crew, &share);
		err = share.err;
		if (err)
			*c->why = share.why;
		else if (n < full)
			err = log_add(c, &share.root);
		log_tell(c, (n + 1) * VERIFY_TILE_WIDTH);
	}
	verify_crew_end(crew);
	return err ? err : log_root(c, has_rest ? &share.root : NULL, ret_root);
}

/* The older checkpoint is of the same log, which only grew. */
static enum err log_check_older(
    struct log_check *c, const struct verify_checkpoint *now, struct verify_found *found)
{
	struct verify_checkpoint older;
	enum err err = verify_checkpoint_read(c->wish->older, &older, c->why);

	if (!err && c->wish->key != NULL)
		err = verify_checkpoint_check(&older, c->wish->key, c->why);
	if (err) {
		err_prefix(c->why, "the older checkpoint");
		return err;
	}
	found->has_older = true;
	found->older_size = older.size;
	return verify_growth(&c->reader, &older, now, c->why);
}

static enum err log_check_all(
    struct log_check *c, const struct verify_checkpoint *now, struct verify_found *found)
{
	struct verify_hash root;
	enum err err = ERR_OK;

	if (c->wish->key != NULL)
		err = verify_checkpoint_check(now, c->wish->key, c->why);
	if (err) {
		err_prefix(c->why, "checkpoint");
		return err;
	}
	if (c->wish->older.at != NULL)
		err = log_check_older(c, now, found);
	if (!err)
		err = log_check_entries(c, &root);
	if (!err && !verify_hash_eq(&root, &now->root))
		err = err_because(c->why, ERR_REFUSED,
		    "the checkpoint has another root than the %" PRIu64
		    " entries and their tiles come to: it is of another log, or entries were "
		    "changed together with their hashes",
		    now->size);
	return err;
}

/* A checkpoint, and what it says. */
static enum err log_read_head(const struct verify_way *way, void *reader, struct arena *memory,
    struct verify_checkpoint *ret, struct verify_found *found, struct problem *why)
{
	struct buf text = BUF_INIT(VERIFY_NOTE_MAX);
	bool ok = true;
	enum err err = way->checkpoint(reader, &text, why);

	/* Where there is none, nothing is wrong with a log: there may be none at all. */
	if (err == ERR_NOT_FOUND)
		err = ERR_UNAVAILABLE;
	if (!err) {
		found->checkpoint = arena_bytes(memory, buf_str(&text), &ok);
		err = ok ? verify_checkpoint_read(found->checkpoint, ret, why) : err_no_memory(why);
		if (err)
			err_prefix(why, "checkpoint");
	}
	buf_free(&text);
	if (!err) {
		found->origin = ret->origin;
		found->size = ret->size;
		found->root = ret->root;
	}
	return err;
}

enum err verify_log(const struct verify_wish *wish, struct arena *memory, struct verify_found *ret,
    struct problem *why)
{
	struct log_check *c = calloc(1, sizeof *c);
	struct verify_checkpoint now;
	struct verify_found found = {.has_older = false};
	void *reader = NULL;
	enum err err = c == NULL ? err_no_memory(why) : wish->way->open(wish->where, &reader, why);

	if (!err)
		err = log_read_head(wish->way, reader, memory, &now, &found, why);
	if (!err) {
		c->wish = wish;
		c->why = why;
		c->reader = (struct verify_reader){wish->way, reader, now.size};
		err = log_check_all(c, &now, &found);
	}
	if (!err)
		*ret = found;
	wish->way->close(reader);
	free(c);
	return err;
}
