/* What a proof page takes from the certificate, for its template model. */
#ifndef PAGES_PROOF_CERTIFICATE_H
#define PAGES_PROOF_CERTIFICATE_H

#include "base/lang.h"
#include "pki/certificate.h"
#include "web/model.h"

/* Sets subject, issuer, serial, fingerprint, key, signature, names, and what of them is weak. */
void proof_set_certificate(const struct certificate *c, enum lang lang, struct model *m);
/* Sets `country_key` (a key of the catalogue) or, for a country that has no name there, `country`.
 */
void proof_set_country(const struct certificate *c, struct model *m);
/* Appends locality and state of the subject in the order of the language that they are written in.
 */
void proof_place_write(const struct certificate *c, struct buf *to);
/* The tag of the language that `text` seems to be written in, where a page in `page` has to say so;
 * else "". Kana and ideographs are taken for Japanese, ASCII for English. */
const char *proof_text_lang(const char *text, enum lang page);
/* The catalogue's key for a reason of RFC 5280 section 5.3.1. */
const char *proof_revocation_key(const char *reason);

#endif
