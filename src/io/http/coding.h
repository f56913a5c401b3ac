/* Content codings: whole bodies compressed for HTTP (RFC 9110 section 8.4.1).
 *
 * DESIGN: nothing is compressed twice: the result is kept with the answer, by those who keep it. */
#ifndef IO_HTTP_CODING_H
#define IO_HTTP_CODING_H

#include <stddef.h>
#include "base/err.h"
#include "base/str.h"

/* In the order of preference where a client has none: the later the smaller. */
enum coding { CODING_IDENTITY, CODING_GZIP, CODING_BROTLI, CODING_COUNT };

/* CODING_QUICK is for an event loop: some 10 µs for each kB. CODING_THOROUGH, for what is made once
 * at start, takes five times as long and saves a fifth. */
enum coding_effort { CODING_QUICK, CODING_THOROUGH, CODING_EFFORT_COUNT };

/* As Content-Encoding names it: "gzip", "br", "identity". */
const char *coding_name(enum coding coding);
/* `plain` compressed (the caller frees it) by any coding but CODING_IDENTITY. ERR_NO_MEMORY;
 * ERR_TOO_LARGE when the result would not be smaller. Any thread. */
enum err coding_compress(
    enum coding coding, enum coding_effort effort, struct str plain, char **ret, size_t *ret_len);

#endif
