/* Writes the source of a record as bytes, and reads it back. */
#ifndef RECORD_CODEC_H
#define RECORD_CODEC_H

#include "base/arena.h"
#include "base/buf.h"
#include "record/record.h"

/* Appends the bytes of `source`: the same source gives the same bytes. A failure is in to->err. */
void record_encode(const struct record_source *source, struct buf *to);
/* Reads what record_encode() wrote. Texts point into `bytes`, lists lie in `arena`. ERR_CORRUPT:
 * anything that record_encode() cannot have written; ERR_NO_MEMORY. Any thread. */
enum err record_decode(struct str bytes, struct arena *arena, struct record_source *ret);

#endif
