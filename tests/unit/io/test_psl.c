/* Public suffixes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "io/psl.h"

static void expect(const char *host, bool expected)
{
	bool is_suffix = !expected;

	assert_int_equal(psl_host_is_suffix(host, &is_suffix), ERR_OK);
	if (is_suffix != expected)
		fail_msg("%s", host);
}

static void names_under_which_anybody_registers_are_suffixes(void **state)
{
	(void)state;
	expect("jp", true);
	expect("com", true);
	expect("co.jp", true);
	expect("co.uk", true);
	expect("github.io", true);
	expect("chiyoda.tokyo.jp", true);
	expect("xn--55qx5d.cn", true);
	expect("example", true);
}

static void names_that_somebody_registered_are_not_suffixes(void **state)
{
	(void)state;
	expect("shop.jp", false);
	expect("shop.co.jp", false);
	expect("www.shop.co.jp", false);
	expect("shop.github.io", false);
	expect("shop.xn--55qx5d.cn", false);
	expect("city.kawasaki.jp", false);
	expect("shop.example", false);
	expect("shop.test", false);
	expect("shop.internal", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_under_which_anybody_registers_are_suffixes),
	    cmocka_unit_test(names_that_somebody_registered_are_not_suffixes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
