/* Matches paths with patterns. */
#include "web/route.h"

#include <assert.h>
#include <string.h>

/* The index of the first "/" or ".", or path.len. */
static size_t first_stop(struct str path)
{
	size_t i = 0;

	while (i < path.len && path.at[i] != '/' && path.at[i] != '.')
		i++;
	return i;
}

bool route_matches(const char *pattern, struct str path, struct route_captures *ret_captures)
{
	size_t captures = 0;

	for (;;) {
		size_t literal = strcspn(pattern, "{");
		struct str segment;

		if (!str_starts(path, (struct str){pattern, literal}))
			return false;
		path = str_part(path, literal, path.len);
		if (pattern[literal] == '\0')
			return path.len == 0;
		segment = str_part(path, 0, first_stop(path));
		if (segment.len == 0)
			return false;
		assert(captures < ROUTE_CAPTURES_MAX);
		ret_captures->at[captures++] = segment;
		path = str_part(path, segment.len, path.len);
		pattern = strchr(pattern + literal, '}') + 1;
	}
}
