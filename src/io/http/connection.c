/* What is known of one open connection, and the words that are said on it outside of
 * libmicrohttpd's answers. */
#include "io/http/connection.h"

#include <netinet/in.h>
#include <linux/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include "base/clock.h"
#include "io/http/last_words.h"
#include "io/http/linger.h"
#include "io/http/tls.h"

/* NEWCOMER_MS: at a stop, a client that has just connected may be in the middle of its TLS
 * handshake, or about to send a request. */
enum { NEWCOMER_MS = 1500, CLOCK_SLACK_MS = 100, FILE_BYTES_MS = 64 };

/* Of struct tcp_info, as the kernel counts them. */
enum { STATE_ESTABLISHED = 1 };

long long http_connection_age_ms(const struct http_connection *c)
{
	return clock_coarse_ms() - atomic_load_explicit(&c->since_ms, memory_order_relaxed);
}

static bool connection_has_lasted(const struct http_connection *c, unsigned seconds)
{
	return http_connection_age_ms(c) >= seconds * 1000LL - CLOCK_SLACK_MS;
}

/* Has its exchange taken too long, or has it been silent for too long? */
static bool connection_is_late(const struct http_connection *c)
{
	const struct http_options *o = c->options;

	return connection_has_lasted(c, o->exchange_s < o->idle_s ? o->exchange_s : o->idle_s);
}

/* Did that happen, `ms_ago` by the kernel's figures, after the last exchange? */
static bool connection_is_since(const struct http_connection *c, unsigned ms_ago)
{
	return ms_ago + CLOCK_SLACK_MS < http_connection_age_ms(c);
}

/* The status for a client that wrote something which never became a request, and that still reads;
 * 0 for nothing. An answer that libmicrohttpd has sent by itself shows in the kernel's figures.
 * These do not tell a request from what came right behind it: then nothing is said. A TLS session
 * is gone by now. */
static unsigned connection_last_status(const struct http_connection *c)
{
	bool served = atomic_load_explicit(&c->served, memory_order_relaxed);
	struct tcp_info tcp;
	socklen_t len = sizeof tcp;

	if (c->options->tls != NULL || atomic_load_explicit(&c->busy, memory_order_relaxed) ||
	    getsockopt(c->socket, IPPROTO_TCP, TCP_INFO, &tcp, &len) != 0 ||
	    tcp.tcpi_state != STATE_ESTABLISHED)
		return 0;
	if (served ? !connection_is_since(c, tcp.tcpi_last_data_recv)
		   : tcp.tcpi_bytes_received == 0)
		return 0;
	if (served ? connection_is_since(c, tcp.tcpi_last_data_sent) : tcp.tcpi_bytes_sent > 0)
		return 0;
	return connection_is_late(c) ? 408 : 400;
}

static void connection_say(struct http_connection *c, void *tls_session, unsigned status,
    const struct http_request *request)
{
	const struct http_options *o = c->options;
	struct http_response *r = o->give_up(o->arg, status, request);

	if (r != NULL)
		http_last_words(r, request, c->socket, tls_session);
	http_response_release(r);
}

struct http_connection *http_connection_new(const struct http_options *options,
    void (*free_exchange)(void *exchange), struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct http_connection *c = info == NULL ? NULL : calloc(1, sizeof *c);

	if (c == NULL)
		return NULL;
	c->options = options;
	c->free_exchange = free_exchange;
	c->socket = info->connect_fd;
	c->loop = pthread_self();
	atomic_init(&c->since_ms, clock_coarse_ms());
	info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	c->peer = info == NULL ? (struct network_address){.family = NETWORK_NONE}
			       : network_address_of(info->client_addr);
	if (c->options->tls != NULL) {
		info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
		/* A session that gets no certificate cannot finish its handshake. */
		c->tls = info == NULL ? NULL : tls_begin(c->options->tls, info->tls_session);
		if (c->tls != NULL)
			http_wire_begin(&c->wire, info->tls_session, c->socket);
	}
	return c;
}

void http_connection_free(struct http_connection *c)
{
	tls_set_release(c->tls);
	http_wire_end(&c->wire);
	free(c);
}

/* In its turbo mode libmicrohttpd leaves it to us to close our side, and
 * so to say the last word. */
void http_connection_end(struct http_connection *c, struct http_linger *linger)
{
	static const struct http_request nothing;
	unsigned status = connection_last_status(c);
	int unread = 0;
	bool lingers =
	    status != 0 || c->closing || (ioctl(c->socket, FIONREAD, &unread) == 0 && unread > 0);

	if (status != 0)
		connection_say(c, NULL, status, &nothing);
	if (lingers)
		http_linger_begin(linger, c->socket);
	/* Closed both ways, it would be reset by the next byte that comes. */
	if (!lingers || !atomic_load(&c->late))
		shutdown(c->socket, SHUT_WR);
	if (c->exchange != NULL)
		c->free_exchange(c->exchange);
}

static struct http_connection *connection_find(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info == NULL ? NULL : info->socket_context;
}

struct network_address http_connection_peer(struct MHD_Connection *connection)
{
	struct http_connection *c = connection_find(connection);

	return c == NULL ? (struct network_address){.family = NETWORK_NONE} : c->peer;
}

bool http_connection_is_overdue(struct MHD_Connection *connection)
{
	struct http_connection *c = connection_find(connection);

	return c != NULL && connection_has_lasted(c, c->options->exchange_s);
}

void http_connection_closing(struct MHD_Connection *connection)
{
	struct http_connection *c = connection_find(connection);

	if (c != NULL)
		c->closing = true;
}

void http_connection_file_follows(struct MHD_Connection *connection, uint64_t len)
{
	struct http_connection *c = connection_find(connection);

	if (c != NULL)
		atomic_store(&c->grace_ms, (long long)(len / FILE_BYTES_MS));
}

void http_connection_body_follows(struct MHD_Connection *connection)
{
	struct http_connection *c = connection_find(connection);

	if (c != NULL)
		http_wire_more(&c->wire, true);
}

/* NULL for plain HTTP. */
static void *connection_session_of(
    const struct http_connection *c, struct MHD_Connection *connection)
{
	return c->tls == NULL
		   ? NULL
		   : MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION)
			 ->tls_session;
}

void http_connection_forestall(
    struct MHD_Connection *connection, const struct http_request *request, unsigned status)
{
	struct http_connection *c = connection_find(connection);

	if (c == NULL)
		return;
	c->closing = true;
	connection_say(c, connection_session_of(c, connection), status, request);
	shutdown(c->socket, SHUT_WR);
}

void http_connection_give_up(
    struct MHD_Connection *connection, const struct http_request *request, bool timed_out)
{
	struct http_connection *c = connection_find(connection);
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_HTTP_STATUS);
	/* What libmicrohttpd answered by itself; 0 for nothing. */
	unsigned told = info == NULL ? 0 : info->http_status;

	if (c == NULL)
		return;
	if (told != 0) {
		http_response_release(c->options->give_up(c->options->arg, told, request));
	} else if (timed_out || connection_is_late(c)) {
		c->closing = true;
		connection_say(c, connection_session_of(c, connection), 408, request);
	}
}

void http_connection_answer_failed(struct MHD_Connection *connection,
    const struct http_request *request, const struct http_response *refusal)
{
	struct http_connection *c = connection_find(connection);
	struct pollfd client = {.fd = c == NULL ? -1 : c->socket, .events = POLLOUT};

	/* A client that is gone needs no answer. */
	if (c == NULL || poll(&client, 1, 0) <= 0 || (client.revents & (POLLERR | POLLHUP)) != 0)
		return;
	c->closing = true;
	/* It never sent the head. */
	http_wire_more(&c->wire, false);
	if (refusal != NULL)
		http_last_words(refusal, request, c->socket, connection_session_of(c, connection));
	else
		connection_say(c, connection_session_of(c, connection), 431, request);
}

bool http_connection_exchange_begins(struct MHD_Connection *connection, void *exchange)
{
	struct http_connection *c = connection_find(connection);

	if (c == NULL)
		return false;
	if (c->exchange != NULL)
		c->free_exchange(c->exchange);
	c->exchange = exchange;
	atomic_store_explicit(&c->busy, true, memory_order_relaxed);
	atomic_store_explicit(&c->served, true, memory_order_relaxed);
	return true;
}

void http_connection_exchange_ended(struct MHD_Connection *connection)
{
	struct http_connection *c = connection_find(connection);

	if (c == NULL || c->exchange == NULL)
		return;
	c->free_exchange(c->exchange);
	c->exchange = NULL;
	atomic_store_explicit(&c->grace_ms, 0, memory_order_relaxed);
	atomic_store_explicit(&c->since_ms, clock_coarse_ms(), memory_order_relaxed);
	atomic_store_explicit(&c->busy, false, memory_order_relaxed);
}

/* No exchange is under way, and no part of one waits to be read; a newcomer is not idle yet. */
bool http_connection_is_idle(struct http_connection *c)
{
	bool served = atomic_load_explicit(&c->served, memory_order_relaxed);
	char byte;

	return !atomic_load_explicit(&c->busy, memory_order_relaxed) &&
	       (served || http_connection_age_ms(c) >= NEWCOMER_MS) &&
	       recv(c->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0;
}
