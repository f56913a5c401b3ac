/* What a copy of a store tells: while it runs, and of what came of it. */
#ifndef STORE_COPY_REPORT_H
#define STORE_COPY_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include "pki/digest.h"

enum { STORE_COPY_TABLES = 58 };

/* Set `progress` and `arg`, or leave zeros; the rest is filled in. */
struct store_copy {
	/* Called now and then with how much of a table is copied or compared. May be NULL. */
	void (*progress)(
	    void *arg, const char *table, bool comparing, uint64_t done, uint64_t total);
	void *arg;
	uint64_t found, copied; /* events that TO had, and that it was given */
	uint64_t written;       /* rows of accounts, audit and counts that it was given */
	struct store_copy_table {
		const char *name;
		uint64_t rows;
		char digest[DIGEST_HEX]; /* SHA-256 of all rows; the same in both stores */
	} tables[STORE_COPY_TABLES];
};

#endif
