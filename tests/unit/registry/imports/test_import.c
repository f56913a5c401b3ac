/* The import of contracts from CSV: all of a file, or nothing of it. */
#include "registry/imports/import.h"

#include <errno.h>
#include "unit/fixtures/office.h"

static enum err import_text(struct office *o, const char *text, struct registry_import *report)
{
	const struct change change = office_change(o, NOW);
	FILE *file = tmpfile();
	enum err err;

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	rewind(file);
	err = registry_contract_import(&change, &o->rules, file, report, &o->effect);
	fclose(file);
	return err;
}

static size_t count_contracts(struct office *o)
{
	struct store_filter filter = {.limit = STORE_LIST_MAX};
	struct store_item *items = NULL;
	size_t count = 0;

	assert_int_equal(store_list(o->store, &filter, NOW, &o->arena, &items, &count), ERR_OK);
	return count;
}

static void columns_may_stand_in_any_order_and_be_left_out(void **state)
{
	struct office *o = *state;
	struct registry_import report = {.arg = NULL};
	struct store_entry entry;

	assert_int_equal(
	    import_text(o,
		"\xef\xbb\xbforganization,CODE,url,sticker,renews,lang\r\n"
		"\"見本, \"\"本店\"\"\",0000000001,https://a.example.jp/ "
		"https://b.example.jp/,no,,en\r\n"
		"\r\n"
		"見本,0000000002,\"https://a.example.jp/|https://b.example.jp/\",,0000000001,\r\n"
		"Three,,https://c.example.jp/,,,",
		&report),
	    ERR_OK);
	assert_int_equal(report.rows, 3);
	assert_int_equal(count_contracts(o), 3);
	entry = office_show(o, "0000000001");
	assert_text(entry.contract.organization, "見本, \"本店\"");
	assert_int_equal(entry.contract.url_count, 2);
	assert_int_equal(entry.contract.lang, LANG_EN);
	assert_false(entry.contract.sticker);
	assert_string_equal(entry.renewed_by.text, "0000000002");
	assert_int_equal(entry.event_count, 1);
	assert_text(entry.events[0].action, "contract.import");
}

static void one_bad_row_keeps_all_out_and_every_error_has_its_place(void **state)
{
	static const struct {
		uint64_t line;
		unsigned column;
		const char *reason;
	} expected[] = {
	    {3, 2, "url: http://x/: "},
	    {4, 1, "code: \"12\" is not"},
	    {5, 2, "the row has 2 fields, the first line 3"},
	    {6, 1, "code: there is a contract with the code 0000000001 already"},
	    {8, 3, "organization: is needed"},
	    {9, 2, "a quote within a field"},
	    {10, 3, "organization: is not UTF-8"},
	};
	struct office *o = *state;
	struct registry_import report = {.arg = NULL};

	assert_int_equal(import_text(o,
			     "code,url,organization\n"
			     "0000000001,https://a.example.jp/,A\n"
			     "0000000002,http://x/,A\n"
			     "12,https://a.example.jp/,A\n"
			     "0000000003,https://a.example.jp/\n"
			     "0000000001,https://a.example.jp/,A\n"
			     "0000000004,\"https://a.example.jp/\n"
			     "\",\n"
			     "0000000005,https://a\".example.jp/,A\n"
			     "0000000006,https://a.example.jp/,\xe6\x97\n",
			     &report),
	    ERR_INVALID);
	assert_why(o, "7 rows with errors; the first in line 3, column 2");
	assert_int_equal(report.error_count, sizeof expected / sizeof expected[0]);
	for (size_t i = 0; i < report.error_count; i++) {
		assert_int_equal(report.errors[i].line, expected[i].line);
		assert_int_equal(report.errors[i].column, expected[i].column);
		if (strstr(report.errors[i].why.text, expected[i].reason) == NULL)
			fail_msg(
			    "\"%s\" is not \"%s\"", report.errors[i].why.text, expected[i].reason);
	}
	assert_int_equal(report.rows, 0);
	assert_int_equal(count_contracts(o), 0);
	assert_int_equal(office_record(o, "0000000001", NOW).version, 0);
}

static void a_header_that_does_not_fit_is_refused_by_its_columns(void **state)
{
	struct office *o = *state;
	struct registry_import report = {.arg = NULL};

	/* Rows are not looked at then. */
	assert_int_equal(
	    import_text(o, "code,URL,url,colour\nx,https://a.example.jp/,,\n", &report),
	    ERR_INVALID);
	assert_int_equal(report.error_count, 3);
	assert_string_equal(report.errors[0].why.text, "a second column is named \"url\"");
	assert_int_equal(report.errors[0].column, 3);
	assert_string_equal(report.errors[1].why.text, "no column is named \"colour\"");
	assert_string_equal(
	    report.errors[2].why.text, "the first line names no column \"organization\"");
	assert_int_equal(report.errors[2].line, 1);
	assert_int_equal(report.errors[2].column, 0);
	assert_int_equal(import_text(o, "organization\nA\n", &report), ERR_INVALID);
	assert_int_equal(report.error_count, 1);
	assert_string_equal(report.errors[0].why.text, "the first line names no column \"url\"");
	assert_int_equal(import_text(o, "", &report), ERR_INVALID);
	assert_string_equal(report.errors[0].why.text, "the file is empty");
	assert_int_equal(report.errors[0].line, 1);
}

static void many_errors_are_counted_and_the_first_are_kept(void **state)
{
	struct office *o = *state;
	struct registry_import report = {.arg = NULL};
	struct buf text = BUF_INIT(1 << 20);

	buf_puts(&text, "code,url,organization\n");
	for (int i = 0; i < 500; i++)
		buf_puts(&text, "x,https://a.example.jp/,A\n");
	assert_int_equal(import_text(o, text.at, &report), ERR_INVALID);
	assert_int_equal(report.error_count, 500);
	assert_int_equal(report.errors[REGISTRY_IMPORT_ERRORS_MAX - 1].line, 21);
	buf_free(&text);
}

static void what_is_empty_but_for_separators_is_passed_over(void **state)
{
	struct office *o = *state;
	struct registry_import report = {.arg = NULL};

	assert_int_equal(import_text(o,
			     ",,,,\n"
			     "url,,organization,,\n"
			     "https://a.example.jp/,,A,,\n"
			     ",,,,\n"
			     " , ,　,,\n"
			     "https://b.example.jp/,,B,,,,\n"
			     ",\n",
			     &report),
	    ERR_INVALID);
	/* An ideographic space is something. */
	assert_int_equal(report.error_count, 1);
	assert_int_equal(report.errors[0].line, 5);
	assert_int_equal(import_text(o,
			     ",,,,\n"
			     "url,,organization,,\n"
			     "https://a.example.jp/,,A,,\n"
			     ",,,,\n"
			     "https://b.example.jp/,,B,,,,\n"
			     ",\n",
			     &report),
	    ERR_OK);
	assert_int_equal(report.rows, 2);
	assert_int_equal(
	    import_text(o, "url,,organization\nhttps://a.example.jp/,x,A\n", &report), ERR_INVALID);
	assert_int_equal(report.errors[0].column, 2);
	assert_string_equal(
	    report.errors[0].why.text, "the first line has no name for this column");
	assert_int_equal(
	    import_text(o, ",url,organization\nx,https://a.example.jp/,A\n", &report), ERR_INVALID);
	assert_int_equal(report.errors[0].column, 1);
	assert_int_equal(
	    import_text(o, "url,organization\nhttps://a.example.jp/,A,,x\n", &report), ERR_INVALID);
	assert_string_equal(report.errors[0].why.text, "the row has 4 fields, the first line 2");
	/* Its place is the last field with something in it. */
	assert_int_equal(import_text(o, "url,organization\nhttps://a.example.jp/,A,x,,\n", &report),
	    ERR_INVALID);
	assert_string_equal(report.errors[0].why.text, "the row has 3 fields, the first line 2");
	assert_int_equal(report.errors[0].column, 3);
}

static void what_excel_in_japan_writes_is_read(void **state)
{
	struct office *o = *state;
	struct registry_import report = {.arg = NULL};

	assert_int_equal(
	    import_text(o,
		"url,organization,code\n"
		"https://s6.example.jp/,\x8a\x94\x8e\xae\x89\xef\x8e\xd0\xfb\xfc\x93\x87\x87@,"
		"0000000016\r\n",
		&report),
	    ERR_OK);
	assert_text(office_show(o, "0000000016").contract.organization, "株式会社髙島①");
	assert_int_equal(import_text(o, "\xff\xfeu", &report), ERR_INVALID);
	assert_why(o, "UTF-16");
}

static void count_progress(void *arg, uint64_t done, uint64_t total)
{
	uint64_t *last = arg;

	assert_true(done >= last[0] && done <= total);
	last[0] = done;
	last[1] = total;
}

static void progress_reaches_the_size_of_the_file(void **state)
{
	struct office *o = *state;
	uint64_t last[2] = {0, 0};
	struct registry_import report = {.progress = count_progress, .arg = last};

	assert_int_equal(
	    import_text(o, "url,organization\nhttps://a.example.jp/,A\n", &report), ERR_OK);
	assert_int_equal(last[0], 41);
	assert_int_equal(last[1], 41);
}

/* Rows without anything in them make it as long as wanted. */
static void a_file_is_read_to_its_last_byte_however_long_it_is(void **state)
{
	enum { PART = 64 << 10 }; /* bytes that are read at a time */
	struct office *o = *state;
	static char text[PART + 9];

	for (size_t len = PART - 1; len <= PART + 2; len++) {
		static const char header[] = "url,organization,code\n";
		struct registry_import report = {.arg = NULL};
		char row[99];

		snprintf(row, sizeof row, "https://a.example.jp/,A,%010zu", len);
		memset(text, '\n', len);
		memcpy(text, header, strlen(header));
		strcpy(text + len - strlen(row), row);
		assert_int_equal(import_text(o, text, &report), ERR_OK);
		assert_text(office_show(o, strrchr(row, ',') + 1).contract.organization, "A");
	}
}

static void one_error_is_enough(void **state)
{
	struct office *o = *state;
	struct registry_import report = {.arg = NULL};

	assert_int_equal(import_text(o,
			     "url,organization,code\nhttps://a.example.jp/,A,\n"
			     "https://b.example.jp/,B,x\n",
			     &report),
	    ERR_INVALID);
	assert_int_equal(report.error_count, 1);
	assert_int_equal(report.errors[0].line, 3);
	assert_int_equal(report.errors[0].column, 3);
	assert_int_equal(count_contracts(o), 0);
}

static void what_the_store_refuses_is_told_in_its_own_words(void **state)
{
	struct office *o = *state;
	struct registry_import report = {.arg = NULL};

	office_run_sql(o, "CREATE UNIQUE INDEX only_once ON contract (organization)");
	assert_int_equal(import_text(o,
			     "url,organization\nhttps://a.example.jp/,A\n"
			     "https://b.example.jp/,A\n",
			     &report),
	    ERR_INVALID);
	assert_int_equal(report.error_count, 1);
	assert_int_equal(report.errors[0].line, 3);
	/* Behind the name of a field. */
	assert_non_null(strchr(report.errors[0].why.text, ':'));
	assert_true(strlen(strchr(report.errors[0].why.text, ':')) > strlen(": "));
	assert_int_equal(count_contracts(o), 0);
}

static void the_place_of_a_column_that_nobody_knows_is_told(void **state)
{
	struct office *o = *state;
	struct registry_import report = {.arg = NULL};

	/* At most 80 bytes of its name. */
	for (int len = 78; len <= 100; len++) {
		char header[200], expected[200];

		snprintf(header, sizeof header, "url,organization,%0*d,code", len, 7);
		snprintf(expected, sizeof expected, "no column is named \"%.*s\"",
		    len < 80 ? len : 80, header + strlen("url,organization,"));
		assert_int_equal(import_text(o, header, &report), ERR_INVALID);
		assert_int_equal(report.error_count, 1);
		assert_int_equal(report.errors[0].line, 1);
		assert_int_equal(report.errors[0].column, 3);
		assert_string_equal(report.errors[0].why.text, expected);
	}
}

/* Gives `text` and then an error instead of the end. */
static ssize_t read_and_fail(void *cookie, char *to, size_t room)
{
	const char **rest = cookie;
	size_t len = strlen(*rest) < room ? strlen(*rest) : room;

	if (len == 0) {
		errno = EIO;
		return -1;
	}
	memcpy(to, *rest, len);
	*rest += len;
	return (ssize_t)len;
}

static void a_file_that_cannot_be_read_to_its_end_changes_nothing(void **state)
{
	static const char *const texts[] = {"", "url,organ",
	    "url,organization\nhttps://a.example.jp/,A\n",
	    "url,organization\nhttps://a.example.jp/,A\nhttps://b.ex"};
	struct office *o = *state;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		const struct change change = office_change(o, NOW);
		struct registry_import report = {.arg = NULL};
		const char *rest = texts[i];
		FILE *file =
		    fopencookie(&rest, "r", (cookie_io_functions_t){.read = read_and_fail});

		assert_non_null(file);
		assert_int_equal(
		    registry_contract_import(&change, &o->rules, file, &report, &o->effect),
		    ERR_UNAVAILABLE);
		assert_why(o, "cannot be read");
		assert_int_equal(report.rows, 0);
		assert_int_equal(count_contracts(o), 0);
		fclose(file);
	}
}

static void a_certificate_comes_with_its_contract(void **state)
{
	struct office *o = *state;
	struct registry_import report = {.arg = NULL};
	struct str good = forge_pem(a_certificate("a.example.jp", NOW - DAY, NOW + DAY));
	struct str past = forge_pem(a_certificate("b.example.jp", NOW - 9 * DAY, NOW - DAY));
	struct buf text = BUF_INIT(1 << 20);

	buf_printf(&text,
	    "code,url,organization,renews,PEM\n"
	    "0000000001,https://a.example.jp/,株式会社テスト,,\n"
	    "0000000002,https://a.example.jp/,株式会社テスト,0000000001,\"%.*s\"\n"
	    "0000000003,https://b.example.jp/,別の会社,,\"%.*s\"\n",
	    STR_ARG(good), STR_ARG(past));
	assert_int_equal(import_text(o, text.at, &report), ERR_OK);
	assert_int_equal(report.rows, 3);
	assert_int_equal(report.certificates, 2);
	/* Whoever has the record of an old code in memory learns of its successor, too. */
	assert_int_equal(o->effect.count, 3);
	assert_string_equal(o->effect.codes[0].text, "0000000002");
	assert_string_equal(o->effect.codes[1].text, "0000000001");
	assert_string_equal(o->effect.codes[2].text, "0000000003");
	assert_int_equal(report.warning_count, 2);
	/* Where it begins, behind the lines of the one before. */
	assert_int_equal(report.warnings[0].line, 13);
	assert_int_equal(report.warnings[0].column, 5);
	assert_non_null(strstr(report.warnings[0].why.text, "neither spelling"));
	assert_int_equal(report.warnings[1].line, 13);
	assert_non_null(strstr(report.warnings[1].why.text, "it expired at"));
	assert_int_equal(office_show(o, "0000000001").certificate_count, 0);
	assert_int_equal(office_show(o, "0000000002").certificate_count, 1);
	assert_int_equal(office_show(o, "0000000002").event_count, 2);
	buf_free(&text);
	forge_free(good);
	forge_free(past);
}

static void many_warnings_are_counted_and_the_first_are_kept(void **state)
{
	enum { ROWS = REGISTRY_IMPORT_ERRORS_MAX + 1 };
	struct office *o = *state;
	struct {
		struct registry_import report;
		uint64_t behind;
	} kept = {.behind = 7};
	struct buf text = BUF_INIT(1 << 20);

	buf_puts(&text, "url,organization,pem\n");
	for (int i = 0; i < ROWS; i++) {
		struct str past =
		    forge_pem(a_certificate("a.example.jp", NOW - 9 * DAY, NOW - DAY));

		buf_printf(&text, "https://a.example.jp/,株式会社テスト,\"%.*s\"\n", STR_ARG(past));
		forge_free(past);
	}
	assert_int_equal(import_text(o, text.at, &kept.report), ERR_OK);
	assert_int_equal(kept.report.certificates, ROWS);
	assert_int_equal(kept.report.warning_count, ROWS);
	assert_int_equal(kept.behind, 7);
	buf_free(&text);
}

static void a_certificate_that_is_refused_keeps_all_contracts_out(void **state)
{
	struct office *o = *state;
	struct registry_import report = {.arg = NULL};
	struct str good = forge_pem(a_certificate("a.example.jp", NOW - DAY, NOW + DAY));
	struct buf text = BUF_INIT(1 << 20);

	buf_printf(&text,
	    "pem,code,url,organization\n"
	    "\"%.*s\",0000000001,https://a.example.jp/,A\n"
	    "\"%.*s\",0000000002,https://a.example.jp/,A\n"
	    ",0000000003,https://a.example.jp/,A\n"
	    "x,0000000004,https://a.example.jp/,A\n",
	    STR_ARG(good), STR_ARG(good));
	assert_int_equal(import_text(o, text.at, &report), ERR_INVALID);
	assert_int_equal(report.error_count, 2);
	assert_string_equal(report.errors[0].why.text,
	    "pem: the contract 0000000001 has this very certificate already");
	assert_int_equal(report.errors[0].column, 1);
	assert_non_null(strstr(report.errors[1].why.text, "pem: the file has no certificate"));
	assert_int_equal(report.certificates, 0);
	assert_int_equal(o->effect.count, 0);
	assert_int_equal(count_contracts(o), 0);
	buf_free(&text);
	forge_free(good);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(columns_may_stand_in_any_order_and_be_left_out),
	    TEST(one_bad_row_keeps_all_out_and_every_error_has_its_place),
	    TEST(a_header_that_does_not_fit_is_refused_by_its_columns),
	    TEST(many_errors_are_counted_and_the_first_are_kept),
	    TEST(what_is_empty_but_for_separators_is_passed_over),
	    TEST(what_excel_in_japan_writes_is_read),
	    TEST(progress_reaches_the_size_of_the_file),
	    TEST(a_file_is_read_to_its_last_byte_however_long_it_is),
	    TEST(one_error_is_enough),
	    TEST(what_the_store_refuses_is_told_in_its_own_words),
	    TEST(the_place_of_a_column_that_nobody_knows_is_told),
	    TEST(a_file_that_cannot_be_read_to_its_end_changes_nothing),
	    TEST(a_certificate_comes_with_its_contract),
	    TEST(many_warnings_are_counted_and_the_first_are_kept),
	    TEST(a_certificate_that_is_refused_keeps_all_contracts_out),
	};

	return office_run(tests);
}
