/* Reads the file of CA certificates. */
#include "revocation/issuers.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include "base/file.h"
#include "pki/certificate_file.h"
#include "pki/parts.h"

enum { ISSUERS_MAX = 1000 };

static enum err issuers_take(void *arg, X509 *x, struct problem *why)
{
	struct issuers *to = arg;
	struct certificate_issuer *issuer;
	struct certificate_parts parts;
	unsigned char *der = NULL;
	int len = i2d_X509(x, &der);
	bool ok = len > 0;
	enum err err = ERR_NO_MEMORY;

	X509_free(x);
	if (to->count == ISSUERS_MAX) {
		OPENSSL_free(der);
		return err_because(
		    why, ERR_TOO_LARGE, "it has more than %d certificates", ISSUERS_MAX);
	}
	issuer = &to->list[to->count];
	if (ok)
		issuer->der = arena_bytes(&to->memory, (struct str){(char *)der, (size_t)len}, &ok);
	OPENSSL_free(der);
	if (ok && !certificate_parts(issuer->der, &parts))
		return err_because(why, ERR_INVALID, "it has a certificate that cannot be read");
	if (ok)
		err = digest_sha256(issuer->der.at, issuer->der.len, issuer->fingerprint);
	if (!err)
		err = digest_sha256(parts.subject.at, parts.subject.len, issuer->name_digest);
	if (!err)
		err = digest_sha256(parts.key.at, parts.key.len, issuer->key_digest);
	to->count += !err;
	return err;
}

static void issuers_pass(void *arg, const struct problem *what)
{
	(void)arg;
	(void)what;
}

static void issuers_text(void *arg, size_t line)
{
	(void)arg;
	(void)line;
}

static enum err issuers_read_file(
    const char *path, struct issuers *to, struct buf *file, struct problem *why)
{
	const struct certificate_taker taker = {to, issuers_take, issuers_pass, issuers_text};
	enum err err = file_read(path, file, why);

	if (err)
		return err;
	to->list = arena_alloc(&to->memory, ISSUERS_MAX * sizeof *to->list);
	err = to->list == NULL ? ERR_NO_MEMORY : certificate_file_read(buf_str(file), &taker, why);
	if (!err && to->count == 0)
		err = err_because(why, ERR_INVALID, "%s has no certificate of a CA", path);
	ERR_clear_error();
	return err == ERR_NO_MEMORY ? err_no_memory(why) : err;
}

enum err revocation_issuers_read(const char *path, struct issuers *ret, struct problem *why)
{
	struct buf file = BUF_INIT(CERTIFICATE_FILE_MAX);
	struct issuers found = {.count = 0};
	enum err err = ERR_OK;

	if (path[0] != '\0')
		err = issuers_read_file(path, &found, &file, why);
	buf_free(&file);
	if (err)
		revocation_issuers_free(&found);
	else
		*ret = found;
	return err;
}

void revocation_issuers_free(struct issuers *issuers)
{
	arena_free(&issuers->memory);
	*issuers = (struct issuers){.count = 0};
}
