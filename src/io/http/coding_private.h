/* What the files of content codings share; nobody else includes this. */
#ifndef IO_HTTP_CODING_PRIVATE_H
#define IO_HTTP_CODING_PRIVATE_H

#include "io/http/coding.h"

/* Each compresses `plain` into the *len bytes at `to` and sets *len to what it took. False when
 * that is not enough, or memory is short. */
bool gzip_compress(enum coding_effort effort, struct str plain, char *to, size_t *len);
bool brotli_compress(enum coding_effort effort, struct str plain, char *to, size_t *len);

#endif
