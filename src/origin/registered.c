/* What an owner may register as the URL of a site.
 *
 * DESIGN: a browser repairs much that is typed by mistake or by malice. Here nothing is repaired:
 * what is stored is what was meant, so the URL is parsed as a browser would and then refused with
 * the repaired form as the cure. */
#include "origin/registered.h"

#include <string.h>
#include "base/utf8.h"
#include "io/psl.h"
#include "origin/path.h"

/* A URL cut by its punctuation, before any repair. */
struct url_shape {
	struct str url;
	struct str authority; /* up to the first slash, backslash, "?" or "#" */
	struct str rest;      /* what follows it */
	const char *host;     /* as a browser reads it */
};

static struct url_shape url_shape_cut(struct str url, const char *host)
{
	size_t start = str_index(url, ':') + 3, end = start;

	while (end < url.len && memchr("/\\?#", url.at[end], 4) == NULL)
		end++;
	return (struct url_shape){
	    url, str_part(url, start, end - start), str_part(url, end, url.len), host};
}

static bool url_has_byte(struct str s, char c)
{
	return str_index(s, c) < s.len;
}

static bool shape_has_blank(const struct url_shape *s)
{
	for (size_t i = 0; i < s->url.len; i++)
		if ((unsigned char)s->url.at[i] <= 0x20 || s->url.at[i] == 0x7f)
			return true;
	return false;
}

static bool shape_has_hidden(const struct url_shape *s)
{
	struct str rest = s->url;
	uint32_t point;

	while (utf8_next(&rest, &point))
		if (utf8_is_hidden(point))
			return true;
	return false;
}

static bool shape_has_backslash(const struct url_shape *s)
{
	return url_has_byte(s->url, '\\');
}

static bool shape_has_odd_slashes(const struct url_shape *s)
{
	return s->authority.len == 0 ||
	       !str_ends(str_part(s->url, 0, (size_t)(s->authority.at - s->url.at)), STR("://"));
}

static bool shape_has_user(const struct url_shape *s)
{
	return url_has_byte(s->authority, '@');
}

static bool shape_has_escaped_host(const struct url_shape *s)
{
	return url_has_byte(s->authority, '%');
}

static bool shape_has_odd_address(const struct url_shape *s)
{
	return origin_host_is_address(s->host) && !str_starts(s->authority, str_from(s->host));
}

static bool shape_has_query(const struct url_shape *s)
{
	return url_has_byte(s->rest, '?');
}

static bool shape_has_fragment(const struct url_shape *s)
{
	return url_has_byte(s->rest, '#');
}

static bool shape_has_unclear_path(const struct url_shape *s)
{
	struct str path = str_part(s->rest, 0, str_index(s->rest, '#'));

	return !origin_path_is_clear(str_part(path, 0, str_index(path, '?')));
}

/* What a browser would repair, or drop, without a word. */
static const struct repair {
	bool (*wanted)(const struct url_shape *);
	const char *reason, *what;
} repairs[] = {
    {shape_has_blank, "url.blank", "contains white space or a control character"},
    {shape_has_hidden, "url.hidden", "contains an invisible character"},
    {shape_has_backslash, "url.unusual", "contains a backslash"},
    {shape_has_odd_slashes, "url.unusual", "does not have exactly two slashes after the scheme"},
    {shape_has_user, "url.user", "contains a user name"},
    {shape_has_escaped_host, "url.unusual", "has a percent sign in its host"},
    {shape_has_odd_address, "url.address", "has an IP address in an unusual form"},
    {shape_has_fragment, "url.query", "contains a fragment (#)"},
    {shape_has_query, "url.query", "contains a query (?)"},
    {shape_has_unclear_path, "url.unusual",
	"has dot segments, or escaped slashes or dots, in its path"},
};

/* "the URL contains a user name; write it without: https://host/". */
static enum err registered_check_repairs(
    struct str url, bool wildcard, const struct origin_url *parsed, struct problem *why)
{
	struct url_shape shape = url_shape_cut(url, parsed->origin.host);
	struct buf cure = BUF_INIT(2 * ORIGIN_PATH_MAX);
	enum err err = ERR_OK;
	size_t start;

	for (size_t i = 0; i < sizeof repairs / sizeof repairs[0] && !err; i++) {
		if (!repairs[i].wanted(&shape))
			continue;
		origin_write(&parsed->origin, &cure);
		buf_add_str(&cure, parsed->path);
		start = wildcard ? str_index(buf_str(&cure), ':') + 3 : 0;
		err = err_reason(why, ERR_REFUSED, repairs[i].reason,
		    "the URL %s; write it without: %.*s%s%.*s", repairs[i].what,
		    STR_ARG(str_part(buf_str(&cure), 0, start)), wildcard ? "*." : "",
		    STR_ARG(str_part(buf_str(&cure), start, cure.len)));
	}
	buf_free(&cure);
	return err;
}

/* A host name that DNS can carry and a certificate can name: RFC 1123 section 2.1. */
static bool host_label_is_plain(struct str label)
{
	if (label.len == 0 || label.len > 63)
		return false;
	for (size_t i = 0; i < label.len; i++)
		if (!str_is_digit(label.at[i]) && (label.at[i] < 'a' || label.at[i] > 'z') &&
		    label.at[i] != '-')
			return false;
	return label.at[0] != '-' && label.at[label.len - 1] != '-';
}

static enum err registered_check_labels(const char *host, struct problem *why)
{
	struct str rest = str_from(host);

	if (str_ends(rest, STR(".")))
		return err_reason(why, ERR_REFUSED, "url.unusual",
		    "the host ends in a dot; write it without: %.*s", (int)rest.len - 1, host);
	if (!url_has_byte(rest, '.'))
		return err_reason(why, ERR_REFUSED, "url.short",
		    "%s is a single label; write the host in full, as in www.example.com", host);
	while (rest.at != NULL) {
		struct str label = str_cut(&rest, '.');

		if (!host_label_is_plain(label))
			return err_reason(why, ERR_REFUSED, "url.label",
			    "\"%.*s\" in the host is not a label of 1 to 63 letters, digits and "
			    "inner hyphens",
			    STR_ARG(label));
	}
	return ERR_OK;
}

static enum err registered_check_suffix(const char *host, bool wildcard, struct problem *why)
{
	bool is_suffix = true;
	enum err err = psl_host_is_suffix(host, &is_suffix);

	if (err)
		return err_because(why, err, "the public suffix list cannot be read");
	if (!is_suffix)
		return ERR_OK;
	if (wildcard)
		return err_reason(why, ERR_REFUSED, "url.suffix",
		    "*.%s would cover the sites of many owners: %s is a public suffix", host, host);
	return err_reason(why, ERR_REFUSED, "url.suffix",
	    "%s is a public suffix, under which anybody may register a name; write the whole host",
	    host);
}

/* Whom the URL names; `host` is without the "*." of a wildcard. */
static enum err registered_check_host(const char *host, bool wildcard, struct problem *why)
{
	enum err err;

	if (origin_host_is_address(host))
		return err_reason(why, ERR_REFUSED, "url.address",
		    "%s is an IP address; write the host name that the certificate names%s", host,
		    origin_host_is_loopback(host) ? " (or allow [link] insecure_loopback)" : "");
	err = registered_check_labels(host, why);
	return err ? err : registered_check_suffix(host, wildcard, why);
}

/* The URL without the "*." before its host, in `room`; false when it has none. */
static bool url_cut_wildcard(struct str url, char *room, struct str *ret_url)
{
	size_t star = str_index(url, ':') + 3;

	if (!str_eq(str_part(url, star - 3, 5), STR("://*.")) || url.len > ORIGIN_URL_MAX)
		return false;
	memcpy(room, url.at, star);
	memcpy(room + star, url.at + star + 2, url.len - star - 2);
	*ret_url = (struct str){room, url.len - 2};
	return true;
}

static enum err host_add_wildcard(char *host, struct problem *why)
{
	size_t len = strlen(host);

	if (len + 2 > ORIGIN_HOST_MAX)
		return err_because(
		    why, ERR_INVALID, "the host is longer than %d characters", ORIGIN_HOST_MAX);
	memmove(host + 2, host, len + 1);
	memcpy(host, "*.", 2);
	return ERR_OK;
}

/* The rules in their order; `plain` is the URL without the "*." of a wildcard. */
static enum err registered_check_url(struct str plain, bool wildcard, bool insecure_loopback,
    struct origin_url *parsed, struct problem *why)
{
	char *host = parsed->origin.host;
	bool loopback = insecure_loopback && !wildcard && origin_host_is_loopback(host);
	enum err err = registered_check_repairs(plain, wildcard, parsed, why);

	if (err)
		return err;
	if (parsed->origin.scheme != ORIGIN_HTTPS && !loopback)
		return err_reason(why, ERR_REFUSED, "url.http",
		    "the URL begins with http:; only https is allowed%s",
		    origin_host_is_loopback(host) ? " without [link] insecure_loopback" : "");
	if (parsed->origin.port == 0)
		return err_because(why, ERR_REFUSED, "port 0 cannot be connected to");
	if (!loopback)
		err = registered_check_host(host, wildcard, why);
	else if (str_ends(str_from(host), STR(".localhost")))
		err = registered_check_labels(host, why);
	return !err && wildcard ? host_add_wildcard(host, why) : err;
}

enum err origin_parse_registered(struct str url, bool insecure_loopback, struct buf *room,
    struct origin_url *ret_url, struct problem *why)
{
	char text[ORIGIN_URL_MAX];
	struct buf path = BUF_INIT(ORIGIN_PATH_MAX);
	struct origin_url parsed;
	size_t start = room->len;
	bool wildcard = url_cut_wildcard(url, text, &url);
	enum err err = origin_parse(url, &path, &parsed, why);

	if (!err)
		err = registered_check_url(url, wildcard, insecure_loopback, &parsed, why);
	if (err)
		goto out;
	buf_add_str(room, parsed.path);
	if (room->err) {
		err = err_because(why, room->err, "%s", err_text(room->err));
		goto out;
	}
	parsed.path = str_part(buf_str(room), start, parsed.path.len);
	*ret_url = parsed;
out:
	buf_free(&path);
	return err;
}
