/* web/accept: languages and codings by weight. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "web/accept.h"

static void the_language_of_highest_weight_is_chosen(void **state)
{
	(void)state;
	assert_int_equal(accept_language(STR("ja,en;q=0.8"), LANG_EN), LANG_JA);
	assert_int_equal(accept_language(STR("fr, en-GB;q=0.7, ja;q=0.3"), LANG_JA), LANG_EN);
	assert_int_equal(accept_language(STR("ja;q=0.1, EN;q=0.9"), LANG_JA), LANG_EN);
	assert_int_equal(accept_language(STR("en;q=0, ja;q=0.001"), LANG_EN), LANG_JA);
}

static void a_language_for_visitors_alone_is_passed_over_where_whole_ones_are_wanted(void **state)
{
	(void)state;
	assert_int_equal(accept_language(STR("zh-CN,zh;q=0.9,ja;q=0.8"), LANG_EN), LANG_ZH);
	assert_int_equal(accept_language(STR("zh-TW, en;q=0.5"), LANG_EN), LANG_ZH);
	assert_int_equal(accept_language_whole(STR("zh-CN,zh;q=0.9,ja;q=0.8"), LANG_EN), LANG_JA);
	assert_int_equal(accept_language_whole(STR("ko-KR,ko;q=0.9"), LANG_EN), LANG_EN);
}

static void a_language_field_that_says_nothing_leaves_the_choice(void **state)
{
	static const struct str fields[] = {STR(""), STR("fr"), STR("*"), STR("en;q=2"),
	    STR("en;q="), STR("en;q=x"), STR("en;q=0.0000001"), STR("en;q:0.5"), STR("en;q"),
	    STR("en;q=1.001"), STR("en;q=0x5"), STR("en;q=05"), STR("en;q=.5"), STR("en;w=0.5"),
	    STR("en;q=0.5x"), STR("en;q=0.5000"), STR(",,;;=")};

	(void)state;
	assert_int_equal(accept_language((struct str){NULL, 0}, LANG_JA), LANG_JA);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		assert_int_equal(accept_language(fields[i], LANG_JA), LANG_JA);
}

static void the_coding_of_highest_weight_is_chosen(void **state)
{
	static const struct {
		struct str field;
		enum coding wants;
	} rows[] = {
	    {STR("gzip, deflate, br, zstd"), CODING_BROTLI},
	    {STR("gzip, deflate"), CODING_GZIP},
	    {STR("gzip;q=0.5, br;q=0.5, *"), CODING_IDENTITY},
	    {STR("GZip"), CODING_GZIP},
	    {STR("x-gzip"), CODING_GZIP},
	    {STR("br"), CODING_BROTLI},
	    {STR("*"), CODING_BROTLI},
	    {STR("br;q=0.9, gzip"), CODING_GZIP},
	    {STR("br ; Q=0.001"), CODING_BROTLI},
	    {STR("gzip;q=1.000,br;q=1"), CODING_BROTLI},
	    {STR("*;q=0.5, br;q=0"), CODING_GZIP},
	    {STR("gzip;q=0, *"), CODING_BROTLI},
	    {STR("identity;q=0, gzip;q=0.1"), CODING_GZIP},
	    {STR("identity, br"), CODING_BROTLI},
	    {STR("br;q=0, br"), CODING_IDENTITY},
	    {STR("br;q=0., gzip"), CODING_GZIP},
	    {STR("br;q=0.009, gzip;q=0.01"), CODING_GZIP},
	    {STR("br;q=0.011, gzip;q=0.01"), CODING_BROTLI},
	    {STR("br;q=0.1, gzip;q=0.09"), CODING_BROTLI},
	    {STR("gzip;q=0.5, identity;q=0.5"), CODING_GZIP},
	    {STR("gzip;q=0.5, br;q=0.5"), CODING_BROTLI},
	    {STR("gzip;q:0.5"), CODING_IDENTITY},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(accept_coding(rows[i].field), rows[i].wants);
}

static void a_coding_field_that_allows_none_of_ours_gets_identity(void **state)
{
	static const struct str fields[] = {STR(""), STR("identity"), STR("gzip;q=0"), STR("*;q=0"),
	    STR("identity;q=0, *;q=0"), STR("zstd"), STR("gzipped"), STR("b"), STR("gzip;q=2"),
	    STR("gzip;q="), STR("br;q=0.0000001"), STR("br;level=5"), STR("br gzip"), STR(",,;;=*"),
	    STR("identity, br;q=0.999"), STR("gzip;q=0.1, identity;q=0.2")};

	(void)state;
	assert_int_equal(accept_coding((struct str){NULL, 0}), CODING_IDENTITY);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		assert_int_equal(accept_coding(fields[i]), CODING_IDENTITY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_language_of_highest_weight_is_chosen),
	    cmocka_unit_test(
		a_language_for_visitors_alone_is_passed_over_where_whole_ones_are_wanted),
	    cmocka_unit_test(a_language_field_that_says_nothing_leaves_the_choice),
	    cmocka_unit_test(the_coding_of_highest_weight_is_chosen),
	    cmocka_unit_test(a_coding_field_that_allows_none_of_ours_gets_identity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
