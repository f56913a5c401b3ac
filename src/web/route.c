/* Matches paths with patterns. */
#include "web/route.h"

#include <assert.h>
#include <string.h>

/* The index of the first "/" or ".", or path.len. */
static size_t route_first_stop(struct str path)
{
	size_t i = 0;

	while (i < path.len && path.at[i] != '/' && path.at[i] != '.')
		i++;
	return i;
}

/* Cuts what stands before the next "{" off both, as far as they agree. */
static void route_skip_literal(const char **pattern, struct str *path)
{
	while (**pattern != '{' && **pattern != '\0' && path->len > 0 && **pattern == path->at[0]) {
		++*pattern;
		path->at++;
		path->len--;
	}
}

bool route_matches(const char *pattern, struct str path, struct route_captures *ret_captures)
{
	size_t captures = 0;

	for (;;) {
		struct str segment;

		route_skip_literal(&pattern, &path);
		if (*pattern != '{')
			return *pattern == '\0' && path.len == 0;
		segment = str_part(path, 0, route_first_stop(path));
		if (segment.len == 0)
			return false;
		assert(captures < ROUTE_CAPTURES_MAX);
		ret_captures->at[captures++] = segment;
		path = str_part(path, segment.len, path.len);
		pattern = strchr(pattern, '}') + 1;
	}
}
