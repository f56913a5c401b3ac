/* Memory that is freed all at once: many small allocations with one owner. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>
#include "base/str.h"

struct arena_block;

/* Set to zeros to begin. One thread at a time. */
struct arena {
	struct arena_block *blocks;
	size_t used; /* bytes held, for those who account for memory */
};

/* `size` bytes of zeros, aligned for any type; NULL when memory is short. */
void *arena_alloc(struct arena *a, size_t size);
/* A NUL-ended copy; NULL when memory is short. An absent slice gives "". */
char *arena_str(struct arena *a, struct str s);
/* A copy of bytes, absent for absent; `ok` turns false when memory is short. */
struct str arena_bytes(struct arena *a, struct str s, bool *ok);
/* Asserts that the arena is whole. */
void arena_check(const struct arena *a);
/* Frees all; the arena can be used again. */
void arena_free(struct arena *a);

#endif
