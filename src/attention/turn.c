/* Looks over all that may be wrong, in small steps, again and again. */
#include "attention/turn.h"

#include "attention/keep.h"
#include "attention/sql.h"
#include "attention/tell.h"
#include "base/clock.h"
#include "store/rows.h"

/* How long it is claimed; told at once; the rest after a turn, by what it took. */
enum { CLAIM_S = 120, TELL = 100, REST = 50 };

/* Runs a statement of attention_turn; true: a row was changed. */
static enum err turn_write(
    const struct change *c, enum attention_sql statement, int64_t a, int64_t b, bool *ret_done)
{
	struct sql_query *q;
	enum err err = change_begin(c);

	*ret_done = false;
	if (!err) {
		q = store_query(c->store, attention_sql[statement]);
		sql_bind_int(q, 1, a);
		sql_bind_int(q, 2, b);
		*ret_done = sql_step(q);
		err = store_result(c->store, sql_end(q));
	}
	return change_end(c, err);
}

/* Begins one, or makes sure that the one under way is still this process's. */
static enum err turn_hold(
    const struct change *c, struct attention_turn *turn, bool is_due, bool *ret_held)
{
	enum attention_sql statement =
	    turn->claimed == 0 ? ATTENTION_SQL_CLAIM : ATTENTION_SQL_CLAIM_ON;
	int64_t until = c->now + CLAIM_S;
	enum err err;

	*ret_held = true;
	/* Half of the time is left. */
	if (turn->claimed > c->now + CLAIM_S / 2)
		return ERR_OK;
	err = turn_write(c, statement,
	    turn->claimed != 0 ? turn->claimed
	    : is_due           ? INT64_MAX
			       : c->now,
	    until, ret_held);
	if (!err && !*ret_held)
		*turn = (struct attention_turn){0};
	else if (!err && turn->claimed == 0)
		*turn = (struct attention_turn){.source = ATTENTION_ENDS, .after = -1};
	if (!err && *ret_held)
		turn->claimed = until;
	return err;
}

/* Behind the last source comes telling, and then the end. */
static enum err turn_tell(const struct change *c, struct attention_turn *turn)
{
	int64_t claimed = turn->claimed;
	bool more = false, done;
	enum err err = attention_tell(c, TELL, &turn->told_kind, &turn->told_id, &more);

	if (err || more)
		return err;
	err = attention_tell_cures(c, TELL);
	if (!err)
		err = turn_write(
		    c, ATTENTION_SQL_END, claimed, c->now + 1 + turn->busy_ms * REST / 1000, &done);
	if (!err)
		*turn = (struct attention_turn){0};
	return err;
}

static enum err turn_look(const struct change *c, struct attention_turn *turn)
{
	struct attention_stretch stretch = {.source = turn->source, .after = turn->after};
	enum err err = attention_measure(c->store, &stretch, ATTENTION_STEP);

	if (err)
		return change_explain(c, err);
	err = attention_keep(c, &stretch);
	if (err)
		return err;
	turn->after = stretch.up_to;
	if (stretch.up_to == INT64_MAX) {
		turn->source++;
		turn->after = -1;
	}
	return ERR_OK;
}

enum err attention_turn(
    const struct change *c, struct attention_turn *turn, bool is_due, bool *ret_more)
{
	int64_t from = clock_monotonic_ms();
	bool held = false;
	enum err err = turn_hold(c, turn, is_due, &held);

	*ret_more = false;
	if (err || !held)
		return err;
	err = turn->source == ATTENTION_SOURCE_END ? turn_tell(c, turn) : turn_look(c, turn);
	turn->busy_ms += clock_monotonic_ms() - from;
	*ret_more = turn->claimed != 0;
	return err;
}

enum err attention_turn_all(const struct change *c)
{
	struct attention_turn turn = {0};
	bool more = true;
	enum err err = ERR_OK;

	while (more && !err) {
		struct change step = *c;

		err = attention_turn(&step, &turn, true, &more);
	}
	return err;
}
