/* Looks over all that may be wrong, in small steps, again and again. */
#include "attention/turn.h"

#include "attention/keep.h"
#include "attention/sql.h"
#include "attention/tell.h"
#include "base/clock.h"

/* Told at once. */
enum { TELL = 100 };

static struct store_turn_sql turn_sql(void)
{
	return (struct store_turn_sql){.claim = attention_sql[ATTENTION_SQL_CLAIM],
	    .claim_on = attention_sql[ATTENTION_SQL_CLAIM_ON],
	    .end = attention_sql[ATTENTION_SQL_END]};
}

/* Begins one, or makes sure that the one under way is still this process's. */
static enum err turn_hold(
    const struct change *c, struct attention_turn *turn, bool is_due, bool *ret_held)
{
	const struct store_turn_sql sql = turn_sql();
	enum store_turn_state state = STORE_TURN_NONE;
	enum err err = store_turn_hold(c, &sql, &turn->turn, is_due, &state);

	if (!err && state == STORE_TURN_NONE)
		*turn = (struct attention_turn){.after = 0};
	else if (state == STORE_TURN_BEGUN)
		*turn = (struct attention_turn){
		    .turn = turn->turn, .source = ATTENTION_ENDS, .after = -1};
	*ret_held = state != STORE_TURN_NONE;
	return err;
}

/* Behind the last source comes telling, and then the end. */
static enum err turn_tell(const struct change *c, struct attention_turn *turn)
{
	const struct store_turn_sql sql = turn_sql();
	bool more = false;
	enum err err = attention_tell(c, TELL, &turn->told_kind, &turn->told_id, &more);

	if (err || more)
		return err;
	err = attention_tell_cures(c, TELL);
	if (!err)
		err = store_turn_end(c, &sql, &turn->turn);
	if (!err)
		*turn = (struct attention_turn){.after = 0};
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
	*ret_more = turn->turn.claimed != 0;
	if (*ret_more)
		turn->turn.busy_ms += clock_monotonic_ms() - from;
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
