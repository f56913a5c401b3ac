/* The log's tiles as files. */
#include "ledger/shelf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "ledger/bundle.h"

/* Files that are written before the disk is waited for. */
enum { PATH_BYTES = 4096, UNSYNCED_MAX = 48 };

struct shelf_path {
	char text[PATH_BYTES];
};

struct ledger_shelf {
	char folder[PATH_BYTES];
	int lock; /* the folder itself */
	size_t count;
	int unsynced[UNSYNCED_MAX];
	struct shelf_path folders[UNSYNCED_MAX]; /* which these are in */
};

/* ---- paths ---- */

static enum err shelf_path(const char *folder, const struct ledger_tile *t, struct shelf_path *ret)
{
	struct buf path = BUF_INIT(PATH_BYTES - 1);
	enum err err;

	buf_printf(&path, "%s/tile/", folder);
	ledger_tile_write(t, &path);
	err = path.err;
	if (!err)
		str_copy(ret->text, sizeof ret->text, buf_str(&path));
	buf_free(&path);
	return err;
}

/* Without its last part. */
static void path_cut(struct shelf_path *path)
{
	char *slash = strrchr(path->text, '/');

	if (slash != NULL)
		slash[slash == path->text ? 1 : 0] = '\0';
	else
		strcpy(path->text, ".");
}

static enum err shelf_failed(const char *what, const char *path, struct problem *why)
{
	return err_because(why, errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_UNAVAILABLE,
	    "cannot %s %s: %s", what, path, strerror(errno));
}

/* ---- folders ---- */

static enum err folder_sync(const char *path, struct problem *why)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum err err = ERR_OK;

	/* Not every file system syncs folders. */
	if (folder < 0 || (fsync(folder) != 0 && errno != EINVAL))
		err = shelf_failed("sync", path, why);
	if (folder >= 0)
		close(folder);
	return err;
}

/* Makes it with those above; each that is new is on the disk. */
static enum err folder_make(const struct shelf_path *path, struct problem *why)
{
	struct shelf_path above = *path;
	enum err err;

	if (mkdir(path->text, 0777) != 0) {
		if (errno == EEXIST)
			return ERR_OK;
		if (errno != ENOENT)
			return shelf_failed("make the folder", path->text, why);
		path_cut(&above);
		err = folder_make(&above, why);
		if (err)
			return err;
		if (mkdir(path->text, 0777) != 0 && errno != EEXIST)
			return shelf_failed("make the folder", path->text, why);
	}
	path_cut(&above);
	return folder_sync(above.text, why);
}

static enum err shelf_lock(struct ledger_shelf *s, struct problem *why)
{
	s->lock = open(s->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->lock < 0)
		return shelf_failed("open the folder", s->folder, why);
	if (flock(s->lock, LOCK_EX | LOCK_NB) == 0)
		return ERR_OK;
	if (errno != EWOULDBLOCK)
		return shelf_failed("lock the folder", s->folder, why);
	return err_because(why, ERR_BUSY,
	    "another process keeps the log in %s: each server has a folder of its own", s->folder);
}

/* What file_replace() left of a checkpoint when it was killed. */
static void shelf_sweep(const struct ledger_shelf *s)
{
	struct dirent *entry;
	DIR *dir = opendir(s->folder);

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (str_starts(str_from(entry->d_name), STR("checkpoint.")))
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		closedir(dir);
}

enum err ledger_shelf_open(const char *folder, struct ledger_shelf **ret, struct problem *why)
{
	struct ledger_shelf *s = calloc(1, sizeof *s);
	struct shelf_path path;
	enum err err = ERR_OK;

	if (s == NULL)
		return err_no_memory(why);
	s->lock = -1;
	if (!str_copy(s->folder, sizeof s->folder, str_from(folder)) || s->folder[0] == '\0')
		err = err_because(why, ERR_INVALID, "\"%s\" is no name of a folder", folder);
	if (!err) {
		str_copy(path.text, sizeof path.text, str_from(folder));
		err = folder_make(&path, why);
	}
	if (!err)
		err = shelf_lock(s, why);
	if (!err)
		shelf_sweep(s);
	if (err)
		ledger_shelf_close(s);
	else
		*ret = s;
	return err;
}

static void shelf_forget_unsynced(struct ledger_shelf *s)
{
	for (size_t i = 0; i < s->count; i++)
		close(s->unsynced[i]);
	s->count = 0;
}

void ledger_shelf_close(struct ledger_shelf *s)
{
	if (s == NULL)
		return;
	shelf_forget_unsynced(s);
	if (s->lock >= 0)
		close(s->lock);
	free(s);
}

/* ---- writing ---- */

static bool bytes_write(int file, struct str bytes)
{
	while (bytes.len > 0) {
		ssize_t len = write(file, bytes.at, bytes.len);

		if (len < 0)
			return false;
		bytes = str_part(bytes, (size_t)len, bytes.len);
	}
	return true;
}

enum err ledger_shelf_put(
    struct ledger_shelf *s, const struct ledger_tile *t, struct str bytes, struct problem *why)
{
	struct shelf_path path, folder;
	enum err err = s->count < UNSYNCED_MAX ? ERR_OK : ledger_shelf_sync(s, why);
	int file;

	if (!err && shelf_path(s->folder, t, &path))
		err = err_because(
		    why, ERR_INVALID, "the name of the folder %s is too long", s->folder);
	if (err)
		return err;
	folder = path;
	path_cut(&folder);
	file = open(path.text, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (file < 0 && errno == ENOENT) {
		err = folder_make(&folder, why);
		if (err)
			return err;
		file = open(path.text, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	}
	if (file < 0)
		return shelf_failed("write", path.text, why);
	s->folders[s->count] = folder;
	s->unsynced[s->count++] = file;
	return bytes_write(file, bytes) ? ERR_OK : shelf_failed("write", path.text, why);
}

enum err ledger_shelf_sync(struct ledger_shelf *s, struct problem *why)
{
	enum err err = ERR_OK;

	for (size_t i = 0; !err && i < s->count; i++)
		if (fsync(s->unsynced[i]) != 0)
			err = shelf_failed("sync a tile in", s->folders[i].text, why);
	/* Tiles come level by level, and their folders seldom change. */
	for (size_t i = 0; !err && i < s->count; i++)
		if (i + 2 >= s->count || strcmp(s->folders[i].text, s->folders[i + 2].text) != 0)
			err = folder_sync(s->folders[i].text, why);
	shelf_forget_unsynced(s);
	return err;
}

/* ---- old ones ---- */

/* Leaves the tile's file of this width alone in the folder of those that are not full; 0: none, and
 * no folder. */
static void trim_widths(const char *folder, const struct ledger_tile *t, unsigned width)
{
	struct shelf_path path;
	char kept[12] = "";
	struct dirent *entry;
	DIR *dir;

	if (shelf_path(folder, &(struct ledger_tile){t->level, t->n, 1}, &path))
		return;
	path_cut(&path);
	dir = opendir(path.text);
	if (dir == NULL)
		return;
	if (width > 0)
		snprintf(kept, sizeof kept, "%u", width);
	while ((entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.' && strcmp(entry->d_name, kept) != 0)
			unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
	if (width == 0)
		rmdir(path.text);
}

void ledger_shelf_trim(const char *folder, uint64_t from, uint64_t size)
{
	for (int level = LEDGER_ENTRIES; level < LEDGER_LEVELS; level++) {
		unsigned shift = level > 0 ? 8 * (unsigned)level : 0;
		const uint64_t tiles[] = {
		    (from >> shift) / LEDGER_TILE, (size >> shift) / LEDGER_TILE};

		for (size_t i = 0; i < 2; i++) {
			const struct ledger_tile t = {level, tiles[i], 0};
			unsigned width = ledger_tile_width(level, t.n, size);

			trim_widths(folder, &t, width == LEDGER_TILE ? 0 : width);
		}
	}
}

/* ---- reading ---- */

static bool tile_is_whole(const struct ledger_tile *t, struct str bytes)
{
	if (t->level != LEDGER_ENTRIES)
		return bytes.len == (size_t)t->width * LEDGER_HASH;
	return ledger_bundle_first(bytes, t->width).len == bytes.len && bytes.len > 0;
}

enum err ledger_shelf_read(
    const char *folder, const struct ledger_tile *t, struct buf *to, struct problem *why)
{
	size_t before = to->len;
	struct shelf_path path;
	enum err err;

	if (shelf_path(folder, t, &path))
		return err_because(
		    why, ERR_INVALID, "the name of the folder %s is too long", folder);
	err = file_read(path.text, to, why);
	if (!err && !tile_is_whole(t, str_part(buf_str(to), before, to->len)))
		err = err_because(why, ERR_CORRUPT, "%s is damaged: it does not have %u %s",
		    path.text, t->width, t->level == LEDGER_ENTRIES ? "entries" : "hashes");
	return err;
}

static enum err shelf_read_hashes(void *arg, const struct ledger_tile *t, unsigned char *ret)
{
	struct buf bytes = BUF_INIT(LEDGER_TILE_BYTES);
	struct problem why;
	enum err err = ledger_shelf_read(arg, t, &bytes, &why);

	if (!err)
		memcpy(ret, bytes.at, bytes.len);
	buf_free(&bytes);
	return err;
}

struct ledger_tiles ledger_shelf_tiles(const char *folder)
{
	return (struct ledger_tiles){shelf_read_hashes, (void *)folder};
}
