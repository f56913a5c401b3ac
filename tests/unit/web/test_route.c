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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_route_captures_its_segments),
	    cmocka_unit_test(a_route_matches_whole_paths_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
