/* Knows browsers again that have logged in by a name. */
#include "console/browser.h"

#include <stdio.h>
#include "base/buf.h"
#include "base/hex.h"
#include "base/random.h"

static const char browser_cookie[] = "__Host-console-browser";

enum { AGE_S = 365 * 86400, NUMBER_BYTES = 16, NUMBER_HEX = 2 * NUMBER_BYTES, TEXT_MAX = 512 };

/* The mark of a number, which has a fixed length, and a name. */
static bool browser_mark(
    const struct app *app, struct str number, struct str name, char ret[DIGEST_HEX])
{
	struct buf text = BUF_INIT(TEXT_MAX);
	unsigned char digest[DIGEST_BYTES];
	bool made;

	buf_puts(&text, "browser:");
	buf_add_str(&text, number);
	buf_putc(&text, ':');
	buf_add_str(&text, name);
	made = !text.err &&
	       !digest_hmac_sha256(app->console_key, DIGEST_BYTES, text.at, text.len, digest);
	if (made)
		hex_write(digest, sizeof digest, ret);
	buf_free(&text);
	return made;
}

struct str console_browser_number(const struct console *c, struct str name)
{
	static const struct str none = {NULL, 0};
	struct str value, number;
	char mark[DIGEST_HEX];

	if (!cookie_get(c->v.r->http->fields[HTTP_COOKIE], str_from(browser_cookie), &value))
		return none;
	number = str_cut(&value, '-');
	if (number.len != NUMBER_HEX || value.len != DIGEST_HEX - 1 ||
	    !browser_mark(c->v.r->app, number, name, mark) ||
	    !digest_equal(mark, value.at, value.len))
		return none;
	return number;
}

struct accounts console_browser_accounts(struct console *c, struct str name, struct problem *why)
{
	struct accounts accounts = console_accounts(c, why);

	c->place = (struct accounts_place){request_client(c->v.r), console_browser_number(c, name)};
	accounts.place = &c->place;
	return accounts;
}

void console_browser_keep(struct console *c, struct str name)
{
	struct str number = console_browser_number(c, name);
	unsigned char random[NUMBER_BYTES];
	char fresh[NUMBER_HEX + 1], mark[DIGEST_HEX], value[NUMBER_HEX + 1 + DIGEST_HEX];
	char field[COOKIE_TEXT_MAX];

	if (number.at == NULL) {
		random_bytes(random, sizeof random);
		hex_write(random, sizeof random, fresh);
		number = str_from(fresh);
	}
	if (!browser_mark(c->v.r->app, number, name, mark))
		return;
	snprintf(value, sizeof value, "%.*s-%s", STR_ARG(number), mark);
	cookie_write(browser_cookie, value, AGE_S, field);
	c->v.cookie = arena_str(&c->v.memory, str_from(field));
}
