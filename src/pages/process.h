/* What the process takes of the machine, under the names that Prometheus's own clients use. */
#ifndef PAGES_PROCESS_H
#define PAGES_PROCESS_H

#include <stdint.h>
#include "base/buf.h"

/* Appends the figures: see exposition.h. `started_at`: seconds since 1970. What the system does not
 * tell is left out. */
void process_write(int64_t started_at, struct buf *to);

#endif
