/* notices/rule: when the owner of a certificate is reminded of its end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>
#include "notices/rule.h"

enum { DAY = 86400 };
#define NOW INT64_C(1780272000)

static const struct notices_terms terms = {.reminders = {90, 60, 30, 10}, .reminder_count = 4};

/* The step of a certificate that lives for so many days, with so many seconds left; "" for none. */
static const char *step(int64_t life_days, int64_t left)
{
	static char text[NOTICES_STEP_MAX];
	int64_t ends = NOW + left - 1;
	bool said;

	text[0] = '\0';
	said = notices_step_of_end(ends - life_days * DAY + 1, ends, NOW, &terms, text);
	assert_int_equal(said, text[0] != '\0');
	return text;
}

static void a_long_life_is_reminded_of_by_days(void **state)
{
	(void)state;
	assert_string_equal(step(398, 90 * DAY + 1), "");
	assert_string_equal(step(398, 90 * DAY), "90");
	assert_string_equal(step(398, 60 * DAY + 1), "90");
	assert_string_equal(step(398, 60 * DAY), "60");
	assert_string_equal(step(398, 30 * DAY), "30");
	assert_string_equal(step(398, 10 * DAY), "10");
	/* A third of it are 67 days, and a sixth 33. */
	assert_string_equal(step(201, 90 * DAY), "90");
	assert_string_equal(step(201, 33 * DAY), "60");
	/* The last week is none of its steps. */
	assert_string_equal(step(398, 7 * DAY), "10");
}

static void a_shorter_one_by_parts_of_it(void **state)
{
	(void)state;
	assert_string_equal(step(200, 90 * DAY), "");
	assert_string_equal(step(200, 66 * DAY), "expires_third");
	assert_string_equal(step(90, 30 * DAY), "expires_third");
	assert_string_equal(step(90, 15 * DAY), "expires_sixth");
	assert_string_equal(step(90, 7 * DAY), "expires_week");
}

static void the_last_day_and_the_end_are_told_of_all(void **state)
{
	(void)state;
	assert_string_equal(step(398, DAY), "expires_day");
	assert_string_equal(step(90, DAY), "expires_day");
	assert_string_equal(step(398, 0), "not_renewed");
	assert_string_equal(step(90, -DAY), "not_renewed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_long_life_is_reminded_of_by_days),
	    cmocka_unit_test(a_shorter_one_by_parts_of_it),
	    cmocka_unit_test(the_last_day_and_the_end_are_told_of_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
