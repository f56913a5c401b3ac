/* Keeps the worker that checks passwords free for those who know theirs.
 *
 * DESIGN: a check keeps one worker busy (io/argon2.h), and anybody may ask for one. So each network
 * may have so many a minute ([limit] logins), and its first few go before those that others send
 * after their first few: a sender of many only delays itself. */
#ifndef CONSOLE_TRIES_H
#define CONSOLE_TRIES_H

#include "base/pool.h"
#include "console/visit.h"

enum { CONSOLE_FIRST_TRIES = 3 };

/* Counts one visit that has a password checked, and says in which lane it waits for that: false
 * when its network has had its share of this minute. In the event loop. */
bool console_tries_take(const struct request *r, enum pool_lane *ret_lane);
/* The answer to those: 429, and when the next minute begins. */
void console_tries_refuse(struct console *c);

#endif
