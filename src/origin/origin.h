/* Parses http(s) URLs as browsers do and compares their origins.
 *
 * DESIGN: whether a visitor stands on the registered site is decided by the browser's notion of a
 * host, so this is the URL parser of the WHATWG standard, for the special schemes http and https
 * only (https://url.spec.whatwg.org/), with UTS #46 processing by libidn2. Parsers that follow
 * RFC 3986 alone disagree with browsers in exactly the cases that an attacker would choose. */
#ifndef ORIGIN_ORIGIN_H
#define ORIGIN_ORIGIN_H

#include <stdint.h>
#include "base/buf.h"
#include "origin/host.h"

enum origin_scheme { ORIGIN_HTTP, ORIGIN_HTTPS };

/* An origin (RFC 6454 section 4). Plain data, compared with origin_eq(). */
struct origin {
	enum origin_scheme scheme;
	uint16_t port;                  /* with the scheme's default filled in */
	char host[ORIGIN_HOST_MAX + 1]; /* lower case, A-labels; IPv6 in brackets; registered ones
					   may begin with "*." */
};

/* A URL of ours: an origin and a path. */
struct origin_url {
	struct origin origin;
	struct str path; /* as serialised, begins with "/"; without query and fragment */
};

/* Parses an absolute http(s) URL as a browser does: the host that a browser would connect to, or a
 * failure where a browser fails. The normalised path (dot segments removed) is appended to `room`
 * and ret_url->path points into it: it is valid until `room` changes. `why` may be NULL.
 * ERR_INVALID; ERR_TOO_LARGE past ORIGIN_URL_MAX bytes; ERR_NO_MEMORY. Any thread. */
enum err origin_parse(
    struct str url, struct buf *room, struct origin_url *ret_url, struct problem *why);

/* The same, fast and without allocation, for a URL in which a browser repairs nothing and looks
 * nothing up: lower-case scheme and host, no A-label, no address, no dot segment, no byte outside
 * 21..7E. *ret_path points into `url` or to a constant. False, with nothing set, means "ask
 * origin_parse()". Takes URLs of any length. Any thread. */
bool origin_parse_clean(struct str url, struct origin *ret_origin, struct str *ret_path);

bool origin_eq(const struct origin *a, const struct origin *b);
/* "https://host" or "https://host:port": RFC 6454 section 6.2. */
void origin_write(const struct origin *o, struct buf *to);

#endif
