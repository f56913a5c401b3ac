/* Hosts of URLs as browsers read them: section 3.5 of the URL standard. */
#ifndef ORIGIN_HOST_H
#define ORIGIN_HOST_H

#include <stdbool.h>
#include "base/err.h"
#include "base/str.h"
#include "origin/limits.h"

/* The host parser: percent-decoded, in A-labels, IPv4 in dotted decimals, IPv6 in its short form
 * and brackets. `ret_host` has ORIGIN_HOST_MAX + 1 bytes; `why` may be NULL. ERR_INVALID,
 * ERR_NO_MEMORY. Any thread, as all that follow. */
enum err origin_host_parse(struct str text, char *ret_host, struct problem *why);
/* Is this parsed host an IPv4 or IPv6 address? */
bool origin_host_is_address(const char *host);
/* Is it this machine: localhost, a name below it, or a loopback address? */
bool origin_host_is_loopback(const char *host);
/* Does `host` equal `pattern`, or lie exactly one label below a pattern "*.rest"? RFC 9525
 * section 6.3. Both in lower case and A-labels. */
bool origin_host_covers(const char *pattern, const char *host);

#endif
