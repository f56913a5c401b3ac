/* Responses as the files of io/http see them; http.h has what others may do with one. */
#ifndef IO_HTTP_RESPONSE_H
#define IO_HTTP_RESPONSE_H

#include <microhttpd.h>
#include <stdatomic.h>
#include "io/http/http.h"

struct http_response {
	/* What each answer reads lies together: other threads write to the first. */
	atomic_uint references;
	int fd; /* of a file, which belongs to `mhd`; -1 for none */
	struct MHD_Response *mhd;
	unsigned status;
	char *body; /* belongs to `mhd`; NULL: it is read from a file */
	size_t len; /* of it */
	uint64_t file_len;
	size_t memory;
};

/* A copy that ends the connection, which shared responses cannot say themselves; it holds a
 * reference to `r`. NULL when memory is short. */
struct MHD_Response *http_response_closing_copy(struct http_response *r);

#endif
