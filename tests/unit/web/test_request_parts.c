/* Routes, parameters, languages and codings: the parts of a request that pages ask for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "web/accept.h"
#include "web/params.h"
#include "web/route.h"

static void a_route_captures_its_segments(void **state)
{
	struct route_captures c;

	(void)state;
	assert_true(route_matches(
	    "/sticker/{code}/{size}.{format}", STR("/sticker/0123456789/56x88@2x.png"), &c));
	assert_true(str_eq(c.at[0], STR("0123456789")));
	assert_true(str_eq(c.at[1], STR("56x88@2x")));
	assert_true(str_eq(c.at[2], STR("png")));
}

static void a_route_matches_whole_paths_only(void **state)
{
	static const struct str paths[] = {STR("/proof"), STR("/proof/"), STR("/proof/1/"),
	    STR("/proof/1/2"), STR("/Proof/1"), STR("//proof/1"), STR("/proof//1"), STR(""),
	    STR("/proof/1.json"), STR("/proof/.")};
	struct route_captures c;

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		assert_false(route_matches("/proof/{code}", paths[i], &c));
	assert_true(route_matches("/proof/{code}", STR("/proof/%31"), &c));
	assert_true(str_eq(c.at[0], STR("%31")));
}

static void parameters_are_decoded_once(void **state)
{
	char value[16];

	(void)state;
	assert_true(params_get(STR("a=1&b=x%2By+z%2541&c"), STR("b"), value, sizeof value));
	assert_string_equal(value, "x+y z%41");
	assert_true(params_get(STR("a=1&b=2&b=3"), STR("b"), value, sizeof value));
	assert_string_equal(value, "2");
	assert_true(params_get(STR("c"), STR("c"), value, sizeof value));
	assert_string_equal(value, "");
	assert_true(params_get(STR("a=%4"), STR("a"), value, sizeof value));
	assert_string_equal(value, "%4");
}

static void parameters_that_do_not_fit_or_hold_a_nul_are_not_there(void **state)
{
	char value[4];

	(void)state;
	assert_false(params_get(STR("a=1234"), STR("a"), value, sizeof value));
	assert_false(params_get(STR("a=1%00"), STR("a"), value, sizeof value));
	assert_false(params_get(STR("b=1"), STR("a"), value, sizeof value));
	assert_false(params_get((struct str){NULL, 0}, STR("a"), value, sizeof value));
}

static void the_language_of_highest_weight_is_chosen(void **state)
{
	(void)state;
	assert_int_equal(accept_language(STR("ja,en;q=0.8"), LANG_EN), LANG_JA);
	assert_int_equal(accept_language(STR("fr, en-GB;q=0.7, ja;q=0.3"), LANG_JA), LANG_EN);
	assert_int_equal(accept_language(STR("ja;q=0.1, EN;q=0.9"), LANG_JA), LANG_EN);
	assert_int_equal(accept_language(STR("en;q=0, ja;q=0.001"), LANG_EN), LANG_JA);
}

static void a_language_field_that_says_nothing_leaves_the_choice(void **state)
{
	static const struct str fields[] = {STR(""), STR("fr"), STR("*"), STR("en;q=2"),
	    STR("en;q="), STR("en;q=x"), STR("en;q=0.0000001"), STR(",,;;=")};

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
	    cmocka_unit_test(a_route_captures_its_segments),
	    cmocka_unit_test(a_route_matches_whole_paths_only),
	    cmocka_unit_test(parameters_are_decoded_once),
	    cmocka_unit_test(parameters_that_do_not_fit_or_hold_a_nul_are_not_there),
	    cmocka_unit_test(the_language_of_highest_weight_is_chosen),
	    cmocka_unit_test(a_language_field_that_says_nothing_leaves_the_choice),
	    cmocka_unit_test(the_coding_of_highest_weight_is_chosen),
	    cmocka_unit_test(a_coding_field_that_allows_none_of_ours_gets_identity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
