/* Writes a record as few bytes, and reads it back.
 *
 * DESIGN: these bytes are what memory keeps, what Redis is given, and what the store has ready. Who
 * keeps them knows the code and when they were true, so neither is in them. Fixed order, numbers
 * with the highest byte first, times in five bytes. A change of the layout is a new
 * RECORD_FORMAT, by which all of the others are refused. */
#ifndef RECORD_CODEC_H
#define RECORD_CODEC_H

#include "base/buf.h"
#include "record/record.h"

enum { RECORD_FORMAT = 1, RECORD_BYTES_MAX = 1 << 22 };

/* Appends the bytes of `r`: the same record gives the same bytes. A failure is in to->err. */
void record_encode(const struct record *r, struct buf *to);
/* Reads what record_encode() wrote, as the record of `code`; as_of is 0. The sites point into
 * `bytes`. ERR_CORRUPT: anything that record_encode() cannot have written. Any thread; no
 * allocation. */
enum err record_decode(struct str bytes, const struct code *code, struct record *ret);

#endif
