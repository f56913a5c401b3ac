/* Connects to a PostgreSQL, by a deadline. */
#ifndef IO_SQL_POSTGRES_CONNECT_H
#define IO_SQL_POSTGRES_CONNECT_H

#include <libpq-fe.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

/* Waits until the socket is ready for `events` of poll(2). ERR_TIMEOUT, ERR_UNAVAILABLE. */
enum err postgres_wait(PGconn *conn, short events, int64_t deadline_ms);
/* Connects to the first host of the string that takes writes, the deadline shared among them.
 * ERR_TIMEOUT, ERR_UNAVAILABLE, ERR_NO_MEMORY. */
enum err postgres_connect(const char *url, int64_t deadline_ms, PGconn **ret, struct problem *why);
/* The first line of a message of libpq, as the rest of a sentence. */
void postgres_message(const char *from, char *to, size_t room);

#endif
