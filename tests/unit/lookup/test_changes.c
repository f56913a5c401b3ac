/* Which codes changed lately, and what is certain of the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "lookup/changes.h"

static struct feed_place place_of(uint64_t id)
{
	return (struct feed_place){id, id * 7};
}

static void change(struct changes *c, uint64_t id, int64_t number)
{
	struct feed_place place = place_of(id);
	struct code code = code_of_number(number);

	changes_add(c, &place, number < 0 ? NULL : &code);
}

static bool none_since(struct changes *c, uint64_t id, int64_t number)
{
	struct feed_place place = place_of(id);
	struct code code = code_of_number(number);

	return changes_none_since(c, &place, &code);
}

static void a_code_has_changed_since_a_place_before_its_event_and_not_since_the_event(void **state)
{
	struct changes *c = changes_new();

	(void)state;
	change(c, 10, 1);
	change(c, 11, 2);
	change(c, 12, 1);
	assert_false(none_since(c, 10, 1));
	assert_false(none_since(c, 11, 1));
	assert_true(none_since(c, 12, 1));
	assert_false(none_since(c, 10, 2));
	assert_true(none_since(c, 11, 2));
	assert_true(none_since(c, 10, 3));
	changes_free(c);
}

static void an_event_may_be_about_several_codes_or_none(void **state)
{
	struct changes *c = changes_new();
	struct feed_place newest;

	(void)state;
	assert_false(changes_newest(c, &newest));
	change(c, 1, -1);
	change(c, 2, 5);
	change(c, 2, 6);
	change(c, 2, 7);
	assert_true(changes_newest(c, &newest));
	assert_int_equal(newest.id, 2);
	for (int64_t code = 5; code <= 7; code++) {
		assert_false(none_since(c, 1, code));
		assert_true(none_since(c, 2, code));
	}
	assert_true(none_since(c, 1, 8));
	changes_free(c);
}

static void of_places_that_are_not_ours_nothing_is_certain(void **state)
{
	struct feed_place other = {11, 12345};
	struct changes *c = changes_new();
	struct code code = code_of_number(3);

	(void)state;
	change(c, 10, 1);
	change(c, 11, 2);
	assert_false(none_since(c, 9, 3));  /* before all that is remembered */
	assert_false(none_since(c, 12, 3)); /* ahead of us */
	assert_false(changes_none_since(c, &other, &code));
	changes_clear(c);
	assert_false(none_since(c, 11, 3));
	change(c, 1, 1);
	assert_true(none_since(c, 1, 3));
	changes_free(c);
}

static void what_was_pushed_out_is_unknown_and_what_is_left_stays_right(void **state)
{
	enum { MORE = CHANGES_MAX / 2, CODES = 5000 };
	struct changes *c = changes_new();
	uint64_t last[CODES] = {0};

	(void)state;
	srand(1);
	for (uint64_t id = 1; id <= CHANGES_MAX + MORE; id++) {
		unsigned code = (unsigned)rand() % CODES;

		change(c, id, code);
		last[code] = id;
	}
	changes_check(c);
	assert_false(none_since(c, MORE, CODES));
	assert_true(none_since(c, MORE + 1, CODES));
	for (unsigned code = 0; code < CODES; code++)
		for (int n = 0; n < 3; n++) {
			uint64_t id = MORE + 1 + (uint64_t)rand() % CHANGES_MAX;

			assert_int_equal(none_since(c, id, code), last[code] <= id);
		}
	changes_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		a_code_has_changed_since_a_place_before_its_event_and_not_since_the_event),
	    cmocka_unit_test(an_event_may_be_about_several_codes_or_none),
	    cmocka_unit_test(of_places_that_are_not_ours_nothing_is_certain),
	    cmocka_unit_test(what_was_pushed_out_is_unknown_and_what_is_left_stays_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
