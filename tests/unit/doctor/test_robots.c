/* doctor/robots: the examples of RFC 9309, and what people write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buf.h"
#include "doctor/robots.h"

static bool allows(const char *text, const char *path)
{
	return robots_allow(str_from(text), STR("trustseal"), str_from(path));
}

static void without_a_rule_all_is_allowed(void **state)
{
	(void)state;
	assert_true(allows("", "/"));
	assert_true(allows("User-agent: *\nDisallow:\n", "/shop/"));
	assert_true(allows("Disallow: /\n", "/"));
	assert_true(allows("<!DOCTYPE html><p>User-agent: no\n", "/"));
}

static void a_group_for_us_counts_before_that_for_all(void **state)
{
	static const char text[] =
	    "User-agent: *\nDisallow: /\n\nUser-agent: Other\nDisallow: /a\n"
	    "user-agent: TrustSeal/1.0\nAllow: /a\nDisallow: /b # not there\n"
	    "User-agent: trustseal\nDisallow: /c\n";

	(void)state;
	assert_true(allows(text, "/"));
	assert_true(allows(text, "/a"));
	assert_false(allows(text, "/b"));
	assert_false(allows(text, "/c"));
	assert_false(allows("User-agent: *\nDisallow: /\n", "/"));
	assert_true(allows("User-agent: trustsealer\nDisallow: /\n", "/"));
	assert_true(allows("User-agent: *\nDisallow: /\nUser-agent: trustseal\nDisallow:\n", "/"));
}

static void one_group_may_be_for_several(void **state)
{
	static const char text[] = "User-agent: a\nSitemap: https://a.example/map\n\nUser-agent: "
				   "trustseal\nUser-agent: b\nDisallow: /x\n";

	(void)state;
	assert_false(allows(text, "/x"));
	assert_true(allows(text, "/y"));
}

static void the_longest_rule_counts_and_of_equal_ones_that_which_allows(void **state)
{
	static const char text[] = "User-agent: *\nDisallow: /example/page/disallowed.gif\n"
				   "Allow: /example/page/\nDisallow: /example\n";

	(void)state;
	assert_true(allows(text, "/example/page/index.html"));
	assert_false(allows(text, "/example/page/disallowed.gif"));
	assert_false(allows(text, "/example/other"));
	assert_true(allows("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a"));
	assert_true(allows("User-agent: *\nAllow: /a\nDisallow: /a\n", "/a"));
}

static void stars_and_the_end_are_patterns(void **state)
{
	static const char text[] = "User-agent: *\nDisallow: *.gif$\nDisallow: /*/private**/x\n"
				   "Disallow: /only$\n";

	(void)state;
	assert_false(allows(text, "/a/b.gif"));
	assert_true(allows(text, "/a/b.gif?x=1"));
	assert_false(allows(text, "/a.gif.gif"));
	assert_false(allows(text, "/a/private-1/x/y"));
	assert_true(allows(text, "/private/x"));
	assert_false(allows(text, "/only"));
	assert_true(allows(text, "/only/"));
	assert_false(allows("User-agent: *\nDisallow: /$\n", "/"));
	assert_true(allows("User-agent: *\nDisallow: /$\n", "/shop"));
}

static void paths_are_compared_in_one_form(void **state)
{
	(void)state;
	assert_false(allows("User-agent: *\nDisallow: /%7Ejoe\n", "/~joe/"));
	assert_false(allows("User-agent: *\nDisallow: /~joe\n", "/%7ejoe/"));
	assert_false(allows("User-agent: *\nDisallow: /\xe5\xba\x97\n", "/%E5%BA%97/"));
	assert_false(allows("User-agent: *\nDisallow: /%e5%ba%97\n", "/%E5%BA%97/"));
	assert_false(allows("User-agent: *\nDisallow: /%41%7a%30%2D\n", "/Az0-"));
	assert_false(allows("User-agent: *\nDisallow: /Az0-\n", "/%41%7A%30%2D"));
	assert_false(allows("User-agent: *\nDisallow: /\x7f\n", "/%7f"));
	assert_false(allows("User-agent: *\nDisallow: /a b\n", "/a%20b"));
	assert_false(allows("User-agent: *\nDisallow: /%61%39%5a\n", "/a9Z"));
	assert_true(allows("User-agent: *\nDisallow: /%2A\n", "/%20"));
	assert_false(allows("User-agent: *\nDisallow: /100%\n", "/100%"));
	assert_false(allows("User-agent: *\nDisallow: /100%4\n", "/100%4"));
	assert_false(allows("User-agent: *\nDisallow: /%zz%4g\n", "/%zz%4g"));
	assert_true(allows("User-agent: *\nDisallow: /%zz\n", "/%yz"));
	assert_true(allows("User-agent: *\nDisallow: /abc\n", "/a"));
	assert_true(allows("User-agent: *\nDisallow: /a%2Fb\n", "/a/b"));
	assert_false(allows("User-agent: *\nDisallow: /a%2fb\n", "/a%2Fb"));
}

static void lines_end_as_any_system_ends_them(void **state)
{
	(void)state;
	assert_false(allows("\xef\xbb\xbfUser-agent: *\rDisallow : /a\r", "/a"));
	assert_false(allows("User-agent:*\r\nDISALLOW:/a#b\r\n", "/a"));
}

static void what_is_too_long_costs_little_and_frees_nothing(void **state)
{
	struct buf text = BUF_INIT(2 * ROBOTS_MAX);
	char path[ROBOTS_PATH_MAX + 2];

	(void)state;
	memset(path, 'a', sizeof path - 1);
	path[0] = '/';
	path[sizeof path - 1] = '\0';
	assert_false(allows("", path)); /* longer than any that is asked for */
	path[64] = '\0';
	buf_puts(&text, "User-agent: *\nDisallow: /");
	while (text.len < ROBOTS_MAX)
		buf_puts(&text, "*a");
	buf_puts(&text, "\nDisallow: /\n"); /* behind what is read */
	assert_true(allows(text.at, path));
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_rule_all_is_allowed),
	    cmocka_unit_test(a_group_for_us_counts_before_that_for_all),
	    cmocka_unit_test(one_group_may_be_for_several),
	    cmocka_unit_test(the_longest_rule_counts_and_of_equal_ones_that_which_allows),
	    cmocka_unit_test(stars_and_the_end_are_patterns),
	    cmocka_unit_test(paths_are_compared_in_one_form),
	    cmocka_unit_test(lines_end_as_any_system_ends_them),
	    cmocka_unit_test(what_is_too_long_costs_little_and_frees_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
