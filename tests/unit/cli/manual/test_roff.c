/* Texts of manual pages: nothing in them is taken for roff's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "cli/manual/roff.h"

static struct buf page = BUF_INIT(65536);

static const char *written(void)
{
	buf_putc(&page, '\0');
	assert_int_equal(page.err, ERR_OK);
	return page.at;
}

static const char *prose(const char *text, const char *end)
{
	buf_clear(&page);
	roff_prose(str_from(text), end, &page);
	return written();
}

static const char *words(const char *text)
{
	buf_clear(&page);
	roff_words(str_from(text), &page);
	return written();
}

static void each_sentence_has_a_line_and_line_breaks_do_not_count(void **state)
{
	(void)state;
	assert_string_equal(prose("One, which\ngoes on. Two (too.) Three", "."),
	    "One, which goes on.\nTwo (too.)\nThree.\n");
	assert_string_equal(prose("As of 3.0 and e.g. this.", ""), "As of 3.0 and e.g.\nthis.\n");
	assert_string_equal(prose("", ""), "\n");
}

static void long_lines_are_filled_up_to_what_mandoc_wants(void **state)
{
	char text[1000] = "";
	size_t longest = 0, line = 0;

	(void)state;
	for (int i = 0; i < 100; i++)
		strcat(text, "seven77 ");
	for (const char *at = prose(text, ""); *at != '\0'; at++) {
		line = *at == '\n' ? 0 : line + 1;
		longest = line > longest ? line : longest;
	}
	assert_in_range(longest, 71, 78);
}

static void a_line_never_begins_as_one_of_a_macro(void **state)
{
	(void)state;
	assert_string_equal(prose(".pgpass is a file", ""), "\\&.pgpass is a file\n");
	assert_string_equal(prose("'tis", ""), "\\(aqtis\n");
	buf_clear(&page);
	roff_literal(STR(".Pp --a\\n 'x'"), &page);
	assert_string_equal(written(), "\\&.Pp \\-\\-a\\en \\(aqx\\(aq\n");
}

static void letters_of_other_languages_and_of_roff_are_spelled_out(void **state)
{
	(void)state;
	assert_string_equal(
	    prose("a\\b ~ ^ ` \" …", ""), "a\\eb \\(ti \\(ha \\(ga \\(dq \\[u2026]\n");
	assert_string_equal(prose("見本 \U00020BB7", ""), "\\[u898B]\\[u672C] \\[u20BB7]\n");
	assert_string_equal(prose("--json, as-is", ""), "\\%\\-\\-json, as-is\n");
}

static void what_somebody_may_copy_is_not_divided(void **state)
{
	(void)state;
	assert_string_equal(prose("the file /etc/passwd or client_ca,", ""),
	    "the file \\%/etc/passwd or \\%client_ca,\n");
}

static void words_behind_a_macro_are_none(void **state)
{
	(void)state;
	assert_string_equal(words("Ar No Nothing It"), "\\&Ar \\&No Nothing \\&It");
	assert_string_equal(words("a | b ."), "a \\&| b \\&.");
	assert_string_equal(words("  two  blanks "), "two blanks");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_sentence_has_a_line_and_line_breaks_do_not_count),
	    cmocka_unit_test(long_lines_are_filled_up_to_what_mandoc_wants),
	    cmocka_unit_test(a_line_never_begins_as_one_of_a_macro),
	    cmocka_unit_test(letters_of_other_languages_and_of_roff_are_spelled_out),
	    cmocka_unit_test(what_somebody_may_copy_is_not_divided),
	    cmocka_unit_test(words_behind_a_macro_are_none),
	};
	int status = cmocka_run_group_tests(tests, NULL, NULL);

	buf_free(&page);
	return status;
}
