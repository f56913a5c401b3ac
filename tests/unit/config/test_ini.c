/* Files of settings: what is read of them, and what is told of broken lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/buf.h"
#include "config/ini.h"

static void take_pair(
    void *arg, unsigned line, const char *section, const char *name, const char *value)
{
	buf_printf(arg, "%u %s.%s=%s\n", line, section, name, value);
}

static void take_broken(void *arg, unsigned line, const char *what)
{
	buf_printf(arg, "%u: %s\n", line, what);
}

static const struct ini_events events = {.pair = take_pair, .broken = take_broken};

/* What reading a file of these bytes tells. */
static const char *told(const char *bytes, size_t len)
{
	static char text[4096];
	char path[] = "/tmp/trustseal-ini-XXXXXX";
	struct buf out = BUF_INIT(sizeof text - 1);
	int file = mkstemp(path);

	assert_true(file >= 0);
	assert_int_equal(write(file, bytes, len), (ssize_t)len);
	close(file);
	assert_int_equal(ini_read(path, &events, &out, NULL), ERR_OK);
	unlink(path);
	str_copy(text, sizeof text, buf_str(&out));
	buf_free(&out);
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

static void a_line_of_197_bytes_is_whole_and_one_more_is_refused(void **state)
{
	char line[256], expected[256];

	(void)state;
	memset(line, 'v', sizeof line);
	memcpy(line, "[a]\nx=", 6);
	line[4 + 197] = '\n';
	snprintf(expected, sizeof expected, "2 a.x=%.195s\n", line + 6);
	assert_string_equal(told(line, 4 + 198), expected);
	line[4 + 197] = 'v';
	assert_string_equal(told(line, 4 + 198), "2: too long (at most 197 bytes)\n");
}

static void a_file_that_cannot_be_read_is_told_with_its_name(void **state)
{
	struct problem why;
	struct buf out = BUF_INIT(100);

	(void)state;
	assert_int_equal(ini_read("/nowhere/x", &events, &out, &why), ERR_NOT_FOUND);
	assert_string_equal(why.text, "cannot read /nowhere/x: No such file or directory");
	assert_int_equal(ini_read("/tmp", &events, &out, &why), ERR_UNAVAILABLE);
	assert_string_equal(why.text, "cannot read /tmp: Is a directory");
	assert_int_equal(ini_read("/dev/zero", &events, &out, &why), ERR_TOO_LARGE);
	assert_string_equal(why.text, "cannot read /dev/zero: too large (at most 1048576 bytes)");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(settings_come_with_their_lines),
	    cmocka_unit_test(an_indented_line_is_a_line_of_its_own),
	    cmocka_unit_test(every_broken_line_is_told_and_reading_goes_on),
	    cmocka_unit_test(a_line_of_197_bytes_is_whole_and_one_more_is_refused),
	    cmocka_unit_test(a_file_that_cannot_be_read_is_told_with_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
