/* Who may have how many connections. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "io/http/shares.h"

enum { ALL = 64, EACH = 8, OPEN = 48 };

static struct network_list proxies;
static struct http_shares *shares;

static struct network_address address(const char *text)
{
	struct network_address a = {.family = NETWORK_NONE};

	if (text != NULL)
		assert_true(network_address_parse(str_from(text), &a));
	return a;
}

static bool allows(const char *from, unsigned held)
{
	struct network_address a = address(from);

	return http_shares_allow(shares, &a, held);
}

static struct http_share *take(const char *from)
{
	struct network_address a = address(from);

	return http_shares_take(shares, &a);
}

static int begin(void **state)
{
	(void)state;
	proxies = (struct network_list){.count = 1};
	assert_true(network_parse(STR("10.0.0.0/8"), &proxies.networks[0]));
	shares = http_shares_new(ALL, &proxies);
	return shares == NULL;
}

static int end(void **state)
{
	(void)state;
	http_shares_free(shares);
	return 0;
}

static void one_network_holds_an_eighth(void **state)
{
	struct http_share *held[EACH];

	(void)state;
	for (unsigned i = 0; i < EACH; i++) {
		assert_true(allows("192.0.2.1", i));
		held[i] = take("192.0.2.1");
	}
	assert_false(allows("192.0.2.1", EACH));
	assert_true(allows("192.0.2.2", EACH));
	http_shares_give_back(shares, held[0]);
	assert_true(allows("192.0.2.1", EACH - 1));
	for (unsigned i = 1; i < EACH; i++)
		http_shares_give_back(shares, held[i]);
}

static void a_quarter_is_for_those_who_hold_none(void **state)
{
	struct http_share *one = take("192.0.2.1");

	(void)state;
	assert_true(allows("192.0.2.1", OPEN - 1));
	assert_false(allows("192.0.2.1", OPEN));
	assert_true(allows("192.0.2.2", OPEN));
	assert_true(allows("192.0.2.2", ALL - 1));
	http_shares_give_back(shares, one);
	assert_true(allows("192.0.2.1", OPEN));
}

static void a_network_of_ipv6_is_what_one_customer_gets(void **state)
{
	struct http_share *held[EACH];
	char text[64];

	(void)state;
	for (unsigned i = 0; i < EACH; i++) {
		snprintf(text, sizeof text, "2001:db8:1:%x::%x", i, i);
		held[i] = take(text);
	}
	assert_false(allows("2001:db8:1:ffff::1", EACH));
	assert_true(allows("2001:db8:2::1", EACH));
	for (unsigned i = 0; i < EACH; i++)
		http_shares_give_back(shares, held[i]);
}

static void proxies_and_sockets_of_this_machine_are_not_counted(void **state)
{
	struct network_address local = {.family = NETWORK_LOCAL};

	(void)state;
	assert_null(take("10.1.2.3"));
	assert_null(http_shares_take(shares, &local));
	for (unsigned i = 0; i < ALL; i++) {
		assert_true(allows("10.1.2.3", ALL - 1));
		assert_true(http_shares_allow(shares, &local, ALL - 1));
	}
	http_shares_give_back(shares, NULL);
}

static void all_whose_address_is_unknown_share_one_part(void **state)
{
	struct http_share *held[EACH];

	(void)state;
	for (unsigned i = 0; i < EACH; i++)
		held[i] = take(NULL);
	assert_false(allows(NULL, EACH));
	for (unsigned i = 0; i < EACH; i++)
		http_shares_give_back(shares, held[i]);
}

static void many_networks_come_and_go_in_any_order(void **state)
{
	struct http_share *held[ALL];
	char text[64];

	(void)state;
	for (unsigned turn = 0; turn < 50; turn++) {
		for (unsigned i = 0; i < ALL; i++) {
			snprintf(text, sizeof text, "198.51.%u.%u", turn, i / 2);
			held[i] = take(text);
			assert_non_null(held[i]);
		}
		for (unsigned i = 0; i < ALL; i++)
			http_shares_give_back(shares, held[(i * 7 + turn) % ALL]);
	}
}

static void of_few_connections_each_may_hold_one(void **state)
{
	struct network_address a = address("192.0.2.1");
	struct http_shares *few = http_shares_new(2, &proxies);
	struct http_share *one;

	(void)state;
	assert_true(http_shares_allow(few, &a, 0));
	one = http_shares_take(few, &a);
	assert_false(http_shares_allow(few, &a, 1));
	http_shares_give_back(few, one);
	http_shares_free(few);
	http_shares_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(one_network_holds_an_eighth, begin, end),
	    cmocka_unit_test_setup_teardown(a_quarter_is_for_those_who_hold_none, begin, end),
	    cmocka_unit_test_setup_teardown(
		a_network_of_ipv6_is_what_one_customer_gets, begin, end),
	    cmocka_unit_test_setup_teardown(
		proxies_and_sockets_of_this_machine_are_not_counted, begin, end),
	    cmocka_unit_test_setup_teardown(
		all_whose_address_is_unknown_share_one_part, begin, end),
	    cmocka_unit_test_setup_teardown(many_networks_come_and_go_in_any_order, begin, end),
	    cmocka_unit_test_setup_teardown(of_few_connections_each_may_hold_one, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
