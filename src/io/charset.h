/* Makes UTF-8 of the text files that people have. */
#ifndef IO_CHARSET_H
#define IO_CHARSET_H

#include "base/buf.h"
#include "base/err.h"

/* Replaces `text`, a whole file, by the same in UTF-8 with LF between its lines, where it is one
 * that Excel in Japan writes: CP932 (Shift_JIS with what Microsoft added), or with CR alone between
 * its lines. All else is left as it is, also what is no UTF-8 but nearly: whoever reads it says
 * where. ERR_INVALID with `why`: UTF-16, which is not read, with the way out; or CP932 on a system
 * that lacks its tables. ERR_NO_MEMORY. */
enum err charset_to_utf8(struct buf *text, struct problem *why);

#endif
