/* io/redis: nothing that a peer does takes longer or gets larger than allowed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include "unit/fixtures/redis_server.h"

static struct redis_server server;

static int start(void **state)
{
	(void)state;
	signal(SIGPIPE, SIG_IGN);
	redis_server_start(&server);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	redis_server_free(&server);
	return 0;
}

/* ---- the real server ---- */

static struct redis *connect_to_server(void)
{
	struct redis *r;

	assert_int_equal(redis_server_connect(&server, &r), ERR_OK);
	return r;
}

static struct redis_reply call(struct redis *r, const struct str *words, size_t count)
{
	struct redis_reply reply;

	assert_int_equal(redis_call(r, clock_monotonic_ms() + 1000, words, count, &reply), ERR_OK);
	return reply;
}

static void bytes_of_any_kind_come_back_as_they_were(void **state)
{
	static char big[1 << 20];
	struct redis *r = connect_to_server();
	const struct str values[] = {STR("a\0b\r\nc"), STR(""), {big, sizeof big}};

	(void)state;
	memset(big, 0xff, sizeof big);
	for (size_t i = 0; i < 3; i++) {
		const struct str set[] = {STR("SET"), STR("k"), values[i]};
		const struct str get[] = {STR("MGET"), STR("k"), STR("none")};
		struct redis_reply reply = call(r, set, 3);

		assert_int_equal(reply.values[0].kind, REDIS_TEXT);
		reply = call(r, get, 3);
		assert_true(reply.is_list);
		assert_int_equal(reply.count, 2);
		assert_true(str_eq(reply.values[0].text, values[i]));
		assert_int_equal(reply.values[1].kind, REDIS_NIL);
	}
	redis_close(r);
}

static void a_refusal_of_the_server_leaves_the_connection_usable(void **state)
{
	struct redis *r = connect_to_server();
	struct redis_reply reply = call(r, (const struct str[]){STR("NOSUCH")}, 1);

	(void)state;
	assert_int_equal(reply.values[0].kind, REDIS_ERROR);
	reply = call(r, (const struct str[]){STR("INCR"), STR("n")}, 2);
	assert_int_equal(reply.values[0].kind, REDIS_NUMBER);
	assert_int_equal(reply.values[0].number, 1);
	redis_close(r);
}

static void a_wrong_password_is_unavailable_with_the_servers_words(void **state)
{
	struct redis_url a;
	struct problem why;
	struct redis *r;

	(void)state;
	assert_int_equal(redis_url_parse(str_from(server.url), &a, NULL), ERR_OK);
	strcpy(a.redis.user, "nobody");
	strcpy(a.redis.password, "topsecret");
	assert_int_equal(
	    redis_open(&a.redis, clock_monotonic_ms() + 500, &r, &why), ERR_UNAVAILABLE);
	assert_non_null(strstr(why.text, "WRONGPASS"));
	assert_null(strstr(why.text, "topsecret"));
}

static void the_database_of_the_url_is_chosen(void **state)
{
	struct redis *plain = connect_to_server(), *r;
	struct redis_url a;

	(void)state;
	assert_int_equal(redis_url_parse(str_from(server.url), &a, NULL), ERR_OK);
	a.redis.database = 3;
	assert_int_equal(redis_open(&a.redis, clock_monotonic_ms() + 500, &r, NULL), ERR_OK);
	call(r, (const struct str[]){STR("SET"), STR("three"), STR("3")}, 3);
	assert_int_equal(
	    call(plain, (const struct str[]){STR("GET"), STR("three")}, 2).values[0].kind,
	    REDIS_NIL);
	redis_close(r);
	a.redis.database = 9999;
	assert_int_equal(
	    redis_open(&a.redis, clock_monotonic_ms() + 500, &r, NULL), ERR_UNAVAILABLE);
	redis_close(plain);
}

static void a_stopped_server_costs_the_deadline_and_no_more(void **state)
{
	struct redis *r = connect_to_server(), *other;
	struct redis_url a;
	struct redis_reply reply;
	int64_t before = clock_monotonic_ms(), after;

	(void)state;
	kill(server.pid, SIGSTOP);
	assert_int_equal(
	    redis_call(r, before + 100, (const struct str[]){STR("PING")}, 1, &reply), ERR_TIMEOUT);
	after = clock_monotonic_ms();
	assert_in_range(after - before, 99, 150);
	assert_int_equal(redis_url_parse(str_from(server.url), &a, NULL), ERR_OK);
	a.redis.database = 1; /* so that opening waits for an answer */
	assert_int_equal(redis_open(&a.redis, after + 100, &other, NULL), ERR_TIMEOUT);
	assert_in_range(clock_monotonic_ms() - after, 99, 150);
	kill(server.pid, SIGCONT);
	redis_close(r);
}

static void a_killed_server_is_unavailable_at_once(void **state)
{
	struct redis *r = connect_to_server(), *other;
	struct redis_reply reply;
	int64_t before = clock_monotonic_ms();

	(void)state;
	redis_server_kill(&server);
	assert_int_equal(redis_call(r, before + 1000, (const struct str[]){STR("PING")}, 1, &reply),
	    ERR_UNAVAILABLE);
	assert_int_equal(redis_server_connect(&server, &other), ERR_UNAVAILABLE);
	assert_in_range(clock_monotonic_ms() - before, 0, 200);
	redis_close(r);
	redis_server_start(&server);
}

/* ---- peers that are no Redis ---- */

struct liar {
	char path[80];
	int listener;
	struct str bytes; /* what it answers */
	useconds_t pause; /* before each byte; 0: all at once */
	bool hang_up;     /* after the answer */
	pthread_t thread;
};

static void *lie(void *arg)
{
	struct liar *l = arg;
	int fd = accept(l->listener, NULL, NULL);
	char room[256];

	if (read(fd, room, sizeof room) > 0)
		for (size_t sent = 0; sent < l->bytes.len;) {
			size_t more = l->pause > 0 ? 1 : l->bytes.len - sent;
			ssize_t n = send(fd, l->bytes.at + sent, more, MSG_NOSIGNAL);

			if (n < 0)
				break;
			sent += (size_t)n;
			usleep(l->pause);
		}
	if (l->hang_up)
		shutdown(fd, SHUT_RDWR);
	while (read(fd, room, sizeof room) > 0)
		;
	close(fd);
	return NULL;
}

/* Has it listen, and connects to it. */
static struct redis *meet_liar(struct liar *l)
{
	struct redis_address a = {.path = ""};
	struct sockaddr_un place = {.sun_family = AF_UNIX};
	struct redis *r;

	snprintf(l->path, sizeof l->path, "%s/liar", server.folder);
	strcpy(place.sun_path, l->path);
	strcpy(a.path, l->path);
	l->listener = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(l->listener, (struct sockaddr *)&place, sizeof place), 0);
	assert_int_equal(listen(l->listener, 1), 0);
	assert_int_equal(pthread_create(&l->thread, NULL, lie, l), 0);
	assert_int_equal(redis_open(&a, clock_monotonic_ms() + 500, &r, NULL), ERR_OK);
	return r;
}

static void leave_liar(struct liar *l, struct redis *r)
{
	redis_close(r);
	pthread_join(l->thread, NULL);
	close(l->listener);
	unlink(l->path);
}

/* What redis_call() makes of an answer. */
static enum err call_liar(struct liar *l, int64_t deadline_in_ms)
{
	struct redis *r = meet_liar(l);
	struct redis_reply reply;
	enum err err = redis_call(
	    r, clock_monotonic_ms() + deadline_in_ms, (const struct str[]){STR("PING")}, 1, &reply);

	leave_liar(l, r);
	return err;
}

/* What becomes of an answer of which a listener takes what is there, again and again. */
static enum err listen_to_liar(struct liar *l)
{
	int64_t end = clock_monotonic_ms() + 5000;
	struct redis *r = meet_liar(l);
	struct redis_reply reply;
	enum err err = redis_send(r, end, (const struct str[]){STR("PING")}, 1);

	assert_int_equal(err, ERR_OK);
	do {
		struct pollfd ready = {.fd = redis_fd(r), .events = POLLIN};

		poll(&ready, 1, 100);
		err = redis_receive(r, 0, &reply);
	} while (err == ERR_TIMEOUT && clock_monotonic_ms() < end);
	leave_liar(l, r);
	return err;
}

static void rubbish_is_an_error_and_never_a_crash(void **state)
{
	static const struct {
		struct str bytes;
		enum err err;
	} cases[] = {
	    {STR("HTTP/1.1 400 Bad Request\r\n\r\n"), ERR_CORRUPT},
	    {STR("\0\0\0\0\r\n"), ERR_CORRUPT},
	    {STR("*65\r\n"), ERR_NO_MEMORY},
	    {STR("*2147483647\r\n"), ERR_NO_MEMORY},
	    {STR("*1\r\n*255\r\n"), ERR_TIMEOUT},
	    {STR("*1\r\n*256\r\n"), ERR_NO_MEMORY},
	    {STR("*2\r\n*100\r\n*100\r\n*57\r\n"), ERR_NO_MEMORY},
	    {STR("*3\r\n+a\r\n:1\r\n*1\r\n*2\r\n+x\r\n+y\r\n"), ERR_OK},
	    {STR("$9223372036854775807\r\nx"), ERR_TIMEOUT},
	    {STR("$536870912\r\nx"), ERR_TIMEOUT},
	    {STR("$3\r\nab"), ERR_TIMEOUT},
	    {STR("+OK"), ERR_TIMEOUT},
	    {STR("*2\r\n$1\r\na\r\n"), ERR_TIMEOUT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct liar l = {.bytes = cases[i].bytes};
		enum err err = call_liar(&l, 200);

		if (err != cases[i].err && !(err == ERR_CORRUPT && cases[i].err == ERR_TIMEOUT))
			fail_msg("case %zu: %s", i, err_text(err));
	}
}

static void one_byte_at_a_time_does_not_stretch_the_deadline(void **state)
{
	struct liar l = {.bytes = STR("+OKOKOKOKOKOKOKOKOKOKOKOK\r\n"), .pause = 20000};
	int64_t before = clock_monotonic_ms();
	struct liar quick = {.bytes = STR("+OK\r\n"), .pause = 1000};

	(void)state;
	l.hang_up = true;
	assert_int_equal(call_liar(&l, 100), ERR_TIMEOUT);
	assert_in_range(clock_monotonic_ms() - before, 100, 700);
	assert_int_equal(call_liar(&quick, 500), ERR_OK);
}

static void an_endless_answer_is_cut_off(void **state)
{
	static char endless[REDIS_REPLY_MAX + (1 << 20)];
	struct liar l = {.bytes = {endless, sizeof endless}};

	(void)state;
	memset(endless, 'x', sizeof endless);
	memcpy(endless, "$99999999\r\n", 11);
	assert_int_equal(call_liar(&l, 5000), ERR_TOO_LARGE);
}

static void the_limits_hold_for_an_answer_that_is_received_bit_by_bit(void **state)
{
	static char endless[REDIS_REPLY_MAX + (1 << 20)];
	struct liar large = {.bytes = {endless, sizeof endless}};
	struct liar many = {.bytes = STR("*3\r\n*200\r\n*57\r\n"), .pause = 5000};

	(void)state;
	memset(endless, 'x', sizeof endless);
	memcpy(endless, "$99999999\r\n", 11);
	assert_int_equal(listen_to_liar(&large), ERR_TOO_LARGE);
	assert_int_equal(listen_to_liar(&many), ERR_NO_MEMORY);
}

static void the_limits_are_those_of_one_answer(void **state)
{
	static char big[REDIS_REPLY_MAX - (1 << 20)];
	struct redis *r = connect_to_server();
	const struct str set[] = {STR("SET"), STR("k"), {big, sizeof big}};
	const struct str get[] = {STR("GET"), STR("k")};

	(void)state;
	call(r, set, 3);
	for (int i = 0; i < 4; i++)
		assert_int_equal(call(r, get, 2).values[0].text.len, sizeof big);
	for (int i = 0; i < 2 * REDIS_ELEMENTS_MAX; i++)
		assert_int_equal(call(r, (const struct str[]){STR("TIME")}, 1).count, 2);
	redis_close(r);
}

static void a_peer_that_hangs_up_is_unavailable(void **state)
{
	struct liar l = {.bytes = STR("$3\r\na"), .hang_up = true};

	(void)state;
	assert_int_equal(call_liar(&l, 500), ERR_UNAVAILABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bytes_of_any_kind_come_back_as_they_were),
	    cmocka_unit_test(a_refusal_of_the_server_leaves_the_connection_usable),
	    cmocka_unit_test(a_wrong_password_is_unavailable_with_the_servers_words),
	    cmocka_unit_test(the_database_of_the_url_is_chosen),
	    cmocka_unit_test(a_stopped_server_costs_the_deadline_and_no_more),
	    cmocka_unit_test(a_killed_server_is_unavailable_at_once),
	    cmocka_unit_test(rubbish_is_an_error_and_never_a_crash),
	    cmocka_unit_test(one_byte_at_a_time_does_not_stretch_the_deadline),
	    cmocka_unit_test(an_endless_answer_is_cut_off),
	    cmocka_unit_test(the_limits_hold_for_an_answer_that_is_received_bit_by_bit),
	    cmocka_unit_test(the_limits_are_those_of_one_answer),
	    cmocka_unit_test(a_peer_that_hangs_up_is_unavailable),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
