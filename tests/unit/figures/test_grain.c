/* Days, weeks and months of a period, last year's, and the dates that a chart names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "base/calendar.h"
#include "figures/grain.h"

enum { DAYS_MAX = 3660, NAMED_MAX = 200 };

static int32_t day_of(const char *text)
{
	int32_t day = 0;

	assert_true(calendar_parse(str_from(text), &day));
	return day;
}

/* The first days of a period's grains. */
static size_t firsts(struct usage_period p, int32_t days[DAYS_MAX])
{
	enum grain grain = grain_of(p);
	size_t count = 0;

	for (int32_t day = grain_first(grain, p.from); day <= p.to; day = grain_next(grain, day))
		days[count++] = day;
	return count;
}

static void named_are(const char *from, const char *to, size_t most, const char *expected)
{
	struct usage_period p = {day_of(from), day_of(to)};
	int32_t days[DAYS_MAX];
	size_t places[GRAIN_DATES_MAX],
	    count = grain_dates(grain_of(p), days, firsts(p, days), most, places);
	char named[NAMED_MAX] = "", text[CALENDAR_TEXT_MAX];

	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(named);

		calendar_write(days[places[i]], text);
		snprintf(named + len, sizeof named - len, "%s%s", i == 0 ? "" : " ", text);
	}
	assert_string_equal(named, expected);
}

static void long_periods_are_shown_by_weeks_and_by_months(void **state)
{
	(void)state;
	assert_int_equal(grain_of((struct usage_period){0, 91}), GRAIN_DAY);
	assert_int_equal(grain_of((struct usage_period){0, 92}), GRAIN_WEEK);
	assert_int_equal(grain_of((struct usage_period){0, 731}), GRAIN_WEEK);
	assert_int_equal(grain_of((struct usage_period){0, 732}), GRAIN_MONTH);
	assert_int_equal(grain_first(GRAIN_WEEK, day_of("2027-01-01")), day_of("2026-12-28"));
	assert_int_equal(grain_next(GRAIN_WEEK, day_of("2026-12-28")), day_of("2027-01-04"));
	assert_int_equal(grain_next(GRAIN_MONTH, day_of("2028-02-01")), day_of("2028-03-01"));
}

static void days_are_named_where_people_look_for_them(void **state)
{
	(void)state;
	named_are("2026-11-28", "2026-11-28", 5, "2026-11-28");
	named_are("2026-11-24", "2026-11-28", 5,
	    "2026-11-24 2026-11-25 2026-11-26 2026-11-27 2026-11-28");
	/* A week has room for every second day on a phone, for all on a screen. */
	named_are("2026-11-22", "2026-11-28", 5, "2026-11-22 2026-11-24 2026-11-26 2026-11-28");
	named_are("2026-11-22", "2026-11-28", 8,
	    "2026-11-22 2026-11-23 2026-11-24 2026-11-25 2026-11-26 2026-11-27 2026-11-28");
	/* Mondays, over the leap day and over the new year. */
	named_are("2028-02-14", "2028-03-14", 5,
	    "2028-02-14 2028-02-21 2028-02-28 2028-03-06 2028-03-13");
	named_are("2026-12-20", "2027-01-18", 5,
	    "2026-12-21 2026-12-28 2027-01-04 2027-01-11 2027-01-18");
	named_are("2026-08-31", "2026-11-28", 5, "2026-09-01 2026-10-01 2026-11-01");
}

static void weeks_are_named_by_mondays(void **state)
{
	(void)state;
	named_are("2025-11-29", "2026-11-28", 5, "2026-01-05 2026-04-06 2026-07-06 2026-10-05");
	named_are("2024-11-29", "2026-11-28", 5, "2025-01-06 2025-07-07 2026-01-05 2026-07-06");
	named_are("2026-07-27", "2026-11-28", 5, "2026-08-03 2026-09-07 2026-10-05 2026-11-02");
}

static void months_are_named_at_new_years(void **state)
{
	(void)state;
	named_are("2023-11-29", "2026-11-28", 4, "2024-01-01 2025-01-01 2026-01-01");
	named_are("2016-12-02", "2026-11-28", 4, "2020-01-01 2025-01-01");
	named_are("2016-12-02", "2026-11-28", 8,
	    "2018-01-01 2020-01-01 2022-01-01 2024-01-01 2026-01-01");
}

/* Whatever the period: some, in their order, no more than there is room for. */
static void every_period_has_dates(void **state)
{
	static const size_t rooms[] = {4, 5, GRAIN_DATES_MAX};
	int32_t end = day_of("2028-03-01"), days[DAYS_MAX];

	(void)state;
	for (int32_t length = 1; length <= DAYS_MAX; length += length < 800 ? 1 : 29)
		for (size_t r = 0; r < sizeof rooms / sizeof rooms[0]; r++) {
			struct usage_period p = {end - length + 1, end};
			size_t places[GRAIN_DATES_MAX], count = firsts(p, days);
			size_t named = grain_dates(grain_of(p), days, count, rooms[r], places);

			assert_true(named >= (length < 5 ? 1 : 2) && named <= rooms[r]);
			for (size_t i = 0; i < named; i++)
				assert_true(
				    places[i] < count && (i == 0 || places[i] > places[i - 1]));
		}
}

static void last_year_is(
    const char *from, const char *to, const char *then_from, const char *then_to)
{
	struct usage_period p = {day_of(from), day_of(to)};
	struct usage_period then = grain_last_year(grain_of(p), p);

	assert_int_equal(then.from, day_of(then_from));
	assert_int_equal(then.to, day_of(then_to));
}

static void weekdays_of_last_year_stand_below_weekdays(void **state)
{
	(void)state;
	last_year_is("2026-11-23", "2026-11-29", "2025-11-24", "2025-11-30");
	/* A leap day between, and a year of 53 weeks. */
	last_year_is("2028-03-06", "2028-03-12", "2027-03-08", "2027-03-14");
	last_year_is("2026-12-28", "2027-01-03", "2025-12-29", "2026-01-04");
	last_year_is("2026-03-02", "2026-11-28", "2025-03-03", "2025-11-29");
}

static void months_of_last_year_stand_below_months(void **state)
{
	(void)state;
	last_year_is("2026-01-15", "2028-02-29", "2025-01-15", "2027-02-28");
}

/* Their lines have points of the same number, one below the other. */
static void last_year_has_as_many_days_weeks_and_months(void **state)
{
	int32_t now[DAYS_MAX], then[DAYS_MAX];

	(void)state;
	for (int32_t end = day_of("2027-12-20"); end < day_of("2028-03-10"); end++)
		for (int32_t length = 1; length <= DAYS_MAX; length += length < 100 ? 1 : 97) {
			struct usage_period p = {end - length + 1, end};
			struct usage_period last = grain_last_year(grain_of(p), p);
			size_t count = 0;

			for (int32_t day = grain_first(grain_of(p), last.from); day <= last.to;
			     day = grain_next(grain_of(p), day))
				then[count++] = day;
			assert_int_equal(count, firsts(p, now));
			if (grain_of(p) == GRAIN_WEEK)
				assert_int_equal(now[0] - then[0], 364);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(long_periods_are_shown_by_weeks_and_by_months),
	    cmocka_unit_test(days_are_named_where_people_look_for_them),
	    cmocka_unit_test(weeks_are_named_by_mondays),
	    cmocka_unit_test(months_are_named_at_new_years),
	    cmocka_unit_test(every_period_has_dates),
	    cmocka_unit_test(weekdays_of_last_year_stand_below_weekdays),
	    cmocka_unit_test(months_of_last_year_stand_below_months),
	    cmocka_unit_test(last_year_has_as_many_days_weeks_and_months),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
