/* Tasks in the store: what is asked, and when next. Several servers share them.
 *
 * DESIGN: a task is claimed until a time by which whoever has it is done, in one statement that
 * changes a row only if nobody else has: so none is asked twice at a time, on every database, and
 * the tasks of one that died are taken over when that time is past. */
#ifndef WATCH_QUEUE_H
#define WATCH_QUEUE_H

#include <stdint.h>
#include "base/arena.h"
#include "store/change.h"
#include "watch/plan.h"

/* A claim is for minutes: one that seems to last so long was made while a clock ran ahead, and is
 * nobody's. */
enum { QUEUE_CLAIM_MOST_S = 86400 };

struct watch_task {
	int kind; /* enum watch_kind_number */
	int64_t subject, due;
	unsigned failures;
	int64_t claimed; /* by this process, until then; 0: it is not */
};

/* The key of the plan, made where there is none yet: a change of its own. */
enum err queue_key(const struct change *c, unsigned char ret[PLAN_KEY_BYTES]);

/* Tasks of a kind that are due at `now` and that nobody has, the longest due first. */
enum err queue_due(struct store *s, int kind, int64_t now, size_t limit, struct arena *arena,
    struct watch_task **ret, size_t *ret_count);
/* A task, whoever has it. ERR_NOT_FOUND. */
enum err queue_task(struct store *s, int kind, int64_t subject, struct watch_task *ret);
/* When the first task of a kind is or was due; ERR_NOT_FOUND: there is none. */
enum err queue_first_due(struct store *s, int kind, int64_t *ret);
/* When the last one is; ERR_NOT_FOUND. */
enum err queue_last_due(struct store *s, int kind, int64_t *ret);

/* The calls below are parts of a change that was begun. */

/* Takes a task until `until`, which is then its `claimed`; that stays 0 when it is not as it was
 * read, or another has it, unless it is to be taken over from whoever that is. */
enum err queue_claim(
    const struct change *c, struct watch_task *task, int64_t until, bool take_over);
/* Gives it back: it is due at `next`, after so many failures; or before, where somebody hastened
 * it since. Nothing where another has taken it over. */
enum err queue_settle(
    const struct change *c, const struct watch_task *task, int64_t next, unsigned failures);
/* A new task; one that is there stays as it is. */
enum err queue_add(const struct change *c, int kind, int64_t subject, int64_t due);
/* It is due now, if it would be later; where it is being asked, it is asked once more. */
enum err queue_hasten(const struct change *c, int kind, int64_t subject);
/* The same, but it is due at `at` then. */
enum err queue_advance(const struct change *c, int kind, int64_t subject, int64_t at);
enum err queue_drop(const struct change *c, int kind, int64_t subject);
/* What is due later than `latest` is due now: a clock was wrong when it was put off. */
enum err queue_right(const struct change *c, int kind, int64_t latest);

#endif
