/* Work that one server of a store does at a time. */
#include "store/turn.h"

#include "store/rows.h"

/* How long it is claimed; the rest after a turn, by what it took. */
enum { CLAIM_S = 120, REST = 50 };

/* Runs a statement; true: a row was changed. */
static enum err turn_write(
    const struct change *c, const char *statement, int64_t a, int64_t b, bool *ret_done)
{
	struct sql_query *q;
	enum err err = change_begin(c);

	*ret_done = false;
	if (!err) {
		q = store_query(c->store, statement);
		sql_bind_int(q, 1, a);
		sql_bind_int(q, 2, b);
		*ret_done = sql_step(q);
		err = store_result(c->store, sql_end(q));
	}
	return change_end(c, err);
}

static enum err turn_begin(const struct change *c, const struct store_turn_sql *sql,
    struct store_turn *turn, bool is_due, enum store_turn_state *ret)
{
	int64_t until = c->now + CLAIM_S;
	bool done;
	enum err err = turn_write(c, sql->claim, is_due ? INT64_MAX : c->now, until, &done);

	*ret = !err && done ? STORE_TURN_BEGUN : STORE_TURN_NONE;
	*turn = (struct store_turn){.claimed = !err && done ? until : 0};
	return err;
}

enum err store_turn_hold(const struct change *c, const struct store_turn_sql *sql,
    struct store_turn *turn, bool is_due, enum store_turn_state *ret)
{
	int64_t until = c->now + CLAIM_S;
	bool done = true;
	enum err err = ERR_OK;

	if (turn->claimed == 0)
		return turn_begin(c, sql, turn, is_due, ret);
	*ret = STORE_TURN_HELD;
	/* Half of the time is left. */
	if (turn->claimed > c->now + CLAIM_S / 2)
		return ERR_OK;
	err = turn_write(c, sql->claim_on, turn->claimed, until, &done);
	if (err)
		return err;
	turn->claimed = until;
	if (!done) {
		*turn = (struct store_turn){.claimed = 0};
		*ret = STORE_TURN_NONE;
	}
	return ERR_OK;
}

enum err store_turn_end(
    const struct change *c, const struct store_turn_sql *sql, struct store_turn *turn)
{
	int64_t due = c->now + 1 + turn->busy_ms * REST / 1000;
	bool done;
	enum err err = turn_write(c, sql->end, turn->claimed, due, &done);

	if (!err)
		*turn = (struct store_turn){.claimed = 0};
	return err;
}
