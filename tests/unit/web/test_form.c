/* What forms post, and cookies: what browsers send is read, anything else is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "web/cookie.h"
#include "web/form.h"

#define URLENCODED STR("application/x-www-form-urlencoded")
#define MULTIPART STR("multipart/form-data; boundary=----x")

static enum err parse(struct str type, struct str body, struct arena *memory, struct form *ret)
{
	struct problem why;

	return form_parse(type, body, memory, ret, &why);
}

static void assert_text_is(const struct form *f, const char *name, const char *text)
{
	struct str value = form_text(f, name);

	if (!str_eq(value, str_from(text)))
		fail_msg("%s is \"%.*s\", not \"%s\"", name, STR_ARG(value), text);
}

static void urlencoded_fields_are_decoded(void **state)
{
	struct arena memory = {0};
	struct form f;

	(void)state;
	assert_int_equal(parse(STR("application/x-www-form-urlencoded; charset=utf-8"),
			     STR("a=1+2&b=%E6%97%A5%26&c=&&d&a=again&e=x%0D%0Ay%0Dz"), &memory, &f),
	    ERR_OK);
	assert_int_equal(f.count, 6);
	assert_text_is(&f, "a", "1 2");
	assert_text_is(&f, "b", "日&");
	assert_text_is(&f, "c", "");
	assert_text_is(&f, "d", "");
	assert_text_is(&f, "e", "x\ny\nz");
	assert_null(form_text(&f, "z").at);
	arena_free(&memory);
}

static void multipart_has_texts_and_files(void **state)
{
	static const char body[] =
	    "------x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
	    "one\r\ntwo\r\n------x\r\n"
	    "Content-Disposition: form-data; name=\"f\"; filename=\"c.pem\"\r\n"
	    "Content-Type: application/x-pem-file\r\n\r\n"
	    "\0\r\n--\r\n\r\n------x\r\n"
	    "Content-Disposition: form-data; name=\"g\"; filename=\"\"\r\n\r\n"
	    "\r\n------x--\r\n";
	struct arena memory = {0};
	struct form f;

	(void)state;
	assert_int_equal(parse(MULTIPART, STR(body), &memory, &f), ERR_OK);
	assert_int_equal(f.count, 2);
	assert_text_is(&f, "a", "one\ntwo");
	assert_true(str_eq(form_file(&f, "f"), STR("\0\r\n--\r\n")));
	assert_null(form_text(&f, "f").at);
	assert_null(form_file(&f, "g").at);
	arena_free(&memory);
}

static void what_no_browser_sends_is_refused(void **state)
{
	static const struct {
		struct str type, body;
	} rows[] = {
	    {STR(""), STR("a=1")},
	    {STR("text/plain"), STR("a=1")},
	    {STR("application/json"), STR("{}")},
	    {STR("application/x-www-form-urlencoded"), STR("a=%00")},
	    {STR("application/x-www-form-urlencoded"), STR("a=%FF")},
	    {STR("application/x-www-form-urlencoded"), STR("=1")},
	    {STR("multipart/form-data"), STR("--x\r\n\r\n--x--")},
	    {STR("multipart/form-data; boundary=\"\""), STR("--")},
	    {STR("multipart/form-data; boundary=\"x"),
		STR("--x\r\nContent-Disposition: form-data; name=a\r\n\r\nv\r\n--x--")},
	    {STR("multipart/form-data; boundary=x"),
		STR("--x\r\nContent-Disposition: form-data; name=\"a\r\n\r\nv\r\n--x--")},
	    {STR("multipart/form-data; boundary=x"), STR("")},
	    {STR("multipart/form-data; boundary=x"), STR("--y\r\n")},
	    {STR("multipart/form-data; boundary=x"), STR("--x")},
	    {STR("multipart/form-data; boundary=x"), STR("--x\r\n--x--")},
	    {STR("multipart/form-data; boundary=x"), STR("--x\r\n\r\nv\r\n--x--")},
	    {STR("multipart/form-data; boundary=x"),
		STR("--x\r\nContent-Disposition: form-data; name=a\r\n\r\nv")},
	    {STR("multipart/form-data; boundary=x"),
		STR("--x\r\nContent-Disposition: form-data\r\n\r\nv\r\n--x--")},
	    {STR("multipart/form-data; boundary=x"),
		STR("--x\r\nContent-Disposition: form-data; name\r\n\r\nv\r\n--x--")},
	    {STR("multipart/form-data; boundary=x"),
		STR("--x\r\nContent-Disposition: form-data; filename; name\r\n\r\nv\r\n--x--")},
	    {STR("multipart/form-data; boundary=x"),
		STR("--x\r\nContent-Disposition: attachment; name=a\r\n\r\nv\r\n--x--")},
	};
	struct arena memory = {0};
	struct form f;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (parse(rows[i].type, rows[i].body, &memory, &f) != ERR_INVALID)
			fail_msg("row %zu is taken", i);
	arena_free(&memory);
}

static void a_form_has_a_bounded_number_of_fields(void **state)
{
	char body[4 * (FORM_FIELDS_MAX + 1) + 1] = "";
	struct arena memory = {0};
	struct form f;

	(void)state;
	for (size_t i = 0; i < FORM_FIELDS_MAX; i++)
		strcat(body, "a=1&");
	assert_int_equal(parse(URLENCODED, str_from(body), &memory, &f), ERR_OK);
	assert_int_equal(f.count, FORM_FIELDS_MAX);
	assert_false(form_add(&f, STR("b"), STR("2")));
	strcat(body, "a=1");
	assert_int_equal(parse(URLENCODED, str_from(body), &memory, &f), ERR_TOO_LARGE);
	arena_free(&memory);
}

static void a_cookie_is_found_by_its_whole_name(void **state)
{
	struct str field = STR("a=1; __Host-a=2;b; c=x=y ; __Host-a=3"), value;

	(void)state;
	assert_true(cookie_get(field, STR("__Host-a"), &value));
	assert_true(str_eq(value, STR("2")));
	assert_true(cookie_get(field, STR("c"), &value));
	assert_true(str_eq(value, STR("x=y")));
	assert_false(cookie_get(field, STR("Host-a"), &value));
	assert_false(cookie_get(field, STR("b"), &value));
	assert_false(cookie_get((struct str){NULL, 0}, STR("a"), &value));
}

static void names_of_fields_are_short_texts(void **state)
{
	struct arena memory = {0};
	char longest[FORM_NAME_MAX + 3];
	struct form f;

	(void)state;
	memset(longest, 'a', sizeof longest);
	longest[FORM_NAME_MAX] = '=';
	assert_int_equal(
	    parse(URLENCODED, (struct str){longest, FORM_NAME_MAX + 1}, &memory, &f), ERR_OK);
	longest[FORM_NAME_MAX] = 'a';
	longest[FORM_NAME_MAX + 1] = '=';
	assert_int_equal(
	    parse(URLENCODED, (struct str){longest, FORM_NAME_MAX + 2}, &memory, &f), ERR_INVALID);
	assert_int_equal(parse(URLENCODED, STR("=b"), &memory, &f), ERR_INVALID);
	assert_int_equal(parse(URLENCODED, STR("%ff=b"), &memory, &f), ERR_INVALID);
	assert_int_equal(parse(URLENCODED, STR("%00=b"), &memory, &f), ERR_INVALID);
	assert_int_equal(parse(URLENCODED, STR("a=%00"), &memory, &f), ERR_INVALID);
	assert_int_equal(parse(URLENCODED, STR("a=%ff"), &memory, &f), ERR_INVALID);
	arena_free(&memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(urlencoded_fields_are_decoded),
	    cmocka_unit_test(multipart_has_texts_and_files),
	    cmocka_unit_test(what_no_browser_sends_is_refused),
	    cmocka_unit_test(a_form_has_a_bounded_number_of_fields),
	    cmocka_unit_test(a_cookie_is_found_by_its_whole_name),
	    cmocka_unit_test(names_of_fields_are_short_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
