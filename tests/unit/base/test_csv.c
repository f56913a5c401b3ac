/* Comma-separated values: what is a row, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "base/buf.h"
#include "base/csv.h"

/* A constant slice, NULs and all. */
#define TEXT(literal)                                                                              \
	{                                                                                          \
		literal, sizeof literal - 1                                                        \
	}

struct input {
	const char *at;
	size_t left;
};

static long give(void *arg, char *to, size_t room)
{
	struct input *input = arg;
	size_t len = input->left < room ? input->left : room;

	memcpy(to, input->at, len);
	input->at += len;
	input->left -= len;
	return (long)len;
}

/* Counts how often it is asked. */
static long give_failure(void *arg, char *to, size_t room)
{
	unsigned *asked = arg;

	(void)to;
	(void)room;
	++*asked;
	return -1;
}

/* The rows as text: fields in brackets, a row a line; faults as "!line:field". */
static void read_all(struct str text, struct buf *to)
{
	struct input input = {text.at, text.len};
	struct csv *csv = csv_new(give, &input);
	struct csv_row row;
	enum err err;

	while ((err = csv_next(csv, &row, NULL)) != ERR_NOT_FOUND) {
		if (err)
			buf_printf(to, "!%u:%zu", (unsigned)row.line, row.count);
		for (size_t i = 0; !err && i < row.count; i++)
			buf_printf(to, "[%.*s]", STR_ARG(row.fields[i]));
		buf_puts(to, "\n");
	}
	csv_free(csv);
}

static void rows_are_read_as_rfc_4180_says(void **state)
{
	static const struct {
		struct str text;
		const char *rows;
	} cases[] = {
	    {TEXT(""), ""},
	    {TEXT("\n\r\n\n"), ""},
	    {TEXT("a,b\nc,d"), "[a][b]\n[c][d]\n"},
	    {TEXT("a,b\r\nc,d\r\n"), "[a][b]\n[c][d]\n"},
	    {TEXT(",\n,"), "[][]\n[][]\n"},
	    {TEXT("\"a,\"\"b\"\"\",\"\"\n"), "[a,\"b\"][]\n"},
	    {TEXT("\"a\r\nb\",c\n"), "[a\r\nb][c]\n"},
	    {TEXT("\xef\xbb\xbf"
		  "a\n"),
		"[a]\n"},
	    {TEXT("\xef\xbb\xbf"), ""},
	    {TEXT(" a , b "), "[ a ][ b ]\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf rows = BUF_INIT(1000);

		buf_puts(&rows, "");
		read_all(cases[i].text, &rows);
		assert_string_equal(rows.at, cases[i].rows);
		buf_free(&rows);
	}
}

static void a_malformed_row_is_told_with_its_place_and_the_next_is_read(void **state)
{
	static const struct {
		struct str text;
		const char *rows;
	} cases[] = {
	    {TEXT("a\nb,c\"d\ne\n"), "[a]\n!2:2\n[e]\n"},
	    {TEXT("\"a\"b,c\nd\n"), "!1:1\n[d]\n"},
	    {TEXT("a\rb,c\nd\n"), "!1:1\n[d]\n"},
	    {TEXT("a\nb,\"c\nd\ne\n"), "[a]\n!2:2\n"},
	    {TEXT("a\0b\nc\n"), "!1:1\n[c]\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf rows = BUF_INIT(1000);

		read_all(cases[i].text, &rows);
		assert_string_equal(rows.at, cases[i].rows);
		buf_free(&rows);
	}
}

static void fields_and_rows_have_bounds(void **state)
{
	struct buf text = BUF_INIT(1 << 20), rows = BUF_INIT(1 << 20);

	(void)state;
	for (int i = 0; i < CSV_FIELD_MAX; i++)
		buf_putc(&text, 'x');
	buf_puts(&text, "\n");
	for (int i = 0; i <= CSV_FIELD_MAX; i++)
		buf_putc(&text, 'x');
	buf_puts(&text, "\n");
	for (int i = 0; i < CSV_FIELDS_MAX; i++)
		buf_putc(&text, ',');
	for (int field = 0; field < CSV_ROW_MAX / CSV_FIELD_MAX + 1; field++) {
		buf_putc(&text, field == 0 ? '\n' : ',');
		for (int i = 0; i < CSV_FIELD_MAX - 1; i++)
			buf_putc(&text, 'y');
	}
	buf_puts(&text, "\nend\n");
	read_all(buf_str(&text), &rows);
	assert_string_equal(rows.at + CSV_FIELD_MAX + 2, "\n!2:1\n!3:65\n!4:3\n[end]\n");
	buf_free(&rows);
	buf_free(&text);
}

static void a_bound_is_told_in_the_figures_that_hold(void **state)
{
	static const struct {
		size_t fields, len;
		const char *before, *unit;
		size_t bound;
	} rows[] = {
	    {1, CSV_FIELD_MAX + 1, "the field is longer than", "bytes", CSV_FIELD_MAX},
	    {5, CSV_FIELD_MAX / 2, "the row is longer than", "bytes", CSV_ROW_MAX},
	    {CSV_FIELDS_MAX + 1, 1, "the row has more than", "fields", CSV_FIELDS_MAX},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf text = BUF_INIT(1 << 20);
		struct problem why = {.text = ""};
		struct csv_row row;
		struct input input;
		struct csv *csv;
		char reason[100];

		for (size_t field = 0; field < rows[i].fields; field++)
			for (size_t j = 0; j <= rows[i].len; j++)
				buf_putc(&text, j < rows[i].len ? 'x' : ',');
		input = (struct input){text.at, text.len - 1};
		csv = csv_new(give, &input);
		assert_int_equal(csv_next(csv, &row, &why), ERR_TOO_LARGE);
		snprintf(reason, sizeof reason, "%s %zu %s", rows[i].before, rows[i].bound,
		    rows[i].unit);
		assert_string_equal(why.text, reason);
		csv_free(csv);
		buf_free(&text);
	}
}

static void each_field_knows_the_line_that_it_begins_on(void **state)
{
	struct str text = STR("\"a\nb\",c,\"\n\",d\ne,f\n");
	struct input input = {text.at, text.len};
	struct csv *csv = csv_new(give, &input);
	struct csv_row row;

	(void)state;
	assert_int_equal(csv_next(csv, &row, NULL), ERR_OK);
	assert_int_equal(row.line, 1);
	assert_int_equal(row.lines[0], 1);
	assert_int_equal(row.lines[1], 2);
	assert_int_equal(row.lines[2], 2);
	assert_int_equal(row.lines[3], 3);
	assert_int_equal(csv_next(csv, &row, NULL), ERR_OK);
	assert_int_equal(row.line, 4);
	assert_int_equal(row.lines[1], 4);
	csv_free(csv);
}

static void a_source_that_fails_is_not_the_end_of_the_file(void **state)
{
	unsigned asked = 0;
	struct csv *csv = csv_new(give_failure, &asked);
	struct csv_row row;

	(void)state;
	assert_int_equal(csv_next(csv, &row, NULL), ERR_UNAVAILABLE);
	assert_int_equal(csv_next(csv, &row, NULL), ERR_UNAVAILABLE);
	/* What it gave later would not follow on what was read. */
	assert_int_equal(asked, 1);
	csv_free(csv);
}

static void a_written_field_is_read_back_and_is_no_formula(void **state)
{
	static const struct {
		const char *text, *field;
	} rows[] = {{"", ""}, {"shop.example.jp", "shop.example.jp"}, {"a,b", "\"a,b\""},
	    {"say \"x\"", "\"say \"\"x\"\"\""}, {"two\nlines", "\"two\nlines\""}, {"=1+1", "'=1+1"},
	    {"+1", "'+1"}, {"-1", "'-1"}, {"@x", "'@x"}, {"\tx", "'\tx"}, {"＝1+1", "'＝1+1"},
	    {"＋1", "'＋1"}, {"－1", "'－1"}, {"＠x", "'＠x"}, {"a＝b", "a＝b"}, {"ー", "ー"},
	    {"=a,\"b\"", "\"'=a,\"\"b\"\"\""}, {"a=b", "a=b"}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf b = BUF_INIT(1000);

		csv_write_field(str_from(rows[i].text), &b);
		buf_putc(&b, '\0');
		assert_string_equal(b.at, rows[i].field);
		buf_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_are_read_as_rfc_4180_says),
	    cmocka_unit_test(a_malformed_row_is_told_with_its_place_and_the_next_is_read),
	    cmocka_unit_test(fields_and_rows_have_bounds),
	    cmocka_unit_test(a_bound_is_told_in_the_figures_that_hold),
	    cmocka_unit_test(each_field_knows_the_line_that_it_begins_on),
	    cmocka_unit_test(a_source_that_fails_is_not_the_end_of_the_file),
	    cmocka_unit_test(a_written_field_is_read_back_and_is_no_formula),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
