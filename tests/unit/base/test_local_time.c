/* Times as people read and write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
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
	    cmocka_unit_test(a_zone_that_the_machine_lacks_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
