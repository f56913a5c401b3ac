/* The rules by which operators' accounts are made, changed and logged in to.
 *
 * DESIGN: every function is one transaction with its entry in the audit (a login is two: a try is
 * counted before its password is looked at, so that tries side by side count like tries in turn).
 * Whether a name exists shows nowhere: an unknown one takes as long, is answered in the same words
 * and is locked alike.
 *
 * From the fifth wrong password on, a name is locked: for a minute, then two, four … up to 12
 * hours. A right password while it is locked is not looked at. Wrong ones are forgotten when the
 * right one comes, or a day after the last.
 *
 * The audit has an entry when an account's password was wrong and when a lock begins, and of names
 * that do not exist one a minute: entries stay for good, and anybody can cause them.
 *
 * Of tries for names that do not exist so many are remembered that one machine, which looks at some
 * three a second, does not come to the end of them within that day: a lock that had to make room
 * would tell that its name is an invented one. */
#ifndef ACCOUNTS_ACCOUNTS_H
#define ACCOUNTS_ACCOUNTS_H

#include "pki/client_ca.h"
#include "accounts/session.h"

enum {
	ACCOUNTS_TRIES = 5,
	ACCOUNTS_LOCK_S = 60,             /* the first time */
	ACCOUNTS_LOCK_MOST_S = 12 * 3600, /* twice as long each time, up to this */
	ACCOUNTS_FORGET_S = 86400,
	ACCOUNTS_INVENTED_MAX = 1000000, /* tries for names that do not exist are remembered */
	ACCOUNTS_ACTOR_MAX = OPERATOR_NAME_MAX + 8
};

/* The realm of their sessions. */
#define ACCOUNTS_REALM "operator"

/* Who acts, for the audit: "cli:root", "console:sato". */
struct accounts {
	struct store *store; /* STORE_WRITE or STORE_CREATE */
	const char *actor;
	struct session_kind sessions;
	const struct client_identity *client; /* a good one, with which the actor came and to which
						 sessions are bound; NULL where none is wanted */
	uint32_t password_kib; /* for sealing passwords; 0, as in the program: ARGON2_MEMORY_KIB */
};

/* "console:NAME". */
void accounts_actor(const char *name, char ret[ACCOUNTS_ACTOR_MAX]);

/* All below: the errors of store.h besides those named, with words in `why`. */

/* Adds an account with an initial password, which is told this once. ERR_INVALID: the name;
 * ERR_EXISTS. */
enum err accounts_add(const struct accounts *a, struct str name, enum operator_role role,
    int64_t now, char ret_password[OPERATOR_INITIAL_TEXT], struct problem *why);
/* Gives the account a new initial password, forgets wrong ones and ends its sessions.
 * ERR_NOT_FOUND. */
enum err accounts_reset_password(const struct accounts *a, struct str name, int64_t now,
    char ret_password[OPERATOR_INITIAL_TEXT], struct problem *why);
/* Whether the account may be used: ends its sessions, or forgets wrong passwords. ERR_NOT_FOUND;
 * ERR_REFUSED: no administrator would be left. */
enum err accounts_enable(
    const struct accounts *a, struct str name, bool enabled, int64_t now, struct problem *why);
/* What is so already is no error and no entry. ERR_NOT_FOUND; ERR_REFUSED as above. */
enum err accounts_set_role(const struct accounts *a, struct str name, enum operator_role role,
    int64_t now, struct problem *why);
/* All accounts by name, with until when each is locked. */
enum err accounts_list(const struct accounts *a, int64_t now, struct arena *arena,
    struct operator_account **ret, size_t *ret_count, struct problem *why);

/* Notes that a client certificate was refused, for a word like "expired". Anybody can show one: so
 * of these, too, there is one entry a minute. */
enum err accounts_refuse_client(const struct accounts *a, const struct client_identity *client,
    const char *word, int64_t now, struct problem *why);

/* ---- logging in: takes 64 MiB and some 100 ms, see io/argon2.h ---- */

enum accounts_login {
	ACCOUNTS_IN,
	ACCOUNTS_WRONG,   /* the name, the password, or an account that is disabled */
	ACCOUNTS_LOCKED,  /* for now: *ret_until */
	ACCOUNTS_EXPIRED, /* the right initial password, but past its time */
	ACCOUNTS_OTHER,   /* the name is not that of the client certificate: nothing was tried */
};

/* Tries a password. On ACCOUNTS_IN a session has begun, and `old`, if there was one, has ended. */
enum err accounts_log_in(const struct accounts *a, struct str name, struct str password,
    const struct session_token *old, int64_t now, enum accounts_login *ret,
    struct operator_account *ret_account, struct session_token *ret_token, int64_t *ret_until,
    struct problem *why);
/* Changes the own password: ends all sessions of the account and begins a new one. *ret_is_wrong:
 * `password` is not the present one, which counts as a try (ERR_REFUSED); ERR_REFUSED without it:
 * locked. The caller has checked the new one. */
enum err accounts_change_password(const struct accounts *a, const struct operator_account *account,
    struct str password, struct str fresh, int64_t now, struct session_token *ret_token,
    bool *ret_is_wrong, struct problem *why);
/* Ends the session, or all of the account. */
enum err accounts_log_out(const struct accounts *a, const struct operator_account *account,
    const struct session_token *token, bool everywhere, int64_t now, struct problem *why);

#endif
