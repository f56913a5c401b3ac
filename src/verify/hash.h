/* The hashes of a log's tree (RFC 9162 section 2.1), as whoever checks one makes them.
 *
 * DESIGN: this room shares no code with the one that writes logs (parsing, hashing, proofs): a
 * mistake there would be made here as well, and nobody would find it. */
#ifndef VERIFY_HASH_H
#define VERIFY_HASH_H

#include <stdbool.h>
#include "base/str.h"

enum { VERIFY_HASH_BYTES = 32 };

/* SHA-256. Plain data without gaps: an array of them is what a tile's file has. */
struct verify_hash {
	unsigned char at[VERIFY_HASH_BYTES];
};

/* Of an entry. Any thread, as all here. */
void verify_hash_leaf(struct str entry, struct verify_hash *ret);
/* Of two subtrees, side by side. `ret` may be one of them. */
void verify_hash_node(
    const struct verify_hash *left, const struct verify_hash *right, struct verify_hash *ret);
/* Of a log without entries. */
void verify_hash_nothing(struct verify_hash *ret);
/* Makes hashes[0] the root of the tree that has `count` (1 or more) subtrees of one size side by
 * side, of which the last may be smaller; the others are used up. */
void verify_hash_fold(struct verify_hash *hashes, size_t count);
/* Of plain bytes. */
void verify_hash_plain(struct str bytes, struct verify_hash *ret);
bool verify_hash_eq(const struct verify_hash *a, const struct verify_hash *b);

#endif
