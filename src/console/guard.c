/* Lets in whom a part of the service knows. */
#include "console/guard.h"
#include "config/config.h"

/* What stands behind the scheme of an origin: its host and port. */
static struct str guard_authority(struct str origin)
{
	static const struct str schemes[] = {{"https://", 8}, {"http://", 7}};

	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (str_starts(origin, schemes[i]))
			return str_part(origin, schemes[i].len, origin.len);
	return (struct str){NULL, 0};
}

/* A browser sends the host that it speaks to in both; a proxy may have changed one of them to the
 * public one's. */
static bool guard_is_own_origin(const struct request *r, struct str origin)
{
	struct str authority = guard_authority(origin);

	return authority.len > 0 &&
	       (str_eq_nocase(authority, r->http->host) ||
		   str_eq_nocase(origin, str_from(r->app->config->server.public_url)));
}

bool guard_is_own(const struct request *r)
{
	struct str site = r->http->fields[HTTP_SEC_FETCH_SITE];
	struct str origin = r->http->fields[HTTP_ORIGIN];

	if (site.at == NULL && origin.at == NULL)
		return false;
	return (site.at == NULL || str_eq(site, STR("same-origin"))) &&
	       (origin.at == NULL || guard_is_own_origin(r, origin));
}

enum err guard_find(const struct guard *g, const struct request *r, struct store *store,
    const unsigned char *certificate, struct session_token *ret_token, struct store_session *ret)
{
	struct session_token token;
	struct str value;
	enum err err;

	if (!cookie_get(r->http->fields[HTTP_COOKIE], str_from(g->cookie), &value) ||
	    !session_token_parse(value, &token))
		return ERR_NOT_FOUND;
	err = session_find(store, &g->sessions, &token, certificate, r->now, ret);
	if (!err)
		*ret_token = token;
	return err;
}

bool guard_fits(const struct session_token *token, const struct form *form)
{
	return session_form_token_fits(token, form_text(form, GUARD_FIELD));
}

void guard_cookie(
    const struct guard *g, const struct session_token *token, char ret_field[COOKIE_TEXT_MAX])
{
	bool ends = token->text[0] == '\0';

	cookie_write(g->cookie, token->text, ends ? 0 : -1, ret_field);
}
