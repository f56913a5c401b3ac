/* What the store keeps of those who log in: operators, their tokens, sessions, wrong
 * passwords, the audit.
 *
 * DESIGN: as store.h: the rules stand above, in accounts.h and session.h. All calls return the
 * errors of store_open() in addition to those named, with words in store_why(); writes stand
 * between store_begin() and store_commit(). */
#ifndef ACCOUNTS_STORE_H
#define ACCOUNTS_STORE_H

#include "io/argon2.h"
#include "pki/digest.h"
#include "accounts/audit.h"
#include "accounts/operator.h"
#include "record/records.h"

enum {
	STORE_AUDIT_MAX = 200,     /* entries of one page */
	STORE_OPERATORS_MAX = 1000 /* accounts that are listed */
};

/* ---- operators ---- */

/* The account, and its sealed password unless `ret_password` is NULL. ERR_NOT_FOUND. */
enum err store_operator(
    struct store *s, int64_t id, struct operator_account *ret, char ret_password[ARGON2_TEXT_MAX]);
enum err store_operator_named(struct store *s, struct str name, struct operator_account *ret,
    char ret_password[ARGON2_TEXT_MAX]);
/* All of them by name. */
enum err store_operators(
    struct store *s, struct arena *arena, struct operator_account **ret, size_t *ret_count);
/* Sets account->id. ERR_EXISTS: the name is taken. */
enum err store_add_operator(
    struct store *s, struct operator_account *account, const char *password);
/* Keeps role, disabled_at, initial and password_at; the password too unless it is NULL. */
enum err store_set_operator(
    struct store *s, const struct operator_account *account, const char *password);

/* ---- tokens (token.h) ---- */

struct accounts_token;

/* By the SHA-256 of its text; also one that was revoked. ERR_NOT_FOUND. */
enum err store_token(
    struct store *s, const unsigned char hash[DIGEST_BYTES], struct accounts_token *ret);
/* The one of that name that is not revoked; ERR_NOT_FOUND. */
enum err store_token_named(struct store *s, struct str name, struct accounts_token *ret);
/* Of one maker, 0 for all, the newest first. */
enum err store_tokens(struct store *s, int64_t maker, struct arena *arena,
    struct accounts_token **ret, size_t *ret_count);
/* Sets token->id. ERR_EXISTS: the name is taken. */
enum err store_add_token(
    struct store *s, struct accounts_token *token, const unsigned char hash[DIGEST_BYTES]);
enum err store_revoke_token(struct store *s, int64_t id, int64_t now);
enum err store_touch_token(struct store *s, int64_t id, int64_t now);

/* ---- sessions, by the digest of their token ---- */

struct store_session {
	int64_t account;
	int64_t started_at, seen_at;
	unsigned char certificate[DIGEST_BYTES]; /* that it is bound to: its SHA-256, or zeros */
};

/* ERR_NOT_FOUND. */
enum err store_session(struct store *s, const char *realm, const unsigned char token[DIGEST_BYTES],
    struct store_session *ret);
enum err store_add_session(struct store *s, const char *realm,
    const unsigned char token[DIGEST_BYTES], const struct store_session *session);
enum err store_touch_session(
    struct store *s, const unsigned char token[DIGEST_BYTES], int64_t seen_at);
enum err store_end_session(struct store *s, const unsigned char token[DIGEST_BYTES]);
/* All of the account. */
enum err store_end_sessions(struct store *s, const char *realm, int64_t account);
/* Those that were last seen before that: also those that began too long ago, for nobody is seen by
 * them any more. */
enum err store_end_old_sessions(struct store *s, const char *realm, int64_t seen_before);
/* How many an account has that began and were seen since. */
enum err store_count_sessions(struct store *s, const char *realm, int64_t account,
    int64_t started_since, int64_t seen_since, uint64_t *ret);

/* ---- wrong passwords, by a digest of name and place ---- */

struct store_wrong {
	unsigned times;
	int64_t last_at, locked_until;
	bool invented; /* no account has this name; not told by store_wrong() */
	/* The digest of the name alone, to find all of its places by; NULL for none. Not told. */
	const unsigned char *account;
};

/* Zeros when there were none. */
enum err store_wrong(
    struct store *s, const unsigned char name[DIGEST_BYTES], struct store_wrong *ret);
/* Keeps them; forgets them when `times` is 0. */
enum err store_set_wrong(
    struct store *s, const unsigned char name[DIGEST_BYTES], const struct store_wrong *wrong);
/* Of all places of a name: until when the longest lock lasts, 0 for none. */
enum err store_locked_until(
    struct store *s, const unsigned char account[DIGEST_BYTES], int64_t *ret);
enum err store_forget_wrong_of(struct store *s, const unsigned char account[DIGEST_BYTES]);
/* They are no longer those of an invented name. */
enum err store_adopt_wrong_of(struct store *s, const unsigned char account[DIGEST_BYTES]);
enum err store_forget_wrong_before(struct store *s, int64_t last_before);
/* Forgets invented names but those of the last `keep` that were set; the others all stay. */
enum err store_forget_invented(struct store *s, uint64_t keep);
/* How many invented names were last tried after a time. */
enum err store_count_invented(struct store *s, int64_t after, uint64_t *ret);

/* ---- networks from which somebody has logged in, by their digest ---- */

/* When that was last; 0 for never. */
enum err store_login_network(
    struct store *s, const unsigned char network[DIGEST_BYTES], int64_t *ret);
enum err store_set_login_network(
    struct store *s, const unsigned char network[DIGEST_BYTES], int64_t last_at);
enum err store_forget_login_networks(struct store *s, int64_t last_before);

/* ---- keys ---- */

/* The key of this name, the same on all machines: `key` is kept when there is none yet. */
enum err store_shared_key(struct store *s, const char *name, const unsigned char key[DIGEST_BYTES],
    unsigned char ret[DIGEST_BYTES]);

/* The same for those who only look. ERR_NOT_FOUND: there is none yet. */
enum err store_known_key(struct store *s, const char *name, unsigned char ret[DIGEST_BYTES]);

/* ---- the audit ---- */

struct store_audit_filter {
	int64_t before;    /* entries older than this id; 0 for the newest */
	size_t limit;      /* 1 to STORE_AUDIT_MAX */
	struct str who;    /* the actor or the subject has this in it; ASCII case does not matter */
	struct str action; /* begins with this: "login" finds "login.wrong" */
};

/* entry->id is not looked at. */
enum err store_add_audit(struct store *s, const struct audit_entry *entry);
/* When the newest entry of that actor and action was made; 0 when there is none. */
enum err store_audit_last(struct store *s, struct str actor, struct str action, int64_t *ret_at);
/* The newest first; fewer than filter->limit when there are no more. */
enum err store_audit(struct store *s, const struct store_audit_filter *filter, struct arena *arena,
    struct audit_entry **ret, size_t *ret_count);

/* What was judged of foreign hosts (AUDIT_ABUSE_…): of each host the newest entry, the newest
 * first. As many as people ever judged. */
enum err store_judged(
    struct store *s, struct arena *arena, struct audit_entry **ret, size_t *ret_count);
/* Of one host, the newest first, at most `limit`. */
enum err store_judgements(struct store *s, struct str host, size_t limit, struct arena *arena,
    struct audit_entry **ret, size_t *ret_count);

#endif
