/* Reads and replaces whole files. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* `name` is for the reasons. */
static enum err file_read_open(int file, const char *name, struct buf *to, struct problem *why)
{
	char bytes[8192];
	ssize_t len = 0;

	while (to->err == ERR_OK && (len = read(file, bytes, sizeof bytes)) > 0)
		buf_add(to, bytes, (size_t)len);
	if (len < 0)
		return err_because(
		    why, ERR_UNAVAILABLE, "cannot read %s: %s", name, strerror(errno));
	if (to->err)
		return err_because(why, to->err, "cannot read %s: %s (at most %zu bytes)", name,
		    err_text(to->err), to->max);
	return ERR_OK;
}

enum err file_read(const char *path, struct buf *to, struct problem *why)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	enum err err;

	if (file < 0)
		return err_because(why, errno == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE,
		    "cannot read %s: %s", path, strerror(errno));
	err = file_read_open(file, path, to, why);
	close(file);
	return err;
}

enum err file_read_input(struct buf *to, struct problem *why)
{
	return file_read_open(STDIN_FILENO, "the standard input", to, why);
}

static enum err file_cannot_write(const char *path, struct problem *why)
{
	return err_because(why, errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_UNAVAILABLE,
	    "cannot write %s: %s", path, strerror(errno));
}

/* errno says why when it is false. */
static bool file_write_open(int file, struct str content)
{
	while (content.len > 0) {
		ssize_t len = write(file, content.at, content.len);

		if (len < 0)
			return false;
		content = str_part(content, (size_t)len, content.len);
	}
	return true;
}

/* The rename itself is on the disk when the folder is. Not every file system can say so. */
static void file_sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[4096] = ".";
	int file;

	if (slash != NULL && !str_copy(folder, sizeof folder,
				 (struct str){path, slash == path ? 1 : (size_t)(slash - path)}))
		return;
	file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (file < 0)
		return;
	fsync(file);
	close(file);
}

/* Writes to a device or pipe. */
static enum err file_write_device(const char *path, struct str content, struct problem *why)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);
	enum err err = ERR_OK;

	if (file < 0)
		return file_cannot_write(path, why);
	if (!file_write_open(file, content))
		err = file_cannot_write(path, why);
	close(file);
	return err;
}

enum err file_replace(const char *path, struct str content, struct problem *why)
{
	struct buf name = BUF_INIT(4096);
	enum err err = ERR_OK;
	struct stat status;
	mode_t mask;
	int file;

	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
		return file_write_device(path, content, why);
	buf_printf(&name, "%s.XXXXXX", path);
	if (name.err)
		return err_because(why, name.err, "cannot write %s: %s", path, err_text(name.err));
	file = mkostemp(name.at, O_CLOEXEC);
	if (file < 0) {
		err = file_cannot_write(path, why);
	} else {
		umask(mask = umask(0));
		if (!file_write_open(file, content) || fchmod(file, 0666 & ~mask) != 0 ||
		    fsync(file) != 0 || rename(name.at, path) != 0) {
			err = file_cannot_write(path, why);
			unlink(name.at);
		}
		close(file);
		file_sync_folder(path);
	}
	buf_free(&name);
	return err;
}
