/* What an owner may register as the URL of a site. */
#ifndef ORIGIN_REGISTERED_H
#define ORIGIN_REGISTERED_H

#include "origin/origin.h"

/* As origin_parse(), but refuses with a reason what a browser would quietly repair (backslash, user
 * name, control characters, white space), a query or fragment, a host that is an IP address, a
 * public suffix (libpsl) or a single label, a trailing dot, and any scheme but https. One wildcard
 * is allowed as the whole leftmost label, not directly above a public suffix. `insecure_loopback`
 * (the setting [link] insecure_loopback) also allows http and https on localhost, *.localhost and
 * loopback addresses. ERR_INVALID, ERR_REFUSED, ERR_TOO_LARGE, ERR_NO_MEMORY. Any thread. */
enum err origin_parse_registered(struct str url, bool insecure_loopback, struct buf *room,
    struct origin_url *ret_url, struct problem *why);

#endif
