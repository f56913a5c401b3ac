/* Who has a certificate's file: has he its private key, too?
 *
 * DESIGN: at the console TLS asks that in its handshake. At the command line random bytes are
 * signed with the key and verified by the certificate; that a key file tells the public numbers of
 * the certificate would prove nothing. */
#ifndef PKI_POSSESSION_H
#define PKI_POSSESSION_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum { POSSESSION_FILE_MAX = 256 << 10 };

/* Of two PEM files, of which the first has the certificate (chains may follow) and the second its
 * key, not encrypted: appends the certificate's DER to `ret_der`. ERR_INVALID: one of them has no
 * such thing; ERR_REFUSED: the key is another's. `why` has words for both. */
enum err possession_prove(
    struct str certificate, struct str key, struct buf *ret_der, struct problem *why);

#endif
