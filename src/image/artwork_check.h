/* Checks the CA's own artwork: what takes the place of a built-in file must fit where that does. */
#ifndef IMAGE_ARTWORK_CHECK_H
#define IMAGE_ARTWORK_CHECK_H

#include <stdbool.h>
#include "base/err.h"
#include "base/str.h"

/* Are pictures made of the file "stickers/…"? Not of what only scripts/make-stickers reads. */
bool artwork_is_drawn_from(const char *path);
/* Can `own` take the place of `built_in`, which is assets/`path`?
 *
 * A template has the size of its folder, slots that are known, all that pictures are put together
 * by ({{ground}}, <defs>), nothing that runs or loads, and can be drawn. A table of glyphs has each
 * letter that may be asked of it. The timeline, the style blocks and their hashes stay as they are.
 * ERR_INVALID with `why`, ERR_NO_MEMORY. */
enum err artwork_check(const char *path, struct str built_in, struct str own, struct problem *why);

#endif
