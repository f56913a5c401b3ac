/* Figures in the text exposition format of Prometheus, version 0.0.4. */
#ifndef PAGES_EXPOSITION_H
#define PAGES_EXPOSITION_H

#include <stdint.h>
#include "base/buf.h"

/* What stands before the samples of a family. `type`: "counter", "gauge" or "histogram". Names of
 * this program's own begin with "trustseal_". */
void exposition_head(struct buf *to, const char *name, const char *type, const char *help);
/* A family of one sample. */
void exposition_counter(struct buf *to, const char *name, const char *help, uint64_t value);
void exposition_gauge(struct buf *to, const char *name, const char *help, uint64_t value);

#endif
