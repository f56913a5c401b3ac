/* Memory that is freed all at once. */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "base/invariant.h"

enum { BLOCK_MIN = 1024 };

struct arena_block {
	struct arena_block *next;
	size_t used, room;
	alignas(max_align_t) char bytes[];
};

static void arena_check_block(const struct arena_block *block)
{
	assert(block->room >= BLOCK_MIN && block->used <= block->room);
	assert(block->used % alignof(max_align_t) == 0);
}

void arena_check(const struct arena *a)
{
	size_t used = 0;

	for (const struct arena_block *block = a->blocks; block != NULL; block = block->next) {
		arena_check_block(block);
		assert(used < a->used); /* else the list has a loop */
		used += sizeof *block + block->room;
	}
	assert(used == a->used);
}

void *arena_alloc(struct arena *a, size_t size)
{
	size_t step = alignof(max_align_t), room;
	struct arena_block *block = a->blocks;
	void *at;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = (size + step - 1) / step * step;
	if (block == NULL || block->room - block->used < size) {
		room = size > BLOCK_MIN ? size : BLOCK_MIN;
		block = calloc(1, sizeof *block + room);
		if (block == NULL)
			return NULL;
		block->room = room;
		block->next = a->blocks;
		a->blocks = block;
		a->used += sizeof *block + room;
		INVARIANT(arena_check(a));
	}
	at = block->bytes + block->used;
	block->used += size;
	INVARIANT(arena_check_block(block));
	return at;
}

char *arena_str(struct arena *a, struct str s)
{
	char *copy = arena_alloc(a, s.len + 1);

	if (copy != NULL && s.len > 0)
		memcpy(copy, s.at, s.len);
	return copy;
}

struct str arena_bytes(struct arena *a, struct str s, bool *ok)
{
	char *copy = s.at == NULL ? NULL : arena_str(a, s);

	if (s.at != NULL && copy == NULL)
		*ok = false;
	return (struct str){copy, copy == NULL ? 0 : s.len};
}

void arena_free(struct arena *a)
{
	while (a->blocks != NULL) {
		struct arena_block *next = a->blocks->next;

		free(a->blocks);
		a->blocks = next;
	}
	a->used = 0;
}
