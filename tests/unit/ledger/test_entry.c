/* Tests of the bytes of an entry: what is hashed has one form, whoever writes it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "ledger/entry.h"

static const struct str urls[] = {{"https://www.shop.example.jp/", 28},
    {"https://a.example.jp/x", 22}, {"https://a.example.jp/", 21}};

/* One with all members. */
static struct ledger_entry a_full_entry(void)
{
	return (struct ledger_entry){.kind = LEDGER_REVOKE,
	    .at = 1780272000,
	    .code = {"0000000001"},
	    .fingerprint = STR("00ff"),
	    .issuer_key = STR("11ee"),
	    .serial = STR("3E9"),
	    .organization = STR("株式会社テスト"),
	    .organization_en = STR("Test \"A\\B\" <C>"),
	    .organization_hash = STR("22dd"),
	    .organization_en_hash = STR("33cc"),
	    .reason = STR("keyCompromise"),
	    .replaces = STR("44bb"),
	    .renews = STR("0000000002"),
	    .broken = 1,
	    .not_before = 1780000000,
	    .not_after = 1790000000,
	    .since = 1780271999,
	    .url_count = 3,
	    .urls = urls};
}

static void must_be(const struct ledger_entry *e, const char *expected)
{
	struct buf bytes = BUF_INIT(1 << 17);

	ledger_entry_write(e, &bytes);
	assert_int_equal(bytes.err, ERR_OK);
	assert_string_equal(bytes.at, expected);
	buf_free(&bytes);
}

static void members_stand_in_the_order_of_their_names_without_blanks(void **state)
{
	const struct ledger_entry full = a_full_entry();

	(void)state;
	must_be(&full,
	    "{\"at\":1780272000,\"broken\":1,\"code\":\"0000000001\","
	    "\"fingerprint_sha256\":\"00ff\",\"issuer_key_sha256\":\"11ee\",\"kind\":\"revoke\","
	    "\"not_after\":1790000000,\"not_before\":1780000000,"
	    "\"organization\":\"株式会社テスト\","
	    "\"organization_en\":\"Test \\\"A\\\\B\\\" <C>\",\"organization_en_sha256\":\"33cc\","
	    "\"organization_sha256\":\"22dd\",\"reason\":\"keyCompromise\","
	    "\"renews\":\"0000000002\",\"replaces\":\"44bb\",\"serial\":\"3E9\","
	    "\"since\":1780271999,\"urls\":[\"https://a.example.jp/\",\"https://a.example.jp/x\","
	    "\"https://www.shop.example.jp/\"],\"v\":1}");
}

static void what_is_absent_is_left_out(void **state)
{
	const struct ledger_entry least = {.kind = LEDGER_END, .at = 1, .code = {"0000000001"}};

	(void)state;
	must_be(&least, "{\"at\":1,\"code\":\"0000000001\",\"kind\":\"end\",\"v\":1}");
}

/* RFC 8785 section 3.2.2.2. */
static void only_what_has_to_be_is_escaped(void **state)
{
	struct ledger_entry e = {.kind = LEDGER_END, .at = 1, .code = {"0000000001"}};

	(void)state;
	e.organization = STR("\b\t\n\f\r\x01\x1f\x7f/<>&'\xe2\x80\xa8\xf0\x9f\x98\x82");
	must_be(&e,
	    "{\"at\":1,\"code\":\"0000000001\",\"kind\":\"end\",\"organization\":"
	    "\"\\b\\t\\n\\f\\r\\u0001\\u001f\x7f/<>&'\xe2\x80\xa8\xf0\x9f\x98\x82\",\"v\":1}");
}

static void must_fail(const struct ledger_entry *e, enum err expected)
{
	struct buf bytes = BUF_INIT(1 << 20);

	ledger_entry_write(e, &bytes);
	assert_int_equal(bytes.err, expected);
	buf_free(&bytes);
}

static void what_is_no_utf8_or_too_long_is_not_written(void **state)
{
	static char many[LEDGER_ENTRY_MAX];
	struct ledger_entry e = a_full_entry();

	(void)state;
	e.organization = STR("\xed\xa0\x80");
	must_fail(&e, ERR_INVALID);
	memset(many, 'a', sizeof many);
	e.organization = (struct str){many, sizeof many};
	must_fail(&e, ERR_TOO_LARGE);
	e = (struct ledger_entry){.kind = LEDGER_END, .at = 1, .code = {"0000000001"}};
	/* All that is around the name takes 65 bytes. */
	e.organization = (struct str){many, LEDGER_ENTRY_MAX - 65};
	must_fail(&e, ERR_OK);
	e.organization.len++;
	must_fail(&e, ERR_TOO_LARGE);
}

static void what_stands_before_an_entry_does_not_count(void **state)
{
	const struct ledger_entry e = a_full_entry();
	struct buf bytes = BUF_INIT(1 << 20);

	(void)state;
	for (int i = 0; i < 2 * LEDGER_ENTRY_MAX; i++)
		buf_putc(&bytes, ' ');
	ledger_entry_write(&e, &bytes);
	assert_int_equal(bytes.err, ERR_OK);
	buf_free(&bytes);
}

static void each_kind_is_read_as_it_was_written(void **state)
{
	struct arena arena = {NULL, 0};

	(void)state;
	for (unsigned kind = 0; kind < LEDGER_KIND_COUNT; kind++) {
		struct ledger_entry e = a_full_entry(), read;
		struct buf bytes = BUF_INIT(1 << 16), again = BUF_INIT(1 << 16);

		e.kind = (enum ledger_kind)kind;
		ledger_entry_write(&e, &bytes);
		assert_int_equal(ledger_entry_read(buf_str(&bytes), &arena, &read), ERR_OK);
		assert_int_equal(read.kind, kind);
		assert_int_equal(read.at, e.at);
		assert_int_equal(read.since, e.since);
		assert_int_equal(read.url_count, 3);
		assert_true(str_eq(read.urls[0], STR("https://a.example.jp/")));
		assert_true(str_eq(read.organization, e.organization));
		ledger_entry_write(&read, &again);
		assert_string_equal(again.at, bytes.at);
		buf_free(&bytes);
		buf_free(&again);
	}
	arena_free(&arena);
}

/* Whoever hashes other bytes of the same meaning has another log. */
static void other_bytes_are_no_entry_whatever_they_mean(void **state)
{
	static const char *const others[] = {
	    "",
	    "{}",
	    "[]",
	    "{\"at\":1,\"code\":\"0000000001\",\"kind\":\"end\",\"v\":2}",
	    "{\"at\":1,\"code\":\"0000000001\",\"kind\":\"ends\",\"v\":1}",
	    "{\"at\":1,\"code\":\"000000001\",\"kind\":\"end\",\"v\":1}",
	    "{\"at\":1.0,\"code\":\"0000000001\",\"kind\":\"end\",\"v\":1}",
	    "{\"at\":1, \"code\":\"0000000001\",\"kind\":\"end\",\"v\":1}",
	    "{\"code\":\"0000000001\",\"at\":1,\"kind\":\"end\",\"v\":1}",
	    "{\"at\":1,\"at\":1,\"code\":\"0000000001\",\"kind\":\"end\",\"v\":1}",
	    "{\"at\":1,\"code\":\"000000000\\u0031\",\"kind\":\"end\",\"v\":1}",
	    "{\"at\":1,\"code\":\"0000000001\",\"kind\":\"end\",\"serial\":null,\"v\":1}",
	    "{\"at\":1,\"code\":\"0000000001\",\"kind\":\"end\",\"operator\":\"sato\",\"v\":1}",
	    "{\"at\":1,\"code\":\"0000000001\",\"kind\":\"end\",\"urls\":[],\"v\":1}",
	    "{\"at\":1,\"code\":\"0000000001\",\"kind\":\"end\",\"urls\":[\"b\",\"a\"],\"v\":1}",
	    "{\"at\":1,\"code\":\"0000000001\",\"kind\":\"end\",\"v\":1}\n",
	    "{\"at\":1,\"code\":\"0000000001\",\"kind\":\"end\",\"v\":1",
	};
	struct ledger_entry read = {.at = 42};
	struct arena arena = {NULL, 0};

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (ledger_entry_read(str_from(others[i]), &arena, &read) != ERR_CORRUPT)
			fail_msg("%s is read", others[i]);
	assert_int_equal(read.at, 42);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(members_stand_in_the_order_of_their_names_without_blanks),
	    cmocka_unit_test(what_is_absent_is_left_out),
	    cmocka_unit_test(only_what_has_to_be_is_escaped),
	    cmocka_unit_test(what_is_no_utf8_or_too_long_is_not_written),
	    cmocka_unit_test(what_stands_before_an_entry_does_not_count),
	    cmocka_unit_test(each_kind_is_read_as_it_was_written),
	    cmocka_unit_test(other_bytes_are_no_entry_whatever_they_mean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
