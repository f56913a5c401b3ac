/* Header fields as servers send them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "io/fetch_header.h"

static const char *const names[] = {"Location", "X-Odd"};

static enum err take(const char *line, struct str *values, struct arena *memory)
{
	return fetch_header_take(str_from(line), names, values, 2, memory);
}

static void assert_text(struct str s, const char *text)
{
	assert_int_equal(s.len, strlen(text));
	assert_memory_equal(s.at, text, s.len);
}

static void a_field_is_found_by_its_name_in_any_case(void **state)
{
	struct str values[2] = {{0}};
	struct arena memory = {0};

	(void)state;
	assert_int_equal(take("lOCATION:\t /here \r\n", values, &memory), ERR_OK);
	assert_text(values[0], "/here");
	assert_null(values[1].at);
	assert_int_equal(take("x-odd:\n", values, &memory), ERR_OK);
	assert_non_null(values[1].at);
	assert_int_equal(values[1].len, 0);
	arena_free(&memory);
}

static void others_and_what_is_no_field_do_nothing(void **state)
{
	static const char *const lines[] = {"", "\r\n", "Location\r\n", "Location /x\r\n",
	    " Location: x\r\n", "Location : x\r\n", "Locations: x\r\n", "X: Location: x\r\n",
	    ": x\r\n"};
	struct str values[2] = {{0}};
	struct arena memory = {0};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		assert_int_equal(take(lines[i], values, &memory), ERR_OK);
	assert_null(values[0].at);
	assert_null(values[1].at);
	arena_free(&memory);
}

static void several_are_joined_and_controls_made_visible(void **state)
{
	struct str values[2] = {{0}};
	struct arena memory = {0};

	(void)state;
	assert_int_equal(take("X-Odd: a\x01\tb\x7f\xe3\x81\x82\r\n", values, &memory), ERR_OK);
	assert_int_equal(take("X-Odd: \r\n", values, &memory), ERR_OK);
	assert_int_equal(take("X-Odd: c\r\n", values, &memory), ERR_OK);
	assert_text(values[1], "a? b?\xe3\x81\x82, , c");
	arena_free(&memory);
}

static void a_value_has_a_bound_alone_and_together(void **state)
{
	static char line[FETCH_HEADER_MAX + 20];
	struct str values[2] = {{0}};
	struct arena memory = {0};

	(void)state;
	strcpy(line, "X-Odd:");
	memset(line + 6, 'x', FETCH_HEADER_MAX);
	assert_int_equal(take(line, values, &memory), ERR_OK);
	assert_int_equal(values[1].len, FETCH_HEADER_MAX);
	assert_int_equal(take("X-Odd:y", values, &memory), ERR_TOO_LARGE);
	strcat(line, "x");
	values[1] = (struct str){0};
	assert_int_equal(take(line, values, &memory), ERR_TOO_LARGE);
	assert_null(values[1].at);
	arena_free(&memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_field_is_found_by_its_name_in_any_case),
	    cmocka_unit_test(others_and_what_is_no_field_do_nothing),
	    cmocka_unit_test(several_are_joined_and_controls_made_visible),
	    cmocka_unit_test(a_value_has_a_bound_alone_and_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
