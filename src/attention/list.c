/* Reads alarms. */
#include "attention/list.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "attention/sql.h"
#include "store/rows.h"

/* Columns of LISTED in sql.c. */
static bool item_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct attention_item *to = item;
	unsigned kind = attention_kind_index(sql_int(q, 1));
	bool ok = true;

	to->id = sql_int(q, 0);
	to->kind = (enum attention_kind)sql_int(q, 1);
	to->word = kind < ATTENTION_KINDS ? attention_kinds[kind].word : NULL;
	if (!sql_is_null(q, 2))
		to->contract.code = code_of_number(sql_int(q, 2));
	to->moment = sql_int(q, 3);
	to->record_at = sql_int(q, 4);
	to->world_at = sql_int(q, 5);
	to->detail = store_keep(q, 6, arena, &ok);
	to->first_at = sql_int(q, 7);
	to->confirmed_at = sql_int(q, 8);
	to->told_at = sql_int(q, 9);
	to->cured_at = sql_int(q, 10);
	to->what = store_keep(q, 11, arena, &ok);
	to->contract.service = store_keep(q, 12, arena, &ok);
	to->contract.organization = store_keep(q, 13, arena, &ok);
	to->contract.organization_en = store_keep(q, 14, arena, &ok);
	to->host = store_keep(q, 15, arena, &ok);
	return ok;
}

static size_t items_drop_unknown(struct attention_item *items, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (items[i].word != NULL)
			items[kept++] = items[i];
	return kept;
}

enum err attention_list(struct store *s, const struct attention_filter *filter, struct arena *arena,
    struct attention_item **ret, size_t *ret_count)
{
	const struct attention_place *after = &filter->after;
	struct sql_query *q = store_query(
	    s, attention_sql[filter->is_over ? ATTENTION_SQL_LIST_CURED : ATTENTION_SQL_LIST]);
	bool is_first = after->id == 0;
	enum err err;

	sql_bind_int(q, 1, filter->kind);
	sql_bind_int(q, 2, filter->kind == 0 ? INT64_MAX : (int64_t)filter->kind);
	sql_bind_text(q, 3, filter->service.at == NULL ? STR("") : filter->service);
	if (filter->is_over)
		sql_bind_int(q, 4, is_first ? INT64_MAX : after->moment);
	else
		/* Nothing before the kind is read. */
		sql_bind_int(q, 4, is_first ? (int64_t)filter->kind : after->kind);
	sql_bind_int(q, 5, filter->is_over ? after->id : after->moment);
	if (!filter->is_over)
		sql_bind_int(q, 6, after->id);
	sql_bind_int(q, filter->is_over ? 6 : 7, (int64_t)filter->limit);
	err = store_rows(s, q, arena, sizeof **ret, item_take, ret, ret_count);
	if (!err)
		*ret_count = items_drop_unknown(*ret, *ret_count);
	return err;
}

struct attention_place attention_place_of(
    const struct attention_filter *filter, const struct attention_item *last)
{
	return (struct attention_place){.kind = filter->is_over ? 0 : last->kind,
	    .moment = filter->is_over ? last->cured_at : last->moment,
	    .id = last->id};
}

void attention_place_write(const struct attention_place *place, char ret[ATTENTION_PLACE_MAX])
{
	snprintf(ret, ATTENTION_PLACE_MAX, "%" PRId64 ".%" PRId64 ".%" PRId64, place->kind,
	    place->moment, place->id);
}

bool attention_place_read(struct str text, struct attention_place *ret)
{
	uint64_t parts[3] = {0};
	struct str rest = text;

	for (unsigned i = 0; i < 3; i++)
		if (rest.at == NULL || !str_to_uint(str_cut(&rest, '.'), INT64_MAX, &parts[i]))
			return false;
	if (rest.at != NULL)
		return false;
	*ret = (struct attention_place){(int64_t)parts[0], (int64_t)parts[1], (int64_t)parts[2]};
	return true;
}

enum err attention_counts(struct store *s, uint64_t ret[ATTENTION_KINDS])
{
	struct sql_query *q = store_query(s, attention_sql[ATTENTION_SQL_COUNTS]);

	memset(ret, 0, ATTENTION_KINDS * sizeof ret[0]);
	while (sql_step(q)) {
		unsigned kind = attention_kind_index(sql_int(q, 0));

		if (kind < ATTENTION_KINDS)
			ret[kind] = (uint64_t)sql_int(q, 1);
	}
	return store_result(s, sql_end(q));
}

enum err attention_pressing(struct store *s, uint64_t *ret)
{
	struct sql_query *q = store_query(s, attention_sql[ATTENTION_SQL_PRESSING]);
	unsigned i = 0;
	enum err err;

	/* The others are the last of the table. */
	while (i < ATTENTION_KINDS && attention_kinds[i].presses)
		i++;
	sql_bind_int(q, 1, i < ATTENTION_KINDS ? attention_kinds[i].kind : INT64_MAX);
	sql_bind_int(q, 2, ATTENTION_PRESSING_MAX);
	if (sql_step(q))
		*ret = (uint64_t)sql_int(q, 0);
	err = store_result(s, sql_end(q));
	return err;
}
