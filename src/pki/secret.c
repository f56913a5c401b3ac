/* Loads or makes the secret that the machines of one service share. */
#include "pki/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/hex.h"
#include "base/random.h"
#include "pki/digest.h"

/* Written aside and linked into its place, so that another process never reads half a secret; the
 * first of two wins. */
static enum err secret_make_file(const char *path, const char *setting, struct problem *why)
{
	unsigned char bytes[SECRET_BYTES], suffix[8];
	char text[2 * SECRET_BYTES + 1], tail[2 * sizeof suffix + 1], aside[4096];
	enum err err = ERR_OK;
	int fd;

	random_bytes(bytes, sizeof bytes);
	random_bytes(suffix, sizeof suffix);
	hex_write(bytes, sizeof bytes, text);
	hex_write(suffix, sizeof suffix, tail);
	if (snprintf(aside, sizeof aside, "%s.%s", path, tail) >= (int)sizeof aside)
		return err_because(why, ERR_REFUSED, "%s: path is too long", setting);
	fd = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_because(
		    why, ERR_UNAVAILABLE, "%s: cannot make %s: %s", setting, path, strerror(errno));
	if (dprintf(fd, "%s\n", text) != 2 * SECRET_BYTES + 1 || fsync(fd) != 0 ||
	    (link(aside, path) != 0 && errno != EEXIST))
		err = err_because(
		    why, ERR_UNAVAILABLE, "%s: cannot make %s: %s", setting, path, strerror(errno));
	close(fd);
	unlink(aside);
	return err;
}

static enum err secret_digest_file(
    int fd, const char *setting, unsigned char *ret, struct problem *why)
{
	unsigned char bytes[SECRET_FILE_MAX + 1];
	struct stat facts;
	ssize_t len;

	if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode))
		return err_because(why, ERR_REFUSED, "%s: not a regular file", setting);
	if (facts.st_mode & S_IRWXO)
		return err_because(why, ERR_REFUSED,
		    "%s: everybody may read or change the file; chmod it to 600", setting);
	len = read(fd, bytes, sizeof bytes);
	if (len < 0)
		return err_because(
		    why, ERR_UNAVAILABLE, "%s: cannot read: %s", setting, strerror(errno));
	if (len < SECRET_BYTES || len > SECRET_FILE_MAX)
		return err_because(why, ERR_REFUSED, "%s: the file must have %d to %d bytes",
		    setting, SECRET_BYTES, SECRET_FILE_MAX);
	return digest_sha256(bytes, (size_t)len, ret);
}

/* A pipe would be waited for. */
static int secret_open(const char *path)
{
	return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

enum err secret_load(
    const char *path, const char *setting, unsigned char ret[SECRET_BYTES], struct problem *why)
{
	enum err err = ERR_OK;
	int fd;

	if (path[0] == '\0') {
		random_bytes(ret, SECRET_BYTES);
		return ERR_OK;
	}
	fd = secret_open(path);
	if (fd < 0 && errno == ENOENT) {
		err = secret_make_file(path, setting, why);
		if (err)
			return err;
		fd = secret_open(path);
	}
	if (fd < 0)
		return err_because(
		    why, ERR_UNAVAILABLE, "%s: cannot open %s: %s", setting, path, strerror(errno));
	err = secret_digest_file(fd, setting, ret, why);
	close(fd);
	return err;
}
