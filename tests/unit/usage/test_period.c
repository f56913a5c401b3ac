/* Periods as people type them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/calendar.h"
#include "usage/period.h"

static int32_t day(int year, int month, int of_month)
{
	return calendar_day((struct calendar_date){year, month, of_month});
}

/* Reads a period on 2026-11-28; NULL is absent. */
static enum usage_period_flaw read_period(
    const char *from, const char *to, struct usage_period *ret)
{
	return usage_period_read(str_from(from), str_from(to), day(2026, 11, 28), ret);
}

static void a_period_ends_today_and_has_thirty_days_unless_told(void **state)
{
	struct usage_period p;

	(void)state;
	assert_int_equal(read_period(NULL, NULL, &p), USAGE_PERIOD_GOOD);
	assert_int_equal(p.to, day(2026, 11, 28));
	assert_int_equal(p.from, day(2026, 10, 30));
	assert_int_equal(read_period(NULL, "2026-01-31", &p), USAGE_PERIOD_GOOD);
	assert_int_equal(p.from, day(2026, 1, 2));
	assert_int_equal(p.to, day(2026, 1, 31));
	assert_int_equal(read_period("2000-01-01", "2000-01-01", &p), USAGE_PERIOD_GOOD);
	assert_int_equal(p.from, p.to);
	assert_int_equal(read_period("2026-11-28", "2027-11-29", &p), USAGE_PERIOD_GOOD);
	assert_int_equal(read_period("2016-11-21", NULL, &p), USAGE_PERIOD_GOOD);
}

static void the_period_before_is_as_long_and_ends_the_day_before(void **state)
{
	struct usage_period p = usage_period_before((struct usage_period){100, 106});

	(void)state;
	assert_int_equal(p.from, 93);
	assert_int_equal(p.to, 99);
}

static void each_end_has_its_own_flaws_and_the_last_day_is_looked_at_first(void **state)
{
	static const struct {
		const char *from, *to;
		enum usage_period_flaw flaw;
	} rows[] = {
	    {"2026-2-30", NULL, USAGE_PERIOD_FROM_NO_DAY},
	    {"2026-02-30", NULL, USAGE_PERIOD_FROM_NO_DAY},
	    {"", NULL, USAGE_PERIOD_FROM_NO_DAY},
	    {"1999-12-31", NULL, USAGE_PERIOD_FROM_EARLY},
	    {"2027-11-30", NULL, USAGE_PERIOD_FROM_AHEAD},
	    {NULL, "yesterday", USAGE_PERIOD_TO_NO_DAY},
	    {"yesterday", "2026-02-29", USAGE_PERIOD_TO_NO_DAY},
	    {"2026-01-01", "1999-12-31", USAGE_PERIOD_TO_EARLY},
	    {"2026-01-01", "2027-11-30", USAGE_PERIOD_TO_AHEAD},
	    {NULL, "2026-12-31", USAGE_PERIOD_TO_AHEAD},
	    {"2026-11-29", "2026-12-31", USAGE_PERIOD_NOT_YET},
	    {"2026-11-02", "2026-11-01", USAGE_PERIOD_REVERSED},
	    {"2016-11-20", "2026-11-28", USAGE_PERIOD_LONG},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct usage_period p = {1, 2};

		if (read_period(rows[i].from, rows[i].to, &p) != rows[i].flaw)
			fail_msg("row %zu: %d", i, read_period(rows[i].from, rows[i].to, &p));
		assert_int_equal(p.from, 1);
		assert_int_equal(p.to, 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_period_ends_today_and_has_thirty_days_unless_told),
	    cmocka_unit_test(the_period_before_is_as_long_and_ends_the_day_before),
	    cmocka_unit_test(each_end_has_its_own_flaws_and_the_last_day_is_looked_at_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
