/* Tests the set of serials that one looks for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "pki/crl/serials.h"

struct found {
	size_t count;
	int64_t sum;
};

static void add_found(void *arg, int64_t id)
{
	struct found *found = arg;

	found->count++;
	found->sum += id;
}

static struct found find(const struct serials *s, struct str serial)
{
	struct found found = {0, 0};

	serials_find(s, serial, add_found, &found);
	return found;
}

static void what_was_added_is_found_byte_for_byte(void **state)
{
	enum { MANY = 5000 };
	struct serials *s = serials_new(MANY);

	(void)state;
	for (uint32_t i = 0; i < MANY; i++)
		assert_int_equal(serials_add(s, (struct str){(char *)&i, sizeof i}, i), ERR_OK);
	assert_int_equal(serials_count(s), MANY);
	assert_int_equal(serials_add(s, STR("x"), 1), ERR_TOO_LARGE);
	for (uint32_t i = 0; i < 2 * MANY; i++) {
		struct found found = find(s, (struct str){(char *)&i, sizeof i});

		assert_int_equal(found.count, i < MANY ? 1 : 0);
		assert_int_equal(found.sum, i < MANY ? i : 0);
	}
	serials_free(s);
	serials_free(NULL);
}

static void equal_serials_of_two_are_both_found_and_longer_ones_are_others(void **state)
{
	struct serials *s = serials_new(3);

	(void)state;
	assert_int_equal(serials_add(s, STR("\x01\x02"), 1), ERR_OK);
	assert_int_equal(serials_add(s, STR("\x01\x02"), 2), ERR_OK);
	assert_int_equal(serials_add(s, STR("\x01\x02\x00"), 4), ERR_OK);
	assert_int_equal(find(s, STR("\x01\x02")).sum, 3);
	assert_int_equal(find(s, STR("\x01\x02\x00")).sum, 4);
	assert_int_equal(find(s, STR("\x01")).count, 0);
	serials_free(s);
	s = serials_new(0);
	assert_int_equal(find(s, STR("\x01")).count, 0);
	serials_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_added_is_found_byte_for_byte),
	    cmocka_unit_test(equal_serials_of_two_are_both_found_and_longer_ones_are_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
