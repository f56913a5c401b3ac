/* Wrong passwords: what they are counted under, when a name is locked, and when it must wait.
 *
 * DESIGN: whoever knows a name must not be able to keep its owner out. So wrong passwords are
 * counted by name and place: the network that they come from, or the browser, where it has logged
 * in by this name before and shows a cookie that says so. From the fifth on the name is locked
 * there: for a minute, then two, four … up to 12 hours. A right password while it is locked is not
 * looked at. Wrong ones are forgotten when the right one comes from the same place, or a day after
 * the last.
 *
 * Against those who come from many networks, a name takes one try in some seconds from all networks
 * together from which nobody ever logged in, whether the name exists or not. It is not "from which
 * this name never logged in": then whoever sits in a network of operators could tell names that
 * exist by their speed. An address that cannot be told is in no such network.
 *
 * Of tries for names that do not exist so many are remembered that one machine, which looks at some
 * three a second, does not come to the end of them within that day: a lock that had to make room
 * would tell that its name is an invented one. */
#ifndef ACCOUNTS_TRIES_H
#define ACCOUNTS_TRIES_H

#include "accounts/store.h"
#include "base/network.h"
#include "store/change.h"

enum {
	ACCOUNTS_TRIES = 5,
	ACCOUNTS_LOCK_S = 60,             /* the first time */
	ACCOUNTS_LOCK_MOST_S = 12 * 3600, /* twice as long each time, up to this */
	ACCOUNTS_FORGET_S = 86400,
	ACCOUNTS_STRANGERS_S = 5,                /* between tries from networks not known */
	ACCOUNTS_NETWORK_FORGET_S = 400 * 86400, /* since the last login from there */
	ACCOUNTS_INVENTED_MAX = 1000000 /* tries for names that do not exist are remembered */
};

/* Where a password was typed. */
struct accounts_place {
	struct network_address network;
	/* What tells the browser from others, where it has logged in by this name before; absent
	 * otherwise. */
	struct str browser;
};

/* What is asked for all below: a name as it was typed, and where; a place of NULL is none in
 * particular, and never has to wait. */
struct accounts_tried {
	struct str name;
	const struct accounts_place *place;
};

/* All below: the errors of the store, and ERR_NO_MEMORY. Those that change something stand within a
 * transaction. */

/* The wrong passwords for a name from there. */
enum err accounts_tries(
    const struct change *c, const struct accounts_tried *what, struct store_wrong *ret);
/* Counts one more, and keeps that. `invented`: the name does not exist. It is remembered like those
 * that do, but inventing names neither fills the disk nor pushes those out. */
enum err accounts_tries_add(const struct change *c, const struct accounts_tried *what,
    bool invented, struct store_wrong *tries);
/* Must this try wait? *ret_until is when the next may come; 0: it is one that may come now, and the
 * next has to wait for it. */
enum err accounts_tries_wait(
    const struct change *c, const struct accounts_tried *what, bool invented, int64_t *ret_until);
/* The right one came: forgets the wrong ones from there, and knows the network from now on. */
enum err accounts_tries_succeeded(const struct change *c, const struct accounts_tried *what);
/* Forgets those for a name from everywhere. */
enum err accounts_tries_forget(const struct change *c, struct str name);
/* Until when the longest lock of a name lasts, wherever it is; 0 for none. */
enum err accounts_tries_locked_until(const struct change *c, struct str name, int64_t *ret);
/* The name exists from now on: what was tried before counts on, and no longer as invented, so that
 * whoever tried it does not learn that it was added. */
enum err accounts_tries_adopt(const struct change *c, struct str name);

#endif
