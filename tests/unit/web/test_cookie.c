/* Cookies: the one of ours is found, and sent so that nobody else has it. */
#include "web/cookie.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void a_cookie_goes_to_this_host_alone_and_to_no_script(void **state)
{
	char field[COOKIE_TEXT_MAX];

	(void)state;
	cookie_write("__Host-a", "b1", -1, field);
	assert_string_equal(field, "__Host-a=b1; Path=/; Secure; HttpOnly; SameSite=Strict");
	cookie_write("__Host-a", "b1", 0, field);
	assert_string_equal(
	    field, "__Host-a=b1; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
	cookie_write("__Host-a", "b1", 43200, field);
	assert_string_equal(
	    field, "__Host-a=b1; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=43200");
}

static void the_first_of_a_name_counts_wherever_it_stands(void **state)
{
	struct str value = STR("unchanged");

	(void)state;
	assert_true(cookie_get(STR("x=1; __Host-a=2; __Host-a=3"), STR("__Host-a"), &value));
	assert_true(str_eq(value, STR("2")));
	assert_true(cookie_get(STR("__Host-a=a=b"), STR("__Host-a"), &value));
	assert_true(str_eq(value, STR("a=b")));
	assert_true(cookie_get(STR("__Host-a="), STR("__Host-a"), &value));
	assert_int_equal(value.len, 0);
	value = STR("unchanged");
	assert_false(
	    cookie_get(STR("x__Host-a=1; __Host-a; __Host-ab=1"), STR("__Host-a"), &value));
	assert_false(cookie_get((struct str){NULL, 0}, STR("__Host-a"), &value));
	assert_true(str_eq(value, STR("unchanged")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_cookie_goes_to_this_host_alone_and_to_no_script),
	    cmocka_unit_test(the_first_of_a_name_counts_wherever_it_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
