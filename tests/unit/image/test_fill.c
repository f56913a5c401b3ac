/* Tests the filling of SVG templates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "image/fill.h"

static void write_arguments(const void *from, struct str arguments, struct buf *ret_svg)
{
	(void)from;
	buf_putc(ret_svg, '[');
	buf_add_str(ret_svg, arguments);
	buf_putc(ret_svg, ']');
}

static void assert_filled(const char *template, const char *wanted)
{
	struct str host = STR("a\"b'c<d>e&f");
	const struct fill_slot slots[] = {
	    {"host", fill_text, &host},
	    {"path", write_arguments, NULL},
	};
	struct buf b = BUF_INIT(1000);

	fill_template(str_from(template), slots, 2, &b);
	buf_putc(&b, '\0');
	assert_int_equal(b.err, ERR_OK);
	assert_string_equal(b.at, wanted);
	buf_free(&b);
}

static void what_is_no_slot_stays_as_it_is(void **state)
{
	(void)state;
	assert_filled("", "");
	assert_filled("<a>{b}</a>", "<a>{b}</a>");
}

static void text_is_escaped_with_all_five_characters(void **state)
{
	(void)state;
	assert_filled("<d>{{host}}</d>", "<d>a&quot;b&#39;c&lt;d&gt;e&amp;f</d>");
}

static void a_slot_gets_its_arguments(void **state)
{
	(void)state;
	assert_filled("{{path 1 22}}{{path}}", "[1 22][]");
}

static void what_was_inserted_is_not_filled_again(void **state)
{
	struct str host = STR("{{host}}");
	const struct fill_slot slot = {"host", fill_text, &host};
	struct buf b = BUF_INIT(1000);

	(void)state;
	fill_template(STR("{{host}}"), &slot, 1, &b);
	assert_true(str_eq(buf_str(&b), STR("{{host}}")));
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_no_slot_stays_as_it_is),
	    cmocka_unit_test(text_is_escaped_with_all_five_characters),
	    cmocka_unit_test(a_slot_gets_its_arguments),
	    cmocka_unit_test(what_was_inserted_is_not_filled_again),
	};

	return cmocka_run_group_tests_name("image/fill", tests, NULL, NULL);
}
