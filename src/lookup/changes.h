/* Which codes changed lately: what decides whether a record that was read some time ago still is
 * what the store says.
 *
 * DESIGN: changes are numbered rows of the table event, in the order of their commits. A *place* is
 * one of them, by its number and by a digest of what it says: after a restored backup, or a
 * fail-over that lost commits, numbers are used again, for other events. A record that was read
 * when all events up to a place were in the store is true at a later place when none of those
 * between them is about it. The last CHANGES_MAX are remembered; of what is older nothing is said.
 */
#ifndef LOOKUP_CHANGES_H
#define LOOKUP_CHANGES_H

#include "base/err.h"
#include "record/code.h"
#include "record/feed.h"

enum { CHANGES_MAX = 1 << 16 };

struct changes;

/* NULL when memory is short. */
struct changes *changes_new(void);
/* No other thread may use it any more. NULL is legal. */
void changes_free(struct changes *c);
/* From here on: as if nothing had ever been added. All that follow: any thread, never wait. */
void changes_clear(struct changes *c);
/* The event at this place, not before the newest one, is about `code`; NULL: about none that
 * counts.
 */
void changes_add(struct changes *c, const struct feed_place *place, const struct code *code);
/* The newest place; false when there is none. */
bool changes_newest(struct changes *c, struct feed_place *ret);
/* Is it certain that nothing has changed about `code` since `from`? */
bool changes_none_since(struct changes *c, const struct feed_place *from, const struct code *code);
/* Asserts that it is whole: see base/invariant.h. */
void changes_check(struct changes *c);

#endif
