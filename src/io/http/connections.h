/* Knows the open connections, and ends those whose exchange takes too long. */
#ifndef IO_HTTP_CONNECTIONS_H
#define IO_HTTP_CONNECTIONS_H

#include <microhttpd.h>
#include "io/http/http.h"

/* The connections that are open, and the thread that ends those whose exchange takes too long. */
struct http_connections;

/* NULL when memory or threads are short. The options must stay where they are; `free_exchange`
 * frees what http_connection_exchange_begins() was given. */
struct http_connections *http_connections_new(
    const struct http_options *options, void (*free_exchange)(void *exchange));
/* All connections must be closed. NULL is legal. */
void http_connections_free(struct http_connections *all);
/* MHD_start_daemon()'s policy of accepting, with the same closure: whoever holds too many already
 * is not let in. Others may come between this and the notification, one for each event loop. */
enum MHD_Result http_connections_admit(
    void *connections, const struct sockaddr *address, socklen_t len);
/* How many were not. */
uint64_t http_connections_refused(struct http_connections *all);
/* MHD_OPTION_NOTIFY_CONNECTION's callback; its closure is the struct http_connections. */
void http_connections_notify(void *all, struct MHD_Connection *connection, void **context,
    enum MHD_ConnectionNotificationCode what);
/* The exchange, among those that the calling event loop has begun, of which `fits` is true; NULL
 * for none. The newest connection is looked at first. */
void *http_connections_find_exchange(struct http_connections *all, bool (*fits)(void *exchange));
unsigned http_connections_count(struct http_connections *all);
/* Ends the connections on which nothing has happened for `idle_ms` and nothing waits to be read; 0
 * ends all of them, at once. */
void http_connections_end_idle(struct http_connections *all, unsigned idle_ms);

#endif
