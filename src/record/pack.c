/* Certificates with their codes as one run of bytes. */
#include "record/pack.h"

#include <stdlib.h>
#include <string.h>
#include "base/buf.h"
#include "pki/bundle.h"
#include "pki/certificate_read.h"

enum { ISSUERS_MAX = 64, CHAIN_MAX = 100, LENGTH = 4 };

static const uint64_t ABOVE = UINT64_C(1) << 31;

struct pack {
	struct buf bytes;
	/* Issuers that are in it, and where; further ones are written each time. */
	size_t issuer_count;
	struct {
		unsigned char fingerprint[DIGEST_BYTES];
		uint64_t at;
	} issuers[ISSUERS_MAX];
};

struct pack *pack_new(size_t max)
{
	struct pack *p = calloc(1, sizeof *p);

	if (p != NULL)
		p->bytes = BUF_INIT(max);
	return p;
}

void pack_free(struct pack *p)
{
	if (p != NULL)
		buf_free(&p->bytes);
	free(p);
}

static void pack_add_issuer(struct pack *p, const struct certificate_issuer *issuer)
{
	for (size_t i = 0; i < p->issuer_count; i++)
		if (memcmp(p->issuers[i].fingerprint, issuer->fingerprint, DIGEST_BYTES) == 0) {
			buf_add_number(&p->bytes, ABOVE | p->issuers[i].at, LENGTH);
			return;
		}
	if (p->issuer_count < ISSUERS_MAX) {
		memcpy(p->issuers[p->issuer_count].fingerprint, issuer->fingerprint, DIGEST_BYTES);
		p->issuers[p->issuer_count++].at = p->bytes.len;
	}
	buf_add_number(&p->bytes, issuer->der.len, LENGTH);
	buf_add_str(&p->bytes, issuer->der);
}

void pack_add(struct pack *p, const struct code *code, const struct certificate *certificate)
{
	size_t chain = certificate->chain_count < CHAIN_MAX ? certificate->chain_count : CHAIN_MAX;

	buf_add(&p->bytes, code->text, CODE_LENGTH);
	buf_add_number(&p->bytes, chain + 1, 1);
	buf_add_number(&p->bytes, certificate->der.len, LENGTH);
	buf_add_str(&p->bytes, certificate->der);
	for (size_t i = 0; i < chain; i++)
		pack_add_issuer(p, &certificate->chain[i]);
}

enum err pack_bytes(const struct pack *p, struct str *ret)
{
	if (!p->bytes.err)
		*ret = buf_str(&p->bytes);
	return p->bytes.err;
}

/* ---- reading ---- */

/* The DER whose length stands at *offset, or above; false where it is cut off. */
static bool pack_read_der(struct str bytes, size_t *offset, struct str *ret)
{
	struct str length = str_part(bytes, *offset, LENGTH);
	uint64_t number = str_number(length);
	size_t at = *offset;

	if (length.len < LENGTH)
		return false;
	*offset += LENGTH;
	if ((number & ABOVE) != 0) {
		at = (size_t)(number & ~ABOVE);
		length = str_part(bytes, at, LENGTH);
		number = str_number(length);
		if (at >= *offset || length.len < LENGTH || (number & ABOVE) != 0)
			return false;
	} else {
		*offset += (size_t)number;
	}
	*ret = str_part(bytes, at + LENGTH, (size_t)number);
	return ret->len == number && number > 0;
}

/* A site's certificate with its chain. */
static enum err pack_read_chain(
    struct str bytes, size_t *offset, size_t count, struct certificate **ret, struct problem *why)
{
	struct bundle *b = bundle_new();
	enum err err = b == NULL ? err_no_memory(why) : ERR_OK;
	struct str der;

	for (size_t i = 0; i < count && !err; i++) {
		err = pack_read_der(bytes, offset, &der) ? ERR_OK : ERR_CORRUPT;
		if (!err)
			err = bundle_add(b, NULL, der, why);
	}
	if (!err)
		err = bundle_pick(b, NULL, 0, why);
	if (!err)
		err = certificate_read_bundle(b, ret, why);
	bundle_free(b);
	return err;
}

enum err pack_next(struct str bytes, size_t *offset, struct code *ret_code,
    struct certificate **ret, struct problem *why)
{
	size_t at = *offset + CODE_LENGTH + 1, count;
	struct certificate *certificate = NULL;
	enum err err = ERR_CORRUPT;
	struct code code;
	struct str der;

	if (*offset >= bytes.len)
		return ERR_NOT_FOUND;
	count = (size_t)str_number(str_part(bytes, at - 1, 1));
	if (!code_parse(str_part(bytes, *offset, CODE_LENGTH), &code) || count == 0)
		err = ERR_CORRUPT;
	else if (count > 1)
		err = pack_read_chain(bytes, &at, count, &certificate, why);
	else if (pack_read_der(bytes, &at, &der))
		err = certificate_read(der, &certificate, why);
	if (err == ERR_CORRUPT)
		return err_because(
		    why, err, "the certificates of the proposal are of another program");
	if (err)
		return err;
	*offset = at;
	*ret_code = code;
	*ret = certificate;
	return ERR_OK;
}
