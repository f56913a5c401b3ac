/* The chains that came with certificates, each issuer kept once: for whoever checks a certificate
 * later (OCSP answers and revocation lists are signed by its issuer). */
#ifndef RECORD_ISSUER_H
#define RECORD_ISSUER_H

#include "base/arena.h"
#include "base/err.h"
#include "pki/certificate.h"
#include "record/code.h"

struct store;

/* Keeps the chain of a certificate of `code`, which was added before in the same transaction. */
enum err store_add_chain(
    struct store *s, const struct code *code, const struct certificate *certificate);
/* Keeps an issuer, once, which came with or for a certificate of `code`. */
enum err store_add_issuer(
    struct store *s, const struct code *code, const struct certificate_issuer *issuer);
/* The chain of the certificate with this id (struct store_certificate), its issuer first, as DER in
 * memory of `arena`; none where it came alone. */
enum err store_chain(
    struct store *s, int64_t certificate, struct arena *arena, struct str **ret, size_t *ret_count);

/* The SHA-256 of the SubjectPublicKeyInfo of the issuer of that certificate, in hexadecimal; ""
 * where it came alone. */
enum err store_issuer_key(struct store *s, int64_t certificate, char ret[DIGEST_HEX]);

#endif
