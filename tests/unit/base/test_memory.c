/* Slices, buffers and arenas: what they refuse, and what they leave untouched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/arena.c" /* its parts, to break them */
#include "base/buf.h"
#include "base/metric.h"
#include "base/str.h"
#include "unit/fixtures/aborts.h"

static void cutting_tells_an_empty_rest_from_none(void **state)
{
	struct str rest = STR("a,,b,");

	(void)state;
	assert_true(str_eq(str_cut(&rest, ','), STR("a")));
	assert_true(str_eq(str_cut(&rest, ','), STR("")));
	assert_true(str_eq(str_cut(&rest, ','), STR("b")));
	assert_non_null(rest.at);
	assert_true(str_eq(str_cut(&rest, ','), STR("")));
	assert_null(rest.at);
}

static void parts_are_clipped(void **state)
{
	struct str absent = {NULL, 0};

	(void)state;
	assert_true(str_eq(str_part(STR("abc"), 1, 99), STR("bc")));
	assert_int_equal(str_part(STR("abc"), 9, 1).len, 0);
	assert_null(str_part(absent, 1, 1).at);
}

static void numbers_stop_at_their_maximum_without_overflow(void **state)
{
	uint64_t n = 7;

	(void)state;
	assert_true(str_to_uint(STR("65535"), 65535, &n));
	assert_int_equal(n, 65535);
	assert_false(str_to_uint(STR("65536"), 65535, &n));
	assert_false(str_to_uint(STR("18446744073709551616"), UINT64_MAX, &n));
	assert_false(str_to_uint(STR("99999999999999999999999"), UINT64_MAX, &n));
	assert_false(str_to_uint(STR(""), 9, &n));
	assert_false(str_to_uint(STR("-1"), 9, &n));
	assert_false(str_to_uint(STR(" 1"), 9, &n));
	assert_int_equal(n, 65535);
}

static void a_copy_that_does_not_fit_is_empty(void **state)
{
	char room[4] = "xyz";

	(void)state;
	assert_true(str_copy(room, sizeof room, STR("abc")));
	assert_false(str_copy(room, sizeof room, STR("abcd")));
	assert_string_equal(room, "");
}

static void comparing_without_case_is_for_ascii_only(void **state)
{
	(void)state;
	assert_true(str_eq_nocase(STR("ReFeRer"), STR("referer")));
	assert_false(str_eq_nocase(STR("\xC3\x84"), STR("\xC3\xA4")));
	assert_false(str_eq_nocase(STR("@"), STR("`")));
}

static void a_buffers_first_failure_sticks_and_keeps_what_was_there(void **state)
{
	struct buf b = BUF_INIT(5);

	(void)state;
	buf_puts(&b, "abc");
	buf_puts(&b, "def");
	assert_int_equal(b.err, ERR_TOO_LARGE);
	buf_puts(&b, "x");
	assert_string_equal(b.at, "abc");
	assert_null(buf_take(&b, NULL));
	buf_clear(&b);
	buf_puts(&b, "vwxyz");
	assert_int_equal(b.err, ERR_OK);
	assert_string_equal(b.at, "vwxyz");
	buf_free(&b);
}

static void a_taken_buffer_is_empty_and_usable(void **state)
{
	struct buf b = BUF_INIT(100);
	size_t len = 0;
	char *taken;

	(void)state;
	buf_printf(&b, "%d-%s", 7, "seven");
	taken = buf_take(&b, &len);
	assert_string_equal(taken, "7-seven");
	assert_int_equal(len, 7);
	free(taken);
	buf_putc(&b, 'x');
	assert_string_equal(b.at, "x");
	buf_free(&b);
}

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

static void counters_are_summed(void **state)
{
	uint64_t before = metric_sum(METRIC_MAX - 1);

	(void)state;
	metric_add(METRIC_MAX - 1, 2);
	metric_add(METRIC_MAX - 1, 3);
	assert_int_equal(metric_sum(METRIC_MAX - 1), before + 5);
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
	    cmocka_unit_test(cutting_tells_an_empty_rest_from_none),
	    cmocka_unit_test(parts_are_clipped),
	    cmocka_unit_test(numbers_stop_at_their_maximum_without_overflow),
	    cmocka_unit_test(a_copy_that_does_not_fit_is_empty),
	    cmocka_unit_test(comparing_without_case_is_for_ascii_only),
	    cmocka_unit_test(a_buffers_first_failure_sticks_and_keeps_what_was_there),
	    cmocka_unit_test(a_taken_buffer_is_empty_and_usable),
	    cmocka_unit_test(an_arena_gives_zeros_aligned_for_any_type),
	    cmocka_unit_test(an_arena_refuses_absurd_sizes),
	    cmocka_unit_test(counters_are_summed),
	    cmocka_unit_test(a_broken_arena_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
