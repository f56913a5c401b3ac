/* What is asked of an HTTP server of the world outside, and what it answers. */
#ifndef IO_FETCH_REQUEST_H
#define IO_FETCH_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/network.h"

enum { FETCH_HEADERS_MAX = 8 };

enum fetch_method { FETCH_GET, FETCH_HEAD, FETCH_POST };

/* Plain data; texts are the caller's until fetch() returns. Zeros are the defaults named here. */
struct fetch_request {
	enum fetch_method method;
	const char *url;           /* absolute, http or https, ASCII, at most FETCH_URL_MAX bytes */
	struct str body;           /* of a POST */
	const char *content_type;  /* of it */
	const char *accept;        /* NULL: none is sent */
	const char *etag;          /* If-None-Match; NULL or "" for none: a 304 has no body */
	const char *modified;      /* If-Modified-Since, the same */
	const char *const *wanted; /* names of header fields of the answer, ended by NULL: at most
				      FETCH_HEADERS_MAX; NULL for none */
	bool unverified;    /* with https: whoever answers is taken (for pages of sites, whose
			       certificate is judged elsewhere) */
	unsigned redirects; /* that are followed at most; 0: a redirect is the answer, as for a POST
			       always */
	unsigned total_ms;  /* for all, lookups and redirects included; 0: 10,000 */
	unsigned connect_ms;         /* for a connection with its TLS; 0: 5,000 */
	unsigned slow_bytes, slow_s; /* fewer bytes a second for so long end it; 0: 1,000 and 5 */
	uint64_t max;                /* bytes of body that are taken */
	bool cut; /* at `max` the answer ends, and that is no failure: ret->cut */
	/* Where the body of the last answer goes, whatever its status: */
	struct buf *to; /* appended; or NULL, and then: */
	int fd;         /* written where the file stands */
};

/* Freed by fetch_answer_free(), also after a failure; set to zeros to begin. */
struct fetch_answer {
	unsigned status;                       /* of the last answer; 0 when none came */
	struct str headers[FETCH_HEADERS_MAX]; /* as `wanted`: absent when not sent, several joined
						  by ", ", of printable ASCII and bytes above */
	const char *url;                       /* that gave this answer */
	const char *location; /* where it redirects to, absolute, when that was not followed; or
				 NULL: not checked */
	unsigned redirects;   /* that were followed */
	uint64_t bytes;       /* of its body that were taken */
	bool cut;             /* there would have been more */
	struct network_address address; /* of the server that gave it */
	struct arena memory;
};

#endif
