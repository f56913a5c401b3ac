/* Who asks: only those are believed who are trusted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <string.h>
#include "web/forwarded.h"

static const char *const proxies[] = {"10.0.0.0/8", "2001:db8:ffff::/48", "127.0.0.1"};

/* "?" is no address that could be told. */
static struct network_address address(const char *text)
{
	struct network_address a = {.family = NETWORK_NONE};

	if (strcmp(text, "?") == 0)
		return a;
	assert_true(network_address_parse(str_from(text), &a));
	return a;
}

static struct network_address ask(
    const char *peer_text, const char *forwarded, const char *plain, bool more)
{
	struct network_address peer = address(peer_text);
	struct network_list trusted = {0};

	for (size_t i = 0; i < sizeof proxies / sizeof proxies[0]; i++)
		assert_true(
		    network_parse(str_from(proxies[i]), &trusted.networks[trusted.count++]));
	return forwarded_client(&peer, &trusted,
	    &(struct forwarded_fields){.forwarded = str_from(forwarded),
		.x_forwarded_for = str_from(plain),
		.forwarded_more = more,
		.x_forwarded_for_more = more});
}

/* `more`: other lines of the fields came before these. */
static void expect_of(
    const char *client, const char *peer, const char *forwarded, const char *plain, bool more)
{
	struct network_address expected = address(client), got = ask(peer, forwarded, plain, more);
	char text[INET6_ADDRSTRLEN] = "?";

	if (network_address_eq(&expected, &got))
		return;
	if (got.family != NETWORK_NONE)
		inet_ntop(
		    got.family == NETWORK_V4 ? AF_INET : AF_INET6, got.bytes, text, sizeof text);
	fail_msg("Forwarded: %s, X-Forwarded-For: %s: %s instead of %s",
	    forwarded == NULL ? "-" : forwarded, plain == NULL ? "-" : plain, text, client);
}

static void expect(const char *client, const char *peer, const char *forwarded, const char *plain)
{
	expect_of(client, peer, forwarded, plain, false);
}

static void a_stranger_is_not_believed(void **state)
{
	(void)state;
	expect("203.0.113.1", "203.0.113.1", "for=198.51.100.7", NULL);
	expect("203.0.113.1", "203.0.113.1", NULL, "198.51.100.7");
}

static void a_trusted_proxy_names_the_visitor(void **state)
{
	(void)state;
	expect("198.51.100.7", "10.0.0.1", "for=198.51.100.7", NULL);
	expect(
	    "198.51.100.7", "10.0.0.1", "For=\"198.51.100.7:4711\";proto=https;by=10.0.0.1", NULL);
	expect("2001:db8::7", "10.0.0.1", "proto=https;for=\"[2001:db8::7]\"", NULL);
	expect("2001:db8::7", "10.0.0.1", "for=\"[2001:db8::7]:80\"", NULL);
	expect("198.51.100.7", "10.0.0.1", NULL, "198.51.100.7");
	expect("198.51.100.7", "10.0.0.1", NULL, "198.51.100.7:4711");
	expect("2001:db8::7", "10.0.0.1", NULL, "2001:db8::7");
	expect("2001:db8::7", "10.0.0.1", NULL, "[2001:db8::7]:80");
	expect("10.0.0.1", "10.0.0.1", NULL, NULL);
}

static void the_last_hop_that_is_not_trusted_counts(void **state)
{
	(void)state;
	expect("198.51.100.7", "10.0.0.1", "for=1.1.1.1, for=198.51.100.7", NULL);
	expect("198.51.100.7", "10.0.0.1", "for=1.1.1.1, for=198.51.100.7,for=10.2.2.2", NULL);
	expect("198.51.100.7", "10.0.0.1", NULL, "rubbish, 198.51.100.7, 10.2.2.2");
	expect("198.51.100.7", "2001:db8:ffff::1", NULL, "127.0.0.1, 198.51.100.7");
	expect("10.3.3.3", "10.0.0.1", NULL, "10.3.3.3, 10.2.2.2");
}

static void where_a_hop_is_hidden_or_malformed_the_visitor_is_unknown(void **state)
{
	(void)state;
	expect("?", "10.0.0.1", "for=unknown", NULL);
	expect("?", "10.0.0.1", "for=_hidden", NULL);
	expect("?", "10.0.0.1", "for=1.1.1.1, for=unknown, for=10.2.2.2", NULL);
	expect("?", "10.0.0.1", "proto=https", NULL);
	expect("?", "10.0.0.1", NULL, "unknown");
	expect("?", "10.0.0.1", NULL, "1.1.1.1,");
	expect("?", "10.0.0.1", NULL, "");
	expect("?", "10.0.0.1", NULL, "198.51.100.7.5, 10.2.2.2");
}

static void a_malformed_field_is_not_believed_at_all(void **state)
{
	static const char *const malformed[] = {"", ",", ";", "for", "for=", "for=1.1.1.1;",
	    "for=1.1.1.1,", ",for=1.1.1.1", "for =1.1.1.1", "for= 1.1.1.1",
	    "for=1.1.1.1 for=2.2.2.2", "for=1.1.1.1;for=2.2.2.2", "for=[2001:db8::7]",
	    "for=\"2001:db8::7\"", "for=\"[1.1.1.1]\"", "for=\"[2001:db8::7\"",
	    "for=\"[2001:db8::7]x\"", "for=\"1.1.1.1:99999\"", "for=\"1.1.1.1:\"", "for=\"1.1.1.1",
	    "for=\"1.1.1.\\1\"", "for=256.1.1.1", "for=01.1.1.1", "for=1.1.1.1, \"", "=1.1.1.1",
	    "for=1.1.1.1;;proto=http", "for=1.1.1.1\x01", "for=localhost", "for=\" 1.1.1.1\""};

	(void)state;
	for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++)
		expect("?", "10.0.0.1", malformed[i], NULL);
}

static void two_fields_must_say_the_same(void **state)
{
	(void)state;
	expect("198.51.100.7", "10.0.0.1", "for=198.51.100.7", "198.51.100.7");
	expect("?", "10.0.0.1", "for=1.1.1.1", "198.51.100.7");
	expect("?", "10.0.0.1", "rubbish", "198.51.100.7");
}

static void endless_lists_are_bounded(void **state)
{
	char list[4096] = "for=1.1.1.1", plain[4096] = "9.9.9.9";

	(void)state;
	for (size_t i = 0; i < 100; i++) {
		strcat(list, ",for=10.2.2.2");
		strcat(plain, ", 10.2.2.2");
	}
	expect("?", "10.0.0.1", list, NULL);
	expect("?", "10.0.0.1", NULL, plain);
}

static void blanks_between_hops_may_be_tabs_and_values_may_not_be_empty(void **state)
{
	(void)state;
	expect("198.51.100.7", "10.0.0.1", "for=198.51.100.7,\tfor=10.2.2.2", NULL);
	expect("198.51.100.7", "10.0.0.1", "\t for=198.51.100.7\t ,for=10.2.2.2 \t", NULL);
	expect("198.51.100.7", "10.0.0.1", "for=198.51.100.7;by=\"\"", NULL);
	expect("198.51.100.7", "10.0.0.1", "proto=\"\";for=198.51.100.7", NULL);
	expect("?", "10.0.0.1", "for=\"\"", NULL);
	expect("?", "10.0.0.1", "for=198.51.100.7;by=", NULL);
	expect("?", "10.0.0.1", "for=\"198.51.100.7", NULL);
	expect("?", "10.0.0.1", "for=198.51.100.7;by=\"a\\\"b\"", NULL);
}

static void ports_beside_addresses_are_numbers(void **state)
{
	(void)state;
	expect("198.51.100.7", "10.0.0.1", "for=\"198.51.100.7:65535\"", NULL);
	expect("?", "10.0.0.1", "for=\"198.51.100.7:65536\"", NULL);
	expect("?", "10.0.0.1", "for=\"198.51.100.7:000080\"", NULL);
	expect("198.51.100.7", "10.0.0.1", "for=\"198.51.100.7:00080\"", NULL);
	expect("?", "10.0.0.1", "for=\"[2001:db8::7]:\"", NULL);
	expect("?", "10.0.0.1", "for=\"[2001:db8::7]80\"", NULL);
	expect("?", "10.0.0.1", "for=\"[2001:db8::7\"", NULL);
	expect("?", "10.0.0.1", NULL, "198.51.100.7:x");
}

/* RFC 9110 section 5.6.2, and what is next to them. */
static void names_are_tokens(void **state)
{
	(void)state;
	for (int byte = 1; byte < 256; byte++) {
		bool token = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
			     (byte >= 'A' && byte <= 'Z') ||
			     strchr("!#$%&'*+-.^_`|~", byte) != NULL;
		char field[] = "for=198.51.100.7;a?b=c", value[] = "for=198.51.100.7;ab=c?";

		if (byte == '=')
			continue;
		field[18] = (char)byte;
		expect(token ? "198.51.100.7" : "?", "10.0.0.1", field, NULL);
		value[21] = (char)byte;
		if (strchr(" \t", byte) == NULL)
			expect(token ? "198.51.100.7" : "?", "10.0.0.1", value, NULL);
	}
}

static void sixteen_hops_are_read_and_of_a_plain_list_the_last_sixteen(void **state)
{
	char list[1024] = "for=198.51.100.7", plain[1024] = "198.51.100.7";

	(void)state;
	for (size_t i = 0; i < 15; i++) {
		strcat(list, ",for=10.2.2.2");
		strcat(plain, ",10.2.2.2");
	}
	expect("198.51.100.7", "10.0.0.1", list, NULL);
	expect("198.51.100.7", "10.0.0.1", NULL, plain);
	strcat(list, ",for=10.2.2.2");
	strcat(plain, ",10.2.2.2");
	expect("?", "10.0.0.1", list, NULL);
	expect("?", "10.0.0.1", NULL, plain);
}

static void where_both_fields_stand_a_malformed_one_ends_the_matter(void **state)
{
	(void)state;
	expect("?", "10.0.0.1", "for=198.51.100.7", "");
	expect("?", "10.0.0.1", "for=198.51.100.7", "198.51.100.8");
	expect("?", "10.0.0.1", "for=", "198.51.100.7");
}

/* Each proxy may add a line of its own: the last then names a proxy, and the visitor stands in one
 * that is not looked at. */
static void a_last_line_of_proxies_alone_does_not_make_the_visitor_one(void **state)
{
	(void)state;
	expect_of("?", "10.0.0.1", "for=10.2.2.2", NULL, true);
	expect_of("?", "10.0.0.1", NULL, "10.2.2.2", true);
	expect_of("198.51.100.7", "10.0.0.1", "for=198.51.100.7, for=10.2.2.2", NULL, true);
	expect_of("198.51.100.7", "10.0.0.1", NULL, "198.51.100.7", true);
	expect("10.2.2.2", "10.0.0.1", "for=10.2.2.2", NULL);
}

static void an_unknown_visitor_is_in_no_network_and_not_of_this_machine(void **state)
{
	struct network_list everybody = {.count = 3};
	struct network_address a = ask("10.0.0.1", "x", NULL, false);

	(void)state;
	assert_true(network_parse(STR("0.0.0.0/0"), &everybody.networks[0]));
	assert_true(network_parse(STR("::/0"), &everybody.networks[1]));
	assert_true(network_parse(STR("unix"), &everybody.networks[2]));
	assert_false(network_list_contains(&everybody, &a));
	assert_false(network_address_is_loopback(&a));
}

static void what_stands_behind_the_field_is_not_read(void **state)
{
	struct network_address peer = address("10.0.0.1"), client;
	struct network_list trusted = {.count = 1};
	const struct forwarded_fields fields = {.forwarded = {"for=192.0.2.1;x", 13}};

	(void)state;
	assert_true(network_parse(STR("10.0.0.1"), &trusted.networks[0]));
	client = forwarded_client(&peer, &trusted, &fields);
	peer = address("192.0.2.1");
	assert_memory_equal(client.bytes, peer.bytes, 4);
}

static void blanks_behind_the_field_are_not_read(void **state)
{
	struct network_address peer = address("10.0.0.1"), client;
	struct network_list trusted = {.count = 1};
	const struct forwarded_fields fields = {.forwarded = {"for=192.0.2.1 \t ", 13}};

	(void)state;
	assert_true(network_parse(STR("10.0.0.1"), &trusted.networks[0]));
	client = forwarded_client(&peer, &trusted, &fields);
	peer = address("192.0.2.1");
	assert_true(network_address_eq(&client, &peer));
}

static void a_port_may_have_one_digit(void **state)
{
	(void)state;
	expect("2001:db8::7", "10.0.0.1", "for=\"[2001:db8::7]:8\"", NULL);
	expect("198.51.100.7", "10.0.0.1", "for=\"198.51.100.7:8\"", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_stranger_is_not_believed),
	    cmocka_unit_test(a_trusted_proxy_names_the_visitor),
	    cmocka_unit_test(the_last_hop_that_is_not_trusted_counts),
	    cmocka_unit_test(where_a_hop_is_hidden_or_malformed_the_visitor_is_unknown),
	    cmocka_unit_test(a_malformed_field_is_not_believed_at_all),
	    cmocka_unit_test(two_fields_must_say_the_same),
	    cmocka_unit_test(endless_lists_are_bounded),
	    cmocka_unit_test(blanks_between_hops_may_be_tabs_and_values_may_not_be_empty),
	    cmocka_unit_test(ports_beside_addresses_are_numbers),
	    cmocka_unit_test(names_are_tokens),
	    cmocka_unit_test(sixteen_hops_are_read_and_of_a_plain_list_the_last_sixteen),
	    cmocka_unit_test(where_both_fields_stand_a_malformed_one_ends_the_matter),
	    cmocka_unit_test(a_last_line_of_proxies_alone_does_not_make_the_visitor_one),
	    cmocka_unit_test(an_unknown_visitor_is_in_no_network_and_not_of_this_machine),
	    cmocka_unit_test(what_stands_behind_the_field_is_not_read),
	    cmocka_unit_test(blanks_behind_the_field_are_not_read),
	    cmocka_unit_test(a_port_may_have_one_digit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
