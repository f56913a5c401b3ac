/* The verdict on a link: the Referer is compared with the registered URLs.
 *
 * DESIGN: a browser writes the Referer itself, in the serialised form of a URL (Fetch and Referrer
 * Policy standards), so whatever no browser would write is malformed and cannot match, even where a
 * parser could make something of it. Only letter case and a spelt-out default port are forgiven,
 * and what old browsers sent as it was typed behind the host. */
#include "origin/link.h"

#include <assert.h>
#include <string.h>
#include "origin/path.h"

/* Browsers cut a longer Referer to its origin: Referrer Policy section 8.3. */
enum { REFERER_MAX = 4096 };

static const char *const state_names[LINK_STATE_COUNT] = {
    [LINK_MATCH] = "match",
    [LINK_MISMATCH] = "mismatch",
    [LINK_UNVERIFIABLE] = "unverifiable",
};

/* One row a reason: its word, the state that it belongs to, and for comparisons how near it comes
 * to a match. */
static const struct {
	const char *name;
	enum link_state state;
	unsigned nearness;
} reasons[LINK_REASON_COUNT] = {
    [LINK_SAME] = {"same", LINK_MATCH, 6},
    [LINK_PATH] = {"path", LINK_MISMATCH, 5},
    [LINK_PORT] = {"port", LINK_MISMATCH, 4},
    [LINK_SCHEME] = {"scheme", LINK_MISMATCH, 3},
    [LINK_WWW] = {"www", LINK_MISMATCH, 2},
    [LINK_HOST] = {"host", LINK_MISMATCH, 1},
    [LINK_MALFORMED] = {"malformed", LINK_MISMATCH, 0},
    [LINK_TYPED] = {"typed", LINK_UNVERIFIABLE, 0},
    [LINK_STRIPPED] = {"stripped", LINK_UNVERIFIABLE, 0},
    [LINK_HERE] = {"here", LINK_UNVERIFIABLE, 0},
    [LINK_ABSENT] = {"absent", LINK_UNVERIFIABLE, 0},
    [LINK_PRINT] = {"print", LINK_UNVERIFIABLE, 0},
};

const char *link_state_name(enum link_state state)
{
	assert(state < LINK_STATE_COUNT);
	return state_names[state];
}

const char *link_reason_name(enum link_reason reason)
{
	assert(reason < LINK_REASON_COUNT);
	return reasons[reason].name;
}

bool link_reason_is_near(enum link_reason reason)
{
	assert(reason < LINK_REASON_COUNT);
	return reasons[reason].state == LINK_MISMATCH &&
	       reasons[reason].nearness > reasons[LINK_HOST].nearness;
}

/* What Sec-Fetch-Site says when there is no Referer. It never makes a match. What no page has led
 * to may come from paper. */
static enum link_reason referer_absent_reason(const struct link_evidence *evidence)
{
	static const struct {
		struct str value;
		enum link_reason reason;
	} sites[] = {
	    {STR("none"), LINK_TYPED},
	    {STR("cross-site"), LINK_STRIPPED},
	    {STR("same-site"), LINK_STRIPPED},
	    {STR("same-origin"), LINK_HERE},
	};
	enum link_reason reason = LINK_ABSENT;

	for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++)
		if (str_eq(evidence->sec_fetch_site, sites[i].value))
			reason = sites[i].reason;
	if (evidence->printed && (reason == LINK_TYPED || reason == LINK_ABSENT))
		return LINK_PRINT;
	return reason;
}

/* Sources that are no web page: an opaque origin, none at all (RFC 9110 section 10.1.3 names
 * about:blank), an app on Android. */
static bool referer_is_opaque(struct str referer)
{
	return str_eq(referer, STR("null")) || str_eq(referer, STR("about:blank")) ||
	       str_starts(referer, STR("android-app://"));
}

/* The app may be a camera. */
static enum link_reason referer_opaque_reason(const struct link_evidence *evidence)
{
	return referer_absent_reason(evidence) == LINK_PRINT ? LINK_PRINT : LINK_ABSENT;
}

/* Visible ASCII only, and nothing that serialised URLs cannot have or that Referers leave out. */
static bool referer_bytes_are_plain(struct str referer)
{
	static const bool odd[256] = {[0 ... ' '] = true,
	    ['"'] = true,
	    ['#'] = true,
	    ['<'] = true,
	    ['>'] = true,
	    ['\\'] = true,
	    [0x7f ... 0xff] = true};
	bool any = false;

	for (size_t i = 0; i < referer.len; i++)
		any |= odd[(unsigned char)referer.at[i]];
	return !any;
}

/* The bytes of UTF-8 or CP932, whose second byte may be a backslash, and nothing else that is odd.
 */
static bool referer_bytes_are_raw(struct str part)
{
	for (size_t i = 0; i < part.len; i++) {
		unsigned char byte = (unsigned char)part.at[i];
		bool second = i > 0 && (unsigned char)part.at[i - 1] >= 0x80;

		if (byte < 0x80 && !(byte == '\\' && second) &&
		    !referer_bytes_are_plain(str_part(part, i, 1)))
			return false;
	}
	return true;
}

/* Cuts "https://" and the authority off, and returns the authority; it is absent when there is no
 * "://". `url` has neither query nor backslash. */
static struct str referer_cut_authority(struct str *url)
{
	size_t colon = str_index(*url, ':');
	struct str authority = str_part(*url, colon + 3, url->len);

	if (!str_eq(str_part(*url, colon, 3), STR("://")))
		return (struct str){NULL, 0};
	authority.len = str_index(authority, '/');
	*url = str_part(*url, colon + 3 + authority.len, url->len);
	return authority;
}

/* Is the host written as `origin` has it, but for letter case, with at most a port beside it? */
static bool referer_host_is_as_written(struct str authority, const struct origin *origin)
{
	struct str host = str_from(origin->host), rest;

	if (!str_eq_nocase(str_part(authority, 0, host.len), host) || host.at[0] == '*')
		return false;
	rest = str_part(authority, host.len, authority.len);
	return rest.len == 0 ||
	       (rest.len > 1 && rest.at[0] == ':' && str_index(rest, '@') == rest.len);
}

/* Parses what origin_parse_clean() leaves: capitals, A-labels, addresses. */
static bool referer_parse_slowly(struct str url, struct buf *room, struct origin_url *ret_url)
{
	if (origin_parse(url, room, ret_url, NULL))
		return false;
	return referer_host_is_as_written(referer_cut_authority(&url), &ret_url->origin) &&
	       !origin_path_has_dots(url);
}

/* Are only path and query written raw? Then *url, the Referer without its query, loses a path that
 * cannot be read. */
static bool referer_take_raw(struct str referer, struct str *url, bool *ret_unread)
{
	struct str path = *url, head, rest;

	/* One that is missing or empty is found when the rest is parsed. */
	referer_cut_authority(&path);
	head = str_part(*url, 0, url->len - path.len);
	rest = str_part(referer, head.len, referer.len);
	if (!referer_bytes_are_plain(head) || !referer_bytes_are_raw(rest))
		return false;
	*ret_unread = !referer_bytes_are_plain(path);
	if (*ret_unread)
		*url = head;
	return true;
}

/* `room` owns a path that is not part of the Referer. *ret_whole: it carries more than an origin.
 */
static bool referer_parse(
    struct str referer, struct buf *room, struct origin_url *ret_url, bool *ret_whole)
{
	struct str without_query = str_part(referer, 0, str_index(referer, '?'));
	bool unread = false, parsed;

	if (referer.len > REFERER_MAX)
		return false;
	if (!referer_bytes_are_plain(referer) &&
	    !referer_take_raw(referer, &without_query, &unread))
		return false;
	if (origin_parse_clean(without_query, &ret_url->origin, &ret_url->path))
		parsed = true;
	else
		parsed = referer_parse_slowly(without_query, room, ret_url);
	*ret_whole =
	    unread || (parsed && ret_url->path.len > 1) || str_index(referer, '?') < referer.len;
	return parsed;
}

/* Do the hosts differ by a leading "www." only? */
static bool hosts_differ_by_www(const char *a, const char *b)
{
	return (strncmp(a, "www.", 4) == 0 && strcmp(a + 4, b) == 0) ||
	       (strncmp(b, "www.", 4) == 0 && strcmp(b + 4, a) == 0);
}

/* Is `path` the registered one or below it? */
static bool path_is_inside(struct str path, struct str registered)
{
	if (!str_starts(path, registered) || !origin_path_is_clear(path))
		return false;
	return path.len == registered.len || str_ends(registered, STR("/")) ||
	       path.at[registered.len] == '/';
}

/* Compares a Referer, `from`, with one registered site; `whole`: it carries more than an origin. */
static enum link_reason referer_compare(
    const struct origin_site *ours, const struct origin_url *from, bool whole)
{
	const struct origin *theirs = &from->origin;

	if (!origin_host_covers(ours->host, theirs->host))
		return hosts_differ_by_www(ours->host, theirs->host) ? LINK_WWW : LINK_HOST;
	if (ours->scheme != theirs->scheme)
		return LINK_SCHEME;
	if (ours->port != theirs->port)
		return LINK_PORT;
	if (whole && ours->path.len > 1 && !path_is_inside(from->path, ours->path))
		return LINK_PATH;
	return LINK_SAME;
}

static void referer_compare_all(const struct origin_sites *registered,
    const struct origin_url *from, bool whole, struct link_verdict *verdict)
{
	struct str rest = registered->bytes;
	struct origin_site ours;

	verdict->reason = LINK_MALFORMED;
	for (size_t i = 0; verdict->reason != LINK_SAME && origin_sites_next(&rest, &ours); i++) {
		enum link_reason reason = referer_compare(&ours, from, whole);

		if (reasons[reason].nearness > reasons[verdict->reason].nearness) {
			verdict->reason = reason;
			verdict->nearest = i;
		}
	}
}

void link_check(const struct origin_sites *registered, const struct link_evidence *evidence,
    struct link_verdict *ret_verdict)
{
	struct str referer = evidence->referer;
	struct buf room = BUF_INIT(ORIGIN_PATH_MAX);
	struct origin_url from;
	bool whole;

	ret_verdict->has_origin = false;
	ret_verdict->nearest = 0;
	if (referer.len == 0) {
		ret_verdict->reason = referer_absent_reason(evidence);
	} else if (referer_parse(referer, &room, &from, &whole)) {
		if (evidence->self != NULL && origin_eq(&from.origin, evidence->self)) {
			ret_verdict->reason = referer_absent_reason(evidence);
			goto out;
		}
		ret_verdict->has_origin = true;
		ret_verdict->origin = from.origin;
		referer_compare_all(registered, &from, whole, ret_verdict);
	} else {
		/* Where memory is short nothing is known of the link. */
		ret_verdict->reason = referer_is_opaque(referer)  ? referer_opaque_reason(evidence)
				      : room.err == ERR_NO_MEMORY ? LINK_ABSENT
								  : LINK_MALFORMED;
	}
out:
	ret_verdict->state = reasons[ret_verdict->reason].state;
	buf_free(&room);
}
