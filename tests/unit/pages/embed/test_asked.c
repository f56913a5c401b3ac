/* Which addresses are those of proof pages, and what they ask of the picture beside them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pages/embed/asked.h"

static const struct origin seal = {ORIGIN_HTTPS, 443, "seal.example"};
static const struct origin odd = {ORIGIN_HTTP, 8080, "127.0.0.1"};

static bool is_ours(struct str url)
{
	struct code code = {"untouched"};
	struct str query = STR("untouched");
	bool ours = embed_address_read(url, &seal, &code, &query);

	assert_string_equal(code.text, ours ? "0123456789" : "untouched");
	assert_true(ours || str_eq(query, STR("untouched")));
	return ours;
}

static void the_text_that_browsers_show_is_an_address(void **state)
{
	static const struct {
		const char *url, *query;
	} rows[] = {
	    {"https://seal.example/proof/0123456789", ""},
	    {"https://seal.example/proof/0123456789?", ""},
	    {"https://seal.example/proof/0123456789?sticker=56x88&lang=en",
		"sticker=56x88&lang=en"},
	    {"https://seal.example/proof/0123456789?a#b?c", "a"},
	    {"https://seal.example/proof/0123456789#b?c", ""},
	};
	struct code code;
	struct str query;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_true(embed_address_read(str_from(rows[i].url), &seal, &code, &query));
		assert_string_equal(code.text, "0123456789");
		assert_true(str_eq(query, str_from(rows[i].query)));
	}
	assert_true(
	    embed_address_read(STR("http://127.0.0.1:8080/proof/0123456789"), &odd, &code, &query));
}

static void no_other_host_is_taken_for_ours(void **state)
{
	static const char *const urls[] = {
	    "https://evil.example/proof/0123456789",
	    "https://seal.example.evil.example/proof/0123456789",
	    "https://evil.example/https://seal.example/proof/0123456789",
	    "https://evil.example/?https://seal.example/proof/0123456789",
	    "https://evil.example#https://seal.example/proof/0123456789",
	    "https://seal.example@evil.example/proof/0123456789",
	    "https://seal.example\\@evil.example/proof/0123456789",
	    "https://evil.example\\@seal.example/proof/0123456789",
	    "https://seal.example:444/proof/0123456789",
	    "https://seal.example./proof/0123456789",
	    "https://xn--seal-.example/proof/0123456789",
	    "http://seal.example/proof/0123456789",
	    "ftp://seal.example/proof/0123456789",
	    "javascript://seal.example/proof/0123456789",
	    "//seal.example/proof/0123456789",
	    "/proof/0123456789",
	    "seal.example/proof/0123456789",
	    "",
	};

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
		if (is_ours(str_from(urls[i])))
			fail_msg("%s", urls[i]);
}

static void nothing_is_repaired(void **state)
{
	static const char *const urls[] = {
	    "HTTPS://seal.example/proof/0123456789",
	    "https://SEAL.example/proof/0123456789",
	    "https://seal.example:443/proof/0123456789",
	    "https://seal.example:/proof/0123456789",
	    "https://user@seal.example/proof/0123456789",
	    "https://user:word@seal.example/proof/0123456789",
	    "https://@seal.example/proof/0123456789",
	    "https:/seal.example/proof/0123456789",
	    "https:seal.example/proof/0123456789",
	    "https:\\\\seal.example\\proof\\0123456789",
	    "https://seal.example/\\proof/0123456789",
	    "https://seal.example/x/../proof/0123456789",
	    "https://seal.example/./proof/0123456789",
	    "https://seal.example/%2e/proof/0123456789",
	    "https://seal.example/%70roof/0123456789",
	    "https://seal.example/proof/012345678%39",
	    "https://seal.example//proof/0123456789",
	    "https://seal.example/proof/0123456789/",
	    "https://seal.example/proof/0123456789.json",
	    "https://seal.example/proof/0123456789;x",
	    "https://seal.example/proof/012345678",
	    "https://seal.example/proof/01234567890",
	    "https://seal.example/proof/012345678x",
	    "https://seal.example/proof/\xef\xbc\x90"
	    "123456789",
	    "https://seal.example/sticker/0123456789",
	    "https://seal.example/proof/",
	    "https://seal.example/",
	    "https://seal.exa\tmple/proof/0123456789",
	    "https://seal.example/proof/01234\n56789",
	    " https://seal.example/proof/0123456789",
	    "https://seal.example/proof/0123456789 ",
	    "https://seal\xe3\x80\x82"
	    "example/proof/0123456789",
	    "https://seal.example/proof/0123456789\xff",
	};

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
		if (is_ours(str_from(urls[i])))
			fail_msg("%s", urls[i]);
	assert_false(is_ours(STR("https://seal.example/proof/0123456789\0")));
}

static void an_address_that_is_too_long_is_none(void **state)
{
	char url[2 * ORIGIN_URL_MAX];
	int len;

	(void)state;
	memset(url, 'a', sizeof url);
	len = (int)strlen("https://seal.example/proof/0123456789?");
	memcpy(url, "https://seal.example/proof/0123456789?", (size_t)len);
	assert_true(is_ours((struct str){url, ORIGIN_URL_MAX}));
	assert_false(is_ours((struct str){url, ORIGIN_URL_MAX + 1}));
}

static void what_is_asked_is_read_and_written_alike(void **state)
{
	static const char *const queries[] = {
	    "",
	    "?sticker=56x88",
	    "?sticker=44x70.svg",
	    "?lang=en",
	    "?motion=on",
	    "?theme=dark",
	    "?sticker=88x145.gif&lang=ja&motion=on&theme=auto",
	};

	(void)state;
	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
		struct buf text = BUF_INIT(256);
		struct embed_asked asked;

		assert_true(embed_asked_read(
		    str_part(str_from(queries[i]), 1, strlen(queries[i])), &asked));
		embed_asked_write(&asked, &text);
		assert_true(str_eq(buf_str(&text), str_from(queries[i])));
		buf_free(&text);
	}
}

static void what_there_is_not_cannot_be_asked_for(void **state)
{
	static const char *const queries[] = {"sticker=", "sticker", "sticker=57x88",
	    "sticker=56x88.", "sticker=56x88.jpg", "sticker=56x88.svg.png", "sticker=.svg",
	    "lang=", "lang=xx", "lang=EN", "motion=", "motion=off", "theme=", "theme=pink",
	    "lang=ja%00", "sticker=56x88&theme=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
	struct embed_asked asked;

	(void)state;
	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++)
		if (embed_asked_read(str_from(queries[i]), &asked))
			fail_msg("%s", queries[i]);
	assert_true(embed_asked_read(STR("utm_source=x&from=print"), &asked));
	assert_int_equal(asked.format, STICKER_PNG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_text_that_browsers_show_is_an_address),
	    cmocka_unit_test(no_other_host_is_taken_for_ours),
	    cmocka_unit_test(nothing_is_repaired),
	    cmocka_unit_test(an_address_that_is_too_long_is_none),
	    cmocka_unit_test(what_is_asked_is_read_and_written_alike),
	    cmocka_unit_test(what_there_is_not_cannot_be_asked_for),
	};

	return cmocka_run_group_tests_name("embed", tests, NULL, NULL);
}
