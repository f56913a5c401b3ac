/* Refuses malformed HTTP before anything looks at what it asks for.
 *
 * DESIGN: libmicrohttpd is liberal in what it accepts, and two programs that read one request
 * differently are how requests are smuggled (RFC 9112 section 11.2). Whatever more than one reading
 * could be made of is refused here, and the connection closed. */
#ifndef WEB_GATE_H
#define WEB_GATE_H

#include "io/http/http.h"

/* The head is all that comes before the body: request line, headers and blank line. Beyond forty
 * headers http may have no room for so much: see CONNECTION_MEMORY in io/http/server.c. */
enum { GATE_TARGET_MAX = 2048, GATE_HEAD_MAX = 8192 };

/* Is it a token (RFC 9110 section 5.6.2)? */
bool gate_is_token(struct str s);
/* 0 when the head of the request is sound, else the status that refuses it: 400, 413 (a body is
 * announced that is too long), 414, 431, 501 (a transfer coding) or 505. *ret_rule names the rule
 * that was broken, for logs and counters; a constant. Any thread. */
unsigned gate_check(
    const struct http_request *request, const struct http_head *head, const char **ret_rule);

#endif
