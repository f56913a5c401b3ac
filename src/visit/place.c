/* Where somebody wanted to go who has to log in first. */
#include "visit/place.h"

#include <stdio.h>
#include <string.h>
#include "web/gate.h"
#include "web/kept.h"
#include "web/params.h"
#include "web/reply.h"

const char *visit_place_carry(struct visit *v, const char *base, struct str path, struct str query)
{
	struct buf url = BUF_INIT(GATE_TARGET_MAX);
	const char *copy;
	size_t len;

	buf_puts(&url, base);
	buf_puts(&url, "?to=");
	params_encode(&url, path);
	len = url.len;
	if (query.len > 0) {
		params_encode(&url, STR("?"));
		params_encode(&url, query);
	}
	copy = url.at == NULL
		   ? NULL
		   : arena_str(&v->memory, (struct str){url.at, url.err ? len : url.len});
	buf_free(&url);
	return copy == NULL ? base : copy;
}

const char *visit_place_login(struct visit *v)
{
	return visit_place_carry(v, v->realm->login, v->r->path, v->r->query);
}

bool visit_place_ask_again(struct visit *v)
{
	static const struct reply_header headers[] = {
	    {"Refresh", "0"}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "same-origin"}};
	const struct reply_form form = {.status = 200,
	    .media_type = "text/html; charset=utf-8",
	    .headers = headers,
	    .count = 3};
	const struct guard guard = v->realm->guard(v->r->app);
	struct str site = v->r->http->fields[HTTP_SEC_FETCH_SITE], cookie;

	if (visit_is_post(v) || site.at == NULL || str_eq(site, STR("same-origin")) ||
	    str_eq(site, STR("none")) ||
	    cookie_get(v->r->http->fields[HTTP_COOKIE], str_from(guard.cookie), &cookie))
		return false;
	reply_release(v->reply);
	v->reply = reply_new(&form, NULL, 0);
	return true;
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

const char *visit_place_read(struct visit *v, struct str place)
{
	struct str path = str_part(place, 0, str_index(place, '?'));
	const char *copy = NULL;

	if (place_is_address(place) && v->realm->can_get(v, path))
		copy = arena_str(&v->memory, place);
	return copy == NULL ? v->realm->root : copy;
}

static const char *place_text(struct visit *v, const char *word)
{
	char key[64];

	snprintf(key, sizeof key, "%s.login.%s", v->realm->name, word);
	return arena_str(&v->memory, str_from(key));
}

void visit_place_keep(struct visit *v)
{
	bool kept = kept_write(
	    v->r->app->console_key, &v->form, v->r->path, v->r->now, &v->memory, v->model);

	v->notice = place_text(v, kept ? "kept" : "lost");
	v->form.count = 0;
}

bool visit_place_resume(struct visit *v, struct str *ret_path)
{
	struct form kept;

	if (!kept_read(v->r->app->console_key, &v->form, v->r->now, &kept, ret_path))
		return false;
	v->r->path = *ret_path;
	v->r->query = (struct str){NULL, 0};
	v->form = kept;
	v->notice = place_text(v, "resumed");
	return true;
}
