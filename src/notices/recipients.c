/* Whom the CA may write to about a part of its contracts. */
#include "notices/recipients.h"

#include "notices/sql.h"
#include "store/rows.h"
#include "usage/sql.h"

/* Behind the parameters of a segment. */
enum { ROLE = USAGE_SQL_SEGMENT_PARAMETERS + 1, LIMIT };

static struct sql_query *recipients_query(struct store *s, enum notices_sql sql,
    const struct usage_segment *segment, enum contact_role role, int64_t now,
    const struct code *after)
{
	struct sql_query *q = store_query(s, notices_sql[sql]);

	usage_segment_bind(q, segment, now, after);
	sql_bind_text(q, ROLE, str_from(contact_role_name(role)));
	return q;
}

/* Contracts that are counted by one statement: however many there are, each ends soon. */
enum { STRETCH = 50000 };

/* Counts those behind *after, which becomes the last of them. */
static enum err stretch_count(struct store *s, const struct usage_segment *segment,
    enum contact_role role, int64_t now, struct code *after, struct notices_counted *to,
    uint64_t *ret_contracts)
{
	struct sql_query *q =
	    recipients_query(s, NOTICES_SQL_COUNT_RECIPIENTS, segment, role, now, after);

	sql_bind_int(q, LIMIT, STRETCH);
	if (sql_step(q)) {
		*ret_contracts = (uint64_t)sql_int(q, 0);
		to->contracts += *ret_contracts;
		to->contacts += (uint64_t)sql_int(q, 1);
		to->refused += (uint64_t)sql_int(q, 2);
		*after = code_of_number(sql_int(q, 3));
	}
	return store_result(s, sql_end(q));
}

enum err notices_count_recipients(struct store *s, const struct usage_segment *segment,
    enum contact_role role, int64_t now, struct notices_counted *ret)
{
	struct notices_counted counted = {0};
	uint64_t contracts = STRETCH;
	struct code after = {""};
	enum err err = ERR_OK;

	while (!err && contracts == STRETCH)
		err = stretch_count(s, segment, role, now, &after, &counted, &contracts);
	if (!err)
		*ret = counted;
	return err;
}

static bool recipient_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct notices_recipient *to = item;
	bool ok = true;

	to->code = code_of_number(sql_int(q, 0));
	to->until = sql_int(q, 1);
	to->service = store_keep(q, 2, arena, &ok);
	to->lang = store_keep(q, 3, arena, &ok);
	to->organization = store_keep(q, 4, arena, &ok);
	to->host = store_keep(q, 5, arena, &ok);
	to->name = store_keep(q, 6, arena, &ok);
	to->of_organization = store_keep(q, 7, arena, &ok);
	to->department = store_keep(q, 8, arena, &ok);
	to->title = store_keep(q, 9, arena, &ok);
	to->mail = store_keep(q, 10, arena, &ok);
	to->customer = sql_int(q, 11);
	return ok;
}

enum err notices_recipients(struct store *s, const struct usage_segment *segment,
    enum contact_role role, int64_t now, const struct code *after, size_t limit,
    struct arena *arena, struct notices_recipient **ret, size_t *ret_count)
{
	struct sql_query *q =
	    recipients_query(s, NOTICES_SQL_RECIPIENTS, segment, role, now, after);

	sql_bind_int(q, LIMIT, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, recipient_take, ret, ret_count);
}
