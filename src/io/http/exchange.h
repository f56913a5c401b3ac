/* Exchanges as libmicrohttpd's callbacks: http.h has what a handler may do with one. */
#ifndef IO_HTTP_EXCHANGE_H
#define IO_HTTP_EXCHANGE_H

#include <microhttpd.h>
#include <stdarg.h>
#include <stdatomic.h>
#include "io/http/http.h"

struct http_connections;

/* What the exchanges of a server share with it. */
struct http_service {
	struct http_options options;
	struct http_connections *connections;
	atomic_bool stopping;
	atomic_int suspended; /* exchanges; each counts until libmicrohttpd has resumed it */
};

/* ---- the callbacks; `service` is the struct http_service ---- */

/* Called with the raw target, before libmicrohttpd looks into it; the result becomes *note. */
void *http_exchange_begin(void *service, const char *target, struct MHD_Connection *connection);
/* Called when the head is complete, for each piece of the body, and at its end. */
enum MHD_Result http_exchange_handle(void *service, struct MHD_Connection *connection,
    const char *url, const char *method, const char *version, const char *body, size_t *body_len,
    void **note);
void http_exchange_end(void *service, struct MHD_Connection *connection, void **note,
    enum MHD_RequestTerminationCode how);
/* Called for each line that libmicrohttpd would log. */
void http_exchange_log(void *service, const char *format, va_list arguments);
/* Frees what http_exchange_begin() made: for struct http_connections. */
void http_exchange_free(void *exchange);

#endif
