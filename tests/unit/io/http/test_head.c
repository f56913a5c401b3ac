/* The host that a request speaks to: that of an absolute target, else the field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "io/http/http.h"

static void expect(const char *target, const char *host, const char *path)
{
	char room[128];
	size_t len = strlen(target);
	struct http_request r = {.target = {room, len}};

	memcpy(room, target, len);
	memset(room + len, 'X', sizeof room - len);
	r.fields[HTTP_HOST] = STR("field.example");
	http_head_take_host(&r, room);
	if (!str_eq(r.host, str_from(host)) || !str_eq(r.target, str_from(path)))
		fail_msg("%s: host %.*s, target %.*s", target, STR_ARG(r.host), STR_ARG(r.target));
	assert_int_equal(room[len + 1], 'X');
}

static void the_host_of_a_target_in_origin_form_is_the_field(void **state)
{
	(void)state;
	expect("/", "field.example", "/");
	expect("/a?b=http://c/", "field.example", "/a?b=http://c/");
	expect("//a/b", "field.example", "//a/b");
}

static void an_absolute_target_names_its_own_host(void **state)
{
	(void)state;
	expect("http://a.example/", "a.example", "/");
	expect("HTTPS://A.example:8443/x?y", "A.example:8443", "/x?y");
	expect("http://[::1]:80/x", "[::1]:80", "/x");
	expect("http:///x", "", "/x");
	expect("http://user@a/x", "user@a", "/x");
}

static void a_path_that_was_left_out_is_the_root(void **state)
{
	(void)state;
	expect("http://a.example", "a.example", "/");
	expect("http://a.example?lang=en", "a.example", "/?lang=en");
	expect("http://", "", "/");
	expect("http://?", "", "/?");
}

static void other_targets_stay_as_they_are(void **state)
{
	static const char *const others[] = {
	    "", "*", "a.example:443", "ftp://a/", "http:/a", "http:", "httpx://a/", "ws://a/"};

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		expect(others[i], "field.example", others[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_host_of_a_target_in_origin_form_is_the_field),
	    cmocka_unit_test(an_absolute_target_names_its_own_host),
	    cmocka_unit_test(a_path_that_was_left_out_is_the_root),
	    cmocka_unit_test(other_targets_stay_as_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
