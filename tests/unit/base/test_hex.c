/* base/hex and base/percent: bytes as digits and escapes, and what is neither. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/hex.h"
#include "base/percent.h"

static void every_byte_comes_back_from_digits_of_both_cases(void **state)
{
	char lower[513], upper[513];
	unsigned char all[256], back[256];

	(void)state;
	for (unsigned i = 0; i < 256; i++)
		all[i] = (unsigned char)i;
	hex_write(all, sizeof all, lower);
	hex_write_upper(all, sizeof all, upper);
	assert_memory_equal(lower, "000102", 6);
	assert_string_equal(lower + 506, "fdfeff");
	assert_string_equal(upper + 506, "FDFEFF");
	assert_true(hex_read(str_from(lower), back));
	assert_memory_equal(all, back, sizeof all);
	memset(back, 0, sizeof back);
	assert_true(hex_read(str_from(upper), back));
	assert_memory_equal(all, back, sizeof all);
}

static void no_other_character_is_a_digit(void **state)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	unsigned char back[2];

	(void)state;
	for (int c = -128; c < 128; c++)
		assert_int_equal(hex_value((char)c) >= 0, memchr(digits, c, 22) != NULL);
	assert_int_equal(hex_value('f'), 15);
	assert_false(hex_read(STR("abc"), back));
	assert_false(hex_read(STR("0g"), back));
	assert_false(hex_read(STR("g0"), back));
	assert_true(hex_read(STR(""), back));
}

static void what_begins_no_escape_stays_when_it_is_decoded(void **state)
{
	static const struct {
		struct str text, decoded;
	} rows[] = {
	    {STR(""), STR("")},
	    {STR("%41b%63"), STR("Abc")},
	    {STR("%"), STR("%")},
	    {STR("%4"), STR("%4")},
	    {STR("%4g%g4"), STR("%4g%g4")},
	    {STR("%%41"), STR("%A")},
	    {STR("%2541"), STR("%41")},
	    {STR("a+%00"), STR("a+\0")},
	    {STR("%fF"), STR("\xff")},
	};
	char room[16];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		memcpy(room, rows[i].text.at, rows[i].text.len);
		assert_true(str_eq(percent_decode(rows[i].text, room), rows[i].decoded));
		/* In place, too. */
		memcpy(room, rows[i].text.at, rows[i].text.len);
		assert_true(str_eq(
		    percent_decode((struct str){room, rows[i].text.len}, room), rows[i].decoded));
	}
}

static void every_byte_comes_back_from_its_escape(void **state)
{
	(void)state;
	for (int c = -128; c < 128; c++) {
		char escape[PERCENT_LENGTH], byte = 'x';

		percent_write((char)c, escape);
		assert_true(percent_at((struct str){escape, sizeof escape}, 0, &byte));
		assert_int_equal(byte, (char)c);
		assert_false(percent_at((struct str){escape, sizeof escape - 1}, 0, &byte));
		assert_false(percent_at((struct str){escape, sizeof escape}, 1, &byte));
		assert_false(percent_at((struct str){escape, sizeof escape}, 3, &byte));
	}
}

static void numbers_come_back_from_their_bytes(void **state)
{
	struct buf b = BUF_INIT(64);

	(void)state;
	buf_add_number(&b, 0x0102030405060708, 8);
	buf_add_number(&b, 0xfffe, 2);
	assert_memory_equal(b.at, "\1\2\3\4\5\6\7\10\xff\xfe", 10);
	assert_int_equal(str_number(str_part(buf_str(&b), 0, 8)), 0x0102030405060708);
	assert_int_equal(str_number(str_part(buf_str(&b), 8, 2)), 0xfffe);
	assert_int_equal(str_number(STR("")), 0);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_byte_comes_back_from_digits_of_both_cases),
	    cmocka_unit_test(no_other_character_is_a_digit),
	    cmocka_unit_test(what_begins_no_escape_stays_when_it_is_decoded),
	    cmocka_unit_test(every_byte_comes_back_from_its_escape),
	    cmocka_unit_test(numbers_come_back_from_their_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
