/* The keys that sign proofs, while the program serves.
 *
 * DESIGN: workers look into the folder again, some seconds after the last look, so that a key that
 * comes or goes takes its turn without a restart on every server. What cannot be read any more
 * changes nothing: the keys that were read stay in use, and the log says so. */
#ifndef PAGES_FACTS_KEYS_H
#define PAGES_FACTS_KEYS_H

#include "pki/sign/ring.h"

struct proof_keys;

/* Seconds between two looks. */
enum { PROOF_KEYS_LOOK_S = 5 };

/* Reads the keys of a folder, whose path outlives it. *ret is NULL where `folder` is "". The errors
 * of ring_read(). */
enum err proof_keys_open(const char *folder, struct proof_keys **ret, struct problem *why);
/* Nobody holds keys any more. NULL is legal. */
void proof_keys_close(struct proof_keys *k);
/* Appends a JWS of this type (jws_write()) of the claims, by the key whose turn it is.
 * ERR_NOT_FOUND: there is no key; ERR_NO_MEMORY, ERR_TOO_LARGE. Not in an event loop: it may look
 * into the folder, as the next. Any other thread. */
enum err proof_keys_sign(struct proof_keys *k, const char *type, struct str claims, struct buf *to);
/* Appends the public keys that are shown now as a JWK Set. ERR_NOT_FOUND: there is none. */
enum err proof_keys_write_public(struct proof_keys *k, struct buf *to);

#endif
