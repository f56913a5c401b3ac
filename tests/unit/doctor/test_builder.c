/* doctor/builder: whose frames hold what was pasted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "doctor/builder.h"

static void builders_are_known_by_their_hosts_and_those_below(void **state)
{
	(void)state;
	assert_string_equal(builder_of(STR("www-shop-example.filesusr.com")), "Wix");
	assert_string_equal(builder_of(STR("filesusr.com")), "Wix");
	assert_string_equal(
	    builder_of(STR("1234567890-atari-embeds.googleusercontent.com")), "Google Sites");
}

static void whole_sites_of_builders_are_no_frames(void **state)
{
	(void)state;
	assert_string_equal(builder_of_frame(STR("a.filesusr.com")), "Wix");
	assert_string_equal(builder_of(STR("shop.wixsite.com")), "Wix");
	assert_null(builder_of_frame(STR("shop.wixsite.com")));
}

static void others_are_none_whatever_their_hosts_end_in(void **state)
{
	(void)state;
	assert_null(builder_of(STR("evilfilesusr.com")));
	assert_null(builder_of(STR("filesusr.com.evil.example")));
	assert_null(builder_of(STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(builders_are_known_by_their_hosts_and_those_below),
	    cmocka_unit_test(whole_sites_of_builders_are_no_frames),
	    cmocka_unit_test(others_are_none_whatever_their_hosts_end_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
