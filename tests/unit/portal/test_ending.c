/* When what a contract has will end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "portal/ending.h"

enum { NEVER = 0, EARLY = 1000, LATE = 2000 };

static void assert_ends(
    int64_t not_after, int64_t revoked_at, int64_t retired_at, int64_t at, enum portal_ending by)
{
	enum portal_ending found;

	assert_int_equal(portal_ending_at(not_after, revoked_at, retired_at, &found), at);
	assert_int_equal(found, by);
}

static void a_certificate_ends_with_its_validity_when_nothing_else_is_planned(void **state)
{
	(void)state;
	assert_ends(LATE, NEVER, NEVER, LATE, PORTAL_ENDING_EXPIRES);
	assert_ends(EARLY, LATE, LATE, EARLY, PORTAL_ENDING_EXPIRES);
}

static void what_comes_first_ends_it(void **state)
{
	(void)state;
	assert_ends(LATE, EARLY, NEVER, EARLY, PORTAL_ENDING_REVOKED);
	assert_ends(LATE, NEVER, EARLY, EARLY, PORTAL_ENDING_RETIRED);
	assert_ends(LATE, EARLY + 1, EARLY, EARLY, PORTAL_ENDING_RETIRED);
	assert_ends(LATE, EARLY, EARLY + 1, EARLY, PORTAL_ENDING_REVOKED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_certificate_ends_with_its_validity_when_nothing_else_is_planned),
	    cmocka_unit_test(what_comes_first_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
