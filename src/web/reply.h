/* Answers that are built once and sent many times. */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H

#include <stdio.h>
#include "base/cache.h"
#include "io/http/coding.h"
#include "io/http/http.h"

struct reply_header {
	const char *name, *value; /* a row whose value is NULL is skipped, with a name or without */
};

/* Whether an answer is compressed for those who accept that. REPLY_QUICKLY for what is made while
 * a visitor waits, REPLY_THOROUGHLY for what is made once at start. */
enum reply_squeeze { REPLY_AS_IT_IS, REPLY_QUICKLY, REPLY_THOROUGHLY };

/* What an answer is besides its body. */
struct reply_form {
	unsigned status;
	const char *media_type; /* NULL for none */
	bool tagged;            /* with a strong ETag (RFC 9110 section 8.8.3) made from the body */
	enum reply_squeeze squeeze;
	enum coding coding; /* that the visitor prefers; not used where that does not pay */
	const char *vary;   /* further fields of the request that it depends on; NULL for none */
	const struct reply_header *headers; /* in addition to those of all answers */
	size_t count;                       /* of `headers` */
};

/* A counted reference; never changes once made: any thread. */
struct reply;

/* How caches and flights hold replies. */
extern const struct cache_values reply_values;

/* An answer with `body` (from malloc, taken in any case; NULL for none). One reference is the
 * caller's; NULL when memory is short. */
struct reply *reply_new(const struct reply_form *form, char *body, size_t len);
/* An answer that is read from a file as it is sent: all of the file, which is taken in any case. Of
 * the form, tag and compression do not count. */
struct reply *reply_new_file(const struct reply_form *form, FILE *file);
void reply_release(struct reply *r);
/* Bytes of memory, about: its cost in a cache. */
size_t reply_memory(const struct reply *r);
/* Does it say "no-store"? Then our own memory keeps it no more than others do. */
bool reply_is_fleeting(const struct reply *r);
/* Answers the exchange: 304 when If-None-Match names the tag (RFC 9110 section 13.1.2). */
void reply_send(const struct reply *r, struct http_exchange *x);
/* The response itself, retained: for the gate's refusals. */
struct http_response *reply_response(const struct reply *r);

#endif
