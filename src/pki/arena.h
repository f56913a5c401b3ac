/* Memory that is handed out in small pieces and freed at once. */
#ifndef PKI_ARENA_H
#define PKI_ARENA_H

#include <stddef.h>

/* Empty when zeroed. Not shared between threads. */
struct arena {
	struct arena_block *newest;
};

/* `size` zeroed bytes, aligned for any type, valid until arena_free. NULL when out of memory. */
void *arena_alloc(struct arena *a, size_t size);
/* A copy of `len` bytes, ended by a NUL. NULL when out of memory. */
char *arena_copy(struct arena *a, const void *bytes, size_t len);
/* Frees all pieces; the arena can be used again. */
void arena_free(struct arena *a);

#endif
