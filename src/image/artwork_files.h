/* The files that pictures are made of: those of the CA, where it has its own, before the built-in.
 */
#ifndef IMAGE_ARTWORK_FILES_H
#define IMAGE_ARTWORK_FILES_H

#include <stdbool.h>
#include "base/err.h"
#include "base/str.h"

/* Reads the files of `folder`/stickers/ that have the names of built-in ones, and checks each
 * (artwork_check.h); from then on they take the place of those. "" for none. Before any picture is
 * drawn and while no other thread draws. ERR_INVALID, ERR_UNAVAILABLE, ERR_TOO_LARGE or
 * ERR_NO_MEMORY, with `why`, and then the built-in ones stay. */
enum err artwork_files_load(const char *folder, struct problem *why);
/* Back to the built-in files. */
void artwork_files_unload(void);
/* The file "stickers/…"; false when there is none. Any thread. */
bool artwork_files_find(const char *path, struct str *ret_content);

#endif
