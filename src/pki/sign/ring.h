/* The keys of one folder, by which a service signs in turn.
 *
 * DESIGN: a key's file is named by the second in which it was made, as 20261129T163000Z.pem, and
 * all that becomes of it follows from its name (rota.h): the folder may be copied to other servers
 * by any means, or lie where all of them read it. Files of other names are not looked at: those
 * that are being written have one. */
#ifndef PKI_SIGN_RING_H
#define PKI_SIGN_RING_H

#include "base/buf.h"
#include "base/err.h"
#include "pki/sign/jws.h"
#include "pki/sign/rota.h"

/* Keys of a folder at most; bytes of a file's name with its NUL. */
enum { RING_MAX = 16, RING_FILE_MAX = 21 };

struct ring_key {
	int64_t made;             /* seconds, UTC; no two have the same */
	char file[RING_FILE_MAX]; /* its name in the folder */
	char name[JWS_KEY_NAME_MAX];
	unsigned char public[JWS_PUBLIC_BYTES];
	struct sign_key *key;
};

/* They never change: any thread. */
struct ring {
	size_t count;
	struct ring_key keys[RING_MAX]; /* the oldest first */
};

/* Reads all keys of a folder, perhaps none; the caller frees them. ERR_NOT_FOUND: there is no such
 * folder; ERR_REFUSED: others may read a key, two files have the same, or there are too many; the
 * errors of sign_key_load(); with `why`, which names the file. */
enum err ring_read(const char *folder, struct ring **ret, struct problem *why);
/* NULL is legal. */
void ring_free(struct ring *ring);
/* When each of them signs: ring->count turns. */
void ring_turns(const struct ring *ring, int64_t now, struct rota_turn *ret);
/* The one that signs now; NULL when there is none. */
const struct ring_key *ring_current(const struct ring *ring, int64_t now);
/* Appends the public keys that are shown now as a JWK Set (RFC 7517 section 5). */
void ring_write_public(const struct ring *ring, int64_t now, struct buf *to);
/* Makes one more key in the folder, made now. The errors of sign_key_create(). */
enum err ring_add(const char *folder, int64_t now, struct problem *why);
/* Removes the file of a key. ERR_UNAVAILABLE, with `why`. */
enum err ring_remove(const char *folder, const struct ring_key *key, struct problem *why);

#endif
