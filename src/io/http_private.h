/* What the files of io/http*.c share; nobody else includes this. */
#ifndef IO_HTTP_PRIVATE_H
#define IO_HTTP_PRIVATE_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include "io/http.h"

struct http_response {
	atomic_uint references;
	struct MHD_Response *mhd;
	unsigned status;
	char *body; /* belongs to `mhd` */
	size_t len;
	size_t memory;
};

/* A copy that ends the connection, which shared responses cannot say themselves; it holds a
 * reference to `r`. NULL when memory is short. */
struct MHD_Response *http_response_closing_copy(struct http_response *r);

/* The connections that are open, and the thread that ends those whose exchange takes too long. */
struct http_connections;

/* NULL when memory or threads are short. `exchange_s` as in struct http_options; `free_exchange`
 * frees what http_connections_exchange_begins() was given. */
struct http_connections *http_connections_new(
    unsigned exchange_s, void (*free_exchange)(void *exchange));
/* All connections must be closed. NULL is legal. */
void http_connections_free(struct http_connections *all);
/* MHD_OPTION_NOTIFY_CONNECTION's callback; its closure is the struct http_connections. */
void http_connections_notify(void *all, struct MHD_Connection *connection, void **context,
    enum MHD_ConnectionNotificationCode what);
/* Notes that `exchange` begins on the connection. One that was under way there and never said to
 * have ended (libmicrohttpd drops some without a word) is freed. False when the connection is not
 * known. */
bool http_connections_exchange_begins(struct MHD_Connection *connection, void *exchange);
/* Notes that it ended, and frees it. */
void http_connections_exchange_ended(struct MHD_Connection *connection);
unsigned http_connections_count(struct http_connections *all);
/* Ends those on which nothing has been going on for `idle_ms`, and from which nothing has arrived
 * that is not read yet; 0 ends them all. */
void http_connections_end_idle(struct http_connections *all, unsigned idle_ms);

#endif
