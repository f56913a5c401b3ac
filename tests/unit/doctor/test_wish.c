/* Owners may ask for another look. */
#include "unit/fixtures/office.h"

#include "doctor/wish.h"
#include "watch/kind.h"
#include "watch/queue.h"

#define CODE "0123456789"
#define HOST "www.a.example"

static int64_t a_site_to_look_at(struct office *o)
{
	const struct change change = office_change(o, NOW);
	const struct code code = a_code(CODE);
	int64_t id = 0;

	office_must_add(o, CODE, "https://" HOST "/", NULL);
	assert_int_equal(doctor_site_add(&change, &code, STR(HOST), 443, &id), ERR_OK);
	assert_int_equal(queue_add(&change, WATCH_SITE, id, NOW + DAY), ERR_OK);
	assert_int_equal(queue_add(&change, WATCH_PAGE, id, NOW + DAY), ERR_OK);
	return id;
}

static enum err wish_at(struct office *o, int64_t now)
{
	const struct change change = office_change(o, now);
	const struct code code = a_code(CODE);

	return doctor_wish(&change, &code);
}

static int64_t due(struct office *o, int kind, int64_t id)
{
	struct watch_task task;

	assert_int_equal(queue_task(o->store, kind, id, &task), ERR_OK);
	return task.due;
}

static void a_wish_brings_both_looks_forward(void **state)
{
	struct office *o = *state;
	const int64_t id = a_site_to_look_at(o);

	assert_int_equal(wish_at(o, NOW), ERR_OK);
	assert_int_equal(due(o, WATCH_SITE, id), NOW);
	assert_int_equal(due(o, WATCH_PAGE, id), NOW);
}

static void a_wish_within_ten_minutes_of_another_changes_nothing(void **state)
{
	struct office *o = *state;
	const int64_t id = a_site_to_look_at(o);
	struct change change;

	assert_int_equal(wish_at(o, NOW), ERR_OK);
	change = office_change(o, NOW);
	assert_int_equal(queue_drop(&change, WATCH_SITE, id), ERR_OK);
	assert_int_equal(queue_add(&change, WATCH_SITE, id, NOW + DAY), ERR_OK);
	assert_int_equal(wish_at(o, NOW + 599), ERR_BUSY);
	assert_int_equal(due(o, WATCH_SITE, id), NOW + DAY);
	assert_int_equal(wish_at(o, NOW + 600), ERR_OK);
	assert_int_equal(due(o, WATCH_SITE, id), NOW + 600);
}

static void nobody_looks_where_the_owner_wishes_none(void **state)
{
	struct office *o = *state;
	const int64_t id = a_site_to_look_at(o);

	office_run_sql(o, "UPDATE contract SET visits = 0");
	assert_int_equal(wish_at(o, NOW), ERR_REFUSED);
	assert_int_equal(due(o, WATCH_SITE, id), NOW + DAY);
}

static void there_has_to_be_a_contract_with_a_site(void **state)
{
	struct office *o = *state;

	assert_int_equal(wish_at(o, NOW), ERR_NOT_FOUND);
	office_must_add(o, CODE, "https://" HOST "/", NULL);
	assert_int_equal(wish_at(o, NOW), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_wish_brings_both_looks_forward, office_start, office_stop),
	    cmocka_unit_test_setup_teardown(
		a_wish_within_ten_minutes_of_another_changes_nothing, office_start, office_stop),
	    cmocka_unit_test_setup_teardown(
		nobody_looks_where_the_owner_wishes_none, office_start, office_stop),
	    cmocka_unit_test_setup_teardown(
		there_has_to_be_a_contract_with_a_site, office_start, office_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
