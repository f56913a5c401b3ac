/* Proposals and decisions in the store. */
#include "proposals/store.h"

#include <assert.h>
#include "base/hex.h"
#include "proposals/sql.h"
#include "store/rows.h"

enum { PART_MAX = 1 << 20 };

/* Columns of HEAD and, behind it, DECISION in sql.c. */
enum { HEAD_COLUMNS = 11, DECISION_COLUMNS = 5 };

static const char *const states[PROPOSAL_STATE_COUNT] = {
    [PROPOSAL_OPEN] = "open",
    [PROPOSAL_APPROVED] = "approved",
    [PROPOSAL_REJECTED] = "rejected",
    [PROPOSAL_WITHDRAWN] = "withdrawn",
    [PROPOSAL_LAPSED] = "lapsed",
};

const char *proposal_state_name(enum proposal_state state)
{
	assert(state < PROPOSAL_STATE_COUNT);
	return states[state];
}

bool proposal_state_parse(struct str name, enum proposal_state *ret)
{
	for (unsigned i = 0; i < PROPOSAL_STATE_COUNT; i++)
		if (str_eq(name, str_from(states[i]))) {
			*ret = (enum proposal_state)i;
			return true;
		}
	return false;
}

/* ---- writing ---- */

static enum err proposal_put_payload(struct store *s, uint64_t id, struct str payload)
{
	enum err err = ERR_OK;

	for (int64_t i = 0; payload.len > 0 && !err; i++) {
		struct sql_query *q = store_query(s, proposals_sql[PROPOSALS_SQL_ADD_PART]);
		struct str part = str_part(payload, 0, PART_MAX);

		sql_bind_int(q, 1, (int64_t)id);
		sql_bind_int(q, 2, i);
		sql_bind_bytes(q, 3, part);
		err = store_result(s, sql_finish(q));
		payload = str_part(payload, part.len, payload.len);
	}
	return err;
}

/* Runs a statement whose one parameter is a proposal. */
static enum err proposal_run(struct store *s, enum proposals_sql statement, uint64_t id)
{
	struct sql_query *q = store_query(s, proposals_sql[statement]);

	sql_bind_int(q, 1, (int64_t)id);
	return store_result(s, sql_finish_later(q));
}

enum err store_add_proposal(
    struct store *s, const struct proposal *p, struct str payload, uint64_t *ret_id)
{
	struct sql_query *q = store_query(s, proposals_sql[PROPOSALS_SQL_ADD_PROPOSAL]);
	unsigned char digest[DIGEST_BYTES];
	enum err err;

	sql_bind_int(q, 1, p->at);
	if (p->code.text[0] != '\0')
		sql_bind_int(q, 2, code_number(&p->code));
	sql_bind_text(q, 3, p->action);
	sql_bind_int(q, 4, p->proposer);
	sql_bind_text(q, 5, p->actor);
	sql_bind_int(q, 6, p->needs);
	sql_bind_int(q, 7, p->applied);
	sql_bind_text(q, 8, p->subject);
	sql_bind_text(q, 9, p->params);
	sql_bind_text(q, 10, p->before);
	sql_bind_text(q, 11, p->after);
	sql_bind_text(q, 12, p->notes);
	if (hex_read(str_from(p->digest), digest))
		sql_bind_bytes(q, 13, (struct str){(const char *)digest, sizeof digest});
	sql_bind_int(q, 14, p->ends_at);
	if (sql_step(q))
		*ret_id = (uint64_t)sql_int(q, 0);
	err = store_result(s, sql_end(q));
	if (!err)
		err = proposal_run(s, PROPOSALS_SQL_ADD_OPEN, *ret_id);
	return err ? err : proposal_put_payload(s, *ret_id, payload);
}

enum err store_proposal_payload(struct store *s, uint64_t id, struct buf *to)
{
	struct sql_query *q = store_query(s, proposals_sql[PROPOSALS_SQL_PARTS]);
	enum err err;

	sql_bind_int(q, 1, (int64_t)id);
	while (sql_step(q))
		buf_add_str(to, sql_bytes(q, 0));
	err = store_result(s, sql_end(q));
	if (!err && to->err)
		err = store_no_memory(s);
	return err;
}

enum err store_add_decision(struct store *s, const struct store_decision *d)
{
	struct sql_query *q = store_query(s, proposals_sql[PROPOSALS_SQL_ADD_DECISION]);
	enum err err;

	sql_bind_int(q, 1, (int64_t)d->proposal);
	sql_bind_int(q, 2, d->at);
	sql_bind_text(q, 3, str_from(proposal_state_name(d->state)));
	if (d->person != 0)
		sql_bind_int(q, 4, d->person);
	sql_bind_text(q, 5, d->actor);
	sql_bind_text(q, 6, d->reason);
	err = store_result(s, sql_finish(q));
	if (!err)
		err = proposal_run(s, PROPOSALS_SQL_DROP_OPEN, d->proposal);
	return err || d->keeps_payload ? err : store_drop_payload(s, d->proposal);
}

enum err store_drop_payload(struct store *s, uint64_t id)
{
	return proposal_run(s, PROPOSALS_SQL_DROP_PARTS, id);
}

enum err store_put_progress(struct store *s, const struct store_progress *p)
{
	struct sql_query *q = store_query(s, proposals_sql[PROPOSALS_SQL_PUT_PROGRESS]);

	sql_bind_int(q, 1, (int64_t)p->proposal);
	sql_bind_int(q, 2, (int64_t)p->size);
	sql_bind_int(q, 3, (int64_t)p->mark);
	sql_bind_int(q, 4, (int64_t)p->added);
	sql_bind_int(q, 5, (int64_t)p->there);
	sql_bind_int(q, 6, (int64_t)p->refused);
	if (p->finished_at != 0)
		sql_bind_int(q, 7, p->finished_at);
	return store_result(s, sql_finish(q));
}

/* ---- reading ---- */

static bool proposal_read_head(struct sql_query *q, struct arena *arena, struct proposal *ret)
{
	struct str digest = sql_bytes(q, 9);
	bool ok = true;

	ret->id = (uint64_t)sql_int(q, 0);
	ret->at = sql_int(q, 1);
	if (!sql_is_null(q, 2))
		ret->code = code_of_number(sql_int(q, 2));
	ret->action = store_keep(q, 3, arena, &ok);
	ret->proposer = sql_int(q, 4);
	ret->actor = store_keep(q, 5, arena, &ok);
	ret->needs = (unsigned)sql_int(q, 6);
	ret->applied = sql_int(q, 7) != 0;
	ret->subject = store_keep(q, 8, arena, &ok);
	if (digest.len == DIGEST_BYTES)
		hex_write(digest.at, digest.len, ret->digest);
	ret->ends_at = sql_int(q, 10);
	return ok;
}

static bool proposal_read_decision(
    struct sql_query *q, unsigned column, struct arena *arena, struct proposal *ret)
{
	bool ok = true;

	if (sql_is_null(q, column))
		return true;
	/* A word that this program does not know is at least not open. */
	if (!proposal_state_parse(sql_text(q, column), &ret->state))
		ret->state = PROPOSAL_REJECTED;
	ret->decided_at = sql_int(q, column + 1);
	ret->person = sql_int(q, column + 2);
	ret->decided_actor = store_keep(q, column + 3, arena, &ok);
	ret->reason = store_keep(q, column + 4, arena, &ok);
	return ok;
}

static bool open_take(struct sql_query *q, struct arena *arena, void *item)
{
	return proposal_read_head(q, arena, item);
}

static bool proposal_take(struct sql_query *q, struct arena *arena, void *item)
{
	return proposal_read_head(q, arena, item) &&
	       proposal_read_decision(q, HEAD_COLUMNS, arena, item);
}

static bool proposal_take_with_params(struct sql_query *q, struct arena *arena, void *item)
{
	struct proposal *ret = item;
	bool ok = proposal_take(q, arena, item);

	ret->params = store_keep(q, HEAD_COLUMNS + DECISION_COLUMNS, arena, &ok);
	return ok;
}

static bool ended_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct proposal *ret = item;

	(void)arena;
	ret->id = (uint64_t)sql_int(q, 0);
	if (!sql_is_null(q, 1))
		ret->code = code_of_number(sql_int(q, 1));
	return true;
}

enum err store_proposal(struct store *s, uint64_t id, struct arena *arena, struct proposal *ret)
{
	struct sql_query *q = store_query(s, proposals_sql[PROPOSALS_SQL_PROPOSAL]);
	struct proposal found = {.id = 0};
	unsigned rest = HEAD_COLUMNS + DECISION_COLUMNS;
	bool ok = true;
	enum err err;

	sql_bind_int(q, 1, (int64_t)id);
	if (sql_step(q)) {
		ok = proposal_take(q, arena, &found);
		found.params = store_keep(q, rest, arena, &ok);
		found.before = store_keep(q, rest + 1, arena, &ok);
		found.after = store_keep(q, rest + 2, arena, &ok);
		found.notes = store_keep(q, rest + 3, arena, &ok);
	}
	err = store_end(s, q, ok);
	if (!err && found.id == 0)
		err = store_because(s, ERR_NOT_FOUND, "there is no such proposal");
	if (!err)
		*ret = found;
	return err;
}

enum err store_open_proposals(struct store *s, uint64_t after, size_t limit, int64_t now,
    struct arena *arena, struct proposal **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, proposals_sql[PROPOSALS_SQL_OPEN]);

	sql_bind_int(q, 1, (int64_t)after);
	sql_bind_int(q, 2, now);
	sql_bind_int(q, 3, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, open_take, ret, ret_count);
}

enum err store_proposals(struct store *s, const struct code *code, uint64_t before, size_t limit,
    struct arena *arena, struct proposal **ret, size_t *ret_count)
{
	bool one = code->text[0] != '\0';
	struct sql_query *q = store_query(
	    s, proposals_sql[one ? PROPOSALS_SQL_PROPOSALS_OF_CODE : PROPOSALS_SQL_PROPOSALS]);

	sql_bind_int(q, 1, before == 0 ? INT64_MAX : (int64_t)before);
	sql_bind_int(q, 2, (int64_t)limit);
	if (one)
		sql_bind_int(q, 3, code_number(code));
	return store_rows(s, q, arena, sizeof **ret, proposal_take, ret, ret_count);
}

enum err store_proposals_of_action(struct store *s, struct str action, uint64_t before,
    size_t limit, struct arena *arena, struct proposal **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, proposals_sql[PROPOSALS_SQL_PROPOSALS_OF_ACTION]);

	sql_bind_int(q, 1, before == 0 ? INT64_MAX : (int64_t)before);
	sql_bind_int(q, 2, (int64_t)limit);
	sql_bind_text(q, 3, action);
	return store_rows(s, q, arena, sizeof **ret, proposal_take_with_params, ret, ret_count);
}

/* The number in the one row of a query, which it ends; 0 without a row. */
static enum err proposal_read_number(struct store *s, struct sql_query *q, uint64_t *ret)
{
	uint64_t number = sql_step(q) ? (uint64_t)sql_int(q, 0) : 0;
	enum err err = store_result(s, sql_end(q));

	if (!err)
		*ret = number;
	return err;
}

enum err store_count_open_proposals(
    struct store *s, int64_t person, bool with_accounts, int64_t now, uint64_t *ret)
{
	struct sql_query *q = store_query(s, proposals_sql[PROPOSALS_SQL_COUNT_OPEN]);

	sql_bind_int(q, 1, person);
	sql_bind_int(q, 2, now);
	sql_bind_int(q, 3, with_accounts);
	return proposal_read_number(s, q, ret);
}

enum err store_waiting_proposal(struct store *s, struct str action, const struct code *code,
    struct str subject, int64_t now, uint64_t *ret_id)
{
	bool of_code = code->text[0] != '\0';
	struct sql_query *q =
	    store_query(s, proposals_sql[of_code ? PROPOSALS_SQL_WAITING_OF_CODE
						 : PROPOSALS_SQL_WAITING_OF_SUBJECT]);

	sql_bind_text(q, 1, action);
	sql_bind_int(q, 2, now);
	if (of_code)
		sql_bind_int(q, 3, code_number(code));
	else
		sql_bind_text(q, 3, subject);
	return proposal_read_number(s, q, ret_id);
}

enum err store_ended_proposals(struct store *s, int64_t now, size_t limit, struct arena *arena,
    struct proposal **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, proposals_sql[PROPOSALS_SQL_ENDED]);

	sql_bind_int(q, 1, now);
	sql_bind_int(q, 2, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, ended_take, ret, ret_count);
}

enum err store_progress(struct store *s, uint64_t id, struct store_progress *ret)
{
	struct sql_query *q = store_query(s, proposals_sql[PROPOSALS_SQL_PROGRESS]);
	struct store_progress found = {.proposal = 0};
	enum err err;

	sql_bind_int(q, 1, (int64_t)id);
	if (sql_step(q))
		found = (struct store_progress){.proposal = (uint64_t)sql_int(q, 0),
		    .size = (uint64_t)sql_int(q, 1),
		    .mark = (uint64_t)sql_int(q, 2),
		    .added = (uint64_t)sql_int(q, 3),
		    .there = (uint64_t)sql_int(q, 4),
		    .refused = (uint64_t)sql_int(q, 5),
		    .finished_at = sql_int(q, 6)};
	err = store_result(s, sql_end(q));
	if (!err && found.proposal == 0)
		return ERR_NOT_FOUND;
	if (!err)
		*ret = found;
	return err;
}

enum err store_unfinished(struct store *s, uint64_t *ret_id)
{
	return proposal_read_number(
	    s, store_query(s, proposals_sql[PROPOSALS_SQL_UNFINISHED]), ret_id);
}
