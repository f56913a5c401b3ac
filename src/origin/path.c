/* Paths of URLs as browsers normalise them. */
#include "origin/path.h"

#include <string.h>
#include "base/percent.h"

/* Bytes of "." in plain or escaped form at the start of `s`: 0, 1 or 3. */
static size_t path_dot_len(struct str s)
{
	if (str_starts(s, STR(".")))
		return 1;
	return str_eq_nocase(str_part(s, 0, 3), STR("%2e")) ? 3 : 0;
}

/* 1 for ".", 2 for "..", escaped or not; 0 for any other segment. */
static unsigned path_dots(struct str segment)
{
	size_t first = path_dot_len(segment), second = 0;

	if (first == 0)
		return 0;
	segment = str_part(segment, first, segment.len);
	second = path_dot_len(segment);
	if (segment.len == 0)
		return 1;
	return second > 0 && second == segment.len ? 2 : 0;
}

/* The path percent-encode set (section 1.3). */
static bool path_wants_escape(char c)
{
	return c <= 0x20 || c == 0x7f || (c & 0x80) != 0 || strchr("\"#<>?^`{}", c) != NULL;
}

static size_t path_add_segment(char *path, size_t len, struct str segment)
{
	path[len++] = '/';
	for (size_t i = 0; i < segment.len; i++) {
		if (path_wants_escape(segment.at[i])) {
			percent_write(segment.at[i], path + len);
			len += PERCENT_LENGTH;
		} else {
			path[len++] = segment.at[i];
		}
	}
	return len;
}

/* Without the last segment. */
static size_t path_shorten(const char *path, size_t len)
{
	while (len > 0 && path[len - 1] != '/')
		len--;
	return len > 0 ? len - 1 : 0;
}

size_t origin_path_normalize(struct str text, char *ret_path)
{
	size_t len = 0, at = 0, end;

	text.len = str_index(text, '?');
	text.len = str_index(text, '#');
	do {
		struct str segment;
		unsigned count;

		for (end = ++at; end < text.len && !origin_is_slash(text.at[end]);)
			end++;
		segment = str_part(text, at, end - at);
		count = path_dots(segment);
		if (count == 2)
			len = path_shorten(ret_path, len);
		if (count == 0)
			len = path_add_segment(ret_path, len, segment);
		else if (end >= text.len)
			ret_path[len++] = '/';
		at = end;
	} while (at < text.len);
	return len;
}

/* Decodes until nothing changes, at most three times, since some servers decode twice. */
static bool path_decode_fully(struct str text, char *room, struct str *ret_text)
{
	for (unsigned pass = 0; pass <= 3; pass++) {
		struct str decoded = percent_decode(text, room);

		if (decoded.len == text.len) {
			*ret_text = decoded;
			return true;
		}
		text = decoded;
	}
	return false;
}

/* Is one of the segments, which end at any of `ends`, a dot segment? */
static bool path_any_dots(struct str path, const char *ends)
{
	size_t start = 0;

	for (size_t i = 0; i <= path.len; i++) {
		if (i < path.len && (path.at[i] == '\0' || strchr(ends, path.at[i]) == NULL))
			continue;
		if (path_dots(str_part(path, start, i - start)) > 0)
			return true;
		start = i + 1;
	}
	return false;
}

bool origin_path_has_dots(struct str path)
{
	return path_any_dots(path, "/\\");
}

bool origin_path_is_clear(struct str path)
{
	char room[ORIGIN_PATH_MAX];

	if (path.len > sizeof room || !path_decode_fully(path, room, &path))
		return false;
	for (size_t i = 0; i < path.len; i++)
		if ((path.at[i] & 0xe0) == 0 || path.at[i] == 0x7f)
			return false;
	return !path_any_dots(path, "/\\;");
}
