/* Looks for notices that are due, in small steps, again and again, and orders their mails.
 *
 * DESIGN: one server of a store goes over the contracts of all customers, a stretch at a time
 * (store/turn.h). What it finds is ordered unless there is a mail for that reason already; a
 * crash loses nothing, since the next turn finds it again. A turn over 300,000 contracts takes some
 * seconds, so that a notice comes within minutes. */
#ifndef NOTICES_TURN_H
#define NOTICES_TURN_H

#include "notices/terms.h"
#include "store/turn.h"

/* Contracts of a step. */
enum { NOTICES_STEP = 1000 };

/* Where a turn is; zeros: none is under way. */
struct notices_turn {
	struct store_turn turn;
	int64_t after;
	size_t ordered; /* mails, so far */
};

/* A step, in changes of its own. *ret_more: the turn goes on; false also when none is due, or when
 * another server has it. `is_due`: one begins, due or not. */
enum err notices_turn(const struct change *c, const struct notices_terms *terms,
    struct notices_turn *turn, bool is_due, bool *ret_more);
/* A whole turn, due or not. *ret_ordered: how many mails. */
enum err notices_turn_all(
    const struct change *c, const struct notices_terms *terms, size_t *ret_ordered);

#endif
