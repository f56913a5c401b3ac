/* Takes from a certificate what struct certificate holds, step by step. */
#include "pki/certificate_take.h"

#include <stdio.h>
#include <string.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>
#include "base/calendar.h"
#include "base/hex.h"
#include "pki/asn1_time.h"
#include "pki/certificate_hosts.h"
#include "pki/certificate_key.h"
#include "pki/certificate_name.h"
#include "pki/certificate_text.h"
#include "pki/digest.h"

/* A step takes something from `x` and fills fields of `to`; what these point to lies in `room`. `x`
 * is not changed, but OpenSSL caches in it. */
typedef enum err certificate_step(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why);

/* ---- the whole, its number and its times ---- */

static enum err take_der(X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	unsigned char digest[DIGEST_BYTES], *at;
	int len = i2d_X509(x, NULL);
	enum err err;

	(void)why;
	at = len < 0 ? NULL : arena_alloc(room, (size_t)len);
	if (at == NULL)
		return ERR_NO_MEMORY;
	to->der = (struct str){(const char *)at, (size_t)len};
	i2d_X509(x, &at);
	err = digest_sha256(to->der.at, to->der.len, digest);
	if (!err)
		hex_write(digest, sizeof digest, to->fingerprint);
	return err;
}

/* Only the certificate of a site is wanted, with extensions that can be relied upon. */
static enum err refuse_role(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	uint32_t flags = X509_get_extension_flags(x);

	(void)room;
	(void)to;
	if (flags & EXFLAG_INVALID)
		return err_because(why, ERR_INVALID, "an extension of it is malformed");
	if (flags & EXFLAG_CA)
		return err_reason(why, ERR_REFUSED, "certificate.ca",
		    "it is the certificate of a CA (CA:TRUE): give the site's own");
	return ERR_OK;
}

static void fault_note(struct certificate *to, enum certificate_fault fault, bool has)
{
	if (has)
		to->faults |= 1U << fault;
}

/* What it is, and whether anything stands in the way of its use. */
static enum err take_role(X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	uint32_t flags = X509_get_extension_flags(x), use = X509_get_extended_key_usage(x);
	bool poisoned = X509_get_ext_by_NID(x, NID_ct_precert_poison, -1) >= 0;

	(void)room;
	(void)why;
	fault_note(to, CERTIFICATE_PRECERTIFICATE, poisoned);
	fault_note(to, CERTIFICATE_PURPOSE, (flags & EXFLAG_XKUSAGE) && !(use & XKU_SSL_SERVER));
	fault_note(to, CERTIFICATE_CRITICAL, !poisoned && (flags & EXFLAG_CRITICAL));
	fault_note(to, CERTIFICATE_VERSION, X509_get_version(x) < X509_VERSION_3);
	return ERR_OK;
}

static enum err take_serial(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	enum { SERIAL_MAX = 64 }; /* RFC 5280 allows 20; some CAs of the past used more */
	const ASN1_INTEGER *serial = X509_get0_serialNumber(x);
	const unsigned char *bytes = ASN1_STRING_get0_data(serial);
	int len = ASN1_STRING_length(serial);
	char *text;

	if (len > SERIAL_MAX)
		return err_because(why, ERR_TOO_LARGE,
		    "its serial number has %d bytes: at most %d are taken", len, SERIAL_MAX);
	text = arena_alloc(room, 2 * (size_t)len + 4);
	to->serial = text;
	if (text == NULL)
		return ERR_NO_MEMORY;
	fault_note(to, CERTIFICATE_SERIAL, ASN1_STRING_type(serial) & V_ASN1_NEG);
	if (certificate_has_fault(to, CERTIFICATE_SERIAL))
		*text++ = '-';
	hex_write_upper(bytes, (size_t)len, text);
	return ERR_OK;
}

static enum err take_validity(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	const int64_t first = (int64_t)calendar_day((struct calendar_date){1950, 1, 1}) * 86400;

	(void)room;
	if (!asn1_time_seconds(X509_get0_notBefore(x), &to->not_before) ||
	    !asn1_time_seconds(X509_get0_notAfter(x), &to->not_after))
		return err_because(why, ERR_INVALID, "its validity has a malformed time");
	if (to->not_before > to->not_after)
		return err_because(why, ERR_INVALID, "its validity ends before it begins");
	fault_note(to, CERTIFICATE_YEAR, to->not_before < first);
	fault_note(to, CERTIFICATE_TIME,
	    !asn1_time_is_whole(X509_get0_notBefore(x)) ||
		!asn1_time_is_whole(X509_get0_notAfter(x)));
	return ERR_OK;
}

/* ---- subject and issuer ---- */

static enum err take_names(X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	enum err err = certificate_take_name(
	    X509_get_subject_name(x), "the subject", room, &to->subject_count, &to->subject, why);

	return err ? err
		   : certificate_take_name(X509_get_issuer_name(x), "the issuer", room,
			 &to->issuer_count, &to->issuer, why);
}

/* ---- key and signature ---- */

static enum err take_key(X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	(void)why;
	return certificate_take_key(X509_get_X509_PUBKEY(x), room, to);
}

static enum err take_hosts(X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	return certificate_take_hosts(X509_get0_extensions(x), room, to, why);
}

static enum err take_signature(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	int digest = NID_undef, type = NID_undef;
	const ASN1_BIT_STRING *bits;
	const X509_ALGOR *algorithm;
	const ASN1_OBJECT *oid;

	X509_get0_signature(&bits, &algorithm, x);
	if (X509_ALGOR_cmp(algorithm, X509_get0_tbs_sigalg(x)) != 0)
		return err_because(why, ERR_INVALID,
		    "it names two different signature algorithms (RFC 5280 section 4.1.1.2)");
	fault_note(to, CERTIFICATE_UNSIGNED, ASN1_STRING_length(bits) == 0);
	X509_ALGOR_get0(&oid, NULL, NULL, algorithm);
	to->signature_algorithm = certificate_oid(oid, true, room);
	if (to->signature_algorithm == NULL)
		return ERR_NO_MEMORY;
	/* This also looks into the parameters of RSA-PSS. */
	X509_get_signature_info(x, &digest, &type, NULL, NULL);
	if (digest != NID_undef)
		to->signature_digest = OBJ_nid2sn(digest);
	else if (type == NID_ED25519 || type == NID_ED448)
		to->signature_digest = "none";
	else
		to->signature_digest = "unknown";
	return ERR_OK;
}

/* ---- all of it ---- */

enum err certificate_take(X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	enum err err = refuse_role(x, room, to, why);

	return err ? err : certificate_take_any(x, room, to, why);
}

enum err certificate_take_any(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	static certificate_step *const steps[] = {take_role, take_der, take_names, take_serial,
	    take_validity, take_key, take_signature, take_hosts};
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !err; i++)
		err = steps[i](x, room, to, why);
	return err;
}
