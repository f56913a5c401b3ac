/* What the log was not told of when it happened. */
#include "ledger/untold.h"

#include "base/hex.h"
#include "ledger/sql.h"
#include "store/rows.h"

static const char *const mark_names[UNTOLD_COUNT] = {
    [UNTOLD_CERTIFICATES] = "certificate",
    [UNTOLD_EVENTS] = "event",
};

enum err untold_mark_read(struct store *s, enum untold_what what, struct untold_mark *ret)
{
	struct sql_query *q = store_query(s, ledger_sql[LEDGER_SQL_MARK]);
	struct untold_mark mark = {.place = 0};
	enum err err;

	sql_bind_text(q, 1, str_from(mark_names[what]));
	if (sql_step(q)) {
		mark.place = sql_int(q, 0);
		mark.until = sql_is_null(q, 1) ? INT64_MAX : sql_int(q, 1);
	}
	err = store_result(s, sql_end(q));
	if (!err)
		*ret = mark;
	return err;
}

enum err untold_mark_move(struct store *s, enum untold_what what, int64_t place)
{
	struct sql_query *q = store_query(s, ledger_sql[LEDGER_SQL_MOVE_MARK]);

	sql_bind_text(q, 1, str_from(mark_names[what]));
	sql_bind_int(q, 2, place);
	return store_result(s, sql_finish(q));
}

static bool untold_certificate_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct untold_certificate *to = item;
	bool ok = true;

	to->id = sql_int(q, 0);
	to->code = code_of_number(sql_int(q, 1));
	if (sql_bytes(q, 2).len == DIGEST_BYTES)
		hex_write(sql_bytes(q, 2).at, DIGEST_BYTES, to->fingerprint);
	to->is_last = sql_int(q, 3) != 0;
	to->der = arena_bytes(arena, sql_bytes(q, 4), &ok);
	return ok;
}

enum err untold_certificates(struct store *s, const struct untold_mark *mark, size_t limit,
    struct arena *arena, struct untold_certificate **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, ledger_sql[LEDGER_SQL_UNTOLD_CERTIFICATES]);

	sql_bind_int(q, 1, mark->place);
	sql_bind_int(q, 2, mark->until);
	sql_bind_int(q, 3, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, untold_certificate_take, ret, ret_count);
}

static bool event_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct untold_event *to = item;
	bool ok = true;

	to->id = sql_int(q, 0);
	if (sql_is_null(q, 1))
		return true;
	to->code = code_of_number(sql_int(q, 1));
	to->action = store_keep(q, 2, arena, &ok);
	to->after = store_keep(q, 3, arena, &ok);
	return ok;
}

enum err untold_events(struct store *s, const struct untold_mark *mark, size_t limit,
    struct arena *arena, struct untold_event **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, ledger_sql[LEDGER_SQL_UNTOLD_EVENTS]);

	sql_bind_int(q, 1, mark->place);
	sql_bind_int(q, 2, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, event_take, ret, ret_count);
}
