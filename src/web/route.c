/* Matches paths with patterns. */
#include "web/route.h"

#include <assert.h>
#include <string.h>

bool route_matches(const char *pattern, struct str path, struct route_captures *ret_captures)
{
	size_t captures = 0;

	for (;;) {
		const char *close;
		size_t end = 0;

		/* What stands before the next "{", as far as both agree. */
		while (
		    *pattern != '{' && *pattern != '\0' && path.len > 0 && *pattern == path.at[0]) {
			pattern++;
			path.at++;
			path.len--;
		}
		if (*pattern != '{')
			return *pattern == '\0' && path.len == 0;
		close = strchr(pattern, '}');
		if (close[-1] == '*')
			end = path.len;
		while (end < path.len && path.at[end] != '/' && path.at[end] != '.')
			end++;
		if (end == 0)
			return false;
		assert(captures < ROUTE_CAPTURES_MAX);
		ret_captures->at[captures++] = str_part(path, 0, end);
		path = str_part(path, end, path.len);
		pattern = close + 1;
	}
}

const void *route_find(
    const void *rows, size_t size, struct str path, struct route_captures *ret_captures)
{
	for (const char *row = rows;; row += size) {
		const char *pattern;

		memcpy(&pattern, row, sizeof pattern);
		if (pattern == NULL)
			return NULL;
		if (route_matches(pattern, path, ret_captures))
			return row;
	}
}
