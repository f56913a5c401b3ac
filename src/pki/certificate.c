/* Builds a struct certificate from the leaf of a file, step by step. */
#include "base/calendar.h"
#include "base/hex.h"
#include "pki/certificate_parts.h"

#include <stdlib.h>
#include <time.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>
#include "pki/digest.h"

/* What certificate_read returns; `c` is first, so that its address is the holder's. */
struct holder {
	struct certificate c;
	struct arena room;
};

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
static enum err check_role(X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	uint32_t flags = X509_get_extension_flags(x);

	(void)room;
	(void)to;
	if (flags & EXFLAG_INVALID)
		return err_because(why, ERR_INVALID, "an extension of it is malformed");
	if (flags & EXFLAG_CA)
		return err_reason(why, ERR_REFUSED, "certificate.ca",
		    "it is the certificate of a CA (CA:TRUE): give the site's own, first in the "
		    "file");
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
	if (ASN1_STRING_type(serial) & V_ASN1_NEG)
		*text++ = '-';
	hex_write_upper(bytes, (size_t)len, text);
	return ERR_OK;
}

/* timegm() depends on the range of time_t and on nothing being wrong with struct tm. */
static bool to_seconds(const ASN1_TIME *from, int64_t *ret_seconds)
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

static enum err take_validity(
    X509 *x, struct arena *room, struct certificate *to, struct problem *why)
{
	(void)room;
	if (!to_seconds(X509_get0_notBefore(x), &to->not_before) ||
	    !to_seconds(X509_get0_notAfter(x), &to->not_after))
		return err_because(why, ERR_INVALID, "its validity has a malformed time");
	if (to->not_before > to->not_after)
		return err_because(why, ERR_INVALID, "its validity ends before it begins");
	return ERR_OK;
}

static enum err take_all(X509 *x, struct holder *to, struct problem *why)
{
	static certificate_step *const steps[] = {check_role, take_der, certificate_take_subject,
	    certificate_take_issuer, take_serial, take_validity, certificate_take_key,
	    certificate_take_signature, certificate_take_hosts};
	enum err err = ERR_OK;

	for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !err; i++)
		err = steps[i](x, &to->room, &to->c, why);
	return err;
}

/* Takes over `x`; leaves nothing in the thread's queue of OpenSSL errors. */
static enum err finish(enum err err, X509 *x, struct certificate **ret, struct problem *why)
{
	struct holder *h = NULL;

	if (err)
		goto out;
	h = calloc(1, sizeof *h);
	err = h == NULL ? ERR_NO_MEMORY : take_all(x, h, why);
	if (err)
		goto out;
	*ret = &h->c;
	h = NULL;
out:
	if (err == ERR_NO_MEMORY)
		err_because(why, err, "%s", err_text(err));
	certificate_free(h == NULL ? NULL : &h->c);
	X509_free(x);
	ERR_clear_error();
	return err;
}

enum err certificate_read(struct str file, struct certificate **ret, struct problem *why)
{
	X509 *leaf = NULL;
	enum err err = certificate_open(file, &leaf, why);

	return finish(err, leaf, ret, why);
}

enum err certificate_read_der(struct str der, struct certificate **ret, struct problem *why)
{
	X509 *leaf = NULL;
	enum err err = certificate_open_der(der, "the certificate", &leaf, why);

	return finish(err, leaf, ret, why);
}

void certificate_free(struct certificate *c)
{
	struct holder *h = (struct holder *)c;

	if (h == NULL)
		return;
	arena_free(&h->room);
	free(h);
}

size_t certificate_memory(const struct certificate *c)
{
	return sizeof(struct holder) + ((const struct holder *)c)->room.used;
}
