/* Answers that are built once and sent many times. */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H

#include "base/cache.h"
#include "io/http.h"

struct reply_header {
	const char *name, *value; /* a row whose value is NULL is skipped */
};

/* A counted reference; never changes once made: any thread. */
struct reply;

/* How caches and flights hold replies. */
extern const struct cache_values reply_values;

/* An answer with `body` (from malloc, taken in any case; NULL for none), media type, the headers of
 * all answers and `headers` (`count` rows). `tagged` adds a strong ETag (RFC 9110 section 8.8.3)
 * made from the body. One reference is the caller's; NULL when memory is short. */
struct reply *reply_new(unsigned status, const char *media_type, char *body, size_t len,
    bool tagged, const struct reply_header *headers, size_t count);
void reply_release(struct reply *r);
/* Bytes of memory, about: its cost in a cache. */
size_t reply_memory(const struct reply *r);
/* Answers the exchange: 304 when If-None-Match names the tag (RFC 9110 section 13.1.2). */
void reply_send(const struct reply *r, struct http_exchange *x);
/* The response itself, retained: for the gate's refusals. */
struct http_response *reply_response(const struct reply *r);

#endif
