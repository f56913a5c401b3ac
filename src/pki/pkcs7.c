/* Writes certificates as PKCS #7. */
#include "pki/pkcs7.h"

#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>

static enum err pkcs7_add(PKCS7 *p, struct str der)
{
	const unsigned char *at = (const unsigned char *)der.at;
	X509 *x = d2i_X509(NULL, &at, (long)der.len);
	enum err err = x == NULL ? ERR_INVALID : ERR_OK;

	if (!err && !PKCS7_add_certificate(p, x))
		err = ERR_NO_MEMORY;
	X509_free(x);
	return err;
}

static enum err pkcs7_encode(PKCS7 *p, struct buf *to)
{
	unsigned char *der = NULL;
	int len = i2d_PKCS7(p, &der);

	if (len <= 0)
		return ERR_NO_MEMORY;
	buf_add(to, der, (size_t)len);
	OPENSSL_free(der);
	return to->err;
}

enum err pkcs7_write(const struct str *certificates, size_t count, struct buf *to)
{
	PKCS7 *p = PKCS7_new();
	enum err err = ERR_OK;

	if (p == NULL || !PKCS7_set_type(p, NID_pkcs7_signed) ||
	    !PKCS7_content_new(p, NID_pkcs7_data) || !PKCS7_set_detached(p, 1))
		err = ERR_NO_MEMORY;
	for (size_t i = 0; i < count && !err; i++)
		err = pkcs7_add(p, certificates[i]);
	if (!err)
		err = pkcs7_encode(p, to);
	PKCS7_free(p);
	ERR_clear_error();
	return err;
}
