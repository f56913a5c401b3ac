/* Under which names the public log may have something that concerns a host. */
#ifndef LEDGER_NAMES_H
#define LEDGER_NAMES_H

#include <stddef.h>
#include "origin/origin.h"

enum { LEDGER_NAMES_MAX = 4 };

/* What a name begins with that stands for all those one label below. */
#define LEDGER_WILDCARD "*."

/* Names as ledger_rows_of_host() takes them. */
struct ledger_names {
	size_t count;
	char at[LEDGER_NAMES_MAX][ORIGIN_HOST_MAX + 1];
};

/* Reads what somebody typed or pasted who means a host: a URL, a name in whatever case and letters,
 * with a dot behind it, "*.example.jp". False: it is none. Any thread. */
bool ledger_name_read(struct str typed, char ret[ORIGIN_HOST_MAX + 1]);
bool ledger_name_is_wildcard(const char *host);
/* The names that concern such a host: itself, itself with "www." or without, and the wildcards that
 * cover these two; an address and a wildcard are alone. Any thread. */
void ledger_names_of(const char *host, struct ledger_names *ret);

#endif
