/* Business days, with weekends and holidays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/calendar.h"
#include "base/str.h"
#include "config/business_days.h"

static int32_t day_of(const char *text)
{
	int32_t day;

	assert_true(calendar_parse(str_from(text), &day));
	return day;
}

static void expect_after(const char *day, unsigned count, const char *expected)
{
	char text[CALENDAR_TEXT_MAX];

	calendar_write(business_days_after(day_of(day), count), text);
	assert_string_equal(text, expected);
}

/* A file with this content is read. */
static enum err use(const char *content, struct problem *why)
{
	char path[] = "/tmp/trustseal-holidays-XXXXXX";
	int file = mkstemp(path);
	enum err err;

	assert_true(file >= 0);
	assert_true(dprintf(file, "%s", content) >= 0);
	close(file);
	err = business_days_use(path, why);
	unlink(path);
	return err;
}

static void without_a_file_weekends_alone_are_passed_over(void **state)
{
	(void)state;
	assert_int_equal(business_days_use("", NULL), ERR_OK);
	expect_after("2026-11-27", 0, "2026-11-27"); /* a Friday */
	expect_after("2026-11-28", 0, "2026-11-30");
	expect_after("2026-11-29", 0, "2026-11-30");
	expect_after("2026-11-27", 1, "2026-11-30");
	expect_after("2026-11-28", 1, "2026-11-30");
	expect_after("2026-11-29", 2, "2026-12-01");
	expect_after("2026-11-26", 7, "2026-12-07");
	assert_int_equal(business_days_last_year(), 0);
}

static void two_business_days_over_the_new_year_are_a_week(void **state)
{
	(void)state;
	assert_int_equal(business_days_use("conf/holidays.txt", NULL), ERR_OK);
	expect_after("2026-12-28", 2, "2027-01-05");
	expect_after("2026-12-25", 2, "2027-01-04");
	expect_after("2026-12-29", 0, "2027-01-04");
	expect_after("2026-05-01", 1, "2026-05-07");
	assert_int_equal(business_days_last_year(), 2027);
}

/* Public holidays lie on weekends, too, and then the next Monday of theirs is one. */
static void the_example_has_what_the_law_says(void **state)
{
	static const char *const closed[] = {"2026-01-12", "2026-05-06", "2026-07-20", "2026-09-22",
	    "2026-10-12", "2027-01-11", "2027-03-22", "2027-07-19", "2027-09-20", "2027-10-11"};
	static const char *const open[] = {"2026-05-07", "2026-09-24", "2027-05-06", "2027-09-21"};

	(void)state;
	assert_int_equal(business_days_use("conf/holidays.txt", NULL), ERR_OK);
	for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
		assert_false(business_days_have(day_of(closed[i])));
	for (size_t i = 0; i < sizeof open / sizeof open[0]; i++)
		assert_true(business_days_have(day_of(open[i])));
}

static void lines_in_any_order_from_any_editor_are_read(void **state)
{
	(void)state;
	assert_int_equal(
	    use("\xef\xbb\xbf# ours\r\n\r\n2028-12-01\tfounded\r\n  2026-11-30  closed\n2027-06-01",
		NULL),
	    ERR_OK);
	assert_false(business_days_have(day_of("2026-11-30")));
	assert_false(business_days_have(day_of("2027-06-01")));
	assert_false(business_days_have(day_of("2028-12-01")));
	assert_true(business_days_have(day_of("2026-12-01")));
	assert_int_equal(business_days_last_year(), 2028);
}

static void a_mistake_is_refused_with_its_line(void **state)
{
	static const struct {
		const char *content, *words;
	} rows[] = {
	    {"# a\n\n2026-02-30 no such day\n", ":3: a line begins with a date"},
	    {"2026-11-23\n23.11.2026\n", ":2: a line begins with a date"},
	    {"2026-11-23x\n", ":1: a line begins with a date"},
	    {"2026-11-23 a\n2026-11-24\n2026-11-23 b\n", ":3: 2026-11-23 stands there before"},
	};
	struct problem why;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(use(rows[i].content, &why), ERR_INVALID);
		assert_non_null(strstr(why.text, rows[i].words));
	}
	assert_int_equal(business_days_use("/nowhere/holidays.txt", &why), ERR_NOT_FOUND);
}

static void more_days_than_there_is_room_for_are_refused(void **state)
{
	enum { ROOM = 16384 };
	char *text = calloc(1, ROOM);
	size_t len = 0;
	struct problem why;

	(void)state;
	for (int32_t i = 0; i <= BUSINESS_DAYS_HOLIDAYS_MAX; i++) {
		calendar_write(20000 - i, text + len);
		len += CALENDAR_TEXT_MAX - 1;
		text[len++] = '\n';
	}
	assert_int_equal(use(text, &why), ERR_TOO_LARGE);
	text[len - CALENDAR_TEXT_MAX] = '\0';
	assert_int_equal(use(text, &why), ERR_OK);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_file_weekends_alone_are_passed_over),
	    cmocka_unit_test(two_business_days_over_the_new_year_are_a_week),
	    cmocka_unit_test(the_example_has_what_the_law_says),
	    cmocka_unit_test(lines_in_any_order_from_any_editor_are_read),
	    cmocka_unit_test(a_mistake_is_refused_with_its_line),
	    cmocka_unit_test(more_days_than_there_is_room_for_are_refused),
	};

	return cmocka_run_group_tests_name("business_days", tests, NULL, NULL);
}
