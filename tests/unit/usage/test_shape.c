/* usage/shape: the numbers that stand in stores mean what they meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "usage/shape.h"

static void numbers_of_old_rows_are_read_as_they_were_written(void **state)
{
	/* link 2, record 1, lang 1, no motion, format 1, size 2, a picture; and a click. */
	const int64_t picture = 2 << 15 | 1 << 12 | 1 << 8 | 1 << 4 | 2 << 1 | 0;
	const int64_t click = 1 << 15 | 3 << 12 | 1 << 8 | 1;
	struct usage_shape s;

	(void)state;
	assert_true(usage_shape_unpack(picture, &s));
	assert_int_equal(s.kind, USAGE_PICTURE);
	assert_int_equal(s.size, 2);
	assert_int_equal(s.format, 1);
	assert_int_equal(s.lang, 1);
	assert_int_equal(s.record, 1);
	assert_int_equal(s.link, 2);
	assert_int_equal(usage_shape_pack(&s), picture);
	assert_true(usage_shape_unpack(click, &s));
	assert_int_equal(s.kind, USAGE_CLICK);
	assert_int_equal(s.record, 3);
	assert_int_equal(s.link, 1);
	assert_int_equal(usage_shape_pack(&s), click);
}

static void each_kind_has_a_number_of_its_own_that_older_programs_pass_over(void **state)
{
	const int64_t old_bound = 1 << 17;

	(void)state;
	for (unsigned kind = 0; kind < USAGE_KIND_COUNT; kind++) {
		struct usage_shape s = {.kind = (enum usage_kind)kind, .link = LINK_UNVERIFIABLE},
				   back;
		int64_t packed = usage_shape_pack(&s);

		assert_true(packed < USAGE_SHAPES);
		assert_int_equal(packed >= old_bound, kind > USAGE_CLICK);
		assert_true(usage_shape_unpack(packed, &back));
		assert_int_equal(back.kind, kind);
		assert_int_equal(back.link, LINK_UNVERIFIABLE);
	}
	/* A picture is not opened, and there are no more kinds yet. */
	struct usage_shape s;
	assert_false(usage_shape_unpack(old_bound, &s));
	assert_false(usage_shape_unpack(5 * old_bound + 1, &s));
	assert_false(usage_shape_unpack(USAGE_SHAPES, &s));
	assert_false(usage_shape_unpack(-1, &s));
}

static void kinds_are_called_as_people_are_told(void **state)
{
	static const char *const names[] = {
	    "picture", "click", "typed", "prefetch", "preview", "crawler"};

	(void)state;
	for (unsigned kind = 0; kind < USAGE_KIND_COUNT; kind++)
		assert_string_equal(usage_kind_name((enum usage_kind)kind), names[kind]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_of_old_rows_are_read_as_they_were_written),
	    cmocka_unit_test(each_kind_has_a_number_of_its_own_that_older_programs_pass_over),
	    cmocka_unit_test(kinds_are_called_as_people_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
