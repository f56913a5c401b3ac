/* Charts: round steps, and places inside the picture. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include "figures/chart.h"

static void scale_is(uint64_t most, uint64_t step, uint64_t top)
{
	struct chart_scale scale;

	chart_scale(most, &scale);
	assert_int_equal(scale.step, step);
	assert_int_equal(scale.top, top);
	assert_true(scale.steps >= 1 && scale.steps <= CHART_STEPS_MAX);
	assert_int_equal(scale.steps * scale.step, scale.top);
}

static void steps_are_round(void **state)
{
	(void)state;
	scale_is(1, 1, 1);
	scale_is(5, 1, 5);
	scale_is(6, 2, 6);
	scale_is(11, 5, 15);
	scale_is(99, 20, 100);
	scale_is(101, 50, 150);
	scale_is(1234567, 500000, 1500000);
}

static void nothing_has_a_scale(void **state)
{
	(void)state;
	scale_is(0, 1, 1);
}

static void huge_numbers_do_not_overflow(void **state)
{
	(void)state;
	scale_is(INT64_MAX, UINT64_C(2000000000000000000), UINT64_C(10000000000000000000));
	scale_is(UINT64_MAX, UINT64_C(2000000000000000000), UINT64_C(10000000000000000000));
}

/* ---- what is drawn ---- */

static double number(const struct model *m, const char *name)
{
	const struct model_value *v = model_find(m, str_from(name));

	assert_non_null(v);
	return strtod(v->text.at, NULL);
}

static const struct model *items(const struct model *m, const char *name)
{
	const struct model_value *v = model_find(m, str_from(name));

	return v == NULL ? NULL : v->items;
}

static void one_point_stands_in_the_middle(void **state)
{
	const uint64_t value = 7;
	const struct chart_series series = {"key", &value, 1, CHART_SOLID, 0};
	const struct chart_lines chart = {
	    .id = "a", .title_key = "t", .series = &series, .count = 1, .first = "", .last = ""};
	struct arena memory = {NULL, 0};
	struct model *m = model_new(&memory);
	const struct model *dot;

	(void)state;
	chart_lines(m, &chart);
	dot = items(items(items(m, "charts"), "lines"), "dots");
	assert_true(number(dot, "mark_x") > 49.9 && number(dot, "mark_x") < 50.1);
	assert_null(model_next(dot));
	arena_free(&memory);
}

static void zeros_lie_on_the_ground(void **state)
{
	const uint64_t values[] = {0, 0, 0};
	const struct chart_series series = {"key", values, 3, CHART_SOLID, 0};
	const struct chart_lines chart = {
	    .id = "a", .title_key = "t", .series = &series, .count = 1, .first = "", .last = ""};
	struct arena memory = {NULL, 0};
	struct model *m = model_new(&memory);
	const struct model *plot, *dot;

	(void)state;
	chart_lines(m, &chart);
	plot = items(m, "charts");
	for (dot = items(items(plot, "lines"), "dots"); dot != NULL; dot = model_next(dot))
		assert_true(
		    number(dot, "mark_y") == number(plot, "plot_y") + number(plot, "plot_height"));
	arena_free(&memory);
}

static void what_is_not_known_is_not_drawn(void **state)
{
	const uint64_t values[] = {900, 0, 5, 7}, now[] = {1, 2, 3, 4};
	const struct chart_series series[] = {
	    {"now", now, 4, CHART_SOLID, 0}, {"last", values, 4, CHART_MIXED, 2}};
	const struct chart_lines chart = {
	    .id = "a", .title_key = "t", .series = series, .count = 2, .first = "", .last = ""};
	struct arena memory = {NULL, 0};
	struct model *m = model_new(&memory);
	const struct model *plot, *mark;

	(void)state;
	chart_lines(m, &chart);
	plot = items(m, "charts");
	/* Nor does it make the others small. */
	for (const struct model *tick = items(plot, "ticks"); tick != NULL; tick = model_next(tick))
		assert_true(number(tick, "tick_text") <= 8);
	mark = items(items(plot, "lines"), "diamonds");
	assert_true(number(mark, "mark_x") > 66 && number(mark, "mark_x") < 67);
	assert_null(model_next(model_next(mark)));
	assert_true(model_find(items(plot, "lines"), STR("line_points"))->text.at[0] == '6');
	arena_free(&memory);
}

static void states_have_their_looks_and_others_those_of_their_place(void **state)
{
	const struct chart_part parts[] = {{.name = STR("a"), .value = 1, .looks = LOOKS_EXPIRED},
	    {.name = STR("b"), .value = 1},
	    {.name = STR("c"), .value = 1, .looks = LOOKS_MISMATCH}};
	static const char *const expected[] = {"expired", "2", "mismatch"};
	struct arena memory = {NULL, 0};
	struct model *m = model_new(&memory);
	const struct model *part;
	size_t i = 0;

	(void)state;
	chart_share(m, "a", "t", parts, 3);
	part = items(items(m, "charts"), "parts");
	for (; part != NULL; part = model_next(part), i++)
		assert_true(str_eq(model_find(part, STR("tone"))->text, str_from(expected[i])));
	assert_int_equal(i, 3);
	arena_free(&memory);
}

static void dates_at_the_edges_stay_inside(void **state)
{
	const uint64_t values[] = {1, 2, 3};
	const struct chart_series series = {"key", values, 3, CHART_SOLID, 0};
	const struct chart_date dates[] = {
	    {0, "11-02", "2026"}, {1, "11-09", ""}, {2, "11-16", ""}};
	const struct chart_lines chart = {.id = "a",
	    .title_key = "t",
	    .series = &series,
	    .count = 1,
	    .first = "",
	    .last = "",
	    .narrow = {dates, 3},
	    .wide = {dates, 3}};
	static const char *const expected[] = {"first", "middle", "last"};
	struct arena memory = {NULL, 0};
	struct model *m = model_new(&memory);
	const struct model *date;
	size_t i = 0;

	(void)state;
	chart_lines(m, &chart);
	date = items(items(items(m, "charts"), "feet"), "dates");
	for (; date != NULL; date = model_next(date), i++)
		assert_true(
		    str_eq(model_find(date, STR("date_class"))->text, str_from(expected[i])));
	assert_int_equal(i, 3);
	arena_free(&memory);
}

static void shares_fill_the_bar(void **state)
{
	const struct chart_part parts[] = {
	    {.key = "a", .value = 1}, {.key = "b"}, {.key = "c", .value = INT64_MAX}};
	struct arena memory = {NULL, 0};
	struct model *m = model_new(&memory);
	double sum = 0;

	(void)state;
	chart_share(m, "a", "t", parts, 3);
	for (const struct model *p = items(items(m, "charts"), "parts"); p != NULL;
	     p = model_next(p))
		sum += number(p, "part_width");
	assert_true(sum > 99.9 && sum < 100.1);
	chart_share(m, "b", "t", parts + 1, 1);
	assert_null(model_next(items(m, "charts")));
	arena_free(&memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(steps_are_round),
	    cmocka_unit_test(nothing_has_a_scale),
	    cmocka_unit_test(huge_numbers_do_not_overflow),
	    cmocka_unit_test(one_point_stands_in_the_middle),
	    cmocka_unit_test(zeros_lie_on_the_ground),
	    cmocka_unit_test(what_is_not_known_is_not_drawn),
	    cmocka_unit_test(states_have_their_looks_and_others_those_of_their_place),
	    cmocka_unit_test(dates_at_the_edges_stay_inside),
	    cmocka_unit_test(shares_fill_the_bar),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
