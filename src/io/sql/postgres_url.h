/* Looks at the connection string of a PostgreSQL. */
#ifndef IO_SQL_POSTGRES_URL_H
#define IO_SQL_POSTGRES_URL_H

#include <libpq-fe.h>
#include "base/err.h"
#include "base/str.h"

/* What each begins with. */
#define POSTGRES_SCHEME "postgresql://"

/* Is "postgresql://…" well-formed? ERR_INVALID, and `why` names the part, never the password. */
enum err postgres_url_check(const char *url, struct problem *why);
/* What a string that libpq has read says of an option; absent when it says nothing. */
struct str postgres_given(const PQconninfoOption *given, const char *name);
/* How many places the string names; 1 when it leaves that to libpq. */
size_t postgres_place_count(const PQconninfoOption *given);

#endif
