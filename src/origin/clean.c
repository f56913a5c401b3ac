/* The fast way through the URL parser, for URLs in which nothing is to be repaired. */
#include "origin/origin.h"

#include <string.h>

/* What a byte may be part of as it stands. */
enum { HOST = 1, PATH = 2, QUERY = 4 };

#define ALL (HOST | PATH | QUERY)
#define URL (PATH | QUERY)
static const unsigned char class[256] = {
    ['a'] = ALL,
    ['b'] = ALL,
    ['c'] = ALL,
    ['d'] = ALL,
    ['e'] = ALL,
    ['f'] = ALL,
    ['g'] = ALL,
    ['h'] = ALL,
    ['i'] = ALL,
    ['j'] = ALL,
    ['k'] = ALL,
    ['l'] = ALL,
    ['m'] = ALL,
    ['n'] = ALL,
    ['o'] = ALL,
    ['p'] = ALL,
    ['q'] = ALL,
    ['r'] = ALL,
    ['s'] = ALL,
    ['t'] = ALL,
    ['u'] = ALL,
    ['v'] = ALL,
    ['w'] = ALL,
    ['x'] = ALL,
    ['y'] = ALL,
    ['z'] = ALL,
    ['0'] = ALL,
    ['1'] = ALL,
    ['2'] = ALL,
    ['3'] = ALL,
    ['4'] = ALL,
    ['5'] = ALL,
    ['6'] = ALL,
    ['7'] = ALL,
    ['8'] = ALL,
    ['9'] = ALL,
    ['-'] = ALL,
    ['.'] = ALL,
    ['_'] = ALL,
    ['A'] = URL,
    ['B'] = URL,
    ['C'] = URL,
    ['D'] = URL,
    ['E'] = URL,
    ['F'] = URL,
    ['G'] = URL,
    ['H'] = URL,
    ['I'] = URL,
    ['J'] = URL,
    ['K'] = URL,
    ['L'] = URL,
    ['M'] = URL,
    ['N'] = URL,
    ['O'] = URL,
    ['P'] = URL,
    ['Q'] = URL,
    ['R'] = URL,
    ['S'] = URL,
    ['T'] = URL,
    ['U'] = URL,
    ['V'] = URL,
    ['W'] = URL,
    ['X'] = URL,
    ['Y'] = URL,
    ['Z'] = URL,
    ['%'] = URL,
    ['/'] = URL,
    ['!'] = URL,
    ['$'] = URL,
    ['&'] = URL,
    ['\''] = URL,
    ['('] = URL,
    [')'] = URL,
    ['*'] = URL,
    ['+'] = URL,
    [','] = URL,
    [':'] = URL,
    [';'] = URL,
    ['='] = URL,
    ['@'] = URL,
    ['['] = URL,
    [']'] = URL,
    ['|'] = URL,
    ['~'] = URL,
    ['"'] = QUERY,
    ['#'] = QUERY,
    ['<'] = QUERY,
    ['>'] = QUERY,
    ['?'] = QUERY,
    ['\\'] = QUERY,
    ['^'] = QUERY,
    ['`'] = QUERY,
    ['{'] = QUERY,
    ['}'] = QUERY,
};

static size_t span(struct str s, size_t from, unsigned char wanted)
{
	while (from < s.len && (class[(unsigned char)s.at[from]] & wanted) != 0)
		from++;
	return from;
}

/* str_starts() at an index, inlined: this runs on each request. */
static inline bool begins(struct str s, size_t from, struct str with)
{
	return s.len - from >= with.len && memcmp(s.at + from, with.at, with.len) == 0;
}

/* Is there nothing in it that A-label, IPv4 or trailing dot rules speak of? */
static bool host_is_clean(struct str host)
{
	size_t label = 0;

	if (host.len == 0 || host.len > ORIGIN_HOST_MAX || host.at[host.len - 1] == '.')
		return false;
	for (const char *dot; (dot = memchr(host.at + label, '.', host.len - label)) != NULL;) {
		if (begins(host, label, STR("xn--")))
			return false;
		label = (size_t)(dot - host.at) + 1;
	}
	return !str_is_digit(host.at[label]) && !begins(host, label, STR("xn--"));
}

/* Reads ":8443" at `from`, if there is a port; the index behind it, or 0 when it is not clean. */
static size_t read_port(struct str url, size_t from, uint16_t *port)
{
	unsigned value = 0;
	size_t at = from + 1;

	if (from == url.len || url.at[from] != ':')
		return from;
	while (at < url.len && at < from + 6 && str_is_digit(url.at[at]))
		value = value * 10 + (unsigned)(url.at[at++] - '0');
	if (at == from + 1 || value > UINT16_MAX)
		return 0;
	*port = (uint16_t)value;
	return at;
}

/* No segment begins in a way that a dot segment does. */
static bool path_is_clean(struct str path)
{
	for (size_t i = 0; i < path.len;) {
		const char *slash = memchr(path.at + i, '/', path.len - i);

		if (slash == NULL)
			return true;
		i = (size_t)(slash - path.at) + 1;
		if (begins(path, i, STR(".")) || begins(path, i, STR("%2")))
			return false;
	}
	return true;
}

bool origin_parse_clean(struct str url, struct origin *ret_origin, struct str *ret_path)
{
	bool https = begins(url, 0, STR("https://"));
	size_t from = https ? 8 : 7, host_end, path_start, path_end;
	uint16_t port = https ? 443 : 80;
	struct str host, path;

	if (!https && !begins(url, 0, STR("http://")))
		return false;
	host_end = span(url, from, HOST);
	host = str_part(url, from, host_end - from);
	path_start = host_is_clean(host) ? read_port(url, host_end, &port) : 0;
	if (path_start == 0)
		return false;
	path_end = span(url, path_start, PATH);
	path = str_part(url, path_start, path_end - path_start);
	if (path.len > 0 && (path.at[0] != '/' || !path_is_clean(path)))
		return false;
	if (path_end < url.len && url.at[path_end] != '?')
		return false;
	if (span(url, path_end, QUERY) != url.len)
		return false;
	ret_origin->scheme = https ? ORIGIN_HTTPS : ORIGIN_HTTP;
	ret_origin->port = port;
	memcpy(ret_origin->host, host.at, host.len);
	ret_origin->host[host.len] = '\0';
	*ret_path = path.len > 0 ? path : STR("/");
	return true;
}
