/* Serves HTTP by libmicrohttpd. */
#include "io/http.h"

#include <microhttpd.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/clock.h"
#include "io/http_private.h"
#include "io/listen.h"

/* Bytes that a connection has for the request's head and the response's: longer heads get 431. It
 * is cleared for each request, so more of it costs time too. At a stop, a connection that was
 * silent for so long is not waited for. */
enum { CONNECTION_MEMORY = 8192, BACKLOG = 4096, IDLE_AT_STOP_MS = 100 };

struct http_server {
	struct http_options options;
	struct MHD_Daemon *daemon;
	struct http_connections *connections;
	int listener;
	unsigned port;
	atomic_bool stopping;
};

enum { CRLF = 2 };

struct http_exchange {
	struct http_server *server;
	struct MHD_Connection *connection;
	struct http_connection *noted;
	struct http_request request;
	struct buf body;
	bool head_seen;
	atomic_int
	    meeting; /* suspend and resume meet here: the second to come wakes the connection */
	void (*end)(void *room);
	alignas(max_align_t) char room[HTTP_ROOM];
	char target[];
};

/* ---- exchanges ---- */

static enum MHD_Result queue(struct http_exchange *x, struct http_response *r, bool close_after)
{
	struct MHD_Response *copy;
	enum MHD_Result result;

	if (!close_after)
		return MHD_queue_response(x->connection, r->status, r->mhd);
	copy = http_response_closing_copy(r);
	if (copy == NULL)
		return MHD_NO;
	result = MHD_queue_response(x->connection, r->status, copy);
	MHD_destroy_response(copy);
	return result;
}

static struct str nonnull(const char *text, size_t len)
{
	return (struct str){text == NULL ? "" : text, text == NULL ? 0 : len};
}

/* Both halves of a request's head while it is read. */
struct reading {
	struct http_request *request;
	struct http_head head;
	size_t bytes; /* that the lines of the headers seen so far have */
};

static enum MHD_Result collect_header(void *reading, enum MHD_ValueKind kind, const char *name,
    size_t name_len, const char *value, size_t value_len)
{
	struct reading *r = reading;

	(void)kind;
	http_head_add(&r->head, r->request, nonnull(name, name_len), nonnull(value, value_len));
	/* Name and value lie in the line as it came, but for a folded one, whose value is a copy.
	 */
	if (value != NULL)
		r->bytes += (size_t)((uintptr_t)value - (uintptr_t)name) + value_len + CRLF;
	return MHD_YES;
}

/* Has the head more bytes than its parts? libmicrohttpd ends each text at a NUL and unfolds lines.
 */
static bool is_cut(const struct http_exchange *x, const struct reading *reading)
{
	const struct http_request *r = &x->request;
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	size_t line = r->method.len + 1 + r->target.len + 1 + r->version.len + CRLF;

	return info == NULL || info->header_size != line + reading->bytes + CRLF;
}

/* Called with the raw target before libmicrohttpd cuts and decodes it; the result becomes *note
 * below. */
static void *begin_exchange(void *server, const char *target, struct MHD_Connection *connection)
{
	size_t len = strlen(target);
	struct http_exchange *x = malloc(sizeof *x + len + 1);

	if (x == NULL)
		return NULL;
	memcpy(x->target, target, len + 1);
	x->server = server;
	x->connection = connection;
	x->noted = http_connections_exchange_begins(connection);
	x->request = (struct http_request){.target = {x->target, len}};
	x->body = BUF_INIT(HTTP_BODY_MAX);
	x->head_seen = false;
	x->end = NULL;
	memset(x->room, 0, sizeof x->room);
	atomic_init(&x->meeting, 0);
	return x;
}

static void end_exchange(void *server, struct MHD_Connection *connection, void **note,
    enum MHD_RequestTerminationCode how)
{
	struct http_exchange *x = *note;

	(void)server;
	(void)connection;
	(void)how;
	if (x == NULL)
		return;
	http_connections_exchange_ended(x->noted);
	if (x->end != NULL)
		x->end(x->room);
	buf_free(&x->body);
	free(x);
	*note = NULL;
}

static enum MHD_Result see_head(struct http_exchange *x, const char *method, const char *version)
{
	const struct http_options *options = &x->server->options;
	struct http_response *refusal;
	struct reading reading;
	enum MHD_Result result;

	reading.request = &x->request;
	reading.head.count = 0;
	reading.bytes = 0;
	memset(reading.head.times, 0, sizeof reading.head.times);
	x->head_seen = true;
	x->request.method = str_from(method);
	x->request.version = str_from(version);
	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, collect_header, &reading);
	reading.head.cut = is_cut(x, &reading);
	refusal = options->refuse(options->arg, &x->request, &reading.head);
	if (refusal == NULL)
		return MHD_YES;
	result = queue(x, refusal, true);
	http_response_release(refusal);
	return result;
}

static enum MHD_Result take_body(struct http_exchange *x, const char *bytes, size_t *len)
{
	buf_add(&x->body, bytes, *len);
	x->request.body_too_large = x->body.err == ERR_TOO_LARGE;
	*len = 0;
	return x->body.err == ERR_NO_MEMORY ? MHD_NO : MHD_YES;
}

static enum MHD_Result handle(void *server, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *body, size_t *body_len, void **note)
{
	struct http_exchange *x = *note;

	(void)server;
	(void)connection;
	(void)url;
	if (x == NULL)
		return MHD_NO;
	if (!x->head_seen)
		return see_head(x, method, version);
	if (*body_len > 0)
		return take_body(x, body, body_len);
	x->request.body = buf_str(&x->body);
	x->server->options.handle(x->server->options.arg, x);
	return MHD_YES;
}

const struct http_request *http_exchange_request(const struct http_exchange *x)
{
	return &x->request;
}

void *http_exchange_room(struct http_exchange *x)
{
	return x->room;
}

void http_exchange_on_end(struct http_exchange *x, void (*end)(void *room))
{
	x->end = end;
}

void http_answer(struct http_exchange *x, struct http_response *response)
{
	queue(x, response, atomic_load_explicit(&x->server->stopping, memory_order_relaxed));
}

/* The worker may resume before the event loop has suspended; libmicrohttpd would lose that. */
static void meet(struct http_exchange *x)
{
	struct MHD_Connection *connection = x->connection;

	if (atomic_fetch_add(&x->meeting, 1) == 0)
		return;
	atomic_store(&x->meeting, 0);
	MHD_resume_connection(connection);
}

void http_suspend(struct http_exchange *x)
{
	MHD_suspend_connection(x->connection);
	meet(x);
}

void http_resume(struct http_exchange *x)
{
	meet(x);
}

/* ---- the server ---- */

/* The target and the query are read raw, so nothing is decoded. */
static size_t keep_raw(void *cls, struct MHD_Connection *connection, char *text)
{
	(void)cls;
	(void)connection;
	return strlen(text);
}

static struct MHD_Daemon *start(struct http_server *s)
{
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;

	return MHD_start_daemon(flags, 0, NULL, NULL, handle, s, MHD_OPTION_LISTEN_SOCKET,
	    s->listener, MHD_OPTION_THREAD_POOL_SIZE,
	    s->options.threads > 1 ? s->options.threads : 0, MHD_OPTION_CONNECTION_LIMIT,
	    s->options.connections, MHD_OPTION_CONNECTION_TIMEOUT, s->options.idle_s,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, keep_raw, NULL,
	    MHD_OPTION_URI_LOG_CALLBACK, begin_exchange, s, MHD_OPTION_NOTIFY_COMPLETED,
	    end_exchange, s, MHD_OPTION_NOTIFY_CONNECTION, http_connections_notify, s->connections,
	    MHD_OPTION_END);
}

enum err http_server_new(
    const struct http_options *options, struct http_server **ret, struct problem *why)
{
	struct http_server *s = calloc(1, sizeof *s);
	enum err err;

	if (s == NULL)
		return err_because(why, ERR_NO_MEMORY, "out of memory");
	s->options = *options;
	err = listen_open(&options->listen, BACKLOG, &s->listener, &s->port, why);
	if (err) {
		free(s);
		return err;
	}
	s->connections = http_connections_new(options->exchange_s);
	s->daemon = s->connections == NULL ? NULL : start(s);
	if (s->daemon == NULL) {
		close(s->listener);
		http_connections_free(s->connections);
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

unsigned http_server_connections(const struct http_server *s)
{
	return http_connections_count(s->connections);
}

/* Those who have connected already are served: closing the socket would reset them. */
static void accept_the_last(struct http_server *s, int listener)
{
	struct sockaddr_storage address;
	socklen_t len = sizeof address;
	int client;

	while ((client = accept4(listener, (struct sockaddr *)&address, &len,
		    SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		MHD_add_connection(s->daemon, client, (struct sockaddr *)&address, len);
		len = sizeof address;
	}
	close(listener);
}

void http_server_stop(struct http_server *s, unsigned grace_ms)
{
	int64_t end = clock_monotonic_ms() + grace_ms;

	if (s == NULL)
		return;
	atomic_store(&s->stopping, true);
	accept_the_last(s, MHD_quiesce_daemon(s->daemon));
	while (http_connections_count(s->connections) > 0 && clock_monotonic_ms() < end) {
		http_connections_end_idle(s->connections, IDLE_AT_STOP_MS);
		clock_sleep_ms(5);
	}
	http_connections_end_idle(s->connections, 0);
	MHD_stop_daemon(s->daemon);
	http_connections_free(s->connections);
	free(s);
}
