/* Reads the source of a record: what is issued for a code, and for its successors. */
#include "record/records.h"

#include "record/sql.h"
#include "store/rows.h"

static enum err source_read_current(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct issuance_source *ret, bool *ret_found)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CURRENT]);
	bool ok = true;

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, now);
	*ret_found = sql_step(q);
	if (*ret_found) {
		int64_t revoked_at = sql_int(q, 1);

		ret->der = arena_bytes(arena, sql_bytes(q, 0), &ok);
		if (revoked_at != 0 && revoked_at <= now) {
			ret->revoked_at = revoked_at;
			ret->revocation_reason = store_keep(q, 2, arena, &ok);
		}
	}
	return store_end(s, q, ok);
}

/* Adds what is issued for a code to the source; nothing when nothing is. */
static enum err source_add_issuance(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct record_source *to)
{
	struct issuance_source issuance = {.code = *code};
	struct contract contract;
	bool found = false;
	enum err err = source_read_current(s, code, now, arena, &issuance, &found);

	if (err || !found)
		return err;
	err = store_contract(s, code, arena, &contract);
	if (err)
		return err;
	issuance.lang = contract.lang;
	issuance.sticker = contract.sticker;
	issuance.service = contract.service;
	issuance.organization = contract.organization;
	issuance.organization_en = contract.organization_en;
	issuance.url_count = contract.url_count;
	issuance.urls = contract.urls;
	to->issuances[to->count++] = issuance;
	return ERR_OK;
}

/* How many successors there are, and the newest event of all: its number and its time. */
static enum err source_read_chain(struct store *s, const struct code *code, int64_t *ret_depth,
    uint64_t *ret_version, int64_t *ret_at)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CHAIN]);

	sql_bind_int(q, 1, code_number(code));
	if (sql_step(q)) {
		*ret_depth = sql_int(q, 0);
		*ret_version = (uint64_t)sql_int(q, 1);
		*ret_at = sql_int(q, 2);
	}
	return store_result(s, sql_end(q));
}

struct successor {
	struct code code;
	int64_t depth;
};

/* Adds the successors to show, oldest first. */
static enum err source_add_successors(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct record_source *to)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_SUCCESSORS_ISSUED]);
	struct successor found[RECORD_ISSUANCES_MAX - 1];
	size_t count = 0;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, now);
	sql_bind_int(q, 3, RECORD_ISSUANCES_MAX - 1);
	while (count < RECORD_ISSUANCES_MAX - 1 && sql_step(q)) {
		struct successor next = {code_of_number(sql_int(q, 0)), sql_int(q, 1)};
		size_t place = count++;

		for (; place > 0 && found[place - 1].depth > next.depth; place--)
			found[place] = found[place - 1];
		found[place] = next;
	}
	err = store_result(s, sql_end(q));
	for (size_t i = 0; i < count && !err; i++)
		err = source_add_issuance(s, &found[i].code, now, arena, to);
	return err;
}

static enum err source_read(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct record_source *ret)
{
	int64_t depth = 0, newest_at = 0;
	enum err err = source_read_chain(s, code, &depth, &ret->version, &newest_at);

	/* It cannot be earlier than what has happened: a clock that is set back undoes nothing. */
	if (newest_at > now)
		now = newest_at;
	if (!err)
		err = source_add_issuance(s, code, now, arena, ret);
	if (!err && ret->count > 0 && depth > 0)
		err = source_add_successors(s, code, now, arena, ret);
	return err;
}

enum err store_record(struct store *s, const struct code *code, int64_t now, struct arena *arena,
    struct record_source *ret)
{
	struct record_source source = {.code = *code, .as_of = now};
	enum err err = store_begin_snapshot(s);

	if (err)
		return err;
	err = store_end_snapshot(s, source_read(s, code, now, arena, &source));
	if (!err)
		*ret = source;
	return err;
}
