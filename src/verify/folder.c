/* A copy of a log in a folder. */
#include "verify/way.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include "base/file.h"

enum { PATH_ROOM = 4096, TRIES = 5 };

struct folder {
	char path[PATH_ROOM];
	size_t len;
};

static enum err folder_open(const char *where, void **ret_reader, struct problem *why)
{
	struct folder *f;
	struct stat status;

	if (stat(where, &status) != 0 || !S_ISDIR(status.st_mode))
		return err_because(why, ERR_UNAVAILABLE,
		    "%s is neither a folder nor an address that begins with https://", where);
	f = calloc(1, sizeof *f);
	if (f == NULL)
		return err_no_memory(why);
	f->len = strlen(where);
	if (!str_copy(f->path, PATH_ROOM - VERIFY_PATH_MAX, str_from(where))) {
		free(f);
		return err_because(why, ERR_UNAVAILABLE, "the name of the folder is too long");
	}
	*ret_reader = f;
	return ERR_OK;
}

/* The path of a file of the log, valid until the next call. */
static const char *folder_path(struct folder *f, const char *name)
{
	snprintf(f->path + f->len, PATH_ROOM - f->len, "/%s", name);
	return f->path;
}

static enum err folder_checkpoint(void *reader, struct buf *to, struct problem *why)
{
	return file_read(folder_path(reader, "checkpoint"), to, why);
}

/* The smallest of the partial tiles beside this one that are wider; the full one if none is. */
static unsigned folder_wider(struct folder *f, const struct verify_tile *t)
{
	char name[VERIFY_PATH_MAX];
	unsigned best = VERIFY_TILE_WIDTH;
	const struct dirent *entry;
	uint64_t width;
	DIR *folder;

	verify_tile_path(t, name);
	*strrchr(name, '/') = '\0';
	folder = opendir(folder_path(f, name));
	while (folder != NULL && (entry = readdir(folder)) != NULL)
		if (str_to_uint(str_from(entry->d_name), best, &width) && width > t->width)
			best = (unsigned)width;
	if (folder != NULL)
		closedir(folder);
	return best;
}

/* Where a log grows, a partial tile is gone as soon as a wider one is there, and that one may be
 * gone before it is read. */
static enum err folder_tile(void *reader, const struct verify_tile *t, struct buf *to,
    unsigned *ret_width, struct problem *why)
{
	struct verify_tile found = *t;
	char name[VERIFY_PATH_MAX];
	struct problem unheard;
	enum err err;

	verify_tile_path(t, name);
	err = file_read(folder_path(reader, name), to, why);
	for (unsigned i = 0; i < TRIES && err == ERR_NOT_FOUND; i++) {
		found.width = folder_wider(reader, t);
		verify_tile_path(&found, name);
		if (found.width > t->width)
			err = file_read(folder_path(reader, name), to, &unheard);
	}
	if (!err)
		*ret_width = found.width;
	return err;
}

static void folder_close(void *reader)
{
	free(reader);
}

const struct verify_way verify_folder = {
    .open = folder_open,
    .checkpoint = folder_checkpoint,
    .tile = folder_tile,
    .close = folder_close,
};
