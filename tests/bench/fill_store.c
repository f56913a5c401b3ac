/* Fills a new store with many contracts, each with a certificate of its own.
 * Usage: fill_store PATH COUNT       (codes 0000000000 … COUNT-1, hosts sNNNNNNNNNN.example.com)
 *
 * DESIGN: a certificate is signed once; the others are its copies with another host and serial, so
 * that a million takes a minute. Their signatures are wrong, and nobody asks: who registers a
 * certificate vouches for it. */
#include <openssl/evp.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"
#include "pki/digest.h"
#include "seal/store.h"

enum { BATCH = 20000, DIGITS = CODE_LENGTH, DAYS = 24 * 3600, DER_MAX = 4096 };

#define PLACEHOLDER "7777777777"
#define HOST "s" PLACEHOLDER ".example.com"

static void die(const char *what, const char *why)
{
	fprintf(stderr, "\nfill_store: %s: %s\n", what, why);
	exit(1);
}

static void add_name(X509_NAME *name, const char *type, const char *value)
{
	X509_NAME_add_entry_by_txt(
	    name, type, MBSTRING_UTF8, (const unsigned char *)value, -1, -1, 0);
}

static void add_extension(X509 *x, int nid, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);
	X509_add_ext(x, extension, -1);
	X509_EXTENSION_free(extension);
}

/* The DER of a leaf for HOST, whose serial number is PLACEHOLDER's characters. */
static struct str sign_template(int64_t now)
{
	EVP_PKEY *key = EVP_RSA_gen(2048);
	X509 *x = X509_new();
	ASN1_STRING *serial = X509_get_serialNumber(x);
	X509_set_version(x, X509_VERSION_3);
	ASN1_STRING_set(serial, PLACEHOLDER, DIGITS);
	ASN1_TIME_set(X509_getm_notBefore(x), now - 30 * DAYS);
	ASN1_TIME_set(X509_getm_notAfter(x), now + 160 * DAYS);
	X509_set_pubkey(x, key);
	add_name(X509_get_subject_name(x), "C", "JP");
	add_name(X509_get_subject_name(x), "L", "Chiyoda-ku");
	add_name(X509_get_subject_name(x), "O", "株式会社見本");
	add_name(X509_get_subject_name(x), "CN", HOST);
	add_name(X509_get_issuer_name(x), "C", "JP");
	add_name(X509_get_issuer_name(x), "O", "Example Trust");
	add_name(X509_get_issuer_name(x), "CN", "Example Trust Server CA");
	add_extension(x, NID_basic_constraints, "critical,CA:FALSE");
	add_extension(x, NID_ext_key_usage, "serverAuth");
	add_extension(x, NID_subject_alt_name, "DNS:" HOST ",DNS:www." HOST);
	unsigned char *der = NULL;
	int len = X509_sign(x, key, EVP_sha256()) > 0 ? i2d_X509(x, &der) : -1;
	if (len <= 0)
		die("certificate", "cannot be made");
	X509_free(x);
	EVP_PKEY_free(key);
	return (struct str){(char *)der, (size_t)len};
}

/* Puts `code` in place of every PLACEHOLDER. */
static void personalise(struct str template, const struct code *code, char *to)
{
	memcpy(to, template.at, template.len);
	for (char *at = to;
	     (at = memmem(at, template.len - (size_t)(at - to), PLACEHOLDER, DIGITS)) != NULL;)
		memcpy(at, code->text, DIGITS);
}

static void add_event(struct store *s, enum event_action action, const struct code *code,
    int64_t now, const struct buf *after)
{
	struct event event = {.at = now,
	    .actor = STR("bench"),
	    .action = str_from(event_action_name(action)),
	    .code = *code,
	    .after = buf_str(after)};
	if (store_add_event(s, &event))
		die("event", s->why.text);
}

/* What is the same for all contracts. */
struct pattern {
	struct str der;
	struct certificate *certificate; /* what reading it gave: reading each again is slow */
	int64_t now;
};

static void add_contract(struct store *s, const struct pattern *p, const struct code *code)
{
	char url[64];
	int url_len = snprintf(url, sizeof url, "https://s%s.example.com/", code->text);
	struct str urls = {url, (size_t)url_len};
	struct str host = {url + 8, (size_t)url_len - 9};
	struct contract contract = {.code = *code,
	    .lang = LANG_JA,
	    .sticker = true,
	    .service = STR("SR3.0"),
	    .organization = STR("株式会社見本"),
	    .organization_en = STR("Example Inc."),
	    .url_count = 1,
	    .urls = &urls,
	    .hosts = &host};
	struct buf json = BUF_INIT(1 << 16);

	if (store_add_contract(s, &contract, p->now))
		die("contract", s->why.text);
	event_write_contract(&contract, &json);
	add_event(s, EVENT_CONTRACT_ADD, code, p->now, &json);
	buf_free(&json);
}

static void add_certificate(struct store *s, const struct pattern *p, const struct code *code)
{
	char der[DER_MAX], serial[2 * DIGITS + 1];
	unsigned char digest[DIGEST_BYTES];
	struct certificate certificate = *p->certificate;
	struct buf json = BUF_INIT(1 << 16);

	personalise(p->der, code, der);
	certificate.der.at = der;
	certificate.serial = serial;
	for (size_t i = 0; i < DIGITS; i++)
		snprintf(serial + 2 * i, 3, "%02X", (unsigned)code->text[i]);
	if (digest_sha256(der, p->der.len, digest))
		die("digest", "no memory");
	digest_hex(digest, sizeof digest, certificate.fingerprint);
	if (store_add_certificate(s, code, &certificate, p->now))
		die("certificate", s->why.text);
	event_write_certificate(&certificate, &json);
	add_event(s, EVENT_CERTIFICATE_ADD, code, p->now, &json);
	buf_free(&json);
}

static void fill(struct store *s, const struct pattern *p, unsigned long count)
{
	for (unsigned long i = 0; i < count; i++) {
		struct code code;

		snprintf(code.text, sizeof code.text, "%010u", (unsigned)i);
		if (i % BATCH == 0 && store_begin(s))
			die("begin", s->why.text);
		add_contract(s, p, &code);
		add_certificate(s, p, &code);
		if ((i + 1) % BATCH != 0 && i + 1 != count)
			continue;
		if (store_commit(s))
			die("commit", s->why.text);
		if (isatty(STDERR_FILENO))
			fprintf(stderr, "\r  %lu of %lu contracts", i + 1, count);
	}
}

int main(int argc, char **argv)
{
	struct pattern p = {.now = clock_now()};
	struct problem why;
	struct store *s;
	char url[1024];

	if (argc != 3)
		return 2;
	p.der = sign_template(p.now);
	snprintf(url, sizeof url, "sqlite:%s", argv[1]);
	if (p.der.len > DER_MAX || certificate_read_der(p.der, &p.certificate, &why))
		die("certificate", why.text);
	if (store_open(url, STORE_CREATE, &s, &why))
		die(url, why.text);
	fill(s, &p, strtoul(argv[2], NULL, 10));
	store_close(s);
	certificate_free(p.certificate);
	OPENSSL_free((void *)p.der.at);
	return 0;
}
