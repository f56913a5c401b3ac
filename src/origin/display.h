/* Hosts as people read them. */
#ifndef ORIGIN_DISPLAY_H
#define ORIGIN_DISPLAY_H

#include <stdbool.h>
#include "base/buf.h"

/* Appends the host as the address bars of browsers show it: its A-labels decoded, but for those
 * that do not decode, that hide something, or that may be mistaken for other names
 * (origin/doubt.h). *ret_doubtful tells that the last is so of a label. A failure is in to->err.
 * Any thread. */
void origin_host_display(const char *host, struct buf *to, bool *ret_doubtful);
/* Appends the host with all labels decoded that do decode and hide nothing: never to be shown
 * larger than the former. A failure is in to->err. Any thread. */
void origin_host_decode(const char *host, struct buf *to);

#endif
