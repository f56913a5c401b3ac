/* What a certificate says, and what follows from it: strength, and which hosts it is for.
 *
 * All text is UTF-8, decoded from whatever ASN.1 string type the certificate uses. It is not safe
 * to show as it is: whoever displays it must make control and bidirectional characters visible. */
#ifndef PKI_CERTIFICATE_H
#define PKI_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "pki/digest.h"

/* Bytes of a file; names and attributes of one certificate; bytes of one text. */
enum { CERTIFICATE_FILE_MAX = 1 << 20, CERTIFICATE_NAMES_MAX = 1000, CERTIFICATE_TEXT_MAX = 4096 };

/* One attribute of a distinguished name (RFC 5280 section 4.1.2.4). */
struct certificate_attribute {
	const char *type; /* "O", "CN", "serialNumber", or a dotted OID */
	const char *value;
	bool joined; /* in one RDN with the attribute before it */
};

enum certificate_name_kind {
	CERTIFICATE_NAME_HOST,    /* a DNS name, perhaps with "*" as its leftmost label */
	CERTIFICATE_NAME_ADDRESS, /* an IP address */
	CERTIFICATE_NAME_OTHER    /* called a DNS name but none: to be shown, covers nothing */
};

/* What makes a certificate one that browsers refuse, whatever its dates. How long it is valid, its
 * key identifiers, policies, SCTs, the entropy of its serial and reserved names are not judged. */
enum certificate_fault {
	CERTIFICATE_PRECERTIFICATE, /* it has the poison of RFC 6962 section 3.1 */
	CERTIFICATE_PURPOSE,        /* its extended key usage names no serverAuth */
	CERTIFICATE_CRITICAL,       /* it has a critical extension that is unknown */
	CERTIFICATE_VERSION,        /* it is of X.509 version 1 or 2 */
	CERTIFICATE_UNSIGNED,       /* its signature is empty */
	CERTIFICATE_EXPONENT,       /* its RSA exponent is 1, or even */
	CERTIFICATE_MODULUS,        /* its RSA modulus is even */
	CERTIFICATE_HUGE,           /* its RSA key has more than CERTIFICATE_RSA_MAX bits */
	CERTIFICATE_SERIAL,         /* its serial number is negative */
	CERTIFICATE_YEAR,           /* its validity begins or ends before 1950 */
	CERTIFICATE_TIME,           /* it has a time that is not in whole seconds of UTC */
	CERTIFICATE_COMMON_NAME,    /* it names hosts by its CN alone, where no browser looks */
	CERTIFICATE_FAULT_COUNT
};

enum { CERTIFICATE_RSA_MAX = 16384 }; /* bits; more costs whoever verifies with it too much */

/* Who issued a certificate, or its issuer's issuer. Digests are SHA-256. */
struct certificate_issuer {
	struct str der;
	unsigned char fingerprint[DIGEST_BYTES];
	unsigned char name_digest[DIGEST_BYTES]; /* of its subject's encoding */
	unsigned char key_digest[DIGEST_BYTES];  /* of its SubjectPublicKeyInfo */
};

/* The certificate's content. All strings belong to it. Times are seconds since 1970, UTC. */
struct certificate {
	size_t subject_count, issuer_count;
	const struct certificate_attribute *subject, *issuer; /* in the certificate's order */
	const char *serial; /* upper-case hexadecimal, no colons; "-" before a negative one */
	int64_t not_before, not_after;
	const char *key_algorithm; /* "RSA", "EC", "Ed25519", else OpenSSL's name or a dotted OID */
	const char *key_curve;     /* "P-256", OpenSSL's name; NULL: no EC, or no named curve */
	unsigned key_bits;         /* 0: the key cannot be read */
	char key_digest[65];       /* SHA-256 of its SubjectPublicKeyInfo, as of the fingerprint */
	const char *key_weakness;  /* as by weak_key_name(); NULL for none */
	const char *signature_algorithm; /* "sha256WithRSAEncryption", or a dotted OID */
	const char *signature_digest;    /* "SHA256", "SHA1", "MD5"; "none" for EdDSA; "unknown" */
	char fingerprint[65];            /* SHA-256 of the DER, lower-case hexadecimal */
	size_t name_count;
	const char *const *names; /* dNSName and iPAddress SANs (the last CN where there is no SAN
				     and it looks like a host), lower case, each once, in the
				     certificate's order; IPv6 as RFC 5952, without brackets */
	const enum certificate_name_kind *name_kinds; /* one for each of `names` */
	struct str der;                               /* the encoded certificate */
	size_t chain_count; /* of those that came with it, its issuer first: see pki/bundle.h */
	const struct certificate_issuer *chain;
	unsigned faults; /* a bit for each: 1 << enum certificate_fault */
};

/* The rules of a certificate that we vouch for: RSA of 2048 bits or more, EC of 256 or more on a
 * named curve or Ed25519/Ed448; a signature by SHA-256 or better, so neither MD5 nor SHA-1.
 * ERR_REFUSED with `why` that names the figure. */
enum err certificate_check_strength(const struct certificate *c, struct problem *why);
/* Has it none of the faults? ERR_REFUSED with `why` that names the first. */
enum err certificate_check_fitness(const struct certificate *c, struct problem *why);
bool certificate_has_fault(const struct certificate *c, enum certificate_fault fault);
/* "precertificate", "purpose", "critical", "version", "unsigned", "exponent", "modulus", "huge",
 * "serial", "year", "time", "common_name". */
const char *certificate_fault_name(enum certificate_fault fault);
/* Has the key fewer bits than these rules ask of its kind? False for a kind that they do not know.
 */
bool certificate_key_is_short(const struct certificate *c);
/* Is it a DNS name as `names` has them: lower-case letters, digits and hyphens in labels, of which
 * the last is no number; "*" as the whole leftmost label above at least two others? */
bool certificate_is_host_name(struct str name);
/* Is `host` (lower case, A-labels; may itself begin with "*."; or an IP address, IPv6 with or
 * without brackets) covered by a name of the certificate? A wildcard stands for exactly one label
 * above at least two others; "*.x" is covered only by "*.x"; an address only by the same address.
 * What is no host name is neither covered nor covers: upper case, a trailing dot, an underscore, a
 * number as the last label. RFC 9525 section 6.3. */
bool certificate_covers(const struct certificate *c, const char *host);
/* The first value of the attribute `type` in the subject, or NULL. */
const char *certificate_subject(const struct certificate *c, const char *type);
/* Writes a name as one line in the certificate's order, "C=JP, O=…, CN=… + OU=…", values escaped as
 * by RFC 4514 section 2.4. */
void certificate_write_name(
    const struct certificate_attribute *attributes, size_t count, struct buf *to);

#endif
