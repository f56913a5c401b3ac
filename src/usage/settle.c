/* Moves what was counted from the inbox to the rows of its codes. */
#include "usage/settle.h"

#include <stdlib.h>
#include "base/clock.h"
#include "store/rows.h"
#include "store/store.h"
#include "usage/codes.h"
#include "usage/inbox.h"
#include "usage/sql.h"

enum {
	TAKEN_S = 5,         /* for which a settler is believed to be at it */
	READER_ITEMS = 2048, /* of a reader's step */
	READER_PAUSE_MS = 5
};

/* What a step works on. */
struct step {
	struct arena memory; /* of the rows */
	struct usage_inbox_part part;
	struct usage_counted *items;        /* of the rows, one after the other */
	const struct usage_counted **moved; /* those that are to be moved, in the order of codes */
	size_t item_count, moved_count;
	int64_t last; /* the code up to which items are moved */
};

/* ---- reading ---- */

static enum err step_unpack(struct store *s, struct step *step)
{
	size_t at = 0;

	for (size_t i = 0; i < step->part.count; i++)
		step->item_count += step->part.rows[i].items;
	step->items = calloc(step->item_count, sizeof *step->items);
	step->moved = calloc(step->item_count, sizeof *step->moved);
	if (step->items == NULL || step->moved == NULL)
		return store_no_memory(s);
	for (size_t i = 0; i < step->part.count; i++) {
		if (!usage_inbox_unpack(&step->part.rows[i], step->items + at))
			return store_because(s, ERR_CORRUPT,
			    "row %lld of usage_inbox cannot be read",
			    (long long)step->part.rows[i].id);
		at += step->part.rows[i].items;
	}
	return ERR_OK;
}

static int counted_by_code(const void *left, const void *right)
{
	int64_t a = (*(const struct usage_counted *const *)left)->item.code;
	int64_t b = (*(const struct usage_counted *const *)right)->item.code;

	return (a > b) - (a < b);
}

/* Those up to the last code; of these the first `most`, and what else is of the last one's code. */
static void step_choose(struct step *step, size_t most)
{
	for (size_t i = 0; i < step->item_count; i++)
		if (step->items[i].item.code <= step->last)
			step->moved[step->moved_count++] = &step->items[i];
	qsort(step->moved, step->moved_count, sizeof *step->moved, counted_by_code);
	if (step->moved_count <= most)
		return;
	step->last = step->moved[most - 1]->item.code;
	while (step->moved[step->moved_count - 1]->item.code > step->last)
		step->moved_count--;
}

/* ---- moving ---- */

/* Takes what is moved out of the rows. */
static enum err step_take_out(struct store *s, struct step *step)
{
	const struct usage_counted *items = step->items;
	enum err err = ERR_OK;

	for (size_t i = 0; i < step->part.count && !err; i++) {
		const struct usage_inbox_row *row = &step->part.rows[i];
		size_t gone = 0;

		while (gone < row->items && items[gone].item.code <= step->last)
			gone++;
		if (gone > 0)
			err = usage_inbox_keep(s, row, items + gone, row->items - gone);
		items += row->items;
	}
	return err;
}

static enum err settling_mark(struct store *s, int64_t at)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_SET_MARK]);

	sql_bind_text(q, 1, USAGE_SETTLING_MARK);
	sql_bind_int(q, 2, at);
	return store_result(s, sql_finish(q));
}

static enum err step_run(
    struct store *s, struct step *step, const struct usage_settling *run, size_t most, int64_t now)
{
	enum err err = usage_inbox_read(s, run->after, most, &step->memory, &step->part);

	if (err || step->part.count == 0)
		return err;
	step->last = step->part.last;
	err = step_unpack(s, step);
	if (err)
		return err;
	step_choose(step, most);
	if (step->moved_count > 0)
		err = usage_codes_add(s, step->moved, step->moved_count);
	if (!err)
		err = step_take_out(s, step);
	return err ? err : settling_mark(s, step->last == INT64_MAX ? 0 : now);
}

enum err usage_settle_step(struct store *s, struct usage_settling *run, size_t most, int64_t now,
    size_t *ret_moved, bool *ret_more)
{
	struct step step = {.last = INT64_MAX};
	enum err err = store_begin(s);

	if (err)
		return err;
	err = step_run(s, &step, run, most, now);
	if (!err)
		err = store_commit(s);
	else
		store_rollback(s);
	if (!err) {
		/* No row is passed over that was not read. */
		run->after = step.last < step.part.next ? step.last : step.part.next;
		*ret_moved = step.moved_count;
		*ret_more = step.last != INT64_MAX;
	}
	free(step.items);
	free(step.moved);
	arena_free(&step.memory);
	return err;
}

enum err usage_settle_is_taken(struct store *s, int64_t now, bool *ret)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_MARK]);
	int64_t at = 0;

	sql_bind_text(q, 1, USAGE_SETTLING_MARK);
	if (sql_step(q))
		at = sql_int(q, 0);
	*ret = at > now - TAKEN_S && at < now + TAKEN_S;
	return store_result(s, sql_end(q));
}

/* ---- for readers ---- */

enum err usage_settle(struct store *s, unsigned patience_ms, uint64_t *ret_left)
{
	int64_t deadline = clock_monotonic_ms() + patience_ms;
	struct usage_settling run = {-1};
	struct usage_inbox inbox;
	size_t moved;
	bool more;
	enum err err = usage_inbox_look(s, &inbox);

	*ret_left = err ? 0 : inbox.items;
	for (more = !err && inbox.items > 0; more && clock_monotonic_ms() < deadline;) {
		err = usage_settle_step(s, &run, READER_ITEMS, clock_now(), &moved, &more);
		if (err)
			return err;
		*ret_left -= moved < *ret_left ? moved : *ret_left;
		if (more)
			clock_sleep_ms(READER_PAUSE_MS);
		else
			*ret_left = 0;
	}
	return err;
}
