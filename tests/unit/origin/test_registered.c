/* What owners may register, and why not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "origin/registered.h"
#include "unit/fixtures/exact.h"
#include "unit/fixtures/long_host.h"

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
	    {"https://shop.example#f", "fragment (#); write it without: https://shop.example/"},
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

/* Pages have words of their own for each, by its reason. */
static void each_repair_has_its_reason_and_its_sentence(void **state)
{
	static const struct {
		const char *url, *reason, *what;
	} rows[] = {
	    {"https://shop.example/ ", "url.blank", "contains white space or a control character"},
	    {"https://sh\xc2\xadop.example/", "url.hidden", "contains an invisible character"},
	    {"https://shop.example\\", "url.unusual", "contains a backslash"},
	    {"https:/shop.example/", "url.unusual",
		"does not have exactly two slashes after the scheme"},
	    {"https://u@shop.example/", "url.user", "contains a user name"},
	    {"https://%73hop.example/", "url.unusual", "has a percent sign in its host"},
	    {"https://3221225985/", "url.address", "has an IP address in an unusual form"},
	    {"https://shop.example/#", "url.query", "contains a fragment (#)"},
	    {"https://shop.example/?", "url.query", "contains a query (?)"},
	    {"https://shop.example/./", "url.unusual",
		"has dot segments, or escaped slashes or dots, in its path"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf path = BUF_INIT(4096);
		struct problem why = {.text = ""};
		struct origin_url url;
		char expected[200];

		snprintf(expected, sizeof expected, "the URL %s; write it without: https://%s/",
		    rows[i].what, i == 6 ? "192.0.2.1" : "shop.example");
		assert_int_equal(
		    origin_parse_registered(str_from(rows[i].url), false, &path, &url, &why),
		    ERR_REFUSED);
		assert_string_equal(why.text, expected);
		assert_string_equal(why.reason, rows[i].reason);
		buf_free(&path);
	}
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

static void a_wildcard_may_stand_in_the_longest_url(void **state)
{
	char url[ORIGIN_URL_MAX + 2];
	struct buf text = BUF_INIT(1 << 14);

	(void)state;
	memset(url, 'a', sizeof url);
	memcpy(url, "https://*.shop.example/", 23);
	url[ORIGIN_URL_MAX] = '\0';
	assert_int_equal(register_url(url, false, &text), ERR_OK);
	buf_clear(&text);
	url[ORIGIN_URL_MAX] = 'a';
	url[ORIGIN_URL_MAX + 1] = '\0';
	assert_int_equal(register_url(url, false, &text), ERR_TOO_LARGE);
	buf_free(&text);
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
	    cmocka_unit_test(owners_register_https_hosts),
	    cmocka_unit_test(loopback_is_registered_under_its_setting_only),
	    cmocka_unit_test(whatever_a_browser_would_repair_is_refused_with_the_cure),
	    cmocka_unit_test(each_repair_has_its_reason_and_its_sentence),
	    cmocka_unit_test(hosts_that_are_nobodys_site_are_refused),
	    cmocka_unit_test(loopback_look_alikes_are_refused_under_the_setting),
	    cmocka_unit_test(a_host_too_long_for_its_wildcard_is_refused),
	    cmocka_unit_test(a_wildcard_may_stand_in_the_longest_url),
	    cmocka_unit_test(labels_of_all_letters_are_registered_and_the_longest_host_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
