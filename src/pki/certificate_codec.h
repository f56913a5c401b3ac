/* Writes what a certificate says as bytes, and reads it back: a hundred times as quick as the
 * certificate itself is read. */
#ifndef PKI_CERTIFICATE_CODEC_H
#define PKI_CERTIFICATE_CODEC_H

#include "base/arena.h"
#include "pki/certificate.h"

enum { CERTIFICATE_BYTES_MAX = 1 << 24 };

/* Appends the bytes of all but c->der, key_digest, key_weakness and the chain. A failure is in
 * to->err. */
void certificate_encode(const struct certificate *c, struct buf *to);
/* Reads what certificate_encode() of this version wrote; all in memory of `arena`, and
 * absent what is not written.
 * NULL: it is something else, or memory is short. Any thread. */
const struct certificate *certificate_decode(struct str bytes, struct arena *arena);

#endif
