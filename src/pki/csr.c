/* Reads requests for certificates. */
#include "pki/csr.h"

#include <stdlib.h>
#include <string.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include "base/arena.h"
#include "pki/certificate_hosts.h"
#include "pki/certificate_key.h"
#include "pki/certificate_name.h"
#include "pki/pem.h"

/* What csr_read() returns; `csr` is first, so that its address is the holder's. `c` has what a
 * certificate has, too. */
struct csr_holder {
	struct csr csr;
	struct certificate c;
	struct arena room;
};

/* ---- the file ---- */

static bool label_is_request(struct str label)
{
	return str_eq(label, STR("CERTIFICATE REQUEST")) ||
	       str_eq(label, STR("NEW CERTIFICATE REQUEST"));
}

static enum err request_refuse_block(const struct pem_block *block, struct problem *why)
{
	if (str_find(block->label, STR("PRIVATE KEY")) < block->label.len)
		return err_reason(why, ERR_INVALID, "csr.secret",
		    "the block on line %zu is a private key: keep that secret, and give the "
		    "request alone",
		    block->line);
	return err_reason(why, ERR_INVALID, "csr.other",
	    "the block on line %zu is no certificate request: give what begins with "
	    "-----BEGIN CERTIFICATE REQUEST-----",
	    block->line);
}

/* The DER of the one request. */
static enum err request_find(struct str file, struct buf *ret_der, struct problem *why)
{
	static const struct str mark = {"\xEF\xBB\xBF", 3};
	struct pem_reader reader = {
	    .rest = str_starts(file, mark) ? str_part(file, mark.len, file.len) : file};
	struct pem_block block;
	size_t found = 0;
	enum err err;

	while ((err = pem_next(&reader, &block, why)) == ERR_OK) {
		if (!label_is_request(block.label))
			return request_refuse_block(&block, why);
		if (found++ > 0)
			return err_reason(why, ERR_INVALID, "csr.several",
			    "the file has several certificate requests: give one");
		err = pem_decode(&reader, &block, ret_der, why);
		if (err)
			return err;
	}
	if (err != ERR_NOT_FOUND)
		return err;
	return found > 0 ? ERR_OK
			 : err_reason(why, ERR_INVALID, "csr.other",
			       "the file has no certificate request: neither DER nor a line "
			       "-----BEGIN CERTIFICATE REQUEST-----");
}

/* There must be one encoding only, as of certificates. */
static enum err request_open(struct str der, X509_REQ **ret, struct problem *why)
{
	const unsigned char *at = (const unsigned char *)der.at;
	unsigned char *again = NULL;
	X509_REQ *request = d2i_X509_REQ(NULL, &at, (long)der.len);
	int len = request == NULL ? -1 : i2d_X509_REQ(request, &again);
	bool same = len >= 0 && str_eq(der, (struct str){(const char *)again, (size_t)len});

	OPENSSL_free(again);
	if (same) {
		*ret = request;
		return ERR_OK;
	}
	X509_REQ_free(request);
	return err_reason(why, ERR_INVALID, "csr.damaged",
	    "the certificate request is damaged, or not encoded by the rules of DER");
}

static enum err csr_open(struct str file, X509_REQ **ret, struct problem *why)
{
	struct buf der = BUF_INIT(CSR_FILE_MAX);
	enum err err = ERR_OK;

	if (file.len > CSR_FILE_MAX)
		return err_because(why, ERR_TOO_LARGE,
		    "the file has %zu bytes: at most %d are taken", file.len, CSR_FILE_MAX);
	/* No text begins with a zero and a byte past ASCII. */
	if (file.len > 1 && file.at[0] == 0x30 && (unsigned char)file.at[1] >= 0x80)
		buf_add_str(&der, file);
	else
		err = request_find(file, &der, why);
	if (!err)
		err = der.err ? der.err : request_open(buf_str(&der), ret, why);
	buf_free(&der);
	return err;
}

/* ---- the key ---- */

static enum err csr_check_key(const struct certificate *c, struct problem *why)
{
	bool is_rsa = strcmp(c->key_algorithm, "RSA") == 0;
	bool is_curve = c->key_curve != NULL &&
			(strcmp(c->key_curve, "P-256") == 0 || strcmp(c->key_curve, "P-384") == 0);

	if (c->key_weakness != NULL)
		return err_reason(why, ERR_REFUSED, "csr.known_key",
		    "its secret key is known to others, or easily found: %s", c->key_weakness);
	if (c->faults != 0 || !(is_curve || (is_rsa && c->key_bits >= 2048)))
		return err_reason(why, ERR_REFUSED, "csr.key",
		    "its key (%s of %u bits) is not taken: RSA of 2048 bits or more, or EC on "
		    "P-256 or P-384 is needed",
		    c->key_algorithm, c->key_bits);
	return ERR_OK;
}

static enum err csr_take_key(X509_REQ *x, struct csr_holder *h, struct problem *why)
{
	enum err err = certificate_take_key(X509_REQ_get_X509_PUBKEY(x), &h->room, &h->c);

	if (!err)
		err = csr_check_key(&h->c, why);
	if (!err && X509_REQ_verify(x, X509_REQ_get0_pubkey(x)) != 1)
		err = err_reason(why, ERR_INVALID, "csr.signature",
		    "its signature is not by the key that it names: it is damaged, or was changed");
	if (err)
		return err;
	h->csr.key_algorithm = h->c.key_algorithm;
	h->csr.key_curve = h->c.key_curve;
	h->csr.key_bits = h->c.key_bits;
	memcpy(h->csr.key_digest, h->c.key_digest, sizeof h->csr.key_digest);
	return ERR_OK;
}

/* ---- the subject ---- */

/* RFC 5280 appendix A.1: X520countryName is a PrintableString of two. */
static enum err csr_check_country(X509_REQ *x, struct problem *why)
{
	const X509_NAME *name = X509_REQ_get_subject_name(x);
	int at = -1;

	while ((at = X509_NAME_get_index_by_NID(name, NID_countryName, at)) >= 0) {
		const ASN1_STRING *c = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));

		if (ASN1_STRING_type(c) != V_ASN1_PRINTABLESTRING || ASN1_STRING_length(c) != 2)
			return err_reason(why, ERR_INVALID, "csr.country",
			    "its country (C) is not two letters of the type PrintableString, but "
			    "%d bytes of %s",
			    ASN1_STRING_length(c), ASN1_tag2str(ASN1_STRING_type(c)));
	}
	return ERR_OK;
}

/* The subject, of which addresses of persons are left out. */
static enum err csr_take_subject(X509_REQ *x, struct csr_holder *h, struct problem *why)
{
	struct certificate_attribute *kept;
	enum err err = csr_check_country(x, why);

	if (!err)
		err = certificate_take_name(X509_REQ_get_subject_name(x), "the subject", &h->room,
		    &h->c.subject_count, &h->c.subject, why);
	kept = err ? NULL : arena_alloc(&h->room, (h->c.subject_count + 1) * sizeof *kept);
	if (kept == NULL)
		return err ? err : ERR_NO_MEMORY;
	h->csr.subject = kept;
	for (size_t i = 0; i < h->c.subject_count; i++)
		if (strcmp(h->c.subject[i].type, "emailAddress") == 0)
			h->csr.has_mail = true;
		else
			kept[h->csr.subject_count++] = h->c.subject[i];
	return ERR_OK;
}

/* ---- the names ---- */

static bool extensions_have_mail(const STACK_OF(X509_EXTENSION) * extensions)
{
	GENERAL_NAMES *sans = X509V3_get_d2i(extensions, NID_subject_alt_name, NULL, NULL);
	bool found = false;

	for (int i = 0; i < sk_GENERAL_NAME_num(sans); i++)
		found = found || sk_GENERAL_NAME_value(sans, i)->type == GEN_EMAIL;
	GENERAL_NAMES_free(sans);
	return found;
}

static void names_add(const char **names, size_t *count, const char *name)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(names[i], name) == 0)
			return;
	names[(*count)++] = name;
}

/* Common names, whatever they look like, and alternative names. */
static enum err csr_join_names(struct csr_holder *h)
{
	size_t most = h->c.subject_count + h->c.name_count;
	const char **names = arena_alloc(&h->room, (most + 1) * sizeof *names);

	if (names == NULL)
		return ERR_NO_MEMORY;
	h->csr.names = names;
	for (size_t i = 0; i < h->c.subject_count; i++) {
		char *name;

		if (strcmp(h->c.subject[i].type, "CN") != 0)
			continue;
		name = arena_str(&h->room, str_from(h->c.subject[i].value));
		if (name == NULL)
			return ERR_NO_MEMORY;
		for (char *at = name; *at != '\0'; at++)
			*at = str_lower(*at);
		names_add(names, &h->csr.name_count, name);
	}
	for (size_t i = 0; i < h->c.name_count; i++)
		names_add(names, &h->csr.name_count, h->c.names[i]);
	return ERR_OK;
}

static enum err csr_take_names(X509_REQ *x, struct csr_holder *h, struct problem *why)
{
	STACK_OF(X509_EXTENSION) *extensions = X509_REQ_get_extensions(x);
	enum err err = certificate_take_hosts(extensions, &h->room, &h->c, why);

	if (!err && extensions_have_mail(extensions))
		h->csr.has_mail = true;
	h->csr.has_password = X509_REQ_get_attr_by_NID(x, NID_pkcs9_challengePassword, -1) >= 0;
	sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
	return err ? err : csr_join_names(h);
}

/* ---- all of it ---- */

static enum err csr_take_der(X509_REQ *x, struct csr_holder *h)
{
	int len = i2d_X509_REQ(x, NULL);
	unsigned char *at = len < 0 ? NULL : arena_alloc(&h->room, (size_t)len);

	if (at == NULL)
		return ERR_NO_MEMORY;
	h->csr.der = (struct str){(const char *)at, (size_t)len};
	i2d_X509_REQ(x, &at);
	return ERR_OK;
}

enum err csr_read(struct str file, struct csr **ret, struct problem *why)
{
	struct csr_holder *h = calloc(1, sizeof *h);
	X509_REQ *x = NULL;
	enum err err = h == NULL ? ERR_NO_MEMORY : csr_open(file, &x, why);

	if (!err)
		err = csr_take_key(x, h, why);
	if (!err)
		err = csr_take_subject(x, h, why);
	if (!err)
		err = csr_take_names(x, h, why);
	if (!err)
		err = csr_take_der(x, h);
	X509_REQ_free(x);
	if (err == ERR_NO_MEMORY)
		err_no_memory(why);
	if (!err)
		*ret = &h->csr;
	else
		csr_free(h == NULL ? NULL : &h->csr);
	ERR_clear_error();
	return err;
}

void csr_free(struct csr *csr)
{
	struct csr_holder *h = (struct csr_holder *)csr;

	if (h == NULL)
		return;
	arena_free(&h->room);
	free(h);
}

/* Is it one of the hosts, or covered by one, as a certificate for them would cover it? */
static enum err name_check_hosts(
    const char *name, const struct str *hosts, size_t host_count, bool *ret_covers)
{
	enum certificate_name_kind *kinds;
	struct arena room = {NULL, 0};
	struct certificate c = {.name_count = host_count};
	const char **names = arena_alloc(&room, (host_count + 1) * sizeof *names);

	kinds = arena_alloc(&room, (host_count + 1) * sizeof *kinds);
	for (size_t i = 0; i < host_count && names != NULL && kinds != NULL; i++) {
		kinds[i] = CERTIFICATE_NAME_HOST;
		names[i] = arena_str(&room, hosts[i]);
		if (names[i] == NULL)
			names = NULL;
	}
	c.names = names;
	c.name_kinds = kinds;
	*ret_covers = names != NULL && kinds != NULL && certificate_covers(&c, name);
	arena_free(&room);
	return names == NULL || kinds == NULL ? ERR_NO_MEMORY : ERR_OK;
}

enum err csr_check_hosts(
    const struct csr *csr, const struct str *hosts, size_t host_count, struct problem *why)
{
	for (size_t i = 0; i < csr->name_count; i++) {
		bool covers;

		if (name_check_hosts(csr->names[i], hosts, host_count, &covers))
			return err_no_memory(why);
		if (covers)
			continue;
		err_reason(why, ERR_REFUSED, "csr.host",
		    "it asks for %.200s, which is not among the contract's hosts", csr->names[i]);
		err_about(why, csr->names[i], strlen(csr->names[i]));
		return ERR_REFUSED;
	}
	return ERR_OK;
}
