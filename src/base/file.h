/* Reads and replaces whole files. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Appends the bytes of the file to `to`, never more than its bound, whatever the file is.
 * ERR_NOT_FOUND, ERR_UNAVAILABLE (not readable, a directory), ERR_TOO_LARGE, ERR_NO_MEMORY, with
 * `why`. */
enum err file_read(const char *path, struct buf *to, struct problem *why);
/* The same with the standard input, to its end. */
enum err file_read_input(struct buf *to, struct problem *why);
/* Makes `content` the content of the file: whole and on the disk when this returns ERR_OK, else the
 * file is as it was. A device or a pipe is written to directly. ERR_FULL or ERR_UNAVAILABLE, with
 * `why`. */
enum err file_replace(const char *path, struct str content, struct problem *why);

#endif
