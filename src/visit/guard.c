/* Lets in whom a part of the service knows. */
#include "visit/guard.h"
#include "config/config.h"

/* Cuts the scheme off an origin, "https" or "http"; what is left is its host and port. Absent where
 * it has neither: "null". */
static struct str guard_cut_scheme(struct str *origin)
{
	static const struct str marks[] = {STR("https://"), STR("http://")};
	struct str whole = *origin;

	*origin = (struct str){NULL, 0};
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (str_starts(whole, marks[i])) {
			*origin = str_part(whole, marks[i].len, whole.len);
			return str_part(whole, 0, marks[i].len - 3);
		}
	return *origin;
}

/* "[::1]:8443": what stands before the port. */
static struct str guard_host(struct str authority)
{
	size_t bracket = str_starts(authority, STR("[")) ? str_index(authority, ']') : 0;

	return str_part(
	    authority, 0, bracket + str_index(str_part(authority, bracket, authority.len), ':'));
}

/* A browser sends the host that it speaks to as Host and in Origin; a proxy may have changed Host.
 * Where the two agree with each other alone, the name may be anybody's that leads here, and his
 * pages on it are no pages of ours: so it must be the name of public_url where that was set. The
 * port may differ, for operators may have one of their own, and HTTPS do there what it need not do
 * for visitors. */
static bool guard_is_own_origin(const struct request *r, struct str origin)
{
	const struct config *config = r->app->config;
	struct str ours = str_from(config->server.public_url), authority = origin, scheme,
		   our_authority = ours, our_scheme;

	if (str_eq_nocase(origin, ours))
		return true;
	scheme = guard_cut_scheme(&authority);
	our_scheme = guard_cut_scheme(&our_authority);
	if (authority.len == 0 || !str_eq_nocase(authority, r->http->host))
		return false;
	return config->server.public_url_is_derived ||
	       (str_eq_nocase(guard_host(authority), guard_host(our_authority)) &&
		   (str_eq(scheme, STR("https")) || str_eq(scheme, our_scheme)));
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
