/* The HTTP server: the one place that knows libmicrohttpd.
 *
 * DESIGN: event loops (one thread each) call the owner's `handle` for each complete request. It
 * must not wait: either it answers, or it asks another thread to resume the exchange and suspends
 * it; after that `handle` is called again. Responses are built once, counted, shared between
 * threads and requests, and never change. */
#ifndef IO_HTTP_HTTP_H
#define IO_HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/network.h"
#include "base/str.h"
#include "io/http/listen.h"

enum { HTTP_HEADERS_MAX = 64, HTTP_BODY_MAX = 4096, HTTP_ROOM = 256 };

struct tls;
struct http_server;
struct http_exchange;
struct http_response;

/* The header fields that this program looks at: RFC 6265, RFC 6454, RFC 9110,
 * RFC 9112, RFC 9440, RFC 6750, the draft of Idempotency-Key, W3C Fetch Metadata, W3C Prefetch;
 * what browsers sent before that. */
enum http_field {
	HTTP_ACCEPT_ENCODING,
	HTTP_ACCEPT_LANGUAGE,
	HTTP_AUTHORIZATION,
	HTTP_CLIENT_CERT,
	HTTP_CONTENT_LENGTH,
	HTTP_CONTENT_TYPE,
	HTTP_COOKIE,
	HTTP_FORWARDED,
	HTTP_HOST,
	HTTP_IDEMPOTENCY_KEY,
	HTTP_IF_MATCH,
	HTTP_IF_NONE_MATCH,
	HTTP_ORIGIN,
	HTTP_PURPOSE,
	HTTP_REFERER,
	HTTP_SEC_FETCH_SITE,
	HTTP_SEC_PURPOSE,
	HTTP_TRANSFER_ENCODING,
	HTTP_USER_AGENT,
	HTTP_X_FORWARDED_FOR,
	HTTP_X_MOZ,
	HTTP_X_PURPOSE,
	HTTP_X_SSL_CLIENT_CERT,
	HTTP_FIELD_COUNT
};

/* What the client sent, as it sent it: nothing is decoded. Valid until the exchange ends. */
struct http_request {
	struct str method;
	/* The request target, raw, in origin-form: RFC 9112 section 3.2.1. Of one in absolute-form,
	 * what stands behind its host; others are as they came. */
	struct str target;
	/* The host that is spoken to, with the port if any: that of an absolute target, which
	 * counts alone (section 3.2.2), else the field Host; absent for none. */
	struct str host;
	struct str version; /* "HTTP/1.1" */
	/* The first value of each field, but the last value of the two that proxies add to; absent
	 * where the field did not come. */
	struct str fields[HTTP_FIELD_COUNT];
	bool more[HTTP_FIELD_COUNT]; /* of those two: others came before the last */
	size_t body_max;             /* bytes that are taken for this target */
	struct str body;             /* at most body_max bytes */
	bool body_too_large;
};

struct http_header {
	struct str name, value;
};

/* All headers of a request: to judge whether it is sound. */
struct http_head {
	size_t size;  /* bytes from the method to the blank line, which is counted too */
	size_t count; /* of all that came; only the first HTTP_HEADERS_MAX are kept */
	struct http_header headers[HTTP_HEADERS_MAX];
	unsigned times[HTTP_FIELD_COUNT]; /* how often each field came */
	/* Nothing stands between the parts but what must: one blank, one colon, one CRLF.
	 * libmicrohttpd passes over NUL, folded lines, bare LF and more, which others would read in
	 * another way. */
	bool seamless;
};

/* Adds a header to the head, and to the request when it is a field that the program looks at. */
void http_head_add(
    struct http_head *head, struct http_request *request, struct str name, struct str value);

/* Finds out the host of a request whose headers are all added. Brings a target in absolute-form
 * into origin-form, in its place: `target` is where it stands, with room for one byte more, because
 * the path may have been left out. */
void http_head_take_host(struct http_request *request, char *target);

struct http_options {
	struct network_listen listen;
	int socket;           /* a listening socket to use instead, owned by the server; 0: none */
	unsigned threads;     /* event loops, 1 or more */
	unsigned connections; /* at once, in all */
	/* Networks that may hold any number of them; all others see shares.h. NULL: everybody may.
	 */
	const struct network_list *proxies;
	unsigned idle_s; /* seconds of silence until a connection is closed */
	/* Seconds that one exchange may take from the end of the one before, and beyond them a
	 * second for each 64 kB of an answer that is a file. */
	unsigned exchange_s;
	struct tls *tls; /* for HTTPS; NULL for plain HTTP; outlives the server */
	/* How long a body may be for the request, whose head is complete. NULL: HTTP_BODY_MAX. */
	size_t (*body_max)(const struct http_request *request);
	/* Called when the head of a request is complete, before its body: the response that refuses
	 * it (a reference that http takes) or NULL. A refused connection is closed. */
	struct http_response *(*refuse)(
	    void *arg, const struct http_request *request, const struct http_head *head);
	/* Called when a connection ends before its request was complete, for which `status` is the
	 * answer: 408 (too slow), 400 (no HTTP) or 431 (the head leaves no room for an answer);
	 * also when libmicrohttpd has given it already by itself, and the response is not sent. As
	 * `refuse`; the request is empty where its first line had not come. Any thread. */
	struct http_response *(*give_up)(
	    void *arg, unsigned status, const struct http_request *request);
	/* Called when the request is complete: calls http_answer() or http_suspend(), once. After
	 * the latter it is called anew when http_resume() was, with the same room. */
	void (*handle)(void *arg, struct http_exchange *x);
	void *arg;
};

/* Listens and serves. The errors of listen_open() and listen_take(), and ERR_NO_MEMORY; `why` says
 * what to do. */
enum err http_server_new(
    const struct http_options *options, struct http_server **ret, struct problem *why);
/* The port that it listens on: where the address said 0. That of a Unix socket is 0. */
unsigned http_server_port(const struct http_server *s);
/* Where it listens, in words: see listen_name(). */
void http_server_name(const struct http_server *s, char room[LISTEN_NAME_MAX]);
/* Does each event loop still turn? Each is asked, and has `deadline_ms` to answer. False only when
 * one did not: where none can be asked, as no descriptor is left, that is no answer. */
bool http_server_turns(struct http_server *s, unsigned deadline_ms);
/* Connections open now: for metrics. */
unsigned http_server_connections(const struct http_server *s);
/* Connections that were closed at once, since their network held its share: for metrics. */
uint64_t http_server_connections_refused(const struct http_server *s);
/* Stops listening and accepts what has already connected (a socket that was passed to the process
 * leaves that to the next one). Requests under way are answered with "Connection: close", for up to
 * `grace_ms`; silent connections are closed. The threads that resume suspended exchanges must go on
 * until this returns. True: all is freed. False: exchanges are still suspended after that time, so
 * nothing may be freed, and the process should end. NULL is legal. */
bool http_server_stop(struct http_server *s, unsigned grace_ms);

/* ---- one exchange: in the event loop's thread unless said otherwise ---- */

const struct http_request *http_exchange_request(const struct http_exchange *x);
/* The address at the other end of the connection. */
struct network_address http_exchange_peer(const struct http_exchange *x);
/* The DER of the certificate that the client showed in its TLS, and whose key it proved to have; it
 * is not judged. Absent when it showed none. Valid until the exchange waits or ends. */
struct str http_exchange_certificate(const struct http_exchange *x);
/* The status of its answer; 0 before http_answer(), or where that failed. */
unsigned http_exchange_status(const struct http_exchange *x);
/* HTTP_ROOM bytes of the caller's, zeros at the first call of `handle`, kept between its calls. */
void *http_exchange_room(struct http_exchange *x);
/* Has `end` called with the room when the exchange ends, however it ends; the last one set counts.
 */
void http_exchange_on_end(struct http_exchange *x, void (*end)(void *room));
/* Sends the response; the caller keeps its reference. */
void http_answer(struct http_exchange *x, struct http_response *response);
/* Answers 304, with the headers of the response and without its body: what the client has is
 * current.
 */
void http_answer_unmodified(struct http_exchange *x, struct http_response *response);
/* The last act of `handle` when http_resume() will be (or was already) called for this exchange. */
void http_suspend(struct http_exchange *x);
/* Exactly once for each http_suspend(). Any thread. */
void http_resume(struct http_exchange *x);

/* ---- responses ---- */

/* A response that owns `body` (from malloc; NULL for none) in any case, also on failure. One
 * reference is the caller's. NULL when memory is short. */
struct http_response *http_response_new(unsigned status, char *body, size_t len);
/* The same with what stands in a file, whose descriptor it owns in any case: `len` bytes from its
 * beginning, which are read as they are sent, and are in no memory. */
struct http_response *http_response_new_file(unsigned status, int fd, uint64_t len);
/* Adds a header before the response is first sent. False when memory is short or it is malformed.
 */
bool http_response_header(struct http_response *r, const char *name, const char *value);
struct http_response *http_response_retain(struct http_response *r);
void http_response_release(struct http_response *r);
unsigned http_response_status(const struct http_response *r);
/* Bytes of memory, about. */
size_t http_response_memory(const struct http_response *r);

#endif
