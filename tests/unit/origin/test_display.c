/* Hosts as people read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "io/idn.h"
#include "origin/display.h"

static void hosts_are_displayed_as_browsers_do(void **state)
{
	static const struct {
		const char *host, *shown, *decoded;
		bool doubtful;
	} rows[] = {
	    {"www.shop.example", "www.shop.example", "www.shop.example", false},
	    {"*.shop.example", "*.shop.example", "*.shop.example", false},
	    {"xn--wgv71a119e.jp", "日本語.jp", "日本語.jp", false},
	    {"xn--a-w7t.jp", "あa.jp", "あa.jp", false},
	    {"xn--pypal-4ve.example", "xn--pypal-4ve.example", "pаypal.example", true},
	    {"xn--80ak6aa92e.com", "xn--80ak6aa92e.com", "аррӏе.com", true},
	    {"*.xn--80ak6aa92e.com.", "*.xn--80ak6aa92e.com.", "*.аррӏе.com.", true},
	    {"xn--80ak6aa92e.xn--p1ai.", "аррӏе.рф.", "аррӏе.рф.", false},
	    {"xn--80ak6aa92e.xn--wgv71a119e.com", "xn--80ak6aa92e.日本語.com", "аррӏе.日本語.com",
		true},
	    {"xn--80ak6aa92e.ru.x", "xn--80ak6aa92e.ru.x", "аррӏе.ru.x", true},
	    {"xn--n3h.example", "xn--n3h.example", "xn--n3h.example", false},
	    {"xn--a.example", "xn--a.example", "xn--a.example", false},
	    {"[::1]", "[::1]", "[::1]", false},
	    {"a..b.", "a..b.", "a..b.", false},
	    {".", ".", ".", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf shown = BUF_INIT(1000), decoded = BUF_INIT(1000);
		bool doubtful;

		origin_host_display(rows[i].host, &shown, &doubtful);
		origin_host_decode(rows[i].host, &decoded);
		assert_string_equal(shown.at, rows[i].shown);
		assert_string_equal(decoded.at, rows[i].decoded);
		assert_int_equal(doubtful, rows[i].doubtful);
		buf_free(&shown);
		buf_free(&decoded);
	}
}

/* A joiner without width is allowed between letters of Hindi. */
static void a_label_that_hides_something_is_never_decoded(void **state)
{
	struct buf shown = BUF_INIT(1000), decoded = BUF_INIT(1000);
	char host[64];
	bool doubtful;

	(void)state;
	assert_int_equal(idn_to_ascii(STR("\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb7"), host,
			     sizeof host),
	    ERR_OK);
	assert_non_null(strstr(host, "xn--"));
	origin_host_display(host, &shown, &doubtful);
	origin_host_decode(host, &decoded);
	assert_string_equal(shown.at, host);
	assert_string_equal(decoded.at, host);
	buf_free(&shown);
	buf_free(&decoded);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hosts_are_displayed_as_browsers_do),
	    cmocka_unit_test(a_label_that_hides_something_is_never_decoded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
