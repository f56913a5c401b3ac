/* Checks the two proofs that a log gives (RFC 9162 sections 2.1.3.2 and 2.1.4.2). */
#ifndef VERIFY_PROOF_H
#define VERIFY_PROOF_H

#include <stdbool.h>
#include <stdint.h>
#include "verify/hash.h"

/* No proof has more hashes: a tree has at most so many floors. */
enum { VERIFY_PROOF_MAX = 64, VERIFY_CONSISTENCY_MAX = 2 * VERIFY_PROOF_MAX };

/* A tree as a checkpoint has it. */
struct verify_tree {
	uint64_t size;
	const struct verify_hash *root;
};

/* Is `leaf` the entry number `index` (from 0) of the tree? */
bool verify_inclusion(uint64_t index, const struct verify_hash *leaf,
    const struct verify_hash *proof, size_t count, const struct verify_tree *tree);
/* Does `tree` begin with all that `older` has? Trees of one size have to be the same, and every
 * tree begins with the empty one; neither takes a proof. */
bool verify_consistency(const struct verify_tree *older, const struct verify_hash *proof,
    size_t count, const struct verify_tree *tree);

#endif
