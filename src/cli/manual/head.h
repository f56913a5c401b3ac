/* What manual pages begin and end with. */
#ifndef CLI_MANUAL_HEAD_H
#define CLI_MANUAL_HEAD_H

#include "base/buf.h"

/* From the date, which is that of the version, to the section NAME. `what` is a sentence: its first
 * letter becomes a small one. */
void head_write(const char *name, unsigned section, const char *what, struct buf *to);
/* What a title, a macro's argument, has for the name of a command: "contract-add". */
void head_write_dashed(const char *name, struct buf *to);
/* The section EXIT STATUS. */
void head_write_statuses(struct buf *to);

#endif
