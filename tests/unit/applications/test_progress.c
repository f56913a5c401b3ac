/* How far an application is, and the days on which what is to come is expected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "applications/progress.h"
#include "base/calendar.h"
#include "base/local_time.h"
#include "config/business_days.h"

/* Each line as "call expected 2026-12-01", "paper:application awaited", "applied done", in one
 * text. */
static void expect(const struct progress_facts *facts, const char *now, const char *expected)
{
	struct arena memory = {NULL, 0};
	struct progress_line *lines = NULL;
	struct buf text = BUF_INIT(4096);
	size_t count = 0;
	int64_t at;

	assert_true(local_time_parse(str_from(now), &at));
	assert_int_equal(progress_read(facts, at, &memory, &lines, &count), ERR_OK);
	for (size_t i = 0; i < count; i++) {
		char day[CALENDAR_TEXT_MAX] = "";

		if (lines[i].day != 0)
			calendar_write(lines[i].day, day);
		buf_printf(&text, "%s%s%s%.*s %s%s%s", i == 0 ? "" : ", ",
		    progress_step_name(lines[i].step), lines[i].paper.len > 0 ? ":" : "",
		    STR_ARG(lines[i].paper), progress_state_name(lines[i].state),
		    day[0] == '\0' ? "" : " ", day);
	}
	assert_string_equal(text.at, expected);
	buf_free(&text);
	arena_free(&memory);
}

static int64_t time_of(const char *text)
{
	int64_t at;

	assert_true(local_time_parse(str_from(text), &at));
	return at;
}

/* Applied for on a Friday. */
static struct progress_facts applied(void)
{
	return (struct progress_facts){
	    .applied_at = time_of("2026-11-27T10:00"), .is_checked = true, .issue_days = 2};
}

static struct contract_check paper(const char *name, const char *asked, const char *came)
{
	return (struct contract_check){.paper = str_from(name),
	    .asked_at = asked == NULL ? 0 : time_of(asked),
	    .came_at = came == NULL ? 0 : time_of(came)};
}

static struct contract_check call(const char *at, bool reached)
{
	return (struct contract_check){.is_call = true, .came_at = time_of(at), .reached = reached};
}

static void with_nothing_missing_a_certificate_is_expected_in_two_business_days(void **state)
{
	struct progress_facts facts = applied();

	(void)state;
	expect(&facts, "2026-11-27T11:00",
	    "applied done, call expected 2026-11-30, certificate expected 2026-12-01");
	facts.is_checked = false;
	expect(&facts, "2026-11-28T11:00", "applied done, certificate expected 2026-12-01");
	facts.issue_days = 5;
	expect(&facts, "2026-11-28T11:00", "applied done, certificate expected 2026-12-04");
}

static void while_a_paper_is_missing_days_count_from_today(void **state)
{
	const struct contract_check checks[] = {
	    paper("application", "2026-11-27T10:00", "2026-11-30T09:00"),
	    paper("domain-consent", "2026-11-27T10:00", NULL)};
	struct progress_facts facts = applied();

	(void)state;
	facts.checks = checks;
	facts.check_count = 2;
	expect(&facts, "2026-12-01T12:00",
	    "applied done, paper:application done, paper:domain-consent awaited, "
	    "call earliest 2026-12-02, certificate earliest 2026-12-03");
	/* A Saturday. */
	expect(&facts, "2026-12-05T12:00",
	    "applied done, paper:application done, paper:domain-consent awaited, "
	    "call earliest 2026-12-07, certificate earliest 2026-12-08");
}

static void when_the_last_paper_came_days_count_from_it(void **state)
{
	const struct contract_check checks[] = {
	    paper("application", "2026-11-27T10:00", "2026-12-04T09:00"),
	    paper("domain-consent", NULL, "2026-12-02T09:00")};
	struct progress_facts facts = applied();

	(void)state;
	facts.checks = checks;
	facts.check_count = 2;
	expect(&facts, "2026-12-05T00:01",
	    "applied done, paper:application done, paper:domain-consent done, "
	    "call expected 2026-12-07, certificate expected 2026-12-08");
}

static void who_was_not_reached_is_called_the_next_business_day_and_all_else_moves(void **state)
{
	struct contract_check checks[] = {
	    call("2026-11-30T10:00", false), call("2026-12-01T10:00", false)};
	struct progress_facts facts = applied();

	(void)state;
	facts.checks = checks;
	facts.check_count = 1;
	expect(&facts, "2026-11-30T11:00",
	    "applied done, call expected 2026-12-01, certificate expected 2026-12-02");
	facts.check_count = 2;
	expect(&facts, "2026-12-01T11:00",
	    "applied done, call expected 2026-12-02, certificate expected 2026-12-03");
	checks[1].reached = true;
	expect(
	    &facts, "2026-12-01T11:00", "applied done, call done, certificate expected 2026-12-02");
}

/* An operator called a service whose applications are not checked. */
static void a_call_that_was_made_is_told_even_where_none_is_needed(void **state)
{
	const struct contract_check checks[] = {call("2026-11-27T15:00", true)};
	struct progress_facts facts = applied();

	(void)state;
	facts.is_checked = false;
	facts.checks = checks;
	facts.check_count = 1;
	expect(
	    &facts, "2026-11-28T11:00", "applied done, call done, certificate expected 2026-12-01");
}

/* What owners apply for asks for papers of every service, and says that a call follows. */
static void who_was_asked_for_papers_is_called(void **state)
{
	const struct contract_check checks[] = {
	    paper("application", "2026-11-27T10:00", "2026-11-27T10:30")};
	struct progress_facts facts = applied();

	(void)state;
	facts.is_checked = false;
	facts.checks = checks;
	facts.check_count = 1;
	expect(&facts, "2026-11-27T11:00",
	    "applied done, paper:application done, call expected 2026-11-30, certificate expected "
	    "2026-12-01");
}

static void a_day_that_is_over_is_told_as_late(void **state)
{
	const struct contract_check reached = call("2026-11-30T10:00", true);
	struct progress_facts facts = applied();

	(void)state;
	expect(&facts, "2026-11-30T23:59",
	    "applied done, call expected 2026-11-30, certificate expected 2026-12-01");
	/* The call made today would still be in time for tomorrow. */
	expect(&facts, "2026-12-01T00:00",
	    "applied done, call late 2026-11-30, certificate expected 2026-12-02");
	facts.is_checked = false;
	expect(&facts, "2026-12-02T00:00", "applied done, certificate late 2026-12-01");
	/* A call that was made in time makes nothing later. */
	facts.checks = &reached;
	facts.check_count = 1;
	expect(&facts, "2026-12-05T00:00", "applied done, call done, certificate late 2026-12-01");
}

static void what_was_done_has_its_time_and_what_is_awaited_that_of_asking(void **state)
{
	const struct contract_check checks[] = {
	    paper("application", "2026-11-27T10:00", "2026-11-30T09:00"),
	    paper("domain-consent", "2026-11-27T11:00", NULL), call("2026-11-30T12:00", false)};
	const char *const expected[] = {
	    "2026-11-27T10:00", "2026-11-30T09:00", "2026-11-27T11:00", "2026-11-30T12:00"};
	struct progress_facts facts = applied();
	struct arena memory = {NULL, 0};
	struct progress_line *lines = NULL;
	size_t count = 0;

	(void)state;
	facts.checks = checks;
	facts.check_count = 3;
	assert_int_equal(
	    progress_read(&facts, time_of("2026-11-30T13:00"), &memory, &lines, &count), ERR_OK);
	assert_int_equal(count, 5);
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
		assert_int_equal(lines[i].at, time_of(expected[i]));
	assert_int_equal(lines[4].at, 0);
	arena_free(&memory);
}

static void holidays_are_passed_over(void **state)
{
	struct progress_facts facts = applied();

	(void)state;
	facts.applied_at = time_of("2026-12-28T10:00");
	assert_int_equal(business_days_use("conf/holidays.txt", NULL), ERR_OK);
	expect(&facts, "2026-12-30T10:00",
	    "applied done, call expected 2027-01-04, certificate expected 2027-01-05");
	assert_int_equal(business_days_use("", NULL), ERR_OK);
}

/* Past midnight in Tokyo it is still the day before in UTC. */
static void days_are_those_of_the_ca(void **state)
{
	struct progress_facts facts = applied();

	(void)state;
	facts.applied_at = time_of("2026-11-26T16:00Z");
	expect(&facts, "2026-11-26T16:30Z",
	    "applied done, call expected 2026-11-30, certificate expected 2026-12-01");
}

static void what_was_issued_waits_for_its_invoice_alone(void **state)
{
	const struct contract_check checks[] = {
	    paper("application", "2026-11-27T10:00", NULL), call("2026-11-30T10:00", false)};
	struct progress_facts facts = applied();

	(void)state;
	facts.checks = checks;
	facts.check_count = 2;
	facts.issued_at = time_of("2026-12-01T10:00");
	expect(&facts, "2026-12-01T11:00", "applied done, certificate done");
	facts.bill = PROGRESS_BILL_DUE;
	facts.bill_days = 3;
	expect(&facts, "2026-12-01T11:00",
	    "applied done, certificate done, invoice expected 2026-12-04");
	expect(
	    &facts, "2026-12-05T11:00", "applied done, certificate done, invoice late 2026-12-04");
	facts.bill = PROGRESS_BILL_MADE;
	facts.bill_at = time_of("2026-12-03T10:00");
	expect(&facts, "2026-12-05T11:00", "applied done, certificate done, invoice done");
}

static void the_invoice_follows_the_certificate(void **state)
{
	struct progress_facts facts = applied();

	(void)state;
	facts.bill = PROGRESS_BILL_DUE;
	facts.bill_days = 2;
	expect(&facts, "2026-11-27T11:00",
	    "applied done, call expected 2026-11-30, certificate expected 2026-12-01, "
	    "invoice expected 2026-12-03");
	facts.bill = PROGRESS_BILL_SETTLED;
	expect(&facts, "2026-11-27T11:00",
	    "applied done, call expected 2026-11-30, certificate expected 2026-12-01, invoice "
	    "done");
}

static void what_was_withdrawn_or_ended_has_no_more_days(void **state)
{
	const struct contract_check checks[] = {
	    paper("application", "2026-11-27T10:00", "2026-11-30T09:00"),
	    paper("domain-consent", "2026-11-27T10:00", NULL)};
	struct progress_facts facts = applied();

	(void)state;
	facts.checks = checks;
	facts.check_count = 2;
	facts.bill = PROGRESS_BILL_DUE;
	facts.life.withdrawn_at = time_of("2026-12-01T10:00");
	expect(&facts, "2026-12-02T11:00", "applied done, paper:application done, over done");
	facts.life = (struct life_facts){.ended_at = time_of("2026-12-01T10:00")};
	expect(&facts, "2026-12-02T11:00", "applied done, paper:application done, over done");
	facts.issued_at = time_of("2026-11-30T10:00");
	facts.bill = PROGRESS_BILL_UNTOLD;
	expect(
	    &facts, "2026-12-02T11:00", "applied done, paper:application done, certificate done");
}

static int use_tokyo(void **state)
{
	(void)state;
	return local_time_use("Asia/Tokyo", NULL) == ERR_OK ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(with_nothing_missing_a_certificate_is_expected_in_two_business_days),
	    cmocka_unit_test(while_a_paper_is_missing_days_count_from_today),
	    cmocka_unit_test(when_the_last_paper_came_days_count_from_it),
	    cmocka_unit_test(
		who_was_not_reached_is_called_the_next_business_day_and_all_else_moves),
	    cmocka_unit_test(a_call_that_was_made_is_told_even_where_none_is_needed),
	    cmocka_unit_test(who_was_asked_for_papers_is_called),
	    cmocka_unit_test(a_day_that_is_over_is_told_as_late),
	    cmocka_unit_test(what_was_done_has_its_time_and_what_is_awaited_that_of_asking),
	    cmocka_unit_test(holidays_are_passed_over),
	    cmocka_unit_test(days_are_those_of_the_ca),
	    cmocka_unit_test(what_was_issued_waits_for_its_invoice_alone),
	    cmocka_unit_test(the_invoice_follows_the_certificate),
	    cmocka_unit_test(what_was_withdrawn_or_ended_has_no_more_days),
	};

	return cmocka_run_group_tests_name("progress", tests, use_tokyo, NULL);
}
