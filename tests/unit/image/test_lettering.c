/* Tests the lettering of outlines from a glyph table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "image/lettering.h"

static struct lettering table(void)
{
	struct lettering l;

	lettering_read(STR("a 500 m1 2z\nb 250 m3 4z\ni 105 m5 6z\n… 300 m9 9z\n"), &l);
	return l;
}

static void characters_are_drawn_one_after_the_other(void **state)
{
	struct lettering l = table();
	struct buf b = BUF_INIT(1000);

	(void)state;
	lettering_draw(&l, STR("abia"), 700, 12, &b);
	assert_true(str_eq(buf_str(&b), STR("M7 12m1 2zM12 12m3 4zM14.5 12m5 6zM15.55 12m1 2z")));
	buf_free(&b);
}

static void a_width_is_the_sum_of_the_advances(void **state)
{
	struct lettering l = table();

	(void)state;
	assert_int_equal(lettering_width(&l, STR("")), 0);
	assert_int_equal(lettering_width(&l, STR("aab")), 1250);
}

static void what_fits_is_not_cut(void **state)
{
	struct lettering l = table();
	struct str text = STR("abab"), fit;

	(void)state;
	fit = lettering_fit_end(&l, text, 1500, NULL);
	assert_ptr_equal(fit.at, text.at);
	assert_int_equal(fit.len, text.len);
}

static void the_end_of_what_is_too_wide_is_kept_behind_an_ellipsis(void **state)
{
	struct lettering l = table();
	char room[5];

	(void)state;
	assert_true(str_eq(lettering_fit_end(&l, STR("abab"), 1499, room), STR("\001bab")));
	assert_true(str_eq(lettering_fit_end(&l, STR("abab"), 1299, room), STR("\001ab")));
	assert_true(str_eq(lettering_fit_end(&l, STR("abab"), 0, room), STR("\001")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(characters_are_drawn_one_after_the_other),
	    cmocka_unit_test(a_width_is_the_sum_of_the_advances),
	    cmocka_unit_test(what_fits_is_not_cut),
	    cmocka_unit_test(the_end_of_what_is_too_wide_is_kept_behind_an_ellipsis),
	};

	return cmocka_run_group_tests_name("image/lettering", tests, NULL, NULL);
}
