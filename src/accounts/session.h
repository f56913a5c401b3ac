/* Sessions: whose a browser is that comes back, for as long as that is believed.
 *
 * DESIGN: a token is 256 random bits that only the browser has; the store has its SHA-256, so that
 * reading the store lets nobody act for somebody else. Sessions are of a kind (operators, owners
 * …), and one of another kind is none. Nothing here knows who the accounts are. Times are seconds,
 * UTC. */
#ifndef ACCOUNTS_SESSION_H
#define ACCOUNTS_SESSION_H

#include "accounts/store.h"

/* Bytes of a token in hexadecimal with its NUL. */
enum { SESSION_TOKEN_MAX = 2 * DIGEST_BYTES + 1 };

struct session_kind {
	const char *realm;   /* whose sessions: a constant */
	unsigned idle_s;     /* a session that is silent for so long is over */
	unsigned absolute_s; /* and one that began so long ago */
};

struct session_token {
	char text[SESSION_TOKEN_MAX]; /* "" for none */
};

/* True when the text has the shape of a token. */
bool session_token_parse(struct str text, struct session_token *ret);

/* All below: the errors of store.h; each is one transaction of its own unless said otherwise. */

/* Begins a session, bound to the client certificate with this SHA-256 (NULL for none); within a
 * transaction. Those of this kind that are over are swept out. */
enum err session_start(struct store *s, const struct session_kind *kind, int64_t account,
    const unsigned char *certificate, int64_t now, struct session_token *ret);
/* Whose session it is. ERR_NOT_FOUND: nobody's, or it is over, or bound to another certificate than
 * this one (NULL for none). Notes that it was seen, at most once a minute. */
enum err session_find(struct store *s, const struct session_kind *kind,
    const struct session_token *token, const unsigned char *certificate, int64_t now,
    struct store_session *ret);
/* Ends it; within a transaction. */
enum err session_end(struct store *s, const struct session_token *token);
/* Ends all of the account; within a transaction. */
enum err session_end_all(struct store *s, const struct session_kind *kind, int64_t account);
/* How many are open. */
enum err session_count(
    struct store *s, const struct session_kind *kind, int64_t account, int64_t now, uint64_t *ret);

/* What the forms of a session carry, so that no other site can post them: it follows from the
 * token, which a page of ours shows to nobody. ERR_NO_MEMORY. */
enum err session_form_token(const struct session_token *token, char ret[SESSION_TOKEN_MAX]);
/* Is it that? In a time that does not tell where they differ. */
bool session_form_token_fits(const struct session_token *token, struct str posted);

#endif
