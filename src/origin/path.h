/* Paths of URLs as browsers normalise them. */
#ifndef ORIGIN_PATH_H
#define ORIGIN_PATH_H

#include <stdbool.h>
#include "base/str.h"
#include "origin/limits.h"

/* Browsers take a backslash for a slash in http(s) URLs. */
static inline bool origin_is_slash(char c)
{
	return c == '/' || c == '\\';
}

/* The path state (section 4.4 of the URL standard): `text` is what follows the authority. Writes
 * the path without query and fragment to `ret_path` (ORIGIN_PATH_MAX bytes, no NUL) and returns its
 * length. Any thread, as all that follow. */
size_t origin_path_normalize(struct str text, char *ret_path);

/* Has the path, without query and fragment, a segment "." or "..", escaped or not? */
bool origin_path_has_dots(struct str path);
/* Can no server take this path for another one, by decoding it again, by cutting ";…" off segments
 * or by taking a backslash for a slash? False when that would bring out a dot segment or a control
 * character. */
bool origin_path_is_clear(struct str path);

#endif
