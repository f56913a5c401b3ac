/* Tests of src/base/base64. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/base64.h"
#include "unit/fixtures/exact.h"

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

static void bytes_of_a_known_number_are_read_and_no_others(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct str text = exact_copy(str_from(rows[i].text));
		char bytes[8];

		assert_true(base64_read(text, rows[i].bytes.len, bytes));
		assert_memory_equal(bytes, rows[i].bytes.at, rows[i].bytes.len);
		assert_false(base64_read(text, rows[i].bytes.len + 1, bytes));
		if (rows[i].bytes.len > 0)
			assert_false(base64_read(text, rows[i].bytes.len - 1, bytes));
		exact_free(text);
	}
}

/* Whatever stands at one place of a text: it is what would be written, or refused. */
static void no_two_texts_are_read_as_the_same_bytes(void **state)
{
	struct buf again = BUF_INIT(64);
	unsigned read = 0;

	(void)state;
	for (size_t len = 1; len <= 3; len++)
		for (unsigned at = 0; at < 4; at++)
			for (unsigned c = 0; c < 256; c++) {
				char text[] = "AAAA", bytes[3];

				for (size_t i = len + 1; i < 4; i++)
					text[i] = '=';
				text[at] = (char)c;
				if (!base64_read((struct str){text, 4}, len, bytes))
					continue;
				read++;
				buf_clear(&again);
				base64_write((struct str){bytes, len}, &again);
				assert_string_equal(again.at, text);
			}
	/* Digits that are wholly of a byte have 64 values, those that end one 16 or 4, padding 1.
	 */
	assert_int_equal(read, 4 * 64 + (64 + 64 + 16 + 1) + (64 + 4 + 1 + 1));
	buf_free(&again);
}

/* Longer than what is written at once, by every rest. */
static void long_bytes_come_back_whole(void **state)
{
	char many[2000];

	(void)state;
	for (size_t i = 0; i < sizeof many; i++)
		many[i] = (char)(i * 7);
	for (size_t len = 1530; len < sizeof many; len++) {
		struct buf text = BUF_INIT(4096), of_urls = BUF_INIT(4096), bytes = BUF_INIT(4096);
		struct base64 b = {0};

		base64_write((struct str){many, len}, &text);
		base64_write_url((struct str){many, len}, &of_urls);
		assert_true(base64_add(&b, buf_str(&text), &bytes) && base64_is_whole(&b));
		assert_true(str_eq(buf_str(&bytes), (struct str){many, len}));
		assert_int_equal(of_urls.len, (len * 4 + 2) / 3);
		for (size_t i = 0; i < of_urls.len; i++)
			assert_int_equal(of_urls.at[i], text.at[i] == '+'   ? '-'
							: text.at[i] == '/' ? '_'
									    : text.at[i]);
		buf_free(&text);
		buf_free(&of_urls);
		buf_free(&bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bytes_are_written_as_rfc_4648_writes_them),
	    cmocka_unit_test(every_text_becomes_its_bytes_again),
	    cmocka_unit_test(long_bytes_come_back_whole),
	    cmocka_unit_test(bytes_of_a_known_number_are_read_and_no_others),
	    cmocka_unit_test(no_two_texts_are_read_as_the_same_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
