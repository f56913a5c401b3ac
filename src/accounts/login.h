/* The rules by which operators log in and out, and change their own passwords.
 *
 * DESIGN: every function is one transaction with its entry in the audit, but a login is two: a try
 * is counted before its password is looked at, so that tries side by side count like tries in turn.
 * Whether a name exists shows nowhere: an unknown one takes as long, is answered in the same words
 * and is locked and slowed alike (tries.h). The audit has an entry when an account's password was
 * wrong and when a lock begins.
 *
 * What a check of a password costs is said in io/argon2.h. */
#ifndef ACCOUNTS_LOGIN_H
#define ACCOUNTS_LOGIN_H

#include "accounts/accounts.h"

enum accounts_answer {
	ACCOUNTS_IN,
	ACCOUNTS_WRONG,   /* the name, the password, or an account that is disabled */
	ACCOUNTS_LOCKED,  /* for now, from there */
	ACCOUNTS_SLOWED,  /* nothing was tried: too soon after a try from somewhere unknown */
	ACCOUNTS_EXPIRED, /* the right initial password, but past its time */
	ACCOUNTS_OTHER,   /* the name is not that of the client certificate: nothing was tried */
	ACCOUNTS_ANSWER_COUNT
};

/* What came of a login. */
struct accounts_login {
	enum accounts_answer answer;
	struct operator_account account; /* on ACCOUNTS_IN */
	struct session_token token;      /* on ACCOUNTS_IN: of the session that has begun */
	int64_t locked_until;            /* 0 when the name is not locked there */
	int64_t slowed_until;            /* on ACCOUNTS_SLOWED */
};

/* Tries a password. On ACCOUNTS_IN the session `old`, unless its token is empty, has ended. */
enum err accounts_log_in(const struct accounts *a, struct str name, struct str password,
    const struct session_token *old, struct accounts_login *ret);
/* Changes the own password: ends all sessions of the account and begins a new one (`ret_token` of
 * NULL: begins none). *ret_is_wrong: `password` is not the present one of an account that may be
 * used, which counts as a try (ERR_REFUSED); ERR_REFUSED without it: locked, or an initial one that
 * is past its time. The caller has checked the new one. */
enum err accounts_change_password(const struct accounts *a, struct str name, struct str password,
    struct str fresh, struct session_token *ret_token, bool *ret_is_wrong);
/* Ends the session, or all of the account. */
enum err accounts_log_out(const struct accounts *a, const struct operator_account *account,
    const struct session_token *token, bool everywhere);

#endif
