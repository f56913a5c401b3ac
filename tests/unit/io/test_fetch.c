/* Requests under way, seen from inside: the files that take answers, and the end of the program.
 * What servers do to them stands in tests/e2e/machines/13-outside.test.mjs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/clock.h"
#include "io/fetch.h"

struct bench {
	atomic_bool stop;
	struct reach reach;
	struct resolver *resolver;
	struct fetcher *fetcher;
	int listening;
	char url[64];
	const char *says; /* what the server answers; NULL for nothing */
	pthread_t server;
};

static void *serve(void *arg)
{
	struct bench *b = arg;
	char request[4096];
	int peer = accept(b->listening, NULL, NULL);

	if (b->says != NULL && read(peer, request, sizeof request) > 0)
		assert_true(write(peer, b->says, strlen(b->says)) > 0);
	else
		while (read(peer, request, sizeof request) > 0)
			;
	close(peer);
	return NULL;
}

static void begin(struct bench *b, const char *says)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t len = sizeof at;

	*b = (struct bench){.says = says};
	b->reach.stop = &b->stop;
	assert_true(network_parse(STR("127.0.0.0/8"), &b->reach.allow.networks[0]));
	b->reach.allow.count = 1;
	b->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(b->listening, (struct sockaddr *)&at, len), 0);
	assert_int_equal(listen(b->listening, 1), 0);
	assert_int_equal(getsockname(b->listening, (struct sockaddr *)&at, &len), 0);
	snprintf(b->url, sizeof b->url, "http://127.0.0.1:%u/", ntohs(at.sin_port));
	assert_int_equal(resolver_new(&b->reach, &b->resolver), ERR_OK);
	assert_int_equal(fetcher_new(&b->reach, b->resolver, &b->fetcher, NULL), ERR_OK);
	assert_int_equal(pthread_create(&b->server, NULL, serve, b), 0);
}

static void end(struct bench *b)
{
	fetcher_free(b->fetcher);
	resolver_free(b->resolver);
	pthread_join(b->server, NULL);
	close(b->listening);
}

static void *stop_soon(void *arg)
{
	clock_sleep_ms(100);
	*(atomic_bool *)arg = true;
	return NULL;
}

static void the_end_of_the_program_ends_a_request(void **state)
{
	struct bench b;
	struct fetch_request r = {.max = 100, .total_ms = 60000, .slow_s = 60};
	struct fetch_answer answer = {0};
	struct buf body = BUF_INIT(100);
	struct problem why;
	int64_t start = clock_monotonic_ms();
	pthread_t stopper;

	(void)state;
	begin(&b, NULL);
	r.url = b.url;
	r.to = &body;
	assert_int_equal(pthread_create(&stopper, NULL, stop_soon, &b.stop), 0);
	assert_int_equal(fetch(b.fetcher, &r, &answer, &why), ERR_BUSY);
	assert_string_equal(why.reason, "reach.stopped");
	assert_true(clock_monotonic_ms() - start < 10000);
	pthread_join(stopper, NULL);
	fetch_answer_free(&answer);
	buf_free(&body);
	end(&b);
}

static void the_end_of_the_program_ends_a_lookup(void **state)
{
	struct bench b;
	struct network_address found;
	struct problem why;
	size_t count = 7;
	int64_t start = clock_monotonic_ms();
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t len = sizeof at;
	pthread_t stopper;
	int mute = socket(AF_INET, SOCK_DGRAM, 0);

	(void)state;
	begin(&b, "");
	assert_int_equal(bind(mute, (struct sockaddr *)&at, len), 0);
	assert_int_equal(getsockname(mute, (struct sockaddr *)&at, &len), 0);
	b.reach.dns = (struct network_listen){.host = "127.0.0.1", .port = ntohs(at.sin_port)};
	assert_int_equal(pthread_create(&stopper, NULL, stop_soon, &b.stop), 0);
	assert_int_equal(
	    resolver_find(b.resolver, "a.test", start + 60000, &found, 1, &count, &why), ERR_BUSY);
	assert_string_equal(why.reason, "reach.stopped");
	assert_int_equal(count, 7);
	assert_true(clock_monotonic_ms() - start < 3000);
	pthread_join(stopper, NULL);
	close(mute);
	shutdown(b.listening, SHUT_RDWR);
	end(&b);
}

static void an_answer_is_written_where_the_file_stands(void **state)
{
	struct bench b;
	struct fetch_request r = {.max = 100};
	struct fetch_answer answer = {0};
	char text[32] = "";
	FILE *file = tmpfile();

	(void)state;
	begin(&b, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
	r.url = b.url;
	r.fd = fileno(file);
	assert_int_equal(write(r.fd, "he said: ", 9), 9);
	assert_int_equal(fetch(b.fetcher, &r, &answer, NULL), ERR_OK);
	assert_int_equal(answer.bytes, 5);
	assert_int_equal(pread(r.fd, text, sizeof text - 1, 0), 14);
	assert_string_equal(text, "he said: hello");
	fetch_answer_free(&answer);
	fclose(file);
	end(&b);
}

static void a_file_that_cannot_be_written_is_told(void **state)
{
	struct bench b;
	struct fetch_request r = {.max = 100};
	struct fetch_answer answer = {0};
	struct problem why;
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	begin(&b, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
	r.url = b.url;
	r.fd = fileno(full);
	assert_int_equal(fetch(b.fetcher, &r, &answer, &why), ERR_FULL);
	assert_string_equal(why.reason, "fetch.full");
	fetch_answer_free(&answer);
	fclose(full);
	end(&b);
}

/* A buffer may hold less than the request allows. */
static void a_buffer_that_is_full_is_told(void **state)
{
	struct bench b;
	struct fetch_request r = {.max = 100};
	struct fetch_answer answer = {0};
	struct buf body = BUF_INIT(3);
	struct problem why;

	(void)state;
	begin(&b, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
	r.url = b.url;
	r.to = &body;
	assert_int_equal(fetch(b.fetcher, &r, &answer, &why), ERR_TOO_LARGE);
	assert_string_equal(why.reason, "fetch.size");
	fetch_answer_free(&answer);
	buf_free(&body);
	end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_answer_is_written_where_the_file_stands),
	    cmocka_unit_test(a_file_that_cannot_be_written_is_told),
	    cmocka_unit_test(a_buffer_that_is_full_is_told),
	    cmocka_unit_test(the_end_of_the_program_ends_a_request),
	    cmocka_unit_test(the_end_of_the_program_ends_a_lookup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
