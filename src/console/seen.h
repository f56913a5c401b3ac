/* Hosts on which stickers were seen, as the search for contracts finds them. */
#ifndef CONSOLE_SEEN_H
#define CONSOLE_SEEN_H

#include "console/frame.h"

/* Fills the list "seen" with the hosts that contain `host` (lower case, A-labels) and the contracts
 * whose stickers they showed: registered ones first. Too many end with "seen_more". */
enum err console_seen(struct console *c, struct str host, size_t *ret_count);

#endif
