/* QR codes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "io/qr.h"

enum { SIDE_MAX = 177 };

/* Draws the path upon squares. */
static void draw(const char *path, char squares[SIDE_MAX][SIDE_MAX], unsigned side)
{
	int x, y, width, back, read;

	memset(squares, 0, (size_t)SIDE_MAX * SIDE_MAX);
	for (; sscanf(path, "M%d %dh%dv1h-%dz%n", &x, &y, &width, &back, &read) == 4;
	     path += read) {
		assert_int_equal(width, back);
		assert_true(
		    x >= 0 && y >= 0 && (unsigned)y < side && (unsigned)(x + width) <= side);
		memset(&squares[y][x], 1, (size_t)width);
	}
	assert_string_equal(path, "");
}

/* That scanners read it is looked at in tests/browser, on paper. */
static void a_code_of_ten_digits_has_21_rows_and_its_three_corners(void **state)
{
	static char squares[SIDE_MAX][SIDE_MAX];
	struct buf path = BUF_INIT(1 << 14);
	unsigned side = 0;

	(void)state;
	assert_int_equal(qr_write_path("4711081500", &path, &side), ERR_OK);
	assert_int_equal(side, 21);
	draw(path.at, squares, side);
	for (unsigned i = 0; i < 7; i++) {
		assert_int_equal(squares[0][i], 1);
		assert_int_equal(squares[0][20 - i], 1);
		assert_int_equal(squares[20][i], 1);
	}
	assert_int_equal(squares[0][7], 0);
	assert_int_equal(squares[1][1], 0);
	assert_int_equal(squares[3][3], 1);
	buf_free(&path);
}

static void small_letters_stay_small(void **state)
{
	struct buf small = BUF_INIT(1 << 14), large = BUF_INIT(1 << 14);
	unsigned side;

	(void)state;
	assert_int_equal(qr_write_path("a", &small, &side), ERR_OK);
	assert_int_equal(qr_write_path("A", &large, &side), ERR_OK);
	assert_string_not_equal(small.at, large.at);
	buf_free(&small);
	buf_free(&large);
}

static void what_is_too_long_for_a_code_or_no_text_is_refused(void **state)
{
	static char text[8000];
	struct buf path = BUF_INIT(1 << 20);
	unsigned side = 7;

	(void)state;
	memset(text, 'a', sizeof text - 1);
	assert_int_equal(qr_write_path(text, &path, &side), ERR_TOO_LARGE);
	assert_int_equal(qr_write_path("", &path, &side), ERR_TOO_LARGE);
	assert_int_equal(side, 7);
	assert_int_equal(path.len, 0);
	buf_free(&path);
}

static void a_path_without_room_fails(void **state)
{
	struct buf path = BUF_INIT(100);
	unsigned side;

	(void)state;
	assert_int_equal(qr_write_path("4711081500", &path, &side), ERR_TOO_LARGE);
	buf_free(&path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_code_of_ten_digits_has_21_rows_and_its_three_corners),
	    cmocka_unit_test(small_letters_stay_small),
	    cmocka_unit_test(what_is_too_long_for_a_code_or_no_text_is_refused),
	    cmocka_unit_test(a_path_without_room_fails),
	};

	return cmocka_run_group_tests_name("qr", tests, NULL, NULL);
}
