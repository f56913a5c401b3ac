/* The steps of the URL parser, for origin*.c only. Each names its step of the standard. */
#ifndef ORIGIN_PART_H
#define ORIGIN_PART_H

#include "origin/origin.h"

/* The longest path that a URL of ORIGIN_URL_MAX bytes can become when each byte is escaped. */
enum { ORIGIN_PATH_MAX = 3 * ORIGIN_URL_MAX + 1 };

/* Host parser (section 3.5): percent-decoded, in A-labels, IPv4 in dotted decimals, IPv6 in its
 * short form and brackets. `ret_host` has ORIGIN_HOST_MAX + 1 bytes. ERR_INVALID, ERR_NO_MEMORY. */
enum err origin_host_parse(struct str text, char *ret_host, struct problem *why);
/* "Ends in a number" (section 3.5): such a host is an IPv4 address or a failure. */
bool origin_host_ends_in_number(struct str host);
/* Is this parsed host an IPv4 or IPv6 address? */
bool origin_host_is_address(const char *host);

/* IPv4 and IPv6 parsers and serialisers (section 3.5), without brackets; false on failure. */
bool origin_ipv4_number(struct str part, uint64_t *ret_value);
bool origin_ipv4_parse(struct str text, uint32_t *ret_address);
void origin_ipv4_write(uint32_t address, char *ret_text, size_t room);
bool origin_ipv6_parse(struct str text, uint16_t ret_piece[8]);
void origin_ipv6_write(const uint16_t piece[8], char *ret_text, size_t room);

/* Path state (section 4.4): `text` is what follows the authority. Writes the path without query and
 * fragment to `ret_path` (ORIGIN_PATH_MAX bytes, no NUL) and returns its length. */
size_t origin_path_normalize(struct str text, char *ret_path);

/* Has the path, without query and fragment, a segment "." or "..", escaped or not? */
bool origin_path_has_dots(struct str path);
/* Can no server take this path for another by decoding it again, cutting ";…" off segments or
 * taking a backslash for a slash? False when a dot segment or a control character would come of it.
 */
bool origin_path_is_clear(struct str path);

#endif
