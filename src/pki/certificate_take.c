/* Takes from a certificate what struct certificate holds, step by step. */
#include "pki/certificate_take.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>
#include "base/calendar.h"
#include "base/hex.h"
#include "pki/certificate_hosts.h"
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

/* timegm() depends on the range of time_t and on nothing being wrong with struct tm. */
static bool seconds_of_time(const ASN1_TIME *from, int64_t *ret_seconds)
{
	struct calendar_date date;
	struct tm tm;

	if (!ASN1_TIME_to_tm(from, &tm))
		return false;
	date = (struct calendar_date){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday};
	*ret_seconds =
	    (int64_t)calendar_day(date) * 86400 + tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
	return true;
}

/* Digits and "Z", as RFC 5280 section 4.1.2.5 has them; OpenSSL reads more. */
static bool time_is_whole(const ASN1_TIME *time)
{
	struct str text = {
	    (const char *)ASN1_STRING_get0_data(time), (size_t)ASN1_STRING_length(time)};
	size_t digits = ASN1_STRING_type(time) == V_ASN1_UTCTIME ? 12 : 14;

	for (size_t i = 0; i < digits && i < text.len; i++)
		if (!str_is_digit(text.at[i]))
			return false;
	return text.len == digits + 1 && text.at[digits] == 'Z';
}

static enum err take_validity(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	const int64_t first = (int64_t)calendar_day((struct calendar_date){1950, 1, 1}) * 86400;

	(void)room;
	if (!seconds_of_time(X509_get0_notBefore(x), &to->not_before) ||
	    !seconds_of_time(X509_get0_notAfter(x), &to->not_after))
		return err_because(why, ERR_INVALID, "its validity has a malformed time");
	if (to->not_before > to->not_after)
		return err_because(why, ERR_INVALID, "its validity ends before it begins");
	fault_note(to, CERTIFICATE_YEAR, to->not_before < first);
	fault_note(to, CERTIFICATE_TIME,
	    !time_is_whole(X509_get0_notBefore(x)) || !time_is_whole(X509_get0_notAfter(x)));
	return ERR_OK;
}

/* ---- subject and issuer ---- */

static enum err take_attribute(const X509_NAME_ENTRY *entry, const char *whose, struct arena *room,
    struct certificate_attribute *to, struct problem *why)
{
	char what[64];
	char *value = NULL;
	enum err err;

	to->type = certificate_oid(X509_NAME_ENTRY_get_object(entry), false, room);
	if (to->type == NULL)
		return ERR_NO_MEMORY;
	snprintf(what, sizeof what, "%s's %s", whose, to->type);
	err = certificate_text(X509_NAME_ENTRY_get_data(entry), what, room, &value, why);
	to->value = value;
	return err;
}

static enum err take_distinguished_name(const X509_NAME *name, const char *whose,
    struct arena *room, size_t *ret_count, const struct certificate_attribute **ret_attributes,
    struct problem *why)
{
	int count = X509_NAME_entry_count(name), set = -1;
	struct certificate_attribute *list;

	if (count > CERTIFICATE_NAMES_MAX)
		return err_because(why, ERR_TOO_LARGE, "%s has %d attributes: at most %d are taken",
		    whose, count, CERTIFICATE_NAMES_MAX);
	list = arena_alloc(room, (size_t)count * sizeof *list);
	if (list == NULL)
		return ERR_NO_MEMORY;
	for (int i = 0; i < count; i++) {
		const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
		enum err err = take_attribute(entry, whose, room, &list[i], why);

		if (err)
			return err;
		list[i].joined = X509_NAME_ENTRY_set(entry) == set;
		set = X509_NAME_ENTRY_set(entry);
	}
	*ret_count = (size_t)count;
	*ret_attributes = list;
	return ERR_OK;
}

static enum err take_names(X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	enum err err = take_distinguished_name(
	    X509_get_subject_name(x), "the subject", room, &to->subject_count, &to->subject, why);

	return err ? err
		   : take_distinguished_name(X509_get_issuer_name(x), "the issuer", room,
			 &to->issuer_count, &to->issuer, why);
}

/* ---- key and signature ---- */

/* The curve's NIST name, else OpenSSL's; NULL for a curve that the key spells out itself: such a
 * curve may be anybody's (CVE-2020-0601). */
static enum err take_curve(const EVP_PKEY *key, struct arena *room, const char **ret_curve)
{
	int spelled_out = 0;
	char group[64];
	const char *nist;
	size_t len;

	EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &spelled_out);
	if (spelled_out || !EVP_PKEY_get_group_name(key, group, sizeof group, &len))
		return ERR_OK;
	nist = EC_curve_nid2nist(OBJ_sn2nid(group));
	*ret_curve = nist != NULL ? nist : arena_str(room, str_from(group));
	return *ret_curve == NULL ? ERR_NO_MEMORY : ERR_OK;
}

/* Is it a key by which something can be signed? Nothing is calculated, whatever its size. */
static enum err take_rsa_faults(const EVP_PKEY *key, struct certificate *to)
{
	BIGNUM *modulus = NULL, *exponent = NULL;
	bool known = EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &modulus) &&
		     EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent);

	if (known) {
		fault_note(to, CERTIFICATE_EXPONENT, BN_is_one(exponent) || !BN_is_odd(exponent));
		fault_note(to, CERTIFICATE_MODULUS, !BN_is_odd(modulus));
		fault_note(to, CERTIFICATE_HUGE, BN_num_bits(modulus) > CERTIFICATE_RSA_MAX);
	}
	BN_free(modulus);
	BN_free(exponent);
	return known ? ERR_OK : ERR_NO_MEMORY;
}

static enum err take_key(X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	static const struct {
		int type;
		const char *name;
	} kinds[] = {
	    {EVP_PKEY_RSA, "RSA"},
	    {EVP_PKEY_RSA_PSS, "RSA-PSS"},
	    {EVP_PKEY_EC, "EC"},
	    {EVP_PKEY_ED25519, "Ed25519"},
	    {EVP_PKEY_ED448, "Ed448"},
	};
	const EVP_PKEY *key = X509_get0_pubkey(x);
	ASN1_OBJECT *oid;

	(void)why;
	X509_PUBKEY_get0_param(&oid, NULL, NULL, NULL, X509_get_X509_PUBKEY(x));
	to->key_algorithm = certificate_oid(oid, false, room);
	if (to->key_algorithm == NULL)
		return ERR_NO_MEMORY;
	if (key == NULL)
		return ERR_OK;
	to->key_bits = (unsigned)EVP_PKEY_get_bits(key);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].type == EVP_PKEY_get_base_id(key))
			to->key_algorithm = kinds[i].name;
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA ||
	    EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA_PSS)
		return take_rsa_faults(key, to);
	if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC)
		return ERR_OK;
	return take_curve(key, room, &to->key_curve);
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
	static certificate_step *const steps[] = {refuse_role, take_role, take_der, take_names,
	    take_serial, take_validity, take_key, take_signature, certificate_take_hosts};
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !err; i++)
		err = steps[i](x, room, to, why);
	return err;
}
