/* Under which names the public log may have something that concerns a host. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "ledger/names.h"

static void a_host_is_read_as_people_type_it(void **state)
{
	static const char *const texts[][2] = {
	    {"example.jp", "example.jp"},
	    {" HTTPS://WWW.Example.JP:8443/cart?x=1#y ", "www.example.jp"},
	    {"www.example.jp.", "www.example.jp"},
	    {"https://www.example.jp./", "www.example.jp"},
	    {"日本語。example.jp", "xn--wgv71a119e.example.jp"},
	    {"　ｗｗｗ．ｅｘａｍｐｌｅ．ｊｐ　", "www.example.jp"},
	    {"bücher.example", "xn--bcher-kva.example"},
	    {"*.Example.jp", "*.example.jp"},
	    {"https://*.example.jp/", "*.example.jp"},
	    {"*.日本語.jp", "*.xn--wgv71a119e.jp"},
	    {"192.0.2.1", "192.0.2.1"},
	};
	char host[ORIGIN_HOST_MAX + 1];

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if (!ledger_name_read(str_from(texts[i][0]), host))
			fail_msg("%s is not read", texts[i][0]);
		assert_string_equal(host, texts[i][1]);
	}
}

static void what_is_no_host_is_not_read(void **state)
{
	static const char *const texts[] = {"", " ", "example", "example.", ".", "..", "0123456789",
	    "株式会社見本", "a b.jp", "www..jp", "www.jp..", "<b>.jp"};
	char host[ORIGIN_HOST_MAX + 1] = "unchanged", longest[300];

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (ledger_name_read(str_from(texts[i]), host))
			fail_msg("%s is read as %s", texts[i], host);
	memset(longest, 'a', sizeof longest);
	memcpy(longest + sizeof longest - 4, ".jp", 4);
	assert_false(ledger_name_read(str_from(longest), host));
}

static void assert_names(const char *host, const char *wanted)
{
	char all[4096] = "";
	struct ledger_names names;

	ledger_names_of(host, &names);
	for (size_t i = 0; i < names.count; i++) {
		strcat(all, i == 0 ? "" : " ");
		strcat(all, names.at[i]);
	}
	assert_string_equal(all, wanted);
}

static void a_host_concerns_its_twin_and_the_wildcards_that_cover_them(void **state)
{
	(void)state;
	assert_names("example.jp", "example.jp www.example.jp *.example.jp");
	assert_names("www.example.jp", "www.example.jp example.jp *.example.jp");
	assert_names("shop.example.jp",
	    "shop.example.jp www.shop.example.jp *.example.jp *.shop.example.jp");
	assert_names("www.shop.example.jp",
	    "www.shop.example.jp shop.example.jp *.shop.example.jp *.example.jp");
	assert_names("example.co.jp", "example.co.jp www.example.co.jp *.example.co.jp");
	assert_names("www.jp", "www.jp");
}

static void a_wildcard_and_an_address_are_alone(void **state)
{
	(void)state;
	assert_names("*.example.jp", "*.example.jp");
	assert_names("192.0.2.1", "192.0.2.1");
	assert_names("[2001:db8::1]", "[2001:db8::1]");
}

static void a_name_that_would_be_too_long_is_left_out(void **state)
{
	char host[ORIGIN_HOST_MAX + 1];
	struct ledger_names names;

	(void)state;
	for (size_t i = 0; i < sizeof host - 1; i++)
		host[i] = i % 50 == 49 ? '.' : 'a';
	host[sizeof host - 1] = '\0';
	ledger_names_of(host, &names);
	assert_int_equal(names.count, 2);
	assert_string_equal(names.at[0], host);
	assert_true(strncmp(names.at[1], "*.", 2) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_host_is_read_as_people_type_it),
	    cmocka_unit_test(what_is_no_host_is_not_read),
	    cmocka_unit_test(a_host_concerns_its_twin_and_the_wildcards_that_cover_them),
	    cmocka_unit_test(a_wildcard_and_an_address_are_alone),
	    cmocka_unit_test(a_name_that_would_be_too_long_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
