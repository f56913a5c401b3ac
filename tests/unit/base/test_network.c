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

static bool is_public(const char *text)
{
	struct network_address a = address(text);

	return network_address_is_public(&a);
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

/* Each network that is set apart, at its borders: the address before it, its first, its last, the
 * one behind it. */
static void what_is_set_apart_is_not_public(void **state)
{
	static const struct {
		const char *before, *first, *last, *behind;
		bool before_is, behind_is; /* public */
	} rows[] = {
	    {NULL, "0.0.0.0", "0.255.255.255", "1.0.0.0", false, true},
	    {"9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0", true, true},
	    {"100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0", true, true},
	    {"126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0", true, true},
	    {"168.63.129.15", "168.63.129.16", "168.63.129.16", "168.63.129.17", true, true},
	    {"169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0", true, true},
	    {"172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0", true, true},
	    {"191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0", true, true},
	    {"192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0", true, true},
	    {"192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0", true, true},
	    {"192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0", true, true},
	    {"198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0", true, true},
	    {"198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0", true, true},
	    {"203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0", true, true},
	    {"223.255.255.255", "224.0.0.0", "239.255.255.255", "240.0.0.0", true, false},
	    {"239.255.255.255", "240.0.0.0", "255.255.255.255", NULL, false, false},
	    {NULL, "::", "64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff", NULL, false, false},
	    {NULL, "64:ff9b::1:0:0", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2000::", false,
		true},
	    {"2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::", true, true},
	    {"2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
		"2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::", true, true},
	    {"3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::", true, true},
	    {"3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
		"4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL, true, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_false(is_public(rows[i].first));
		assert_false(is_public(rows[i].last));
		if (rows[i].before != NULL)
			assert_int_equal(is_public(rows[i].before), rows[i].before_is);
		if (rows[i].behind != NULL)
			assert_int_equal(is_public(rows[i].behind), rows[i].behind_is);
	}
}

/* Named here as operators know them, whatever network they stand in. */
static void what_attackers_ask_for_is_not_public(void **state)
{
	static const char *const apart[] = {"::1", "::7f00:1", "::127.0.0.1", "fe80::1", "febf::1",
	    "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "100::1", "64:ff9b:1::1", "5f00::1",
	    "169.254.169.254", "100.100.100.200", "192.0.0.192", "255.255.255.255"};
	static const struct network_address others[] = {{NETWORK_NONE, {0}}, {NETWORK_LOCAL, {0}}};

	(void)state;
	for (size_t i = 0; i < sizeof apart / sizeof apart[0]; i++)
		assert_false(is_public(apart[i]));
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_false(network_address_is_public(&others[i]));
}

/* Mapped, by NAT64 and by 6to4: as public as what is inside. */
static void ipv4_inside_ipv6_is_what_is_inside(void **state)
{
	static const struct {
		const char *mapped, *translated, *tunnelled;
		bool is;
	} rows[] = {
	    {"::ffff:127.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::", false},
	    {"::ffff:10.1.2.3", "64:ff9b::10.1.2.3", "2002:a01:203::1", false},
	    {"::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::", false},
	    {"::ffff:192.168.0.1", "64:ff9b::192.168.0.1", "2002:c0a8:1:ffff::1", false},
	    {"::ffff:0.0.0.0", "64:ff9b::", "2002::", false},
	    {"::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(is_public(rows[i].mapped), rows[i].is);
		assert_int_equal(is_public(rows[i].translated), rows[i].is);
		assert_int_equal(is_public(rows[i].tunnelled), rows[i].is);
	}
}

static void an_address_is_written_and_connected_to_as_it_was_read(void **state)
{
	static const char *const texts[] = {"192.0.2.1", "2001:db8::1", "::1"};
	struct network_address none = {.family = NETWORK_LOCAL}, again;
	struct sockaddr_storage to;
	char text[46];
	unsigned len;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct network_address a = address(texts[i]);

		network_address_write(&a, text);
		assert_string_equal(text, texts[i]);
		assert_true(network_address_socket(&a, 443, &to, &len));
		again = network_address_of((const struct sockaddr *)&to);
		assert_true(network_address_eq(&again, &a));
		assert_int_equal(((const struct sockaddr_in *)&to)->sin_port, htons(443));
	}
	assert_false(network_address_socket(&none, 443, &to, &len));
	network_address_write(&none, text);
	assert_string_equal(text, "");
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
	    cmocka_unit_test(what_is_set_apart_is_not_public),
	    cmocka_unit_test(what_attackers_ask_for_is_not_public),
	    cmocka_unit_test(ipv4_inside_ipv6_is_what_is_inside),
	    cmocka_unit_test(an_address_is_written_and_connected_to_as_it_was_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
