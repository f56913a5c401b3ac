/* What a link to another language carries of the verdict, and what of it counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "pages/seen.h"
#include "unit/fixtures/proof_example.h"

struct visit {
	struct example e;
	struct app app;
	struct request r;
	struct buf address;
};

static int visit_start(void **state)
{
	static struct visit v;

	memset(&v, 0, sizeof v);
	example_start(&v.e);
	memset(v.app.page_key, 7, sizeof v.app.page_key);
	v.r = (struct request){.app = &v.app, .now = v.e.proof.now};
	v.address = BUF_INIT(1024);
	*state = &v;
	return 0;
}

static int visit_stop(void **state)
{
	buf_free(&((struct visit *)*state)->address);
	return 0;
}

/* The page of `referer` (NULL for none), as far as its links. */
static void open_page(struct visit *v, const char *referer, const char *site)
{
	const struct link_evidence evidence = {str_from(referer), str_from(site), NULL, false};

	verdict_make(&v->e.record, &evidence, v->r.now, &v->e.verdict);
	buf_clear(&v->address);
	seen_write(&v->r, &v->e.record.code, &v->e.verdict, &v->address);
}

/* What such a link leads to, `later` seconds after, when our own page was its beginning. */
static const struct link_verdict *follow(struct visit *v, int64_t later)
{
	static struct verdict seen;
	const struct link_evidence here = {{NULL, 0}, STR("same-origin"), NULL, false};

	v->r.query = buf_str(&v->address);
	v->r.now += later;
	verdict_make(&v->e.record, &here, v->r.now, &seen);
	seen_restore(&v->r, &v->e.record, &v->e.record.code, &seen);
	return &seen.link;
}

static void whatever_was_seen_is_said_again(void **state)
{
	static const char *const referers[] = {"https://shop.example.jp/",
	    "https://evil.example/login", "http://shop.example.jp/",
	    "https://shop.example.jp:8443/", "https://www.shop.example.jp/", "rubbish", NULL};
	struct visit *v = *state;

	for (size_t i = 0; i < sizeof referers / sizeof referers[0]; i++) {
		struct link_verdict first;
		const struct link_verdict *again;

		open_page(v, referers[i], referers[i] == NULL ? "cross-site" : NULL);
		first = v->e.verdict.link;
		again = follow(v, 0);
		assert_int_equal(again->state, first.state);
		assert_int_equal(again->reason, first.reason);
		assert_int_equal(again->has_origin, first.has_origin);
		assert_true(!first.has_origin || origin_eq(&again->origin, &first.origin));
	}
	open_page(v, NULL, "none");
	assert_int_equal(follow(v, 0)->reason, LINK_TYPED);
}

static void a_path_outside_stays_outside(void **state)
{
	struct visit *v = *state;

	v->e.urls[0].path = STR("/shop/");
	example_sites(&v->e);
	open_page(v, "https://shop.example.jp/other/", NULL);
	assert_int_equal(v->e.verdict.link.reason, LINK_PATH);
	assert_int_equal(follow(v, 0)->reason, LINK_PATH);
	assert_int_equal(follow(v, 0)->state, LINK_MISMATCH);
}

static void what_was_opened_from_paper_stays_so(void **state)
{
	const struct link_evidence paper = {.printed = true};
	struct visit *v = *state;

	verdict_make(&v->e.record, &paper, v->r.now, &v->e.verdict);
	seen_write(&v->r, &v->e.record.code, &v->e.verdict, &v->address);
	assert_string_equal(v->address.at, "from=print&");
	assert_int_equal(follow(v, 0)->reason, LINK_PRINT);
	assert_int_equal(follow(v, 0)->state, LINK_UNVERIFIABLE);
}

static void green_is_worth_some_minutes(void **state)
{
	struct visit *v = *state;

	open_page(v, "https://shop.example.jp/", NULL);
	assert_int_equal(follow(v, 60 * SEEN_MINUTES)->state, LINK_MATCH);
	assert_int_equal(follow(v, 60 * SEEN_MINUTES)->state, LINK_UNVERIFIABLE);
}

static void green_needs_the_token_of_this_code_site_and_service(void **state)
{
	struct visit *v = *state;
	char *token;

	open_page(v, "https://shop.example.jp/", NULL);
	token = strstr(v->address.at, "token=") + 6;
	for (size_t i = 0; i < 32; i++) {
		token[i] ^= 1;
		assert_int_equal(follow(v, 0)->state, LINK_UNVERIFIABLE);
		token[i] ^= 1;
	}
	assert_int_equal(follow(v, 0)->state, LINK_MATCH);

	v->e.record.code.text[0] ^= 1;
	assert_int_equal(follow(v, 0)->state, LINK_UNVERIFIABLE);
	v->e.record.code.text[0] ^= 1;

	v->app.page_key[0] ^= 1;
	assert_int_equal(follow(v, 0)->state, LINK_UNVERIFIABLE);
	v->app.page_key[0] ^= 1;

	v->e.urls[0].origin = example_origin("*.example.jp");
	example_sites(&v->e);
	open_page(v, "https://a.example.jp/", NULL);
	memcpy(strstr(v->address.at, "a.example"), "b", 1);
	assert_int_equal(follow(v, 0)->state, LINK_UNVERIFIABLE);
}

static void a_match_is_not_to_be_had_by_any_other_word(void **state)
{
	static const char *const queries[] = {"from=same:https%3A%2F%2Fshop.example.jp",
	    "from=same", "from=same:&token=", "from=host:https%3A%2F%2Fshop.example.jp",
	    "from=typed:https%3A%2F%2Fshop.example.jp", "from=", "from=here", "from=%00",
	    "from=path", "from=print", "from=print:https%3A%2F%2Fshop.example.jp",
	    "from=malformed:https%3A%2F%2Fshop.example.jp"};
	struct visit *v = *state;

	for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
		buf_clear(&v->address);
		buf_puts(&v->address, queries[i]);
		assert_int_not_equal(follow(v, 0)->state, LINK_MATCH);
	}
}

static void only_a_page_of_ours_leads_there(void **state)
{
	static const char *const sites[] = {"cross-site", "same-site", "none", NULL};
	struct visit *v = *state;

	open_page(v, "https://shop.example.jp/", NULL);
	for (size_t i = 0; i < sizeof sites / sizeof sites[0]; i++) {
		const struct link_evidence evidence = {{NULL, 0}, str_from(sites[i]), NULL, false};
		struct verdict seen;

		v->r.query = buf_str(&v->address);
		verdict_make(&v->e.record, &evidence, v->r.now, &seen);
		seen_restore(&v->r, &v->e.record, &v->e.record.code, &seen);
		assert_int_equal(seen.link.state, LINK_UNVERIFIABLE);
	}
}

/* Does a page without a record name this site, after the other language was chosen from there? */
static bool none_names(struct visit *v, struct http_request *http, const char *site)
{
	const struct verdict none = {.link = {.state = LINK_UNVERIFIABLE, .reason = LINK_ABSENT}};
	struct origin found, wanted = example_origin(site);

	buf_clear(&v->address);
	v->r.query = (struct str){NULL, 0};
	seen_write(&v->r, &v->e.record.code, &none, &v->address);
	*http = (struct http_request){.fields = {[HTTP_SEC_FETCH_SITE] = STR("same-origin")}};
	v->r.query = buf_str(&v->address);
	return seen_site(&v->r, &found) && origin_eq(&found, &wanted);
}

static void a_page_without_a_record_keeps_the_site_that_led_to_it(void **state)
{
	struct visit *v = *state;
	struct http_request http = {.fields = {[HTTP_REFERER] = STR("https://evil.example/a?b")}};
	struct origin found;

	v->r.http = &http;
	assert_true(none_names(v, &http, "evil.example"));
	http.fields[HTTP_SEC_FETCH_SITE] = STR("cross-site");
	assert_false(seen_site(&v->r, &found));
	http.fields[HTTP_REFERER] = STR("https://other.example/");
	assert_true(seen_site(&v->r, &found));
	assert_string_equal(found.host, "other.example");
	http.fields[HTTP_REFERER] = STR("?");
	assert_false(none_names(v, &http, "evil.example"));
	assert_int_equal(v->address.len, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, visit_start, visit_stop)
	const struct CMUnitTest tests[] = {
	    TEST(whatever_was_seen_is_said_again),
	    TEST(a_path_outside_stays_outside),
	    TEST(what_was_opened_from_paper_stays_so),
	    TEST(green_is_worth_some_minutes),
	    TEST(green_needs_the_token_of_this_code_site_and_service),
	    TEST(a_match_is_not_to_be_had_by_any_other_word),
	    TEST(only_a_page_of_ours_leads_there),
	    TEST(a_page_without_a_record_keeps_the_site_that_led_to_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
