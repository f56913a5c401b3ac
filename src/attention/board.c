/* Figures of alarms, and of what CAs say. */
#include "attention/board.h"

#include <string.h>
#include "attention/list.h"
#include "attention/sql.h"
#include "store/rows.h"

enum err attention_board_read(struct store *s, struct attention_board *board)
{
	uint64_t counts[ATTENTION_KINDS];
	enum err err = attention_counts(s, counts);
	struct sql_query *q;

	if (err)
		return err;
	for (unsigned i = 0; i < ATTENTION_KINDS; i++)
		atomic_store(&board->alarms[i], counts[i]);
	q = store_query(s, attention_sql[ATTENTION_SQL_OLDEST_LIST]);
	atomic_store(&board->list_read_at, sql_step(q) ? sql_int(q, 0) : 0);
	return store_result(s, sql_end(q));
}

/* Rows: what the list says, what the responder says, how many. */
enum err attention_board_read_certificates(
    struct store *s, int64_t now, struct attention_board *board)
{
	uint64_t counts[ATTENTION_BY_COUNT][ATTENTION_STATES] = {{0}};
	struct sql_query *q = store_query(s, attention_sql[ATTENTION_SQL_CERTIFICATES]);
	enum err err;

	sql_bind_int(q, 1, now);
	while (sql_step(q))
		for (unsigned by = 0; by < ATTENTION_BY_COUNT; by++) {
			int64_t state = sql_int(q, by);

			if (state >= 0 && state < ATTENTION_STATES)
				counts[by][state] += (uint64_t)sql_int(q, ATTENTION_BY_COUNT);
		}
	err = store_result(s, sql_end(q));
	for (unsigned by = 0; by < ATTENTION_BY_COUNT && !err; by++)
		for (unsigned state = 0; state < ATTENTION_STATES; state++)
			atomic_store(&board->certificates[by][state], counts[by][state]);
	return err;
}
