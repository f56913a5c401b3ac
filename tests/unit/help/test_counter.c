/* How often questions are opened: counted in memory, added up in the store by day. */
#include "unit/fixtures/office.h"
#include "unit/fixtures/answers.h"
#include "base/local_time.h"
#include "help/counter.h"

static struct answers all;
static struct help_counter *counter;

static uint64_t opened(
    struct office *o, const char *question, enum lang lang, int32_t from, int32_t to)
{
	struct help_opened *rows = NULL;
	size_t count = 0;

	assert_int_equal(
	    help_opened(o->store, (struct usage_period){from, to}, &o->arena, &rows, &count),
	    ERR_OK);
	for (size_t i = 0; i < count; i++)
		if (str_eq(rows[i].question, str_from(question)) && rows[i].lang == lang)
			return rows[i].count;
	return 0;
}

static size_t question_of(const char *name)
{
	size_t question = 0;

	assert_true(help_outline_find(help_outline(all.help), str_from(name), &question));
	return question;
}

static int counter_start(void **state)
{
	answers_begin(&all);
	assert_int_equal(answers_load(&all), ERR_OK);
	counter = help_counter_new(all.help);
	assert_non_null(counter);
	return office_start(state);
}

static int counter_stop(void **state)
{
	help_counter_free(counter);
	answers_end(&all);
	return office_stop(state);
}

static void what_is_opened_is_added_to_its_day_and_language(void **state)
{
	struct office *o = *state;
	int32_t today = local_time_days(NOW);

	help_count(counter, question_of("safe"), LANG_JA);
	help_count(counter, question_of("safe"), LANG_JA);
	help_count(counter, question_of("safe"), LANG_EN);
	assert_int_equal(opened(o, "safe", LANG_JA, today, today), 0);
	assert_int_equal(help_counter_flush(counter, o->store, NOW), ERR_OK);
	help_count(counter, question_of("safe"), LANG_JA);
	help_count(counter, question_of("coupon"), LANG_EN);
	assert_int_equal(help_counter_flush(counter, o->store, NOW), ERR_OK);
	assert_int_equal(help_counter_flush(counter, o->store, NOW), ERR_OK);
	help_count(counter, question_of("safe"), LANG_JA);
	assert_int_equal(help_counter_flush(counter, o->store, NOW + DAY), ERR_OK);
	assert_int_equal(opened(o, "safe", LANG_JA, today, today), 3);
	assert_int_equal(opened(o, "safe", LANG_JA, today, today + 1), 4);
	assert_int_equal(opened(o, "safe", LANG_EN, today - 9, today + 9), 1);
	assert_int_equal(opened(o, "coupon", LANG_EN, today, today), 1);
	assert_int_equal(opened(o, "coupon", LANG_EN, today + 1, today + 9), 0);
}

static void what_the_store_does_not_take_counts_later(void **state)
{
	struct office *o = *state;
	struct store *other = office_open(o, STORE_WRITE);
	int32_t today = local_time_days(NOW);

	help_count(counter, question_of("safe"), LANG_JA);
	office_run_sql(o, "ALTER TABLE help_opened RENAME TO elsewhere");
	assert_int_not_equal(help_counter_flush(counter, other, NOW), ERR_OK);
	office_run_sql(o, "ALTER TABLE elsewhere RENAME TO help_opened");
	assert_int_equal(help_counter_flush(counter, o->store, NOW), ERR_OK);
	assert_int_equal(opened(o, "safe", LANG_JA, today, today), 1);
	store_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		what_is_opened_is_added_to_its_day_and_language, counter_start, counter_stop),
	    cmocka_unit_test_setup_teardown(
		what_the_store_does_not_take_counts_later, counter_start, counter_stop),
	};

	return office_run(tests);
}
