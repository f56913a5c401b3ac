/* base/str: what slices are cut into, and what they refuse. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/str.h"

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

static void the_first_place_of_a_part_is_found(void **state)
{
	struct str absent = {NULL, 0};

	(void)state;
	assert_int_equal(str_find(STR("a{{b{{c"), STR("{{")), 1);
	assert_int_equal(str_find(STR("a{"), STR("{{")), 2);
	assert_int_equal(str_find(STR("{"), STR("{{")), 1);
	assert_int_equal(str_find(STR("ab"), STR("ab")), 0);
	assert_int_equal(str_find(absent, STR("x")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cutting_tells_an_empty_rest_from_none),
	    cmocka_unit_test(parts_are_clipped),
	    cmocka_unit_test(numbers_stop_at_their_maximum_without_overflow),
	    cmocka_unit_test(a_copy_that_does_not_fit_is_empty),
	    cmocka_unit_test(comparing_without_case_is_for_ascii_only),
	    cmocka_unit_test(the_first_place_of_a_part_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
