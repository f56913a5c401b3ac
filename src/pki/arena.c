/* Hands out memory from blocks in a list. */
#include "pki/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 4096 };

struct arena_block {
	struct arena_block *older;
	size_t used, room;
	alignas(max_align_t) unsigned char bytes[];
};

static struct arena_block *add_block(struct arena *a, size_t room)
{
	struct arena_block *b = malloc(sizeof *b + room);

	if (b == NULL)
		return NULL;
	*b = (struct arena_block){.older = a->newest, .room = room};
	a->newest = b;
	return b;
}

void *arena_alloc(struct arena *a, size_t size)
{
	struct arena_block *b = a->newest;
	void *piece;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (b == NULL || size > b->room - b->used)
		b = add_block(a, size > BLOCK_BYTES ? size : BLOCK_BYTES);
	if (b == NULL)
		return NULL;
	piece = b->bytes + b->used;
	b->used += size;
	return memset(piece, 0, size);
}

char *arena_copy(struct arena *a, const void *bytes, size_t len)
{
	char *copy = len == SIZE_MAX ? NULL : arena_alloc(a, len + 1);

	if (copy != NULL && len > 0)
		memcpy(copy, bytes, len);
	return copy;
}

void arena_free(struct arena *a)
{
	while (a->newest != NULL) {
		struct arena_block *b = a->newest;

		a->newest = b->older;
		free(b);
	}
}
