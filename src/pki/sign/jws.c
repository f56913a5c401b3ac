/* Writes JSON Web Signatures, and the keys that verify them. */
#include "pki/sign/jws.h"

#include <stdio.h>
#include "base/base64.h"
#include "pki/digest.h"

enum { COORDINATE_BYTES = JWS_PUBLIC_BYTES / 2, KEY_MAX = 512, HEADER_MAX = 512 };

static void jws_write_coordinate(
    const char *member, const unsigned char *bytes, const char *behind, struct buf *to)
{
	buf_printf(to, "\"%s\":\"", member);
	base64_write_url((struct str){(const char *)bytes, COORDINATE_BYTES}, to);
	buf_printf(to, "\"%s", behind);
}

/* The members that make the key, in the order that RFC 7638 wants. */
static void jws_write_essence(const unsigned char *public, struct buf *to)
{
	buf_puts(to, "{\"crv\":\"P-256\",\"kty\":\"EC\",");
	jws_write_coordinate("x", public, ",", to);
	jws_write_coordinate("y", public + COORDINATE_BYTES, "", to);
}

enum err jws_name_key(const unsigned char public[JWS_PUBLIC_BYTES], char ret_name[JWS_KEY_NAME_MAX])
{
	struct buf text = BUF_INIT(KEY_MAX), name = BUF_INIT(JWS_KEY_NAME_MAX);
	unsigned char digest[DIGEST_BYTES];
	enum err err;

	jws_write_essence(public, &text);
	buf_putc(&text, '}');
	err = text.err ? text.err : digest_sha256(text.at, text.len, digest);
	if (!err)
		base64_write_url((struct str){(const char *)digest, sizeof digest}, &name);
	if (!err)
		err = name.err;
	if (!err)
		str_copy(ret_name, JWS_KEY_NAME_MAX, buf_str(&name));
	buf_free(&text);
	buf_free(&name);
	return err;
}

void jws_write_key(const unsigned char public[JWS_PUBLIC_BYTES], const char *name, struct buf *to)
{
	jws_write_essence(public, to);
	buf_printf(to, ",\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":\"%s\"}", name);
}

enum err jws_write(const struct sign_key *key, const char *name, const char *type,
    struct str payload, struct buf *to)
{
	unsigned char signature[SIGN_BYTES];
	size_t from = to->len, len;
	char header[HEADER_MAX];
	enum err err;

	len = (size_t)snprintf(
	    header, sizeof header, "{\"alg\":\"ES256\",\"typ\":\"%s\",\"kid\":\"%s\"}", type, name);
	base64_write_url((struct str){header, len}, to);
	buf_putc(to, '.');
	base64_write_url(payload, to);
	err =
	    to->err ? to->err : sign_key_sign(key, str_part(buf_str(to), from, to->len), signature);
	if (err)
		return err;
	buf_putc(to, '.');
	base64_write_url((struct str){(const char *)signature, sizeof signature}, to);
	return to->err;
}
