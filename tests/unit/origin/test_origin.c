/* URLs as browsers read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "origin/path.h"
#include "origin/registered.h"
#include "unit/fixtures/exact.h"
#include "unit/fixtures/long_host.h"

/* Origin and path with a space between them, or "-". The buffer is the caller's. */
static const char *read_url(struct str url, struct buf *text)
{
	struct buf path = BUF_INIT(1 << 14);
	struct origin_url parsed;

	url = exact_copy(url);
	if (origin_parse(url, &path, &parsed, NULL) == ERR_OK) {
		origin_write(&parsed.origin, text);
		buf_printf(text, " %.*s", STR_ARG(parsed.path));
	} else {
		buf_puts(text, "-");
	}
	buf_free(&path);
	exact_free(url);
	return text->at;
}

struct row {
	const char *url, *expected;
};

static void expect_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct buf text = BUF_INIT(1 << 14);

		if (strcmp(read_url(str_from(rows[i].url), &text), rows[i].expected) != 0)
			fail_msg("%s: %s, not %s", rows[i].url, text.at, rows[i].expected);
		buf_free(&text);
	}
}

#define EXPECT_ROWS(...)                                                                           \
	do {                                                                                       \
		static const struct row rows[] = {__VA_ARGS__};                                    \
		expect_rows(rows, sizeof rows / sizeof rows[0]);                                   \
	} while (0)

static void a_plain_url_is_read_as_it_stands(void **state)
{
	(void)state;
	EXPECT_ROWS({"https://www.shop.example/", "https://www.shop.example /"},
	    {"https://www.shop.example", "https://www.shop.example /"},
	    {"https://www.shop.example?q", "https://www.shop.example /"},
	    {"https://www.shop.example#f", "https://www.shop.example /"},
	    {"http://a:8080/b/c?d#e", "http://a:8080 /b/c"}, {"https://a:443/", "https://a /"},
	    {"http://a:443/", "http://a:443 /"});
}

static void scheme_and_slashes_are_read_leniently(void **state)
{
	(void)state;
	EXPECT_ROWS({"HTTPS://a/", "https://a /"}, {"https:a", "https://a /"},
	    {"https:/a", "https://a /"}, {"https:////a", "https://a /"},
	    {"https:\\\\a\\b", "https://a /b"}, {" \x01https://a ", "https://a /"},
	    {"ht\ntps://a\t/b", "https://a /b"}, {"ftp://a/", "-"}, {"//a/", "-"}, {"", "-"},
	    {"https", "-"}, {"https:", "-"}, {"https://", "-"}, {"https:///", "-"});
}

static void the_host_follows_the_last_at_sign(void **state)
{
	(void)state;
	EXPECT_ROWS(
	    {"https://good.example\\@evil.example/", "https://good.example /@evil.example/"},
	    {"https://good.example@evil.example/", "https://evil.example /"},
	    {"https://a@b@c/", "https://c /"}, {"https://a:b@c:1/", "https://c:1 /"},
	    {"https://a/@b", "https://a /@b"}, {"https://a?@b", "https://a /"},
	    {"https://a#@b", "https://a /"}, {"https://a@/", "-"}, {"https://@a", "https://a /"});
}

static void host_names_are_decoded_and_lower_cased(void **state)
{
	(void)state;
	EXPECT_ROWS({"https://WWW.Shop.Example/", "https://www.shop.example /"},
	    {"https://www%2eshop.example/", "https://www.shop.example /"},
	    {"https://%e6%97%a5本.jp/", "https://xn--wgv71a.jp /"},
	    {"https://shop.example./", "https://shop.example. /"},
	    {"https://a..b/", "https://a..b /"}, {"https://a../", "https://a.. /"},
	    {"https://a%7fb/", "-"}, {"https://a%252eb/", "-"}, {"https://a%00b/", "-"},
	    {"https://a%2fb/", "-"}, {"https://℀.example/", "-"}, {"https://\xc2\xad/", "-"},
	    {"https://a b/", "-"}, {"https://xn--a/", "-"}, {"https://%ff/", "-"});
}

/* Only a slash, a backslash, a question mark or a number sign ends a host. */
static void a_byte_that_ends_no_host_is_part_of_it(void **state)
{
	struct buf text = BUF_INIT(1 << 14);

	(void)state;
	EXPECT_ROWS({"https://a.example;", "https://a.example; /"},
	    {"https://a.example!", "https://a.example! /"}, {"https://a.example:80;", "-"});
	assert_string_equal(read_url(STR("https://a.example\0b/"), &text), "-");
	buf_free(&text);
}

static void numbers_are_ipv4_addresses(void **state)
{
	(void)state;
	EXPECT_ROWS({"https://127.1/", "https://127.0.0.1 /"},
	    {"https://0x7f.0.0.01/", "https://127.0.0.1 /"},
	    {"https://2130706433/", "https://127.0.0.1 /"},
	    {"https://１２７。1/", "https://127.0.0.1 /"},
	    {"https://1.2.3.4./", "https://1.2.3.4 /"}, {"https://256.1.1.1/", "-"},
	    {"https://1.2.3.4.5/", "-"}, {"https://1.2.3.4.0/", "-"}, {"https://shop.1/", "-"},
	    {"https://shop.0x/", "-"}, {"https://4294967296/", "-"}, {"https://08/", "-"},
	    {"https://1.2.3.4a/", "https://1.2.3.4a /"});
}

static void ipv6_addresses_are_written_short(void **state)
{
	(void)state;
	EXPECT_ROWS({"https://[::1]/", "https://[::1] /"},
	    {"https://[0:0:0:0:0:0:0:1]:8/", "https://[::1]:8 /"},
	    {"https://[1:0:0:2:0:0:0:3]/", "https://[1:0:0:2::3] /"},
	    {"https://[1:0:2:3:4:5:6:7]/", "https://[1:0:2:3:4:5:6:7] /"},
	    {"https://[::ffff:1.2.3.4]/", "https://[::ffff:102:304] /"},
	    {"https://[1:2:3:4:5:6:7::]/", "https://[1:2:3:4:5:6:7:0] /"},
	    {"https://[ABCD::]/", "https://[abcd::] /"},
	    {"https://[1:2:3:4:5:6:1.2.3.4]/", "https://[1:2:3:4:5:6:102:304] /"},
	    {"https://[::0.20.3.4]/", "https://[::14:304] /"}, {"https://[::01.2.3.4]/", "-"},
	    {"https://[::1.2.3.04]/", "-"}, {"https://[::1/", "-"}, {"https://[1::2::3]/", "-"},
	    {"https://[::1%25lo]/", "-"}, {"https://[]/", "-"},
	    {"https://[1:2:3:4:5:6:7:8:9]/", "-"}, {"https://[::1.2.3]/", "-"});
}

static void ports_are_numbers_up_to_65535(void **state)
{
	(void)state;
	EXPECT_ROWS({"https://a:/", "https://a /"}, {"https://a:00443/", "https://a /"},
	    {"https://a:0/", "https://a:0 /"}, {"https://a:65535/", "https://a:65535 /"},
	    {"https://a:65536/", "-"}, {"https://a:+1/", "-"}, {"https://a:1x/", "-"},
	    {"https://:1/", "-"}, {"https://a:99999999999999999999/", "-"});
}

static void dot_segments_leave_the_path(void **state)
{
	(void)state;
	EXPECT_ROWS({"https://a/b/../c", "https://a /c"}, {"https://a/b/%2E%2e/c", "https://a /c"},
	    {"https://a/../../b", "https://a /b"}, {"https://a/b/.", "https://a /b/"},
	    {"https://a/b/..", "https://a /"}, {"https://a/b//../c", "https://a /b/c"},
	    {"https://a/..b", "https://a /..b"}, {"https://a/b c\"", "https://a /b%20c%22"},
	    {"https://a/あ", "https://a /%E3%81%82"}, {"https://a/\x7f", "https://a /%7F"},
	    {"https://a\\b\\..\\c", "https://a /c"});
}

static void too_long_or_broken_input_is_refused(void **state)
{
	char url[ORIGIN_URL_MAX + 2];
	struct buf text = BUF_INIT(1 << 14);

	(void)state;
	memset(url, 'a', sizeof url);
	memcpy(url, "https://a/", 10);
	assert_string_not_equal(read_url((struct str){url, ORIGIN_URL_MAX}, &text), "-");
	buf_clear(&text);
	assert_string_equal(read_url((struct str){url, ORIGIN_URL_MAX + 1}, &text), "-");
	buf_clear(&text);
	assert_string_equal(read_url(STR("https://a/\xc3("), &text), "-");
	buf_clear(&text);
	url[9] = 'a';
	assert_string_equal(read_url((struct str){url, 300}, &text), "-");
	buf_clear(&text);
	url[8] = 'A';
	assert_string_equal(read_url((struct str){url, ORIGIN_URL_MAX}, &text), "-");
	buf_free(&text);
}

static void a_failure_touches_nothing(void **state)
{
	struct origin_url url = {.origin = {.port = 7}};
	struct buf room = BUF_INIT(100);
	struct problem why = {.text = ""};

	(void)state;
	assert_int_equal(origin_parse(STR("https://a b/"), &room, &url, &why), ERR_INVALID);
	assert_int_equal(url.origin.port, 7);
	assert_int_equal(room.len, 0);
	assert_string_not_equal(why.text, "");
	assert_int_equal(
	    origin_parse_registered(STR("https://co.jp/"), false, &room, &url, &why), ERR_REFUSED);
	assert_int_equal(url.origin.port, 7);
	assert_int_equal(room.len, 0);
	buf_free(&room);
}

static void the_fast_way_reads_what_the_slow_way_reads(void **state)
{
	static const char *const urls[] = {"https://www.shop.example/",
	    "http://a_b.c-d:81/x%20/a..", "https://a/b;c=d?e<f>", "https://shop.example:65535",
	    "https://shop.example?", "https://a1.b2", "https://a:8", "https://shop.example/%41|[]"};

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
		struct buf room = BUF_INIT(1 << 14);
		struct origin fast;
		struct origin_url slow;
		struct str path;
		char spaced[100];

		struct str url = exact_copy(str_from(urls[i]));

		assert_true(origin_parse_clean(url, &fast, &path));
		snprintf(spaced, sizeof spaced, " %s", urls[i]);
		assert_int_equal(origin_parse(str_from(spaced), &room, &slow, NULL), ERR_OK);
		assert_true(origin_eq(&fast, &slow.origin));
		assert_true(str_eq(path, slow.path));
		buf_free(&room);
		exact_free(url);
	}
}

static void the_fast_way_leaves_whatever_wants_repair(void **state)
{
	static const char *const urls[] = {"", "https://", "https:///", "HTTPS://a/", "https://A/",
	    "https://a./", "https://xn--a/", "https://b.xn--a/", "https://xn--a.b/", "https://1/",
	    "https://a.1/", "https://a.1/b.c", "https://a.0x1/", "https://a:/", "https://a:65536/",
	    "https://a:123456/", "https://a:000080/", "https://a:1x/", "https://a/.",
	    "https://a/..", "https://a/%2e", "https://a/b/.%2e", "https://a/b c", "https://a/\"",
	    "https://a\\b", "https://a/b\\c", "https://a@b/", "https://a#b", "https://[::1]/",
	    "https://\xe3\x81\x82/", "https://a/\xe3\x81\x82", "https://a/?\xe3\x81\x82",
	    "https://a/?\n", " https://a/", "https:a"};

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
		struct origin origin;
		struct str path;

		struct str url = exact_copy(str_from(urls[i]));

		if (origin_parse_clean(url, &origin, &path))
			fail_msg("%s", urls[i]);
		exact_free(url);
	}
}

static void a_pattern_covers_its_own_host_or_one_label(void **state)
{
	(void)state;
	assert_true(origin_host_covers("a.example", "a.example"));
	assert_true(origin_host_covers("*.example", "a.example"));
	assert_true(origin_host_covers("*.example", "*.example"));
	assert_false(origin_host_covers("*.example", "example"));
	assert_false(origin_host_covers("*.example", "a.b.example"));
	assert_false(origin_host_covers("*.example", ".example"));
	assert_false(origin_host_covers("*.b.example", "*.a.b.example"));
	assert_false(origin_host_covers("*", "example"));
	assert_false(origin_host_covers("*.0.0.1", "127.0.0.1"));
	assert_false(origin_host_covers("a.example", "a.example."));
	assert_false(origin_host_covers("www.*.example", "www.a.example"));
	assert_false(origin_host_covers("w*.example", "www.example"));
}

static void a_host_has_253_bytes_however_it_is_written(void **state)
{
	static const struct {
		const char *before;
		size_t added; /* of the host, before the letters */
	} rows[] = {{"https://", 0}, {"https://A", 1}, {"https://あ.", 8}};
	char url[512];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t letters = ORIGIN_HOST_MAX - rows[i].added;
		struct buf text = BUF_INIT(1 << 14);

		long_host(url, rows[i].before, letters, "/");
		assert_int_equal(strlen(read_url(str_from(url), &text)), 8 + 253 + 2);
		buf_clear(&text);
		long_host(url, rows[i].before, letters + 1, "/");
		assert_string_equal(read_url(str_from(url), &text), "-");
		buf_free(&text);
	}
}

static void the_fast_way_takes_the_longest_host_and_every_plain_byte(void **state)
{
	char url[512];
	struct origin origin;
	struct str path;

	(void)state;
	assert_true(
	    origin_parse_clean(long_host(url, "https://", ORIGIN_HOST_MAX, "/"), &origin, &path));
	assert_false(origin_parse_clean(
	    long_host(url, "https://", ORIGIN_HOST_MAX + 1, "/"), &origin, &path));
	for (int byte = 0x21; byte < 0x7f; byte++) {
		bool in_host = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') ||
			       strchr("-._", byte) != NULL;
		bool in_path = strchr("\"#<>?\\^`{}", byte) == NULL;

		snprintf(url, sizeof url, "https://a%ca/", byte);
		if (strchr("/:?", byte) == NULL)
			assert_int_equal(
			    origin_parse_clean(str_from(url), &origin, &path), in_host);
		snprintf(url, sizeof url, "https://a/b%cc", byte);
		if (byte != '?')
			assert_int_equal(
			    origin_parse_clean(str_from(url), &origin, &path), in_path);
		snprintf(url, sizeof url, "https://a/?b%cc", byte);
		assert_true(origin_parse_clean(str_from(url), &origin, &path));
	}
}

static void origins_are_one_when_scheme_host_and_port_are(void **state)
{
	const struct origin one = {ORIGIN_HTTPS, 443, "a.example"};
	const struct origin others[] = {{ORIGIN_HTTP, 443, "a.example"},
	    {ORIGIN_HTTPS, 444, "a.example"}, {ORIGIN_HTTPS, 443, "b.example"}};

	(void)state;
	assert_true(origin_eq(&one, &one));
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_false(origin_eq(&one, &others[i]));
	assert_true(origin_host_covers("*.example", "z.example"));
	assert_false(origin_host_covers("*.example", "{.example"));
	assert_false(origin_host_covers("*a.example", "b.example"));
}

static void above_the_root_there_is_nothing(void **state)
{
	char path[ORIGIN_PATH_MAX];

	(void)state;
	memset(path, 'x', sizeof path);
	assert_int_equal(origin_path_normalize(STR("/../a"), path), 2);
	assert_memory_equal(path, "/a", 2);
}

static void why_a_host_is_none_is_told(void **state)
{
	char url[512];
	const struct {
		const char *url, *reason;
	} rows[] = {
	    {"https://a%00b/", "the host contains a NUL"},
	    {long_host(url, "https://A", ORIGIN_HOST_MAX, "/").at,
		"the host is longer than 253 characters"},
	    {"https://xn--a/", "a label that begins xn-- is not valid"},
	    {"https:///", "the URL has no host"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf room = BUF_INIT(1 << 14);
		struct origin_url parsed;
		struct problem why = {.text = ""};

		assert_int_equal(
		    origin_parse(str_from(rows[i].url), &room, &parsed, &why), ERR_INVALID);
		assert_string_equal(why.text, rows[i].reason);
		buf_free(&room);
	}
}

static void addresses_end_exactly_where_they_end(void **state)
{
	(void)state;
	EXPECT_ROWS({"https://255.255.255.255/", "https://255.255.255.255 /"},
	    {"https://1.254.3.4/", "https://1.254.3.4 /"},
	    {"https://4294967295/", "https://255.255.255.255 /"}, {"https://42949672950/", "-"},
	    {"https://017.0.0.1/", "https://15.0.0.1 /"}, {"https://0/", "https://0.0.0.0 /"},
	    {"https://1..2/", "-"}, {"https://1.256.3/", "-"},
	    {"https://[::255.255.255.255]/", "https://[::ffff:ffff] /"},
	    {"https://[::256.1.1.1]/", "-"}, {"https://[12345::]/", "-"}, {"https://[1:g::]/", "-"},
	    {"https://[1:2:3:4:5:6:7:1.2.3.4]/", "-"}, {"https://[1:2:3:4:5:6:7:8:]/", "-"},
	    {"https://[1::2:]/", "-"}, {"https://[1:2:3:4::5:6:7:8]/", "-"},
	    {"https://[1:0:0:2:3:4:5:6]/", "https://[1::2:3:4:5:6] /"},
	    {"https://[1:0:0:2:0:0:3:4]/", "https://[1::2:0:0:3:4] /"},
	    {"https://[0:0:0:0:0:0:0:0]/", "https://[::] /"},
	    {"https://[f:fe:fed:fedc:1:2:3:4]/", "https://[f:fe:fed:fedc:1:2:3:4] /"});
	assert_false(origin_host_covers("*.example", "a;b.example"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_plain_url_is_read_as_it_stands),
	    cmocka_unit_test(scheme_and_slashes_are_read_leniently),
	    cmocka_unit_test(the_host_follows_the_last_at_sign),
	    cmocka_unit_test(host_names_are_decoded_and_lower_cased),
	    cmocka_unit_test(a_byte_that_ends_no_host_is_part_of_it),
	    cmocka_unit_test(numbers_are_ipv4_addresses),
	    cmocka_unit_test(ipv6_addresses_are_written_short),
	    cmocka_unit_test(ports_are_numbers_up_to_65535),
	    cmocka_unit_test(dot_segments_leave_the_path),
	    cmocka_unit_test(too_long_or_broken_input_is_refused),
	    cmocka_unit_test(a_failure_touches_nothing),
	    cmocka_unit_test(the_fast_way_reads_what_the_slow_way_reads),
	    cmocka_unit_test(the_fast_way_leaves_whatever_wants_repair),
	    cmocka_unit_test(a_pattern_covers_its_own_host_or_one_label),
	    cmocka_unit_test(a_host_has_253_bytes_however_it_is_written),
	    cmocka_unit_test(the_fast_way_takes_the_longest_host_and_every_plain_byte),
	    cmocka_unit_test(origins_are_one_when_scheme_host_and_port_are),
	    cmocka_unit_test(above_the_root_there_is_nothing),
	    cmocka_unit_test(why_a_host_is_none_is_told),
	    cmocka_unit_test(addresses_end_exactly_where_they_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
