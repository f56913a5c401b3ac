/* Whom the program may connect to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/version.h"
#include "io/reach.h"

enum { ALONE_IS_NOT = 77 }; /* no network of its own could be had */

static struct reach reach_of(const char *allow, const char *own, uint16_t port)
{
	struct reach r = {.own_count = own == NULL ? 0 : 1};

	if (allow != NULL)
		assert_true(network_parse(str_from(allow), &r.allow.networks[r.allow.count++]));
	if (own != NULL) {
		str_copy(r.own[0].host, sizeof r.own[0].host, str_from(own));
		r.own[0].port = port;
	}
	return r;
}

/* The reason, "" where it is allowed. */
static const char *judged(const struct reach *r, const char *text, uint16_t port)
{
	static struct problem why;
	struct network_address a;
	enum err err;

	assert_true(network_address_parse(str_from(text), &a));
	why = (struct problem){.text = ""};
	err = reach_check(r, &a, port, &why);
	assert_int_equal(err, why.reason[0] == '\0' ? ERR_OK : ERR_REFUSED);
	return why.reason;
}

static void public_addresses_and_allowed_networks_are_reached(void **state)
{
	struct reach plain = reach_of(NULL, NULL, 0), open = reach_of("127.0.0.0/8", NULL, 0);

	(void)state;
	assert_string_equal(judged(&plain, "8.8.8.8", 80), "");
	assert_string_equal(judged(&plain, "2606:4700::1111", 443), "");
	assert_string_equal(judged(&plain, "127.0.0.1", 80), "reach.address");
	assert_string_equal(judged(&open, "127.0.0.1", 80), "");
	assert_string_equal(judged(&open, "::ffff:127.0.0.1", 80), "");
	assert_string_equal(judged(&open, "64:ff9b::127.0.0.1", 80), "reach.address");
	assert_string_equal(judged(&open, "::1", 80), "reach.address");
	assert_string_equal(judged(&open, "10.0.0.1", 80), "reach.address");
}

static void this_service_does_not_ask_itself(void **state)
{
	struct reach at = reach_of(NULL, "8.8.8.8", 443);
	struct reach allowed = reach_of("8.8.8.0/24", "8.8.8.8", 443);
	struct reach any = reach_of(NULL, "0.0.0.0", 443), any6 = reach_of(NULL, "::", 443);

	(void)state;
	assert_string_equal(judged(&at, "8.8.8.8", 443), "reach.own");
	assert_string_equal(judged(&at, "::ffff:8.8.8.8", 443), "reach.own");
	assert_string_equal(judged(&at, "8.8.8.8", 80), "");
	assert_string_equal(judged(&at, "8.8.4.4", 443), "");
	assert_string_equal(judged(&allowed, "8.8.8.8", 443), "");
	/* An address of another machine. */
	assert_string_equal(judged(&any, "8.8.8.8", 443), "");
	assert_string_equal(judged(&any6, "8.8.8.8", 443), "");
}

static void who_asks_is_named_with_a_page_that_explains_it(void **state)
{
	struct reach r = {.own_count = 0};

	(void)state;
	reach_name_agent(&r, "https://seal.example.jp");
	assert_string_equal(r.agent, "trustseal/" VERSION " (+https://seal.example.jp/visits)");
}

static void what_runs_is_told_to_stop(void **state)
{
	atomic_bool stop = false;
	struct reach none = {.stop = NULL}, r = {.stop = &stop};

	(void)state;
	assert_false(reach_stopped(&none));
	assert_false(reach_stopped(&r));
	stop = true;
	assert_true(reach_stopped(&r));
}

/* In a network of its own, where 8.8.8.8 is this machine; what was wrong is the status. */
static int judge_alone(void)
{
	struct reach any = reach_of(NULL, "0.0.0.0", 443), any6 = reach_of(NULL, "::", 443);
	struct ifreq lo = {.ifr_name = "lo"};
	struct sockaddr_in own = {.sin_family = AF_INET};
	int fd;

	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
		return ALONE_IS_NOT;
	inet_pton(AF_INET, "8.8.8.8", &own.sin_addr);
	memcpy(&lo.ifr_addr, &own, sizeof own);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0 || ioctl(fd, SIOCSIFADDR, &lo) != 0)
		return ALONE_IS_NOT;
	if (strcmp(judged(&any, "8.8.8.8", 443), "reach.own") != 0 ||
	    strcmp(judged(&any6, "8.8.8.8", 443), "reach.own") != 0)
		return 1;
	return strcmp(judged(&any, "8.8.8.8", 80), "") != 0 ||
	       strcmp(judged(&any, "8.8.4.4", 443), "") != 0;
}

static void a_listener_for_all_addresses_is_at_each_of_this_machine(void **state)
{
	pid_t child = fork();
	int status;

	(void)state;
	assert_true(child >= 0);
	if (child == 0)
		_exit(judge_alone());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == ALONE_IS_NOT)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(public_addresses_and_allowed_networks_are_reached),
	    cmocka_unit_test(this_service_does_not_ask_itself),
	    cmocka_unit_test(a_listener_for_all_addresses_is_at_each_of_this_machine),
	    cmocka_unit_test(who_asks_is_named_with_a_page_that_explains_it),
	    cmocka_unit_test(what_runs_is_told_to_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
