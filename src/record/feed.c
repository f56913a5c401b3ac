/* The events one after the other, for those who follow what changes. */
#include "record/feed.h"

#include <inttypes.h>
#include "base/buf.h"
#include "pki/digest.h"
#include "record/records.h"
#include "record/sql.h"
#include "store/rows.h"

enum { EVENT_MAX = 1 << 20 };

static bool place_read(struct sql_query *q, struct feed_place *ret)
{
	unsigned char digest[DIGEST_BYTES];
	struct buf text = BUF_INIT(EVENT_MAX);
	bool ok;

	ret->id = (uint64_t)sql_int(q, 0);
	buf_printf(
	    &text, "%" PRIu64 " %" PRId64 " %" PRId64 " ", ret->id, sql_int(q, 1), sql_int(q, 2));
	for (unsigned column = 3; column <= 5; column++) {
		buf_add_str(&text, sql_text(q, column));
		buf_putc(&text, '\n');
	}
	ok = text.err == ERR_OK && digest_sha256(text.at, text.len, digest) == ERR_OK;
	if (ok)
		ret->identity = str_number((struct str){(const char *)digest, 8});
	buf_free(&text);
	return ok;
}

static bool feed_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct feed_event *ret = item;

	(void)arena;
	if (!sql_is_null(q, 2))
		ret->code = code_of_number(sql_int(q, 2));
	ret->renews = !sql_is_null(q, 6);
	return place_read(q, &ret->place);
}

enum err store_feed(struct store *s, uint64_t from, size_t limit, struct arena *arena,
    struct feed_event **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_FEED]);

	sql_bind_int(q, 1, (int64_t)from);
	sql_bind_int(q, 2, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, feed_take, ret, ret_count);
}

enum err store_feed_newest(struct store *s, uint64_t *ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_FEED_NEWEST]);
	uint64_t newest = 0;
	enum err err;

	if (sql_step(q))
		newest = (uint64_t)sql_int(q, 0);
	err = store_result(s, sql_end(q));
	if (!err)
		*ret = newest;
	return err;
}
