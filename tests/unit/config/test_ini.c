/* Files of settings: what is read of them, and what is told of broken lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "base/buf.h"
#include "config/ini.h"

/* What reading a file of these bytes tells. */
static const char *told(const char *bytes, size_t len)
{
	static char text[4096];
	/* Exactly as large as the file, so that a sanitizer sees what is read beyond it. */
	char *file = malloc(len);
	struct ini ini;
	struct buf out = BUF_INIT(sizeof text - 1);
	struct ini_line line;

	memcpy(file, bytes, len);
	ini = ini_begin((struct str){file, len});
	while (ini_next(&ini, &line))
		if (line.fault != NULL)
			buf_printf(&out, "%u: %s\n", line.number, line.fault);
		else
			buf_printf(&out, "%u %.*s.%.*s=%.*s\n", line.number, STR_ARG(line.section),
			    STR_ARG(line.name), STR_ARG(line.value));
	str_copy(text, sizeof text, buf_str(&out));
	buf_free(&out);
	free(file);
	return text;
}

#define TOLD(literal) told(literal, sizeof(literal) - 1)

static void settings_come_with_their_lines(void **state)
{
	(void)state;
	assert_string_equal(TOLD("# comment\n\n[a]\nx = 1\n; comment\ny=2 3\r\n[b]\nx = 4 ; why"),
	    "4 a.x=1\n6 a.y=2 3\n8 b.x=4\n");
	assert_string_equal(TOLD("\xef\xbb\xbf[a]\nx=\n"), "2 a.x=\n");
	assert_string_equal(TOLD(""), "");
}

static void an_indented_line_is_a_line_of_its_own(void **state)
{
	(void)state;
	assert_string_equal(TOLD("[a]\n  x = 1\n\ty = 2\n"), "2 a.x=1\n3 a.y=2\n");
}

static void every_broken_line_is_told_and_reading_goes_on(void **state)
{
	(void)state;
	assert_string_equal(TOLD("[a\nrubbish\nx = 1\n[b]\nmore rubbish"),
	    "1: a section without its closing ]\n"
	    "2: neither a section nor a setting (write: name = value)\n"
	    "3 .x=1\n"
	    "5: neither a section nor a setting (write: name = value)\n");
	assert_string_equal(TOLD("[a]\nx = 1\0 2\ny = 2\n"), "2: contains a NUL byte\n3 a.y=2\n");
}

static void a_line_may_be_as_long_as_a_file(void **state)
{
	char line[3000], expected[3000];

	(void)state;
	memset(line, 'v', sizeof line);
	memcpy(line, "[a]\nx=", 6);
	snprintf(expected, sizeof expected, "2 a.x=%.2900s\n", line + 6);
	assert_string_equal(told(line, 2906), expected);
}

static void a_comment_ends_at_the_line_s_end(void **state)
{
	(void)state;
	assert_string_equal(
	    TOLD("[a] ; why\nx = 1;2\ny = ; 3\nz =;4\n"), "2 a.x=1;2\n3 a.y=\n4 a.z=;4\n");
	assert_string_equal(
	    TOLD("[a] # why\nx = 1 # 2\n#y = 3\n  # y = 4\n;y = 5\n\t; y = 6\n"), "2 a.x=1 # 2\n");
	assert_string_equal(TOLD("[a ;]\nx ; = 1\n"),
	    "1: a section without its closing ]\n"
	    "2: neither a section nor a setting (write: name = value)\n");
}

static void a_value_in_quotes_may_hold_what_would_begin_a_comment(void **state)
{
	(void)state;
	assert_string_equal(TOLD("[a]\nx = \"1 ; 2\"\ny = \"1 ; 2\" ; why\nz=\" # \"\nw = \"\"\n"),
	    "2 a.x=1 ; 2\n3 a.y=1 ; 2\n4 a.z= # \n5 a.w=\n");
	assert_string_equal(TOLD("[a]\nx = \"1\ny = 1\"\nz = \"1\" 2\nw = \"say \"1\" too\"\n"),
	    "2 a.x=\"1\n3 a.y=1\"\n4 a.z=\"1\" 2\n5 a.w=say \"1\" too\n");
}

static void the_first_separator_counts_and_space_around_parts_does_not(void **state)
{
	(void)state;
	assert_string_equal(
	    TOLD("[a]\nx: 1\ny=b:c=d\nz:e=f\n = 2\n"), "2 a.x=1\n3 a.y=b:c=d\n4 a.z=e=f\n5 a.=2\n");
	assert_string_equal(
	    TOLD("  [ a ]  \r\n\f\tx \t=\v 1 2 \t\r\r\ny ="), "2  a .x=1 2\n3  a .y=\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(settings_come_with_their_lines),
	    cmocka_unit_test(an_indented_line_is_a_line_of_its_own),
	    cmocka_unit_test(every_broken_line_is_told_and_reading_goes_on),
	    cmocka_unit_test(a_line_may_be_as_long_as_a_file),
	    cmocka_unit_test(a_comment_ends_at_the_line_s_end),
	    cmocka_unit_test(a_value_in_quotes_may_hold_what_would_begin_a_comment),
	    cmocka_unit_test(the_first_separator_counts_and_space_around_parts_does_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
