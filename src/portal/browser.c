/* Which browser asked for a one-time password. */
#include "portal/browser.h"

#include "base/hex.h"
#include "base/random.h"
#include "visit/show.h"

static const char browser_cookie[] = "__Host-owner-ask";

/* As long as a password works, and an hour in which one may be late. */
enum { NUMBER_BYTES = 32, NUMBER_HEX = 2 * NUMBER_BYTES, AGE_S = 25 * 3600 };

struct str portal_browser_find(const struct portal *p)
{
	static const struct str none = {NULL, 0};
	unsigned char bytes[NUMBER_BYTES];
	struct str number;

	if (!cookie_get(p->v.r->http->fields[HTTP_COOKIE], str_from(browser_cookie), &number) ||
	    number.len != NUMBER_HEX || !hex_read(number, bytes))
		return none;
	return number;
}

struct str portal_browser_mark(struct portal *p)
{
	struct str known = portal_browser_find(p);
	unsigned char bytes[NUMBER_BYTES];
	char number[NUMBER_HEX + 1], field[COOKIE_TEXT_MAX];
	const char *copy;

	if (known.at != NULL)
		return known;
	random_bytes(bytes, sizeof bytes);
	hex_write(bytes, sizeof bytes, number);
	cookie_write(browser_cookie, number, AGE_S, field);
	p->v.cookie = arena_str(&p->v.memory, str_from(field));
	copy = arena_str(&p->v.memory, str_from(number));
	visit_ok(&p->v, copy == NULL ? ERR_NO_MEMORY : ERR_OK, err_text(ERR_NO_MEMORY));
	return (struct str){copy, copy == NULL ? 0 : NUMBER_HEX};
}
