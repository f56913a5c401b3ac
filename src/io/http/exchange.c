/* Exchanges: from the head of a request to its answer. */
#include "io/http/exchange.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "io/http/connection.h"
#include "io/http/connections.h"
#include "io/http/response.h"
#include "io/http/tls.h"

enum { CRLF = 2 };

struct http_exchange {
	struct http_service *service;
	struct MHD_Connection *connection;
	struct http_request request;
	struct buf body;
	bool head_seen, answered;
	bool forestalled;              /* answered in place of libmicrohttpd, which refuses it */
	struct http_response *refusal; /* the answer, when the head was refused */
	enum MHD_Result result;        /* of queueing the answer */
	unsigned status;               /* of the answer; 0 while there is none */
	const char *target_in_place;   /* where libmicrohttpd read it */
	atomic_int
	    meeting; /* suspend and resume meet here: the second to come wakes the connection */
	void (*end)(void *room);
	alignas(max_align_t) char room[HTTP_ROOM];
	char target[];
};

/* True only where libmicrohttpd sends a body for certain: to HEAD, with 204 and with 304 it does
 * not. */
static bool exchange_has_body(
    const struct http_exchange *x, const struct http_response *r, unsigned status)
{
	return r->len > 0 && status != MHD_HTTP_NO_CONTENT && status != MHD_HTTP_NOT_MODIFIED &&
	       (str_eq(x->request.method, STR("GET")) || str_eq(x->request.method, STR("POST")));
}

static void exchange_queue(
    struct http_exchange *x, struct http_response *r, unsigned status, bool close_after)
{
	struct MHD_Response *mhd = close_after ? http_response_closing_copy(r) : r->mhd;
	bool is_file = r->fd >= 0;

	x->result = mhd == NULL ? MHD_NO : MHD_queue_response(x->connection, status, mhd);
	x->answered = x->result == MHD_YES;
	x->status = x->answered ? status : 0;
	if (x->answered && x->service->options.tls != NULL && exchange_has_body(x, r, status))
		http_connection_body_follows(x->connection);
	if (x->answered && is_file)
		http_connection_file_follows(x->connection, r->file_len);
	if (close_after && mhd != NULL)
		MHD_destroy_response(mhd);
}

static struct str text_or_empty(const char *text, size_t len)
{
	return (struct str){text == NULL ? "" : text, text == NULL ? 0 : len};
}

/* A request's head while it is read. */
struct head_reading {
	struct http_request *request;
	struct http_head head;
	const char *end; /* of the part before, where libmicrohttpd read it */
};

/* Does nothing but a colon and blanks stand between a name and its value? */
static bool colon_is_clean(const char *name_end, const char *value)
{
	if (value <= name_end)
		return false;
	for (const char *at = name_end + 1; at < value; at++)
		if (*at != ' ' && *at != '\t' && *at != '\0')
			return false;
	return true;
}

/* A header that no client sent: see hide_cookies(). */
static const char no_cookies[] = MHD_HTTP_HEADER_COOKIE;

static enum MHD_Result collect_header(void *reading, enum MHD_ValueKind kind, const char *name,
    size_t name_len, const char *value, size_t value_len)
{
	struct head_reading *r = reading;

	(void)kind;
	if (name == no_cookies)
		return MHD_YES;
	if (name != r->end + CRLF || value == NULL || !colon_is_clean(name + name_len, value))
		r->head.seamless = false;
	r->end = value == NULL ? name + name_len : value + value_len;
	http_head_add(&r->head, r->request, text_or_empty(name, name_len),
	    str_trim(text_or_empty(value, value_len)));
	return MHD_YES;
}

/* libmicrohttpd would cut the query into pairs in its small memory, and leave the client without an
 * answer where they do not fit: so it is shown one pair only. The program reads its own copy. */
static void hide_pairs(char *target)
{
	for (char *at = strchr(target, '&'); at != NULL; at = strchr(at, '&'))
		*at = '_';
}

/* The same for cookies: it cuts up those of the first such header, and this header comes first.
 * Where a head leaves not even the 80 bytes for that, libmicrohttpd's own 431 goes out with two
 * heads. */
static void hide_cookies(struct MHD_Connection *connection)
{
	MHD_set_connection_value_n(
	    connection, MHD_HEADER_KIND, no_cookies, sizeof no_cookies - 1, "", 0);
}

void *http_exchange_begin(void *service, const char *target, struct MHD_Connection *connection)
{
	size_t len = strlen(target);
	/* One byte more: see http_head_take_host(). */
	struct http_exchange *x = malloc(sizeof *x + len + 2);

	/* That is not the client's fault. */
	if (x == NULL) {
		http_connection_exchange_begins(connection, NULL);
		return NULL;
	}
	memcpy(x->target, target, len + 1);
	hide_pairs((char *)(uintptr_t)target);
	hide_cookies(connection);
	x->service = service;
	x->connection = connection;
	x->target_in_place = target;
	x->request = (struct http_request){.target = {x->target, len}, .body_max = HTTP_BODY_MAX};
	x->body = BUF_INIT(HTTP_BODY_MAX);
	x->head_seen = false;
	x->answered = false;
	x->forestalled = false;
	x->refusal = NULL;
	x->result = MHD_YES;
	x->status = 0;
	x->end = NULL;
	memset(x->room, 0, sizeof x->room);
	atomic_init(&x->meeting, 0);
	if (!http_connection_exchange_begins(connection, x)) {
		free(x);
		return NULL;
	}
	return x;
}

void http_exchange_free(void *exchange)
{
	struct http_exchange *x = exchange;

	if (x->end != NULL)
		x->end(x->room);
	http_response_release(x->refusal);
	buf_free(&x->body);
	free(x);
}

void http_exchange_end(void *service, struct MHD_Connection *connection, void **note,
    enum MHD_RequestTerminationCode how)
{
	struct http_exchange *x = *note;

	(void)service;
	*note = NULL;
	if (x == NULL)
		return;
	if (!x->answered && !x->forestalled)
		http_connection_give_up(
		    connection, &x->request, how == MHD_REQUEST_TERMINATED_TIMEOUT_REACHED);
	else if (!x->forestalled && how == MHD_REQUEST_TERMINATED_WITH_ERROR)
		http_connection_answer_failed(connection, &x->request, x->refusal);
	http_connection_exchange_ended(connection);
}

/* Reads the request line and all headers, and finds out whether the head is seamless. */
static void read_head(
    struct http_exchange *x, const char *method, const char *version, struct head_reading *r)
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
	r->head.size = info == NULL ? 0 : info->header_size;
	if (r->end + 2 * CRLF != method + r->head.size)
		r->head.seamless = false;
}

static enum MHD_Result exchange_see_head(
    struct http_exchange *x, const char *method, const char *version)
{
	const struct http_options *options = &x->service->options;
	struct head_reading reading;

	x->head_seen = true;
	read_head(x, method, version, &reading);
	http_head_take_host(&x->request, x->target);
	if (options->body_max != NULL)
		x->request.body_max = options->body_max(&x->request);
	x->body.max = x->request.body_max;
	x->refusal = options->refuse(options->arg, &x->request, &reading.head);
	if (x->refusal == NULL)
		return MHD_YES;
	http_connection_closing(x->connection);
	exchange_queue(x, x->refusal, http_response_status(x->refusal), true);
	return x->result;
}

/* Its head is read, and was not shown to us: so libmicrohttpd is at it this moment. */
static bool exchange_is_being_refused(void *exchange)
{
	const struct http_exchange *x = exchange;

	return !x->head_seen && !x->forestalled &&
	       MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE) !=
		   NULL;
}

/* What libmicrohttpd refuses at the end of a head (a Content-Length that is no number) it answers
 * with two heads. Its log is the one place where we hear of that before it sends anything, in its
 * thread; it does not say which connection it means. */
void http_exchange_log(void *service, const char *format, va_list arguments)
{
	static const char refusal[] = "Error processing request (HTTP response code is %u";
	struct http_service *s = service;
	struct http_exchange *x;

	if (strncmp(format, refusal, sizeof refusal - 1) != 0)
		return;
	x = http_connections_find_exchange(s->connections, exchange_is_being_refused);
	if (x == NULL)
		return;
	x->forestalled = true;
	http_connection_forestall(x->connection, &x->request, va_arg(arguments, unsigned));
}

enum MHD_Result http_exchange_handle(void *service, struct MHD_Connection *connection,
    const char *url, const char *method, const char *version, const char *body, size_t *body_len,
    void **note)
{
	struct http_exchange *x = *note;

	(void)service;
	(void)url;
	if (x == NULL)
		return MHD_NO;
	if (!x->head_seen)
		return exchange_see_head(x, method, version);
	if (*body_len > 0) {
		if (http_connection_is_overdue(connection))
			return MHD_NO;
		buf_add(&x->body, body, *body_len);
		x->request.body_too_large = x->body.err == ERR_TOO_LARGE;
		*body_len = 0;
		return x->body.err == ERR_NO_MEMORY ? MHD_NO : MHD_YES;
	}
	x->request.body = buf_str(&x->body);
	x->service->options.handle(x->service->options.arg, x);
	return x->result;
}

const struct http_request *http_exchange_request(const struct http_exchange *x)
{
	return &x->request;
}

struct network_address http_exchange_peer(const struct http_exchange *x)
{
	return http_connection_peer(x->connection);
}

struct str http_exchange_certificate(const struct http_exchange *x)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);

	return info == NULL || info->tls_session == NULL ? (struct str){NULL, 0}
							 : tls_peer(info->tls_session);
}

unsigned http_exchange_status(const struct http_exchange *x)
{
	return x->status;
}

void *http_exchange_room(struct http_exchange *x)
{
	return x->room;
}

void http_exchange_on_end(struct http_exchange *x, void (*end)(void *room))
{
	x->end = end;
}

static void exchange_answer(
    struct http_exchange *x, struct http_response *response, unsigned status)
{
	exchange_queue(
	    x, response, status, atomic_load_explicit(&x->service->stopping, memory_order_relaxed));
}

void http_answer(struct http_exchange *x, struct http_response *response)
{
	exchange_answer(x, response, response->status);
}

void http_answer_unmodified(struct http_exchange *x, struct http_response *response)
{
	exchange_answer(x, response, MHD_HTTP_NOT_MODIFIED);
}

/* Another thread may resume the exchange before the event loop has suspended it; libmicrohttpd
 * would lose that. */
static void exchange_meet(struct http_exchange *x)
{
	struct MHD_Connection *connection = x->connection;
	struct http_service *service = x->service;

	if (atomic_fetch_add(&x->meeting, 1) == 0)
		return;
	atomic_store(&x->meeting, 0);
	/* From here on the exchange may end; the server waits until it is counted. */
	MHD_resume_connection(connection);
	atomic_fetch_sub(&service->suspended, 1);
}

void http_suspend(struct http_exchange *x)
{
	atomic_fetch_add(&x->service->suspended, 1);
	MHD_suspend_connection(x->connection);
	exchange_meet(x);
}

void http_resume(struct http_exchange *x)
{
	exchange_meet(x);
}
