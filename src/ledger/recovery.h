/* Brings back into a store that was set back to an older state what the log has published since. */
#ifndef LEDGER_RECOVERY_H
#define LEDGER_RECOVERY_H

#include <stdint.h>
#include "base/err.h"
#include "pki/sign/key.h"
#include "store/store.h"

/* What was done. */
struct ledger_recovered {
	uint64_t size; /* entries that were signed */
	uint64_t
	    first; /* that was lost; all from it on are those of the folder. `size`: none was */
	uint64_t count; /* of which the store had others, or none, and has them now */
	uint64_t moved; /* entries that came meanwhile, and have numbers behind those now */
};

/* Compares the store's entries with those of the folder, up to the folder's checkpoint, and puts
 * back those that are not there: all of them or none. Then the store has the checkpoint, too. May
 * be called while servers run. ERR_NOT_FOUND: the folder has no checkpoint, or not all entries;
 * ERR_CORRUPT: a file of it is damaged, or it is not what was signed; ERR_REFUSED: it is of another
 * log than `name`, was signed by another key than `key` (NULL: this machine has none), or the store
 * is ahead of it; those of store_open(); with `why`. */
enum err ledger_recover(struct store *s, const char *folder, const char *name,
    const struct sign_key *key, int64_t now, struct ledger_recovered *ret, struct problem *why);

#endif
