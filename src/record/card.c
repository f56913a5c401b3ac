/* Records as the store has them ready. */
#include "record/card.h"

#include "record/codec.h"
#include "record/read.h"
#include "record/sql.h"
#include "record/walk.h"
#include "store/rows.h"

/* ---- writing ---- */

static enum err card_write(struct store *s, const struct record *record)
{
	struct buf bytes = BUF_INIT(RECORD_BYTES_MAX);
	struct sql_query *q;
	enum err err;

	record_encode(record, &bytes);
	if (bytes.err) {
		buf_free(&bytes);
		return store_no_memory(s);
	}
	q = store_query(s, record_sql[RECORD_SQL_PUT_CARD]);
	sql_bind_int(q, 1, code_number(&record->code));
	sql_bind_int(q, 2, (int64_t)record->version);
	sql_bind_bytes(q, 3, buf_str(&bytes));
	err = store_result(s, sql_finish_later(q));
	buf_free(&bytes);
	return err;
}

enum err store_put_card(struct store *s, const struct code *code, int64_t now)
{
	struct arena arena = {0};
	struct record record;
	bool renewed = false;
	enum err err = walk_record(s, code, now, &arena, &record, &renewed);

	if (!err && record.count == 1 && !renewed)
		err = card_write(s, &record);
	arena_free(&arena);
	return err;
}

enum err store_carry_card(struct store *s, const struct code *code)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CARRY_CARD]);

	sql_bind_int(q, 1, code_number(code));
	return store_result(s, sql_finish_later(q));
}

static bool cardless_take(struct sql_query *q, struct arena *arena, void *item)
{
	(void)arena;
	*(struct code *)item = code_of_number(sql_int(q, 0));
	return true;
}

enum err store_fill_cards(
    struct store *s, struct code *after, size_t limit, int64_t now, size_t *ret_count)
{
	struct arena arena = {0};
	struct code *codes = NULL;
	size_t count = 0;
	struct sql_query *q;
	enum err err = store_begin(s);

	if (err)
		return err;
	q = store_query(s, record_sql[RECORD_SQL_CARDLESS]);
	sql_bind_int(q, 1, after->text[0] == '\0' ? -1 : code_number(after));
	sql_bind_int(q, 2, (int64_t)limit);
	err = store_rows(s, q, &arena, sizeof *codes, cardless_take, &codes, &count);
	for (size_t i = 0; i < count && !err; i++) {
		err = store_put_card(s, &codes[i], now);
		/* What cannot be read is told when it is asked for. */
		err = err == ERR_CORRUPT ? ERR_OK : err;
	}
	if (!err)
		err = store_commit(s);
	else
		store_rollback(s);
	if (!err && count > 0)
		*after = codes[count - 1];
	if (!err)
		*ret_count = count;
	arena_free(&arena);
	return err;
}

/* ---- reading ---- */

static struct record_wanted *wanted_find(struct record_wanted *wanted, size_t count, int64_t code)
{
	for (size_t i = 0; i < count; i++)
		if (code_number(&wanted[i].code) == code)
			return &wanted[i];
	return NULL;
}

/* One that does not read any more is as none. It may be older than the event that it is of, where
 * that changed nothing of it. */
static void card_read(struct str bytes, int64_t version, int64_t now, struct record_wanted *to)
{
	if (record_decode(bytes, &to->code, &to->record) != ERR_OK || now >= to->record.until)
		return;
	to->record.version = (uint64_t)version;
	to->record.as_of = now;
	to->err = ERR_OK;
}

enum err store_read_cards(
    struct store *s, struct record_wanted *wanted, size_t count, int64_t now, struct arena *arena)
{
	/* One alone is found sooner without a list: most come alone while the machine is not busy.
	 */
	struct sql_query *q =
	    store_query(s, record_sql[count == 1 ? RECORD_SQL_CARD : RECORD_SQL_CARDS]);
	bool ok = true;

	for (size_t i = 0; i < count; i++) {
		wanted[i].err = ERR_NOT_FOUND;
		sql_bind_int(q, (unsigned)i + 1, code_number(&wanted[i].code));
	}
	while (sql_step(q)) {
		struct record_wanted *one = wanted_find(wanted, count, sql_int(q, 0));
		struct str bytes = arena_bytes(arena, sql_bytes(q, 1), &ok);

		if (one != NULL && ok)
			card_read(bytes, sql_int(q, 2), now, one);
	}
	return store_end(s, q, ok);
}
