/* base/arena: zeros, aligned, and what it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/arena.c" /* its parts, to break them */
#include "unit/fixtures/aborts.h"

static void an_arena_gives_zeros_aligned_for_any_type(void **state)
{
	struct arena a = {0};

	(void)state;
	for (size_t size = 1; size < 5000; size += 97) {
		unsigned char *at = arena_alloc(&a, size);

		assert_non_null(at);
		assert_int_equal((uintptr_t)at % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(at[i], 0);
		memset(at, 0xff, size);
	}
	arena_free(&a);
	assert_int_equal(a.used, 0);
}

static void an_arena_refuses_absurd_sizes(void **state)
{
	struct arena a = {0};

	(void)state;
	assert_null(arena_alloc(&a, SIZE_MAX));
	assert_null(arena_alloc(&a, SIZE_MAX - 8));
	arena_free(&a);
}

static void break_bytes(struct arena *a)
{
	a->used++;
}

static void break_room(struct arena *a)
{
	a->blocks->used = a->blocks->room + sizeof(max_align_t);
}

static void break_step(struct arena *a)
{
	a->blocks->used++;
}

static void break_loop(struct arena *a)
{
	a->blocks->next->next = a->blocks;
}

static void (*const breaks[])(struct arena *a) = {break_bytes, break_room, break_step, break_loop};

static void break_and_check(void *arg)
{
	struct arena a = {NULL, 0};

	for (size_t size = 1; size < 3000; size *= 3)
		arena_alloc(&a, size);
	if (arg != NULL)
		(*(void (*const *)(struct arena *))arg)(&a);
	arena_check(&a);
	arena_free(&a);
	arena_check(&a);
}

static void a_broken_arena_is_found(void **state)
{
	(void)state;
	break_and_check(NULL);
	for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++)
		assert_true(aborts(break_and_check, (void *)(uintptr_t)&breaks[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_arena_gives_zeros_aligned_for_any_type),
	    cmocka_unit_test(an_arena_refuses_absurd_sizes),
	    cmocka_unit_test(a_broken_arena_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
