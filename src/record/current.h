/* Which of a code's certificates is its current one at a time, for those who have no store to ask.
 *
 * DESIGN: the rule is that of records.h, as RECORD_SQL_CURRENT_FIRST has it: what the log says of
 * days that are over is judged by it, too. A unit test lets both order the same certificates. */
#ifndef RECORD_CURRENT_H
#define RECORD_CURRENT_H

#include <stdbool.h>
#include <stdint.h>

/* What decides. Times are seconds, UTC. */
struct record_candidate {
	int64_t not_before, not_after;
	int64_t revoked_at; /* 0 when it is not; may lie ahead */
	bool broken;
	uint64_t number; /* grows with each that is added */
};

/* Less than 0 where `a` comes before `b` at `now`, more where it comes behind; 0 for the same one.
 * The first of a code's certificates is its current one. Any thread. */
int record_candidate_order(
    const struct record_candidate *a, const struct record_candidate *b, int64_t now);

#endif
