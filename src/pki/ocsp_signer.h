/* Whose word an answer of OCSP is. */
#ifndef PKI_OCSP_SIGNER_H
#define PKI_OCSP_SIGNER_H

#include <stdbool.h>
#include <stdint.h>
#include <openssl/ocsp.h>
#include "base/err.h"

enum { OCSP_SLACK = 60 }; /* seconds that clocks may differ */

/* Did the issuer of the certificate sign the answer, or a delegate that it issued directly, for
 * this purpose, and that is valid at `now` (RFC 6960 section 4.2.2.2)? Never the certificate that
 * is asked about. ERR_REFUSED with a word "ocsp.…". *ret_by_issuer, and *ret_nocheck: the delegate
 * need not be checked for revocation. */
enum err ocsp_signer_check(OCSP_BASICRESP *answer, X509 *certificate, X509 *issuer, int64_t now,
    bool *ret_by_issuer, bool *ret_nocheck, struct problem *why);

#endif
