/* Bearer tokens: made, limited, revoked, and whose one is that comes in a request.
 *
 * DESIGN: a token is 256 random bits behind a prefix by which scanners for leaked secrets know it.
 * The store has its SHA-256, so that reading the store lets nobody act; its text is told once, when
 * it is made. A token is its maker: what it may do is what it was made for and what the maker's
 * role allows at that time, and when the account is disabled the token is none. */
#ifndef ACCOUNTS_TOKEN_H
#define ACCOUNTS_TOKEN_H

#include "accounts/person.h"
#include "base/arena.h"
#include "store/change.h"

#define TOKEN_PREFIX "tsk_"

/* Bytes of a token's text with its NUL; tokens that are listed; bytes of rights in words with their
 * NUL; of who acts by one. */
enum {
	TOKEN_TEXT_MAX = 4 + 64 + 1,
	TOKENS_MAX = 1000,
	TOKEN_RIGHTS_MAX = 32,
	TOKEN_ACTOR_MAX = 2 * OPERATOR_NAME_MAX + 8
};

struct accounts_token {
	int64_t id;
	char name[OPERATOR_NAME_MAX];
	int64_t maker;                      /* the operator's row; 0: nobody was named */
	char maker_name[OPERATOR_NAME_MAX]; /* "" for nobody */
	unsigned rights;                    /* of enum person_right */
	int64_t added_at;
	int64_t until;        /* good before this; 0: for ever */
	int64_t revoked_at;   /* 0: it was not */
	int64_t last_used_at; /* to the minute; 0: never */
};

/* "read,propose", in any order. False for a word that is none, and for none at all. */
bool token_rights_parse(struct str text, unsigned *ret);
/* "read,propose,approve". */
void token_rights_write(unsigned rights, char ret[TOKEN_RIGHTS_MAX]);
/* A token's end as it was typed, a time or a day ("2027-03-31"), which counts whole; in the local
 * zone where it names none. False when it is none. */
bool token_until_parse(struct str text, int64_t *ret);
/* Who acts, for events and the audit: "api:NAME", with "/TOKEN" behind it for a token. */
void token_actor(const struct accounts_person *who, const char *token, char ret[TOKEN_ACTOR_MAX]);

/* Both below: a transaction with its entry in the audit; the errors of the store, with c->why. */

/* Makes a token of that name, rights and end, which acts as `maker`; its text is told this once.
 * Sets token->id. ERR_INVALID: the name (as an operator's, operator_check_name()), no rights, or an
 * end that has passed; ERR_EXISTS: one that is not revoked has the name. */
enum err accounts_token_add(const struct change *c, const struct accounts_person *maker,
    struct accounts_token *token, char ret_text[TOKEN_TEXT_MAX]);
/* From now on it is none. Administrators may do that to all, others to their own; whoever is nobody
 * (id 0) to all. ERR_NOT_FOUND: there is none of this name that is not revoked; ERR_REFUSED: it is
 * somebody else's. */
enum err accounts_token_revoke(
    const struct change *c, const struct accounts_person *who, struct str name);

/* Those of one maker (0: of all), the newest first, at most TOKENS_MAX. */
enum err accounts_token_list(const struct change *c, int64_t maker, struct arena *arena,
    struct accounts_token **ret, size_t *ret_count);
/* Who comes with this text. ERR_NOT_FOUND: it is no token, or it was revoked, is past its end, or
 * its maker's account is disabled. Notes the use, at most once a minute, in a transaction of its
 * own; a store that cannot be written can still be read. */
enum err accounts_token_find(struct store *s, struct str text, int64_t now,
    struct accounts_person *ret, struct accounts_token *ret_token);

#endif
