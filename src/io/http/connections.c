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

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include "io/http/connection.h"
#include "io/http/linger.h"
#include "io/http/shares.h"

enum { REAP_INTERVAL_MS = 500, LAST_WORD_MS = 2000 };

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

static void connections_drop(struct http_connections *all, struct http_connection *c)
{
	http_connection_end(c, &all->linger);
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
	http_connection_free(c);
}

/* NULL when memory is short: it is closed at its first request then. */
static struct http_connection *connections_add(
    struct http_connections *all, struct MHD_Connection *connection)
{
	struct http_connection *c =
	    http_connection_new(all->options, all->free_exchange, connection);

	if (c == NULL)
		return NULL;
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
		*context = connections_add(all, connection);
	} else if (*context != NULL) {
		connections_drop(all, *context);
		*context = NULL;
	}
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

/* The lock is held. */
static void connections_end_late(struct http_connections *all)
{
	long long patience_ms =
	    all->options->exchange_s * 1000LL + (all->options->tls == NULL ? 0 : REAP_INTERVAL_MS);

	for (struct http_connection *c = all->first; c != NULL; c = c->next) {
		long long over_ms =
		    http_connection_age_ms(c) - patience_ms - atomic_load(&c->grace_ms);

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
		if (idle_ms == 0 ||
		    (http_connection_age_ms(c) >= idle_ms && http_connection_is_idle(c)))
			shutdown(c->socket, SHUT_RDWR);
	pthread_mutex_unlock(&all->lock);
}
