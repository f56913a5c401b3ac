/* Moves what was counted from the inbox to the rows of its codes.
 *
 * DESIGN: why each item is counted exactly once, whoever crashes when.
 *
 * 1. A flush is one transaction: it adds its items to the inbox and to the totals, and writes down
 *    its number (usage_batch). One whose commit was not confirmed is sent again, finds its number
 *    there and adds nothing (write.h).
 * 2. A step of settling is one transaction, too: it reads some rows of the inbox, adds a part of
 *    their items to the rows of their codes, and takes just these out of the inbox. Both happen or
 *    neither: at no moment, and after no crash, is an item in both or in none. A step whose commit
 *    was not confirmed needs no number: what it would move again is there, or is not.
 * 3. Steps and flushes take the right to write before they read (store_begin(): one writer at a
 *    time, on PostgreSQL, too). So no two of them read the same rows.
 * 4. Nothing else is kept of settling but where the next step begins, in the memory of whoever does
 *    it, and that decides only the order. Items that were added behind a settler's back are found
 *    by its next run, or by others.
 *
 * Older programs, which know no inbox, add to the rows of codes as ever: to these rows things are
 * added only, in whatever order. Their reports lack what is in the inbox.
 *
 * A step is bounded in items, and others have their turn between two: who settles decides how soon.
 * Servers do when the inbox is small (it costs nothing then), when it is old and when it is full,
 * one at a time (collector.h); whoever wants to read, when he does. */
#ifndef USAGE_SETTLE_H
#define USAGE_SETTLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

struct store;

/* A run through the inbox in the order of codes. {-1} to begin. */
struct usage_settling {
	int64_t after; /* the code up to which it is settled */
};

/* One step of at most about `most` items; *ret_moved is how many they were, and *ret_more tells
 * whether the run goes on. The errors of store.h; then nothing was moved. */
enum err usage_settle_step(struct store *s, struct usage_settling *run, size_t most, int64_t now,
    size_t *ret_moved, bool *ret_more);
/* Does another server settle at `now`? Where it died, that is not known for some seconds. */
enum err usage_settle_is_taken(struct store *s, int64_t now, bool *ret);

/* For whoever wants to read what is known now: settles all that was in the inbox when it was
 * called, for at most about `patience_ms`. With nothing there, a look. *ret_left, also after an
 * error, is how many items remain, about, when that was too little. */
enum err usage_settle(struct store *s, unsigned patience_ms, uint64_t *ret_left);

#endif
