/* The file of an SQLite database, and the folder that it is in. */
#include "io/sql/sqlite_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The folder that a path is in. */
static void sqlite_file_folder(const char *path, char *to, size_t room)
{
	const char *slash = strrchr(path, '/');
	int len = slash == NULL || slash == path ? 1 : (int)(slash - path);

	snprintf(to, room, "%.*s", len, slash == NULL ? "." : path);
}

void sqlite_file_cure(const char *path, char *to, size_t room)
{
	char folder[PATH_MAX];
	struct stat file, around;

	to[0] = '\0';
	sqlite_file_folder(path, folder, sizeof folder);
	if (stat(path, &file) == 0 && stat(folder, &around) == 0 && file.st_uid != around.st_uid)
		snprintf(to, room,
		    ": it belongs to another user than its folder; as root: chown "
		    "--reference=%.150s "
		    "%.150s*",
		    folder, path);
}

/* May a file be made at `path`? */
static enum err sqlite_file_check_folder(const char *path, struct problem *why)
{
	char folder[PATH_MAX];

	if (strlen(path) >= PATH_MAX)
		return err_because(why, ERR_UNAVAILABLE, "%s", strerror(ENAMETOOLONG));
	sqlite_file_folder(path, folder, sizeof folder);
	if (faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0)
		return ERR_OK;
	return err_because(why, ERR_UNAVAILABLE, "%s cannot be made, because of its folder: %s",
	    path, strerror(errno));
}

enum err sqlite_file_check(const char *path, bool create, struct problem *why)
{
	struct stat about;

	if (stat(path, &about) == 0) {
		if (S_ISREG(about.st_mode))
			return ERR_OK;
		return err_because(why, ERR_UNAVAILABLE, "%s is %s, not a file", path,
		    S_ISDIR(about.st_mode) ? "a folder" : "a device");
	}
	if (errno == ENOENT && create)
		return sqlite_file_check_folder(path, why);
	return err_because(why, errno == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE, "%s: %s", path,
	    strerror(errno));
}

/* Whoever owns the folder could put a link there: none is followed, and only a file that is new is
 * given away. */
enum err sqlite_file_make(const char *path, struct problem *why)
{
	char folder[PATH_MAX];
	struct stat around;
	int fd;
	bool given;

	sqlite_file_folder(path, folder, sizeof folder);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST)
		return ERR_OK;
	given = fd >= 0 && (geteuid() != 0 || (stat(folder, &around) == 0 &&
						  fchown(fd, around.st_uid, around.st_gid) == 0));
	if (!given)
		err_because(why, ERR_UNAVAILABLE, "%s cannot be made: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return given ? ERR_OK : ERR_UNAVAILABLE;
}
