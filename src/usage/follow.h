/* Keeps what is known of contracts for counting up to date, and takes out what is old. */
#ifndef USAGE_FOLLOW_H
#define USAGE_FOLLOW_H

#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"

struct store;

enum { USAGE_FOLLOW_STEP = 500 };

/* Brings usage_standing on by at most USAGE_FOLLOW_STEP events, as things stand at `now`; *ret_more
 * tells whether there may be others. */
enum err usage_follow(struct store *s, int64_t now, bool *ret_more);
/* Writes down, once, the day from which ways to open a page are told apart: see usage_kinds_day().
 */
enum err usage_mark_kinds(struct store *s, int32_t today);
/* Takes out what is older than `before` of some codes behind *after, which moves; -1 to begin.
 * *ret_more tells whether others follow. */
enum err usage_prune(struct store *s, int32_t before, int64_t now, int64_t *after, bool *ret_more);

#endif
