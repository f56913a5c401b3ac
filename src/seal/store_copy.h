/* Copies all records of a store (contracts, their URLs and certificates, and events) into another,
 * and compares the two.
 *
 * DESIGN: every change of a record has its event, and events have numbers that grow. So what TO
 * lacks is what the events say that are newer than its newest: their contracts, URLs and
 * certificates are copied as they are now, together with the events, some thousand a transaction.
 * A copy that was cut goes on there; one that is made again takes what happened meanwhile; memory
 * does not grow with the store. Any kind of database may be on either side. */
#ifndef SEAL_STORE_COPY_H
#define SEAL_STORE_COPY_H

#include "pki/digest.h"
#include "seal/store.h"

enum { STORE_COPY_TABLES = 5 };

/* A copy: what is told while it runs, and what came of it. Set the first two, or zeros. */
struct store_copy {
	/* Called now and then: so many events are copied, or so much of all is compared. May be
	 * NULL. */
	void (*progress)(void *arg, bool comparing, uint64_t done, uint64_t total);
	void *arg;
	uint64_t found, copied; /* events that TO had, and that it was given */
	struct store_copy_table {
		const char *name;
		uint64_t rows;
		char digest[DIGEST_HEX]; /* SHA-256 of all rows; the same in both stores */
	} tables[STORE_COPY_TABLES];
};

/* Copies from `from` (STORE_SCAN) to `to` (STORE_FILL) and compares all rows. ERR_EXISTS: `to`
 * holds what is not from there, or somebody else writes to it; ERR_BUSY: `from` is being changed
 * all the time; ERR_CORRUPT: afterwards they differ; and those of store.h. What was committed of a
 * copy that failed stays. */
enum err store_copy(
    struct store *from, struct store *to, struct store_copy *copy, struct problem *why);

#endif
