/* Tests of the log in the store: numbers without a hole, whoever writes and whatever is undone. */
#include "unit/fixtures/office.h"

#include <pthread.h>
#include "ledger/store.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)

static const struct str the_url = {"https://www.shop.example.jp/", 28};

static struct ledger_entry an_entry(const char *code, int64_t at)
{
	return (struct ledger_entry){
	    .kind = LEDGER_ISSUE, .at = at, .code = a_code(code), .url_count = 1, .urls = &the_url};
}

static void add(struct store *s, const char *code, int64_t at)
{
	const struct ledger_entry e = an_entry(code, at);

	if (ledger_add(s, 0, &e))
		fail_msg("ledger_add: %s", store_why(s)->text);
}

static void add_alone(struct office *o, const char *code, int64_t at)
{
	assert_int_equal(store_begin(o->store), ERR_OK);
	add(o->store, code, at);
	assert_int_equal(store_commit(o->store), ERR_OK);
}

/* The times of the entries, which tests tell them apart by. */
static void must_have(struct office *o, size_t expected, const int64_t *times)
{
	struct ledger_row *rows = NULL;
	size_t count = 0;
	uint64_t size = 0;

	assert_int_equal(ledger_rows(o->store, 0, 1000, &o->arena, &rows, &count), ERR_OK);
	assert_int_equal(ledger_count(o->store, &size), ERR_OK);
	assert_int_equal(count, expected);
	assert_int_equal(size, expected);
	for (size_t i = 0; i < count; i++) {
		struct ledger_entry read;

		assert_int_equal(rows[i].index, i);
		assert_int_equal(rows[i].at, times[i]);
		assert_int_equal(ledger_entry_read(rows[i].entry, &o->arena, &read), ERR_OK);
		assert_int_equal(read.at, times[i]);
		assert_string_equal(read.code.text, rows[i].code.text);
	}
}

static void entries_are_numbered_from_0_in_their_order(void **state)
{
	struct office *o = *state;

	must_have(o, 0, NULL);
	add_alone(o, "0000000001", 11);
	add_alone(o, "0000000002", 12);
	assert_int_equal(store_begin(o->store), ERR_OK);
	add(o->store, "0000000001", 13);
	add(o->store, "0000000003", 14);
	assert_int_equal(store_commit(o->store), ERR_OK);
	must_have(o, 4, (const int64_t[]){11, 12, 13, 14});
}

static void what_is_undone_leaves_no_hole(void **state)
{
	struct office *o = *state;

	add_alone(o, "0000000001", 11);
	assert_int_equal(store_begin(o->store), ERR_OK);
	add(o->store, "0000000001", 12);
	store_rollback(o->store);
	assert_int_equal(store_begin(o->store), ERR_OK);
	add(o->store, "0000000001", 13);
	assert_int_equal(store_mark(o->store), ERR_OK);
	add(o->store, "0000000001", 14);
	assert_int_equal(store_undo(o->store), ERR_OK);
	add(o->store, "0000000001", 15);
	assert_int_equal(store_commit(o->store), ERR_OK);
	must_have(o, 3, (const int64_t[]){11, 13, 15});
}

static void entries_are_found_by_code_and_by_host(void **state)
{
	static const struct str urls[] = {{"https://*.shop.example.jp:8443/a", 32},
	    {"https://xn--wgv71a.example.jp/", 30}, {"https://xn--wgv71a.example.jp/b", 31}};
	struct office *o = *state;
	struct ledger_entry e = an_entry("0000000002", 12);
	struct ledger_row *rows = NULL;
	struct code code = a_code("0000000001");
	size_t count = 0;

	add_alone(o, "0000000001", 11);
	e.urls = urls;
	e.url_count = 3;
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(ledger_add(o->store, 0, &e), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	add_alone(o, "0000000001", 13);
	assert_int_equal(
	    ledger_rows_of_code(o->store, &code, 0, 10, &o->arena, &rows, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(rows[1].index, 2);
	assert_int_equal(
	    ledger_rows_of_code(o->store, &code, 1, 10, &o->arena, &rows, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(
	    ledger_rows_of_host(o->store, "www.shop.example.jp", 0, 10, &o->arena, &rows, &count),
	    ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(rows[0].index, 2);
	assert_int_equal(
	    ledger_rows_of_host(o->store, "www.shop.example.jp", 2, 10, &o->arena, &rows, &count),
	    ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].index, 0);
	assert_int_equal(
	    ledger_rows_of_host(o->store, "*.shop.example.jp", 0, 10, &o->arena, &rows, &count),
	    ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(
	    ledger_rows_of_host(o->store, "xn--wgv71a.example.jp", 0, 10, &o->arena, &rows, &count),
	    ERR_OK);
	assert_int_equal(count, 1);
	/* Each once, however many of its hosts lie there. */
	assert_int_equal(
	    ledger_rows_below(o->store, "shop.example.jp", 0, 10, &o->arena, &rows, &count),
	    ERR_OK);
	assert_int_equal(count, 3);
	for (size_t i = 1; i < count; i++)
		assert_true(rows[i].index < rows[i - 1].index);
	assert_int_equal(
	    ledger_rows_below(o->store, "shop.example.jp", 1, 10, &o->arena, &rows, &count),
	    ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(
	    ledger_rows_below(o->store, "jp", 0, 10, &o->arena, &rows, &count), ERR_OK);
	assert_int_equal(count, 0);
}

static void the_newest_of_a_code_is_found_before_any_place(void **state)
{
	struct office *o = *state;
	struct code code = a_code("0000000001"), none = a_code("0000000009");
	struct ledger_row row = {.index = 77};
	uint64_t index = 77;

	assert_int_equal(ledger_index_of_code(o->store, &code, &index), ERR_NOT_FOUND);
	add_alone(o, "0000000002", 10);
	add_alone(o, "0000000001", 11);
	add_alone(o, "0000000002", 12);
	add_alone(o, "0000000001", 13);
	assert_int_equal(ledger_index_of_code(o->store, &none, &index), ERR_NOT_FOUND);
	assert_int_equal(index, 77);
	assert_int_equal(ledger_index_of_code(o->store, &code, &index), ERR_OK);
	assert_int_equal(index, 3);
	assert_int_equal(ledger_row_of_code(o->store, &code, INT64_MAX, &o->arena, &row), ERR_OK);
	assert_int_equal(row.index, 3);
	assert_int_equal(row.at, 13);
	assert_int_equal(ledger_row_of_code(o->store, &code, 3, &o->arena, &row), ERR_OK);
	assert_int_equal(row.index, 1);
	assert_int_equal(row.at, 11);
	assert_int_equal(ledger_row_of_code(o->store, &code, 1, &o->arena, &row), ERR_NOT_FOUND);
	assert_int_equal(row.index, 1);
}

/* An event that is told twice would be two facts. */
static void an_event_has_one_entry(void **state)
{
	struct office *o = *state;
	const struct ledger_entry e = an_entry("0000000001", 11);

	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(ledger_add(o->store, 7, &e), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_true(ledger_add(o->store, 7, &e) || store_commit(o->store));
	store_rollback(o->store);
	must_have(o, 1, (const int64_t[]){11});
}

/* ---- writers side by side ---- */

enum { WRITERS = 2, ENTRIES_EACH = 60 };

struct writer {
	struct office *o;
	unsigned number;
};

/* Every third is undone. */
static void *writer_run(void *arg)
{
	const struct writer *w = arg;
	struct store *s = office_open(w->o, STORE_WRITE);

	for (int i = 0; i < ENTRIES_EACH; i++) {
		while (store_begin(s) == ERR_BUSY)
			continue;
		add(s, w->number == 0 ? "0000000001" : "0000000002", 1000 + i);
		if (i % 3 == 0)
			store_rollback(s);
		else
			assert_int_equal(store_commit(s), ERR_OK);
	}
	store_close(s);
	return NULL;
}

/* What it has seen stays as it is, and nothing comes before it. */
static void *reader_run(void *arg)
{
	struct office *o = arg;
	struct store *s = office_open(o, STORE_READ);
	uint64_t seen = 0;

	while (seen < (uint64_t)WRITERS * ENTRIES_EACH * 2 / 3) {
		struct arena arena = {NULL, 0};
		struct ledger_row *rows = NULL;
		size_t count = 0;

		if (ledger_rows(s, seen, 1000, &arena, &rows, &count) == ERR_OK)
			for (size_t i = 0; i < count; i++)
				assert_int_equal(rows[i].index, seen++);
		arena_free(&arena);
	}
	store_close(s);
	return NULL;
}

static void two_writers_leave_no_hole_and_who_reads_sees_none(void **state)
{
	struct office *o = *state;
	struct writer writers[WRITERS] = {{o, 0}, {o, 1}};
	pthread_t threads[WRITERS], reader;

	assert_int_equal(pthread_create(&reader, NULL, reader_run, o), 0);
	for (int i = 0; i < WRITERS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, writer_run, &writers[i]), 0);
	for (int i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
	pthread_join(reader, NULL);
}

/* ---- salts ---- */

static void a_salt_is_made_once_and_forgotten_for_good(void **state)
{
	struct office *o = *state;
	struct code code = a_code("0000000001"), other = a_code("0000000002");
	char first[LEDGER_SALT_HEX] = "", again[LEDGER_SALT_HEX] = "", others[LEDGER_SALT_HEX];

	assert_int_equal(ledger_salt(o->store, &code, first), ERR_NOT_FOUND);
	assert_string_equal(first, "");
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(ledger_salt_make(o->store, &code, first), ERR_OK);
	assert_int_equal(ledger_salt_make(o->store, &code, again), ERR_OK);
	assert_int_equal(ledger_salt_make(o->store, &other, others), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	assert_int_equal(strlen(first), 32);
	assert_string_equal(first, again);
	assert_string_not_equal(first, others);
	assert_int_equal(ledger_salt(o->store, &code, again), ERR_OK);
	assert_string_equal(first, again);
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(ledger_salt_forget(o->store, &code), ERR_OK);
	assert_int_equal(ledger_salt_make(o->store, &code, again), ERR_NOT_FOUND);
	assert_int_equal(store_commit(o->store), ERR_OK);
	assert_int_equal(ledger_salt(o->store, &code, again), ERR_NOT_FOUND);
	assert_int_equal(ledger_salt(o->store, &other, again), ERR_OK);
}

/* ---- checkpoints ---- */

static void a_size_is_signed_once_and_never_a_smaller_one_behind_it(void **state)
{
	struct office *o = *state;
	struct str last = {NULL, 0};
	uint64_t size = 42;

	assert_int_equal(ledger_checkpoint_last(o->store, &o->arena, &size, &last), ERR_OK);
	assert_int_equal(size, 0);
	assert_null(last.at);
	assert_int_equal(ledger_checkpoint_put(o->store, 0, STR("nothing"), NOW), ERR_OK);
	assert_int_equal(ledger_checkpoint_put(o->store, 5, STR("five"), NOW), ERR_OK);
	assert_int_equal(ledger_checkpoint_put(o->store, 5, STR("five"), NOW), ERR_OK);
	assert_int_equal(ledger_checkpoint_put(o->store, 5, STR("other"), NOW), ERR_EXISTS);
	assert_int_equal(ledger_checkpoint_put(o->store, 4, STR("four"), NOW), ERR_EXISTS);
	assert_int_equal(ledger_checkpoint_put(o->store, 9, STR("nine"), NOW), ERR_OK);
	assert_int_equal(ledger_checkpoint_last(o->store, &o->arena, &size, &last), ERR_OK);
	assert_int_equal(size, 9);
	assert_text(last, "nine");
}

/* ---- bringing back ---- */

static struct str the_bytes(struct office *o, const char *code, int64_t at)
{
	struct buf bytes = BUF_INIT(1 << 16);
	const struct ledger_entry e = an_entry(code, at);
	bool ok = true;
	struct str copy;

	ledger_entry_write(&e, &bytes);
	copy = arena_bytes(&o->arena, buf_str(&bytes), &ok);
	buf_free(&bytes);
	assert_true(ok);
	return copy;
}

static void bring_back(struct office *o, uint64_t index, int64_t at, enum err expected)
{
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(
	    ledger_bring_back(o->store, index, the_bytes(o, "0000000003", at)), expected);
	assert_int_equal(store_commit(o->store), ERR_OK);
}

static void what_a_restored_store_lost_comes_back_before_what_came_meanwhile(void **state)
{
	struct office *o = *state;
	struct ledger_row *rows = NULL;
	size_t count = 0;

	add_alone(o, "0000000001", 11);
	/* 12 and 13 were published and are lost; these two came since. */
	add_alone(o, "0000000001", 21);
	add_alone(o, "0000000001", 22);
	bring_back(o, 1, 12, ERR_OK);
	bring_back(o, 2, 13, ERR_OK);
	bring_back(o, 2, 13, ERR_OK);
	must_have(o, 5, (const int64_t[]){11, 12, 13, 21, 22});
	bring_back(o, 6, 14, ERR_NOT_FOUND);
	bring_back(o, 5, 14, ERR_OK);
	must_have(o, 6, (const int64_t[]){11, 12, 13, 21, 22, 14});
	assert_int_equal(
	    ledger_rows_of_host(o->store, "www.shop.example.jp", 0, 10, &o->arena, &rows, &count),
	    ERR_OK);
	assert_int_equal(count, 6);
	assert_int_equal(rows[1].at, 22);
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(ledger_bring_back(o->store, 1, STR("{}")), ERR_INVALID);
	store_rollback(o->store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(entries_are_numbered_from_0_in_their_order),
	    TEST(what_is_undone_leaves_no_hole),
	    TEST(entries_are_found_by_code_and_by_host),
	    TEST(the_newest_of_a_code_is_found_before_any_place),
	    TEST(an_event_has_one_entry),
	    TEST(two_writers_leave_no_hole_and_who_reads_sees_none),
	    TEST(a_salt_is_made_once_and_forgotten_for_good),
	    TEST(a_size_is_signed_once_and_never_a_smaller_one_behind_it),
	    TEST(what_a_restored_store_lost_comes_back_before_what_came_meanwhile),
	};

	return office_run(tests);
}
