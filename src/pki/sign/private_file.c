/* Makes and reads files that nobody but the service may read. */
#include "pki/sign/private_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/hex.h"
#include "base/random.h"

enum { PATH_ROOM = 4096, SUFFIX_BYTES = 8 };

static enum err private_file_cannot(const char *path, struct problem *why)
{
	enum err err = errno == EEXIST                      ? ERR_EXISTS
		       : errno == ENOSPC || errno == EDQUOT ? ERR_FULL
							    : ERR_UNAVAILABLE;

	return err_because(why, err, "%s cannot be made: %s", path, strerror(errno));
}

static void private_file_folder(const char *path, char *to, size_t room)
{
	const char *slash = strrchr(path, '/');
	int len = slash == NULL || slash == path ? 1 : (int)(slash - path);

	snprintf(to, room, "%.*s", len, slash == NULL ? "." : path);
}

/* The service may be another user than root, who makes its files; its folder tells who. */
static bool private_file_give(int fd, const char *folder)
{
	struct stat around;

	return geteuid() != 0 ||
	       (stat(folder, &around) == 0 && fchown(fd, around.st_uid, around.st_gid) == 0);
}

/* The name itself is on the disk when the folder is. */
static void private_file_sync_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

/* Written aside and linked into its place: what has the name is whole, and never over another. */
enum err private_file_make(const char *path, struct str content, struct problem *why)
{
	unsigned char suffix[SUFFIX_BYTES];
	char tail[2 * SUFFIX_BYTES + 1], aside[PATH_ROOM], folder[PATH_ROOM];
	enum err err = ERR_OK;
	int fd;

	random_bytes(suffix, sizeof suffix);
	hex_write(suffix, sizeof suffix, tail);
	if (snprintf(aside, sizeof aside, "%s.%s", path, tail) >= (int)sizeof aside)
		return err_because(why, ERR_REFUSED, "the path is too long");
	private_file_folder(path, folder, sizeof folder);
	fd = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return private_file_cannot(path, why);
	if (write(fd, content.at, content.len) != (ssize_t)content.len ||
	    !private_file_give(fd, folder) || fsync(fd) != 0 || link(aside, path) != 0)
		err = private_file_cannot(path, why);
	close(fd);
	unlink(aside);
	if (!err)
		private_file_sync_folder(folder);
	return err;
}

static enum err private_file_read_open(
    int fd, const char *path, struct buf *to, struct problem *why)
{
	char bytes[4096];
	struct stat facts;
	ssize_t len = 0;

	if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode))
		return err_because(why, ERR_REFUSED, "%s is not a regular file", path);
	if (facts.st_mode & S_IRWXO)
		return err_because(
		    why, ERR_REFUSED, "everybody may read or change %s; chmod it to 600", path);
	while (to->err == ERR_OK && (len = read(fd, bytes, sizeof bytes)) > 0)
		buf_add(to, bytes, (size_t)len);
	if (len < 0)
		return err_because(
		    why, ERR_UNAVAILABLE, "cannot read %s: %s", path, strerror(errno));
	if (to->err)
		return err_because(why, to->err, "cannot read %s: %s", path, err_text(to->err));
	return ERR_OK;
}

/* A pipe would be waited for. */
enum err private_file_read(const char *path, struct buf *to, struct problem *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	enum err err;

	if (fd < 0)
		return err_because(why, errno == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE,
		    "cannot read %s: %s", path, strerror(errno));
	err = private_file_read_open(fd, path, to, why);
	close(fd);
	return err;
}
