/* ledger/tile: which tiles a log has, and what they are called. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include "ledger/tile.h"
#include "unit/fixtures/exact.h"

static const struct {
	const char *path;
	struct ledger_tile tile;
} named[] = {
    {"0/000", {0, 0, 256}},
    {"0/000.p/1", {0, 0, 1}},
    {"1/000.p/255", {1, 0, 255}},
    {"0/005.p/112", {0, 5, 112}},
    {"0/999", {0, 999, 256}},
    {"0/x001/000", {0, 1000, 256}},
    {"0/x001/234.p/5", {0, 1234, 5}},
    {"2/x001/x234/067", {2, 1234067, 256}},
    {"entries/000.p/5", {LEDGER_ENTRIES, 0, 5}},
    {"entries/x001/x234/067.p/10", {LEDGER_ENTRIES, 1234067, 10}},
    {"7/000.p/127", {7, 0, 127}},
    /* As far as 64 bits go. */
    {"0/x072/x057/x594/x037/x927/935", {0, (UINT64_C(1) << 56) - 1, 256}},
    {"entries/x072/x057/x594/x037/x927/935", {LEDGER_ENTRIES, (UINT64_C(1) << 56) - 1, 256}},
    {"6/255.p/255", {6, 255, 255}},
};

static void names_are_those_of_the_standard_and_read_as_what_they_say(void **state)
{
	struct buf name = BUF_INIT(64);

	(void)state;
	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
		struct str path = exact_copy(str_from(named[i].path));
		struct ledger_tile tile;

		buf_clear(&name);
		ledger_tile_write(&named[i].tile, &name);
		assert_int_equal(name.err, ERR_OK);
		assert_string_equal(name.at, named[i].path);
		assert_int_equal(ledger_tile_read(path, &tile), ERR_OK);
		assert_int_equal(tile.level, named[i].tile.level);
		assert_true(tile.n == named[i].tile.n);
		assert_int_equal(tile.width, named[i].tile.width);
		exact_free(path);
	}
	buf_free(&name);
}

static void every_other_spelling_is_refused(void **state)
{
	static const char *const paths[] = {
	    "",
	    "/",
	    "0",
	    "0/",
	    "/000",
	    "entries",
	    "entries/",
	    "entries/00",
	    "Entries/000",
	    "entry/000",
	    "data/000",
	    "8/000",
	    "63/000",
	    "00/000",
	    "01/000",
	    "-1/000",
	    "+1/000",
	    " 0/000",
	    "0/0",
	    "0/00",
	    "0/0000",
	    "0/x000",
	    "0/x001",
	    "0/x000/001",
	    "0/x000/x001/000",
	    "0/001/000",
	    "0/X001/000",
	    "0/x01/000",
	    "0/x001/x000",
	    "0/x001//000",
	    "0/x001/000/",
	    "0//000",
	    "0/000/",
	    "0/xx01/000",
	    "0/0a0",
	    "0/-01",
	    "0/000.p",
	    "0/000.p/",
	    "0/000.p/0",
	    "0/000.p/00",
	    "0/000.p/01",
	    "0/000.p/256",
	    "0/000.p/1000",
	    "0/000.p/99999999999999999999999",
	    "0/000.p/-1",
	    "0/000.p/+1",
	    "0/000.p/1 ",
	    "0/000.p/1/",
	    "0/000.p/1.p/1",
	    "0/000.P/1",
	    "0/.p/1",
	    "0.p/1",
	    "0/000.p5",
	    "0/000.q/5",
	    "0/000?",
	    "0/..",
	    /* One past the last of a level. */
	    "0/x072/x057/x594/x037/x927/936",
	    "0/x999/x999/x999/x999/x999/999",
	    "0/x001/x000/x000/x000/x000/x000/000",
	    "6/256",
	    "7/001",
	};
	struct ledger_tile tile = {3, 4, 5};

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		struct str path = exact_copy(str_from(paths[i]));

		if (ledger_tile_read(path, &tile) != ERR_INVALID)
			fail_msg("'%s' is read as a tile", paths[i]);
		exact_free(path);
	}
	assert_int_equal(ledger_tile_read(STR("0/000\0"), &tile), ERR_INVALID);
	assert_int_equal(ledger_tile_read((struct str){NULL, 0}, &tile), ERR_INVALID);
	assert_int_equal(tile.level, 3);
	assert_true(tile.n == 4);
	assert_int_equal(tile.width, 5);
}

/* The standard's own example. */
static void a_log_of_seventy_thousand_has_the_tiles_that_the_standard_names(void **state)
{
	(void)state;
	assert_int_equal(ledger_tile_width(0, 0, 70000), 256);
	assert_int_equal(ledger_tile_width(0, 272, 70000), 256);
	assert_int_equal(ledger_tile_width(0, 273, 70000), 112);
	assert_int_equal(ledger_tile_width(0, 274, 70000), 0);
	assert_int_equal(ledger_tile_width(1, 0, 70000), 256);
	assert_int_equal(ledger_tile_width(1, 1, 70000), 17);
	assert_int_equal(ledger_tile_width(1, 2, 70000), 0);
	assert_int_equal(ledger_tile_width(2, 0, 70000), 1);
	assert_int_equal(ledger_tile_width(2, 1, 70000), 0);
	assert_int_equal(ledger_tile_width(3, 0, 70000), 0);
	assert_int_equal(ledger_tile_width(0, 0, 256), 256);
	assert_int_equal(ledger_tile_width(0, 1, 256), 0);
	assert_int_equal(ledger_tile_width(1, 0, 256), 1);
}

static void entries_lie_in_tiles_as_their_hashes_do(void **state)
{
	(void)state;
	for (uint64_t size = 0; size < 1000; size++)
		for (uint64_t n = 0; n < 5; n++)
			assert_int_equal(ledger_tile_width(LEDGER_ENTRIES, n, size),
			    ledger_tile_width(0, n, size));
}

static void widths_are_right_for_the_largest_logs(void **state)
{
	const uint64_t size = UINT64_MAX;

	(void)state;
	for (int level = 0; level < LEDGER_LEVELS; level++) {
		uint64_t last = size >> (8 * level) >> 8;

		assert_int_equal(ledger_tile_width(level, last, size), 255);
		assert_int_equal(ledger_tile_width(level, last + 1, size), 0);
		if (last > 0)
			assert_int_equal(ledger_tile_width(level, last - 1, size), 256);
	}
	assert_int_equal(ledger_tile_width(4, 255, UINT64_C(1) << 40), 0);
	assert_int_equal(ledger_tile_width(4, 0, UINT64_C(1) << 40), 256);
	assert_int_equal(ledger_tile_width(5, 0, UINT64_C(1) << 40), 1);
}

/* Of the sizes that differ by one, the tiles differ where the new entry is, and nowhere else. */
static void one_more_entry_widens_one_tile_of_each_level_at_most(void **state)
{
	(void)state;
	for (uint64_t size = 0; size < 140000; size++)
		for (int level = 0; level < 3; level++) {
			uint64_t at = size >> (8 * level) >> 8;
			unsigned before = ledger_tile_width(level, at, size),
				 after = ledger_tile_width(level, at, size + 1);
			uint64_t low = (UINT64_C(1) << (8 * level)) - 1;

			assert_int_equal(after - before, (size & low) == low);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_those_of_the_standard_and_read_as_what_they_say),
	    cmocka_unit_test(every_other_spelling_is_refused),
	    cmocka_unit_test(a_log_of_seventy_thousand_has_the_tiles_that_the_standard_names),
	    cmocka_unit_test(entries_lie_in_tiles_as_their_hashes_do),
	    cmocka_unit_test(widths_are_right_for_the_largest_logs),
	    cmocka_unit_test(one_more_entry_widens_one_tile_of_each_level_at_most),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
