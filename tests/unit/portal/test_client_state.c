/* What is told of a visitor's client certificate. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "portal/client_state.h"

static const char *told(bool asked, enum client_flaw flaw, bool registered, bool locked)
{
	return portal_client_name(portal_client_state(asked, flaw, registered, locked));
}

static void a_flaw_is_told_before_whose_it_is_and_the_address_before_all(void **state)
{
	(void)state;
	assert_string_equal(told(false, CLIENT_ABSENT, false, false), "elsewhere");
	for (unsigned flaw = CLIENT_ABSENT; flaw < CLIENT_NAMELESS; flaw++)
		for (unsigned i = 0; i < 4; i++)
			assert_string_equal(told(true, (enum client_flaw)flaw, i & 1, i & 2),
			    client_flaw_name((enum client_flaw)flaw));
	assert_string_equal(told(true, CLIENT_GOOD, false, false), "unregistered");
	assert_string_equal(told(true, CLIENT_GOOD, true, true), "locked");
	assert_string_equal(told(true, CLIENT_GOOD, true, false), "good");
}

/* It is known by all of it. */
static void a_certificate_need_not_have_one_name(void **state)
{
	(void)state;
	assert_string_equal(told(true, CLIENT_NAMELESS, true, false), "good");
	assert_string_equal(told(true, CLIENT_NAMELESS, true, true), "locked");
	assert_string_equal(told(true, CLIENT_NAMELESS, false, false), "unregistered");
}

static void steps_are_gone_through_where_the_cause_may_be_in_the_browser(void **state)
{
	unsigned count = 0;

	(void)state;
	for (unsigned i = 0; i < PORTAL_CLIENT_COUNT; i++)
		count += portal_client_has_steps((enum portal_client)i);
	assert_int_equal(count, 3);
	assert_true(portal_client_has_steps(PORTAL_CLIENT_ABSENT));
	assert_true(portal_client_has_steps(PORTAL_CLIENT_UNTRUSTED));
	assert_true(portal_client_has_steps(PORTAL_CLIENT_PURPOSE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_flaw_is_told_before_whose_it_is_and_the_address_before_all),
	    cmocka_unit_test(a_certificate_need_not_have_one_name),
	    cmocka_unit_test(steps_are_gone_through_where_the_cause_may_be_in_the_browser),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
