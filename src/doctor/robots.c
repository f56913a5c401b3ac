/* Reads robots.txt. */
#include "doctor/robots.h"

#include "base/hex.h"

/* The normal form may have three bytes for one. */
enum { PATTERN_MAX = 2 * 3 * ROBOTS_PATH_MAX };

/* A path, or a pattern of a rule, in normal form. */
struct robots_text {
	size_t len;
	char at[PATTERN_MAX];
};

/* The best rule of a set of groups so far. */
struct robots_best {
	bool is_there, allows;
	size_t length; /* of its pattern */
};

struct robots_reading {
	struct str agent;
	const struct robots_text *path;
	bool in_agents; /* the last line that counts named whom the group is for */
	bool for_us, for_all;
	bool names_us; /* a group does */
	struct robots_best ours, all;
};

/* ---- patterns ---- */

static bool robots_is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || str_is_digit((char)c) ||
	       c == '-' || c == '.' || c == '_' || c == '~';
}

static bool robots_add_byte(struct robots_text *to, unsigned char byte, bool is_encoded)
{
	static const char digits[] = "0123456789ABCDEF";
	bool plain = is_encoded ? robots_is_unreserved(byte) : byte > 0x20 && byte < 0x7f;

	if (to->len + 3 > sizeof to->at)
		return false;
	if (plain) {
		to->at[to->len++] = (char)byte;
		return true;
	}
	to->at[to->len++] = '%';
	to->at[to->len++] = digits[byte >> 4];
	to->at[to->len++] = digits[byte & 15];
	return true;
}

/* Characters in one form: those that need no %XX plain, all others with it. False when it is longer
 * than what any path can match. */
static bool robots_normalize(struct str from, struct robots_text *to)
{
	to->len = 0;
	for (size_t i = 0; i < from.len; i++) {
		int high = i + 2 < from.len ? hex_value(from.at[i + 1]) : -1;
		int low = i + 2 < from.len ? hex_value(from.at[i + 2]) : -1;
		bool is_encoded = from.at[i] == '%' && high >= 0 && low >= 0;
		int byte = is_encoded ? high << 4 | low : (unsigned char)from.at[i];

		/* One star says as much as many. */
		if (from.at[i] == '*' && to->len > 0 && to->at[to->len - 1] == '*')
			continue;
		if (!robots_add_byte(to, (unsigned char)byte, is_encoded))
			return false;
		i += is_encoded ? 2 : 0;
	}
	return true;
}

/* "*" stands for any characters, "$" at the end for the path's end. After a star that matched too
 * little it takes one more: work grows with the product of both lengths, which are bounded. */
static bool robots_match(const struct robots_text *pattern, const struct robots_text *path)
{
	size_t len = pattern->len, p = 0, t = 0, star = SIZE_MAX, back = 0;
	bool to_end = len > 0 && pattern->at[len - 1] == '$';

	len -= to_end ? 1 : 0;
	for (;;) {
		if (p == len && (!to_end || t == path->len))
			return true;
		if (p < len && pattern->at[p] == '*') {
			star = p++;
			back = t;
		} else if (p < len && t < path->len && pattern->at[p] == path->at[t]) {
			p++;
			t++;
		} else if (star != SIZE_MAX && back < path->len) {
			p = star + 1;
			t = ++back;
		} else {
			return false;
		}
	}
}

/* ---- lines ---- */

static void robots_weigh(struct robots_best *best, size_t length, bool allows)
{
	if (!best->is_there || length > best->length || (length == best->length && allows))
		*best = (struct robots_best){true, allows, length};
}

/* A rule; an empty one is none. */
static void robots_take_rule(struct robots_reading *r, struct str value, bool allows)
{
	struct robots_text pattern;

	r->in_agents = false;
	if (value.len == 0 || (!r->for_us && !r->for_all) || !robots_normalize(value, &pattern) ||
	    !robots_match(&pattern, r->path))
		return;
	if (r->for_us)
		robots_weigh(&r->ours, pattern.len, allows);
	if (r->for_all)
		robots_weigh(&r->all, pattern.len, allows);
}

/* Whom the group is for: a name counts as far as it has letters, "-" and "_". */
static void robots_take_agent(struct robots_reading *r, struct str value)
{
	size_t len = 0;

	if (!r->in_agents)
		r->for_us = r->for_all = false;
	r->in_agents = true;
	while (len < value.len &&
	       ((str_lower(value.at[len]) >= 'a' && str_lower(value.at[len]) <= 'z') ||
		   value.at[len] == '-' || value.at[len] == '_'))
		len++;
	if (value.len > 0 && value.at[0] == '*')
		r->for_all = true;
	else if (str_eq_nocase(str_part(value, 0, len), r->agent))
		r->for_us = r->names_us = true;
}

static void robots_take_line(struct robots_reading *r, struct str line)
{
	struct str value = line, key = str_trim(str_cut(&value, ':'));

	if (value.at == NULL)
		return;
	value = str_trim(value);
	if (str_eq_nocase(key, STR("user-agent")))
		robots_take_agent(r, value);
	else if (str_eq_nocase(key, STR("allow")))
		robots_take_rule(r, value, true);
	else if (str_eq_nocase(key, STR("disallow")))
		robots_take_rule(r, value, false);
}

bool robots_allow(struct str text, struct str agent, struct str path)
{
	struct robots_text normal;
	struct robots_reading r = {.agent = agent, .path = &normal};
	const struct robots_best *best;

	if (path.len > ROBOTS_PATH_MAX || !robots_normalize(path, &normal))
		return false;
	text = str_part(text, 0, ROBOTS_MAX);
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_part(text, 3, text.len);
	while (text.len > 0) {
		struct str rest = text, line;
		size_t end = 0;

		while (end < rest.len && rest.at[end] != '\n' && rest.at[end] != '\r')
			end++;
		line = str_part(rest, 0, end);
		text = str_part(rest, end + 1, rest.len);
		robots_take_line(&r, str_cut(&line, '#'));
	}
	best = r.names_us ? &r.ours : &r.all;
	return !best->is_there || best->allows;
}
