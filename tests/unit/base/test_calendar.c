/* Calendar days as numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <string.h>
#include <cmocka.h>
#include "base/calendar.h"

static void days_and_dates_agree_with_the_c_library(void **state)
{
	(void)state;
	for (int32_t day = -1000000; day < 2932896; day += 13) {
		time_t t = (time_t)day * 86400;
		struct calendar_date date = calendar_date(day);
		struct tm tm;

		gmtime_r(&t, &tm);
		assert_int_equal(date.year, tm.tm_year + 1900);
		assert_int_equal(date.month, tm.tm_mon + 1);
		assert_int_equal(date.day, tm.tm_mday);
		assert_int_equal(calendar_day(date), day);
	}
}

static void weeks_begin_on_monday_and_months_on_their_first(void **state)
{
	int32_t sunday = calendar_day((struct calendar_date){2026, 11, 22});
	int32_t leap_day = calendar_day((struct calendar_date){2028, 2, 29});
	char text[CALENDAR_TEXT_MAX];

	(void)state;
	calendar_write(calendar_week(sunday), text);
	assert_string_equal(text, "2026-11-16");
	calendar_write(calendar_week(sunday + 1), text);
	assert_string_equal(text, "2026-11-23");
	assert_int_equal(calendar_week(-3), -3);
	calendar_write(calendar_month(leap_day), text);
	assert_string_equal(text, "2028-02-01");
	calendar_write(calendar_next_month(leap_day), text);
	assert_string_equal(text, "2028-03-01");
	calendar_write(
	    calendar_next_month(calendar_day((struct calendar_date){2026, 12, 31})), text);
	assert_string_equal(text, "2027-01-01");
}

static void weeks_have_the_numbers_of_iso_8601(void **state)
{
	static const char *const weeks[][2] = {{"2026-11-28", "2026-W48"},
	    {"2024-12-29", "2024-W52"}, {"2024-12-30", "2025-W01"}, {"2026-12-28", "2026-W53"},
	    {"2027-01-03", "2026-W53"}, {"2027-01-04", "2027-W01"}, {"2028-02-29", "2028-W09"},
	    {"2021-01-03", "2020-W53"}, {"1969-12-31", "1970-W01"}};
	char text[CALENDAR_WEEK_MAX];
	int32_t day;

	(void)state;
	for (size_t i = 0; i < sizeof weeks / sizeof weeks[0]; i++) {
		assert_true(calendar_parse(str_from(weeks[i][0]), &day));
		calendar_write_week(day, text);
		assert_string_equal(text, weeks[i][1]);
	}
	/* As the C library counts them. */
	for (day = 0; day < 40000; day += 3) {
		time_t t = (time_t)day * 86400;
		struct tm tm;
		char expected[40];

		gmtime_r(&t, &tm);
		strftime(expected, sizeof expected, "%G-W%V", &tm);
		calendar_write_week(day, text);
		assert_string_equal(text, expected);
	}
}

static void only_days_that_exist_are_read(void **state)
{
	static const char *const wrong[] = {"", "2026-1-1", "2026-02-29", "2026-13-01",
	    "2026-00-10", "2026-04-31", "0000-01-01", "2026-11-22 ", "2026/11/22", "2026/11-22",
	    "2026-11/22", "2026-11-00", "2026-11-32", "2026-1--22", "+026-11-22", "2026-+1-22"};
	int32_t day = 7;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(calendar_parse(str_from(wrong[i]), &day));
	assert_int_equal(day, 7);
	assert_true(calendar_parse(STR("2028-02-29"), &day));
	assert_int_equal(day, calendar_day((struct calendar_date){2028, 2, 29}));
}

static void a_written_date_ends_where_it_ends(void **state)
{
	char text[CALENDAR_TEXT_MAX + 1];

	(void)state;
	memset(text, 'x', sizeof text);
	calendar_write(0, text);
	assert_string_equal(text, "1970-01-01");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(days_and_dates_agree_with_the_c_library),
	    cmocka_unit_test(weeks_begin_on_monday_and_months_on_their_first),
	    cmocka_unit_test(weeks_have_the_numbers_of_iso_8601),
	    cmocka_unit_test(only_days_that_exist_are_read),
	    cmocka_unit_test(a_written_date_ends_where_it_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
