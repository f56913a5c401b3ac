/* One try of a password: what logging in, changing the password and proving oneself at the command
 * line share.
 *
 * DESIGN: a try is counted before its password is looked at, so that tries side by side count like
 * tries in turn. Each of the functions that write is a transaction of its own, so that what was
 * counted stays counted. */
#ifndef ACCOUNTS_ATTEMPT_H
#define ACCOUNTS_ATTEMPT_H

#include "accounts/accounts.h"
#include "accounts/tries.h"

/* Begun with accounts, name and password; attempt_count() sets the rest. */
struct attempt {
	const struct accounts *accounts;
	struct str name, password;
	bool exists;
	struct operator_account account; /* when it exists */
	char actor[ACCOUNTS_ACTOR_MAX];
	struct change change; /* made by that account */
	char sealed[ARGON2_TEXT_MAX];
	struct store_wrong tries; /* with this try */
	bool locked;              /* before this try */
	int64_t slowed_until;     /* it came too soon after one from a network that is not known */
};

/* What is counted, and under which name. */
struct accounts_tried attempt_tried(const struct attempt *t);
/* Counts the try as a wrong one, unless the name is locked already, or has to wait. */
enum err attempt_count(struct attempt *t, bool may_have_to_wait);
/* ERR_OK: it is the right one. Whatever the case, this takes its time. ERR_REFUSED: it is wrong, or
 * counts as wrong. */
enum err attempt_check(const struct attempt *t);
/* Within a transaction: an entry about the account, with the client certificate that was shown. */
enum err attempt_note(const struct attempt *t, enum audit_action action);
/* An entry for a try that failed, in a transaction of its own. That a name is locked is said when
 * it becomes so, and then no more until the lock is over; nothing is of a try that had to wait.
 * What somebody typed for a name may be a password: only names that exist are written down. */
enum err attempt_note_failure(const struct attempt *t, enum audit_action action);

#endif
