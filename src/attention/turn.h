/* Looks over all that may be wrong, in small steps, again and again.
 *
 * DESIGN: alarms follow from what other tables hold, and from the time; nobody who writes there
 * knows of them. So one server of a store goes over all of it, a stretch at a time: what is wrong
 * there is compared with the rows that are there, and only a difference is written. */
#ifndef ATTENTION_TURN_H
#define ATTENTION_TURN_H

#include "attention/alarm.h"
#include "store/turn.h"

/* Places of a step. */
enum { ATTENTION_STEP = 1000 };

/* Where a turn is; zeros: none is under way. */
struct attention_turn {
	struct store_turn turn;
	enum attention_source source;
	int64_t after;
	/* Of those of whom is told: behind this one. */
	int64_t told_kind, told_id;
};

/* A step, in changes of its own. *ret_more: the turn goes on; false also when none is due, or when
 * another server has it. `is_due`: one begins, due or not. */
enum err attention_turn(
    const struct change *c, struct attention_turn *turn, bool is_due, bool *ret_more);
/* A whole turn, due or not. */
enum err attention_turn_all(const struct change *c);

#endif
