/* The list to go through: what comes first, and what all of it comes to in one word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "doctor/advice.h"

enum { NOW = 1780272000 };

static struct arena memory;

static int forget(void **state)
{
	(void)state;
	arena_free(&memory);
	return 0;
}

static struct doctor_finding a_finding(enum doctor_check check, int64_t confirmed_at)
{
	return (struct doctor_finding){.check = check,
	    .detail = STR("{}"),
	    .first_at = NOW - 900,
	    .last_at = NOW,
	    .confirmed_at = confirmed_at};
}

static struct doctor_site a_site(int64_t id, const struct doctor_finding *findings, size_t count)
{
	return (struct doctor_site){.id = id,
	    .host = STR("www.a.example"),
	    .port = 443,
	    .visited_at = NOW - (int64_t)id,
	    .good = doctor_check_bit(DOCTOR_ADDRESS) | doctor_check_bit(DOCTOR_CONNECT),
	    .finding_count = count,
	    .findings = findings};
}

static struct doctor_advice advise(const struct doctor_site *sites, size_t count, bool visits)
{
	const struct doctor_state state = {visits, count, sites};
	struct doctor_advice advice;

	assert_int_equal(doctor_advise(&state, &memory, &advice), ERR_OK);
	return advice;
}

static enum doctor_verdict verdict_of(const struct doctor_finding *findings, size_t count)
{
	const struct doctor_site site = a_site(1, findings, count);

	return advise(&site, 1, true).verdict;
}

static void the_worst_that_counts_comes_first_then_doubts_then_what_is_unknown(void **state)
{
	const struct doctor_finding findings[] = {
	    a_finding(DOCTOR_ADDRESSES_AGREE, NOW),
	    a_finding(DOCTOR_CHAIN, NOW),
	    a_finding(DOCTOR_CHAIN_EXTRA, NOW),
	    a_finding(DOCTOR_SERVED, NOW),
	    a_finding(DOCTOR_TLS, 0),
	};
	const struct doctor_site site = a_site(1, findings, 5);
	const struct doctor_advice a = advise(&site, 1, true);
	static const enum doctor_check first[] = {
	    DOCTOR_SERVED, DOCTOR_CHAIN, DOCTOR_ADDRESSES_AGREE, DOCTOR_CHAIN_EXTRA, DOCTOR_TLS};

	(void)state;
	assert_int_equal(a.verdict, DOCTOR_VERDICT_BAD);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(a.items[i].check, first[i]);
	assert_string_equal(doctor_item_state(&a.items[0]), "wrong");
	assert_string_equal(doctor_item_state(&a.items[2]), "weak");
	assert_string_equal(doctor_item_state(&a.items[3]), "note");
	assert_string_equal(doctor_item_state(&a.items[4]), "doubt");
	assert_int_equal(a.items[5].answer, DOCTOR_NOT_KNOWN);
	assert_int_equal(a.count, DOCTOR_CHECK_COUNT);
	assert_int_equal(a.counts[DOCTOR_IS_WRONG], 5);
	assert_int_equal(a.counts[DOCTOR_IS_GOOD], 2);
	assert_int_equal(a.items[a.count - 1].check, DOCTOR_CONNECT);
	assert_string_equal(doctor_item_state(&a.items[a.count - 1]), "good");
}

static void the_verdict_is_that_of_the_worst(void **state)
{
	const struct doctor_finding bad[] = {
	    a_finding(DOCTOR_HSTS, NOW), a_finding(DOCTOR_CODE, NOW), a_finding(DOCTOR_DATES, NOW)};
	const struct doctor_finding doubt = a_finding(DOCTOR_DATES, 0);
	struct doctor_finding cured = a_finding(DOCTOR_DATES, NOW - 100);

	(void)state;
	cured.cured_at = NOW;
	assert_int_equal(verdict_of(bad, 3), DOCTOR_VERDICT_BAD);
	assert_int_equal(verdict_of(bad, 2), DOCTOR_VERDICT_SOME);
	assert_int_equal(verdict_of(bad, 1), DOCTOR_VERDICT_HINTS);
	assert_int_equal(verdict_of(&doubt, 1), DOCTOR_VERDICT_DOUBT);
	assert_int_equal(verdict_of(&cured, 1), DOCTOR_VERDICT_SOUND);
}

static void what_nobody_looked_at_or_may_look_at_is_not_called_good(void **state)
{
	struct doctor_site site = a_site(1, NULL, 0);
	struct doctor_advice a;

	(void)state;
	assert_int_equal(advise(NULL, 0, true).verdict, DOCTOR_VERDICT_NONE);
	assert_int_equal(advise(NULL, 0, false).verdict, DOCTOR_VERDICT_OFF);
	assert_int_equal(advise(&site, 1, false).verdict, DOCTOR_VERDICT_OFF);
	site.visited_at = site.good = 0;
	a = advise(&site, 1, true);
	assert_int_equal(a.verdict, DOCTOR_VERDICT_UNSEEN);
	assert_int_equal(a.counts[DOCTOR_NOT_KNOWN], DOCTOR_CHECK_COUNT);
	assert_int_equal(a.items[0].at, 0);
}

static void sites_share_what_is_good_and_each_has_what_is_wrong(void **state)
{
	const struct doctor_finding findings[] = {
	    a_finding(DOCTOR_CHAIN, NOW), a_finding(DOCTOR_CHAIN, NOW)};
	struct doctor_site sites[] = {
	    a_site(7, &findings[0], 1), a_site(3, &findings[1], 1), a_site(5, NULL, 0)};
	struct doctor_advice a;
	const struct doctor_item *last;

	(void)state;
	sites[2].asked_at = NOW - 5;
	a = advise(sites, 3, true);
	assert_int_equal(a.counts[DOCTOR_IS_WRONG], 2);
	assert_int_equal(a.items[0].sites[0]->id, 3);
	assert_int_equal(a.items[1].sites[0]->id, 7);
	assert_int_equal(a.asked_at, NOW - 5);
	last = &a.items[a.count - 1];
	assert_int_equal(last->site_count, 3);
	assert_int_equal(last->at, NOW - 7);
	assert_int_equal(last->cured_at, 0);
}

static void what_was_mended_says_until_when_it_was_wrong(void **state)
{
	struct doctor_finding cured = a_finding(DOCTOR_CONNECT, NOW - 100);
	struct doctor_site site = a_site(1, &cured, 1);
	struct doctor_advice a;

	(void)state;
	cured.cured_at = NOW - 50;
	a = advise(&site, 1, true);
	assert_int_equal(a.items[a.count - 1].check, DOCTOR_CONNECT);
	assert_int_equal(a.items[a.count - 1].cured_at, NOW - 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(
		the_worst_that_counts_comes_first_then_doubts_then_what_is_unknown, forget),
	    cmocka_unit_test_teardown(the_verdict_is_that_of_the_worst, forget),
	    cmocka_unit_test_teardown(
		what_nobody_looked_at_or_may_look_at_is_not_called_good, forget),
	    cmocka_unit_test_teardown(sites_share_what_is_good_and_each_has_what_is_wrong, forget),
	    cmocka_unit_test_teardown(what_was_mended_says_until_when_it_was_wrong, forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
