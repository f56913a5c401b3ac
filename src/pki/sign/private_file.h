/* Files that nobody but the service may read. */
#ifndef PKI_SIGN_PRIVATE_FILE_H
#define PKI_SIGN_PRIVATE_FILE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Makes a file of this content, readable by its owner only; whole and on the disk when this returns
 * ERR_OK, else it is not there. Made by root, it belongs to whom its folder does. ERR_EXISTS: a
 * file of that name is there, and stays as it is; ERR_FULL, ERR_UNAVAILABLE; with `why`. Any
 * thread, any process: of several the first wins. */
enum err private_file_make(const char *path, struct str content, struct problem *why);
/* Appends the bytes of the file to `to`, never more than its bound. ERR_NOT_FOUND; ERR_REFUSED:
 * everybody may read or change it, or it is no regular file; ERR_TOO_LARGE, ERR_UNAVAILABLE,
 * ERR_NO_MEMORY; with `why`, which names the file. */
enum err private_file_read(const char *path, struct buf *to, struct problem *why);

#endif
