/* Parses http(s) URLs as browsers do and compares their origins.
 *
 * DESIGN: whether a visitor stands on the registered site is decided by the browser's notion of a
 * host, so this is the URL parser of the WHATWG standard, for the special schemes http and https
 * only (https://url.spec.whatwg.org/), with UTS #46 processing by libidn2. Parsers that follow
 * RFC 3986 alone disagree with browsers in exactly the cases that an attacker would choose. */
#ifndef ORIGIN_ORIGIN_H
#define ORIGIN_ORIGIN_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum origin_scheme { ORIGIN_HTTP, ORIGIN_HTTPS };

enum { ORIGIN_HOST_MAX = 253, ORIGIN_URL_MAX = 2048 };

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

/* Parses an absolute http(s) URL like a browser: the host that a browser would connect to, or a
 * failure where a browser fails. The normalised path (dot segments removed) is appended to `room`
 * and ret_url->path points into it: it is valid until `room` changes. `why` may be NULL.
 * ERR_INVALID; ERR_TOO_LARGE past ORIGIN_URL_MAX bytes. Any thread. */
enum err origin_parse(
    struct str url, struct buf *room, struct origin_url *ret_url, struct problem *why);

/* The same, fast and without allocation, for a URL in which a browser repairs nothing and looks
 * nothing up: lower-case scheme and host, no A-label, no address, no dot segment, no byte outside
 * 21..7E. ret_path points into `url` or to a constant. False, with nothing set, means "ask
 * origin_parse". Takes URLs of any length. Any thread. */
bool origin_parse_clean(struct str url, struct origin *ret_origin, struct str *ret_path);

/* As origin_parse, but for what an owner registers: refuses with a reason what a browser would
 * quietly repair (backslash, userinfo, control characters, white space), a query or fragment, a
 * host that is an IP address, a public suffix (libpsl) or a single label, a trailing dot, and any
 * scheme but https. One wildcard is allowed as the whole leftmost label, not directly above a
 * public suffix. `insecure_loopback` (setting [link] insecure_loopback) also allows http and https
 * on localhost,
 * *.localhost and loopback addresses. ERR_INVALID or ERR_REFUSED. */
enum err origin_parse_registered(struct str url, bool insecure_loopback, struct buf *room,
    struct origin_url *ret_url, struct problem *why);

bool origin_eq(const struct origin *a, const struct origin *b);
/* Does `host` equal `pattern`, or lie exactly one label below a pattern "*.rest"? RFC 9525
 * section 6.3. Both in lower case and A-labels. */
bool origin_host_covers(const char *pattern, const char *host);
/* "https://host" or "https://host:port": RFC 6454 section 6.2. */
void origin_write(const struct origin *o, struct buf *to);
/* Appends the host as people read it, its A-labels decoded; the A-labels themselves where they do
 * not decode. *ret_mixed tells that a label mixes scripts (UTS #39 section 5.1, Japanese, Chinese
 * and Korean combinations with Latin allowed), so that it can be marked. */
void origin_host_display(const char *host, struct buf *to, bool *ret_mixed);

#endif
