/* Where somebody wanted to go who has to log in first. */
#include "console/place.h"

#include <string.h>
#include "console/frame.h"
#include "web/gate.h"
#include "web/params.h"

static const char first_page[] = "/admin/";

const char *console_place_login(struct console *c)
{
	static const char login[] = "/admin/login?to=";
	struct buf url = BUF_INIT(GATE_TARGET_MAX);
	const char *copy;
	size_t len;

	buf_puts(&url, login);
	params_encode(&url, c->r->path);
	len = url.len;
	if (c->r->query.len > 0) {
		params_encode(&url, STR("?"));
		params_encode(&url, c->r->query);
	}
	copy = url.at == NULL
		   ? NULL
		   : arena_str(&c->memory, (struct str){url.at, url.err ? len : url.len});
	buf_free(&url);
	return copy == NULL ? "/admin/login" : copy;
}

/* The characters of RFC 3986: no blank, no line end, no backslash. */
static bool place_is_address(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char lower = str_lower(text.at[i]);

		if (!str_is_digit(lower) && (lower < 'a' || lower > 'z') &&
		    (lower == '\0' || strchr("-._~:/?@!$&'()*+,;=%", lower) == NULL))
			return false;
	}
	return true;
}

const char *console_place_read(struct console *c, struct str place)
{
	struct str path = str_part(place, 0, str_index(place, '?'));
	struct route_captures captures;
	const struct console_page *page = console_find(c->r->app->console_pages, path, &captures);
	const char *copy = NULL;

	if (page != NULL && page->get != NULL && place_is_address(place))
		copy = arena_str(&c->memory, place);
	return copy == NULL ? first_page : copy;
}

void console_resume(struct console *c, struct str path, const struct form *kept)
{
	c->page = console_find(c->r->app->console_pages, path, &c->r->captures);
	c->r->path = path;
	c->r->query = (struct str){NULL, 0};
	c->form = *kept;
	c->notice = "console.login.resumed";
	if (c->page == NULL || c->page->get == NULL)
		console_see_other(c, "/admin/?done=nothing");
	else if (!console_may(&c->who, c->page->right))
		console_fail(c, 403);
	else
		c->page->get(c);
}
