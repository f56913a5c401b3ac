/* Tells under which names anybody may register a domain (https://publicsuffix.org/). */
#ifndef IO_PSL_H
#define IO_PSL_H

#include <stdbool.h>
#include "base/err.h"

/* Is `host` (lower case, A-labels, no trailing dot) itself a public suffix, such as "co.jp" or
 * "github.io"? Under a top-level domain that the list lacks, a single label is one: the list's own
 * default rule. Uses the newer of the system's list and the one built into libpsl.
 * ERR_UNAVAILABLE when there is none at all. Any thread; the first call loads the list. */
enum err psl_host_is_suffix(const char *host, bool *ret_is);

#endif
