/* Checkpoints (c2sp.org/tlog-checkpoint): what a log says of all its entries, signed. */
#ifndef VERIFY_CHECKPOINT_H
#define VERIFY_CHECKPOINT_H

#include <stdint.h>
#include "verify/hash.h"
#include "verify/note.h"

/* Plain data; slices of the bytes that it was read from. */
struct verify_checkpoint {
	struct str origin; /* the log's name */
	uint64_t size;     /* how many entries it has */
	struct verify_hash root;
	struct verify_note note;
};

/* ERR_INVALID or ERR_TOO_LARGE, with `why`: it is no checkpoint. */
enum err verify_checkpoint_read(
    struct str text, struct verify_checkpoint *ret, struct problem *why);
/* Is it of the log whose key this is, and signed with it? ERR_REFUSED, with `why`. */
enum err verify_checkpoint_check(
    const struct verify_checkpoint *c, const struct verify_key *key, struct problem *why);

#endif
