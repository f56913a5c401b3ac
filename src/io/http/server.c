/* Serves HTTP by libmicrohttpd: from the first connection to the last. */
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/clock.h"
#include "io/http/connections.h"
#include "io/http/exchange.h"
#include "io/http/listen.h"
#include "io/http/pulse.h"
#include "io/http/tls.h"

/* CONNECTION_MEMORY: bytes that a connection has for the request's head, 64 more for each of its
 * headers, and the response's head; where they do not fit, it answers 431. They are cleared for
 * each request, so more of them costs time too. IDLE_AT_STOP_MS: at a stop, a connection that was
 * silent for so long is not waited for. */
enum { CONNECTION_MEMORY = 12288, BACKLOG = 4096, IDLE_AT_STOP_MS = 100 };

struct http_server {
	struct http_service service;
	struct MHD_Daemon *daemon;
	int listener;
	unsigned port;
};

/* The target and the query are read raw, so nothing is decoded. */
static size_t keep_target_raw(void *cls, struct MHD_Connection *connection, char *text)
{
	(void)cls;
	(void)connection;
	return strlen(text);
}

static struct MHD_Daemon *server_start_daemon(struct http_server *s)
{
	const struct http_options *o = &s->service.options;
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC |
			 MHD_USE_ERROR_LOG | (o->tls == NULL ? MHD_USE_TURBO : MHD_USE_TLS);
	const struct MHD_OptionItem plain[] = {{MHD_OPTION_END, 0, NULL}};
	const struct MHD_OptionItem secure[] = {
	    {MHD_OPTION_HTTPS_CERT_CALLBACK2, 0, (void *)(uintptr_t)tls_no_certificate},
	    {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)tls_priorities},
	    {MHD_OPTION_END, 0, NULL}};

	return MHD_start_daemon(flags, 0, http_connections_admit, s->service.connections,
	    http_exchange_handle, &s->service, MHD_OPTION_EXTERNAL_LOGGER, http_exchange_log,
	    &s->service, MHD_OPTION_ARRAY, o->tls == NULL ? plain : secure,
	    MHD_OPTION_LISTEN_SOCKET, s->listener, MHD_OPTION_THREAD_POOL_SIZE,
	    o->threads > 1 ? o->threads : 0, MHD_OPTION_CONNECTION_LIMIT, o->connections,
	    MHD_OPTION_CONNECTION_TIMEOUT, o->idle_s, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)CONNECTION_MEMORY, MHD_OPTION_STRICT_FOR_CLIENT, 0,
	    MHD_OPTION_UNESCAPE_CALLBACK, keep_target_raw, NULL, MHD_OPTION_URI_LOG_CALLBACK,
	    http_exchange_begin, &s->service, MHD_OPTION_NOTIFY_COMPLETED, http_exchange_end,
	    &s->service, MHD_OPTION_NOTIFY_CONNECTION, http_connections_notify,
	    s->service.connections, MHD_OPTION_END);
}

enum err http_server_new(
    const struct http_options *options, struct http_server **ret, struct problem *why)
{
	struct http_server *s = calloc(1, sizeof *s);
	enum err err;

	if (s == NULL)
		return err_no_memory(why);
	s->service.options = *options;
	s->listener = options->socket;
	err = options->socket == 0
		  ? listen_open(&options->listen, BACKLOG, &s->listener, &s->port, why)
		  : listen_take(s->listener, &s->port, why);
	if (err) {
		free(s);
		return err;
	}
	s->service.connections = http_connections_new(&s->service.options, http_exchange_free);
	s->daemon = s->service.connections == NULL ? NULL : server_start_daemon(s);
	if (s->daemon == NULL) {
		close(s->listener);
		http_connections_free(s->service.connections);
		free(s);
		return err_because(why, ERR_UNAVAILABLE,
		    "the HTTP server cannot start: not enough memory, threads or file descriptors");
	}
	*ret = s;
	return ERR_OK;
}

unsigned http_server_port(const struct http_server *s)
{
	return s->port;
}

void http_server_name(const struct http_server *s, char room[LISTEN_NAME_MAX])
{
	listen_name(s->listener, room);
}

bool http_server_turns(struct http_server *s, unsigned deadline_ms)
{
	return http_pulse(s->daemon, s->service.options.threads, deadline_ms);
}

unsigned http_server_connections(const struct http_server *s)
{
	return http_connections_count(s->service.connections);
}

uint64_t http_server_connections_refused(const struct http_server *s)
{
	return http_connections_refused(s->service.connections);
}

/* Takes no more connections. Clients that have connected already are served, because the end of the
 * socket would reset them. A socket that was passed to the process stays as it is, for the next
 * one.
 *
 * The descriptor stays open until the daemon has ended: an event loop may be about to take it out
 * of its epoll set, and libmicrohttpd ends the program when that fails. */
static void server_end_listening(struct http_server *s)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof address;
	int client;

	MHD_quiesce_daemon(s->daemon);
	if (s->service.options.socket != 0)
		return;
	while ((client = accept4(s->listener, (struct sockaddr *)&address, &len,
		    SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		MHD_add_connection(s->daemon, client, (struct sockaddr *)&address, len);
		len = sizeof address;
	}
	shutdown(s->listener, SHUT_RDWR);
}

bool http_server_stop(struct http_server *s, unsigned grace_ms)
{
	int64_t end = clock_monotonic_ms() + grace_ms;

	if (s == NULL)
		return true;
	atomic_store(&s->service.stopping, true);
	server_end_listening(s);
	while ((http_connections_count(s->service.connections) > 0 ||
		   atomic_load(&s->service.suspended) > 0) &&
	       clock_monotonic_ms() < end) {
		http_connections_end_idle(s->service.connections, IDLE_AT_STOP_MS);
		clock_sleep_ms(5);
	}
	if (atomic_load(&s->service.suspended) > 0)
		return false;
	http_connections_end_idle(s->service.connections, 0);
	MHD_stop_daemon(s->daemon);
	close(s->listener);
	http_connections_free(s->service.connections);
	free(s);
	return true;
}
