/* io/http: a server whose client still writes to a connection that was refused, and has not read
 * the answer yet. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/clock.h"
#include "io/http/http.h"

enum { DRAINED_AT_ONCE = 16384, PATIENCE_MS = 3000 };

static atomic_bool stuck;
static atomic_int draining;

/* Stands in for the C library's, and does not come back from throwing away while `stuck`. */
ssize_t recv(int fd, void *bytes, size_t len, int flags)
{
	if (len == DRAINED_AT_ONCE && flags == MSG_DONTWAIT) {
		atomic_fetch_add(&draining, 1);
		while (stuck)
			usleep(1000);
	}
	return syscall(SYS_recvfrom, fd, bytes, len, flags, NULL, NULL);
}

static struct http_response *page(unsigned status)
{
	struct http_response *r = http_response_new(status, NULL, 0);

	assert_non_null(r);
	return r;
}

static struct http_response *refuse(
    void *arg, const struct http_request *request, const struct http_head *head)
{
	(void)arg;
	(void)head;
	return str_eq(request->method, STR("GET")) ? NULL : page(413);
}

static struct http_response *give_up(void *arg, unsigned status, const struct http_request *request)
{
	(void)arg;
	(void)request;
	return page(status);
}

static void handle(void *arg, struct http_exchange *x)
{
	struct http_response *r = page(200);

	(void)arg;
	http_answer(x, r);
	http_response_release(r);
}

static struct http_server *start(void)
{
	struct http_options options = {.listen = {.host = "127.0.0.1"},
	    .threads = 1,
	    .connections = 16,
	    .idle_s = 15,
	    .exchange_s = 15,
	    .refuse = refuse,
	    .give_up = give_up,
	    .handle = handle};
	struct http_server *s = NULL;
	struct problem why = {.text = ""};

	assert_int_equal(http_server_new(&options, &s, &why), ERR_OK);
	return s;
}

/* A connection on which that was written. */
static int ask(struct http_server *s, const char *text)
{
	struct sockaddr_in to = {
	    .sin_family = AF_INET, .sin_port = htons((uint16_t)http_server_port(s))};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	return fd;
}

/* The status of the answer; 0 when none comes in time. */
static int status_of(int fd)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	char text[512] = "";
	int status = 0;

	if (poll(&wait, 1, PATIENCE_MS) > 0 && read(fd, text, sizeof text - 1) > 0)
		sscanf(text, "HTTP/1.1 %d", &status);
	return status;
}

static void others_are_served_while_what_he_writes_is_thrown_away(void **state)
{
	struct http_server *s = start();
	int64_t end = clock_monotonic_ms() + PATIENCE_MS;
	int refused, other;

	(void)state;
	stuck = true;
	refused = ask(s, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999\r\n\r\n");
	assert_int_equal(status_of(refused), 413);
	while (draining == 0 && clock_monotonic_ms() < end)
		usleep(1000);
	assert_int_not_equal(draining, 0);
	other = ask(s, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(status_of(other), 200);
	stuck = false;
	close(refused);
	close(other);
	assert_true(http_server_stop(s, PATIENCE_MS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(others_are_served_while_what_he_writes_is_thrown_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
