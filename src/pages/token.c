/* Keyed tokens: what a page hands to the browser and believes again when it comes back. */
#include "pages/token.h"

#include <stdio.h>
#include "base/hex.h"

enum { TEXT_MAX = 1024 };

bool token_make(const struct app *app, const char *what, int64_t slot, char ret[TOKEN_ROOM])
{
	unsigned char digest[DIGEST_BYTES];
	char text[TEXT_MAX];
	int len = snprintf(text, sizeof text, "%lld %s", (long long)slot, what);

	if (len < 0 || len >= TEXT_MAX ||
	    digest_hmac_sha256(app->page_key, sizeof app->page_key, text, (size_t)len, digest))
		return false;
	hex_write(digest, TOKEN_BYTES, ret);
	return true;
}

bool token_eq(struct str given, const char wanted[TOKEN_ROOM])
{
	return given.len == TOKEN_ROOM - 1 && digest_equal(given.at, wanted, TOKEN_ROOM - 1);
}
