/* Servers that take changes on other terms hear of each other. */
#include "unit/fixtures/office.h"

#include "base/local_time.h"
#include "registry/agreement.h"

static unsigned other_of(struct office *o, const char *server, unsigned approvals, int64_t now)
{
	const struct change change = office_change(o, now);
	const struct registry_terms terms = {.approvals = approvals};
	unsigned other = 9;

	assert_int_equal(agreement_tell(&change, server, &terms, &other), ERR_OK);
	return other;
}

static void servers_that_want_the_same_hear_of_nobody(void **state)
{
	struct office *o = *state;

	assert_int_equal(other_of(o, "a", 2, NOW), 0);
	assert_int_equal(other_of(o, "b", 2, NOW), 0);
	assert_int_equal(other_of(o, "a", 2, NOW + 10), 0);
}

static void each_of_two_that_differ_hears_of_the_other(void **state)
{
	struct office *o = *state;

	assert_int_equal(other_of(o, "a", 2, NOW), 0);
	assert_int_equal(other_of(o, "b", 1, NOW), 2);
	assert_int_equal(other_of(o, "a", 2, NOW + 10), 1);
}

static void one_that_ended_or_is_silent_is_not_heard_of(void **state)
{
	struct office *o = *state;
	struct change change;

	other_of(o, "a", 1, NOW);
	assert_int_equal(other_of(o, "b", 2, NOW + AGREEMENT_HEARD_S), 1);
	assert_int_equal(other_of(o, "b", 2, NOW + AGREEMENT_HEARD_S + 1), 0);
	other_of(o, "a", 1, NOW + 100);
	change = office_change(o, NOW + 100);
	assert_int_equal(agreement_leave(&change, "a"), ERR_OK);
	assert_int_equal(other_of(o, "b", 2, NOW + 100), 0);
}

static void who_changed_its_own_mind_does_not_differ_from_itself(void **state)
{
	struct office *o = *state;

	assert_int_equal(other_of(o, "a", 1, NOW), 0);
	assert_int_equal(other_of(o, "a", 2, NOW + 1), 0);
}

#define T(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(servers_that_want_the_same_hear_of_nobody),
	    T(each_of_two_that_differ_hears_of_the_other),
	    T(one_that_ended_or_is_silent_is_not_heard_of),
	    T(who_changed_its_own_mind_does_not_differ_from_itself),
	};

	if (local_time_use("Asia/Tokyo", NULL))
		return 1;
	return office_run(tests);
}
