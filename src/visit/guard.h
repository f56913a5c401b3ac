/* Lets in whom a part of the service knows: sessions by cookie, posts from own pages alone.
 *
 * DESIGN: a post must come from a page of this host, as the browser says (Sec-Fetch-Site, Origin),
 * and carry the token of the session's forms. Each of the two would do; the cookie, which is sent
 * with nothing that another site begins (SameSite=Strict), is a third. Nothing here knows whose
 * sessions they are. */
#ifndef VISIT_GUARD_H
#define VISIT_GUARD_H

#include "pages/request.h"
#include "accounts/session.h"
#include "web/cookie.h"
#include "web/form.h"

struct guard {
	struct session_kind sessions;
	const char *cookie; /* its name, "__Host-…" */
};

/* The name of the hidden field with the form's token. */
#define GUARD_FIELD "csrf"

/* Does the browser say that the request began on a page of this host, which is [server]
 * public_url's where that was set? Unknown is no. */
bool guard_is_own(const struct request *r);
/* The session that the request's cookie names. ERR_NOT_FOUND: none, one that is over, or one that
 * is bound to another client certificate than this (its SHA-256; NULL for none); the errors of
 * store.h. Waits for the store. */
enum err guard_find(const struct guard *g, const struct request *r, struct store *store,
    const unsigned char *certificate, struct session_token *ret_token, struct store_session *ret);
/* Does the form carry the token of this session? */
bool guard_fits(const struct session_token *token, const struct form *form);
/* The Set-Cookie field that begins a session in the browser; that ends it, when the token is empty.
 */
void guard_cookie(
    const struct guard *g, const struct session_token *token, char ret_field[COOKIE_TEXT_MAX]);

#endif
