/* Knows the open connections and ends those whose exchange takes too long.
 *
 * DESIGN: libmicrohttpd's own time-out counts silence only: one byte a second would hold a
 * connection for good. So each connection notes when its last exchange ended, and a thread looks
 * twice a second. It may touch the sockets because libmicrohttpd closes them after it has said so
 * here.
 *
 * When an exchange takes too long, the client's side of the connection is closed first: the event
 * loop then sees the end of the input, and answers 408 in its own thread, where nothing else is
 * being sent. Two seconds later the rest is closed, because some clients do not read either (a
 * loaded machine needs that long to answer). A TLS session does not survive the end of its input:
 * there it happens one turn later, and a client that sends its body slowly gets 408 with the next
 * piece of it. */
#include "io/http/connections.h"

#include <netinet/in.h>
#include <linux/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include "base/clock.h"
#include "io/http/last_words.h"
#include "io/http/linger.h"
#include "io/http/shares.h"
#include "io/http/tls.h"
#include "io/http/wire.h"

/* NEWCOMER_MS: at a stop, a client that has just connected may be in the middle of its TLS
 * handshake, or about to send a request. */
enum { REAP_INTERVAL_MS = 500, NEWCOMER_MS = 1500, CLOCK_SLACK_MS = 100, LAST_WORD_MS = 2000 };

/* Of struct tcp_info, as the kernel counts them. */
enum { STATE_ESTABLISHED = 1 };

/* From accept to close. */
struct http_connection {
	struct http_connection *next, *prev;
	int socket;
	atomic_llong since_ms; /* when it was accepted, or its last exchange ended */
	atomic_bool busy;      /* an exchange is under way */
	atomic_bool served;    /* an exchange has begun */
	atomic_bool late;      /* its input was closed */
	bool closing;          /* it was refused; only its event loop's thread looks */
	pthread_t loop;        /* that thread */
	struct network_address peer;
	struct http_share *share; /* its network's; NULL where none is kept */
	struct tls_set *tls;      /* what its session uses; NULL for plain HTTP */
	struct http_wire wire;    /* to which that writes */
	void *exchange;           /* which; only its event loop's thread looks */
	struct http_connections *all;
};

struct http_connections {
	struct http_linger linger;
	pthread_mutex_t lock; /* of all that follows; event loops wait for it */
	pthread_cond_t wake;
	struct http_connection *first;
	unsigned count;
	struct http_shares *shares; /* NULL: everybody may hold as many as there are */
	uint64_t refused;
	bool ended;
	const struct http_options *options;
	void (*free_exchange)(void *exchange);
	pthread_t reaper;
};

static long long connection_age_ms(const struct http_connection *c)
{
	return clock_coarse_ms() - atomic_load_explicit(&c->since_ms, memory_order_relaxed);
}

static bool connection_has_lasted(const struct http_connection *c, unsigned seconds)
{
	return connection_age_ms(c) >= seconds * 1000LL - CLOCK_SLACK_MS;
}

/* Has its exchange taken too long, or has it been silent for too long? */
static bool connection_is_late(const struct http_connection *c)
{
	const struct http_options *o = c->all->options;

	return connection_has_lasted(c, o->exchange_s < o->idle_s ? o->exchange_s : o->idle_s);
}

/* Did that happen, `ms_ago` by the kernel's figures, after the last exchange? */
static bool connection_is_since(const struct http_connection *c, unsigned ms_ago)
{
	return ms_ago + CLOCK_SLACK_MS < connection_age_ms(c);
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

	if (c->all->options->tls != NULL || atomic_load_explicit(&c->busy, memory_order_relaxed) ||
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
	const struct http_options *o = c->all->options;
	struct http_response *r = o->give_up(o->arg, status, request);

	if (r != NULL)
		http_last_words(r, request, c->socket, tls_session);
	http_response_release(r);
}

/* The socket is closed next. In its turbo mode libmicrohttpd leaves it to us to close our side, and
 * so to say the last word. */
static void connection_end(struct http_connections *all, struct http_connection *c)
{
	static const struct http_request nothing;
	unsigned status = connection_last_status(c);
	int unread = 0;
	bool lingers =
	    status != 0 || c->closing || (ioctl(c->socket, FIONREAD, &unread) == 0 && unread > 0);

	if (status != 0)
		connection_say(c, NULL, status, &nothing);
	if (lingers)
		http_linger_begin(&all->linger, c->socket);
	/* Closed both ways, it would be reset by the next byte that comes. */
	if (!lingers || !atomic_load(&c->late))
		shutdown(c->socket, SHUT_WR);
	if (c->exchange != NULL)
		all->free_exchange(c->exchange);
	pthread_mutex_lock(&all->lock);
	if (c->prev != NULL)
		c->prev->next = c->next;
	else
		all->first = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
	all->count--;
	http_shares_give_back(all->shares, c->share);
	pthread_mutex_unlock(&all->lock);
	tls_set_release(c->tls);
	http_wire_end(&c->wire);
	free(c);
}

/* NULL when memory is short: it is closed at its first request then. */
static struct http_connection *connection_begin(
    struct http_connections *all, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct http_connection *c = info == NULL ? NULL : calloc(1, sizeof *c);

	if (c == NULL)
		return NULL;
	c->all = all;
	c->socket = info->connect_fd;
	c->loop = pthread_self();
	atomic_init(&c->since_ms, clock_coarse_ms());
	info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	c->peer = info == NULL ? (struct network_address){.family = NETWORK_NONE}
			       : network_address_of(info->client_addr);
	if (all->options->tls != NULL) {
		info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
		/* A session that gets no certificate cannot finish its handshake. */
		c->tls = info == NULL ? NULL : tls_begin(all->options->tls, info->tls_session);
		if (c->tls != NULL)
			http_wire_begin(&c->wire, info->tls_session, c->socket);
	}
	pthread_mutex_lock(&all->lock);
	c->next = all->first;
	if (c->next != NULL)
		c->next->prev = c;
	all->first = c;
	all->count++;
	if (all->shares != NULL)
		c->share = http_shares_take(all->shares, &c->peer);
	pthread_mutex_unlock(&all->lock);
	return c;
}

enum MHD_Result http_connections_admit(
    void *connections, const struct sockaddr *address, socklen_t len)
{
	struct http_connections *all = connections;
	struct network_address from = network_address_of(address);
	bool allowed;

	(void)len;
	if (all->shares == NULL)
		return MHD_YES;
	pthread_mutex_lock(&all->lock);
	allowed = http_shares_allow(all->shares, &from, all->count);
	all->refused += !allowed;
	pthread_mutex_unlock(&all->lock);
	return allowed ? MHD_YES : MHD_NO;
}

void http_connections_notify(void *all, struct MHD_Connection *connection, void **context,
    enum MHD_ConnectionNotificationCode what)
{
	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		*context = connection_begin(all, connection);
	} else if (*context != NULL) {
		connection_end(all, *context);
		*context = NULL;
	}
}

static struct http_connection *connection_find(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info == NULL ? NULL : info->socket_context;
}

struct network_address http_connections_peer(struct MHD_Connection *connection)
{
	struct http_connection *c = connection_find(connection);

	return c == NULL ? (struct network_address){.family = NETWORK_NONE} : c->peer;
}

bool http_connections_is_overdue(struct MHD_Connection *connection)
{
	struct http_connection *c = connection_find(connection);

	return c != NULL && connection_has_lasted(c, c->all->options->exchange_s);
}

void http_connections_closing(struct MHD_Connection *connection)
{
	struct http_connection *c = connection_find(connection);

	if (c != NULL)
		c->closing = true;
}

void http_connections_body_follows(struct MHD_Connection *connection)
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

void *http_connections_find_exchange(struct http_connections *all, bool (*fits)(void *exchange))
{
	pthread_t self = pthread_self();
	void *found = NULL;

	pthread_mutex_lock(&all->lock);
	for (struct http_connection *c = all->first; c != NULL && found == NULL; c = c->next)
		if (pthread_equal(c->loop, self) && c->exchange != NULL && fits(c->exchange))
			found = c->exchange;
	pthread_mutex_unlock(&all->lock);
	return found;
}

void http_connections_forestall(
    struct MHD_Connection *connection, const struct http_request *request, unsigned status)
{
	struct http_connection *c = connection_find(connection);

	if (c == NULL)
		return;
	c->closing = true;
	connection_say(c, connection_session_of(c, connection), status, request);
	shutdown(c->socket, SHUT_WR);
}

void http_connections_give_up(
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
		http_response_release(
		    c->all->options->give_up(c->all->options->arg, told, request));
	} else if (timed_out || connection_is_late(c)) {
		c->closing = true;
		connection_say(c, connection_session_of(c, connection), 408, request);
	}
}

void http_connections_answer_failed(struct MHD_Connection *connection,
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

bool http_connections_exchange_begins(struct MHD_Connection *connection, void *exchange)
{
	struct http_connection *c = connection_find(connection);

	if (c == NULL)
		return false;
	if (c->exchange != NULL)
		c->all->free_exchange(c->exchange);
	c->exchange = exchange;
	atomic_store_explicit(&c->busy, true, memory_order_relaxed);
	atomic_store_explicit(&c->served, true, memory_order_relaxed);
	return true;
}

void http_connections_exchange_ended(struct MHD_Connection *connection)
{
	struct http_connection *c = connection_find(connection);

	if (c == NULL || c->exchange == NULL)
		return;
	c->all->free_exchange(c->exchange);
	c->exchange = NULL;
	atomic_store_explicit(&c->since_ms, clock_coarse_ms(), memory_order_relaxed);
	atomic_store_explicit(&c->busy, false, memory_order_relaxed);
}

/* No exchange is under way, and no part of one waits to be read; a newcomer is not idle yet. */
static bool connection_is_idle(struct http_connection *c)
{
	bool served = atomic_load_explicit(&c->served, memory_order_relaxed);
	char byte;

	return !atomic_load_explicit(&c->busy, memory_order_relaxed) &&
	       (served || connection_age_ms(c) >= NEWCOMER_MS) &&
	       recv(c->socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0;
}

/* The lock is held. */
static void connections_end_late(struct http_connections *all)
{
	long long patience_ms =
	    all->options->exchange_s * 1000LL + (all->options->tls == NULL ? 0 : REAP_INTERVAL_MS);

	for (struct http_connection *c = all->first; c != NULL; c = c->next) {
		long long over_ms = connection_age_ms(c) - patience_ms;

		atomic_store(&c->late, over_ms >= 0);
		if (over_ms >= 0)
			shutdown(c->socket, over_ms < LAST_WORD_MS ? SHUT_RD : SHUT_RDWR);
	}
}

static void *connections_reap(void *connections)
{
	struct http_connections *all = connections;
	struct timespec until;

	pthread_mutex_lock(&all->lock);
	while (!all->ended) {
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += REAP_INTERVAL_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		pthread_cond_timedwait(&all->wake, &all->lock, &until);
		connections_end_late(all);
		pthread_mutex_unlock(&all->lock);
		http_linger_go_on(&all->linger);
		pthread_mutex_lock(&all->lock);
	}
	pthread_mutex_unlock(&all->lock);
	return NULL;
}

struct http_connections *http_connections_new(
    const struct http_options *options, void (*free_exchange)(void *exchange))
{
	struct http_connections *all = calloc(1, sizeof *all);
	pthread_condattr_t attributes;

	if (all == NULL)
		return NULL;
	if (options->proxies != NULL) {
		all->shares = http_shares_new(options->connections, options->proxies);
		if (all->shares == NULL) {
			free(all);
			return NULL;
		}
	}
	all->options = options;
	all->free_exchange = free_exchange;
	http_linger_init(&all->linger);
	pthread_mutex_init(&all->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&all->wake, &attributes);
	pthread_condattr_destroy(&attributes);
	if (pthread_create(&all->reaper, NULL, connections_reap, all) != 0) {
		pthread_cond_destroy(&all->wake);
		pthread_mutex_destroy(&all->lock);
		http_linger_end(&all->linger);
		http_shares_free(all->shares);
		free(all);
		return NULL;
	}
	return all;
}

void http_connections_free(struct http_connections *all)
{
	if (all == NULL)
		return;
	pthread_mutex_lock(&all->lock);
	all->ended = true;
	pthread_cond_signal(&all->wake);
	pthread_mutex_unlock(&all->lock);
	pthread_join(all->reaper, NULL);
	http_linger_end(&all->linger);
	pthread_cond_destroy(&all->wake);
	pthread_mutex_destroy(&all->lock);
	http_shares_free(all->shares);
	free(all);
}

unsigned http_connections_count(struct http_connections *all)
{
	unsigned count;

	pthread_mutex_lock(&all->lock);
	count = all->count;
	pthread_mutex_unlock(&all->lock);
	return count;
}

uint64_t http_connections_refused(struct http_connections *all)
{
	uint64_t refused;

	pthread_mutex_lock(&all->lock);
	refused = all->refused;
	pthread_mutex_unlock(&all->lock);
	return refused;
}

void http_connections_end_idle(struct http_connections *all, unsigned idle_ms)
{
	pthread_mutex_lock(&all->lock);
	for (struct http_connection *c = all->first; c != NULL; c = c->next)
		if (idle_ms == 0 || (connection_age_ms(c) >= idle_ms && connection_is_idle(c)))
			shutdown(c->socket, SHUT_RDWR);
	pthread_mutex_unlock(&all->lock);
}
