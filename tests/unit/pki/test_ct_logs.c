/* The file of names of logs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "pki/ct_logs.h"

#define ID_A "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
#define ID_B "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="

static char path[] = "/tmp/trustseal-logs.XXXXXX";

static int begin(void **state)
{
	(void)state;
	return close(mkstemp(path));
}

static int end(void **state)
{
	(void)state;
	return unlink(path);
}

static enum err read_text(
    const char *text, struct arena *arena, struct ct_logs *ret, struct problem *why)
{
	FILE *file = fopen(path, "w");

	fputs(text, file);
	fclose(file);
	return ct_logs_read(path, arena, ret, why);
}

static void a_log_is_known_by_its_id(void **state)
{
	unsigned char a[DIGEST_BYTES], c[DIGEST_BYTES];
	struct arena arena = {NULL, 0};
	struct ct_logs logs;
	struct problem why;

	(void)state;
	memset(a, 'A', sizeof a);
	memset(c, 'C', sizeof c);
	assert_int_equal(
	    read_text("# of 2026\n\n" ID_B "  B 'x'\r\n" ID_A " Log \xe3\x81\x82 2026h1", &arena,
		&logs, &why),
	    ERR_OK);
	assert_int_equal(logs.count, 2);
	assert_true(str_eq(logs.list[0].name, STR("B 'x'")));
	assert_true(str_eq(ct_logs_name(&logs, a), STR("Log \xe3\x81\x82 2026h1")));
	assert_null(ct_logs_name(&logs, c).at);
	arena_free(&arena);
}

static void without_a_file_no_log_has_a_name(void **state)
{
	unsigned char a[DIGEST_BYTES] = {0};
	struct ct_logs logs;
	struct problem why;

	(void)state;
	assert_int_equal(ct_logs_read("", NULL, &logs, &why), ERR_OK);
	assert_null(ct_logs_name(&logs, a).at);
	assert_int_equal(ct_logs_read("/nowhere/logs", NULL, &logs, &why), ERR_NOT_FOUND);
}

static void a_line_that_is_none_is_told_by_its_number(void **state)
{
	static const struct {
		const char *text, *why;
	} bad[] = {
	    {ID_A " A\nQUFB B\n", "line 2: it must begin with a log's ID"},
	    {"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE A\n", "line 1: it must begin"},
	    {"\n\n" ID_A "\n", "line 3: behind its ID"},
	    {ID_A " \xff\n", "line 1: behind its ID"},
	    {"{\"operators\": []}\n", "line 1: it must begin"},
	};
	struct arena arena = {NULL, 0};
	struct ct_logs logs;
	struct problem why;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(read_text(bad[i].text, &arena, &logs, &why), ERR_INVALID);
		assert_non_null(strstr(why.text, bad[i].why));
		assert_int_equal(logs.count, 0);
	}
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_log_is_known_by_its_id),
	    cmocka_unit_test(without_a_file_no_log_has_a_name),
	    cmocka_unit_test(a_line_that_is_none_is_told_by_its_number),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
