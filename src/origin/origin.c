/* The URL parser for http and https. */
#include "origin/origin.h"

#include <string.h>
#include "base/utf8.h"
#include "origin/path.h"

/* ---- the fast way, for URLs in which nothing is to be repaired ---- */

/* What a byte may be part of as it stands. */
enum { IN_HOST = 1, IN_PATH = 2, IN_QUERY = 4, IN_URL = IN_PATH | IN_QUERY };

static const unsigned char byte_class[256] = {
    ['a' ... 'z'] = IN_HOST | IN_URL,
    ['0' ... '9'] = IN_HOST | IN_URL,
    ['-'] = IN_HOST | IN_URL,
    ['.'] = IN_HOST | IN_URL,
    ['_'] = IN_HOST | IN_URL,
    ['A' ... 'Z'] = IN_URL,
    ['%'] = IN_URL,
    ['/'] = IN_URL,
    ['!'] = IN_URL,
    ['$'] = IN_URL,
    ['&' ... ','] = IN_URL, /* & ' ( ) * + , */
    [':'] = IN_URL,
    [';'] = IN_URL,
    ['='] = IN_URL,
    ['@'] = IN_URL,
    ['['] = IN_URL,
    [']'] = IN_URL,
    ['|'] = IN_URL,
    ['~'] = IN_URL,
    ['"'] = IN_QUERY,
    ['#'] = IN_QUERY,
    ['<'] = IN_QUERY,
    ['>'] = IN_QUERY,
    ['?'] = IN_QUERY,
    ['\\'] = IN_QUERY,
    ['^'] = IN_QUERY,
    ['`'] = IN_QUERY,
    ['{'] = IN_QUERY,
    ['}'] = IN_QUERY,
};

static size_t url_span(struct str s, size_t from, unsigned char wanted)
{
	while (from < s.len && (byte_class[(unsigned char)s.at[from]] & wanted) != 0)
		from++;
	return from;
}

/* str_starts() at an index, inlined: this runs on each request. */
static inline bool url_begins_at(struct str s, size_t from, struct str with)
{
	return s.len - from >= with.len && memcmp(s.at + from, with.at, with.len) == 0;
}

/* Is there nothing in it that A-label, IPv4 or trailing dot rules speak of? */
static bool clean_host(struct str host)
{
	size_t label = 0;

	if (host.len == 0 || host.len > ORIGIN_HOST_MAX || host.at[host.len - 1] == '.')
		return false;
	for (const char *dot; (dot = memchr(host.at + label, '.', host.len - label)) != NULL;) {
		if (url_begins_at(host, label, STR("xn--")))
			return false;
		label = (size_t)(dot - host.at) + 1;
	}
	return !str_is_digit(host.at[label]) && !url_begins_at(host, label, STR("xn--"));
}

/* Reads ":8443" at `from`, if there is a port; the index behind it, or 0 when it is not clean. */
static size_t clean_port(struct str url, size_t from, uint16_t *port)
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
static bool clean_path(struct str path)
{
	for (size_t i = 0; i < path.len;) {
		const char *slash = memchr(path.at + i, '/', path.len - i);

		if (slash == NULL)
			return true;
		i = (size_t)(slash - path.at) + 1;
		if (url_begins_at(path, i, STR(".")) || url_begins_at(path, i, STR("%2")))
			return false;
	}
	return true;
}

bool origin_parse_clean(struct str url, struct origin *ret_origin, struct str *ret_path)
{
	bool https = url_begins_at(url, 0, STR("https://"));
	size_t from = https ? 8 : 7, host_end, path_start, path_end;
	uint16_t port = https ? 443 : 80;
	struct str host, path;

	if (!https && !url_begins_at(url, 0, STR("http://")))
		return false;
	host_end = url_span(url, from, IN_HOST);
	host = str_part(url, from, host_end - from);
	path_start = clean_host(host) ? clean_port(url, host_end, &port) : 0;
	if (path_start == 0)
		return false;
	path_end = url_span(url, path_start, IN_PATH);
	path = str_part(url, path_start, path_end - path_start);
	if (path.len > 0 && (path.at[0] != '/' || !clean_path(path)))
		return false;
	if (path_end < url.len && url.at[path_end] != '?')
		return false;
	if (url_span(url, path_end, IN_QUERY) != url.len)
		return false;
	ret_origin->scheme = https ? ORIGIN_HTTPS : ORIGIN_HTTP;
	ret_origin->port = port;
	memcpy(ret_origin->host, host.at, host.len);
	ret_origin->host[host.len] = '\0';
	*ret_path = path.len > 0 ? path : STR("/");
	return true;
}

/* ---- as browsers repair it ---- */

/* Without C0 controls and spaces at both ends, and without any tab or newline: section 4.4. */
static struct str url_tidy(struct str url, char *room)
{
	size_t len = 0;

	while (url.len > 0 && (unsigned char)url.at[url.len - 1] <= 0x20)
		url.len--;
	while (url.len > 0 && (unsigned char)url.at[0] <= 0x20)
		url = str_part(url, 1, url.len);
	for (size_t i = 0; i < url.len; i++)
		if (url.at[i] != '\t' && url.at[i] != '\n' && url.at[i] != '\r')
			room[len++] = url.at[i];
	return (struct str){room, len};
}

/* Cuts "https:" and all slashes behind it off. */
static bool url_cut_scheme(struct str *url, enum origin_scheme *ret_scheme)
{
	size_t colon = str_index(*url, ':');
	struct str scheme = str_part(*url, 0, colon);

	if (str_eq_nocase(scheme, STR("https")))
		*ret_scheme = ORIGIN_HTTPS;
	else if (str_eq_nocase(scheme, STR("http")))
		*ret_scheme = ORIGIN_HTTP;
	else
		return false;
	if (colon == url->len)
		return false;
	*url = str_part(*url, colon + 1, url->len);
	while (url->len > 0 && origin_is_slash(url->at[0]))
		*url = str_part(*url, 1, url->len);
	return true;
}

/* Cuts the authority off and returns it without the user name and password. */
static struct str url_cut_authority(struct str *url)
{
	size_t end = 0, start = 0;
	struct str authority;

	while (end < url->len && memchr("/\\?#", url->at[end], 4) == NULL)
		if (url->at[end++] == '@')
			start = end;
	authority = str_part(*url, start, end - start);
	*url = str_part(*url, end, url->len);
	return authority;
}

/* Cuts the host off *authority, which becomes the port's digits, or absent. */
static struct str url_cut_host(struct str *authority)
{
	struct str all = *authority;
	bool in_brackets = false;

	for (size_t i = 0; i < all.len; i++) {
		if (all.at[i] == '[')
			in_brackets = true;
		else if (all.at[i] == ']')
			in_brackets = false;
		else if (all.at[i] == ':' && !in_brackets) {
			*authority = str_part(all, i + 1, all.len);
			return str_part(all, 0, i);
		}
	}
	*authority = (struct str){NULL, 0};
	return all;
}

static bool url_parse_port(struct str digits, enum origin_scheme scheme, uint16_t *ret_port)
{
	uint64_t port = scheme == ORIGIN_HTTPS ? 443 : 80;

	if (digits.len > 0 && !str_to_uint(digits, UINT16_MAX, &port))
		return false;
	*ret_port = (uint16_t)port;
	return true;
}

static enum err url_parse_origin(struct str *url, struct origin *ret_origin, struct problem *why)
{
	struct str port, host;

	if (!url_cut_scheme(url, &ret_origin->scheme))
		return err_because(why, ERR_INVALID, "the URL must begin with https://");
	port = url_cut_authority(url);
	host = url_cut_host(&port);
	if (!url_parse_port(port, ret_origin->scheme, &ret_origin->port))
		return err_because(why, ERR_INVALID, "the port is not a number up to 65535");
	return origin_host_parse(host, ret_origin->host, why);
}

enum err origin_parse(
    struct str url, struct buf *room, struct origin_url *ret_url, struct problem *why)
{
	char text[ORIGIN_URL_MAX], path[ORIGIN_PATH_MAX];
	struct origin_url parsed;
	size_t start = room->len;
	struct str rest;
	enum err err;

	if (url.len > ORIGIN_URL_MAX)
		return err_because(
		    why, ERR_TOO_LARGE, "the URL is longer than %d bytes", ORIGIN_URL_MAX);
	if (!utf8_valid(url))
		return err_because(why, ERR_INVALID, "the URL is not valid UTF-8");
	if (!origin_parse_clean(url, &parsed.origin, &rest)) {
		rest = url_tidy(url, text);
		err = url_parse_origin(&rest, &parsed.origin, why);
		if (err)
			return err;
		rest = (struct str){path, origin_path_normalize(rest, path)};
	}
	buf_add_str(room, rest);
	if (room->err)
		return err_because(why, room->err, "%s", err_text(room->err));
	parsed.path = str_part(buf_str(room), start, rest.len);
	*ret_url = parsed;
	return ERR_OK;
}

bool origin_eq(const struct origin *a, const struct origin *b)
{
	return a->scheme == b->scheme && a->port == b->port && strcmp(a->host, b->host) == 0;
}

void origin_write(const struct origin *o, struct buf *to)
{
	bool https = o->scheme == ORIGIN_HTTPS;

	buf_printf(to, "%s://%s", https ? "https" : "http", o->host);
	if (o->port != (https ? 443 : 80))
		buf_printf(to, ":%u", o->port);
}
