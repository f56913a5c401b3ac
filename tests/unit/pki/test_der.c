/* Tests that DER alone is read, and times of all years. */
#include "unit/fixtures/der_writer.h"

static bool next(struct str bytes, struct der *ret)
{
	return der_next(&bytes, ret) && bytes.len == 0;
}

static void one_encoding_of_a_length_is_read_and_no_other(void **state)
{
	static const struct str refused[] = {STR(""), STR("\x04"), STR("\x04\x01"),
	    STR("\x04\x80\x00\x00"), /* indefinite */
	    STR("\x04\x81\x01x"),    /* longer than it need be */
	    STR("\x04\x82\x00\x01x"), STR("\x04\x85\x01\x00\x00\x00\x00"),
	    STR("\x04\x84\xff\xff\xff\xff"), STR("\x1f\x01\x00"), /* a tag of several bytes */
	    STR("\x04\x82\x01")};
	struct buf long_one = BUF_INIT(100000);
	struct der found;

	(void)state;
	assert_true(next(STR("\x04\x01x"), &found));
	assert_true(found.tag == DER_OCTETS && str_eq(found.content, STR("x")));
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		assert_false(next(refused[i], &found));
	for (size_t len = 0; len < 70000; len = len * 3 + 127) {
		buf_clear(&long_one);
		for (size_t i = 0; i < len; i++)
			buf_putc(&long_one, 'x');
		der_wrap(&long_one, 0, DER_OCTETS);
		assert_true(next(buf_str(&long_one), &found) && found.content.len == len);
		assert_true(str_eq(found.whole, buf_str(&long_one)));
	}
	buf_free(&long_one);
}

static void times_are_read_as_they_may_be_written_in_certificates(void **state)
{
	static const struct {
		unsigned tag;
		struct str text;
		int64_t at; /* -1: refused */
	} rows[] = {
	    {DER_UTC_TIME, STR("700101000000Z"), 0},
	    {DER_UTC_TIME, STR("491231235959Z"), 2524607999},
	    {DER_TIME, STR("20260601000000Z"), 1780272000},
	    {DER_TIME, STR("99991231235959Z"), 253402300799},
	    {DER_UTC_TIME, STR("20260601000000Z"), -1},
	    {DER_TIME, STR("260601000000Z"), -1},
	    {DER_UTC_TIME, STR("000229000000Z"), 951782400},
	    {DER_UTC_TIME, STR("240229000000Z"), 1709164800},
	    {DER_TIME, STR("21000301000000Z"), 4107542400},
	    {DER_TIME, STR("21000229000000Z"), -1},
	    {DER_UTC_TIME, STR("260431000000Z"), -1},
	    {DER_UTC_TIME, STR("260229000000Z"), -1},
	    {DER_UTC_TIME, STR("261301000000Z"), -1},
	    {DER_UTC_TIME, STR("260600000000Z"), -1},
	    {DER_UTC_TIME, STR("260601240000Z"), -1},
	    {DER_UTC_TIME, STR("260601006000Z"), -1},
	    {DER_UTC_TIME, STR("260601000060Z"), -1},
	    {DER_UTC_TIME, STR("2606010000Z"), -1},
	    {DER_UTC_TIME, STR("260601000000+0900"), -1},
	    {DER_TIME, STR("20260601000000.5Z"), -1},
	    {DER_UTC_TIME, STR("26060100000 Z"), -1},
	    {DER_OCTETS, STR("260601000000Z"), -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct der time = {rows[i].tag, rows[i].text, rows[i].text};
		int64_t at = -2;
		bool read = der_time(&time, &at);

		if (read != (rows[i].at >= 0) || (read && at != rows[i].at))
			fail_msg("row %zu: %d, %lld", i, read, (long long)at);
	}
}

static void integers_have_no_needless_bytes(void **state)
{
	(void)state;
	assert_true(der_is_integer(STR("\x00")) && der_is_integer(STR("\x00\x80")));
	assert_true(der_is_integer(STR("\xff")) && der_is_integer(STR("\xff\x7f")));
	assert_false(der_is_integer(STR("")) || der_is_integer(STR("\x00\x7f")) ||
		     der_is_integer(STR("\xff\x80")));
}

static void bits_are_taken_where_they_are_whole_bytes(void **state)
{
	struct str found;

	(void)state;
	assert_true(der_bytes(STR("\x00x"), &found) && str_eq(found, STR("x")));
	assert_true(der_bytes(STR("\x00"), &found) && found.len == 0);
	assert_false(der_bytes(STR(""), &found) || der_bytes(STR("\x01x"), &found));
}

static void an_extension_is_an_oid_and_bytes_and_perhaps_critical(void **state)
{
	static const struct str refused[] = {STR("\x30\x00"), STR("\x30\x03\x06\x01\x2a"),
	    STR("\x30\x05\x06\x01\x2a\x04\x05"), STR("\x30\x04\x06\x00\x04\x00"),
	    STR("\x30\x07\x06\x01\x2a\x04\x00\x05\x00"),
	    STR("\x30\x08\x06\x01\x2a\x01\x01\x01\x04\x00")};
	struct der_extension extension;
	struct buf bytes = BUF_INIT(1000);
	struct str rest;

	(void)state;
	der_put_extension(&bytes, "1.2.3", true, STR("x"));
	der_put_extension(&bytes, "1.2.4", false, STR("y"));
	rest = buf_str(&bytes);
	assert_true(der_extension(&rest, &extension) && extension.critical);
	assert_true(der_extension(&rest, &extension) && !extension.critical);
	assert_true(str_eq(extension.oid, STR("\x2a\x04")) && str_eq(extension.value, STR("y")));
	assert_false(der_extension(&rest, &extension));
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		rest = refused[i];
		assert_false(der_extension(&rest, &extension));
	}
	buf_free(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_encoding_of_a_length_is_read_and_no_other),
	    cmocka_unit_test(times_are_read_as_they_may_be_written_in_certificates),
	    cmocka_unit_test(integers_have_no_needless_bytes),
	    cmocka_unit_test(bits_are_taken_where_they_are_whole_bytes),
	    cmocka_unit_test(an_extension_is_an_oid_and_bytes_and_perhaps_critical),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
