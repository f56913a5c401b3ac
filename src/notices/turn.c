/* Looks for notices that are due. */
#include "notices/turn.h"

#include "base/clock.h"
#include "mail/queue.h"
#include "notices/due.h"
#include "origin/mailbox.h"
#include "store/rows.h"

enum { DAY_S = 86400 };

/* To whom a notice goes. */
struct notices_to {
	int64_t customer; /* 0: to nobody */
	enum lang lang;
	char mail[MAILBOX_MAX + 1];
};

/* Whoever is to be told, and was not. */
static enum err due_find_to(const struct change *c, const struct notice_row *row,
    const struct notices_due *due, struct notices_to *ret)
{
	struct sql_query *q = store_query(c->store, notices_sql[NOTICES_SQL_TO]);

	*ret = (struct notices_to){.customer = 0, .lang = LANG_USUAL};
	sql_bind_int(q, 1, code_number(&due->code));
	sql_bind_text(q, 2, str_from(row->word));
	sql_bind_text(q, 3, due->reason);
	sql_bind_int(
	    q, 4, row->quiet_days == 0 ? INT64_MAX : c->now - (int64_t)row->quiet_days * DAY_S);
	if (sql_step(q) && str_copy(ret->mail, sizeof ret->mail, sql_text(q, 1))) {
		ret->customer = sql_int(q, 0);
		lang_parse(sql_text(q, 2), &ret->lang);
	}
	return store_result(c->store, sql_end(q));
}

/* Within a change. */
static enum err due_order(const struct change *c, const struct notice_row *row,
    const struct notices_due *due, size_t *ordered)
{
	struct notices_to to;
	bool is_new = false;
	enum err err = due_find_to(c, row, due, &to);

	if (err || to.customer == 0)
		return err;
	err = mail_queue_add(c,
	    &(struct mail_order){.kind = row->word,
		.reason = due->reason,
		.to = str_from(to.mail),
		.lang = to.lang,
		.customer = to.customer,
		.code = due->code},
	    &is_new);
	if (!err && is_new)
		++*ordered;
	return err;
}

/* Keeps those that somebody is to be told of, so that nothing is written where there is none. */
static enum err due_choose(
    const struct change *c, const struct notice_row *row, struct notices_due *items, size_t *count)
{
	struct notices_to to;
	size_t kept = 0;
	enum err err = ERR_OK;

	for (size_t i = 0; i < *count && !err; i++) {
		err = due_find_to(c, row, &items[i], &to);
		if (!err && to.customer != 0)
			items[kept++] = items[i];
	}
	*count = kept;
	return err;
}

/* Orders what is due of a kind in a stretch, as one change where there is any. */
static enum err stretch_order(const struct change *c, enum notice notice,
    const struct notices_stretch *stretch, const struct notices_terms *terms, size_t *ordered)
{
	struct arena arena = {NULL, 0};
	struct notices_due *items = NULL;
	size_t count = 0;
	enum err err =
	    notices_look(c->store, notice, stretch, c->now, terms, &arena, &items, &count);

	if (!err)
		err = due_choose(c, &notices[notice], items, &count);
	if (err || count == 0) {
		arena_free(&arena);
		return change_explain(c, err);
	}
	err = change_begin(c);
	for (size_t i = 0; i < count && !err; i++)
		err = due_order(c, &notices[notice], &items[i], ordered);
	err = change_end(c, err);
	arena_free(&arena);
	return err;
}

static struct store_turn_sql turn_sql(void)
{
	return (struct store_turn_sql){.claim = notices_sql[NOTICES_SQL_CLAIM],
	    .claim_on = notices_sql[NOTICES_SQL_CLAIM_ON],
	    .end = notices_sql[NOTICES_SQL_END]};
}

/* Where the stretch ends that begins behind there. */
static enum err stretch_measure(struct store *s, struct notices_stretch *stretch)
{
	struct sql_query *q = store_query(s, notices_sql[NOTICES_SQL_UP_TO]);

	sql_bind_int(q, 1, stretch->after);
	sql_bind_int(q, 2, NOTICES_STEP);
	stretch->up_to = sql_step(q) ? sql_int(q, 0) : INT64_MAX;
	return store_result(s, sql_end(q));
}

static enum err turn_look(
    const struct change *c, const struct notices_terms *terms, struct notices_turn *turn)
{
	const struct store_turn_sql sql = turn_sql();
	struct notices_stretch stretch = {.after = turn->after};
	enum err err = change_explain(c, stretch_measure(c->store, &stretch));

	for (unsigned i = 0; i < NOTICE_COUNT && !err; i++)
		err = stretch_order(c, (enum notice)i, &stretch, terms, &turn->ordered);
	if (!err)
		turn->after = stretch.up_to;
	return err || stretch.up_to != INT64_MAX ? err : store_turn_end(c, &sql, &turn->turn);
}

enum err notices_turn(const struct change *c, const struct notices_terms *terms,
    struct notices_turn *turn, bool is_due, bool *ret_more)
{
	const struct store_turn_sql sql = turn_sql();
	int64_t from = clock_monotonic_ms();
	enum store_turn_state state = STORE_TURN_NONE;
	enum err err = store_turn_hold(c, &sql, &turn->turn, is_due, &state);

	*ret_more = false;
	if (state == STORE_TURN_BEGUN)
		*turn = (struct notices_turn){.turn = turn->turn, .after = -1};
	if (err || state == STORE_TURN_NONE)
		return err;
	err = turn_look(c, terms, turn);
	*ret_more = turn->turn.claimed != 0;
	if (*ret_more)
		turn->turn.busy_ms += clock_monotonic_ms() - from;
	return err;
}

enum err notices_turn_all(
    const struct change *c, const struct notices_terms *terms, size_t *ret_ordered)
{
	struct notices_turn turn = {.after = 0};
	bool more = true;
	enum err err = ERR_OK;

	while (more && !err) {
		struct change step = *c;

		err = notices_turn(&step, terms, &turn, true, &more);
	}
	if (!err)
		*ret_ordered = turn.ordered;
	return err;
}
