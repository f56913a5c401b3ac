/* Who calls, and whether he may. */
#include "api/auth.h"

#include <stdio.h>
#include <string.h>
#include "accounts/store.h"
#include "base/clock.h"
#include "web/throttle.h"

/* RFC 6750 section 3. */
#define CHALLENGE "Bearer realm=\"trustseal\""
#define CHALLENGE_INVALID CHALLENGE ", error=\"invalid_token\""
#define CHALLENGE_SCOPE CHALLENGE ", error=\"insufficient_scope\""

static bool auth_refuse(
    struct api_call *c, const char *challenge, const char *reason, const char *detail)
{
	api_fail(c, 401, reason, NULL, "%s", detail);
	c->answer.challenge = challenge;
	return false;
}

/* The text behind "Bearer"; absent when there is none. */
static struct str auth_bearer(const struct api_call *c)
{
	struct str field = c->r->http->fields[HTTP_AUTHORIZATION];
	struct str scheme = str_part(field, 0, str_index(field, ' '));

	if (!str_eq_nocase(scheme, STR("Bearer")))
		return (struct str){NULL, 0};
	return str_trim(str_part(field, scheme.len, field.len));
}

/* The certificate that was shown, where one may be; "" in ret->name for none that is good. */
static enum err auth_certificate(struct api_call *c, struct client_identity *ret)
{
	enum client_flaw flaw = CLIENT_ABSENT;
	struct app *app = c->r->app;
	enum err err = ERR_OK;

	*ret = (struct client_identity){.name = ""};
	if (app->client_ca != NULL)
		err = client_shown_judge(app->client_ca, &c->client_shown, c->r->now, &flaw, ret);
	if (!err && flaw != CLIENT_GOOD)
		ret->name[0] = '\0';
	return err;
}

/* The operator whose name the certificate has, as himself. */
static enum err auth_find_operator(struct api_call *c, const char *name)
{
	struct operator_account account;
	enum err err = store_operator_named(c->store, str_from(name), &account, NULL);

	if (!err && account.disabled_at != 0)
		err = ERR_NOT_FOUND;
	if (err)
		return err;
	c->who = (struct accounts_person){
	    .id = account.id, .role = account.role, .rights = PERSON_ALL, .certified = true};
	memcpy(c->who.name, account.name, sizeof c->who.name);
	token_actor(&c->who, NULL, c->actor);
	return ERR_OK;
}

static enum err auth_find_token(struct api_call *c, struct str text, const char *certified)
{
	struct accounts_token token;
	enum err err = accounts_token_find(c->store, text, c->r->now, &c->who, &token);

	if (err)
		return err;
	c->who.certified = certified[0] != '\0' && strcmp(certified, c->who.name) == 0;
	token_actor(&c->who, token.name, c->actor);
	return ERR_OK;
}

static bool auth_find_who(struct api_call *c)
{
	struct str bearer = auth_bearer(c);
	struct client_identity client;
	enum err err = auth_certificate(c, &client);

	if (!err && bearer.at == NULL && client.name[0] == '\0')
		return auth_refuse(c, CHALLENGE, "token.missing",
		    "a token is needed: Authorization: Bearer TOKEN");
	if (!err && bearer.at != NULL)
		err = auth_find_token(c, bearer, client.name);
	else if (!err)
		err = auth_find_operator(c, client.name);
	if (err == ERR_NOT_FOUND)
		return auth_refuse(c, CHALLENGE_INVALID, "token.unknown",
		    "the token is none, or not any more: it was revoked, has ended, or the account "
		    "of who made it is disabled");
	return api_read_ok(c, err);
}

/* Tokens are counted one by one, operators with a certificate apart from them. */
static bool auth_is_over(const struct api_call *c)
{
	uint64_t id = (uint64_t)(c->who.token != 0 ? c->who.token : c->who.id);
	struct network_address place = {.family = NETWORK_V4};

	place.bytes[0] = (unsigned char)(c->who.token != 0 ? id >> 24 & 0x7f : 0x80);
	for (unsigned i = 1; i < 4; i++)
		place.bytes[i] = (unsigned char)(id >> (24 - 8 * i));
	return c->r->app->api_tokens != NULL &&
	       !throttle_take(c->r->app->api_tokens, &place, clock_monotonic_ms());
}

static bool auth_check_right(struct api_call *c)
{
	static const struct {
		enum operator_role role;
		enum person_right right;
	} least[] = {
	    [API_READS] = {OPERATOR_MARKETING, PERSON_READ},
	    [API_WATCHES] = {OPERATOR_OPERATOR, PERSON_READ},
	    [API_PROPOSES] = {OPERATOR_OPERATOR, PERSON_PROPOSE},
	    [API_APPROVES] = {OPERATOR_OPERATOR, PERSON_APPROVE},
	};
	struct registry_clerk k = api_clerk(c, 0);
	struct registry_terms terms = c->terms;

	/* Whoever only reads needs no name. */
	if (c->row->right == API_KNOWN)
		return true;
	if (c->row->right <= API_WATCHES)
		terms.approvals = 1;
	k.terms = &terms;
	if (api_ok(c, clerk_check(&k, least[c->row->right].role, least[c->row->right].right), NULL))
		return true;
	c->answer.challenge = CHALLENGE_SCOPE;
	return false;
}

bool api_auth(struct api_call *c)
{
	if (c->row->right == API_ANYBODY)
		return true;
	if (!auth_find_who(c))
		return false;
	if (auth_is_over(c)) {
		api_fail(c, 429, "limit.requests", NULL,
		    "too many requests by this token in this minute: wait");
		snprintf(c->answer.retry_after, sizeof c->answer.retry_after, "%u",
		    throttle_left_s(clock_monotonic_ms()));
		return false;
	}
	return auth_check_right(c);
}
