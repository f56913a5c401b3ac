/* The URL parser for http and https, and comparison of origins. */
#include "origin/part.h"

#include <stdio.h>
#include <string.h>
#include "base/utf8.h"

static bool is_slash(char c)
{
	return c == '/' || c == '\\';
}

static bool ends_authority(char c)
{
	return is_slash(c) || c == '?' || c == '#';
}

/* Without C0 controls and spaces at both ends, and without any tab or newline: section 4.4. */
static struct str tidy_up(struct str url, char *room)
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
static bool cut_scheme(struct str *url, enum origin_scheme *ret_scheme)
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
	while (url->len > 0 && is_slash(url->at[0]))
		*url = str_part(*url, 1, url->len);
	return true;
}

/* Cuts the authority off and returns it without the user name and password. */
static struct str cut_authority(struct str *url)
{
	size_t end = 0, start = 0;
	struct str authority;

	while (end < url->len && !ends_authority(url->at[end]))
		if (url->at[end++] == '@')
			start = end;
	authority = str_part(*url, start, end - start);
	*url = str_part(*url, end, url->len);
	return authority;
}

/* Cuts the host off *authority, which becomes the port's digits, or absent. */
static struct str cut_host(struct str *authority)
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

static bool parse_port(struct str digits, enum origin_scheme scheme, uint16_t *ret_port)
{
	uint64_t port = scheme == ORIGIN_HTTPS ? 443 : 80;

	if (digits.len > 0 && !str_to_uint(digits, UINT16_MAX, &port))
		return false;
	*ret_port = (uint16_t)port;
	return true;
}

static enum err parse_origin(struct str *url, struct origin *ret_origin, struct problem *why)
{
	struct str port, host;

	if (!cut_scheme(url, &ret_origin->scheme))
		return err_because(why, ERR_INVALID, "the URL must begin with https://");
	port = cut_authority(url);
	host = cut_host(&port);
	if (!parse_port(port, ret_origin->scheme, &ret_origin->port))
		return err_because(why, ERR_INVALID, "the port is not a number up to 65535");
	return origin_host_parse(host, ret_origin->host, why);
}

static enum err add_path(struct str path, struct buf *room, struct str *ret_path)
{
	size_t start = room->len;

	buf_add_str(room, path);
	if (room->err)
		return room->err;
	*ret_path = str_part(buf_str(room), start, path.len);
	return ERR_OK;
}

enum err origin_parse(
    struct str url, struct buf *room, struct origin_url *ret_url, struct problem *why)
{
	char text[ORIGIN_URL_MAX], path[ORIGIN_PATH_MAX];
	struct origin_url parsed;
	struct str rest;
	enum err err;

	if (url.len > ORIGIN_URL_MAX)
		return err_because(
		    why, ERR_TOO_LARGE, "the URL is longer than %d bytes", ORIGIN_URL_MAX);
	if (!utf8_valid(url))
		return err_because(why, ERR_INVALID, "the URL is not valid UTF-8");
	if (!origin_parse_clean(url, &parsed.origin, &rest)) {
		rest = tidy_up(url, text);
		err = parse_origin(&rest, &parsed.origin, why);
		if (err)
			return err;
		rest = (struct str){path, origin_path_normalize(rest, path)};
	}
	err = add_path(rest, room, &parsed.path);
	if (err)
		return err_because(why, err, "%s", err_text(err));
	*ret_url = parsed;
	return ERR_OK;
}

bool origin_eq(const struct origin *a, const struct origin *b)
{
	return a->scheme == b->scheme && a->port == b->port && strcmp(a->host, b->host) == 0;
}

/* Letters, digits, hyphens, underscores: what DNS names of sites are made of. Browsers also know
 * hosts like ";a.example", which no wildcard is meant to cover. */
static bool label_is_coverable(const char *label, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!str_is_digit(label[i]) && (label[i] < 'a' || label[i] > 'z') &&
		    label[i] != '-' && label[i] != '_')
			return false;
	return len > 0;
}

bool origin_host_covers(const char *pattern, const char *host)
{
	const char *dot;

	if (strcmp(pattern, host) == 0)
		return true;
	if (strncmp(pattern, "*.", 2) != 0)
		return false;
	dot = strchr(host, '.');
	if (dot == NULL || strcmp(pattern + 1, dot) != 0)
		return false;
	return label_is_coverable(host, (size_t)(dot - host)) && !origin_host_is_address(host);
}

void origin_write(const struct origin *o, struct buf *to)
{
	bool https = o->scheme == ORIGIN_HTTPS;

	buf_printf(to, "%s://%s", https ? "https" : "http", o->host);
	if (o->port != (https ? 443 : 80))
		buf_printf(to, ":%u", o->port);
}
