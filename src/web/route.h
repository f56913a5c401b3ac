/* Compares a path with the pattern of a route. */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

enum { ROUTE_CAPTURES_MAX = 3 };

/* What stood in the place of each {…} of the pattern, in its order; raw. */
struct route_captures {
	struct str at[ROUTE_CAPTURES_MAX];
};

/* Does the path fit the pattern? "{name}" stands for one byte or more, none of them "/" or
 * ".", "{name*}" at its end for all that is left, at least one byte; everything else for itself.
 * Nothing is decoded: our paths are plain ASCII. */
bool route_matches(const char *pattern, struct str path, struct route_captures *ret_captures);
/* The first of the rows whose pattern the path fits; NULL when there is none. Each row has `size`
 * bytes and begins with its pattern, a const char *, which is NULL in the row behind the last. */
const void *route_find(
    const void *rows, size_t size, struct str path, struct route_captures *ret_captures);

#endif
