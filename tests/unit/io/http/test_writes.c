/* io/http: how often a server that speaks HTTPS writes to the socket for an answer. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "io/http/http.h"
#include "io/http/tls.h"

enum { BODY = 9000, YEAR = 365 * 86400, PATIENCE_MS = 5000, PEM_MAX = 8192, TICKETS_MAX = 3 };

static int client_socket = -1;
static atomic_uint writes; /* of the server */

/* Stands in for the C library's. */
ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
	if (fd != client_socket)
		atomic_fetch_add(&writes, 1);
	return syscall(SYS_sendmsg, fd, message, flags);
}

static struct http_response *page(unsigned status, size_t len)
{
	struct http_response *r = http_response_new(status, calloc(1, len + 1), len);

	assert_non_null(r);
	return r;
}

static struct http_response *refuse(
    void *arg, const struct http_request *request, const struct http_head *head)
{
	(void)arg;
	(void)head;
	return str_eq(request->method, STR("PUT")) ? page(405, BODY) : NULL;
}

static struct http_response *give_up(void *arg, unsigned status, const struct http_request *request)
{
	(void)arg;
	(void)request;
	return page(status, 0);
}

static void handle(void *arg, struct http_exchange *x)
{
	struct str target = http_exchange_request(x)->target;
	struct http_response *r = page(200, str_eq(target, STR("/empty")) ? 0 : BODY);

	(void)arg;
	if (str_eq(target, STR("/known")))
		http_answer_unmodified(x, r);
	else
		http_answer(x, r);
	http_response_release(r);
}

static void save(int fd, const char *text, size_t len)
{
	assert_int_equal(write(fd, text, len), len);
	close(fd);
}

/* A key and a certificate that it signed itself. */
static void make_files(char certificate_path[], char key_path[])
{
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t crt;
	char text[PEM_MAX];
	size_t len = sizeof text;

	gnutls_x509_privkey_init(&key);
	assert_int_equal(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
			     GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
	    0);
	assert_int_equal(gnutls_x509_privkey_export(key, GNUTLS_X509_FMT_PEM, text, &len), 0);
	save(mkstemp(key_path), text, len);
	gnutls_x509_crt_init(&crt);
	gnutls_x509_crt_set_version(crt, 3);
	gnutls_x509_crt_set_serial(crt, "\1", 1);
	gnutls_x509_crt_set_dn(crt, "CN=localhost", NULL);
	gnutls_x509_crt_set_activation_time(crt, time(NULL) - YEAR);
	gnutls_x509_crt_set_expiration_time(crt, time(NULL) + YEAR);
	gnutls_x509_crt_set_key(crt, key);
	assert_int_equal(gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0), 0);
	len = sizeof text;
	assert_int_equal(gnutls_x509_crt_export(crt, GNUTLS_X509_FMT_PEM, text, &len), 0);
	save(mkstemp(certificate_path), text, len);
	gnutls_x509_crt_deinit(crt);
	gnutls_x509_privkey_deinit(key);
}

static struct tls *open_tls(void)
{
	char certificate[] = "/tmp/trustseal-test-XXXXXX", key[] = "/tmp/trustseal-test-XXXXXX";
	const struct tls_files files = {.certificate = {certificate, "certificate"},
	    .key = {key, "key"},
	    .clients = {NULL, "clients"}};
	struct problem why = {.text = ""};
	struct tls *t = NULL;

	make_files(certificate, key);
	assert_int_equal(tls_open(&files, &t, &why), ERR_OK);
	unlink(certificate);
	unlink(key);
	return t;
}

static struct http_server *start(struct tls *tls)
{
	struct http_options options = {.listen = {.host = "127.0.0.1"},
	    .threads = 1,
	    .connections = 16,
	    .idle_s = 15,
	    .exchange_s = 15,
	    .tls = tls,
	    .refuse = refuse,
	    .give_up = give_up,
	    .handle = handle};
	struct http_server *s = NULL;
	struct problem why = {.text = ""};

	assert_int_equal(http_server_new(&options, &s, &why), ERR_OK);
	return s;
}

static gnutls_session_t visit(struct http_server *s, gnutls_certificate_credentials_t credentials)
{
	const struct timeval patience = {.tv_sec = PATIENCE_MS / 1000};
	struct sockaddr_in to = {
	    .sin_family = AF_INET, .sin_port = htons((uint16_t)http_server_port(s))};
	gnutls_session_t session;

	client_socket = socket(AF_INET, SOCK_STREAM, 0);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(client_socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	assert_int_equal(connect(client_socket, (struct sockaddr *)&to, sizeof to), 0);
	gnutls_init(&session, GNUTLS_CLIENT);
	gnutls_set_default_priority(session);
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials);
	gnutls_transport_set_int(session, client_socket);
	assert_int_equal(gnutls_handshake(session), 0);
	return session;
}

/* Asks, and reads the head of the answer and `body` bytes; how often the server wrote. */
static unsigned writes_for(gnutls_session_t session, const char *line, unsigned status, size_t body)
{
	char text[BODY + 2048] = "";
	size_t len = 0;
	const char *end = NULL;
	unsigned tickets = 0;

	atomic_store(&writes, 0);
	snprintf(text, sizeof text, "%s HTTP/1.1\r\nHost: a\r\n\r\n", line);
	assert_int_equal(gnutls_record_send(session, text, strlen(text)), strlen(text));
	memset(text, 0, sizeof text);
	while (end == NULL || text + len < end + 4 + body) {
		ssize_t got = gnutls_record_recv(session, text + len, sizeof text - 1 - len);

		/* A ticket came. */
		if (got == GNUTLS_E_AGAIN && tickets++ < TICKETS_MAX)
			continue;
		assert_true(got > 0);
		len += (size_t)got;
		end = strstr(text, "\r\n\r\n");
	}
	assert_int_equal(strtoul(text + strlen("HTTP/1.1 "), NULL, 10), status);
	assert_ptr_equal(text + len, end + 4 + body);
	return atomic_load(&writes);
}

static void an_answer_is_one_write(void **state)
{
	struct tls *tls = open_tls();
	struct http_server *s = start(tls);
	gnutls_certificate_credentials_t credentials;
	gnutls_session_t session;

	(void)state;
	gnutls_certificate_allocate_credentials(&credentials);
	session = visit(s, credentials);
	/* Tickets are written before the first answer, maybe only now. */
	assert_true(writes_for(session, "GET /", 200, BODY) > 0);
	assert_int_equal(writes_for(session, "GET /", 200, BODY), 1);
	assert_int_equal(writes_for(session, "HEAD /", 200, 0), 1);
	assert_int_equal(writes_for(session, "GET /known", 304, 0), 1);
	assert_int_equal(writes_for(session, "GET /empty", 200, 0), 1);
	assert_true(writes_for(session, "DELETE /", 200, BODY) > 0);
	assert_int_equal(writes_for(session, "GET /", 200, BODY), 1);
	assert_true(writes_for(session, "PUT /", 405, BODY) > 0);
	gnutls_deinit(session);
	close(client_socket);
	gnutls_certificate_free_credentials(credentials);
	assert_true(http_server_stop(s, PATIENCE_MS));
	tls_close(tls);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_answer_is_one_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
