/* Many certificates at once: each stands by itself, and a second run goes on from where the first
 * one ended. */
#include <sys/stat.h>
#include "registry/imports/bulk.h"
#include "unit/fixtures/office.h"

enum { MANY = 450 }; /* two batches and a half */

/* What a run told. */
struct told {
	struct buf text; /* a line for each: "PLACE: why" */
	size_t batches, codes;
	size_t stop_after; /* batches; 0: never */
	uint64_t done, total;
};

static void note_progress(void *arg, uint64_t done, uint64_t total)
{
	struct told *told = arg;

	assert_true(done >= told->done && done <= total);
	told->done = done;
	told->total = total;
}

static void note_line(void *arg, const char *place, bool warning, const struct problem *why)
{
	struct told *told = arg;

	buf_printf(&told->text, "%s%s: %s\n", warning ? "warning: " : "", place, why->text);
}

static bool note_batch(void *arg, const struct registry_effect *effect)
{
	struct told *told = arg;

	told->codes += effect->count;
	return ++told->batches == told->stop_after;
}

static struct registry_bulk a_run(struct told *told)
{
	return (struct registry_bulk){
	    .progress = note_progress, .tell = note_line, .kept = note_batch, .arg = told};
}

static struct told no_news(void)
{
	return (struct told){.text = BUF_INIT(1 << 20)};
}

static const char *text_of(const struct told *told)
{
	return told->text.at == NULL ? "" : told->text.at;
}

static void write_file(const char *path, struct str content)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(content.at, 1, content.len, f), content.len);
	fclose(f);
}

static size_t count_lines(const struct told *told)
{
	size_t count = 0;

	for (const char *at = text_of(told); *at != '\0'; at++)
		count += *at == '\n';
	return count;
}

/* Puts a file into the office's folder `in`. */
static void put_file(const struct office *o, const char *name, struct str content)
{
	char path[512];

	snprintf(path, sizeof path, "%s/in/%s", o->folder, name);
	write_file(path, content);
}

static void put_certificate(const struct office *o, const char *name, struct str der)
{
	put_file(o, name, der);
	forge_free(der);
}

static void make_folder(const struct office *o)
{
	char path[512];

	snprintf(path, sizeof path, "%s/in", o->folder);
	assert_int_equal(mkdir(path, 0700), 0);
}

static enum err run_folder(struct office *o, struct registry_bulk *bulk)
{
	const struct change change = office_change(o, NOW);
	char path[512];

	snprintf(path, sizeof path, "%s/in", o->folder);
	return registry_bulk_folder(bulk, &change, path);
}

static enum err run_csv(struct office *o, struct registry_bulk *bulk, const char *text)
{
	const struct change change = office_change(o, NOW);
	FILE *file = tmpfile();
	char path[512];
	enum err err;

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	rewind(file);
	snprintf(path, sizeof path, "%s/in", o->folder);
	err = registry_bulk_csv(bulk, &change, file, "t.csv", path);
	fclose(file);
	return err;
}

static void assert_counts(
    const struct registry_bulk *bulk, uint64_t added, uint64_t there, uint64_t refused)
{
	assert_int_equal(bulk->added, added);
	assert_int_equal(bulk->there, there);
	assert_int_equal(bulk->refused, refused);
}

/* Is there a line with both? */
static void assert_told(const struct told *told, const char *place, const char *reason)
{
	const char *at = strstr(text_of(told), place), *end = at == NULL ? NULL : strchr(at, '\n');

	if (at == NULL || end == NULL || strstr(at, reason) == NULL || strstr(at, reason) > end)
		fail_msg("\"%s ... %s\" is not in:\n%s", place, reason, text_of(told));
}

static void each_file_is_a_certificate_and_its_name_has_the_code(void **state)
{
	struct office *o = *state;
	struct told told = no_news();
	struct registry_bulk bulk = a_run(&told);
	struct store_entry entry;

	make_folder(o);
	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	office_must_add(o, "0000000002", "https://b.example.jp/", "0000000001");
	put_certificate(
	    o, "0000000001.der", a_certificate("a.example.jp", NOW - 9 * DAY, NOW + DAY));
	put_certificate(o, "0000000002", a_certificate("b.example.jp", NOW - DAY, NOW + DAY));
	put_certificate(
	    o, "0000000001-2", a_certificate("a.example.jp", NOW - 20 * DAY, NOW + DAY));
	put_file(o, ".0000000001.swp", STR("not looked at"));
	assert_int_equal(run_folder(o, &bulk), ERR_OK);
	assert_counts(&bulk, 3, 0, 0);
	assert_string_equal(text_of(&told), "");
	assert_int_equal(told.done, 3);
	assert_int_equal(told.total, 3);
	/* By name: the one that began first came first, and was replaced. */
	entry = office_show(o, "0000000001");
	assert_int_equal(entry.certificate_count, 2);
	assert_int_equal(entry.certificates[0].not_before, NOW - 9 * DAY);
	assert_int_equal(entry.certificates[0].revoked_at, 0);
	assert_int_equal(entry.certificates[1].revoked_at, NOW);
	/* Each code with those that it renews. */
	assert_int_equal(told.batches, 1);
	assert_int_equal(told.codes, 4);
	buf_free(&told.text);
}

static void what_is_refused_is_named_and_the_others_are_added(void **state)
{
	struct office *o = *state;
	struct told told = no_news();
	struct registry_bulk bulk = a_run(&told);
	struct str twice = a_certificate("a.example.jp", NOW - DAY, NOW + DAY);
	char path[512];

	make_folder(o);
	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	office_must_add(o, "0000000002", "https://a.example.jp/", "");
	put_file(o, "0000000001.pem", twice);
	put_file(o, "0000000002.pem", twice);
	put_certificate(o, "0000000001-b", a_certificate("b.example.jp", NOW - DAY, NOW + DAY));
	put_certificate(o, "0000000003.pem", a_certificate("a.example.jp", NOW - DAY, NOW + DAY));
	put_file(o, "000000001.pem", twice);
	put_file(o, "0000000001_2.pem", twice);
	put_file(o, "0000000001-empty", STR(""));
	put_file(o, "readme.txt", STR("Hello"));
	put_certificate(o, "0000000001-weak", forge_sign(forge_new(), forge_key(), EVP_sha1()));
	snprintf(path, sizeof path, "%s/in/0000000001-sub", o->folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/in/0000000001-pipe", o->folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	put_certificate(
	    o, "0000000002-past", a_certificate("a.example.jp", NOW - 9 * DAY, NOW - DAY));
	assert_int_equal(run_folder(o, &bulk), ERR_OK);
	assert_counts(&bulk, 2, 0, 10);
	assert_told(&told, "in/0000000001-weak: ", "SHA");
	assert_told(&told, "in/0000000002.pem: ", "the contract 0000000001 has this very");
	assert_told(&told, "in/0000000001-b: ", "not for the registered host a.example.jp");
	assert_told(&told, "in/0000000003.pem: ", "there is no contract with the code 0000000003");
	assert_told(&told, "in/000000001.pem: ", "does not begin with a code of ten digits");
	assert_told(&told, "in/0000000001_2.pem: ", "does not begin with a code of ten digits");
	assert_told(&told, "in/0000000001-empty: ", "the file is empty");
	assert_told(&told, "in/readme.txt: ", "does not begin with a code of ten digits");
	assert_told(&told, "in/0000000001-sub: ", "is a folder, which is not looked into");
	assert_told(&told, "in/0000000001-pipe: ", "is no file");
	assert_told(&told, "warning: ", "in/0000000002-past: it expired at");
	assert_int_equal(bulk.warnings, 1);
	assert_int_equal(count_lines(&told), 10 + 1);
	forge_free(twice);
	buf_free(&told.text);
}

static void what_browsers_refuse_is_taken_by_name_alone(void **state)
{
	struct office *o = *state;
	struct told told = no_news();
	struct registry_bulk bulk = a_run(&told);
	X509 *x = forge_new();

	make_folder(o);
	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	forge_subject(x, "CN", V_ASN1_UTF8STRING, "a.example.jp", 12, 0);
	put_certificate(o, "0000000001.pem", forge_der(x));
	assert_int_equal(run_folder(o, &bulk), ERR_OK);
	assert_counts(&bulk, 0, 0, 1);
	bulk = a_run(&told);
	bulk.historic = true;
	assert_int_equal(run_folder(o, &bulk), ERR_OK);
	assert_counts(&bulk, 1, 0, 0);
	assert_told(&told, "warning: ", "it is kept as a broken record of the past");
	buf_free(&told.text);
}

/* As a whole CA has them: codes 0000000000 to MANY - 1. */
static void all_warnings_of_a_certificate_are_told(void **state)
{
	struct office *o = *state;
	struct told told = no_news();
	struct registry_bulk bulk = a_run(&told);
	struct contract_form form = a_form("0000000001", "https://a.example.jp/");

	make_folder(o);
	form.field[CONTRACT_ORGANIZATION] = STR("別の会社");
	assert_int_equal(office_add(o, &form), ERR_OK);
	put_certificate(o, "0000000001", a_certificate("a.example.jp", NOW - 2 * DAY, NOW - DAY));
	assert_int_equal(run_folder(o, &bulk), ERR_OK);
	assert_int_equal(bulk.warnings, 2);
	assert_int_equal(count_lines(&told), 2);
	assert_told(&told, "warning: ", "is neither spelling of the contract's");
	assert_non_null(strstr(text_of(&told), "in/0000000001: it expired at"));
	buf_free(&told.text);
}

static void fill_folder(struct office *o)
{
	char name[32], url[64];

	make_folder(o);
	for (int i = 0; i < MANY; i++) {
		snprintf(url, sizeof url, "https://s%d.example.jp/", i);
		snprintf(name, sizeof name, "%010d", i);
		office_must_add(o, name, url, "");
		snprintf(url, sizeof url, "s%d.example.jp", i);
		put_certificate(o, name, a_certificate(url, NOW - DAY, NOW + DAY));
	}
}

/* Takes the certificates away from under a run, once its first file is read. */
static void break_store(void *arg, uint64_t done, uint64_t total)
{
	const struct office *o = arg;

	(void)total;
	if (done == 1)
		office_run_sql(o, "ALTER TABLE certificate RENAME TO gone");
}

static void a_store_that_fails_midway_ends_the_run_with_nothing_added(void **state)
{
	struct office *o = *state;
	struct registry_bulk bulk = {.progress = break_store, .arg = o};

	make_folder(o);
	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	put_certificate(o, "0000000001-a", a_certificate("a.example.jp", NOW - DAY, NOW + DAY));
	put_certificate(o, "0000000001-b", a_certificate("a.example.jp", NOW - DAY, NOW + DAY));
	assert_int_not_equal(run_folder(o, &bulk), ERR_OK);
	assert_counts(&bulk, 0, 0, 0);
	assert_int_not_equal(o->why.text[0], '\0');
	office_run_sql(o, "ALTER TABLE gone RENAME TO certificate");
	assert_int_equal(office_show(o, "0000000001").certificate_count, 0);
}

static void a_run_that_is_stopped_is_gone_on_with(void **state)
{
	struct office *o = *state;
	struct told told = no_news();
	struct registry_bulk bulk = a_run(&told), again = a_run(&told), last = a_run(&told);

	fill_folder(o);
	told.stop_after = 1;
	assert_int_equal(run_folder(o, &bulk), ERR_OK);
	assert_true(bulk.stopped);
	assert_true(bulk.added > 0 && bulk.added < MANY / 2);
	assert_counts(&bulk, told.codes, 0, 0);
	told = (struct told){.text = told.text};
	assert_int_equal(run_folder(o, &again), ERR_OK);
	assert_false(again.stopped);
	assert_counts(&again, MANY - bulk.added, bulk.added, 0);
	/* Nothing is left to do, and nobody is kept from writing. */
	told = (struct told){.text = told.text};
	assert_int_equal(run_folder(o, &last), ERR_OK);
	assert_counts(&last, 0, MANY, 0);
	assert_int_equal(office_show(o, "0000000000").event_count, 2);
	assert_int_equal(told.codes, 0);
	assert_string_equal(text_of(&told), "");
	office_must_add(o, "0000009999", "https://other.example.jp/", "");
	buf_free(&told.text);
}

static void a_file_of_many_rows_can_be_stopped_as_well(void **state)
{
	struct office *o = *state;
	struct told told = no_news();
	struct registry_bulk bulk = a_run(&told), again = a_run(&told);
	struct buf text = BUF_INIT(1 << 20);

	fill_folder(o);
	buf_puts(&text, "code,file\n");
	for (int i = 0; i < MANY; i++)
		buf_printf(&text, "%010d,%010d\n", i, i);
	told.stop_after = 1;
	assert_int_equal(run_csv(o, &bulk, text.at), ERR_OK);
	assert_true(bulk.stopped);
	assert_true(bulk.added > 0 && bulk.added < MANY / 2);
	assert_counts(&bulk, told.codes, 0, 0);
	told = (struct told){.text = told.text};
	assert_int_equal(run_csv(o, &again, text.at), ERR_OK);
	assert_counts(&again, MANY - bulk.added, bulk.added, 0);
	buf_free(&text);
	buf_free(&told.text);
}

static void the_same_certificate_twice_in_a_run_is_added_once(void **state)
{
	struct office *o = *state;
	struct told told = no_news();
	struct registry_bulk bulk = a_run(&told);
	struct str der = a_certificate("a.example.jp", NOW - DAY, NOW + DAY);

	make_folder(o);
	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	put_file(o, "0000000001", der);
	put_file(o, "0000000001-copy", der);
	assert_int_equal(run_folder(o, &bulk), ERR_OK);
	assert_counts(&bulk, 1, 1, 0);
	assert_int_equal(told.codes, 1);
	assert_string_equal(text_of(&told), "");
	forge_free(der);
	buf_free(&told.text);
}

static void nobody_has_to_be_told(void **state)
{
	struct office *o = *state;
	struct registry_bulk folder = {.arg = NULL}, csv = {.arg = NULL};

	make_folder(o);
	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	put_certificate(
	    o, "0000000001-past", a_certificate("a.example.jp", NOW - 9 * DAY, NOW - DAY));
	put_certificate(o, "0000000001", a_certificate("a.example.jp", NOW - DAY, NOW + DAY));
	put_file(o, "readme.txt", STR("Hello"));
	assert_int_equal(run_folder(o, &folder), ERR_OK);
	assert_counts(&folder, 2, 0, 1);
	assert_int_equal(folder.warnings, 1);
	assert_int_equal(
	    run_csv(o, &csv, "code,file\n0000000001,0000000001\n1,0000000001\n0000000001\n"),
	    ERR_OK);
	assert_counts(&csv, 0, 1, 2);
}

static void an_empty_folder_is_done_and_a_slash_behind_its_name_is_one(void **state)
{
	struct office *o = *state;
	const struct change change = office_change(o, NOW);
	struct told told = no_news();
	struct registry_bulk bulk = a_run(&told);
	char path[512];

	make_folder(o);
	snprintf(path, sizeof path, "%s/in/", o->folder);
	assert_int_equal(registry_bulk_folder(&bulk, &change, path), ERR_OK);
	assert_counts(&bulk, 0, 0, 0);
	put_file(o, "x", STR(""));
	assert_int_equal(registry_bulk_folder(&bulk, &change, path), ERR_OK);
	assert_told(&told, "/in/x: ", "does not begin with a code");
	buf_free(&told.text);
}

static void a_store_that_fails_ends_the_run_and_keeps_what_was_kept(void **state)
{
	struct office *o = *state;
	struct told told = no_news();
	struct registry_bulk bulk = a_run(&told);

	fill_folder(o);
	office_run_sql(o, "ALTER TABLE event RENAME TO elsewhere");
	assert_int_not_equal(run_folder(o, &bulk), ERR_OK);
	assert_true(o->why.text[0] != '\0');
	assert_counts(&bulk, 0, 0, 0);
	assert_int_equal(told.batches, 0);
	assert_true(told.done < MANY);
	office_run_sql(o, "ALTER TABLE elsewhere RENAME TO event");
	assert_int_equal(office_show(o, "0000000000").certificate_count, 0);
	buf_free(&told.text);
}

static void a_folder_that_is_not_there_is_named(void **state)
{
	struct office *o = *state;
	struct registry_bulk bulk = {.arg = NULL};

	assert_int_equal(run_folder(o, &bulk), ERR_UNAVAILABLE);
	assert_why(o, "/in: No such file or directory");
}

static void rows_hold_a_certificate_or_the_path_of_one(void **state)
{
	struct office *o = *state;
	struct told told = no_news();
	struct registry_bulk bulk = a_run(&told);
	struct str pem = forge_pem(a_certificate("a.example.jp", NOW - DAY, NOW + DAY));
	struct buf text = BUF_INIT(1 << 20);

	make_folder(o);
	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	office_must_add(o, "0000000002", "https://b.example.jp/", "");
	office_must_add(o, "0000000003", "https://c.example.jp/", "");
	put_certificate(o, "b.der", a_certificate("b.example.jp", NOW - DAY, NOW + DAY));
	put_certificate(o, "c.der", a_certificate("c.example.jp", NOW - DAY, NOW + DAY));
	buf_printf(&text,
	    "\xef\xbb\xbf"
	    "file,Code,pem,\r\n"
	    ",0000000001,\"%.*s\",\r\n"
	    "b.der,0000000002,,\r\n"
	    "%s/in/c.der,0000000003,,\r\n"
	    ",,,\r\n",
	    STR_ARG(pem), o->folder);
	assert_int_equal(run_csv(o, &bulk, text.at), ERR_OK);
	assert_string_equal(text_of(&told), "");
	assert_counts(&bulk, 3, 0, 0);
	assert_int_equal(told.done, text.len);
	bulk = a_run(&told);
	assert_int_equal(run_csv(o, &bulk, text.at), ERR_OK);
	assert_counts(&bulk, 0, 3, 0);
	buf_free(&text);
	forge_free(pem);
	buf_free(&told.text);
}

static void rows_that_are_wrong_are_named_by_line_and_column(void **state)
{
	struct office *o = *state;
	struct told told = no_news();
	struct registry_bulk bulk = a_run(&told);

	make_folder(o);
	office_must_add(o, "0000000001", "https://b.example.jp/", "");
	put_certificate(o, "b.der", a_certificate("b.example.jp", NOW - DAY, NOW + DAY));
	assert_int_equal(run_csv(o, &bulk,
			     "code,file,pem\n"
			     "1,b.der,\n"
			     "0000000001,b.der,x\n"
			     "0000000001,,\n"
			     "0000000001,nowhere.der,\n"
			     "0000000001,b.der\n"
			     "0000000001,\"b\"x,\n"
			     "0000000001,,nonsense\n"
			     "0000000001,,x\n"
			     "0000000001,b.der,\n"),
	    ERR_OK);
	assert_counts(&bulk, 1, 0, 8);
	assert_told(&told, "t.csv:2: column 1: ", "code: \"1\" is not a code of ten digits");
	assert_told(&told, "t.csv:3: the row needs one of pem and file, and has both", "");
	assert_told(&told, "t.csv:4: the row needs one of pem and file, and has neither", "");
	assert_told(&told, "t.csv:5: column 2: ", "nowhere.der: No such file");
	assert_told(&told, "t.csv:6: column 2: ", "the row has 2 fields, the first line 3");
	assert_told(&told, "t.csv:7: column 2: ", "quote");
	assert_told(&told, "t.csv:8: column 3: ", "the file has no certificate");
	assert_told(&told, "t.csv:9: column 3: ", "");
	buf_free(&told.text);
}

static void what_a_nameless_column_holds_is_named_by_its_own_line(void **state)
{
	struct office *o = *state;
	struct told told = no_news();
	struct registry_bulk bulk = a_run(&told);

	assert_int_equal(
	    run_csv(o, &bulk, "code,file,\n0000000001,\"b\n.der\",\"x\ny\"\n1,b.der,\n"), ERR_OK);
	assert_told(&told, "t.csv:3: column 3: ", "the first line has no name for this column");
	assert_told(&told, "t.csv:5: column 1: ", "\"1\" is not a code");
	assert_int_equal(bulk.refused, 2);
	buf_free(&told.text);
}

/* Neither ends the run. */
static void a_row_that_names_too_long_a_file_or_a_file_of_too_long_a_name_is_refused(void **state)
{
	struct office *o = *state;
	struct told told = no_news();
	struct registry_bulk bulk = a_run(&told);
	struct buf text = BUF_INIT(1 << 18), large = BUF_INIT(2 << 20);
	static const size_t lengths[] = {5000, 32768, 32769, 70000};

	make_folder(o);
	office_must_add(o, "0000000001", "https://b.example.jp/", "");
	put_certificate(o, "b.der", a_certificate("b.example.jp", NOW - DAY, NOW + DAY));
	while (large.len <= 1 << 20)
		buf_puts(&large, "0123456789abcdef");
	put_file(o, "large.der", buf_str(&large));
	large.len = 70000;
	put_file(o, "64k.der", buf_str(&large));
	buf_puts(&text, "code,file\n0000000001,large.der\n0000000001,64k.der\n");
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		buf_puts(&text, "0000000001,");
		for (size_t j = 0; j < lengths[i]; j++)
			buf_putc(&text, 'a');
		buf_puts(&text, "\n");
	}
	buf_puts(&text, "0000000001,b.der\n");
	assert_int_equal(run_csv(o, &bulk, text.at), ERR_OK);
	assert_counts(&bulk, 1, 0, 6);
	assert_told(&told, "t.csv:2: column 2: ", "large.der: too large (at most 1048576 bytes)");
	assert_told(&told, "t.csv:3: column 2: ", "the file has no certificate");
	assert_told(&told, "t.csv:4: column 2: cannot read ", "");
	assert_told(&told, "t.csv:5: column 2: cannot read ", "");
	assert_told(&told, "t.csv:6: column 2: ", "the field is longer than 32768 bytes");
	assert_told(&told, "t.csv:7: column 2: ", "the field is longer than 32768 bytes");
	buf_free(&text);
	buf_free(&large);
	buf_free(&told.text);
}

static void of_what_is_no_code_80_bytes_are_told(void **state)
{
	struct office *o = *state;

	for (int len = 78; len <= 100; len++) {
		struct told told = no_news();
		struct registry_bulk bulk = a_run(&told);
		char text[200], expected[200];

		snprintf(text, sizeof text, "code,file\n%0*d,b\n", len, 7);
		snprintf(expected, sizeof expected,
		    "t.csv:2: column 1: code: \"%.*s\" is not a code of ten digits\n",
		    len < 80 ? len : 80, text + strlen("code,file\n"));
		assert_int_equal(run_csv(o, &bulk, text), ERR_OK);
		assert_string_equal(text_of(&told), expected);
		buf_free(&told.text);
	}
}

static void one_of_the_two_columns_is_enough(void **state)
{
	struct office *o = *state;
	struct told told = no_news();
	struct registry_bulk bulk = a_run(&told);
	struct str pem = forge_pem(a_certificate("a.example.jp", NOW - DAY, NOW + DAY));
	struct buf text = BUF_INIT(1 << 20);

	make_folder(o);
	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	put_certificate(o, "b", a_certificate("a.example.jp", NOW - 2 * DAY, NOW + DAY));
	assert_int_equal(run_csv(o, &bulk, "code,file\n0000000001,b\n"), ERR_OK);
	buf_printf(&text, "pem,code\n\"%.*s\",0000000001\n", STR_ARG(pem));
	assert_int_equal(run_csv(o, &bulk, text.at), ERR_OK);
	assert_counts(&bulk, 2, 0, 0);
	buf_free(&text);
	forge_free(pem);
	buf_free(&told.text);
}

static void columns_that_do_not_fit_are_refused(void **state)
{
	static const struct {
		const char *text, *told;
	} cases[] = {
	    {"code\n0000000001\n", ""},
	    {"code,pem,colour\n", "t.csv:1: column 3: no column is named \"colour\"\n"},
	    {"code,certificate\n", "t.csv:1: column 2: no column is named \"certificate\"\n"},
	    {"pem\n", "t.csv:1: the first line names no column \"code\"\n"},
	    {"", "t.csv:1: the file is empty\n"},
	};
	struct office *o = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct told told = no_news();
		struct registry_bulk bulk = a_run(&told);

		assert_int_equal(run_csv(o, &bulk, cases[i].text), ERR_INVALID);
		assert_why(o, "the first line has to name the columns: code, and pem or file");
		assert_string_equal(text_of(&told), cases[i].told);
		buf_free(&told.text);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(each_file_is_a_certificate_and_its_name_has_the_code),
	    TEST(what_is_refused_is_named_and_the_others_are_added),
	    TEST(what_browsers_refuse_is_taken_by_name_alone),
	    TEST(all_warnings_of_a_certificate_are_told),
	    TEST(a_store_that_fails_midway_ends_the_run_with_nothing_added),
	    TEST(a_run_that_is_stopped_is_gone_on_with),
	    TEST(a_file_of_many_rows_can_be_stopped_as_well),
	    TEST(the_same_certificate_twice_in_a_run_is_added_once),
	    TEST(nobody_has_to_be_told),
	    TEST(an_empty_folder_is_done_and_a_slash_behind_its_name_is_one),
	    TEST(a_store_that_fails_ends_the_run_and_keeps_what_was_kept),
	    TEST(a_folder_that_is_not_there_is_named),
	    TEST(rows_hold_a_certificate_or_the_path_of_one),
	    TEST(rows_that_are_wrong_are_named_by_line_and_column),
	    TEST(what_a_nameless_column_holds_is_named_by_its_own_line),
	    TEST(a_row_that_names_too_long_a_file_or_a_file_of_too_long_a_name_is_refused),
	    TEST(of_what_is_no_code_80_bytes_are_told),
	    TEST(one_of_the_two_columns_is_enough),
	    TEST(columns_that_do_not_fit_are_refused),
	};

	return office_run(tests);
}
