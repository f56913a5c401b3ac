/* Slices of text: a pointer and a length, not owned, not ended by NUL. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* `at` may be NULL only when `len` is 0; a NULL `at` says "absent", where that differs from
 * "empty". */
struct str {
	const char *at;
	size_t len;
};

/* A slice of a string literal or array. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).len, (s).at

/* The smallest are inline: an event loop calls them dozens of times for each request. */

/* ASCII only, whatever the locale. */
static inline bool str_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline char str_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* From index `from` on, at most `len` bytes; clipped to `s`. */
static inline struct str str_part(struct str s, size_t from, size_t len)
{
	if (from > s.len)
		from = s.len;
	if (len > s.len - from)
		len = s.len - from;
	return (struct str){s.at == NULL ? NULL : s.at + from, len};
}

static inline bool str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_eq(str_part(s, 0, prefix.len), prefix);
}

/* The index of the first `c`, or s.len. */
static inline size_t str_index(struct str s, char c)
{
	const char *found = s.len == 0 ? NULL : (const char *)memchr(s.at, c, s.len);

	return found == NULL ? s.len : (size_t)(found - s.at);
}

/* The index of the first `part`, or s.len. */
size_t str_find(struct str s, struct str part);
/* The whole of a NUL-ended string; an absent slice for NULL. */
struct str str_from(const char *text);
/* ASCII letters compare without case. */
bool str_eq_nocase(struct str a, struct str b);
bool str_ends(struct str s, struct str suffix);
/* Without spaces and tabs at both ends. */
struct str str_trim(struct str s);
/* Cuts off and returns what stands before the first `separator`; *rest becomes what follows it, or
 * absent when there is none. Loop: `while (rest.at != NULL) part = str_cut(&rest, ',');` */
struct str str_cut(struct str *rest, char separator);
/* Decimal digits only, at least one, no sign, at most `max`: true and *ret_value; else false. */
bool str_to_uint(struct str s, uint64_t max, uint64_t *ret_value);
/* The number that at most eight bytes are, the highest first: what buf_add_number() appended. */
uint64_t str_number(struct str bytes);
/* Copies into `room` bytes with a NUL; false (and an empty string) when it does not fit. */
bool str_copy(char *to, size_t room, struct str s);

#endif
