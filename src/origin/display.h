/* Hosts as people read them. */
#ifndef ORIGIN_DISPLAY_H
#define ORIGIN_DISPLAY_H

#include <stdbool.h>
#include "base/buf.h"

/* Appends the host as people read it, its A-labels decoded; an A-label that does not decode, or
 * that hides something, stays as it is. *ret_mixed tells that a label mixes scripts (UTS #39
 * section 5.1; Japanese, Chinese and Korean combinations with Latin are allowed), so that it can be
 * marked. A failure is in to->err. Any thread. */
void origin_host_display(const char *host, struct buf *to, bool *ret_mixed);

#endif
