/* Tests of src/verify/tile.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "verify/tile.h"

static void assert_path(int level, uint64_t n, unsigned width, const char *path)
{
	char text[VERIFY_PATH_MAX];

	verify_tile_path(&(struct verify_tile){level, n, width}, text);
	assert_string_equal(text, path);
}

static void files_are_named_as_the_specification_names_them(void **state)
{
	(void)state;
	assert_path(0, 0, 256, "tile/0/000");
	assert_path(0, 1234067, 256, "tile/0/x001/x234/067");
	assert_path(2, 999, 1, "tile/2/999.p/1");
	assert_path(1, 1000, 255, "tile/1/x001/000.p/255");
	assert_path(VERIFY_ENTRIES, 273, 112, "tile/entries/273.p/112");
	assert_path(7, (uint64_t)1 << 48, 256, "tile/7/x281/x474/x976/x710/656");
}

/* The specification's example: 70,000 entries. */
static void a_log_has_the_tiles_of_its_size(void **state)
{
	(void)state;
	assert_int_equal(verify_tile_of(0, 272, 70000).width, 256);
	assert_int_equal(verify_tile_of(0, 273, 70000).width, 112);
	assert_int_equal(verify_tile_of(0, 274, 70000).width, 0);
	assert_int_equal(verify_tile_of(VERIFY_ENTRIES, 273, 70000).width, 112);
	assert_int_equal(verify_tile_of(1, 0, 70000).width, 256);
	assert_int_equal(verify_tile_of(1, 1, 70000).width, 17);
	assert_int_equal(verify_tile_of(2, 0, 70000).width, 1);
	assert_int_equal(verify_tile_of(3, 0, 70000).width, 0);
	assert_int_equal(verify_tile_of(0, 0, 256).width, 256);
	assert_int_equal(verify_tile_of(0, 1, 256).width, 0);
	assert_int_equal(verify_tile_of(1, 0, 256).width, 1);
	assert_int_equal(verify_tile_of(0, 0, 0).width, 0);
}

static void entries_are_cut_by_their_lengths(void **state)
{
	struct str rest = STR("\0\3abc\0\0\0\2de"), entry;

	(void)state;
	assert_true(verify_tile_entry(&rest, &entry));
	assert_true(str_eq(entry, STR("abc")));
	assert_true(verify_tile_entry(&rest, &entry));
	assert_int_equal(entry.len, 0);
	assert_true(verify_tile_entry(&rest, &entry));
	assert_true(str_eq(entry, STR("de")));
	assert_int_equal(rest.len, 0);
	assert_false(verify_tile_entry(&rest, &entry));
	rest = STR("\0");
	assert_false(verify_tile_entry(&rest, &entry));
	rest = STR("\0\3ab");
	assert_false(verify_tile_entry(&rest, &entry));
	rest = STR("\xff\xff");
	assert_false(verify_tile_entry(&rest, &entry));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(files_are_named_as_the_specification_names_them),
	    cmocka_unit_test(a_log_has_the_tiles_of_its_size),
	    cmocka_unit_test(entries_are_cut_by_their_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
