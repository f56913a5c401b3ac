/* What of the public log the owner of a host is told of.
 *
 * DESIGN: the log is there so that nothing is issued for a host behind its owner's back. So he is
 * told of each entry that names a host of his (itself, with "www." or without, or by a wildcard)
 * and belongs to none of his contracts, once. Of his own contracts other notices tell that a
 * certificate came or was revoked, so that these say only what nobody else does: that names or
 * hosts were changed, that a revocation was taken back, that the contract ended. Entries of kind
 * "known" are of before the log, and no news. */
#ifndef NOTICES_LOGGED_H
#define NOTICES_LOGGED_H

#include "ledger/entry.h"
#include "store/rows.h"
#include "store/store.h"

/* An entry that concerns somebody, by a contract of his. */
struct notices_logged {
	struct code code;  /* his contract */
	struct str reason; /* the entry and whom it concerns: see mail/queue.h */
	uint64_t index;
	int64_t at;
	struct str host;  /* in the entry, the first that is his */
	struct str entry; /* its bytes */
};

/* Those of a query of NOTICES_SQL_LOGGED, which it ends, in memory of the arena. The errors of the
 * store; ERR_CORRUPT. */
enum err notices_logged_look(struct store *s, struct sql_query *q, struct arena *arena,
    struct notices_logged **ret, size_t *ret_count);
/* An entry. ERR_NOT_FOUND; the same errors. */
enum err notices_logged_read(
    struct store *s, uint64_t index, struct arena *arena, struct ledger_entry *ret);

#endif
