/* io/http: a TLS session that sends heads and bodies to a socket that takes all, little or nothing.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <gnutls/gnutls.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include "io/http/wire.h"

enum { SOCKET = 123, STREAM_MAX = 1 << 20, HEAD = 700, BODY = 9000, ANSWERS = 5 };

/* One direction of a connection. */
struct stream {
	size_t read, written;
	char bytes[STREAM_MAX];
};

struct ends {
	struct stream to_client, to_server;
	gnutls_session_t client, server;
	gnutls_anon_client_credentials_t for_client;
	gnutls_anon_server_credentials_t for_server;
	struct http_wire wire;
};

static struct ends *tested;
static size_t room; /* bytes that the socket still takes */
static unsigned writes;

/* Stands in for the C library's. */
ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	struct stream *s = &tested->to_client;
	size_t before = s->written;

	assert_int_equal(fd, SOCKET);
	assert_true((flags & MSG_NOSIGNAL) != 0);
	writes++;
	for (size_t i = 0; i < message->msg_iovlen; i++) {
		const struct iovec *part = &message->msg_iov[i];
		size_t len = part->iov_len < room ? part->iov_len : room;

		assert_true(s->written + len <= sizeof s->bytes);
		memcpy(s->bytes + s->written, part->iov_base, len);
		s->written += len;
		room -= len;
	}
	if (s->written > before)
		return (ssize_t)(s->written - before);
	errno = EAGAIN;
	return -1;
}

static ssize_t stream_pull(gnutls_transport_ptr_t stream, void *to, size_t max)
{
	struct stream *s = stream;
	size_t len = s->written - s->read < max ? s->written - s->read : max;

	if (len == 0) {
		errno = EAGAIN;
		return -1;
	}
	memcpy(to, s->bytes + s->read, len);
	s->read += len;
	return (ssize_t)len;
}

static ssize_t stream_push(gnutls_transport_ptr_t stream, const void *bytes, size_t len)
{
	struct stream *s = stream;

	assert_true(s->written + len <= sizeof s->bytes);
	memcpy(s->bytes + s->written, bytes, len);
	s->written += len;
	return (ssize_t)len;
}

static gnutls_session_t session_new(unsigned flags, const char *version)
{
	char priorities[64] = "NORMAL:+ANON-ECDH:-VERS-ALL:+";
	gnutls_session_t s;

	assert_int_equal(gnutls_init(&s, flags | GNUTLS_NONBLOCK), 0);
	strcat(priorities, version);
	assert_int_equal(gnutls_priority_set_direct(s, priorities, NULL), 0);
	return s;
}

/* Nobody shows a certificate here, which TLS 1.2 alone allows. */
static int connect_ends(void **state)
{
	struct ends *e = calloc(1, sizeof *e);
	int client = -1, server = -1;

	assert_non_null(e);
	tested = e;
	room = SIZE_MAX;
	gnutls_anon_allocate_client_credentials(&e->for_client);
	gnutls_anon_allocate_server_credentials(&e->for_server);
	e->client = session_new(GNUTLS_CLIENT, "VERS-TLS1.2");
	e->server = session_new(GNUTLS_SERVER, "VERS-TLS1.2");
	gnutls_credentials_set(e->client, GNUTLS_CRD_ANON, e->for_client);
	gnutls_credentials_set(e->server, GNUTLS_CRD_ANON, e->for_server);
	gnutls_transport_set_ptr2(e->client, &e->to_client, &e->to_server);
	gnutls_transport_set_push_function(e->client, stream_push);
	gnutls_transport_set_pull_function(e->client, stream_pull);
	http_wire_begin(&e->wire, e->server, SOCKET);
	assert_int_equal(gnutls_transport_get_int(e->server), SOCKET);
	gnutls_transport_set_ptr2(e->server, &e->to_server, &e->wire);
	gnutls_transport_set_pull_function(e->server, stream_pull);
	for (int i = 0; i < 20 && (client != 0 || server != 0); i++) {
		client = client == 0 ? 0 : gnutls_handshake(e->client);
		server = server == 0 ? 0 : gnutls_handshake(e->server);
	}
	assert_int_equal(client, 0);
	assert_int_equal(server, 0);
	writes = 0;
	*state = e;
	return 0;
}

static int free_ends(void **state)
{
	struct ends *e = *state;

	gnutls_deinit(e->client);
	gnutls_deinit(e->server);
	gnutls_anon_free_client_credentials(e->for_client);
	gnutls_anon_free_server_credentials(e->for_server);
	http_wire_end(&e->wire);
	free(e);
	return 0;
}

/* Bytes that differ from place to place. */
static void fill(char *to, size_t len, unsigned seed)
{
	for (size_t i = 0; i < len; i++)
		to[i] = (char)('a' + (i * 7 + seed) % 26);
}

/* Reads what has come as long as there is any; its length. */
static size_t client_read(struct ends *e, char *to, size_t max)
{
	size_t len = 0;

	for (;;) {
		ssize_t got = gnutls_record_recv(e->client, to + len, max - len);

		if (got <= 0) {
			assert_int_equal(got, GNUTLS_E_AGAIN);
			return len;
		}
		len += (size_t)got;
	}
}

static void expect(struct ends *e, const char *text)
{
	char got[64] = "";

	client_read(e, got, sizeof got - 1);
	assert_string_equal(got, text);
}

static void a_head_goes_out_with_its_body(void **state)
{
	struct ends *e = *state;

	http_wire_more(&e->wire, true);
	assert_int_equal(gnutls_record_send(e->server, "head", 4), 4);
	assert_int_equal(writes, 0);
	assert_int_equal(gnutls_record_send(e->server, "body", 4), 4);
	assert_int_equal(writes, 1);
	expect(e, "headbody");
}

static void a_head_alone_goes_out_at_once(void **state)
{
	struct ends *e = *state;

	assert_int_equal(gnutls_record_send(e->server, "head", 4), 4);
	assert_int_equal(writes, 1);
	expect(e, "head");
	http_wire_more(&e->wire, true);
	http_wire_more(&e->wire, false);
	assert_int_equal(gnutls_record_send(e->server, "last", 4), 4);
	assert_int_equal(writes, 2);
	expect(e, "last");
}

static void a_head_that_is_cut_goes_out_with_what_follows(void **state)
{
	struct ends *e = *state;
	char text[HEAD], got[HEAD + 8];

	fill(text, sizeof text, 1);
	assert_true(gnutls_record_set_max_size(e->server, 512) == 0);
	http_wire_more(&e->wire, true);
	assert_int_equal(gnutls_record_send(e->server, text, sizeof text), 512);
	assert_int_equal(writes, 0);
	assert_int_equal(gnutls_record_send(e->server, text + 512, sizeof text - 512), HEAD - 512);
	assert_int_equal(writes, 1);
	assert_int_equal(gnutls_record_send(e->server, "body", 4), 4);
	assert_int_equal(client_read(e, got, sizeof got), HEAD + 4);
	assert_memory_equal(got, text, HEAD);
}

static void the_end_of_a_session_follows_what_was_kept(void **state)
{
	struct ends *e = *state;
	char got[8] = "";

	http_wire_more(&e->wire, true);
	assert_int_equal(gnutls_record_send(e->server, "head", 4), 4);
	assert_int_equal(gnutls_bye(e->server, GNUTLS_SHUT_WR), 0);
	assert_int_equal(gnutls_record_recv(e->client, got, sizeof got), 4);
	assert_string_equal(got, "head");
	assert_int_equal(gnutls_record_recv(e->client, got, sizeof got), 0);
}

/* As libmicrohttpd does: the same bytes again, when the socket takes more. Each time it takes
 * `step` bytes. */
static void send_all(struct ends *e, const char *bytes, size_t len, size_t step)
{
	while (len > 0) {
		ssize_t sent = gnutls_record_send(e->server, bytes, len);

		if (sent == GNUTLS_E_AGAIN) {
			assert_int_equal(room, 0);
			room = step;
			continue;
		}
		assert_true(sent > 0);
		bytes += sent;
		len -= (size_t)sent;
	}
}

static void a_socket_that_takes_little_at_a_time_gets_all_in_order(void **state)
{
	static const size_t steps[] = {1, 7, 100, 728, 729, 730, 1000, 5000, 9758, 9759, 50000};
	struct ends *e = *state;
	char *text = malloc(HEAD + BODY), *got = malloc(HEAD + BODY + 1);

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		e->to_client.read = e->to_client.written = 0;
		for (unsigned n = 0; n < ANSWERS; n++) {
			fill(text, HEAD + BODY, n);
			room = n == 0 ? 0 : room;
			http_wire_more(&e->wire, true);
			send_all(e, text, HEAD, steps[i]);
			send_all(e, text + HEAD, BODY, steps[i]);
			assert_int_equal(client_read(e, got, HEAD + BODY + 1), HEAD + BODY);
			assert_memory_equal(got, text, HEAD + BODY);
		}
	}
	free(text);
	free(got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_head_goes_out_with_its_body, connect_ends, free_ends),
	    cmocka_unit_test_setup_teardown(a_head_alone_goes_out_at_once, connect_ends, free_ends),
	    cmocka_unit_test_setup_teardown(
		a_head_that_is_cut_goes_out_with_what_follows, connect_ends, free_ends),
	    cmocka_unit_test_setup_teardown(
		the_end_of_a_session_follows_what_was_kept, connect_ends, free_ends),
	    cmocka_unit_test_setup_teardown(
		a_socket_that_takes_little_at_a_time_gets_all_in_order, connect_ends, free_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
