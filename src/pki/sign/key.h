/* Keys that sign what the service says. */
#ifndef PKI_SIGN_KEY_H
#define PKI_SIGN_KEY_H

#include <stddef.h>
#include "base/err.h"
#include "base/str.h"

enum sign_kind {
	SIGN_ED25519, /* RFC 8032 */
	SIGN_P256,    /* ECDSA on P-256 with SHA-256 */
	SIGN_KIND_COUNT
};

enum { SIGN_BYTES = 64, SIGN_PUBLIC_MAX = 64 };

/* A private key. It does not change: any number of threads may use one at a time. */
struct sign_key;

/* Makes a new key in a file (PEM, PKCS #8), readable by its owner only. ERR_EXISTS: a file of that
 * name is there, and stays as it is; ERR_FULL, ERR_UNAVAILABLE, ERR_NO_MEMORY; with `why`. */
enum err sign_key_create(enum sign_kind kind, const char *path, struct problem *why);
/* Reads a key; the caller frees it. ERR_NOT_FOUND; ERR_REFUSED: other users may read the file;
 * ERR_INVALID: there is no such key in it, or an encrypted one (nobody is asked for a pass phrase);
 * ERR_UNAVAILABLE, ERR_NO_MEMORY; with `why`. */
enum err sign_key_load(
    enum sign_kind kind, const char *path, struct sign_key **ret, struct problem *why);
/* NULL is legal. */
void sign_key_free(struct sign_key *key);
/* Signs. Ed25519: as RFC 8032 writes it, always the same for the same bytes. P-256: r and s, 32
 * bytes each, the highest first, as RFC 7518 section 3.4 writes them, another each time.
 * ERR_NO_MEMORY, with `ret` untouched. Any thread; not in an event loop. */
enum err sign_key_sign(const struct sign_key *key, struct str bytes, unsigned char ret[SIGN_BYTES]);
/* The public key: 32 bytes for Ed25519; 64 for P-256, x and y, the highest byte first. */
void sign_key_public(
    const struct sign_key *key, unsigned char ret[SIGN_PUBLIC_MAX], size_t *ret_len);

#endif
