/* What owners are told to do next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "portal/step.h"

enum { DAY = 86400, NOW = 2000 * DAY, TODAY = 2000 };

/* A contract whose certificate is valid for 100 days yet, of 200, and whose sticker is shown. */
static struct portal_step_facts sound(void)
{
	return (struct portal_step_facts){
	    .life = {.issued = true, .not_before = NOW - 100 * DAY, .not_after = NOW + 100 * DAY},
	    .renewal_from = NOW + 10 * DAY,
	    .sticker = true,
	    .today = TODAY,
	    .picture_day = TODAY};
}

static void who_needs_nothing_is_told_so(void **state)
{
	struct portal_step_facts f = sound();

	(void)state;
	assert_int_equal(portal_step_of(&f, NOW), PORTAL_STEP_NOTHING);
	assert_int_equal(portal_step_of_sticker(&f, NOW), PORTAL_STEP_NOTHING);
	f.picture_day = 0;
	f.sticker = false;
	assert_int_equal(portal_step_of_sticker(&f, NOW), PORTAL_STEP_NOTHING);
}

static void a_sticker_that_was_wished_for_is_missed_and_one_that_went_away_too(void **state)
{
	struct portal_step_facts f = sound();

	(void)state;
	f.picture_day = 0;
	assert_int_equal(portal_step_of_sticker(&f, NOW), PORTAL_STEP_INSTALL);
	f.picture_day = TODAY - 30;
	assert_int_equal(portal_step_of_sticker(&f, NOW), PORTAL_STEP_NOTHING);
	f.picture_day = TODAY - 31;
	assert_int_equal(portal_step_of_sticker(&f, NOW), PORTAL_STEP_GONE);
}

static void nobody_is_asked_to_install_a_sticker_before_there_is_a_certificate(void **state)
{
	struct portal_step_facts f = sound();

	(void)state;
	f.picture_day = 0;
	f.life = (struct life_facts){.issued = false};
	assert_int_equal(portal_step_of(&f, NOW), PORTAL_STEP_WAIT);
	assert_int_equal(portal_step_of_sticker(&f, NOW), PORTAL_STEP_NOTHING);
	f.life.checked = true;
	assert_int_equal(portal_step_of(&f, NOW), PORTAL_STEP_WAIT);
	f.papers = true;
	assert_int_equal(portal_step_of(&f, NOW), PORTAL_STEP_PAPERS);
	f.life.proposed = true;
	assert_int_equal(portal_step_of(&f, NOW), PORTAL_STEP_ISSUING);
	f = sound();
	f.picture_day = 0;
	f.life.not_before = NOW + 1;
	assert_int_equal(portal_step_of(&f, NOW), PORTAL_STEP_UPCOMING);
	assert_int_equal(portal_step_of_sticker(&f, NOW), PORTAL_STEP_NOTHING);
}

static void a_renewal_is_due_from_its_day_on_unless_the_contract_renews_itself(void **state)
{
	struct portal_step_facts f = sound();

	(void)state;
	assert_int_equal(portal_step_of(&f, f.renewal_from - 1), PORTAL_STEP_NOTHING);
	assert_int_equal(portal_step_of(&f, f.renewal_from), PORTAL_STEP_RENEW);
	f.renewal_from = 0;
	assert_int_equal(portal_step_of(&f, NOW + 99 * DAY), PORTAL_STEP_NOTHING);
	assert_int_equal(portal_step_of(&f, NOW + 101 * DAY), PORTAL_STEP_EXPIRED);
}

static void who_applied_for_the_renewal_is_not_asked_to(void **state)
{
	struct portal_step_facts f = sound();

	(void)state;
	f.renewing = true;
	assert_int_equal(portal_step_of(&f, f.renewal_from), PORTAL_STEP_RENEWING);
	assert_int_equal(portal_step_of(&f, NOW + 101 * DAY), PORTAL_STEP_RENEWING);
	assert_null(portal_step_ask(PORTAL_STEP_RENEWING));
	f.life.renewed = true;
	assert_int_equal(portal_step_of(&f, NOW), PORTAL_STEP_SUCCESSOR);
}

static void a_certificate_of_a_short_life_is_not_to_be_renewed_from_its_first_day(void **state)
{
	(void)state;
	assert_int_equal(portal_step_renewal(-30 * DAY, 0, 60 * DAY), 40 * DAY);
	assert_int_equal(portal_step_renewal(275 * DAY, 0, 365 * DAY), 275 * DAY);
}

static void what_is_over_says_why_and_an_old_code_that_is_still_shown_is_told(void **state)
{
	struct portal_step_facts f = sound();

	(void)state;
	f.life.revoked_at = NOW - 1;
	assert_int_equal(portal_step_of(&f, NOW), PORTAL_STEP_REVOKED);
	f = sound();
	f.life.broken = true;
	assert_int_equal(portal_step_of(&f, NOW), PORTAL_STEP_BROKEN);
	f = sound();
	f.life.renewed = true;
	f.old_day = TODAY - 31;
	assert_int_equal(portal_step_of(&f, NOW), PORTAL_STEP_SUCCESSOR);
	assert_int_equal(portal_step_of_sticker(&f, NOW), PORTAL_STEP_NOTHING);
	f.old_day = TODAY;
	assert_int_equal(portal_step_of_sticker(&f, NOW), PORTAL_STEP_OLD_CODE);
	f = sound();
	f.life.ended_at = NOW - 1;
	assert_int_equal(portal_step_of(&f, NOW), PORTAL_STEP_OVER);
}

static void what_can_be_asked_for_then_is_a_click_away(void **state)
{
	(void)state;
	assert_string_equal(portal_step_ask(PORTAL_STEP_RENEW), "renew");
	assert_string_equal(portal_step_ask(PORTAL_STEP_EXPIRED), "renew");
	assert_string_equal(portal_step_ask(PORTAL_STEP_BROKEN), "reissue");
	assert_string_equal(portal_step_ask(PORTAL_STEP_REVOKED), "apply");
	assert_null(portal_step_ask(PORTAL_STEP_NOTHING));
	assert_null(portal_step_ask(PORTAL_STEP_SUCCESSOR));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_needs_nothing_is_told_so),
	    cmocka_unit_test(a_sticker_that_was_wished_for_is_missed_and_one_that_went_away_too),
	    cmocka_unit_test(nobody_is_asked_to_install_a_sticker_before_there_is_a_certificate),
	    cmocka_unit_test(a_renewal_is_due_from_its_day_on_unless_the_contract_renews_itself),
	    cmocka_unit_test(who_applied_for_the_renewal_is_not_asked_to),
	    cmocka_unit_test(a_certificate_of_a_short_life_is_not_to_be_renewed_from_its_first_day),
	    cmocka_unit_test(what_can_be_asked_for_then_is_a_click_away),
	    cmocka_unit_test(what_is_over_says_why_and_an_old_code_that_is_still_shown_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
