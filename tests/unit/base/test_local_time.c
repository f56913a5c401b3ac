/* Times as people read and write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/calendar.h"
#include "base/local_time.h"

enum { MOMENT = 1795307400 }; /* 2026-11-22T00:30:00Z */

/* What a writer appends. */
static const char *written(void (*write)(int64_t, enum lang, struct buf *), int64_t t, enum lang l)
{
	static char text[100];
	struct buf b = BUF_INIT(sizeof text - 1);

	write(t, l, &b);
	assert_true(str_copy(text, sizeof text, buf_str(&b)));
	buf_free(&b);
	return text;
}

static void iso(int64_t t, enum lang lang, struct buf *to)
{
	(void)lang;
	local_time_iso(t, to);
}

static void time_of_day(int64_t t, enum lang lang, struct buf *to)
{
	(void)lang;
	local_time_clock(t, to);
}

static void zone(int64_t t, enum lang lang, struct buf *to)
{
	(void)lang;
	local_time_zone(t, to);
}

static void use(const char *name)
{
	assert_int_equal(local_time_use(name, NULL), ERR_OK);
}

static void a_time_is_written_in_the_zone_and_language_asked_for(void **state)
{
	char date[LOCAL_TIME_DATE_MAX];

	(void)state;
	use("Asia/Tokyo");
	local_time_date(MOMENT, date);
	assert_string_equal(date, "2026.11.22");
	assert_string_equal(written(local_time_minute, MOMENT, LANG_JA), "2026年11月22日 09:30");
	assert_string_equal(written(local_time_minute, MOMENT, LANG_EN), "22 November 2026, 09:30");
	assert_string_equal(written(local_time_date_words, MOMENT, LANG_JA), "2026年11月22日");
	assert_string_equal(written(local_time_date_words, MOMENT, LANG_EN), "22 November 2026");
	assert_string_equal(written(local_time_date_words, MOMENT, LANG_ZH), "2026年11月22日");
	assert_string_equal(written(local_time_date_words, MOMENT, LANG_KO), "2026년 11월 22일");
	assert_string_equal(written(time_of_day, MOMENT, LANG_EN), "09:30");
	assert_string_equal(written(iso, MOMENT, LANG_EN), "2026-11-22T09:30:00+09:00");
	assert_string_equal(local_time_moment(MOMENT).text, "2026-11-22T09:30:00+09:00");
	assert_string_equal(local_time_moment(INT64_MAX).text, "9999-12-31T09:00:00+09:00");
	assert_string_equal(written(zone, MOMENT, LANG_EN), "JST, UTC+09:00");
	use("America/Sao_Paulo");
	local_time_date(MOMENT, date);
	assert_string_equal(date, "2026.11.21");
	assert_string_equal(written(zone, MOMENT, LANG_EN), "UTC-03:00");
	use("Asia/Kolkata");
	assert_string_equal(written(iso, MOMENT, LANG_EN), "2026-11-22T06:00:00+05:30");
}

static void the_ends_of_time_still_fit(void **state)
{
	static const char *const zones[] = {"Asia/Tokyo", "America/Sao_Paulo", "UTC"};
	static const int64_t times[] = {INT64_MAX, INT64_MIN, 253402300799, -62135596800};
	char date[LOCAL_TIME_DATE_MAX];

	(void)state;
	for (size_t z = 0; z < 3; z++) {
		use(zones[z]);
		for (size_t i = 0; i < 4; i++) {
			local_time_date(times[i], date);
			assert_int_equal(strlen(date), 10);
			assert_int_equal(date[4], '.');
		}
	}
	local_time_date(INT64_MAX, date);
	assert_string_equal(date, "9999.12.31");
}

static void times_are_read_with_and_without_an_offset(void **state)
{
	static const char *const same[] = {"2026-11-22T00:30:00Z", "2026-11-22T09:30:00+09:00",
	    "2026-11-22T09:30:00", "2026-11-22 09:30", "2026-11-22t00:30z",
	    "2026-11-21T19:30-05:00"};
	int64_t t;

	(void)state;
	use("Asia/Tokyo");
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		assert_true(local_time_parse(str_from(same[i]), &t));
		assert_int_equal(t, MOMENT);
	}
	assert_true(local_time_parse(STR("2026-11-22"), &t));
	assert_int_equal(t, MOMENT - 9 * 3600 - 1800);
}

static void what_is_no_time_is_not_read(void **state)
{
	static const char *const bad[] = {"", "yesterday", "2026", "2026-11", "2026-13-01",
	    "2026-02-30", "2026-00-01", "2026-01-00", "2026-11-22T", "2026-11-22T24:00",
	    "2026-11-22T09:60", "2026-11-22T09:30:60", "2026-11-22T09:30+9", "2026-11-22T09:30Zx",
	    "2026-11-22 09:30 JST", "+2026-11-22", "2026/11/22", "0000-01-01"};
	int64_t t;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(local_time_parse(str_from(bad[i]), &t));
	use("Europe/Berlin");
	assert_false(local_time_parse(STR("2026-03-29T02:30"), &t));
}

/* Of a local time: that which clocks show so many days later, or earlier. */
static void days_lead(const char *from, int32_t days, const char *to)
{
	int64_t t;

	assert_true(local_time_parse(str_from(from), &t));
	assert_string_equal(local_time_moment(local_time_add_days(t, days)).text, to);
}

static void days_of_the_calendar_are_counted_to_the_second(void **state)
{
	(void)state;
	use("Asia/Tokyo");
	days_lead("2026-11-22T23:59:59", -90, "2026-08-24T23:59:59+09:00");
	days_lead("2026-11-22T00:00:00", 25, "2026-12-17T00:00:00+09:00");
	days_lead("2028-02-28T12:00:00", 1, "2028-02-29T12:00:00+09:00");
	days_lead("2028-02-29T12:00:00", 365, "2029-02-28T12:00:00+09:00");
	days_lead("2028-03-01T00:00:00", -1, "2028-02-29T00:00:00+09:00");
	days_lead("2027-03-01T00:00:00", -1, "2027-02-28T00:00:00+09:00");
	days_lead("2100-03-01T00:00:00", -1, "2100-02-28T00:00:00+09:00");
	days_lead("2026-11-22T08:30:00", 0, "2026-11-22T08:30:00+09:00");
}

static void clocks_that_change_keep_the_time_of_day(void **state)
{
	(void)state;
	use("Europe/Berlin");
	days_lead("2026-06-01T08:00:00", -90, "2026-03-03T08:00:00+01:00");
	days_lead("2026-10-01T08:00:00", 25, "2026-10-26T08:00:00+01:00");
	days_lead("2026-03-28T00:00:00", 1, "2026-03-29T00:00:00+01:00");
	days_lead("2026-03-28T00:00:00", 2, "2026-03-30T00:00:00+02:00");
	/* 02:30 does not exist on 29 March: 03:00 comes behind 01:59:59. */
	days_lead("2026-03-28T02:30:00", 1, "2026-03-29T03:00:00+02:00");
	days_lead("2026-03-28T02:00:00", 1, "2026-03-29T03:00:00+02:00");
	days_lead("2026-03-28T01:59:59", 1, "2026-03-29T01:59:59+01:00");
	days_lead("2026-03-28T03:00:00", 1, "2026-03-29T03:00:00+02:00");
	/* And comes twice on 25 October. */
	days_lead("2026-10-24T02:30:00", 1, "2026-10-25T02:30:00+02:00");
	days_lead("2026-10-26T02:30:00", -1, "2026-10-25T02:30:00+02:00");
	days_lead("2026-10-24T03:00:00", 1, "2026-10-25T03:00:00+01:00");
	use("America/New_York");
	days_lead("2026-03-07T02:15:00", 1, "2026-03-08T03:00:00-04:00");
	days_lead("2026-11-02T01:30:00", -1, "2026-11-01T01:30:00-04:00");
	days_lead("2026-01-15T23:59:59", -90, "2025-10-17T23:59:59-04:00");
	days_lead("2028-02-29T23:59:59", 25, "2028-03-25T23:59:59-04:00");
	/* Samoa had no 30 December 2011. */
	use("Pacific/Apia");
	days_lead("2011-12-29T12:00:00", 1, "2011-12-31T00:00:00+14:00");
}

/* A day begins at its first second, which is not midnight where the clocks skip that. */
static void a_day_begins_at_its_first_second(void **state)
{
	static const struct {
		const char *zone, *day, *begins;
	} rows[] = {
	    {"Asia/Tokyo", "2017-01-01", "2017-01-01T00:00:00+09:00"},
	    {"Europe/Berlin", "2026-03-29", "2026-03-29T00:00:00+01:00"},
	    {"Asia/Beirut", "2021-03-28", "2021-03-28T01:00:00+03:00"},
	    {"America/Havana", "2021-11-07", "2021-11-07T00:00:00-04:00"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int32_t day;

		use(rows[i].zone);
		assert_true(calendar_parse(str_from(rows[i].day), &day));
		assert_string_equal(local_time_moment(local_time_begin(day)).text, rows[i].begins);
		assert_int_equal(local_time_days(local_time_begin(day)), day);
		assert_int_equal(local_time_days(local_time_begin(day) - 1), day - 1);
	}
}

static void a_zone_that_the_machine_lacks_is_refused(void **state)
{
	static const char *const bad[] = {
	    "Asia/Edo", "", "Asia", "tzdata.zi", "../../../etc/passwd"};
	struct problem why;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(local_time_use(bad[i], &why), ERR_NOT_FOUND);
	local_time_use("Asia/Edo", &why);
	assert_string_equal(why.text, "the time zone \"Asia/Edo\" is not below /usr/share/zoneinfo "
				      "(is the package tzdata installed?)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_time_is_written_in_the_zone_and_language_asked_for),
	    cmocka_unit_test(the_ends_of_time_still_fit),
	    cmocka_unit_test(times_are_read_with_and_without_an_offset),
	    cmocka_unit_test(what_is_no_time_is_not_read),
	    cmocka_unit_test(days_of_the_calendar_are_counted_to_the_second),
	    cmocka_unit_test(clocks_that_change_keep_the_time_of_day),
	    cmocka_unit_test(a_day_begins_at_its_first_second),
	    cmocka_unit_test(a_zone_that_the_machine_lacks_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
