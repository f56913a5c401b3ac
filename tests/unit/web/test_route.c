/* web/route: paths and patterns. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "web/route.h"

static void a_route_captures_its_segments(void **state)
{
	struct route_captures c;

	(void)state;
	assert_true(route_matches(
	    "/sticker/{code}/{size}.{format}", STR("/sticker/0123456789/56x88@2x.png"), &c));
	assert_true(str_eq(c.at[0], STR("0123456789")));
	assert_true(str_eq(c.at[1], STR("56x88@2x")));
	assert_true(str_eq(c.at[2], STR("png")));
}

static void a_route_matches_whole_paths_only(void **state)
{
	static const struct str paths[] = {STR("/proof"), STR("/proof/"), STR("/proof/1/"),
	    STR("/proof/1/2"), STR("/Proof/1"), STR("//proof/1"), STR("/proof//1"), STR(""),
	    STR("/proof/1.json"), STR("/proof/.")};
	struct route_captures c;

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		assert_false(route_matches("/proof/{code}", paths[i], &c));
	assert_true(route_matches("/proof/{code}", STR("/proof/%31"), &c));
	assert_true(str_eq(c.at[0], STR("%31")));
}

static void a_route_may_end_with_all_that_is_left(void **state)
{
	struct route_captures c;

	(void)state;
	assert_true(route_matches("/log/tile/{path*}", STR("/log/tile/0/x001/234.p/5"), &c));
	assert_true(str_eq(c.at[0], STR("0/x001/234.p/5")));
	assert_true(route_matches("/log/{what}/{path*}", STR("/log/tile//../"), &c));
	assert_true(str_eq(c.at[0], STR("tile")));
	assert_true(str_eq(c.at[1], STR("/../")));
	assert_false(route_matches("/log/tile/{path*}", STR("/log/tile/"), &c));
	assert_false(route_matches("/log/tile/{path*}", STR("/log/tile"), &c));
}

static void the_first_row_that_fits_is_found(void **state)
{
	static const struct {
		const char *pattern;
		int number;
	} rows[] = {{"/a/", 1}, {"/a/new", 2}, {"/a/{code}", 3}, {NULL, 4}}, *found;
	struct route_captures c;

	(void)state;
	found = route_find(rows, sizeof rows[0], STR("/a/new"), &c);
	assert_int_equal(found->number, 2);
	found = route_find(rows, sizeof rows[0], STR("/a/123"), &c);
	assert_int_equal(found->number, 3);
	assert_true(str_eq(c.at[0], STR("123")));
	assert_null(route_find(rows, sizeof rows[0], STR("/a/1/2"), &c));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_route_captures_its_segments),
	    cmocka_unit_test(a_route_matches_whole_paths_only),
	    cmocka_unit_test(a_route_may_end_with_all_that_is_left),
	    cmocka_unit_test(the_first_row_that_fits_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
