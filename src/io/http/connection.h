/* One open connection, from accept to close: how old its exchange is, who is at the other end, and
 * what is said on it outside of libmicrohttpd's answers. Those of connections.h are all of them. */
#ifndef IO_HTTP_CONNECTION_H
#define IO_HTTP_CONNECTION_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include "io/http/http.h"
#include "io/http/wire.h"

struct http_linger;
struct http_share;
struct tls_set;

/* From accept to close. */
struct http_connection {
	struct http_connection *next, *prev; /* in the list of its set */
	int socket;
	atomic_llong since_ms; /* when it was accepted, or its last exchange ended */
	atomic_llong grace_ms; /* its answer is a file, which may take so much longer */
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
	const struct http_options *options;
	void (*free_exchange)(void *exchange);
};

/* For a connection that libmicrohttpd has accepted, in its event loop's thread; `free_exchange` as
 * for http_connections_new(). NULL when memory is short. */
struct http_connection *http_connection_new(const struct http_options *options,
    void (*free_exchange)(void *exchange), struct MHD_Connection *connection);
/* The socket is closed next: says the last word, and frees the exchange that is left. */
void http_connection_end(struct http_connection *c, struct http_linger *linger);
/* After that, when nobody finds it any more. */
void http_connection_free(struct http_connection *c);
/* Since it was accepted, or its last exchange ended. Any thread, as the next one. */
long long http_connection_age_ms(const struct http_connection *c);
/* No exchange is under way, and no part of one waits to be read; a newcomer is not idle yet. */
bool http_connection_is_idle(struct http_connection *c);

/* Those that follow find it by libmicrohttpd's handle, in its event loop's thread. */

/* The address at the other end. */
struct network_address http_connection_peer(struct MHD_Connection *connection);
/* Has its exchange taken as long as one may? */
bool http_connection_is_overdue(struct MHD_Connection *connection);
/* Notes that the connection closes after the answer that was given; some of the request may be
 * unread.
 */
void http_connection_closing(struct MHD_Connection *connection);
/* Notes that the answer that libmicrohttpd sends next is a file of so many bytes: who takes 64 kB
 * of it in a second is no client that dawdles. */
void http_connection_file_follows(struct MHD_Connection *connection, uint64_t len);
/* Notes that the answer that libmicrohttpd sends next has a body, behind its head. */
void http_connection_body_follows(struct MHD_Connection *connection);
/* Answers in place of libmicrohttpd, which then finds the connection closed for what it has to say.
 */
void http_connection_forestall(
    struct MHD_Connection *connection, const struct http_request *request, unsigned status);
/* For an exchange that ends without an answer: 408 when it took too long. */
void http_connection_give_up(
    struct MHD_Connection *connection, const struct http_request *request, bool timed_out);
/* For an exchange whose answer libmicrohttpd could not send: sends `refusal`, or 431 where it is
 * NULL.
 */
void http_connection_answer_failed(struct MHD_Connection *connection,
    const struct http_request *request, const struct http_response *refusal);
/* Notes that `exchange` begins on the connection; NULL: there was no memory for it, and the
 * connection will be closed. An exchange before it whose end nobody noted is freed: libmicrohttpd
 * drops some without a word. False when the connection is not known. */
bool http_connection_exchange_begins(struct MHD_Connection *connection, void *exchange);
/* Notes that it ended, and frees it. */
void http_connection_exchange_ended(struct MHD_Connection *connection);

#endif
