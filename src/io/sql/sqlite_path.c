/* Says why a file cannot be a database. */
#include "io/sql/sqlite_path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* May a file be made at `path`? */
static enum err look_at_folder(const char *path, struct problem *why)
{
	const char *slash = strrchr(path, '/');
	int len = slash == NULL || slash == path ? 1 : (int)(slash - path);
	char folder[PATH_MAX];

	if (len >= PATH_MAX)
		return err_because(why, ERR_UNAVAILABLE, "%s", strerror(ENAMETOOLONG));
	snprintf(folder, sizeof folder, "%.*s", len, slash == NULL ? "." : path);
	if (faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0)
		return ERR_OK;
	return err_because(why, ERR_UNAVAILABLE, "%s cannot be made, because of its folder: %s",
	    path, strerror(errno));
}

enum err sqlite_path_check(const char *path, bool create, struct problem *why)
{
	struct stat about;

	if (stat(path, &about) == 0) {
		if (S_ISREG(about.st_mode))
			return ERR_OK;
		return err_because(why, ERR_UNAVAILABLE, "%s is %s, not a file", path,
		    S_ISDIR(about.st_mode) ? "a folder" : "a device");
	}
	if (errno == ENOENT && create)
		return look_at_folder(path, why);
	return err_because(why, errno == ENOENT ? ERR_NOT_FOUND : ERR_UNAVAILABLE, "%s: %s", path,
	    strerror(errno));
}
