/* web/params: what a query holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "web/params.h"

static void parameters_are_decoded_once(void **state)
{
	char value[16];

	(void)state;
	assert_true(params_get(STR("a=1&b=x%2By+z%2541&c"), STR("b"), value, sizeof value));
	assert_string_equal(value, "x+y z%41");
	assert_true(params_get(STR("a=1&b=2&b=3"), STR("b"), value, sizeof value));
	assert_string_equal(value, "2");
	assert_true(params_get(STR("c"), STR("c"), value, sizeof value));
	assert_string_equal(value, "");
	assert_true(params_get(STR("a=%4"), STR("a"), value, sizeof value));
	assert_string_equal(value, "%4");
}

static void parameters_that_do_not_fit_or_hold_a_nul_are_not_there(void **state)
{
	char value[4];

	(void)state;
	assert_false(params_get(STR("a=1234"), STR("a"), value, sizeof value));
	assert_false(params_get(STR("a=1%00"), STR("a"), value, sizeof value));
	assert_false(params_get(STR("b=1"), STR("a"), value, sizeof value));
	assert_false(params_get((struct str){NULL, 0}, STR("a"), value, sizeof value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(parameters_are_decoded_once),
	    cmocka_unit_test(parameters_that_do_not_fit_or_hold_a_nul_are_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
