/* JSON Web Signatures (RFC 7515) in their compact form, by ES256, and the keys that verify them
 * (RFC 7517).
 *
 * DESIGN: the header says which algorithm, which key and what kind of statement it is, and nothing
 * else: no key and no address of one that a reader could be led to believe. All texts in it are
 * digits of base64 or constants of ours, so that nothing is to be escaped. */
#ifndef PKI_SIGN_JWS_H
#define PKI_SIGN_JWS_H

#include "base/buf.h"
#include "pki/sign/key.h"

/* Bytes of the public key of SIGN_P256; of a key's name with its NUL. */
enum { JWS_PUBLIC_BYTES = 64, JWS_KEY_NAME_MAX = 44 };

/* The name by which everybody calls the key (RFC 7638, SHA-256). ERR_NO_MEMORY. Any thread. */
enum err jws_name_key(
    const unsigned char public[JWS_PUBLIC_BYTES], char ret_name[JWS_KEY_NAME_MAX]);
/* Appends the public key as a JSON object: kty, crv, x, y, use, alg, kid. */
void jws_write_key(const unsigned char public[JWS_PUBLIC_BYTES], const char *name, struct buf *to);
/* Appends a signature of `payload`, with the payload, by a key of SIGN_P256 that has this name.
 * `type` says what kind of statement it is, so that none is taken for another (RFC 8725 section
 * 3.11). ERR_NO_MEMORY, ERR_TOO_LARGE. Any thread; not in an event loop. */
enum err jws_write(const struct sign_key *key, const char *name, const char *type,
    struct str payload, struct buf *to);

#endif
