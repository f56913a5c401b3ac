/* Header fields of answers, as a server that lies may send them. */
#ifndef IO_FETCH_HEADER_H
#define IO_FETCH_HEADER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Bytes of one value. */
enum { FETCH_HEADER_MAX = 8192 };

/* Takes a line, such as "Server: nginx\r\n", into values[i] where its name is names[i] (in any
 * case); what was there stands before it, with ", " between. Control characters become "?", so that
 * values are one line. Lines without a colon, or of other names, do nothing. ERR_TOO_LARGE past
 * FETCH_HEADER_MAX bytes, ERR_NO_MEMORY. */
enum err fetch_header_take(struct str line, const char *const *names, struct str *values,
    size_t count, struct arena *memory);

#endif
