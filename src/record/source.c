/* Reads the source of a record: what is issued for a code, and for its successors. */
#include "record/records.h"

#include "record/sql.h"
#include "record/succession.h"
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

/* Adds what is issued for a contract to the source; nothing when nothing is. */
static enum err source_add_issuance(struct store *s, const struct contract *contract, int64_t now,
    struct arena *arena, struct record_source *to)
{
	struct issuance_source issuance = {.code = contract->code,
	    .lang = contract->lang,
	    .sticker = contract->sticker,
	    .service = contract->service,
	    .organization = contract->organization,
	    .organization_en = contract->organization_en,
	    .url_count = contract->url_count,
	    .urls = contract->urls};
	bool found = false;
	enum err err = source_read_current(s, &contract->code, now, arena, &issuance, &found);

	if (!err && found)
		to->issuances[to->count++] = issuance;
	return err;
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

/* Adds the successors to show, oldest first. */
static enum err source_add_successors(struct store *s, const struct contract *own, int64_t now,
    struct arena *arena, struct record_source *to)
{
	struct contract found[RECORD_ISSUANCES_MAX - 1];
	int64_t depths[RECORD_ISSUANCES_MAX - 1], behind = 0;
	size_t count = 0;
	enum err err =
	    succession_find(s, own, now, RECORD_ISSUANCES_MAX - 1, arena, found, depths, &count);

	for (size_t done = 0; done < count && !err; done++) {
		size_t next = 0;

		while (depths[next] <= behind)
			next++;
		for (size_t i = next; i < count; i++)
			if (depths[i] > behind && depths[i] < depths[next])
				next = i;
		behind = depths[next];
		err = source_add_issuance(s, &found[next], now, arena, to);
	}
	return err;
}

static enum err source_read(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct record_source *ret)
{
	int64_t depth = 0, newest_at = 0;
	struct contract own;
	enum err err = source_read_chain(s, code, &depth, &ret->version, &newest_at);

	/* It cannot be earlier than what has happened: a clock that is set back undoes nothing. */
	if (newest_at > now)
		now = newest_at;
	if (!err)
		err = store_contract(s, code, arena, &own);
	if (err)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	err = source_add_issuance(s, &own, now, arena, ret);
	if (!err && ret->count > 0 && depth > 0)
		err = source_add_successors(s, &own, now, arena, ret);
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
