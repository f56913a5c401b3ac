/* Certificates with their codes as one run of bytes: what an import of many waits as.
 *
 * DESIGN: what is approved has to be what was proposed, so the certificates themselves wait, and
 * not a path to them; an issuer that many share is in it once. The form is this program's own: a
 * code (10 bytes), how many certificates follow (1), and each of them, the site's first: its length
 * (4) and its DER, or, with the highest bit set, where such a length stands above. */
#ifndef RECORD_PACK_H
#define RECORD_PACK_H

#include "base/err.h"
#include "base/str.h"
#include "pki/certificate.h"
#include "record/code.h"

struct pack;

/* One of at most `max` bytes, below 2 GB. NULL when memory is short. */
struct pack *pack_new(size_t max);
/* NULL is legal. */
void pack_free(struct pack *p);
/* Appends a certificate with its chain; a failure shows in pack_bytes(). */
void pack_add(struct pack *p, const struct code *code, const struct certificate *certificate);
/* All of it, valid until the next addition. ERR_TOO_LARGE, ERR_NO_MEMORY. */
enum err pack_bytes(const struct pack *p, struct str *ret);

/* Reads what stands at *offset, which becomes that of the next; the caller frees *ret.
 * ERR_NOT_FOUND: it is the end; ERR_CORRUPT: these are other bytes; errors of certificate_read().
 */
enum err pack_next(struct str bytes, size_t *offset, struct code *ret_code,
    struct certificate **ret, struct problem *why);

#endif
