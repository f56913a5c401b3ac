/* Base64 (RFC 4648 section 4): decoded piece by piece, and written; and, written, that of URLs
 * (section 5). */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stdbool.h>
#include <stdint.h>
#include "base/buf.h"

/* Set to zeros to begin. */
struct base64 {
	uint32_t bits;
	unsigned digits;  /* in `bits`: 0 to 3 */
	unsigned padding; /* "=" seen: 0 to 2 */
};

/* Appends what `text` stands for. False for what is no digit, and for anything after padding. */
bool base64_add(struct base64 *b, struct str text, struct buf *to);
/* Whether the text may end here: whole groups of four, padded. */
bool base64_is_whole(const struct base64 *b);

/* Writes the `len` bytes that a whole text stands for to `to`. False, with `to` unspecified, for
 * more or fewer, and for every text that base64_write() does not write. No allocation. */
bool base64_read(struct str text, size_t len, void *to);
/* Appends what stands for `bytes`, padded, in one line. */
void base64_write(struct str bytes, struct buf *to);
/* The same with "-" and "_" for "+" and "/", and without padding. */
void base64_write_url(struct str bytes, struct buf *to);

#endif
