/* ledger/book and ledger/recovery: what is signed once stays so, whatever is lost or set back. */
#include "unit/fixtures/ledger_desk.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include "base/clock.h"
#include "base/random.h"
#include "ledger/bundle.h"
#include "ledger/shelf.h"
#include "unit/fixtures/sparse_log.h"
#include "verify/proof.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
#define SIGNER(o) ledger_desk_open(o, "log", "log", LEDGER_DESK_LOG)

/* ---- going on ---- */

static void an_empty_log_is_signed_and_grows_with_the_store(void **state)
{
	static const size_t more[] = {1, 1, 253, 1, 1, 343, 2500};
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);
	uint64_t size = 0;

	ledger_desk_follow(d);
	ledger_desk_shows(d, 0);
	for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
		ledger_desk_add(o, more[i], NOW + (int64_t)size);
		size += more[i];
		ledger_desk_follow(d);
		ledger_desk_shows(d, size);
		assert_true(d->state.count == size);
		assert_true(d->state.behind == 0);
	}
	ledger_desk_close(d);
}

static void nothing_is_written_while_nothing_happens_or_when_the_clock_goes_back(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);

	ledger_desk_add(o, 3, NOW);
	ledger_desk_follow(d);
	ledger_desk_verify(d, 3);
	ledger_desk_shell(d, "mv checkpoint kept");
	assert_int_equal(ledger_desk_turn(d, NOW - 10 * DAY), ERR_OK);
	ledger_desk_shell(d, "test ! -e checkpoint && mv kept checkpoint");
	ledger_desk_add(o, 1, NOW - 10 * DAY);
	assert_int_equal(ledger_desk_turn(d, NOW - 10 * DAY), ERR_OK);
	ledger_desk_shows(d, 4);
	ledger_desk_close(d);
}

/* The part of the tile of entries and that of hashes agree. */
static void assert_prefix(const struct ledger_view *view, uint64_t n, unsigned width)
{
	const struct ledger_tile hashes = {0, n, width}, entries = {LEDGER_ENTRIES, n, width};
	struct buf bytes = BUF_INIT(LEDGER_BUNDLE_MAX), bundle = BUF_INIT(LEDGER_BUNDLE_MAX);
	struct ledger_hash hash;
	struct problem why;
	struct str rest, entry;
	unsigned count = 0;

	assert_int_equal(ledger_view_tile(view, &hashes, &bytes, &why), ERR_OK);
	assert_int_equal(ledger_view_tile(view, &entries, &bundle, &why), ERR_OK);
	assert_int_equal(bytes.len, width * LEDGER_HASH);
	rest = buf_str(&bundle);
	for (; ledger_bundle_next(&rest, &entry); count++) {
		ledger_hash_leaf(entry, &hash);
		assert_memory_equal(hash.at, bytes.at + count * LEDGER_HASH, LEDGER_HASH);
	}
	assert_int_equal(count, width);
	assert_int_equal(rest.len, 0);
	buf_free(&bytes);
	buf_free(&bundle);
}

static void assert_no_tile(const struct ledger_view *view, int level, uint64_t n, unsigned width)
{
	const struct ledger_tile tile = {level, n, width};
	struct buf bytes = BUF_INIT(LEDGER_BUNDLE_MAX);
	struct problem why;

	assert_int_equal(ledger_view_tile(view, &tile, &bytes, &why), ERR_NOT_FOUND);
	buf_free(&bytes);
}

static void every_tile_that_a_checkpoint_ever_had_is_there_and_no_other(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);
	const struct ledger_view *view;

	ledger_desk_add(o, 600, NOW);
	ledger_desk_follow(d);
	view = ledger_shown_hold(d->shown);
	for (unsigned width = 1; width <= 256; width++) {
		assert_prefix(view, 0, width);
		assert_prefix(view, 1, width);
		if (width <= 88)
			assert_prefix(view, 2, width);
	}
	assert_no_tile(view, 0, 2, 89);
	assert_no_tile(view, LEDGER_ENTRIES, 2, 89);
	assert_no_tile(view, LEDGER_ENTRIES, 3, 1);
	assert_no_tile(view, 1, 0, 3);
	assert_no_tile(view, 2, 0, 1);
	assert_no_tile(view, 0, UINT64_MAX / 256, 1);
	ledger_view_release(view);
	ledger_desk_close(d);
}

static void whoever_reads_an_old_view_is_sent_to_the_newer_one(void **state)
{
	const struct ledger_tile entries = {LEDGER_ENTRIES, 0, 2}, hashes = {0, 0, 2};
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);
	struct buf bytes = BUF_INIT(LEDGER_BUNDLE_MAX);
	const struct ledger_view *old;
	struct problem why;

	ledger_desk_add(o, 3, NOW);
	ledger_desk_follow(d);
	old = ledger_shown_hold(d->shown);
	ledger_desk_add(o, 3, NOW);
	ledger_desk_follow(d);
	assert_int_equal(ledger_view_tile(old, &entries, &bytes, &why), ERR_CHANGED);
	assert_int_equal(ledger_view_tile(old, &hashes, &bytes, &why), ERR_OK);
	ledger_view_release(old);
	old = ledger_shown_hold(d->shown);
	assert_prefix(old, 0, 2);
	ledger_view_release(old);
	buf_free(&bytes);
	ledger_desk_close(d);
}

static void an_entry_is_proved_to_whoever_has_the_checkpoint(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);
	const struct ledger_view *view;
	struct ledger_hash proof[LEDGER_PROOF_MAX];
	struct ledger_row *rows;
	size_t count, row_count;

	ledger_desk_add(o, 700, NOW);
	ledger_desk_follow(d);
	view = ledger_shown_hold(d->shown);
	assert_int_equal(ledger_rows(o->store, 0, 1000, &o->arena, &rows, &row_count), ERR_OK);
	for (uint64_t i = 0; i < 700; i += 23) {
		struct verify_hash leaf, root;
		struct ledger_hash hash;
		const struct verify_tree tree = {view->size, &root};

		assert_int_equal(ledger_view_inclusion(view, i, proof, &count), ERR_OK);
		ledger_hash_leaf(rows[i].entry, &hash);
		memcpy(&leaf, &hash, sizeof leaf);
		memcpy(&root, &view->root, sizeof root);
		assert_true(verify_inclusion(
		    i, &leaf, (const struct verify_hash *)(const void *)proof, count, &tree));
	}
	assert_int_equal(ledger_view_inclusion(view, 700, proof, &count), ERR_INVALID);
	ledger_view_release(view);
	ledger_desk_close(d);
}

/* ---- a start ---- */

static void what_was_signed_is_shown_before_the_store_is_asked(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);

	ledger_desk_add(o, 300, NOW);
	ledger_desk_follow(d);
	ledger_desk_close(d);
	d = SIGNER(o);
	assert_int_equal(ledger_book_open(d->book, &d->why), ERR_OK);
	ledger_desk_shows(d, 300);
	ledger_desk_add(o, 300, NOW);
	ledger_desk_follow(d);
	ledger_desk_shows(d, 600);
	ledger_desk_close(d);
}

static void a_folder_belongs_to_one_process(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o), *other = SIGNER(o);

	ledger_desk_follow(d);
	assert_int_equal(ledger_desk_turn(other, NOW), ERR_BUSY);
	ledger_desk_close(d);
	ledger_desk_follow(other);
	ledger_desk_shows(other, 0);
	ledger_desk_close(other);
}

static void another_key_or_another_name_signs_nothing(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);

	ledger_desk_add(o, 3, NOW);
	ledger_desk_follow(d);
	ledger_desk_close(d);
	d = ledger_desk_open(o, "log", "other", LEDGER_DESK_LOG);
	ledger_desk_refuses(d, "was signed by another key than that of [ledger] key");
	ledger_desk_close(d);
	d = ledger_desk_open(o, "log", "log", "seal.example.jp/other");
	ledger_desk_refuses(d, "is of the log seal.example.jp/log, but [ledger] name is");
	ledger_desk_close(d);
	/* A folder that knows nothing is no way around. */
	d = ledger_desk_open(o, "new", "other", LEDGER_DESK_LOG);
	ledger_desk_refuses(d, "was signed by another key than that of [ledger] key");
	ledger_desk_close(d);
	d = ledger_desk_open(o, "new", "log", "seal.example.jp/other");
	ledger_desk_refuses(d, "is of the log seal.example.jp/log, but [ledger] name is");
	ledger_desk_close(d);
	d = SIGNER(o);
	ledger_desk_follow(d);
	ledger_desk_shows(d, 3);
	ledger_desk_close(d);
}

/* The folder and store of a log of that size whose entries are alike, as far as a start needs them.
 */
static void make_large(
    struct office *o, struct ledger_desk *d, struct sparse_log *log, uint64_t size)
{
	struct ledger_hash root = sparse_log_hash(log, 0, size);
	struct buf text = BUF_INIT(LEDGER_CHECKPOINT_MAX);
	struct ledger_shelf *shelf = NULL;
	char path[160], sql[200];

	assert_int_equal(ledger_shelf_open(d->folder, &shelf, &d->why), ERR_OK);
	for (int level = 0; level < LEDGER_LEVELS; level++) {
		struct ledger_hash hashes[LEDGER_TILE];
		uint64_t count = size >> (8 * level);
		const struct ledger_tile tile = {
		    level, count / LEDGER_TILE, (unsigned)(count % LEDGER_TILE)};

		for (unsigned i = 0; i < tile.width; i++)
			hashes[i] = sparse_log_tile_hash(log, level, tile.n, i);
		if (tile.width > 0)
			assert_int_equal(
			    ledger_shelf_put(shelf, &tile,
				(struct str){(const char *)hashes, tile.width * sizeof hashes[0]},
				&d->why),
			    ERR_OK);
	}
	ledger_shelf_close(shelf);
	assert_int_equal(
	    ledger_checkpoint_sign(d->key, STR(LEDGER_DESK_LOG), size, &root, &text), ERR_OK);
	snprintf(path, sizeof path, "%s/checkpoint", d->folder);
	assert_int_equal(file_replace(path, buf_str(&text), &d->why), ERR_OK);
	assert_int_equal(ledger_checkpoint_put(o->store, size, buf_str(&text), NOW), ERR_OK);
	for (uint64_t i = size - size % LEDGER_TILE; i < size; i++) {
		snprintf(sql, sizeof sql,
		    office_is_sqlite() ? "INSERT INTO ledger_entry (idx, at, code, entry) VALUES "
					 "(%llu, 1, 1, CAST('alike' AS BLOB))"
				       : "INSERT INTO ledger_entry (idx, at, code, entry) VALUES "
					 "(%llu, 1, 1, 'alike')",
		    (unsigned long long)i);
		office_run_sql(o, sql);
	}
	buf_free(&text);
}

/* No tile is read but those that are not full, no entry but those of one tile. */
static void a_log_of_ten_million_entries_begins_at_once_and_goes_on(void **state)
{
	enum { SIZE = 10000000 };
	struct office *o = *state;
	struct sparse_log *log = sparse_log_new(0);
	struct ledger_desk *d = SIGNER(o);
	struct ledger_hash want;
	const struct ledger_view *view;
	int64_t since_ms, opened_ms;

	make_large(o, d, log, SIZE);
	since_ms = clock_monotonic_ms();
	assert_int_equal(ledger_book_open(d->book, &d->why), ERR_OK);
	opened_ms = clock_monotonic_ms() - since_ms;
	assert_true(ledger_shown_size(d->shown) == SIZE);
	office_run_sql(o, office_is_sqlite()
			      ? "INSERT INTO ledger_entry (idx, at, code, entry) VALUES "
				"(10000000, 1, 1, CAST('alike' AS BLOB))"
			      : "INSERT INTO ledger_entry (idx, at, code, entry) VALUES "
				"(10000000, 1, 1, 'alike')");
	assert_int_equal(ledger_desk_turn(d, NOW), ERR_OK);
	print_message("shown after %lld ms, gone on after %lld ms\n", (long long)opened_ms,
	    (long long)(clock_monotonic_ms() - since_ms));
	view = ledger_shown_hold(d->shown);
	want = sparse_log_hash(log, 0, SIZE + 1);
	assert_true(view->size == SIZE + 1);
	assert_memory_equal(view->root.at, want.at, LEDGER_HASH);
	ledger_view_release(view);
	ledger_desk_close(d);
	free(log);
}

/* ---- damaged files ---- */

static void tiles_that_are_lost_or_damaged_are_written_anew(void **state)
{
	static const char *const damages[] = {"rm -r tile", "rm -r tile/0/002.p",
	    ": >tile/1/000.p/2", "head -c 100 tile/0/002.p/88 >x && mv x tile/0/002.p/88",
	    "head -c 32 tile/1/000.p/2 >x && head -c 32 tile/0/000 >>x && mv x tile/1/000.p/2"};
	struct office *o = *state;
	struct ledger_desk *d;

	ledger_desk_add(o, 600, NOW);
	for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
		d = SIGNER(o);
		ledger_desk_follow(d);
		ledger_desk_shows(d, 600);
		ledger_desk_close(d);
		d = SIGNER(o);
		ledger_desk_shell(d, damages[i]);
		assert_int_equal(ledger_book_open(d->book, &d->why), ERR_OK);
		assert_null(ledger_shown_hold(d->shown));
		assert_int_equal(ledger_desk_turn(d, NOW), ERR_OK);
		assert_true(d->state.rebuilds);
		ledger_desk_shows(d, 600);
		ledger_desk_close(d);
	}
}

static void entries_that_are_lost_are_told_to_whoever_asks_for_them(void **state)
{
	const struct ledger_tile entries = {LEDGER_ENTRIES, 0, 256};
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);
	struct buf bytes = BUF_INIT(LEDGER_BUNDLE_MAX);
	const struct ledger_view *view;

	ledger_desk_add(o, 300, NOW);
	ledger_desk_follow(d);
	view = ledger_shown_hold(d->shown);
	ledger_desk_shell(d, "head -c 1000 tile/entries/000 >x && mv x tile/entries/000");
	assert_int_equal(ledger_view_tile(view, &entries, &bytes, &d->why), ERR_CORRUPT);
	assert_non_null(strstr(d->why.text, "tile/entries/000 is damaged"));
	ledger_desk_shell(d, "rm tile/entries/000");
	assert_int_equal(ledger_view_tile(view, &entries, &bytes, &d->why), ERR_CORRUPT);
	ledger_view_release(view);
	buf_free(&bytes);
	ledger_desk_close(d);
	/* As the manual says. */
	d = SIGNER(o);
	ledger_desk_shell(d, "rm checkpoint");
	ledger_desk_follow(d);
	ledger_desk_shows(d, 300);
	ledger_desk_close(d);
}

/* Nobody knows then what was signed last. */
static void a_checkpoint_that_is_damaged_is_not_passed_over(void **state)
{
	static const char *const damages[] = {": >checkpoint",
	    "head -c 100 checkpoint >x; mv x checkpoint", "head -c 100000 /dev/zero >checkpoint",
	    "echo >>checkpoint", "sed -i '2s/3/4/' checkpoint"};
	struct office *o = *state;
	struct ledger_desk *d;

	ledger_desk_add(o, 3, NOW);
	d = SIGNER(o);
	ledger_desk_follow(d);
	ledger_desk_verify(d, 3);
	ledger_desk_shell(d, "cp checkpoint ../kept");
	ledger_desk_close(d);
	for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
		d = SIGNER(o);
		ledger_desk_shell(d, damages[i]);
		ledger_desk_refuses(d, i < 4 ? "checkpoint is damaged" : "signed by another key");
		ledger_desk_refuses(d, i < 4 ? "put a copy back" : "signed by another key");
		ledger_desk_shell(d, "cp ../kept checkpoint");
		ledger_desk_follow(d);
		ledger_desk_shows(d, 3);
		ledger_desk_close(d);
	}
}

static void a_lost_folder_is_made_anew_from_the_store(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);

	ledger_desk_add(o, 5000, NOW);
	ledger_desk_follow(d);
	ledger_desk_add(o, 7, NOW);
	ledger_desk_close(d);
	d = SIGNER(o);
	ledger_desk_shell(d, "rm -r checkpoint tile");
	ledger_desk_follow(d);
	ledger_desk_shows(d, 5007);
	ledger_desk_close(d);
}

/* ---- what broke off ---- */

static void what_was_signed_and_not_put_is_put_at_the_next_start(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);
	struct str text;
	uint64_t size;

	ledger_desk_add(o, 300, NOW);
	ledger_desk_follow(d);
	ledger_desk_add(o, 300, NOW);
	ledger_desk_follow(d);
	ledger_desk_verify(d, 600);
	ledger_desk_set_back(o, 600, 300);
	ledger_desk_close(d);
	d = SIGNER(o);
	ledger_desk_add(o, 1, NOW);
	ledger_desk_follow(d);
	ledger_desk_shows(d, 601);
	assert_int_equal(ledger_checkpoint_last(o->store, &o->arena, &size, &text), ERR_OK);
	assert_true(size == 601);
	assert_true(str_eq(text, buf_str(&d->older)));
	ledger_desk_close(d);
	/* None of them was put. */
	office_run_sql(o, "DELETE FROM ledger_checkpoint");
	d = SIGNER(o);
	ledger_desk_follow(d);
	assert_int_equal(ledger_checkpoint_last(o->store, &o->arena, &size, &text), ERR_OK);
	assert_true(size == 601);
	ledger_desk_close(d);
}

static void tiles_of_a_turn_that_broke_off_are_written_again(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);

	ledger_desk_add(o, 300, NOW);
	ledger_desk_follow(d);
	ledger_desk_close(d);
	/* They are others than those that come: the store was set back to what is signed. */
	d = SIGNER(o);
	ledger_desk_shell(d,
	    "cp -r tile/0/001.p tile/0/001.q && cp tile/0/000 tile/0/001 && "
	    "cp tile/entries/000 tile/entries/001 && mkdir -p tile/0/002.p && "
	    "cp tile/0/001.q/44 tile/0/001.p/99 && cp tile/0/000 tile/0/002.p/44 && "
	    "rm -r tile/0/001.q");
	ledger_desk_add(o, 256, NOW);
	ledger_desk_follow(d);
	ledger_desk_shows(d, 556);
	ledger_desk_close(d);
}

/* A server that goes on until it is killed. */
static void server_run(const struct office *o)
{
	struct office own = *o;
	struct ledger_desk *d;

	own.store = office_open(o, STORE_WRITE);
	d = SIGNER(&own);
	for (;;)
		ledger_desk_turn(d, NOW);
}

/* What somebody finds in the folder and keeps. */
static void keep_checkpoint(const struct office *o, struct buf *to)
{
	char path[160];
	struct problem why;
	enum err err;

	snprintf(path, sizeof path, "%s/log/checkpoint", o->folder);
	err = file_read(path, to, &why);
	assert_true(!err || err == ERR_NOT_FOUND);
}

/* The log is whole, and begins with all that was ever kept of it. */
static void judge_kept(struct office *o, uint64_t size, struct buf *kept, unsigned count)
{
	struct ledger_desk *d = SIGNER(o);

	ledger_desk_follow(d);
	ledger_desk_shows(d, size);
	for (unsigned i = 0; i < count; i++) {
		buf_clear(&d->older);
		buf_add_str(&d->older, buf_str(&kept[i]));
		ledger_desk_shows(d, size);
	}
	ledger_desk_shell(d, "test \"$(ls)\" = \"$(echo checkpoint; echo tile)\"");
	ledger_desk_close(d);
}

static void whenever_a_server_is_killed_the_next_goes_on(void **state)
{
	const char *times = getenv("LEDGER_KILLS");
	unsigned kills = times == NULL ? 40 : (unsigned)atoi(times);
	struct buf *kept = calloc(kills, sizeof *kept);
	struct office *o = *state;
	uint64_t size = 0;

	assert_non_null(kept);
	for (unsigned i = 0; i < kills; i++) {
		unsigned char bytes[3];
		pid_t server;

		random_bytes(bytes, sizeof bytes);
		store_close(o->store);
		server = fork();
		if (server == 0)
			server_run(o);
		o->store = office_open(o, STORE_WRITE);
		for (unsigned more = 0; more < 3; more++) {
			ledger_desk_add(o, 1 + bytes[more], NOW + (int64_t)size);
			size += 1 + bytes[more];
			usleep(1000 + (useconds_t)bytes[more] * 20);
		}
		kill(server, SIGKILL);
		waitpid(server, NULL, 0);
		kept[i] = BUF_INIT(LEDGER_CHECKPOINT_MAX);
		keep_checkpoint(o, &kept[i]);
		if (i % 10 == 9)
			judge_kept(o, size, kept, i + 1);
	}
	for (unsigned i = 0; i < kills; i++)
		buf_free(&kept[i]);
	free(kept);
}

/* ---- a full disk ---- */

static void limit_files(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes == 0 ? limit.rlim_max : bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_keeps_the_log_waiting_and_loses_nothing(void **state)
{
	static const rlim_t rooms[] = {1, 33, 3000, 8191, 10000};
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);
	uint64_t size = 10;

	signal(SIGXFSZ, SIG_IGN);
	ledger_desk_add(o, 10, NOW);
	ledger_desk_follow(d);
	for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++) {
		ledger_desk_add(o, 300, NOW);
		limit_files(rooms[i]);
		assert_int_equal(ledger_desk_turn(d, NOW), ERR_UNAVAILABLE);
		assert_int_equal(ledger_desk_turn(d, NOW), ERR_UNAVAILABLE);
		limit_files(0);
		ledger_desk_shows(d, size);
		ledger_desk_follow(d);
		size += 300;
		ledger_desk_shows(d, size);
	}
	ledger_desk_close(d);
}

/* ---- a store that was set back ---- */

static void a_store_that_was_set_back_has_nothing_signed_until_it_is_recovered(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);
	struct ledger_recovered done;
	struct ledger_row *rows;
	size_t count;

	ledger_desk_add(o, 290, NOW);
	ledger_desk_follow(d);
	ledger_desk_add(o, 20, NOW + 1000);
	ledger_desk_follow(d);
	ledger_desk_shows(d, 310);
	ledger_desk_set_back(o, 290, 290);
	ledger_desk_refuses(d, "310 entries were signed, and the store has 290");
	ledger_desk_refuses(d, "trustseal log recover");
	/* Also when as many came since, and after a start. */
	ledger_desk_add(o, 30, NOW + 5000);
	ledger_desk_refuses(d, "entry 290 of the store is not the one that was signed");
	ledger_desk_close(d);
	d = SIGNER(o);
	ledger_desk_refuses(d, "entry 290 of the store is not the one that was signed");
	ledger_desk_shows(d, 310);
	assert_int_equal(
	    ledger_recover(o->store, d->folder, LEDGER_DESK_LOG, d->key, NOW, &done, &d->why),
	    ERR_OK);
	assert_true(done.size == 310 && done.count == 20 && done.moved == 30);
	ledger_desk_follow(d);
	ledger_desk_shows(d, 340);
	assert_int_equal(ledger_rows(o->store, 290, 100, &o->arena, &rows, &count), ERR_OK);
	assert_int_equal(count, 50);
	for (int64_t i = 0; i < 50; i++)
		assert_int_equal(rows[i].at, i < 20 ? NOW + 1000 + i : NOW + 5000 + i - 20);
	assert_int_equal(
	    ledger_recover(o->store, d->folder, LEDGER_DESK_LOG, d->key, NOW, &done, &d->why),
	    ERR_OK);
	assert_true(done.size == 340 && done.count == 0 && done.moved == 0);
	ledger_desk_close(d);
}

static void another_server_signs_nothing_over_what_was_published(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o),
			   *other = ledger_desk_open(o, "other", "log", LEDGER_DESK_LOG);
	struct ledger_recovered done;

	ledger_desk_add(o, 20, NOW);
	ledger_desk_follow(d);
	ledger_desk_set_back(o, 10, 0);
	/* It has an older state: it goes on with what the store has, and then there are two. */
	ledger_desk_add(o, 20, NOW + 1000);
	ledger_desk_follow(other);
	ledger_desk_shows(other, 30);
	ledger_desk_refuses(d, "the store's entries are not those of its checkpoint of 30");
	assert_int_equal(
	    ledger_recover(o->store, d->folder, LEDGER_DESK_LOG, d->key, NOW, &done, &d->why),
	    ERR_REFUSED);
	assert_non_null(strstr(d->why.text, "it is not behind this folder"));
	ledger_desk_shows(d, 20);
	ledger_desk_close(d);
	ledger_desk_close(other);
}

static void a_folder_that_is_damaged_brings_nothing_back(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);
	struct ledger_recovered done;
	struct sign_key *other;
	uint64_t count;

	ledger_desk_add(o, 600, NOW);
	ledger_desk_follow(d);
	ledger_desk_set_back(o, 250, 250);
	ledger_desk_shell(d, "sed -i s/www.shop/www.shup/ tile/entries/001");
	assert_int_equal(
	    ledger_recover(o->store, d->folder, LEDGER_DESK_LOG, d->key, NOW, &done, &d->why),
	    ERR_CORRUPT);
	ledger_desk_shell(d, "rm tile/entries/001");
	assert_int_equal(
	    ledger_recover(o->store, d->folder, LEDGER_DESK_LOG, d->key, NOW, &done, &d->why),
	    ERR_NOT_FOUND);
	assert_int_equal(
	    ledger_recover(o->store, d->folder, "other", d->key, NOW, &done, &d->why), ERR_REFUSED);
	other = ledger_desk_key(o, "other");
	assert_int_equal(
	    ledger_recover(o->store, d->folder, LEDGER_DESK_LOG, other, NOW, &done, &d->why),
	    ERR_REFUSED);
	sign_key_free(other);
	ledger_desk_shell(d, "rm checkpoint");
	assert_int_equal(
	    ledger_recover(o->store, d->folder, LEDGER_DESK_LOG, d->key, NOW, &done, &d->why),
	    ERR_NOT_FOUND);
	assert_int_equal(ledger_count(o->store, &count), ERR_OK);
	assert_true(count == 250);
	ledger_desk_close(d);
}

/* ---- several servers ---- */

static void servers_with_one_key_sign_the_same(void **state)
{
	struct office *o = *state;
	struct ledger_desk *all[] = {SIGNER(o), ledger_desk_open(o, "b", "log", LEDGER_DESK_LOG),
	    ledger_desk_open(o, "c", "log", LEDGER_DESK_LOG)};
	uint64_t size = 0;

	for (size_t i = 0; i < 60; i++) {
		size_t more = i * 37 % 290;

		ledger_desk_add(o, more, NOW + (int64_t)size);
		size += more;
		ledger_desk_follow(all[i % 3]);
		ledger_desk_shows(all[i % 3], size);
	}
	for (size_t i = 0; i < 3; i++) {
		ledger_desk_follow(all[i]);
		ledger_desk_shows(all[i], size);
		assert_true(str_eq(buf_str(&all[0]->older), buf_str(&all[i]->older)));
	}
	for (size_t i = 0; i < 3; i++)
		ledger_desk_close(all[i]);
}

static void a_server_without_key_shows_what_the_others_signed(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o), *other = ledger_desk_open(o, "b", NULL, LEDGER_DESK_LOG);

	ledger_desk_follow(other);
	assert_null(ledger_shown_hold(other->shown));
	ledger_desk_add(o, 300, NOW);
	ledger_desk_follow(d);
	ledger_desk_add(o, 10, NOW);
	ledger_desk_follow(other);
	ledger_desk_shows(other, 300);
	assert_true(other->state.behind == 10);
	ledger_desk_follow(d);
	ledger_desk_follow(other);
	ledger_desk_shows(other, 310);
	ledger_desk_shows(d, 310);
	assert_true(str_eq(buf_str(&d->older), buf_str(&other->older)));
	ledger_desk_close(d);
	ledger_desk_close(other);
}

static void a_server_does_not_follow_what_its_entries_do_not_give(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o), *other = ledger_desk_open(o, "b", NULL, LEDGER_DESK_LOG);

	ledger_desk_add(o, 3, NOW);
	ledger_desk_follow(d);
	ledger_desk_follow(other);
	ledger_desk_add(o, 3, NOW + 100);
	ledger_desk_follow(d);
	office_run_sql(o,
	    "UPDATE ledger_entry SET entry = (SELECT entry FROM ledger_entry WHERE idx = 1)"
	    " WHERE idx = 4");
	ledger_desk_refuses(other, "not those of its checkpoint of 6");
	ledger_desk_shows(other, 3);
	office_run_sql(o, "UPDATE ledger_checkpoint SET checkpoint = 'x' WHERE size = 6");
	ledger_desk_refuses(other, "the newest checkpoint of the store is damaged");
	ledger_desk_close(d);
	ledger_desk_close(other);
}

/* It has taken some of the entries that are gone. */
static void a_store_that_is_set_back_while_it_is_followed_is_read_anew(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o), *other = ledger_desk_open(o, "b", NULL, LEDGER_DESK_LOG);

	ledger_desk_add(o, 3, NOW);
	ledger_desk_follow(d);
	ledger_desk_follow(other);
	ledger_desk_add(o, 5000, NOW);
	ledger_desk_follow(d);
	assert_int_equal(ledger_desk_turn(other, NOW), ERR_OK);
	assert_true(other->state.more);
	ledger_desk_close(d);
	ledger_desk_set_back(o, 3, 3);
	ledger_desk_add(o, 4, NOW + 7000);
	/* Its folder is lost, too, so it does not know. */
	d = ledger_desk_open(o, "new", "log", LEDGER_DESK_LOG);
	ledger_desk_follow(d);
	assert_int_equal(ledger_desk_turn(other, NOW), ERR_CHANGED);
	ledger_desk_follow(other);
	ledger_desk_shows(other, 7);
	ledger_desk_close(d);
	ledger_desk_close(other);
}

/* Others came in the place of those that it has taken, and it is its turn to sign. */
static void what_was_followed_and_is_gone_is_never_signed(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o),
			   *other = ledger_desk_open(o, "b", "log", LEDGER_DESK_LOG);

	ledger_desk_add(o, 3, NOW);
	ledger_desk_follow(d);
	ledger_desk_follow(other);
	ledger_desk_add(o, 5000, NOW);
	ledger_desk_follow(d);
	assert_int_equal(ledger_desk_turn(other, NOW), ERR_OK);
	assert_true(other->state.more);
	ledger_desk_close(d);
	ledger_desk_set_back(o, 3, 3);
	ledger_desk_add(o, 5000, NOW + 7000);
	assert_int_equal(ledger_desk_turn(other, NOW), ERR_CHANGED);
	ledger_desk_follow(other);
	ledger_desk_shows(other, 5003);
	/* What it signed is of the entries that the store has. */
	d = ledger_desk_open(o, "new", NULL, LEDGER_DESK_LOG);
	ledger_desk_follow(d);
	ledger_desk_shows(d, 5003);
	ledger_desk_close(d);
	ledger_desk_close(other);
}

static void an_entry_that_is_missing_stops_the_log_before_it(void **state)
{
	struct office *o = *state;
	struct ledger_desk *d = SIGNER(o);

	ledger_desk_add(o, 10, NOW);
	office_run_sql(o, "DELETE FROM ledger_entry WHERE idx = 7");
	ledger_desk_refuses(d, "entry 7 is missing in the store");
	ledger_desk_close(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_empty_log_is_signed_and_grows_with_the_store),
	    TEST(nothing_is_written_while_nothing_happens_or_when_the_clock_goes_back),
	    TEST(every_tile_that_a_checkpoint_ever_had_is_there_and_no_other),
	    TEST(whoever_reads_an_old_view_is_sent_to_the_newer_one),
	    TEST(an_entry_is_proved_to_whoever_has_the_checkpoint),
	    TEST(what_was_signed_is_shown_before_the_store_is_asked),
	    TEST(a_log_of_ten_million_entries_begins_at_once_and_goes_on),
	    TEST(a_folder_belongs_to_one_process),
	    TEST(another_key_or_another_name_signs_nothing),
	    TEST(tiles_that_are_lost_or_damaged_are_written_anew),
	    TEST(entries_that_are_lost_are_told_to_whoever_asks_for_them),
	    TEST(a_checkpoint_that_is_damaged_is_not_passed_over),
	    TEST(a_lost_folder_is_made_anew_from_the_store),
	    TEST(what_was_signed_and_not_put_is_put_at_the_next_start),
	    TEST(tiles_of_a_turn_that_broke_off_are_written_again),
	    TEST(whenever_a_server_is_killed_the_next_goes_on),
	    TEST(a_full_disk_keeps_the_log_waiting_and_loses_nothing),
	    TEST(a_store_that_was_set_back_has_nothing_signed_until_it_is_recovered),
	    TEST(another_server_signs_nothing_over_what_was_published),
	    TEST(a_folder_that_is_damaged_brings_nothing_back),
	    TEST(servers_with_one_key_sign_the_same),
	    TEST(a_server_without_key_shows_what_the_others_signed),
	    TEST(a_server_does_not_follow_what_its_entries_do_not_give),
	    TEST(a_store_that_is_set_back_while_it_is_followed_is_read_anew),
	    TEST(what_was_followed_and_is_gone_is_never_signed),
	    TEST(an_entry_that_is_missing_stops_the_log_before_it),
	};

	return office_run(tests);
}
