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
enum { CONNECTION_MEMORY = 16384, BACKLOG = 4096, IDLE_AT_STOP_MS = 100, CRLF = 2 };

struct http_server {
	struct http_options options;
	struct MHD_Daemon *daemon;
	struct http_connections *connections;
	int listener;
	unsigned port;
	atomic_bool stopping;
	atomic_int suspended; /* exchanges */
};

struct http_exchange {
	struct http_server *server;
	struct MHD_Connection *connection;
	struct http_request request;
	struct buf body;
	bool head_seen;
	enum MHD_Result result;      /* of queueing the answer */
	const char *target_in_place; /* where libmicrohttpd read it */
	atomic_int
	    meeting; /* suspend and resume meet here: the second to come wakes the connection */
	void (*end)(void *room);
	alignas(max_align_t) char room[HTTP_ROOM];
	char target[];
};

/* ---- exchanges ---- */

static void queue(
    struct http_exchange *x, struct http_response *r, unsigned status, bool close_after)
{
	struct MHD_Response *copy;

	if (!close_after) {
		x->result = MHD_queue_response(x->connection, status, r->mhd);
		return;
	}
	copy = http_response_closing_copy(r);
	if (copy == NULL) {
		x->result = MHD_NO;
		return;
	}
	x->result = MHD_queue_response(x->connection, status, copy);
	MHD_destroy_response(copy);
}

static struct str nonnull(const char *text, size_t len)
{
	return (struct str){text == NULL ? "" : text, text == NULL ? 0 : len};
}

/* A request's head while it is read. */
struct reading {
	struct http_request *request;
	struct http_head head;
	const char *end; /* of the part before, where libmicrohttpd read it */
};

/* Is there nothing but the colon and blanks between a name and its value? */
static bool colon_is_clean(const char *name_end, const char *value)
{
	if (value <= name_end)
		return false;
	for (const char *at = name_end + 1; at < value; at++)
		if (*at != ' ' && *at != '\t' && *at != '\0')
			return false;
	return true;
}

static enum MHD_Result collect_header(void *reading, enum MHD_ValueKind kind, const char *name,
    size_t name_len, const char *value, size_t value_len)
{
	struct reading *r = reading;

	(void)kind;
	if (name != r->end + CRLF || value == NULL || !colon_is_clean(name + name_len, value))
		r->head.seamless = false;
	r->end = value == NULL ? name + name_len : value + value_len;
	http_head_add(
	    &r->head, r->request, nonnull(name, name_len), str_trim(nonnull(value, value_len)));
	return MHD_YES;
}

/* libmicrohttpd would cut the query into pairs in its small memory, and where they do not fit leave
 * the client without an answer: so it finds one pair only. The program reads its own copy. */
static void hide_pairs(char *target)
{
	for (char *at = strchr(target, '&'); at != NULL; at = strchr(at, '&'))
		*at = '_';
}

/* Called with the raw target, before libmicrohttpd looks into it; the result becomes *note below.
 */
static void *begin_exchange(void *server, const char *target, struct MHD_Connection *connection)
{
	size_t len = strlen(target);
	struct http_exchange *x = malloc(sizeof *x + len + 1);

	if (x == NULL)
		return NULL;
	memcpy(x->target, target, len + 1);
	hide_pairs((char *)(uintptr_t)target);
	x->server = server;
	x->connection = connection;
	x->target_in_place = target;
	x->request = (struct http_request){.target = {x->target, len}};
	x->body = BUF_INIT(HTTP_BODY_MAX);
	x->head_seen = false;
	x->result = MHD_YES;
	x->end = NULL;
	memset(x->room, 0, sizeof x->room);
	atomic_init(&x->meeting, 0);
	if (!http_connections_exchange_begins(connection, x)) {
		free(x);
		return NULL;
	}
	return x;
}

static void free_exchange(void *exchange)
{
	struct http_exchange *x = exchange;

	if (x->end != NULL)
		x->end(x->room);
	buf_free(&x->body);
	free(x);
}

static void end_exchange(void *server, struct MHD_Connection *connection, void **note,
    enum MHD_RequestTerminationCode how)
{
	(void)server;
	(void)how;
	if (*note != NULL)
		http_connections_exchange_ended(connection);
	*note = NULL;
}

/* The request line and all headers, and whether there are seams. */
static void read_head(
    struct http_exchange *x, const char *method, const char *version, struct reading *r)
{
	const struct http_request *request = &x->request;
	const union MHD_ConnectionInfo *info;

	x->request.method = str_from(method);
	x->request.version = str_from(version);
	r->request = &x->request;
	r->head.count = 0;
	memset(r->head.times, 0, sizeof r->head.times);
	r->head.seamless = x->target_in_place == method + request->method.len + 1 &&
			   version == x->target_in_place + request->target.len + 1;
	r->end = version + request->version.len;
	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, collect_header, r);
	info = MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	if (info == NULL || r->end + 2 * CRLF != method + info->header_size)
		r->head.seamless = false;
}

static enum MHD_Result see_head(struct http_exchange *x, const char *method, const char *version)
{
	const struct http_options *options = &x->server->options;
	struct http_response *refusal;
	struct reading reading;

	x->head_seen = true;
	read_head(x, method, version, &reading);
	refusal = options->refuse(options->arg, &x->request, &reading.head);
	if (refusal == NULL)
		return MHD_YES;
	queue(x, refusal, http_response_status(refusal), true);
	http_response_release(refusal);
	return x->result;
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
	return x->result;
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

static void answer(struct http_exchange *x, struct http_response *response, unsigned status)
{
	queue(
	    x, response, status, atomic_load_explicit(&x->server->stopping, memory_order_relaxed));
}

void http_answer(struct http_exchange *x, struct http_response *response)
{
	answer(x, response, response->status);
}

void http_answer_unmodified(struct http_exchange *x, struct http_response *response)
{
	answer(x, response, MHD_HTTP_NOT_MODIFIED);
}

/* The worker may resume before the event loop has suspended; libmicrohttpd would lose that. */
static void meet(struct http_exchange *x)
{
	struct MHD_Connection *connection = x->connection;

	if (atomic_fetch_add(&x->meeting, 1) == 0)
		return;
	atomic_store(&x->meeting, 0);
	atomic_fetch_sub(&x->server->suspended, 1);
	MHD_resume_connection(connection);
}

void http_suspend(struct http_exchange *x)
{
	atomic_fetch_add(&x->server->suspended, 1);
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
	s->connections = http_connections_new(options->exchange_s, free_exchange);
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

bool http_server_stop(struct http_server *s, unsigned grace_ms)
{
	int64_t end = clock_monotonic_ms() + grace_ms;

	if (s == NULL)
		return true;
	atomic_store(&s->stopping, true);
	accept_the_last(s, MHD_quiesce_daemon(s->daemon));
	while (http_connections_count(s->connections) > 0 && clock_monotonic_ms() < end) {
		http_connections_end_idle(s->connections, IDLE_AT_STOP_MS);
		clock_sleep_ms(5);
	}
	if (atomic_load(&s->suspended) > 0)
		return false;
	http_connections_end_idle(s->connections, 0);
	MHD_stop_daemon(s->daemon);
	http_connections_free(s->connections);
	free(s);
	return true;
}
