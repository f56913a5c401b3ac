/* Tests the finding of palettes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "image/quantize.h"

enum { SIDE = 64, COUNT = SIDE * SIDE };

static uint8_t rgba[COUNT * 4], indexes[COUNT];

static unsigned change(const struct palette *p, size_t pixel)
{
	unsigned worst = 0;

	for (unsigned k = 0; k < 4; k++) {
		unsigned off = (unsigned)abs(rgba[pixel * 4 + k] - p->rgba[indexes[pixel]][k]);

		worst = off > worst ? off : worst;
	}
	return worst;
}

static void few_colours_are_kept_exactly(void **state)
{
	struct palette p;

	(void)state;
	for (unsigned i = 0; i < COUNT; i++) {
		uint8_t c = (uint8_t)(i % 255);
		uint8_t color[4] = {c, (uint8_t)(255 - c), (uint8_t)(c * 7), (uint8_t)(c | 1)};

		memcpy(rgba + (size_t)i * 4, color, 4);
	}
	assert_int_equal(quantize(rgba, COUNT, &p, indexes), ERR_OK);
	assert_int_equal(p.count, 256);
	assert_int_equal(p.worst, 0);
	for (unsigned i = 0; i < COUNT; i++)
		assert_int_equal(change(&p, i), 0);
}

static void transparent_pixels_are_entry_0_and_no_others(void **state)
{
	struct palette p;

	(void)state;
	for (unsigned i = 0; i < COUNT; i++) {
		rgba[i * 4 + 0] = (uint8_t)i;
		rgba[i * 4 + 1] = (uint8_t)(i / 16);
		rgba[i * 4 + 2] = (uint8_t)(i / 32);
		rgba[i * 4 + 3] = i % 3 == 0 ? 0 : 255;
	}
	assert_int_equal(quantize(rgba, COUNT, &p, indexes), ERR_OK);
	assert_memory_equal(p.rgba[0], "\0\0\0\0", 4);
	for (unsigned i = 0; i < COUNT; i++)
		assert_true((indexes[i] == 0) == (i % 3 == 0));
}

static void many_colours_change_by_no_more_than_is_told(void **state)
{
	struct palette p;
	unsigned worst = 0;

	(void)state;
	for (unsigned i = 0; i < COUNT; i++) {
		uint8_t color[4] = {(uint8_t)(i % SIDE * 4), (uint8_t)(i / SIDE * 4), 90, 255};

		memcpy(rgba + (size_t)i * 4, color, 4);
	}
	assert_int_equal(quantize(rgba, COUNT, &p, indexes), ERR_OK);
	assert_int_equal(p.count, 256);
	for (unsigned i = 0; i < COUNT; i++)
		worst = change(&p, i) > worst ? change(&p, i) : worst;
	assert_int_equal(worst, p.worst);
	assert_true(worst <= 24);
}

static void a_rare_colour_far_from_all_others_survives(void **state)
{
	struct palette p;

	(void)state;
	memset(rgba, 255, sizeof rgba);
	for (unsigned i = 0; i < COUNT; i++)
		rgba[i * 4] = (uint8_t)(200 + i % 50);
	for (unsigned i = 0; i < 300; i++)
		rgba[i * 4 + 1] = (uint8_t)(200 + i % 40);
	memcpy(rgba + 400, "\0\0\xff\xff", 4);
	assert_int_equal(quantize(rgba, COUNT, &p, indexes), ERR_OK);
	assert_int_equal(change(&p, 100), 0);
}

static void nothing_has_the_transparent_colour_only(void **state)
{
	struct palette p;

	(void)state;
	assert_int_equal(quantize(rgba, 0, &p, indexes), ERR_OK);
	assert_int_equal(p.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(few_colours_are_kept_exactly),
	    cmocka_unit_test(transparent_pixels_are_entry_0_and_no_others),
	    cmocka_unit_test(many_colours_change_by_no_more_than_is_told),
	    cmocka_unit_test(a_rare_colour_far_from_all_others_survives),
	    cmocka_unit_test(nothing_has_the_transparent_colour_only),
	};

	return cmocka_run_group_tests_name("image/quantize", tests, NULL, NULL);
}
