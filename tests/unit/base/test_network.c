/* Addresses and networks: what is one, and what is inside. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include "base/network.h"

static struct network_address address(const char *text)
{
	struct network_address a;

	assert_true(network_address_parse(str_from(text), &a));
	return a;
}

static bool inside(const char *network, const char *text)
{
	struct network_address a = address(text);
	struct network n;

	assert_true(network_parse(str_from(network), &n));
	return network_contains(&n, &a);
}

static void a_network_contains_what_shares_its_prefix(void **state)
{
	(void)state;
	assert_true(inside("192.0.2.1", "192.0.2.1"));
	assert_false(inside("192.0.2.1", "192.0.2.2"));
	assert_true(inside("10.0.0.0/8", "10.255.0.1"));
	assert_false(inside("10.0.0.0/8", "11.0.0.1"));
	assert_true(inside("192.0.2.128/25", "192.0.2.200"));
	assert_false(inside("192.0.2.128/25", "192.0.2.127"));
	assert_true(inside("0.0.0.0/0", "203.0.113.9"));
	assert_true(inside("2001:db8::/33", "2001:db8:7fff::1"));
	assert_false(inside("2001:db8::/33", "2001:db8:8000::1"));
}

static void the_families_do_not_mix(void **state)
{
	(void)state;
	assert_false(inside("::/0", "192.0.2.1"));
	assert_false(inside("0.0.0.0/0", "2001:db8::1"));
	assert_false(inside("unix", "127.0.0.1"));
	assert_true(inside("192.0.2.1", "::ffff:192.0.2.1"));
}

static void what_is_malformed_is_no_network(void **state)
{
	static const char *const malformed[] = {"", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1",
	    "10.0.0.0/08x", "10.0.0.1/8", "2001:db8::/129", "10.1", "010.0.0.1", "localhost",
	    "[::1]", "fe80::1%eth0", "192.0.2.1 ", "unix/0", "1.2.3.4/32/1"};
	struct network n;

	(void)state;
	for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++)
		if (network_parse(str_from(malformed[i]), &n))
			fail_msg("%s was taken for a network", malformed[i]);
}

static void masking_clears_what_is_behind_the_prefix(void **state)
{
	struct network_address v4 = address("192.0.2.77"), v6 = address("2001:db8:1:2:3:4:5:6");
	struct network_address to;

	(void)state;
	to = network_address_masked(&v4, 32, 64);
	assert_true(network_address_eq(&to, &v4));
	to = network_address_masked(&v4, 24, 64);
	v4 = address("192.0.2.0");
	assert_true(network_address_eq(&to, &v4));
	to = network_address_masked(&v6, 32, 64);
	v6 = address("2001:db8:1:2::");
	assert_true(network_address_eq(&to, &v6));
}

static void loopback_is_what_never_leaves_the_machine(void **state)
{
	struct network_address a = address("127.9.9.9");

	(void)state;
	assert_true(network_address_is_loopback(&a));
	a = address("::1");
	assert_true(network_address_is_loopback(&a));
	a = address("::ffff:127.0.0.1");
	assert_true(network_address_is_loopback(&a));
	a = address("128.0.0.1");
	assert_false(network_address_is_loopback(&a));
	a = address("::2");
	assert_false(network_address_is_loopback(&a));
}

static void sockets_have_the_same_addresses(void **state)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr = {htonl(0xc0000201)}};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	struct sockaddr local = {.sa_family = AF_UNIX};
	struct network_address a = network_address_of((struct sockaddr *)&v4);
	struct network_address expected = address("192.0.2.1");

	(void)state;
	assert_true(network_address_eq(&a, &expected));
	memcpy(v6.sin6_addr.s6_addr, "\0\0\0\0\0\0\0\0\0\0\xff\xff\xc0\0\2\1", 16);
	a = network_address_of((struct sockaddr *)&v6);
	assert_true(network_address_eq(&a, &expected));
	assert_int_equal(network_address_of(&local).family, NETWORK_LOCAL);
}

static void a_list_contains_what_one_of_its_networks_does(void **state)
{
	static const char *const outside[] = {"192.0.2.2", "2001:db9::1", "10.0.0.1"};
	struct network_list list = {.count = 0};
	struct network_address a = address("192.0.2.1");

	(void)state;
	assert_false(network_list_contains(&list, &a));
	assert_true(network_parse(STR("192.0.2.1"), &list.networks[list.count++]));
	assert_true(network_parse(STR("2001:db8::/32"), &list.networks[list.count++]));
	assert_true(network_list_contains(&list, &a));
	a = address("2001:db8::1");
	assert_true(network_list_contains(&list, &a));
	for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
		a = address(outside[i]);
		assert_false(network_list_contains(&list, &a));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_network_contains_what_shares_its_prefix),
	    cmocka_unit_test(the_families_do_not_mix),
	    cmocka_unit_test(what_is_malformed_is_no_network),
	    cmocka_unit_test(masking_clears_what_is_behind_the_prefix),
	    cmocka_unit_test(loopback_is_what_never_leaves_the_machine),
	    cmocka_unit_test(sockets_have_the_same_addresses),
	    cmocka_unit_test(a_list_contains_what_one_of_its_networks_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
