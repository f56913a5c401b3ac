/* io/redis_finder: who is asked for the master, who is believed, and what is done without. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/clock.h"
#include "io/redis/finder.h"

/* ---- peers: sentinels and servers that say what a test wants ---- */

struct peer {
	int listener;
	unsigned port;
	pthread_t thread;
	pthread_mutex_t lock;
	char says[256];    /* to whatever is asked; "" for nothing at all */
	atomic_uint asked; /* connections */
};

static void answer(struct peer *p, int fd)
{
	char room[512], says[256];
	ssize_t len;

	while ((len = read(fd, room, sizeof room)) > 0) {
		pthread_mutex_lock(&p->lock);
		strcpy(says, p->says);
		pthread_mutex_unlock(&p->lock);
		if (says[0] != '\0' && write(fd, says, strlen(says)) < 0)
			break;
	}
	close(fd);
}

static void *serve(void *arg)
{
	struct peer *p = arg;
	int fd;

	while ((fd = accept(p->listener, NULL, NULL)) >= 0) {
		struct timeval patience = {.tv_sec = 3};

		atomic_fetch_add(&p->asked, 1);
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
		answer(p, fd);
	}
	return NULL;
}

static void peer_start(struct peer *p)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof address;

	memset(p, 0, sizeof *p);
	pthread_mutex_init(&p->lock, NULL);
	p->listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(p->listener, (struct sockaddr *)&address, len), 0);
	assert_int_equal(getsockname(p->listener, (struct sockaddr *)&address, &len), 0);
	assert_int_equal(listen(p->listener, 8), 0);
	p->port = ntohs(address.sin_port);
	assert_int_equal(pthread_create(&p->thread, NULL, serve, p), 0);
}

static void peer_stop(struct peer *p)
{
	shutdown(p->listener, SHUT_RDWR);
	pthread_join(p->thread, NULL);
	close(p->listener);
	pthread_mutex_destroy(&p->lock);
}

static void say(struct peer *p, const char *what)
{
	pthread_mutex_lock(&p->lock);
	snprintf(p->says, sizeof p->says, "%s", what);
	pthread_mutex_unlock(&p->lock);
}

static void say_role(struct peer *p, const char *role)
{
	char reply[64];

	snprintf(reply, sizeof reply, "*3\r\n$%zu\r\n%s\r\n:7\r\n*0\r\n", strlen(role), role);
	say(p, reply);
}

static void say_master(struct peer *p, const char *host, unsigned port)
{
	char digits[8], reply[128];

	snprintf(digits, sizeof digits, "%u", port);
	snprintf(reply, sizeof reply, "*2\r\n$%zu\r\n%s\r\n$%zu\r\n%s\r\n", strlen(host), host,
	    strlen(digits), digits);
	say(p, reply);
}

/* ---- two sentinels and two servers ---- */

struct set {
	struct peer sentinels[2], servers[2];
	struct redis_finder *finder;
};

static void begin(struct set *s)
{
	char url[128];

	signal(SIGPIPE, SIG_IGN);
	for (int i = 0; i < 2; i++) {
		peer_start(&s->sentinels[i]);
		peer_start(&s->servers[i]);
		say_role(&s->servers[i], i == 0 ? "master" : "slave");
	}
	for (int i = 0; i < 2; i++)
		say_master(&s->sentinels[i], "127.0.0.1", s->servers[0].port);
	snprintf(url, sizeof url, "sentinel://127.0.0.1:%u,127.0.0.1:%u/seal", s->sentinels[0].port,
	    s->sentinels[1].port);
	assert_int_equal(redis_finder_new(str_from(url), &s->finder, NULL), ERR_OK);
}

static void end(struct set *s)
{
	redis_finder_free(s->finder);
	for (int i = 0; i < 2; i++) {
		peer_stop(&s->sentinels[i]);
		peer_stop(&s->servers[i]);
	}
}

static enum err find(struct set *s, struct problem *why)
{
	struct redis *r = NULL;
	enum err err = redis_finder_find(s->finder, clock_monotonic_ms() + 2000, &r, why);

	redis_close(r);
	return err;
}

static enum err check(struct set *s, struct problem *why)
{
	return redis_finder_check(s->finder, clock_monotonic_ms() + 1000, why);
}

static enum err open_found(struct set *s)
{
	struct problem why;
	struct redis *r = NULL;
	unsigned place;
	enum err err = redis_finder_open(s->finder, clock_monotonic_ms() + 500, &r, &place, &why);

	if (!err)
		assert_int_equal(place, redis_finder_place(s->finder));
	redis_close(r);
	return err;
}

/* The servers change their parts, and the sentinels know. */
static void fail_over(struct set *s)
{
	say_role(&s->servers[0], "slave");
	say_role(&s->servers[1], "master");
	for (int i = 0; i < 2; i++)
		say_master(&s->sentinels[i], "127.0.0.1", s->servers[1].port);
}

/* ---- tests ---- */

static void nobody_is_led_anywhere_before_the_master_was_found(void **state)
{
	struct set s;

	(void)state;
	begin(&s);
	assert_int_equal(redis_finder_place(s.finder), 0);
	assert_int_equal(open_found(&s), ERR_UNAVAILABLE);
	assert_int_equal(find(&s, NULL), ERR_OK);
	assert_int_equal(redis_finder_place(s.finder), 1);
	assert_int_equal(open_found(&s), ERR_OK);
	assert_int_equal(s.servers[1].asked, 0);
	end(&s);
}

static void a_sentinel_that_is_silent_is_passed_over_and_asked_last_from_then_on(void **state)
{
	int64_t before = clock_monotonic_ms();
	struct set s;

	(void)state;
	begin(&s);
	say(&s.sentinels[0], "");
	assert_int_equal(find(&s, NULL), ERR_OK);
	assert_in_range(clock_monotonic_ms() - before, 400, 1500);
	assert_int_equal(s.sentinels[0].asked, 1);
	assert_int_equal(find(&s, NULL), ERR_OK);
	assert_int_equal(s.sentinels[0].asked, 1);
	assert_int_equal(s.sentinels[1].asked, 2);
	end(&s);
}

static void whom_sentinels_call_master_is_not_used_unless_its_role_is_that(void **state)
{
	struct problem why;
	struct set s;

	(void)state;
	begin(&s);
	say_role(&s.servers[0], "slave");
	assert_int_equal(find(&s, &why), ERR_REFUSED);
	assert_non_null(strstr(why.text, "slave"));
	assert_int_equal(redis_finder_place(s.finder), 0);
	/* One sentinel is behind, the other knows better. */
	say_role(&s.servers[1], "master");
	say_master(&s.sentinels[1], "127.0.0.1", s.servers[1].port);
	assert_int_equal(find(&s, &why), ERR_OK);
	assert_int_equal(open_found(&s), ERR_OK);
	end(&s);
}

static void a_master_that_was_demoted_is_left_even_before_sentinels_know(void **state)
{
	struct problem why;
	struct set s;

	(void)state;
	begin(&s);
	assert_int_equal(find(&s, NULL), ERR_OK);
	assert_int_equal(check(&s, &why), ERR_OK);
	say_role(&s.servers[0], "slave");
	assert_int_equal(open_found(&s), ERR_REFUSED);
	assert_int_equal(check(&s, &why), ERR_REFUSED);
	assert_int_equal(redis_finder_place(s.finder), 0);
	end(&s);
}

static void a_master_that_others_replaced_is_left_though_it_still_calls_itself_one(void **state)
{
	struct problem why;
	struct set s;

	(void)state;
	begin(&s);
	assert_int_equal(find(&s, NULL), ERR_OK);
	fail_over(&s);
	say_role(&s.servers[0], "master");
	assert_int_equal(check(&s, &why), ERR_REFUSED);
	assert_int_equal(find(&s, NULL), ERR_OK);
	assert_int_equal(redis_finder_place(s.finder), 2);
	assert_int_equal(check(&s, &why), ERR_OK);
	assert_int_equal(open_found(&s), ERR_OK);
	end(&s);
}

static void without_any_sentinel_the_known_master_goes_on_being_used(void **state)
{
	struct problem why;
	struct set s;

	(void)state;
	begin(&s);
	assert_int_equal(find(&s, NULL), ERR_OK);
	say(&s.sentinels[0], "");
	say(&s.sentinels[1], "-ERR no\r\n");
	assert_int_equal(check(&s, &why), ERR_OK);
	assert_int_equal(open_found(&s), ERR_OK);
	end(&s);
}

static void what_no_sentinel_would_say_is_an_error_that_names_the_sentinel(void **state)
{
	static const struct {
		const char *says;
		enum err err;
	} cases[] = {
	    {"*-1\r\n", ERR_NOT_FOUND},
	    {"$-1\r\n", ERR_NOT_FOUND},
	    {"-IDONTKNOW I have not enough information\r\n", ERR_UNAVAILABLE},
	    {"+PONG\r\n", ERR_CORRUPT},
	    {"*2\r\n$1\r\nh\r\n$1\r\n0\r\n", ERR_CORRUPT},
	    {"*2\r\n$1\r\nh\r\n$6\r\n123456\r\n", ERR_CORRUPT},
	    {"*2\r\n*0\r\n*0\r\n", ERR_CORRUPT},
	    {"*2\r\n$0\r\n\r\n$4\r\n6379\r\n", ERR_CORRUPT},
	    {"HTTP/1.1 400 Bad Request\r\n\r\n", ERR_CORRUPT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct problem why = {.text = ""};
		struct set s;
		char name[32];

		begin(&s);
		say(&s.sentinels[0], cases[i].says);
		say(&s.sentinels[1], cases[i].says);
		snprintf(name, sizeof name, "127.0.0.1:%u", s.sentinels[1].port);
		if (find(&s, &why) != cases[i].err || strstr(why.text, name) == NULL)
			fail_msg("case %zu: %s", i, why.text);
		end(&s);
	}
}

static void an_address_needs_no_finding(void **state)
{
	struct redis_finder *f;

	(void)state;
	assert_int_equal(redis_finder_new(STR("redis://127.0.0.1:1"), &f, NULL), ERR_OK);
	assert_int_equal(redis_finder_place(f), 1);
	redis_finder_free(f);
	assert_int_equal(redis_finder_new(STR("unix:/nowhere"), &f, NULL), ERR_OK);
	assert_int_equal(redis_finder_place(f), 1);
	redis_finder_free(f);
	assert_int_equal(redis_finder_new(STR("redis://redis.example"), &f, NULL), ERR_OK);
	assert_int_equal(redis_finder_place(f), 0);
	redis_finder_free(f);
	assert_int_equal(redis_finder_new(STR("nonsense"), &f, NULL), ERR_INVALID);
}

static void its_name_is_where_it_was_found_else_what_the_setting_says(void **state)
{
	static const char *const names[][2] = {
	    {"redis://user:secret@redis.example/3", "redis.example:6379"},
	    {"redis://[::1]:7000", "[::1]:7000"},
	    {"unix:/run/redis.sock", "/run/redis.sock"},
	    {"sentinel://:secret@h/seal", "master seal"},
	};
	char found[32];
	struct set s;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct redis_finder *f;

		assert_int_equal(redis_finder_new(str_from(names[i][0]), &f, NULL), ERR_OK);
		assert_string_equal(redis_finder_name(f).text, names[i][1]);
		redis_finder_free(f);
	}
	begin(&s);
	assert_int_equal(find(&s, NULL), ERR_OK);
	snprintf(found, sizeof found, "127.0.0.1:%u", s.servers[0].port);
	assert_string_equal(redis_finder_name(s.finder).text, found);
	end(&s);
}

static void of_the_addresses_of_a_name_the_first_that_answers_is_used(void **state)
{
	struct redis *r = NULL;
	struct problem why;
	struct peer p;
	struct redis_finder *f;
	unsigned place;
	char url[64];

	(void)state;
	peer_start(&p);
	snprintf(url, sizeof url, "redis://localhost:%u", p.port);
	assert_int_equal(redis_finder_new(str_from(url), &f, NULL), ERR_OK);
	assert_int_equal(redis_finder_find(f, clock_monotonic_ms() + 5000, &r, &why), ERR_OK);
	redis_close(r);
	assert_int_equal(
	    redis_finder_open(f, clock_monotonic_ms() + 500, &r, &place, &why), ERR_OK);
	redis_close(r);
	redis_finder_free(f);
	peer_stop(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nobody_is_led_anywhere_before_the_master_was_found),
	    cmocka_unit_test(a_sentinel_that_is_silent_is_passed_over_and_asked_last_from_then_on),
	    cmocka_unit_test(whom_sentinels_call_master_is_not_used_unless_its_role_is_that),
	    cmocka_unit_test(a_master_that_was_demoted_is_left_even_before_sentinels_know),
	    cmocka_unit_test(
		a_master_that_others_replaced_is_left_though_it_still_calls_itself_one),
	    cmocka_unit_test(without_any_sentinel_the_known_master_goes_on_being_used),
	    cmocka_unit_test(what_no_sentinel_would_say_is_an_error_that_names_the_sentinel),
	    cmocka_unit_test(an_address_needs_no_finding),
	    cmocka_unit_test(its_name_is_where_it_was_found_else_what_the_setting_says),
	    cmocka_unit_test(of_the_addresses_of_a_name_the_first_that_answers_is_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
