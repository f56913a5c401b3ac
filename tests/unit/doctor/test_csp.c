/* doctor/csp: what policies do to pictures, forms and clicks, as browsers have it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "doctor/csp.h"

static const struct origin page = {ORIGIN_HTTPS, 443, "www.shop.example"};

/* The directive that forbids the picture of https://seal.example/sticker/1.gif, "" for none. */
static const char *picture_forbidden_by(const char *policies)
{
	static char text[256];
	const struct origin_url target = {
	    .origin = {ORIGIN_HTTPS, 443, "seal.example"}, .path = STR("/sticker/1.gif")};
	struct str directive = STR("");

	if (!csp_forbids(str_from(policies), CSP_PICTURE, &page, &target, &directive))
		return "";
	assert_true(str_copy(text, sizeof text, directive));
	return text;
}

static void pictures_are_loaded_where_no_policy_speaks_of_them(void **state)
{
	(void)state;
	assert_string_equal(picture_forbidden_by(""), "");
	assert_string_equal(picture_forbidden_by("script-src 'self'; frame-ancestors 'none'"), "");
	assert_string_equal(picture_forbidden_by("upgrade-insecure-requests"), "");
}

static void a_policy_allows_what_it_names(void **state)
{
	static const char *const allow[] = {"img-src *",
	    "img-src https:", "img-src http:", "img-src seal.example",
	    "IMG-SRC https://Seal.Example", "img-src https://seal.example/",
	    "img-src 'self' seal.example:443", "img-src *.example", "img-src seal.example:*",
	    "img-src https://seal.example/sticker/", "img-src seal.example/sticker/1.gif",
	    "default-src 'none'; img-src seal.example", "img-src http://seal.example:80"};
	static const char *const forbid[] = {"img-src 'self' data:", "img-src 'none'", "img-src",
	    "default-src 'self'", "img-src *.seal.example", "img-src seal.example:8443",
	    "img-src seal.example/other/", "img-src xseal.example",
	    "img-src blob:", "img-src 'nonce-abc'", "img-src seal.example/sticker/1",
	    "default-src seal.example; img-src 'self'", "img-src 'self'; img-src *"};

	(void)state;
	for (size_t i = 0; i < sizeof allow / sizeof allow[0]; i++)
		if (picture_forbidden_by(allow[i])[0] != '\0')
			fail_msg("%s", allow[i]);
	for (size_t i = 0; i < sizeof forbid / sizeof forbid[0]; i++)
		if (picture_forbidden_by(forbid[i])[0] == '\0')
			fail_msg("%s", forbid[i]);
}

static void each_policy_of_several_has_to_allow_it_and_the_one_that_does_not_is_named(void **state)
{
	(void)state;
	assert_string_equal(
	    picture_forbidden_by("img-src *, default-src  'self' ;x"), "default-src  'self'");
	assert_string_equal(picture_forbidden_by("img-src *, script-src 'self'"), "");
}

static void the_site_s_own_copy_needs_itself_alone(void **state)
{
	const struct origin_url target = {.origin = page, .path = STR("/seal.gif")};
	struct str directive;

	(void)state;
	assert_false(csp_forbids(STR("img-src 'self'"), CSP_PICTURE, &page, &target, &directive));
	assert_true(csp_forbids(STR("img-src 'none'"), CSP_PICTURE, &page, &target, &directive));
}

/* Does 'self' of a page at the first let it load from the second? */
static bool self_allows(struct origin at, struct origin from)
{
	const struct origin_url target = {.origin = from, .path = STR("/x")};
	struct str directive;

	return !csp_forbids(STR("img-src 'self'"), CSP_PICTURE, &at, &target, &directive);
}

static void self_is_the_origin_or_the_same_by_https(void **state)
{
	const struct origin https = {ORIGIN_HTTPS, 443, "a.example"};
	const struct origin http = {ORIGIN_HTTP, 80, "a.example"};
	const struct origin high = {ORIGIN_HTTPS, 8443, "a.example"};
	const struct origin low = {ORIGIN_HTTP, 8080, "a.example"};
	const struct origin other = {ORIGIN_HTTPS, 443, "b.example"};

	(void)state;
	assert_true(self_allows(https, https));
	assert_true(self_allows(http, https));
	assert_true(self_allows(high, high));
	assert_false(self_allows(https, http));
	assert_false(self_allows(https, high));
	assert_false(self_allows(high, https));
	assert_false(self_allows(low, https));
	assert_false(self_allows(https, other));
}

static void addresses_stand_in_brackets(void **state)
{
	const struct origin_url target = {
	    .origin = {ORIGIN_HTTPS, 8443, "[2001:db8::1]"}, .path = STR("/x")};
	struct str d;

	(void)state;
	assert_false(csp_forbids(
	    STR("img-src https://[2001:db8::1]:8443"), CSP_PICTURE, &page, &target, &d));
	assert_false(
	    csp_forbids(STR("img-src [2001:db8::1]:*/x"), CSP_PICTURE, &page, &target, &d));
	assert_true(csp_forbids(STR("img-src [2001:db8::1]"), CSP_PICTURE, &page, &target, &d));
	assert_true(
	    csp_forbids(STR("img-src [2001:db8::2]:8443"), CSP_PICTURE, &page, &target, &d));
}

static void forms_have_a_directive_of_their_own(void **state)
{
	const struct origin_url target = {
	    .origin = {ORIGIN_HTTPS, 443, "seal.example"}, .path = STR("/x")};
	struct str directive;

	(void)state;
	assert_false(csp_forbids(STR("default-src 'none'"), CSP_FORM, &page, &target, &directive));
	assert_true(csp_forbids(STR("form-action 'self'"), CSP_FORM, &page, &target, &directive));
	assert_false(csp_forbids(
	    STR("form-action 'self' https://seal.example"), CSP_FORM, &page, &target, &directive));
}

static void a_sandbox_takes_a_click_its_origin_its_window_or_its_form(void **state)
{
	struct str d;

	(void)state;
	assert_false(csp_sandboxes(STR("default-src 'self'"), true, true, &d));
	assert_true(csp_sandboxes(STR("sandbox"), false, false, &d));
	assert_true(csp_sandboxes(STR("sandbox allow-forms allow-popups"), false, false, &d));
	assert_false(csp_sandboxes(STR("sandbox allow-same-origin"), false, false, &d));
	assert_true(csp_sandboxes(STR("sandbox allow-same-origin"), false, true, &d));
	assert_true(csp_sandboxes(STR("sandbox allow-same-origin allow-popups"), true, false, &d));
	assert_false(csp_sandboxes(STR("sandbox allow-same-origin allow-popups "
				       "allow-popups-to-escape-sandbox allow-forms"),
	    true, true, &d));
}

static void a_page_may_have_what_it_names_by_http_asked_for_by_https(void **state)
{
	(void)state;
	assert_true(csp_upgrades(STR("default-src *, Upgrade-Insecure-Requests")));
	assert_false(csp_upgrades(STR("default-src upgrade-insecure-requests")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pictures_are_loaded_where_no_policy_speaks_of_them),
	    cmocka_unit_test(a_policy_allows_what_it_names),
	    cmocka_unit_test(
		each_policy_of_several_has_to_allow_it_and_the_one_that_does_not_is_named),
	    cmocka_unit_test(the_site_s_own_copy_needs_itself_alone),
	    cmocka_unit_test(self_is_the_origin_or_the_same_by_https),
	    cmocka_unit_test(addresses_stand_in_brackets),
	    cmocka_unit_test(forms_have_a_directive_of_their_own),
	    cmocka_unit_test(a_sandbox_takes_a_click_its_origin_its_window_or_its_form),
	    cmocka_unit_test(a_page_may_have_what_it_names_by_http_asked_for_by_https),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
