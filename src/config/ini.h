/* Reads a file of settings line by line, by libinih.
 *
 * The form: `[section]`, `name = value`, comments that begin with `#` or `;` (`;` also after a
 * value and a blank). A line is a whole: it is not continued by an indented one. */
#ifndef CONFIG_INI_H
#define CONFIG_INI_H

#include "base/err.h"

/* Both get the line's number, from 1. The texts live until the callback returns. */
struct ini_events {
	void (*pair)(
	    void *arg, unsigned line, const char *section, const char *name, const char *value);
	/* A line that cannot be understood; `what` says why. Reading goes on. */
	void (*broken)(void *arg, unsigned line, const char *what);
};

/* Reads all of the file. ERR_OK also when lines were broken. ERR_NOT_FOUND, ERR_UNAVAILABLE (not
 * readable, a directory) or ERR_TOO_LARGE (more than 1 MiB), with `why`. */
enum err ini_read(
    const char *path, const struct ini_events *events, void *arg, struct problem *why);

#endif
