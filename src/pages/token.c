/* Keyed tokens: what a page hands to the browser and believes again when it comes back. */
#include "pages/token.h"

#include <stdio.h>
#include "base/hex.h"

enum { TEXT_MAX = 1024 };

static bool token_of(
    const unsigned char key[DIGEST_BYTES], const char *what, int64_t slot, char ret[TOKEN_ROOM])
{
	unsigned char digest[DIGEST_BYTES];
	char text[TEXT_MAX];
	int len = snprintf(text, sizeof text, "%lld %s", (long long)slot, what);

	if (len < 0 || len >= TEXT_MAX ||
	    digest_hmac_sha256(key, DIGEST_BYTES, text, (size_t)len, digest))
		return false;
	hex_write(digest, TOKEN_BYTES, ret);
	return true;
}

bool token_make(const struct app *app, const char *what, int64_t slot, char ret[TOKEN_ROOM])
{
	return token_of(app->page_key, what, slot, ret);
}

bool token_for_doctor(
    const unsigned char key[DIGEST_BYTES], const struct code *code, char ret[TOKEN_ROOM])
{
	char what[32];

	snprintf(what, sizeof what, "doctor %s", code->text);
	return token_of(key, what, 0, ret);
}

bool token_write_doctor(
    const unsigned char key[DIGEST_BYTES], const struct code *code, struct buf *to)
{
	char token[TOKEN_ROOM];
	bool made = token_for_doctor(key, code, token);

	if (made)
		buf_printf(to, "/owner/doctor/%s?key=%s", code->text, token);
	return made;
}

bool token_eq(struct str given, const char wanted[TOKEN_ROOM])
{
	return given.len == TOKEN_ROOM - 1 && digest_equal(given.at, wanted, TOKEN_ROOM - 1);
}
