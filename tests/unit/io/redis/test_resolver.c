/* io/resolver: addresses of names, and that a dead name server keeps nobody waiting. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"
#include "io/redis/resolver.h"

/* The name server: this function stands in for the C library's. */
static atomic_bool dead;
static atomic_int error, asked, under_way;

static struct addrinfo *address(const char *text, struct addrinfo *next)
{
	struct addrinfo *a = calloc(1, sizeof *a + sizeof(struct sockaddr_in));
	struct sockaddr_in *in = (struct sockaddr_in *)(a + 1);

	in->sin_family = AF_INET;
	inet_pton(AF_INET, text, &in->sin_addr);
	a->ai_addr = (struct sockaddr *)in;
	a->ai_addrlen = sizeof *in;
	a->ai_next = next;
	return a;
}

int getaddrinfo(const char *restrict host, const char *restrict service,
    const struct addrinfo *restrict hints, struct addrinfo **restrict ret)
{
	(void)host;
	(void)service;
	(void)hints;
	atomic_fetch_add(&asked, 1);
	atomic_fetch_add(&under_way, 1);
	while (dead)
		usleep(1000);
	atomic_fetch_sub(&under_way, 1);
	if (error != 0)
		return error;
	*ret = address("192.0.2.1", address("192.0.2.2", NULL));
	return 0;
}

void freeaddrinfo(struct addrinfo *a)
{
	while (a != NULL) {
		struct addrinfo *next = a->ai_next;

		free(a);
		a = next;
	}
}

static int reset(void **state)
{
	(void)state;
	dead = false;
	error = 0;
	asked = 0;
	return 0;
}

/* So that nothing of a test goes on into the next. */
static int revive(void **state)
{
	(void)state;
	dead = false;
	while (under_way > 0)
		usleep(1000);
	usleep(20000);
	return 0;
}

static enum err ask(
    struct redis_resolver *r, int64_t ms, struct redis_resolver_answer *ret, struct problem *why)
{
	return redis_resolver_ask(r, clock_monotonic_ms() + ms, ret, why);
}

static void an_address_is_its_own_answer_and_nobody_is_asked(void **state)
{
	static const char *const hosts[] = {"127.0.0.1", "::1", "2001:db8::5"};
	struct redis_resolver_answer answer;

	(void)state;
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		struct redis_resolver *r = redis_resolver_new(hosts[i]);

		assert_true(redis_resolver_is_address(r));
		assert_int_equal(ask(r, 0, &answer, NULL), ERR_OK);
		assert_int_equal(answer.count, 1);
		assert_string_equal(answer.addresses[0], hosts[i]);
		redis_resolver_free(r);
	}
	assert_int_equal(asked, 0);
}

static void a_name_has_all_its_addresses_in_order(void **state)
{
	struct redis_resolver *r = redis_resolver_new("redis.example");
	struct redis_resolver_answer answer;

	(void)state;
	assert_false(redis_resolver_is_address(r));
	assert_int_equal(ask(r, 5000, &answer, NULL), ERR_OK);
	assert_int_equal(answer.count, 2);
	assert_string_equal(answer.addresses[0], "192.0.2.1");
	assert_string_equal(answer.addresses[1], "192.0.2.2");
	redis_resolver_free(r);
}

static void a_dead_name_server_costs_the_deadline_and_one_thread(void **state)
{
	struct redis_resolver *r = redis_resolver_new("redis.example");
	struct redis_resolver_answer answer;
	struct problem why;

	(void)state;
	dead = true;
	for (int i = 0; i < 5; i++) {
		int64_t before = clock_monotonic_ms();

		assert_int_equal(ask(r, 50, &answer, &why), ERR_TIMEOUT);
		assert_in_range(clock_monotonic_ms() - before, 49, 1000);
		assert_non_null(strstr(why.text, "redis.example"));
	}
	assert_int_equal(asked, 1);
	dead = false;
	assert_int_equal(ask(r, 5000, &answer, NULL), ERR_OK);
	assert_int_equal(answer.count, 2);
	assert_int_equal(asked, 1);
	redis_resolver_free(r);
}

static void what_was_known_is_the_answer_while_nothing_newer_can_be_had(void **state)
{
	struct redis_resolver *r = redis_resolver_new("redis.example");
	struct redis_resolver_answer answer;

	(void)state;
	assert_int_equal(ask(r, 5000, &answer, NULL), ERR_OK);
	error = EAI_AGAIN;
	assert_int_equal(ask(r, 5000, &answer, NULL), ERR_OK);
	assert_string_equal(answer.addresses[0], "192.0.2.1");
	dead = true;
	assert_int_equal(ask(r, 20, &answer, NULL), ERR_OK);
	assert_string_equal(answer.addresses[1], "192.0.2.2");
	redis_resolver_free(r);
}

static void a_name_that_does_not_exist_is_said(void **state)
{
	struct redis_resolver *r = redis_resolver_new("redsi.example");
	struct redis_resolver_answer answer;
	struct problem why;

	(void)state;
	error = EAI_NONAME;
	assert_int_equal(ask(r, 5000, &answer, &why), ERR_UNAVAILABLE);
	assert_non_null(strstr(why.text, "redsi.example"));
	redis_resolver_free(r);
}

static void freeing_does_not_wait_for_the_name_server(void **state)
{
	struct redis_resolver *r = redis_resolver_new("redis.example");
	struct redis_resolver_answer answer;
	int64_t before = clock_monotonic_ms();

	(void)state;
	dead = true;
	assert_int_equal(ask(r, 10, &answer, NULL), ERR_TIMEOUT);
	redis_resolver_free(r);
	assert_in_range(clock_monotonic_ms() - before, 0, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		an_address_is_its_own_answer_and_nobody_is_asked, reset, revive),
	    cmocka_unit_test_setup_teardown(a_name_has_all_its_addresses_in_order, reset, revive),
	    cmocka_unit_test_setup_teardown(
		a_dead_name_server_costs_the_deadline_and_one_thread, reset, revive),
	    cmocka_unit_test_setup_teardown(
		what_was_known_is_the_answer_while_nothing_newer_can_be_had, reset, revive),
	    cmocka_unit_test_setup_teardown(a_name_that_does_not_exist_is_said, reset, revive),
	    cmocka_unit_test_setup_teardown(
		freeing_does_not_wait_for_the_name_server, reset, revive),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
