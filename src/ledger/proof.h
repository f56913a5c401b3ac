/* Proofs about the log, made from its tiles alone (RFC 9162 sections 2.1.3.1 and 2.1.4.1), and the
 * text in which one is kept (C2SP tlog-proof).
 *
 * A proof reads a tile of each level on its way, and another of those below where it passes the
 * right edge. All are tiles that a log of its size has, as wide as they are there. */
#ifndef LEDGER_PROOF_H
#define LEDGER_PROOF_H

#include <stddef.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "ledger/hash.h"
#include "ledger/tile.h"

enum { LEDGER_PROOF_MAX = 64 }; /* hashes in a proof */

/* Where tiles come from. */
struct ledger_tiles {
	/* Writes the tile's width * LEDGER_HASH bytes to `ret`. What it fails with is passed on. */
	enum err (*read)(void *arg, const struct ledger_tile *t, unsigned char *ret);
	void *arg;
};

/* None of these allocates; they run on any thread that may call read(). On a failure the outputs
 * are unspecified. ERR_INVALID, too, for a size of more than INT64_MAX. */

/* The root of the log when it had `size` entries. Errors of read(). */
enum err ledger_root(const struct ledger_tiles *t, uint64_t size, struct ledger_hash *ret);
/* That entry `index` is in the log of that size: from its sibling up to the root's child.
 * ERR_INVALID: that log has no such entry; errors of read(). */
enum err ledger_inclusion(const struct ledger_tiles *t, uint64_t index, uint64_t size,
    struct ledger_hash ret[LEDGER_PROOF_MAX], size_t *ret_count);
/* That the log of size `from` is the beginning of that of `size`; no hashes where it had no entry,
 * or as many. ERR_INVALID: it was larger; errors of read(). */
enum err ledger_consistency(const struct ledger_tiles *t, uint64_t from, uint64_t size,
    struct ledger_hash ret[LEDGER_PROOF_MAX], size_t *ret_count);

/* Appends the text of a proof that somebody keeps: of entry `index` in the log of `checkpoint`
 * (a whole one, as it is signed). `extra` are bytes to go with it; absent for none. */
void ledger_proof_write(struct str extra, uint64_t index, const struct ledger_hash *proof,
    size_t count, struct str checkpoint, struct buf *to);

#endif
