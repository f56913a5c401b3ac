/* What visitors report of sites that show a sticker, in the store. */
#include "usage/complaint.h"

#include <string.h>
#include "base/local_time.h"
#include "store/rows.h"
#include "usage/sql.h"

enum err usage_complaint_add(struct store *s, const struct usage_complaint *complaint)
{
	struct sql_query *q;
	enum err err = store_begin(s);

	if (err)
		return err;
	q = store_query(s, usage_sql[USAGE_SQL_ADD_COMPLAINT]);
	sql_bind_int(q, 1, complaint->at);
	sql_bind_int(q, 2, local_time_days(complaint->at));
	sql_bind_text(q, 3, str_from(complaint->host));
	sql_bind_text(q, 4, str_from(complaint->code.text));
	sql_bind_text(q, 5, str_from(complaint->seen));
	sql_bind_text(q, 6, str_from(complaint->words));
	sql_bind_int(q, 7, USAGE_COMPLAINTS_HOST_MAX);
	sql_bind_int(q, 8, USAGE_COMPLAINTS_DAY_MAX);
	err = store_result(s, sql_finish(q));
	if (!err)
		return store_commit(s);
	store_rollback(s);
	return err;
}

static bool complaint_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct usage_complaint *to = item;

	(void)arena;
	to->at = sql_int(q, 0);
	code_parse(sql_text(q, 1), &to->code);
	str_copy(to->seen, sizeof to->seen, sql_text(q, 2));
	str_copy(to->host, sizeof to->host, sql_text(q, 3));
	str_copy(to->words, sizeof to->words, sql_text(q, 4));
	return true;
}

enum err usage_complaints(struct store *s, struct str host, size_t limit, struct arena *arena,
    struct usage_complaint **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_COMPLAINTS]);

	sql_bind_text(q, 1, host);
	sql_bind_int(q, 2, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, complaint_take, ret, ret_count);
}

static bool complained_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct usage_complained *to = item;
	bool ok = true;

	to->host = store_keep(q, 0, arena, &ok);
	to->count = (uint64_t)sql_int(q, 1);
	to->first_day = (int32_t)sql_int(q, 2);
	to->last_day = (int32_t)sql_int(q, 3);
	return ok;
}

enum err usage_complained(struct store *s, int32_t since, size_t limit, struct arena *arena,
    struct usage_complained **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_COMPLAINED]);

	sql_bind_int(q, 1, since);
	sql_bind_int(q, 2, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, complained_take, ret, ret_count);
}
