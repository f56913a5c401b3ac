/* Checks a whole log, from outside: is everything in it what its checkpoint says?
 *
 * DESIGN: nothing that a log says of itself is believed. Each entry is hashed and compared with its
 * hash in the tiles of level 0, each tile's hashes add up to one hash of the level above, and all
 * of them to the root in the checkpoint, which the log's key signs. So a single bit that is another
 * one is found, and where. An older checkpoint, kept from an earlier visit, shows that the log
 * still begins with all that it had then: that is what a log that rewrites the past cannot give. */
#ifndef VERIFY_LOG_H
#define VERIFY_LOG_H

#include "base/arena.h"
#include "verify/checkpoint.h"
#include "verify/way.h"

/* What is to be checked. */
struct verify_wish {
	const struct verify_way *way;
	const char *where;
	const struct verify_key *key; /* the log's; NULL: not known, so nobody vouches for it */
	struct str older;             /* an older checkpoint; absent: none */
	/* Tells how many entries are done; from the calling thread, some times a second or more. */
	void (*tell)(void *arg, uint64_t done, uint64_t total);
	void *arg;
};

/* What was found right. In memory of the arena. */
struct verify_found {
	struct str checkpoint; /* as the log has it: to be kept for the next time */
	struct str origin;
	uint64_t size;
	struct verify_hash root;
	bool has_older;
	uint64_t older_size; /* of the older checkpoint, with whose entries it begins */
};

/* ERR_OK: all holds. ERR_REFUSED: it does not; ERR_INVALID: something is malformed; ERR_NOT_FOUND:
 * something is missing; others: it cannot be read, or has no checkpoint. `why` says what, where.
 * Stops at the first of them, which are: the checkpoint, its signature, the older one, the entries
 * from the first on. */
enum err verify_log(const struct verify_wish *wish, struct arena *memory, struct verify_found *ret,
    struct problem *why);

#endif
