/* Tests of src/base/base64. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/base64.h"

/* RFC 4648 section 10, and two bytes whose digits are the last. */
static const struct {
	struct str bytes;
	const char *text, *of_urls;
} rows[] = {
    {STR(""), "", ""},
    {STR("f"), "Zg==", "Zg"},
    {STR("fo"), "Zm8=", "Zm8"},
    {STR("foo"), "Zm9v", "Zm9v"},
    {STR("foob"), "Zm9vYg==", "Zm9vYg"},
    {STR("fooba"), "Zm9vYmE=", "Zm9vYmE"},
    {STR("foobar"), "Zm9vYmFy", "Zm9vYmFy"},
    {STR("\xfb\xff"), "+/8=", "-_8"},
};

static void bytes_are_written_as_rfc_4648_writes_them(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf text = BUF_INIT(64), of_urls = BUF_INIT(64);

		base64_write(rows[i].bytes, &text);
		base64_write_url(rows[i].bytes, &of_urls);
		assert_true(str_eq(buf_str(&text), str_from(rows[i].text)));
		assert_true(str_eq(buf_str(&of_urls), str_from(rows[i].of_urls)));
		buf_free(&text);
		buf_free(&of_urls);
	}
}

static void every_text_becomes_its_bytes_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf bytes = BUF_INIT(64);
		struct base64 b = {0};

		assert_true(base64_add(&b, str_from(rows[i].text), &bytes));
		assert_true(base64_is_whole(&b));
		assert_true(str_eq(buf_str(&bytes), rows[i].bytes));
		buf_free(&bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bytes_are_written_as_rfc_4648_writes_them),
	    cmocka_unit_test(every_text_becomes_its_bytes_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
