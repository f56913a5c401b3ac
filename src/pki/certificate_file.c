/* Finds the certificates of a file.
 *
 * DESIGN: whoever gives the wrong file learns what it is and what to give instead, so a failure is
 * looked at twice: first as a certificate, then as each of the things that stand in its place. */
#include "pki/certificate_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/pkcs7.h>
#include <openssl/x509v3.h>
#include "pki/certificate.h"
#include "pki/pem.h"

/* Keys come in several types, and only these find out which. */
static bool is_private_key(struct str der)
{
	const unsigned char *at = (const unsigned char *)der.at;
	EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &at, (long)der.len);

	EVP_PKEY_free(key);
	return key != NULL;
}

static bool is_public_key(struct str der)
{
	const unsigned char *at = (const unsigned char *)der.at;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)der.len);

	EVP_PKEY_free(key);
	return key != NULL;
}

#define KEY_ADVICE "a private key: keep that secret, and give the certificate alone"

/* What comes in place of a certificate: the end of its PEM label (or NULL), how its DER is known
 * (by OpenSSL's description of the type, by a function, or not at all), and what to say of it. The
 * first match counts. */
static const struct stranger {
	const char *label;
	const ASN1_ITEM *(*item)(void);
	bool (*is)(struct str der);
	const char *reason, *advice;
} strangers[] = {
    {NULL, PKCS12_it, NULL, "certificate.container",
	"a PKCS#12 file, which holds a private key: give the certificate that \"openssl pkcs12 "
	"-nokeys -clcerts\" takes out of it"},
    {"PKCS7", PKCS7_it, NULL, "certificate.container",
	"a PKCS#7 bundle: give what \"openssl pkcs7 -print_certs\" makes of it, the site's "
	"certificate first"},
    {"CMS", NULL, NULL, "certificate.container", "a CMS message: give the certificate itself"},
    {"CERTIFICATE REQUEST", X509_REQ_it, NULL, "certificate.request",
	"a certificate request (CSR): give the certificate that was issued for it"},
    {"X509 CRL", X509_CRL_it, NULL, "certificate.other",
	"a revocation list: give the certificate itself"},
    {"PRIVATE KEY", X509_SIG_it, NULL, "certificate.secret", KEY_ADVICE},
    {NULL, NULL, is_private_key, "certificate.secret", KEY_ADVICE},
    {"PUBLIC KEY", NULL, is_public_key, "certificate.other",
	"a public key: give the certificate that contains it"},
    {"TRUSTED CERTIFICATE", NULL, NULL, "certificate.other",
	"OpenSSL's own form of a certificate: give what \"openssl x509\" makes of it"},
    {"PARAMETERS", NULL, NULL, "certificate.other",
	"parameters of a key: give the certificate alone"},
};

/* Files that are neither PEM nor DER, by their first bytes. */
static const struct {
	struct str start;
	const char *advice;
} openings[] = {
    {{"\xFF\xFE", 2}, "the file is UTF-16 text: save it as UTF-8 or ASCII"},
    {{"\xFE\xFF", 2}, "the file is UTF-16 text: save it as UTF-8 or ASCII"},
    {{"\xFE\xED\xFE\xED", 4},
	"the file is a Java key store: give what \"keytool -exportcert -rfc\" makes of it"},
    {{"PK\3\4", 4}, "the file is a ZIP archive: unpack it and give the certificate"},
};

/* What OpenSSL's first complaint says to somebody who does not know OpenSSL; the last row is for
 * all others. */
static const struct {
	int reason;
	const char *meaning;
} complaints[] = {
    {ASN1_R_INVALID_UTF8STRING, "has a name with text that is not valid UTF-8"},
    {ASN1_R_BMPSTRING_IS_WRONG_LENGTH, "has a name with a BMPString of odd length"},
    {ASN1_R_UNIVERSALSTRING_IS_WRONG_LENGTH, "has a name with a broken UniversalString"},
    {ASN1_R_ILLEGAL_CHARACTERS, "has a name with characters that do not exist in Unicode"},
    {ASN1_R_MSTRING_WRONG_TAG, "has a value that is not of a type which X.509 allows there"},
    {ASN1_R_TOO_LONG, "is cut off, or damaged"},
    {0, "is not an X.509 certificate in DER, or is damaged"},
};

static bool stranger_is(const struct stranger *stranger, struct str der)
{
	const unsigned char *at = (const unsigned char *)der.at;
	ASN1_VALUE *thing;

	if (stranger->item == NULL)
		return stranger->is != NULL && stranger->is(der);
	thing = ASN1_item_d2i(NULL, &at, (long)der.len, stranger->item());
	ASN1_item_free(thing, stranger->item());
	return thing != NULL;
}

/* `first` is OpenSSL's first error: looking at the strangers adds others. */
static enum err der_refuse(
    struct str der, const char *where, unsigned long first, struct problem *why)
{
	bool asn1 = ERR_GET_LIB(first) == ERR_LIB_ASN1;
	size_t i;

	if (ERR_GET_REASON(first) == ERR_R_MALLOC_FAILURE)
		return ERR_NO_MEMORY;
	for (i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
		if (stranger_is(&strangers[i], der))
			return err_reason(why, ERR_INVALID, strangers[i].reason, "%s is %s", where,
			    strangers[i].advice);
	i = 0;
	while (
	    complaints[i].reason != 0 && !(asn1 && ERR_GET_REASON(first) == complaints[i].reason))
		i++;
	return err_because(why, ERR_INVALID, "%s %s", where, complaints[i].meaning);
}

/* OpenSSL reads BER too; of a certificate there must be only one encoding, or it could be entered
 * twice under two fingerprints. */
static bool certificate_is_der(const X509 *x, struct str encoded)
{
	unsigned char *again = NULL;
	int len = i2d_X509(x, &again);
	bool same = len >= 0 && str_eq(encoded, (struct str){(const char *)again, (size_t)len});

	OPENSSL_free(again);
	return same;
}

enum err certificate_file_open_der(
    struct str der, const char *where, X509 **ret_leaf, struct problem *why)
{
	const unsigned char *at = (const unsigned char *)der.at;
	X509 *x;
	size_t used;

	if (der.len > CERTIFICATE_FILE_MAX)
		return err_because(why, ERR_TOO_LARGE, "%s has %zu bytes: at most %d are taken",
		    where, der.len, CERTIFICATE_FILE_MAX);
	ERR_clear_error();
	x = d2i_X509(NULL, &at, (long)der.len);
	if (x == NULL)
		return der_refuse(der, where, ERR_peek_error(), why);
	used = (size_t)((const char *)at - der.at);
	if (used == der.len && certificate_is_der(x, der)) {
		*ret_leaf = x;
		return ERR_OK;
	}
	X509_free(x);
	if (used < der.len)
		return err_because(why, ERR_INVALID, "%zu bytes follow the certificate in %s",
		    der.len - used, where);
	return err_because(why, ERR_INVALID, "%s is not encoded by the rules of DER", where);
}

static enum err label_refuse(const struct pem_block *block, struct problem *why)
{
	for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
		if (strangers[i].label != NULL &&
		    str_ends(block->label, str_from(strangers[i].label)))
			return err_reason(why, ERR_INVALID, strangers[i].reason,
			    "the block on line %zu is %s", block->line, strangers[i].advice);
	return err_because(
	    why, ERR_INVALID, "the block on line %zu is not labelled CERTIFICATE", block->line);
}

/* ---- PKCS#7, and one DER ---- */

/* The certificates of a PKCS#7 message; NULL where it has none. */
static const STACK_OF(X509) * pkcs7_certificates(const PKCS7 *p)
{
	if (PKCS7_type_is_signed(p) && p->d.sign != NULL)
		return p->d.sign->cert;
	return NULL;
}

/* Takes each by its encoding, so that it is read as if it had come alone. */
static enum err pkcs7_take(
    const PKCS7 *p, const char *where, const struct certificate_taker *taker, struct problem *why)
{
	const STACK_OF(X509) *all = pkcs7_certificates(p);
	enum err err = ERR_OK;

	if (sk_X509_num(all) < 1)
		return err_reason(why, ERR_INVALID, "certificate.none",
		    "%s is a PKCS#7 message without certificates", where);
	for (int i = 0; i < sk_X509_num(all) && !err; i++) {
		unsigned char *der = NULL;
		int len = i2d_X509(sk_X509_value(all, i), &der);
		char place[96];
		X509 *x = NULL;

		snprintf(place, sizeof place, "certificate %d in %s", i + 1, where);
		err = len < 0 ? ERR_NO_MEMORY
			      : certificate_file_open_der(
				    (struct str){(const char *)der, (size_t)len}, place, &x, why);
		OPENSSL_free(der);
		if (!err)
			err = taker->take(taker->arg, x, why);
	}
	return err;
}

/* A certificate, or a bundle of them, whatever it was called. */
static enum err der_take(
    struct str der, const char *where, const struct certificate_taker *taker, struct problem *why)
{
	const unsigned char *at = (const unsigned char *)der.at;
	PKCS7 *bundle = d2i_PKCS7(NULL, &at, (long)der.len);
	size_t used = (size_t)((const char *)at - der.at);
	X509 *x = NULL;
	enum err err;

	ERR_clear_error();
	if (bundle == NULL) {
		err = certificate_file_open_der(der, where, &x, why);
		return err ? err : taker->take(taker->arg, x, why);
	}
	err = used == der.len ? pkcs7_take(bundle, where, taker, why)
			      : err_because(why, ERR_INVALID, "%zu bytes follow the bundle in %s",
				    der.len - used, where);
	PKCS7_free(bundle);
	return err;
}

/* ---- PEM ---- */

/* Labels of what may hold certificates; some programs call a PKCS#7 bundle a certificate. */
static const struct str labels[] = {{"CERTIFICATE", 11}, {"X509 CERTIFICATE", 16}, {"PKCS7", 5},
    {"PKCS #7 SIGNED DATA", 19}, {"CMS", 3}};

static bool label_is_wanted(struct str label)
{
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		if (str_eq(label, labels[i]))
			return true;
	return false;
}

/* What does no harm beside certificates: no key is in it, and nobody meant it to be one. */
static bool problem_is_harmless(enum err err, const struct problem *what)
{
	static const char *const words[] = {
	    "certificate.request", "certificate.other", "certificate.none"};

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (err == ERR_INVALID && strcmp(what->reason, words[i]) == 0)
			return true;
	return false;
}

/* The label comes first: an encrypted key should be called a key. */
static enum err block_take(struct pem_reader *reader, const struct pem_block *block,
    const struct certificate_taker *taker, struct problem *why)
{
	struct buf der = BUF_INIT(CERTIFICATE_FILE_MAX);
	struct problem label = {.text = ""};
	char where[64];
	enum err err = label_is_wanted(block->label) ? ERR_OK : label_refuse(block, &label), read;

	if (err && !problem_is_harmless(err, &label)) {
		*why = label;
		return err;
	}
	snprintf(where, sizeof where, "the block on line %zu", block->line);
	read = pem_decode(reader, block, &der, why);
	if (read)
		err = read;
	else if (err)
		*why = label;
	else
		err = der_take(buf_str(&der), where, taker, why);
	buf_free(&der);
	return err;
}

static enum err blocks_take(
    struct str file, const struct certificate_taker *taker, struct problem *why)
{
	struct pem_reader reader = {.rest = file};
	struct pem_block block;
	size_t blocks = 0, text_line = 0;
	enum err err;

	while ((err = pem_next(&reader, &block, why)) == ERR_OK) {
		blocks++;
		text_line = text_line == 0 ? reader.text_line : text_line;
		err = block_take(&reader, &block, taker, why);
		if (problem_is_harmless(err, why))
			taker->pass(taker->arg, why);
		else if (err)
			return err;
	}
	if (err != ERR_NOT_FOUND)
		return err;
	if (blocks == 0)
		return err_reason(why, ERR_INVALID, "certificate.none",
		    "the file has no certificate: neither DER nor a line -----BEGIN "
		    "CERTIFICATE-----");
	text_line = text_line == 0 ? reader.text_line : text_line;
	if (text_line > 0)
		taker->text(taker->arg, text_line);
	return ERR_OK;
}

/* ---- the file ---- */

/* Base64 without the lines around it, as it is cut out of PEM or sent in JSON. */
static enum err bare_take(
    struct str file, const struct certificate_taker *taker, struct problem *why)
{
	struct buf der = BUF_INIT(CERTIFICATE_FILE_MAX);
	enum err err = ERR_OK;

	if (pem_decode_bare(file, &der))
		err = der_take(buf_str(&der), "the file", taker, why);
	else
		err = der.err ? der.err
			      : err_because(why, ERR_INVALID,
				    "the file begins with base64, but is not all of it: give it "
				    "with the lines -----BEGIN CERTIFICATE----- and -----END "
				    "CERTIFICATE-----");
	buf_free(&der);
	return err;
}

/* DER of every kind here is a SEQUENCE. Past 127 bytes its second byte is one that no text has in
 * this place; below, where only keys are, it is the length. */
static bool file_looks_like_der(struct str file)
{
	unsigned char second = file.len > 1 ? (unsigned char)file.at[1] : 0;

	return file.len > 1 && file.at[0] == 0x30 && (second >= 0x80 || second + 2u == file.len);
}

static enum err file_take(
    struct str file, const struct certificate_taker *taker, struct problem *why)
{
	if (file_looks_like_der(file))
		return der_take(file, "the file", taker, why);
	for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++)
		if (str_starts(file, openings[i].start))
			return err_because(why, ERR_INVALID, "%s", openings[i].advice);
	if (str_starts(file, STR("\xEF\xBB\xBF")))
		file = str_part(file, 3, file.len);
	if (str_starts(file, STR("MI")))
		return bare_take(file, taker, why);
	return blocks_take(file, taker, why);
}

enum err certificate_file_read(
    struct str file, const struct certificate_taker *taker, struct problem *why)
{
	struct problem own = {.text = ""};
	enum err err;

	if (file.len == 0)
		return err_because(why, ERR_INVALID, "the file is empty");
	if (file.len > CERTIFICATE_FILE_MAX)
		return err_because(why, ERR_TOO_LARGE,
		    "the file has %zu bytes: at most %d are taken", file.len, CERTIFICATE_FILE_MAX);
	err = file_take(file, taker, &own);
	if (problem_is_harmless(err, &own)) {
		taker->pass(taker->arg, &own);
		return ERR_OK;
	}
	if (err && why != NULL)
		*why = own;
	return err;
}
