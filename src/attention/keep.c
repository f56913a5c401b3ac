/* Brings the rows of a stretch up to what is seen there. */
#include "attention/keep.h"

#include <string.h>
#include "attention/rule.h"
#include "attention/sql.h"
#include "store/rows.h"

/* What is to be written: a row and what is seen of it; one of them may be NULL. */
struct keep_item {
	const struct attention_row *row;
	const struct attention_seen *seen;
	enum attention_step step;
};

/* Both lists of a stretch are in this order. */
static int place_compare(const struct attention_seen *a, const struct attention_seen *b)
{
	size_t len = a->what.len < b->what.len ? a->what.len : b->what.len;
	int order;

	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	order = len == 0 ? 0 : memcmp(a->what.at, b->what.at, len);
	return order != 0 ? order : (a->what.len > b->what.len) - (a->what.len < b->what.len);
}

static void keep_bind_time(struct sql_query *q, unsigned parameter, int64_t t)
{
	if (t != 0)
		sql_bind_int(q, parameter, t);
}

/* Code, moment, both views and what is told, from the parameter on. */
static void keep_bind_seen(
    struct sql_query *q, unsigned at, const struct attention_seen *seen, int64_t since)
{
	if (seen->code.text[0] != '\0')
		sql_bind_int(q, at, code_number(&seen->code));
	sql_bind_int(q, at + 1, seen->moment != 0 ? seen->moment : since);
	keep_bind_time(q, at + 2, seen->record_at);
	keep_bind_time(q, at + 3, seen->world_at);
	sql_bind_text(q, at + 4, seen->detail);
}

static enum err keep_add(
    const struct change *c, enum attention_source source, const struct attention_seen *seen)
{
	struct sql_query *q = store_query(c->store, attention_sql[ATTENTION_SQL_ADD]);

	sql_bind_int(q, 1, source);
	sql_bind_int(q, 2, seen->place);
	sql_bind_text(q, 3, seen->what);
	sql_bind_int(q, 4, seen->kind);
	keep_bind_seen(q, 5, seen, c->now);
	sql_bind_int(q, 10, c->now);
	keep_bind_time(q, 11, attention_counts_at_once(seen) ? c->now : 0);
	return store_result(c->store, sql_finish(q));
}

static enum err keep_renew(const struct change *c, const struct keep_item *item)
{
	struct sql_query *q = store_query(c->store, attention_sql[ATTENTION_SQL_RENEW]);

	sql_bind_int(q, 1, item->row->id);
	sql_bind_int(q, 2, item->seen->kind);
	keep_bind_seen(q, 3, item->seen, c->now);
	sql_bind_int(q, 8, c->now);
	keep_bind_time(q, 9, attention_counts_at_once(item->seen) ? c->now : 0);
	return store_result(c->store, sql_finish(q));
}

static enum err keep_update(const struct change *c, const struct keep_item *item)
{
	struct sql_query *q = store_query(c->store, attention_sql[ATTENTION_SQL_UPDATE]);

	sql_bind_int(q, 1, item->row->id);
	keep_bind_seen(q, 2, item->seen, item->row->seen.moment);
	return store_result(c->store, sql_finish(q));
}

static enum err keep_mark(
    const struct change *c, enum attention_sql statement, const struct attention_row *row)
{
	struct sql_query *q = store_query(c->store, attention_sql[statement]);

	sql_bind_int(q, 1, row->id);
	if (statement != ATTENTION_SQL_DROP)
		sql_bind_int(q, 2, c->now);
	return store_result(c->store, sql_finish(q));
}

static enum err keep_write(
    const struct change *c, enum attention_source source, const struct keep_item *item)
{
	switch (item->step) {
	case ATTENTION_ADD:
		return keep_add(c, source, item->seen);
	case ATTENTION_RENEW:
		return keep_renew(c, item);
	case ATTENTION_UPDATE:
		return keep_update(c, item);
	case ATTENTION_CONFIRM:
		return keep_mark(c, ATTENTION_SQL_CONFIRM, item->row);
	case ATTENTION_CURE:
		return keep_mark(c, ATTENTION_SQL_CURE, item->row);
	case ATTENTION_DROP:
		return keep_mark(c, ATTENTION_SQL_DROP, item->row);
	case ATTENTION_STAY:
		break;
	}
	return ERR_OK;
}

/* Both lists of a stretch. */
struct keep_lists {
	struct attention_seen *seen;
	struct attention_row *rows;
	size_t seen_count, row_count;
};

/* Goes through both side by side; what is to be written, and how much. */
static size_t lists_compare(const struct keep_lists *l, int64_t now, struct keep_item *to)
{
	size_t s = 0, r = 0, count = 0;

	while (s < l->seen_count || r < l->row_count) {
		int order = s == l->seen_count  ? 1
			    : r == l->row_count ? -1
						: place_compare(&l->seen[s], &l->rows[r].seen);
		struct keep_item item = {.seen = order <= 0 ? &l->seen[s++] : NULL,
		    .row = order >= 0 ? &l->rows[r++] : NULL};

		item.step = attention_step(item.row, item.seen, now);
		if (item.step != ATTENTION_STAY)
			to[count++] = item;
	}
	return count;
}

static enum err keep_all(const struct change *c, enum attention_source source,
    const struct keep_item *items, size_t count)
{
	enum err err = change_begin(c);

	for (size_t i = 0; i < count && !err; i++)
		err = keep_write(c, source, &items[i]);
	return change_end(c, err);
}

enum err attention_keep(const struct change *c, const struct attention_stretch *stretch)
{
	struct arena arena = {0};
	struct keep_lists l = {0};
	struct keep_item *items = NULL;
	size_t count = 0;
	enum err err = attention_look(c->store, stretch, c->now, &arena, &l.seen, &l.seen_count);

	if (!err)
		err = attention_rows(c->store, stretch, &arena, &l.rows, &l.row_count);
	if (!err) {
		items = arena_alloc(&arena, (l.seen_count + l.row_count + 1) * sizeof *items);
		err = items == NULL ? store_no_memory(c->store) : ERR_OK;
	}
	if (err)
		change_explain(c, err);
	else
		count = lists_compare(&l, c->now, items);
	if (count > 0)
		err = keep_all(c, stretch->source, items, count);
	arena_free(&arena);
	return err;
}
