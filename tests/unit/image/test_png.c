/* Tests the writing of PNG files, with few and with many colours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "image/png.h"
#include "unit/fixtures/decode.h"

enum { SIDE = 64 };

/* Writes the picture and reads it again; the colour type of the file in *ret_type. */
static struct picture there_and_back(const struct pixels *p, int *ret_type)
{
	struct buf file = BUF_INIT(256 * 1024);
	struct picture back;

	assert_int_equal(png_encode(p, &file), ERR_OK);
	*ret_type = file.at[25];
	back = decode_png(buf_str(&file));
	buf_free(&file);
	return back;
}

static void few_colours_become_a_palette_without_loss(void **state)
{
	struct pixels p;
	struct picture back;
	int type;

	(void)state;
	assert_int_equal(pixels_new(SIDE, SIDE, &p), ERR_OK);
	for (size_t i = 0; i < pixels_count(&p); i++) {
		p.rgba[i * 4] = (uint8_t)(i % 100);
		p.rgba[i * 4 + 3] = (uint8_t)(i % 100 + 1);
	}
	back = there_and_back(&p, &type);
	assert_int_equal(type, PNG_COLOR_TYPE_PALETTE);
	assert_memory_equal(back.rgba, p.rgba, pixels_count(&p) * 4);
	picture_free(&back);
	pixels_free(&p);
}

static void colours_that_no_palette_fits_are_all_kept(void **state)
{
	struct pixels p;
	struct picture back;
	int type;

	(void)state;
	assert_int_equal(pixels_new(SIDE, SIDE, &p), ERR_OK);
	for (size_t i = 0; i < pixels_count(&p); i++) {
		p.rgba[i * 4] = (uint8_t)(i * 37);
		p.rgba[i * 4 + 1] = (uint8_t)(i * 91 >> 2);
		p.rgba[i * 4 + 2] = (uint8_t)(i * 13 >> 4);
		p.rgba[i * 4 + 3] = (uint8_t)(i % 251 + 4);
	}
	back = there_and_back(&p, &type);
	assert_int_equal(type, PNG_COLOR_TYPE_RGB_ALPHA);
	assert_memory_equal(back.rgba, p.rgba, pixels_count(&p) * 4);
	picture_free(&back);
	pixels_free(&p);
}

/* Two squares in a row, black and white, then white and black; 3 pixels each, one around. */
static void squares_are_black_on_white_and_have_a_margin(void **state)
{
	static const unsigned char dark[] = {1, 0, 0, 1};
	struct buf file = BUF_INIT(4096);
	struct picture back;

	(void)state;
	assert_int_equal(png_encode_squares(dark, 2, 3, 1, &file), ERR_OK);
	back = decode_png(buf_str(&file));
	assert_int_equal(back.width, 12);
	assert_int_equal(back.height, 12);
	for (unsigned y = 0; y < 12; y++)
		for (unsigned x = 0; x < 12; x++) {
			bool black = x >= 3 && y >= 3 && x < 9 && y < 9 && (x < 6) == (y < 6);

			assert_int_equal(grey(back.rgba + (y * 12 + x) * 4), black ? 0 : 255);
		}
	picture_free(&back);
	buf_free(&file);
	file.max = 10;
	assert_int_equal(png_encode_squares(dark, 2, 3, 1, &file), ERR_TOO_LARGE);
	buf_free(&file);
}

static void a_full_buffer_is_told(void **state)
{
	struct buf file = BUF_INIT(60);
	struct pixels p;

	(void)state;
	assert_int_equal(pixels_new(SIDE, SIDE, &p), ERR_OK);
	assert_int_equal(png_encode(&p, &file), ERR_TOO_LARGE);
	pixels_free(&p);
	buf_free(&file);
}

static void pictures_of_absurd_size_are_refused(void **state)
{
	struct pixels p;

	(void)state;
	assert_int_equal(pixels_new(PIXELS_SIDE_MAX + 1, 1, &p), ERR_TOO_LARGE);
	assert_int_equal(pixels_new(1, PIXELS_SIDE_MAX + 1, &p), ERR_TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(few_colours_become_a_palette_without_loss),
	    cmocka_unit_test(colours_that_no_palette_fits_are_all_kept),
	    cmocka_unit_test(squares_are_black_on_white_and_have_a_margin),
	    cmocka_unit_test(a_full_buffer_is_told),
	    cmocka_unit_test(pictures_of_absurd_size_are_refused),
	};

	return cmocka_run_group_tests_name("image/png", tests, NULL, NULL);
}
