/* Writes counts of use into the store.
 *
 * DESIGN: what is written at once is little: the totals of all codes, some hundred rows a day, and
 * the items for the inbox, appended. Totals are rows that every server wants: they come last, to be
 * held for the shortest time. */
#include "usage/write.h"

#include <stdlib.h>
#include "store/rows.h"
#include "store/store.h"
#include "usage/inbox.h"
#include "usage/sql.h"

/* ---- totals ---- */

static int counted_by_day_and_shape(const void *left, const void *right)
{
	const struct usage_item *a = &((const struct usage_counted *)left)->item;
	const struct usage_item *b = &((const struct usage_counted *)right)->item;

	if (a->day != b->day)
		return a->day > b->day ? 1 : -1;
	return (a->shape > b->shape) - (a->shape < b->shape);
}

static enum err totals_add(struct store *s, struct usage_counted *all, size_t count)
{
	enum err err = ERR_OK;

	qsort(all, count, sizeof *all, counted_by_day_and_shape);
	for (size_t i = 0, end; i < count && !err; i = end) {
		struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_ADD_TOTAL]);
		uint64_t n = 0;

		for (end = i; end < count && counted_by_day_and_shape(&all[i], &all[end]) == 0;
		     end++)
			n += all[end].n;
		sql_bind_int(q, 1, all[i].item.day);
		sql_bind_int(q, 2, all[i].item.shape);
		sql_bind_int(q, 3, (int64_t)n);
		err = store_result(s, sql_finish_later(q));
	}
	return err;
}

/* ---- the batch ---- */

/* Was the batch committed already, though nobody could be told? */
static enum err batch_is_known(struct store *s, const struct usage_batch *batch, bool *ret)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_BATCH]);

	sql_bind_text(q, 1, str_from(batch->process));
	*ret = sql_step(q) && sql_int(q, 0) >= batch->number;
	return store_result(s, sql_end(q));
}

static int counted_by_code(const void *left, const void *right)
{
	const struct usage_item *a = &((const struct usage_counted *)left)->item;
	const struct usage_item *b = &((const struct usage_counted *)right)->item;

	return (a->code > b->code) - (a->code < b->code);
}

/* Those of no code have no rows but the totals'. */
static enum err batch_append(
    struct store *s, const struct usage_batch *batch, struct usage_counted *all)
{
	size_t first = 0;

	qsort(all, batch->count, sizeof *all, counted_by_code);
	while (first < batch->count && all[first].item.code == USAGE_NO_CODE)
		first++;
	return usage_inbox_append(s, all + first, batch->count - first, batch->now);
}

static enum err batch_add(
    struct store *s, const struct usage_batch *batch, struct usage_counted *all)
{
	struct sql_query *q;
	bool known = false;
	enum err err = batch_is_known(s, batch, &known);

	if (err || known)
		return err;
	err = batch_append(s, batch, all);
	if (err)
		return err;
	q = store_query(s, usage_sql[USAGE_SQL_SET_BATCH]);
	sql_bind_text(q, 1, str_from(batch->process));
	sql_bind_int(q, 2, batch->number);
	sql_bind_int(q, 3, batch->now);
	err = store_result(s, sql_finish(q));
	return err ? err : totals_add(s, all, batch->count);
}

/* An item with what is known of its host. */
static struct usage_counted batch_counted(const struct usage_batch *batch, size_t i)
{
	struct usage_counted c = {.item = batch->items[i], .n = batch->counts[i]};

	if (!c.item.invented || batch->seen == NULL)
		return c;
	c.seen = usage_sketch_estimate(batch->seen, usage_sketch_key(c.item.code, c.item.host));
	if (c.item.claimed)
		c.seen_all = usage_sketch_estimate(
		    batch->seen, usage_sketch_key(USAGE_NO_CODE, c.item.host));
	return c;
}

enum err usage_write_batch(struct store *s, const struct usage_batch *batch)
{
	struct usage_counted *all = calloc(batch->count, sizeof *all);
	enum err err;

	if (all == NULL)
		return store_no_memory(s);
	for (size_t i = 0; i < batch->count; i++)
		all[i] = batch_counted(batch, i);
	err = store_begin(s);
	if (!err) {
		err = batch_add(s, batch, all);
		if (!err)
			err = store_commit(s);
		else
			store_rollback(s);
	}
	free(all);
	return err;
}
