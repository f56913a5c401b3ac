/* Wrong passwords: what they are counted under, and when a name is locked.
 *
 * DESIGN: from the fifth wrong password on, a name is locked: for a minute, then two, four … up to
 * 12 hours. A right password while it is locked is not looked at. Wrong ones are forgotten when the
 * right one comes, or a day after the last.
 *
 * Of tries for names that do not exist so many are remembered that one machine, which looks at some
 * three a second, does not come to the end of them within that day: a lock that had to make room
 * would tell that its name is an invented one. */
#ifndef ACCOUNTS_TRIES_H
#define ACCOUNTS_TRIES_H

#include "accounts/store.h"
#include "store/change.h"

enum {
	ACCOUNTS_TRIES = 5,
	ACCOUNTS_LOCK_S = 60,             /* the first time */
	ACCOUNTS_LOCK_MOST_S = 12 * 3600, /* twice as long each time, up to this */
	ACCOUNTS_FORGET_S = 86400,
	ACCOUNTS_INVENTED_MAX = 1000000 /* tries for names that do not exist are remembered */
};

/* All below: the errors of the store, and ERR_NO_MEMORY. */

/* The wrong passwords for a name. */
enum err accounts_tries(const struct change *c, struct str name, struct store_wrong *ret);
/* Counts one more, and keeps that; within a transaction. `invented`: the name does not exist. It is
 * remembered like those that do, but inventing names neither fills the disk nor pushes those out.
 */
enum err accounts_tries_add(
    const struct change *c, struct str name, bool invented, struct store_wrong *tries);
/* Forgets those for a name; within a transaction. */
enum err accounts_tries_forget(const struct change *c, struct str name);
/* The name exists from now on: what was tried before counts on, and no longer as invented, so that
 * whoever tried it does not learn that it was added. Within a transaction. */
enum err accounts_tries_adopt(const struct change *c, struct str name);

#endif
