/* What the files of io/http*.c share; nobody else includes this. */
#ifndef IO_HTTP_HTTP_PRIVATE_H
#define IO_HTTP_HTTP_PRIVATE_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include "io/http/http.h"

struct http_response {
	atomic_uint references;
	struct MHD_Response *mhd;
	unsigned status;
	char *body; /* belongs to `mhd` */
	size_t len;
	size_t memory;
};

struct http_server {
	struct http_options options;
	struct MHD_Daemon *daemon;
	struct http_connections *connections;
	int listener;
	unsigned port;
	atomic_bool stopping;
	atomic_int suspended; /* exchanges; each counts until libmicrohttpd has resumed it */
};

/* ---- http.c: libmicrohttpd's callbacks; `server` is the struct http_server ---- */

/* Called with the raw target, before libmicrohttpd looks into it; the result becomes *note. */
void *http_exchange_begin(void *server, const char *target, struct MHD_Connection *connection);
/* Called when the head is complete, for each piece of the body, and at its end. */
enum MHD_Result http_exchange_handle(void *server, struct MHD_Connection *connection,
    const char *url, const char *method, const char *version, const char *body, size_t *body_len,
    void **note);
void http_exchange_end(void *server, struct MHD_Connection *connection, void **note,
    enum MHD_RequestTerminationCode how);
/* What http_exchange_begin() made, for struct http_connections. */
void http_exchange_free(void *exchange);

/* ---- http_response.c ---- */

/* A copy that ends the connection, which shared responses cannot say themselves; it holds a
 * reference to `r`. NULL when memory is short. */
struct MHD_Response *http_response_closing_copy(struct http_response *r);

/* ---- http_pulse.c ---- */

/* http_server_turns() for a daemon of so many event loops. */
bool http_pulse(struct MHD_Daemon *daemon, unsigned loops, unsigned deadline_ms);

/* ---- http_last_words.c ---- */

/* Sends the response on a connection that is about to be closed, and on which nothing of an answer
 * was sent yet. `tls_session` is NULL for plain HTTP. */
void http_last_words(const struct http_response *r, const struct http_request *request, int socket,
    void *tls_session);

/* ---- http_linger.c ---- */

enum { HTTP_LINGER_MAX = 64 };

struct http_linger {
	pthread_mutex_t lock; /* never held for long */
	size_t count;
	struct http_lingerer {
		int fd;
		int64_t until_ms;
	} sockets[HTTP_LINGER_MAX];
};

void http_linger_init(struct http_linger *all);
/* Keeps the connection of `socket`, which is closed next, until the client has read our answer. Our
 * side is to be closed for writing, unless the client's was closed for it. Any thread. */
void http_linger_begin(struct http_linger *all, int socket);
/* To be called now and then, by one thread. */
void http_linger_go_on(struct http_linger *all);
/* Closes them all, when no thread is left that begins another. */
void http_linger_end(struct http_linger *all);

/* ---- http_connections.c ---- */

/* The connections that are open, and the thread that ends those whose exchange takes too long. */
struct http_connections;

/* NULL when memory or threads are short. The options must stay where they are; `free_exchange`
 * frees what http_connections_exchange_begins() was given. */
struct http_connections *http_connections_new(
    const struct http_options *options, void (*free_exchange)(void *exchange));
/* All connections must be closed. NULL is legal. */
void http_connections_free(struct http_connections *all);
/* MHD_OPTION_NOTIFY_CONNECTION's callback; its closure is the struct http_connections. */
void http_connections_notify(void *all, struct MHD_Connection *connection, void **context,
    enum MHD_ConnectionNotificationCode what);
/* Who holds the other end. */
struct network_address http_connections_peer(struct MHD_Connection *connection);
/* Has its exchange taken as long as one may? */
bool http_connections_is_overdue(struct MHD_Connection *connection);
/* Notes that an answer was given after which the connection closes, perhaps with a request unread.
 */
void http_connections_closing(struct MHD_Connection *connection);
/* For an exchange that ends without an answer: 408 when it took too long. */
void http_connections_give_up(
    struct MHD_Connection *connection, const struct http_request *request, bool timed_out);
/* For an exchange whose answer libmicrohttpd could not send: `refusal`, when that was it, else 431.
 */
void http_connections_answer_failed(struct MHD_Connection *connection,
    const struct http_request *request, const struct http_response *refusal);
/* Notes that `exchange` begins on the connection. One that was under way there and never said to
 * have ended (libmicrohttpd drops some without a word) is freed. NULL: memory was too short for
 * one, and the connection will be closed. False when the connection is not known. */
bool http_connections_exchange_begins(struct MHD_Connection *connection, void *exchange);
/* Notes that it ended, and frees it. */
void http_connections_exchange_ended(struct MHD_Connection *connection);
unsigned http_connections_count(struct http_connections *all);
/* Ends those on which nothing has been going on for `idle_ms`, and from which nothing has arrived
 * that is not read yet; 0 ends them all, at once. */
void http_connections_end_idle(struct http_connections *all, unsigned idle_ms);

#endif
