/* The parts of a certificate in DER, where they stand: for whoever needs a few bytes of many
 * certificates, which were read and judged before (pki/certificate.h). */
#ifndef PKI_PARTS_H
#define PKI_PARTS_H

#include "pki/der.h"

/* Names and key with tag and length; the rest without. */
struct certificate_parts {
	struct str serial; /* the content of an INTEGER, which may be negative */
	struct str issuer, subject;
	struct str key;        /* SubjectPublicKeyInfo */
	struct str extensions; /* for der_extension(); absent: it has none */
	int64_t not_before, not_after;
};

/* False: these bytes are no certificate. */
bool certificate_parts(struct str der, struct certificate_parts *ret);
/* The value of the extension with this OID (its content), absent when there is none. */
struct str certificate_part(const struct certificate_parts *parts, struct str oid);

/* The content of the INTEGER that is written in hexadecimal, "-" before a negative one, as in
 * struct certificate; false: it is none of at most PARTS_SERIAL_MAX bytes. */
enum { PARTS_SERIAL_MAX = 65 };
bool certificate_serial_bytes(struct str hex, unsigned char ret[PARTS_SERIAL_MAX], size_t *ret_len);

#endif
