/* Tables of figures: what a download holds is what stands on the page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "figures/table.h"

static const char *const columns[] = {"host", "hits", "share", "last_day"};

static void fill(struct table *t, struct arena *memory)
{
	*t = (struct table){.name = "hosts",
	    .columns = columns,
	    .column_count = 4,
	    .memory = memory,
	    .texts = "usage.hosts"};
	table_text(t, STR("=cmd,\"x\""));
	table_number(t, 12345);
	table_percent(t, 1, 3);
	table_day(t, 0);
	table_text(t, (struct str){NULL, 0});
	table_number(t, UINT64_MAX);
	table_change(t, 1, 2);
	table_day(t, 20454); /* 2026-01-01 */
}

static void a_csv_file_is_for_spreadsheets(void **state)
{
	struct buf text = BUF_INIT(1000);
	struct arena memory = {0};
	struct table t;

	(void)state;
	fill(&t, &memory);
	table_write_csv(&t, &text);
	buf_putc(&text, '\0');
	assert_string_equal(text.at, "\xef\xbb\xbfhost,hits,share,last_day\r\n"
				     "\"'=cmd,\"\"x\"\"\",12345,33.3,\r\n"
				     ",9223372036854775807,-50.0,2026-01-01\r\n");
	buf_free(&text);
	arena_free(&memory);
}

static void a_code_keeps_its_zeros_in_a_spreadsheet(void **state)
{
	static const char *const code_column[] = {"code"};
	struct arena memory = {0};
	struct table t = {
	    .name = "t", .columns = code_column, .column_count = 1, .memory = &memory};
	const struct code code = {"0012345678"};
	struct buf text = BUF_INIT(1000);

	(void)state;
	table_code(&t, &code);
	table_code(&t, &(struct code){""});
	table_write_csv(&t, &text);
	buf_putc(&text, '\0');
	assert_string_equal(text.at, "\xef\xbb\xbf"
				     "code\r\n\"=\"\"0012345678\"\"\"\r\n\r\n");
	buf_free(&text);
	arena_free(&memory);
}

static void a_json_file_is_for_programs(void **state)
{
	struct buf text = BUF_INIT(1000);
	struct arena memory = {0};
	struct table t;

	(void)state;
	fill(&t, &memory);
	table_write_json(&t, &text);
	buf_putc(&text, '\0');
	assert_string_equal(text.at,
	    "[{\"host\":\"=cmd,\\\"x\\\"\",\"hits\":12345,\"share\":33.3,\"last_day\":null},\n"
	    "{\"host\":null,\"hits\":9223372036854775807,\"share\":-50.0,"
	    "\"last_day\":\"2026-01-01\"}]\n");
	buf_free(&text);
	arena_free(&memory);
}

static void a_cell_says_to_people_what_it_holds(void **state)
{
	static const char *const said[] = {"=cmd,\"x\"", "12,345", "33.3 %", ""};
	struct arena memory = {0};
	struct table t;

	(void)state;
	fill(&t, &memory);
	for (size_t i = 0; i < 4; i++) {
		struct buf text = BUF_INIT(100);

		table_write_cell(&t.cells[i], &text);
		buf_putc(&text, '\0');
		assert_string_equal(text.at, said[i]);
		buf_free(&text);
	}
	arena_free(&memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_csv_file_is_for_spreadsheets),
	    cmocka_unit_test(a_code_keeps_its_zeros_in_a_spreadsheet),
	    cmocka_unit_test(a_json_file_is_for_programs),
	    cmocka_unit_test(a_cell_says_to_people_what_it_holds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
