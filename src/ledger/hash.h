/* The hashes of the log's tree (RFC 6962 section 2.1): SHA-256, which tells leaves from nodes. */
#ifndef LEDGER_HASH_H
#define LEDGER_HASH_H

#include <stdbool.h>
#include "base/str.h"

enum { LEDGER_HASH = 32 }; /* bytes */

struct ledger_hash {
	unsigned char at[LEDGER_HASH];
};

/* None of these allocates or fails. Any thread; `ret` may be one of what is hashed. */

bool ledger_hash_eq(const struct ledger_hash *a, const struct ledger_hash *b);

/* Of an entry. */
void ledger_hash_leaf(struct str entry, struct ledger_hash *ret);
/* Of a node with these two below it. */
void ledger_hash_node(
    const struct ledger_hash *left, const struct ledger_hash *right, struct ledger_hash *ret);
/* The root of the full subtree above `count` hashes of one height, a power of two, which it
 * overwrites. */
void ledger_hash_fold(struct ledger_hash *hashes, unsigned count, struct ledger_hash *ret);
/* The root of a log without entries. */
void ledger_hash_nothing(struct ledger_hash *ret);
/* Plain SHA-256 of bytes that are no part of the tree. */
void ledger_hash_bytes(struct str bytes, struct ledger_hash *ret);

#endif
