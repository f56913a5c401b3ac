/* Knows the open connections, and ends those whose exchange takes too long. */
#ifndef IO_HTTP_CONNECTIONS_H
#define IO_HTTP_CONNECTIONS_H

#include <microhttpd.h>
#include "io/http/http.h"

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
