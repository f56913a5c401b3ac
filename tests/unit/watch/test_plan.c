/* Places in time and back-off. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include "watch/plan.h"

enum { DAY_S = 86400, HOUR_S = 3600 };
#define THEN INT64_C(1780272000)

static const unsigned char key[PLAN_KEY_BYTES] = "the key of this store, all of it";
static const unsigned char other_key[PLAN_KEY_BYTES] = "the key of another store, all!!";

static int64_t next_of(const unsigned char *of, int64_t subject, unsigned every, int64_t after)
{
	int64_t ret = 0;

	assert_int_equal(plan_next(of, 2, subject, every, after, &ret), ERR_OK);
	return ret;
}

static void a_place_comes_once_in_each_period_and_is_the_same_in_all(void **state)
{
	(void)state;
	for (int64_t subject = 0; subject < 200; subject++) {
		int64_t first = next_of(key, subject, HOUR_S, THEN);

		assert_in_range(first - THEN, 1, HOUR_S);
		assert_int_equal(next_of(key, subject, HOUR_S, THEN), first);
		assert_int_equal(next_of(key, subject, HOUR_S, first - 1), first);
		assert_int_equal(next_of(key, subject, HOUR_S, first), first + HOUR_S);
	}
}

static void who_has_another_key_has_another_plan(void **state)
{
	int same = 0;

	(void)state;
	for (int64_t subject = 0; subject < 1000; subject++)
		same +=
		    next_of(key, subject, DAY_S, THEN) == next_of(other_key, subject, DAY_S, THEN);
	assert_in_range(same, 0, 5);
}

static void places_of_many_are_spread_over_the_period(void **state)
{
	enum { SUBJECTS = 86400, PARTS = 24 };
	int parts[PARTS] = {0};

	(void)state;
	for (int64_t subject = 0; subject < SUBJECTS; subject++)
		parts[(next_of(key, subject, DAY_S, THEN) - THEN - 1) / (DAY_S / PARTS)]++;
	for (int i = 0; i < PARTS; i++)
		assert_in_range(parts[i], SUBJECTS / PARTS - 300, SUBJECTS / PARTS + 300);
}

static void kinds_of_the_same_subject_have_places_of_their_own(void **state)
{
	int64_t list, site;
	int same = 0;

	(void)state;
	for (int64_t subject = 0; subject < 1000; subject++) {
		assert_int_equal(plan_next(key, 1, subject, DAY_S, THEN, &list), ERR_OK);
		assert_int_equal(plan_next(key, 3, subject, DAY_S, THEN, &site), ERR_OK);
		same += list == site;
	}
	assert_in_range(same, 0, 5);
}

static void back_off_begins_with_a_minute_and_doubles_up_to_six_hours(void **state)
{
	static const int64_t most[] = {
	    60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600};

	(void)state;
	for (unsigned i = 0; i < sizeof most / sizeof most[0]; i++)
		assert_int_equal(plan_again_most(i + 1), most[i]);
	assert_int_equal(plan_again_most(4000000000u), 21600);
}

static void back_off_is_drawn_from_all_of_its_bound(void **state)
{
	int64_t least = INT64_MAX, most = 0;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		int64_t again = plan_again(3);

		assert_in_range(again, 1, 240);
		least = again < least ? again : least;
		most = again > most ? again : most;
	}
	assert_in_range(least, 1, 10);
	assert_in_range(most, 230, 240);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_place_comes_once_in_each_period_and_is_the_same_in_all),
	    cmocka_unit_test(who_has_another_key_has_another_plan),
	    cmocka_unit_test(places_of_many_are_spread_over_the_period),
	    cmocka_unit_test(kinds_of_the_same_subject_have_places_of_their_own),
	    cmocka_unit_test(back_off_begins_with_a_minute_and_doubles_up_to_six_hours),
	    cmocka_unit_test(back_off_is_drawn_from_all_of_its_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
