/* Verdicts on links, most of them on links that somebody forged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "origin/link.h"
#include "origin/registered.h"
#include "unit/fixtures/exact.h"
#include "unit/fixtures/sites.h"

enum { URLS_MAX = 4 };

/* Registers `urls`, ended by NULL, and judges a Referer. Loopback is allowed. */
static struct link_verdict judge_all(
    const char *const *urls, struct str referer, struct str sec_fetch_site)
{
	struct origin_url registered[URLS_MAX] = {0};
	struct buf path[URLS_MAX];
	struct link_evidence evidence = {
	    exact_copy(referer), exact_copy(sec_fetch_site), NULL, false};
	struct link_verdict verdict;
	struct origin_sites sites;
	char room[URLS_MAX * 4096];
	struct str exactly;
	size_t count = 0;

	for (; urls[count] != NULL; count++) {
		path[count] = BUF_INIT(4096);
		assert_int_equal(origin_parse_registered(str_from(urls[count]), true, &path[count],
				     &registered[count], NULL),
		    ERR_OK);
	}
	sites = sites_write(room, sizeof room, registered, count);
	sites.bytes = exactly = exact_copy(sites.bytes);
	memset(&verdict, 0xa5, sizeof verdict);
	link_check(&sites, &evidence, &verdict);
	exact_free(exactly);
	exact_free(evidence.referer);
	exact_free(evidence.sec_fetch_site);
	for (size_t i = 0; i < count; i++)
		buf_free(&path[i]);
	return verdict;
}

static struct link_verdict judge(const char *url, struct str referer)
{
	return judge_all((const char *const[]){url, NULL}, referer, (struct str){NULL, 0});
}

static void expect(const char *url, const char *referer, enum link_reason reason)
{
	struct link_verdict verdict = judge(url, str_from(referer));

	if (verdict.reason != reason)
		fail_msg("%s from %s: %s, not %s", url, referer, link_reason_name(verdict.reason),
		    link_reason_name(reason));
	assert_int_equal(verdict.state, reason == LINK_SAME ? LINK_MATCH : LINK_MISMATCH);
	assert_int_equal(verdict.has_origin, reason != LINK_MALFORMED);
}

static void the_registered_site_matches(void **state)
{
	(void)state;
	expect("https://www.shop.example/", "https://www.shop.example/", LINK_SAME);
	expect("https://www.shop.example/", "https://www.shop.example", LINK_SAME);
	expect("https://www.shop.example/", "https://www.shop.example/a/b?c=d", LINK_SAME);
	expect("https://www.shop.example/", "https://www.shop.example?c=d", LINK_SAME);
	expect("https://www.shop.example/", "HTTPS://WWW.Shop.Example/", LINK_SAME);
	expect("https://WWW.Shop.Example/", "https://www.shop.example/", LINK_SAME);
	expect("https://www.shop.example/", "https://www.shop.example/?next=https://evil.example/@",
	    LINK_SAME);
	expect("https://www.shop.example/", "https://www.shop.example/%E3%81%82", LINK_SAME);
	expect("https://www.shop.example/", "https://www.shop.example/a^{b}|", LINK_SAME);
}

static void a_default_port_may_be_spelt_out(void **state)
{
	(void)state;
	expect("https://www.shop.example/", "https://www.shop.example:443/", LINK_SAME);
	expect("https://www.shop.example:443/", "https://www.shop.example/", LINK_SAME);
	expect("https://www.shop.example:8443/", "https://www.shop.example:8443/", LINK_SAME);
	expect("http://localhost:80/", "http://localhost/", LINK_SAME);
}

static void an_internationalised_site_matches_by_its_a_labels(void **state)
{
	(void)state;
	expect("https://日本語.jp/", "https://xn--wgv71a119e.jp/", LINK_SAME);
	expect("https://xn--wgv71a119e.jp/", "https://XN--WGV71A119E.jp/x", LINK_SAME);
	expect("https://日本語.jp/", "https://日本語.jp/", LINK_MALFORMED);
	expect("https://日本語.jp/", "https://xn--wgv71a.jp/", LINK_HOST);
	expect("https://日本語.jp/", "https://xn--n3h.jp/", LINK_HOST);
	expect("https://faß.example/", "https://fass.example/", LINK_HOST);
}

static void loopback_addresses_match_as_browsers_write_them(void **state)
{
	(void)state;
	expect("http://127.0.0.1:8080/", "http://127.0.0.1:8080/", LINK_SAME);
	expect("http://[::1]:8080/", "http://[::1]:8080/", LINK_SAME);
	expect("http://127.0.0.1:8080/", "http://127.0.0.1:8081/", LINK_PORT);
	expect("http://127.0.0.1:8080/", "http://127.1:8080/", LINK_MALFORMED);
	expect("http://127.0.0.1:8080/", "http://2130706433:8080/", LINK_MALFORMED);
	expect("http://127.0.0.1:8080/", "http://0x7f.0.0.1:8080/", LINK_MALFORMED);
	expect("http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", LINK_MALFORMED);
	expect("http://127.0.0.1/", "https://127.0.0.1/", LINK_SCHEME);
}

static void each_mismatch_has_its_reason(void **state)
{
	(void)state;
	expect("https://www.shop.example/", "https://evil.example/", LINK_HOST);
	expect("https://www.shop.example/", "https://shop.example/", LINK_WWW);
	expect("https://shop.example/", "https://www.shop.example/", LINK_WWW);
	expect("https://www.shop.example/", "http://www.shop.example/", LINK_SCHEME);
	expect("https://www.shop.example/", "http://www.shop.example:443/", LINK_SCHEME);
	expect("https://www.shop.example/", "https://www.shop.example:8443/", LINK_PORT);
	expect("https://www.shop.example/shop", "https://www.shop.example/other", LINK_PATH);
	expect("https://www.shop.example/", "www.shop.example", LINK_MALFORMED);
	expect("https://www.shop.example/", "https://www.shop.example;", LINK_HOST);
}

static void a_wildcard_covers_one_label(void **state)
{
	(void)state;
	expect("https://*.shop.example/", "https://www.shop.example/", LINK_SAME);
	expect("https://*.shop.example/", "https://a.shop.example/", LINK_SAME);
	expect("https://*.shop.example/", "https://shop.example/", LINK_HOST);
	expect("https://*.shop.example/", "https://a.b.shop.example/", LINK_HOST);
	expect("https://*.shop.example/", "https://.shop.example/", LINK_HOST);
	expect("https://*.shop.example/", "https://ashop.example/", LINK_HOST);
	expect("https://*.shop.example/", "https://;a.shop.example/", LINK_HOST);
	expect("https://*.shop.example/", "https://a_b.shop.example/", LINK_SAME);
	expect("https://*.shop.example/", "https://*.shop.example/", LINK_MALFORMED);
	expect("https://*.shop.example/", "https://%2a.shop.example/", LINK_MALFORMED);
	expect("https://*.shop.example/", "https://a.shop.example./", LINK_HOST);
	expect("https://*.shop.example/", "https://a.shop.example.evil.example/", LINK_HOST);
}

static void a_registered_path_is_matched_on_segment_boundaries(void **state)
{
	(void)state;
	expect("https://mall.example/shop", "https://mall.example/shop", LINK_SAME);
	expect("https://mall.example/shop", "https://mall.example/shop/", LINK_SAME);
	expect("https://mall.example/shop", "https://mall.example/shop/x", LINK_SAME);
	expect("https://mall.example/shop", "https://mall.example/shop?x", LINK_SAME);
	expect("https://mall.example/shop/", "https://mall.example/shop/x", LINK_SAME);
	expect("https://mall.example/shop", "https://mall.example/shopping", LINK_PATH);
	expect("https://mall.example/shop", "https://mall.example/shop;x", LINK_PATH);
	expect("https://mall.example/shop", "https://mall.example/Shop", LINK_PATH);
	expect("https://mall.example/shop", "https://mall.example//shop", LINK_PATH);
	expect("https://mall.example/shop", "https://mall.example/%73hop", LINK_PATH);
	expect("https://mall.example/shop/", "https://mall.example/shop", LINK_PATH);
}

static void a_bare_origin_cannot_speak_of_a_path(void **state)
{
	(void)state;
	expect("https://mall.example/shop", "https://mall.example/", LINK_SAME);
	expect("https://mall.example/shop", "https://mall.example", LINK_SAME);
	expect("https://mall.example/shop", "https://mall.example/?a", LINK_PATH);
	expect("https://mall.example/shop", "https://mall.example//", LINK_PATH);
}

static void no_trick_escapes_the_registered_path(void **state)
{
	static const char *const paths[] = {"/shop/..%2fevil", "/shop/..%2Fevil",
	    "/shop/%2e%2e%2fevil", "/shop/..%5cevil", "/shop/.%2e%5Cevil", "/shop/..;/evil",
	    "/shop/..;x=1/evil", "/shop/%2e%2e;/evil", "/shop/%252e%252e/evil",
	    "/shop/%25252e%25252e/evil", "/shop/..%252fevil", "/shop/..%255cevil",
	    "/shop/%25%32%65%25%32%65/evil", "/shop/%252525252525252e%2e/evil",
	    "/shop/x%2f..%2f..%2fevil", "/shop/%00/../evil%00", "/shop/a%00", "/shop/%0d%0aX",
	    "/shop/..%3b/evil", "/shop%2f..%2fevil", "/shop%2fx", "/shop%5cx", "/shop%3bx",
	    "/shop%00", "/shop%20/", "/./shopping", "/shop.evil", "/evil/shop/", "/;/shop/",
	    "/shop%", "/%2fshop/", "//shop/", "/shop:x", "/shop,x"};

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		char referer[256];
		struct link_verdict verdict;

		snprintf(referer, sizeof referer, "https://mall.example%s", paths[i]);
		verdict = judge("https://mall.example/shop", str_from(referer));
		if (verdict.state != LINK_MISMATCH)
			fail_msg("%s matches", referer);
	}
}

static void dot_segments_are_malformed_since_browsers_remove_them(void **state)
{
	(void)state;
	expect("https://mall.example/shop", "https://mall.example/shop/../evil", LINK_MALFORMED);
	expect("https://mall.example/shop", "https://mall.example/evil/../shop", LINK_MALFORMED);
	expect(
	    "https://mall.example/shop", "https://mall.example/evil/%2e%2E/shop", LINK_MALFORMED);
	expect("https://mall.example/", "https://mall.example/.", LINK_MALFORMED);
}

static void any_of_several_registered_urls_may_match(void **state)
{
	static const char *const urls[] = {"https://shop.example/", "https://www.shop.example/",
	    "https://mall.example/shop", NULL};
	struct link_verdict verdict;

	(void)state;
	verdict = judge_all(urls, STR("https://www.shop.example/"), STR(""));
	assert_int_equal(verdict.state, LINK_MATCH);
	assert_int_equal(verdict.nearest, 1);
	verdict = judge_all(urls, STR("https://mall.example/x"), STR(""));
	assert_int_equal(verdict.reason, LINK_PATH);
	assert_int_equal(verdict.nearest, 2);
	verdict = judge_all(urls, STR("https://www.shop.example:1/"), STR(""));
	assert_int_equal(verdict.reason, LINK_PORT);
	assert_int_equal(verdict.nearest, 1);
	verdict = judge_all(urls, STR("https://evil.example/"), STR(""));
	assert_int_equal(verdict.reason, LINK_HOST);
	assert_int_equal(verdict.nearest, 0);
}

static void a_missing_referer_is_worded_by_sec_fetch_site(void **state)
{
	static const struct {
		struct str site;
		enum link_reason reason;
	} rows[] = {
	    {STR("none"), LINK_TYPED},
	    {STR("cross-site"), LINK_STRIPPED},
	    {STR("same-site"), LINK_STRIPPED},
	    {STR("same-origin"), LINK_HERE},
	    {STR(""), LINK_ABSENT},
	    {{NULL, 0}, LINK_ABSENT},
	    {STR("Cross-Site"), LINK_ABSENT},
	    {STR("match"), LINK_ABSENT},
	    {STR("none, none"), LINK_ABSENT},
	};
	static const char *const urls[] = {"https://www.shop.example/", NULL};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct link_verdict verdict = judge_all(urls, (struct str){NULL, 0}, rows[i].site);

		assert_int_equal(verdict.state, LINK_UNVERIFIABLE);
		assert_int_equal(verdict.reason, rows[i].reason);
		assert_false(verdict.has_origin);
		verdict = judge_all(urls, STR(""), rows[i].site);
		assert_int_equal(verdict.reason, rows[i].reason);
	}
}

static void sec_fetch_site_never_changes_what_a_referer_says(void **state)
{
	static const struct str sites[] = {
	    STR("none"), STR("cross-site"), STR("same-site"), STR("same-origin"), STR("?")};
	static const char *const urls[] = {"https://www.shop.example/", NULL};

	(void)state;
	for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++) {
		assert_int_equal(
		    judge_all(urls, STR("https://evil.example/"), sites[i]).reason, LINK_HOST);
		assert_int_equal(
		    judge_all(urls, STR("https://www.shop.example/"), sites[i]).reason, LINK_SAME);
		assert_int_equal(judge_all(urls, STR("null"), sites[i]).reason, LINK_ABSENT);
	}
}

static void sources_that_are_no_page_are_unverifiable(void **state)
{
	static const struct str opaque[] = {
	    STR("null"), STR("about:blank"), STR("android-app://com.example.mail/")};

	(void)state;
	for (size_t i = 0; i < sizeof opaque / sizeof opaque[0]; i++) {
		struct link_verdict verdict = judge("https://www.shop.example/", opaque[i]);

		assert_int_equal(verdict.state, LINK_UNVERIFIABLE);
		assert_int_equal(verdict.reason, LINK_ABSENT);
		assert_false(verdict.has_origin);
	}
}

static void a_referer_longer_than_browsers_send_is_malformed(void **state)
{
	char referer[4200];

	(void)state;
	memset(referer, 'a', sizeof referer);
	memcpy(referer, "https://www.shop.example/", 25);
	assert_int_equal(
	    judge("https://www.shop.example/", (struct str){referer, 4096}).reason, LINK_SAME);
	assert_int_equal(
	    judge("https://www.shop.example/", (struct str){referer, 4097}).reason, LINK_MALFORMED);
	assert_int_equal(
	    judge("https://www.shop.example/a", (struct str){referer, 4096}).reason, LINK_PATH);
	memcpy(referer, "https://WWW.shop.example/?", 26);
	assert_int_equal(
	    judge("https://www.shop.example/", (struct str){referer, 4096}).reason, LINK_SAME);
}

static void the_referers_origin_is_told(void **state)
{
	struct link_verdict verdict =
	    judge("https://www.shop.example/", STR("http://Evil.example:81/x"));

	(void)state;
	assert_true(verdict.has_origin);
	assert_string_equal(verdict.origin.host, "evil.example");
	assert_int_equal(verdict.origin.port, 81);
	assert_int_equal(verdict.origin.scheme, ORIGIN_HTTP);
}

/* Tables of Referers, one a line, that must not match https://www.shop.example/. */
static const char *const hostile =
#include "unit/fixtures/hostile_referers.inc"
    ;

static void no_hostile_referer_matches(void **state)
{
	struct str rest = str_from(hostile);
	size_t rows = 0;

	(void)state;
	while (rest.len > 0) {
		struct str referer = str_cut(&rest, '\n');
		struct link_verdict verdict = judge("https://www.shop.example/", referer);

		if (verdict.state == LINK_MATCH)
			fail_msg("%.*s matches", STR_ARG(referer));
		rows++;
	}
	assert_true(rows >= 150);
}

static void no_byte_anywhere_in_the_host_turns_a_mismatch_into_a_match(void **state)
{
	static const char url[] = "https://www.shop.example/";
	char referer[sizeof url + 1];

	(void)state;
	for (size_t at = 0; at < sizeof url - 1; at++) {
		for (unsigned byte = 0; byte < 256; byte++) {
			if (at == sizeof url - 2 && (byte == '/' || byte == '?'))
				continue; /* the path or the query of the site itself */
			memcpy(referer, url, at);
			referer[at] = (char)byte;
			memcpy(referer + at + 1, url + at, sizeof url - at);
			if (judge(url, (struct str){referer, sizeof url}).state == LINK_MATCH)
				fail_msg("byte %02x at %zu matches", byte, at);
		}
	}
}

static void a_nul_or_line_break_in_a_referer_is_malformed(void **state)
{
	static const struct str rows[] = {
	    STR("https://www.shop.example\0/"),
	    STR("https://www.shop.example\0.evil.example/"),
	    STR("https://www.shop.example/\0"),
	    STR("\0https://www.shop.example/"),
	    STR("https://www.shop.example/\n"),
	    STR("https://www.shop.example/\r\nX: y"),
	    STR("https://www.shop.example/?\0"),
	    STR("https://www.\tshop.example/"),
	    STR(" https://www.shop.example/"),
	    STR("https://www.shop.example/ "),
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(
		    judge("https://www.shop.example/", rows[i]).reason, LINK_MALFORMED);
}

/* Whoever reads the JSON of a proof, or the counts, asks for these words. */
static void the_words_of_states_and_reasons_are_those_that_programs_look_for(void **state)
{
	static const char *const words[LINK_REASON_COUNT] = {[LINK_SAME] = "same",
	    [LINK_PATH] = "path",
	    [LINK_PORT] = "port",
	    [LINK_SCHEME] = "scheme",
	    [LINK_WWW] = "www",
	    [LINK_HOST] = "host",
	    [LINK_MALFORMED] = "malformed",
	    [LINK_TYPED] = "typed",
	    [LINK_STRIPPED] = "stripped",
	    [LINK_HERE] = "here",
	    [LINK_ABSENT] = "absent",
	    [LINK_PRINT] = "print"};

	(void)state;
	for (unsigned i = 0; i < LINK_REASON_COUNT; i++)
		assert_string_equal(link_reason_name((enum link_reason)i), words[i]);
	assert_string_equal(link_state_name(LINK_MATCH), "match");
	assert_string_equal(link_state_name(LINK_MISMATCH), "mismatch");
	assert_string_equal(link_state_name(LINK_UNVERIFIABLE), "unverifiable");
}

static void paper_is_believed_only_where_no_page_led_there(void **state)
{
	static const struct {
		const char *referer, *site;
		enum link_reason reason;
	} rows[] = {
	    {NULL, NULL, LINK_PRINT},
	    {NULL, "none", LINK_PRINT},
	    {"android-app://com.example.camera/", NULL, LINK_PRINT},
	    {"android-app://com.example.camera/", "none", LINK_PRINT},
	    {NULL, "cross-site", LINK_STRIPPED},
	    {NULL, "same-site", LINK_STRIPPED},
	    {NULL, "same-origin", LINK_HERE},
	    {"android-app://com.example.camera/", "cross-site", LINK_ABSENT},
	    {"https://www.shop.example/", "none", LINK_SAME},
	    {"https://evil.example/", "none", LINK_HOST},
	    {"rubbish", "none", LINK_MALFORMED},
	};
	struct origin_url registered = {.path = STR("/")};
	struct origin_sites sites;
	char room[512];

	(void)state;
	registered.origin = (struct origin){ORIGIN_HTTPS, 443, "www.shop.example"};
	sites = sites_write(room, sizeof room, &registered, 1);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct link_evidence evidence = {.referer = str_from(rows[i].referer),
		    .sec_fetch_site = str_from(rows[i].site),
		    .printed = true};
		struct link_verdict verdict;

		link_check(&sites, &evidence, &verdict);
		assert_string_equal(
		    link_reason_name(verdict.reason), link_reason_name(rows[i].reason));
		assert_true(verdict.reason == LINK_SAME || verdict.state != LINK_MATCH);
	}
}

static void www_is_told_only_where_nothing_else_differs(void **state)
{
	(void)state;
	expect("https://shop.example/", "https://www.shop.example/", LINK_WWW);
	expect("https://www.shop.example/", "https://shop.example/", LINK_WWW);
	expect("https://shop.example/", "https://www.evil.example/", LINK_HOST);
	expect("https://shop.example/", "https://wwwxshop.example/", LINK_HOST);
	expect("https://wwwxshop.example/", "https://shop.example/", LINK_HOST);
}

static void near_misses_are_those_on_the_owners_own_host(void **state)
{
	static const enum link_reason near[] = {LINK_PATH, LINK_PORT, LINK_SCHEME, LINK_WWW};

	(void)state;
	for (unsigned reason = 0; reason < LINK_REASON_COUNT; reason++) {
		bool is_near = false;

		for (size_t i = 0; i < sizeof near / sizeof near[0]; i++)
			is_near = is_near || near[i] == reason;
		assert_int_equal(link_reason_is_near((enum link_reason)reason), is_near);
	}
}

/* Serialised URLs have none of these (and Referers no fragment); every other byte may stand there,
 * also those that old browsers sent raw. */
static void bytes_that_no_browser_writes_are_malformed_in_path_and_query(void **state)
{
	(void)state;
	for (unsigned byte = 0; byte < 256; byte++) {
		bool odd = byte <= ' ' || byte == 0x7f || strchr("\"#<>\\", (int)byte) != NULL;
		char path[] = "https://shop.example/a?/x", query[] = "https://shop.example/?a?x";

		path[22] = (char)byte;
		query[23] = (char)byte;
		assert_int_equal(judge("https://shop.example/", (struct str){path, 25}).reason,
		    odd ? LINK_MALFORMED : LINK_SAME);
		assert_int_equal(judge("https://shop.example/", (struct str){query, 25}).reason,
		    odd ? LINK_MALFORMED : LINK_SAME);
	}
}

static void of_a_raw_path_the_origin_decides(void **state)
{
	(void)state;
	/* UTF-8; CP932, one of whose second bytes is a backslash. */
	expect("https://shop.example/", "https://shop.example/\xe6\xa1\x9c", LINK_SAME);
	expect("https://shop.example/", "https://shop.example/\x95\\?q=\x95\\", LINK_SAME);
	expect("https://shop.example/", "https://SHOP.example:443/\xe6\xa1\x9c", LINK_SAME);
	expect("https://shop.example/", "https://evil.example/\xe6\xa1\x9c", LINK_HOST);
	expect("https://shop.example/", "https://evil.example/\xe6@shop.example/", LINK_HOST);
	expect("https://shop.example/", "https://a/\xe6\xa1\x9c", LINK_HOST);
	expect("https://shop.example/", "http://shop.example/\xe6\xa1\x9c", LINK_SCHEME);
	/* A path that cannot be read is in no registered path; before a raw query it can. */
	expect("https://mall.example/shop", "https://mall.example/shop/\xe6\xa1\x9c", LINK_PATH);
	expect("https://mall.example/shop", "https://mall.example/shop/?q=\xe6\xa1\x9c", LINK_SAME);
	expect("https://mall.example/shop", "https://mall.example/?q=\xe6/shop", LINK_PATH);
	/* The host is never raw, and nothing else is forgiven. */
	expect("https://shop.example/", "https://shop\x82.example/", LINK_MALFORMED);
	expect("https://shop.example/", "https://shop.example\x95\\/", LINK_MALFORMED);
	expect("https://shop.example/", "https://shop.example/\xe6 x", LINK_MALFORMED);
	expect("https://shop.example/", "https://shop.example/a\\\xe6", LINK_MALFORMED);
	expect("https://shop.example/", "https://shop.example\\@evil.example/\xe6", LINK_MALFORMED);
	expect("https://shop.example/", "\xe6\xa1\x9c", LINK_MALFORMED);
	expect("https://shop.example/", "https:///\xe6", LINK_MALFORMED);
}

static void a_backslash_behind_a_raw_byte_is_part_of_its_letter(void **state)
{
	(void)state;
	for (unsigned byte = 0x80; byte < 0x100; byte++) {
		char referer[] = "https://shop.example/x\\y";

		referer[21] = (char)byte;
		expect("https://shop.example/", referer, LINK_SAME);
	}
	expect("https://shop.example/", "https://shop.example/\x7f\\y", LINK_MALFORMED);
}

static void a_referer_that_names_this_service_says_as_little_as_none(void **state)
{
	const struct origin self = {ORIGIN_HTTPS, 443, "seal.example"};
	const struct origin_url url = {self, STR("/")};
	char room[64];
	const struct origin_sites registered = sites_write(room, sizeof room, &url, 1);
	const struct {
		const char *referer, *site;
		enum link_reason reason;
	} rows[] = {
	    {"https://seal.example/proof/1234567890", "", LINK_ABSENT},
	    {"https://seal.example", "cross-site", LINK_STRIPPED},
	    {"https://SEAL.example:443/", "none", LINK_TYPED},
	    {"https://seal.example/", "same-origin", LINK_HERE},
	    {"https://seal.example:8443/", "", LINK_PORT},
	    {"https://a.seal.example/", "", LINK_HOST},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct link_evidence evidence = {
		    str_from(rows[i].referer), str_from(rows[i].site), &self, false};
		struct link_verdict verdict;

		link_check(&registered, &evidence, &verdict);
		assert_int_equal(verdict.reason, rows[i].reason);
		assert_int_equal(verdict.has_origin, i >= 4);
	}
}

static void whoever_registered_the_whole_site_is_there_whatever_the_path(void **state)
{
	(void)state;
	expect("https://mall.example/", "https://mall.example/a%00", LINK_SAME);
	expect("https://mall.example/", "https://mall.example/..%2fx", LINK_SAME);
	expect("https://mall.example/", "https://mall.example/?a", LINK_SAME);
}

/* Servers that cut or change them see another path: the first controls, the last, and DEL. */
static void control_characters_below_a_registered_path_are_not_believed(void **state)
{
	static const char *const paths[] = {"/shop/%01", "/shop/%09", "/shop/%09x", "/shop/x%1f",
	    "/shop/%7f", "/shop/%2501", "/shop/%2509"};

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		char referer[64];

		snprintf(referer, sizeof referer, "https://mall.example%s", paths[i]);
		expect("https://mall.example/shop", referer, LINK_PATH);
	}
	expect("https://mall.example/shop", "https://mall.example/shop/%20", LINK_SAME);
	expect("https://mall.example/shop", "https://mall.example/shop/%7e", LINK_SAME);
}

static void a_path_may_be_escaped_three_times_over_and_no_more(void **state)
{
	(void)state;
	expect("https://mall.example/shop", "https://mall.example/shop/%41", LINK_SAME);
	expect("https://mall.example/shop", "https://mall.example/shop/%2541", LINK_SAME);
	expect("https://mall.example/shop", "https://mall.example/shop/%252541", LINK_SAME);
	expect("https://mall.example/shop", "https://mall.example/shop/%25252541", LINK_PATH);
}

/* Of two registered URLs the one that the page nearly is, in whatever order they are registered. */
static void the_nearest_of_two_urls_is_told(void **state)
{
	static const struct {
		const char *url;
		enum link_reason reason;
	} rows[] = {
	    {"https://www.shop.localhost/", LINK_SAME},
	    {"https://www.shop.localhost/b", LINK_PATH},
	    {"https://www.shop.localhost:8443/", LINK_PORT},
	    {"http://www.shop.localhost/", LINK_SCHEME},
	    {"https://shop.localhost/", LINK_WWW},
	    {"https://shop.example/", LINK_HOST},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (size_t k = i + 1; k < sizeof rows / sizeof rows[0]; k++)
			for (unsigned turned = 0; turned < 2; turned++) {
				const char *const urls[] = {
				    rows[turned ? k : i].url, rows[turned ? i : k].url, NULL};
				struct link_verdict verdict =
				    judge_all(urls, STR("https://www.shop.localhost/a"), STR(""));

				assert_int_equal(verdict.reason, rows[i].reason);
				assert_int_equal(verdict.nearest, turned);
			}
}

static void the_first_url_is_the_nearest_where_nothing_can_be_compared(void **state)
{
	static const char *const urls[] = {
	    "https://shop.example/", "https://www.shop.example/", NULL};

	(void)state;
	assert_int_equal(judge_all(urls, STR("https://x y/"), STR("")).nearest, 0);
	assert_int_equal(judge_all(urls, STR(""), STR("none")).nearest, 0);
	assert_int_equal(judge_all(urls, STR("null"), STR("")).nearest, 0);
}

static void a_port_of_one_digit_is_compared_however_the_host_is_written(void **state)
{
	(void)state;
	expect("https://www.shop.example:8/", "https://WWW.shop.example:8/", LINK_SAME);
	expect("https://www.shop.example:8/", "https://WWW.shop.example:9/", LINK_PORT);
	expect("https://www.shop.example/", "https://WWW.shop.example:/", LINK_MALFORMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_registered_site_matches),
	    cmocka_unit_test(a_default_port_may_be_spelt_out),
	    cmocka_unit_test(an_internationalised_site_matches_by_its_a_labels),
	    cmocka_unit_test(loopback_addresses_match_as_browsers_write_them),
	    cmocka_unit_test(each_mismatch_has_its_reason),
	    cmocka_unit_test(paper_is_believed_only_where_no_page_led_there),
	    cmocka_unit_test(a_wildcard_covers_one_label),
	    cmocka_unit_test(a_registered_path_is_matched_on_segment_boundaries),
	    cmocka_unit_test(a_bare_origin_cannot_speak_of_a_path),
	    cmocka_unit_test(no_trick_escapes_the_registered_path),
	    cmocka_unit_test(dot_segments_are_malformed_since_browsers_remove_them),
	    cmocka_unit_test(any_of_several_registered_urls_may_match),
	    cmocka_unit_test(a_missing_referer_is_worded_by_sec_fetch_site),
	    cmocka_unit_test(sec_fetch_site_never_changes_what_a_referer_says),
	    cmocka_unit_test(sources_that_are_no_page_are_unverifiable),
	    cmocka_unit_test(a_referer_longer_than_browsers_send_is_malformed),
	    cmocka_unit_test(the_referers_origin_is_told),
	    cmocka_unit_test(no_hostile_referer_matches),
	    cmocka_unit_test(no_byte_anywhere_in_the_host_turns_a_mismatch_into_a_match),
	    cmocka_unit_test(a_nul_or_line_break_in_a_referer_is_malformed),
	    cmocka_unit_test(the_words_of_states_and_reasons_are_those_that_programs_look_for),
	    cmocka_unit_test(www_is_told_only_where_nothing_else_differs),
	    cmocka_unit_test(near_misses_are_those_on_the_owners_own_host),
	    cmocka_unit_test(bytes_that_no_browser_writes_are_malformed_in_path_and_query),
	    cmocka_unit_test(of_a_raw_path_the_origin_decides),
	    cmocka_unit_test(a_backslash_behind_a_raw_byte_is_part_of_its_letter),
	    cmocka_unit_test(a_referer_that_names_this_service_says_as_little_as_none),
	    cmocka_unit_test(whoever_registered_the_whole_site_is_there_whatever_the_path),
	    cmocka_unit_test(control_characters_below_a_registered_path_are_not_believed),
	    cmocka_unit_test(a_path_may_be_escaped_three_times_over_and_no_more),
	    cmocka_unit_test(the_nearest_of_two_urls_is_told),
	    cmocka_unit_test(the_first_url_is_the_nearest_where_nothing_can_be_compared),
	    cmocka_unit_test(a_port_of_one_digit_is_compared_however_the_host_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
