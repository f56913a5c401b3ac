/* Answers on a connection that libmicrohttpd closes without a word. */
#ifndef IO_HTTP_LAST_WORDS_H
#define IO_HTTP_LAST_WORDS_H

#include "io/http/http.h"

/* Sends the response on a connection that is about to be closed, and on which nothing of an answer
 * was sent yet. `tls_session` is NULL for plain HTTP. */
void http_last_words(const struct http_response *r, const struct http_request *request, int socket,
    void *tls_session);

#endif
