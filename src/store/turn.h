/* Work that one server of a store does at a time, in turns of small steps.
 *
 * DESIGN: a row of a table says who has the turn, until when, and when the next one is due. A turn
 * is held for two minutes at a time, so that another server goes on when this one is gone; where it
 * was, this process alone knows, and another begins anew. The next one begins when fifty times as
 * long as this one took have passed, so that the work takes at most a fiftieth of a processor, and
 * follows within seconds where there is little. */
#ifndef STORE_TURN_H
#define STORE_TURN_H

#include "store/change.h"

/* Statements on that row, as store_query() takes them. */
struct store_turn_sql {
	/* Of (now, until): takes a turn that is due and nobody's, and returns a row. */
	const char *claim;
	/* Of (claimed, until): holds it on, and returns a row unless another has it now. */
	const char *claim_on;
	/* Of (claimed, due): ends it, and says when the next one is due. */
	const char *end;
};

/* Zeros: none is under way. */
struct store_turn {
	int64_t claimed; /* by this process, until then */
	int64_t busy_ms; /* what it took so far; whoever does the work adds to it */
};

enum store_turn_state {
	STORE_TURN_NONE,  /* none is due, or another server has it; *turn is zeros */
	STORE_TURN_BEGUN, /* just now */
	STORE_TURN_HELD   /* as before */
};

/* Begins a turn, or makes sure that the one under way is still this process's; a change of its own.
 * `is_due`: one begins, due or not. */
enum err store_turn_hold(const struct change *c, const struct store_turn_sql *sql,
    struct store_turn *turn, bool is_due, enum store_turn_state *ret);
/* Ends it; a change of its own. */
enum err store_turn_end(
    const struct change *c, const struct store_turn_sql *sql, struct store_turn *turn);

#endif
