/* A record as this machine keeps it: its bytes, how old they are, and a count of who holds them.
 *
 * DESIGN: memory, flights and requests hold the same few bytes, and each request reads them anew
 * (record/codec.h): that takes less than keeping a record open, which takes ten times the memory.
 */
#ifndef LOOKUP_HELD_H
#define LOOKUP_HELD_H

#include <stdatomic.h>
#include "record/record.h"

struct held {
	atomic_uint references;
	unsigned epoch; /* memory's: see memory.c, as the two that follow */
	atomic_int_least64_t next_refresh_ms;
	atomic_bool forgotten;
	bool known; /* there is a record, and not only the word that there is none */
	bool ahead; /* it has a change that the feed had not told when it was read: feed.h, 9 */
	uint32_t len;
	uint64_t version; /* see struct record */
	int64_t as_of;    /* when the store said so: seconds, UTC */
	int64_t as_of_ms; /* the same by clock_monotonic_ms() */
	int64_t until;    /* see struct record */
	char bytes[];
};

/* Keeps a record with one reference, the caller's; the record may go. NULL when memory is short. */
struct held *held_new(const struct record *record);
/* The same from its bytes, which must be of this code. ERR_CORRUPT, ERR_NO_MEMORY. */
enum err held_from_bytes(
    struct str bytes, const struct code *code, int64_t as_of, struct held **ret);
/* One more reference; returns `held`. */
void *held_retain(void *held);
/* One reference fewer; the last frees. NULL is legal. */
void held_release(void *held);
/* Bytes of memory that it takes. */
size_t held_memory(const struct held *held);
/* Reads it, as the record of `code`; it points into what is held. */
void held_read(const struct held *held, const struct code *code, struct record *ret);

#endif
