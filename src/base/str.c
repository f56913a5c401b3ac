/* Slices of text. */
#include "base/str.h"

#include <assert.h>

size_t str_find(struct str s, struct str part)
{
	const char *found = s.len < part.len ? NULL : memmem(s.at, s.len, part.at, part.len);

	return found == NULL ? s.len : (size_t)(found - s.at);
}

struct str str_from(const char *text)
{
	return (struct str){text, text == NULL ? 0 : strlen(text)};
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (str_lower(a.at[i]) != str_lower(b.at[i]))
			return false;
	return true;
}

bool str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len && str_eq(str_part(s, s.len - suffix.len, suffix.len), suffix);
}

static bool is_space_or_tab(char c)
{
	return c == ' ' || c == '\t';
}

struct str str_trim(struct str s)
{
	while (s.len > 0 && is_space_or_tab(s.at[s.len - 1]))
		s.len--;
	while (s.len > 0 && is_space_or_tab(s.at[0])) {
		s.at++;
		s.len--;
	}
	return s;
}

struct str str_cut(struct str *rest, char separator)
{
	size_t end = str_index(*rest, separator);
	struct str first = {rest->at, end};

	*rest = end == rest->len ? (struct str){NULL, 0} : str_part(*rest, end + 1, rest->len);
	return first;
}

bool str_to_uint(struct str s, uint64_t max, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!str_is_digit(s.at[i]) || value > UINT64_MAX / 10 - 1)
			return false;
		value = value * 10 + (uint64_t)(s.at[i] - '0');
		if (value > max)
			return false;
	}
	*ret_value = value;
	return true;
}

uint64_t str_number(struct str bytes)
{
	uint64_t value = 0;

	assert(bytes.len <= sizeof value);
	for (size_t i = 0; i < bytes.len; i++)
		value = value << 8 | (unsigned char)bytes.at[i];
	return value;
}

bool str_copy(char *to, size_t room, struct str s)
{
	if (s.len >= room) {
		if (room > 0)
			to[0] = '\0';
		return false;
	}
	if (s.len > 0)
		memcpy(to, s.at, s.len);
	to[s.len] = '\0';
	return true;
}
