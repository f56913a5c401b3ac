/* URLs as browsers read them, and what owners may register. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "origin/display.h"
#include "origin/registered.h"
#include "origin/limits.h"
#include "origin/path.h"
#include "io/idn.h"
#include "unit/fixtures/exact.h"

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

static void numbers_are_ipv4_addresses(void **state)
{
	(void)state;
	EXPECT_ROWS({"https://127.1/", "https://127.0.0.1 /"},
	    {"https://0x7f.0.0.01/", "https://127.0.0.1 /"},
	    {"https://2130706433/", "https://127.0.0.1 /"},
	    {"https://１２７。1/", "https://127.0.0.1 /"},
	    {"https://1.2.3.4./", "https://1.2.3.4 /"}, {"https://256.1.1.1/", "-"},
	    {"https://1.2.3.4.5/", "-"}, {"https://shop.1/", "-"}, {"https://shop.0x/", "-"},
	    {"https://4294967296/", "-"}, {"https://08/", "-"},
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
	    "https://shop.example?", "https://a1.b2", "https://shop.example/%41|[]"};

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
	    "https://a.1/", "https://a.0x1/", "https://a:/", "https://a:65536/",
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

static void hosts_are_displayed_decoded_and_mixtures_marked(void **state)
{
	static const struct {
		const char *host, *shown;
		bool mixed;
	} rows[] = {
	    {"www.shop.example", "www.shop.example", false},
	    {"*.shop.example", "*.shop.example", false},
	    {"xn--wgv71a119e.jp", "日本語.jp", false},
	    {"xn--a-w7t.jp", "あa.jp", false},
	    {"xn--pypal-4ve.example", "pаypal.example", true},
	    {"xn--80ak6aa92e.com", "аррӏе.com", false},
	    {"xn--n3h.example", "xn--n3h.example", false},
	    {"xn--a.example", "xn--a.example", false},
	    {"[::1]", "[::1]", false},
	    {"a..b.", "a..b.", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf text = BUF_INIT(1000);
		bool mixed;

		origin_host_display(rows[i].host, &text, &mixed);
		assert_string_equal(text.at, rows[i].shown);
		assert_int_equal(mixed, rows[i].mixed);
		buf_free(&text);
	}
}

/* Registers, and writes origin and path, or the reason, to `text`. */
static enum err register_url(const char *url, bool insecure_loopback, struct buf *text)
{
	struct buf room = BUF_INIT(1 << 14);
	struct origin_url parsed;
	struct problem why = {.text = ""};
	struct str exactly = exact_copy(str_from(url));
	enum err err = origin_parse_registered(exactly, insecure_loopback, &room, &parsed, &why);

	if (err) {
		buf_puts(text, why.text);
	} else {
		origin_write(&parsed.origin, text);
		buf_printf(text, " %.*s", STR_ARG(parsed.path));
	}
	buf_free(&room);
	exact_free(exactly);
	return err;
}

static void expect_registered(const char *url, bool loopback, const char *expected)
{
	struct buf text = BUF_INIT(1 << 14);

	if (register_url(url, loopback, &text) != ERR_OK || strcmp(text.at, expected) != 0)
		fail_msg("%s: %s", url, text.at);
	buf_free(&text);
}

static void owners_register_https_hosts(void **state)
{
	(void)state;
	expect_registered("https://www.shop.example", false, "https://www.shop.example /");
	expect_registered(
	    "https://www.shop.example:8443/a", false, "https://www.shop.example:8443 /a");
	expect_registered("HTTPS://WWW.Shop.Example/A/", false, "https://www.shop.example /A/");
	expect_registered("https://日本語.jp/あ", false, "https://xn--wgv71a119e.jp /%E3%81%82");
	expect_registered("https://shop.co.jp/", false, "https://shop.co.jp /");
	expect_registered("https://shop.github.io/", false, "https://shop.github.io /");
	expect_registered("https://*.shop.co.jp/a", false, "https://*.shop.co.jp /a");
	expect_registered("https://*.日本語.jp/", false, "https://*.xn--wgv71a119e.jp /");
	expect_registered("https://shop.test/", false, "https://shop.test /");
	expect_registered("https://shop.invalid/", false, "https://shop.invalid /");
	expect_registered("https://shop.localhost/", false, "https://shop.localhost /");
	expect_registered("https://shop.internal/", false, "https://shop.internal /");
}

static void loopback_is_registered_under_its_setting_only(void **state)
{
	static const char *const urls[] = {"http://localhost:8080/", "http://a.localhost/",
	    "http://127.0.0.1:8080/", "http://[::1]:8080/", "https://localhost/"};

	(void)state;
	for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
		struct buf text = BUF_INIT(1 << 14);

		assert_int_equal(register_url(urls[i], true, &text), ERR_OK);
		assert_int_equal(register_url(urls[i], false, &text), ERR_REFUSED);
		buf_free(&text);
	}
	expect_registered("http://localhost:8080/x", true, "http://localhost:8080 /x");
	expect_registered("http://127.0.0.1:8080", true, "http://127.0.0.1:8080 /");
}

struct refusal {
	const char *url;
	const char *reason; /* a part of it */
};

static void expect_refusals(const struct refusal *rows, size_t count, bool loopback)
{
	for (size_t i = 0; i < count; i++) {
		struct buf text = BUF_INIT(1 << 14);

		if (register_url(rows[i].url, loopback, &text) == ERR_OK ||
		    strstr(text.at, rows[i].reason) == NULL)
			fail_msg("%s: %s, not %s", rows[i].url, text.at, rows[i].reason);
		buf_free(&text);
	}
}

static void whatever_a_browser_would_repair_is_refused_with_the_cure(void **state)
{
	static const struct refusal rows[] = {
	    {"https://user@shop.example/",
		"the URL contains a user name; write it without: https://shop.example/"},
	    {"https://a:b@shop.example/x", "user name; write it without: https://shop.example/x"},
	    {"https://@shop.example/", "user name"},
	    {"https://u@*.shop.example/", "user name; write it without: https://*.shop.example/"},
	    {"https://shop.example\\x", "backslash; write it without: https://shop.example/x"},
	    {"https:\\\\shop.example/", "backslash"},
	    {"https://shop.example\\@evil.example/", "https://shop.example/@evil.example"},
	    {" https://shop.example/", "white space"},
	    {"https://shop.example/\n", "white space"},
	    {"https://sh\top.example/", "white space"},
	    {"https://shop.example/a b", "write it without: https://shop.example/a%20b"},
	    {"https://sh\xc2\xadop.example/", "invisible"},
	    {"https://shop.example/\xe2\x80\xae", "invisible"},
	    {"https://shop.example/?", "query"},
	    {"https://shop.example?a=b", "query (?); write it without: https://shop.example/"},
	    {"https://*.shop.example?a=b", "query (?); write it without: https://*.shop.example/"},
	    {"https://shop.example/#", "fragment"},
	    {"https://shop.example/a#b?c",
		"fragment (#); write it without: https://shop.example/a"},
	    {"https:shop.example", "two slashes"},
	    {"https:/shop.example", "two slashes"},
	    {"https:///shop.example", "two slashes"},
	    {"https://%73hop.example/", "percent sign in its host"},
	    {"https://shop.example/a/../b", "write it without: https://shop.example/b"},
	    {"https://shop.example/%2e%2e/", "dot segments"},
	    {"https://shop.example/..%2f", "dot segments"},
	    {"https://shop.example/a/..;/b", "dot segments"},
	};

	(void)state;
	expect_refusals(rows, sizeof rows / sizeof rows[0], false);
	expect_refusals(rows, sizeof rows / sizeof rows[0], true);
}

static void hosts_that_are_nobodys_site_are_refused(void **state)
{
	static const struct refusal rows[] = {
	    {"https://co.jp/", "co.jp is a public suffix"},
	    {"https://github.io/", "github.io is a public suffix"},
	    {"https://公司.cn/", "xn--55qx5d.cn is a public suffix"},
	    {"https://*.co.jp/", "*.co.jp would cover the sites of many owners"},
	    {"https://*.jp/", "single label"},
	    {"https://*.example/", "single label"},
	    {"https://*/", "single label"},
	    {"https://shop/", "single label"},
	    {"https://shop./", "ends in a dot; write it without: shop"},
	    {"https://shop.example./", "ends in a dot; write it without: shop.example"},
	    {"https://192.0.2.1/", "192.0.2.1 is an IP address"},
	    {"https://3221225985/", "unusual form; write it without: https://192.0.2.1/"},
	    {"https://[2001:db8::1]/", "[2001:db8::1] is an IP address"},
	    {"https://*.192.0.2.1/", "192.0.2.1 is an IP address"},
	    {"https://www.*.example/", "\"*\" in the host is not a label"},
	    {"https://*.*.shop.example/", "\"*\" in the host is not a label"},
	    {"https://w*.shop.example/", "\"w*\" in the host is not a label"},
	    {"https://a_b.shop.example/", "\"a_b\" in the host is not a label"},
	    {"https://-a.shop.example/", "\"-a\""},
	    {"https://a-.shop.example/", "\"a-\""},
	    {"https://a..shop.example/", "\"\" in the host"},
	    {"https://.shop.example/", "\"\" in the host"},
	    {"https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example/",
		"1 to 63"},
	    {"https://shop.example:0/", "port 0"},
	    {"http://shop.example/", "only https"},
	    {"http://192.0.2.1/", "only https"},
	    {"ftp://shop.example/", "must begin with https://"},
	    {"shop.example", "must begin with https://"},
	    {"//shop.example/", "must begin with https://"},
	    {"", "must begin with https://"},
	    {"https://", "no host"},
	    {"https://shop.example:99999/", "port"},
	    {"https://xn--a.example/", "xn--"},
	    {"https://☃.example/", "internationalised"},
	    {"https://shop.example/\xff", "UTF-8"},
	};

	(void)state;
	expect_refusals(rows, sizeof rows / sizeof rows[0], false);
	expect_refusals(rows, sizeof rows / sizeof rows[0], true);
}

static void loopback_look_alikes_are_refused_under_the_setting(void **state)
{
	static const struct refusal rows[] = {
	    {"http://localhost.example/", "only https"},
	    {"http://127.example/", "only https"},
	    {"http://notlocalhost/", "only https"},
	    {"http://128.0.0.1/", "only https"},
	    {"http://[::2]/", "only https"},
	    {"http://*.localhost/", "only https"},
	    {"https://*.localhost/", "single label"},
	    {"http://127.1/", "unusual form; write it without: http://127.0.0.1/"},
	    {"http://user@localhost/", "user name"},
	};

	(void)state;
	expect_refusals(rows, sizeof rows / sizeof rows[0], true);
}

static void a_host_too_long_for_its_wildcard_is_refused(void **state)
{
	char url[300];
	struct buf text = BUF_INIT(1 << 14);

	(void)state;
	snprintf(url, sizeof url, "https://*.%.63s.%.63s.%.63s.%.52s.example/",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	assert_int_equal(register_url(url, false, &text), ERR_INVALID);
	assert_non_null(strstr(text.at, "longer than 253"));
	buf_free(&text);
}

/* `before`, so many letters in labels of at most 63, `after`: a URL with a host of `length` bytes.
 */
static struct str long_host(char *room, const char *before, size_t length, const char *after)
{
	size_t start = (size_t)sprintf(room, "%s", before);

	for (size_t i = 0; i < length; i++)
		room[start + i] = i % 60 == 59 && i + 1 < length ? '.' : 'a';
	strcpy(room + start + length, after);
	return str_from(room);
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

/* A letter of each script that people tell apart. Chinese, Japanese and Korean are written in
 * several of them, with Latin among them. */
static void scripts_mix_only_where_a_language_is_written_so(void **state)
{
	static const struct {
		const char *letter;
		unsigned languages; /* Japanese 1, Chinese 2, Korean 4 */
	} scripts[] = {{"a", 7}, {"日", 7}, {"あ", 1}, {"ア", 1}, {"ㄅ", 2}, {"가", 4}, {"β", 0},
	    {"б", 0}, {"բ", 0}, {"ב", 0}, {"ب", 0}, {"ब", 0}, {"ব", 0}, {"ப", 0}, {"บ", 0},
	    {"ბ", 0}, {"ꮃ", 0}, {"ব", 0}, {"བ", 0}};
	const size_t count = sizeof scripts / sizeof scripts[0];

	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++) {
			bool same = strcmp(scripts[i].letter, scripts[k].letter) == 0;
			bool together = (scripts[i].languages & scripts[k].languages) != 0;
			char label[16], host[64];
			struct buf text = BUF_INIT(1000);
			bool mixed;

			snprintf(label, sizeof label, "%s%s", scripts[i].letter, scripts[k].letter);
			if (idn_to_ascii(str_from(label), host, sizeof host) != ERR_OK)
				continue; /* of two directions */
			origin_host_display(host, &text, &mixed);
			if (mixed != (!same && !together))
				fail_msg("%s: %d", label, mixed);
			buf_free(&text);
		}
}

static void digits_and_hyphens_are_of_every_script(void **state)
{
	static const char *const labels[] = {"1-2", "б1-2"};

	(void)state;
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		struct buf text = BUF_INIT(1000);
		char host[64];
		bool mixed = true;

		assert_int_equal(idn_to_ascii(str_from(labels[i]), host, sizeof host), ERR_OK);
		origin_host_display(host, &text, &mixed);
		assert_false(mixed);
		buf_free(&text);
	}
}

static void labels_of_all_letters_are_registered_and_the_longest_host_is(void **state)
{
	char url[512];
	struct buf text = BUF_INIT(1 << 14);

	(void)state;
	expect_registered("https://az-09.shop.example/", false, "https://az-09.shop.example /");
	assert_int_equal(register_url("https://shop.example./", false, &text), ERR_REFUSED);
	assert_string_equal(text.at, "the host ends in a dot; write it without: shop.example");
	buf_clear(&text);
	long_host(url, "https://*.", ORIGIN_HOST_MAX - 2, "/");
	assert_int_equal(register_url(url, false, &text), ERR_OK);
	buf_clear(&text);
	long_host(url, "https://*.", ORIGIN_HOST_MAX - 1, "/");
	assert_int_not_equal(register_url(url, false, &text), ERR_OK);
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_plain_url_is_read_as_it_stands),
	    cmocka_unit_test(scheme_and_slashes_are_read_leniently),
	    cmocka_unit_test(the_host_follows_the_last_at_sign),
	    cmocka_unit_test(host_names_are_decoded_and_lower_cased),
	    cmocka_unit_test(numbers_are_ipv4_addresses),
	    cmocka_unit_test(ipv6_addresses_are_written_short),
	    cmocka_unit_test(ports_are_numbers_up_to_65535),
	    cmocka_unit_test(dot_segments_leave_the_path),
	    cmocka_unit_test(too_long_or_broken_input_is_refused),
	    cmocka_unit_test(a_failure_touches_nothing),
	    cmocka_unit_test(the_fast_way_reads_what_the_slow_way_reads),
	    cmocka_unit_test(the_fast_way_leaves_whatever_wants_repair),
	    cmocka_unit_test(a_pattern_covers_its_own_host_or_one_label),
	    cmocka_unit_test(hosts_are_displayed_decoded_and_mixtures_marked),
	    cmocka_unit_test(owners_register_https_hosts),
	    cmocka_unit_test(loopback_is_registered_under_its_setting_only),
	    cmocka_unit_test(whatever_a_browser_would_repair_is_refused_with_the_cure),
	    cmocka_unit_test(hosts_that_are_nobodys_site_are_refused),
	    cmocka_unit_test(loopback_look_alikes_are_refused_under_the_setting),
	    cmocka_unit_test(a_host_too_long_for_its_wildcard_is_refused),
	    cmocka_unit_test(a_host_has_253_bytes_however_it_is_written),
	    cmocka_unit_test(the_fast_way_takes_the_longest_host_and_every_plain_byte),
	    cmocka_unit_test(origins_are_one_when_scheme_host_and_port_are),
	    cmocka_unit_test(above_the_root_there_is_nothing),
	    cmocka_unit_test(why_a_host_is_none_is_told),
	    cmocka_unit_test(scripts_mix_only_where_a_language_is_written_so),
	    cmocka_unit_test(digits_and_hyphens_are_of_every_script),
	    cmocka_unit_test(labels_of_all_letters_are_registered_and_the_longest_host_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
