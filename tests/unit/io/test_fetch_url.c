/* URLs that are fetched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "io/fetch_url.h"

static struct fetch_url parsed(const char *text)
{
	struct fetch_url url;
	struct problem why;

	if (fetch_url_parse(str_from(text), &url, &why) != ERR_OK)
		fail_msg("%s: %s", text, why.text);
	return url;
}

static void parts_are_what_is_connected_to(void **state)
{
	static const struct {
		const char *text, *normal, *host;
		uint16_t port;
		bool https;
	} rows[] = {
	    {"http://a.test", "http://a.test/", "a.test", 80, false},
	    {"HTTPS://A.Test/x", "https://A.Test/x", "A.Test", 443, true},
	    {"http://a.test:8080/?q", "http://a.test:8080/?q", "a.test", 8080, false},
	    {"http://a.test/x#part", "http://a.test/x", "a.test", 80, false},
	    {"http://a.test/o/MEow%2F%2Bz//y", "http://a.test/o/MEow%2F%2Bz//y", "a.test", 80,
		false},
	    {"https://[2001:db8::1]:444/", "https://[2001:db8::1]:444/", "[2001:db8::1]", 444,
		true},
	    {"http://127.1/", "http://127.0.0.1/", "127.0.0.1", 80, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct fetch_url url = parsed(rows[i].text);

		assert_string_equal(url.text, rows[i].normal);
		assert_string_equal(url.host, rows[i].host);
		assert_int_equal(url.port, rows[i].port);
		assert_int_equal(url.https, rows[i].https);
	}
}

/* "" stands for a refusal. */
static void a_redirect_is_resolved_against_what_redirects(void **state)
{
	static const struct {
		const char *location, *url;
	} rows[] = {
	    {"/x", "https://a.test:444/x"},
	    {"x", "https://a.test:444/b/x"},
	    {"../x", "https://a.test:444/x"},
	    {"?y", "https://a.test:444/b/c?y"},
	    {" /x ", "https://a.test:444/x"},
	    {"//b.test/x", "https://b.test/x"},
	    {"http://b.test", "http://b.test/"},
	    {"/a b\xc3\xa9", "https://a.test:444/a%20b%C3%A9"},
	    {"/x#y", "https://a.test:444/x"},
	    {"file:///etc/passwd", ""},
	    {"ldap://b.test/", ""},
	    {"javascript:alert(1)", ""},
	    {"data:text/html,x", ""},
	    {"//u@b.test/", ""},
	    {"\\\\b.test/", ""},
	    {"http:\\\\b.test/", ""},
	    {"/x\r\nSet-Cookie: a", ""},
	    {"/x\x7f", ""},
	    {"http://b.test:25/", ""},
	    {"http://b.test:99999/", ""},
	    {"http://\xe3\x81\x82.test/", ""},
	    {"http://%E5.test/", ""},
	    {"http://a%2Eb.test/", "http://a.b.test/"},
	    {"http://a%00.test/", ""},
	};
	struct fetch_url base = parsed("https://a.test:444/b/c?q"), url;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		enum err err = fetch_url_follow(&base, str_from(rows[i].location), &url, NULL);

		if (rows[i].url[0] == '\0' && err == ERR_OK)
			fail_msg("%s became %s", rows[i].location, url.text);
		if (rows[i].url[0] != '\0') {
			assert_int_equal(err, ERR_OK);
			assert_string_equal(url.text, rows[i].url);
		}
	}
}

static void long_urls_are_refused_however_they_grow(void **state)
{
	static char text[3 * FETCH_URL_MAX];
	struct fetch_url base = parsed("http://a.test/"), url;

	(void)state;
	memset(text, 'x', FETCH_URL_MAX - 14);
	memcpy(text, "http://a.test/", 14);
	assert_int_equal(fetch_url_parse(str_from(text), &url, NULL), ERR_OK);
	memset(text + 14, 'x', FETCH_URL_MAX);
	assert_int_equal(fetch_url_parse(str_from(text), &url, NULL), ERR_INVALID);
	memset(text, '\xe3', FETCH_URL_MAX - 10);
	text[FETCH_URL_MAX - 10] = '\0';
	assert_int_equal(fetch_url_follow(&base, str_from(text), &url, NULL), ERR_INVALID);
	memset(text, 'x', FETCH_URL_MAX - 5);
	text[FETCH_URL_MAX - 5] = '\0';
	assert_int_equal(fetch_url_follow(&base, str_from(text), &url, NULL), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(parts_are_what_is_connected_to),
	    cmocka_unit_test(a_redirect_is_resolved_against_what_redirects),
	    cmocka_unit_test(long_urls_are_refused_however_they_grow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
