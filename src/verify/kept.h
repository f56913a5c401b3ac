/* Proofs that somebody kept (c2sp.org/tlog-proof): an entry, and that a log has it.
 *
 * DESIGN: the line "extra" has the entry itself, so that nothing else is needed, neither the log
 * nor a network. It is not believed: that its hash leads to the root in the checkpoint shows that
 * the log has it, and the signature that this is the log. */
#ifndef VERIFY_KEPT_H
#define VERIFY_KEPT_H

#include "base/arena.h"
#include "verify/checkpoint.h"
#include "verify/proof.h"

/* Bytes of such a file. */
enum { VERIFY_KEPT_MAX = 256 << 10 };

/* Plain data; slices of the bytes that it was read from, and of the arena. */
struct verify_kept {
	struct str entry;
	uint64_t index;
	size_t count;
	struct verify_hash proof[VERIFY_PROOF_MAX];
	struct verify_checkpoint checkpoint;
};

/* ERR_INVALID or ERR_TOO_LARGE, with `why`: it is no such file, or was cut. ERR_NO_MEMORY. */
enum err verify_kept_read(
    struct str file, struct arena *memory, struct verify_kept *ret, struct problem *why);
/* Is the entry in the log, and (where `key` is not NULL) is it the log of this key that says so?
 * ERR_REFUSED, with `why`. */
enum err verify_kept_check(
    const struct verify_kept *kept, const struct verify_key *key, struct problem *why);

#endif
