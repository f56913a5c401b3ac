/* Reads contracts and records from the store. */
#include "record/read.h"
#include "store/rows.h"
#include "record/sql.h"

/* ---- contracts ---- */

struct url_row {
	struct str url, host;
};

static bool take_url(struct sql_query *q, struct arena *arena, void *item)
{
	struct url_row *to = item;
	bool ok = true;

	to->url = store_keep(q, 0, arena, &ok);
	to->host = store_keep(q, 1, arena, &ok);
	return ok;
}

static enum err read_urls(
    struct store *s, const struct code *code, struct arena *arena, struct contract *ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_URLS]);
	struct url_row *rows = NULL;
	struct str *urls, *hosts;
	size_t count = 0;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	err = store_rows(s, q, arena, sizeof *rows, take_url, &rows, &count);
	if (err || count == 0)
		return err;
	urls = arena_alloc(arena, count * sizeof *urls);
	hosts = arena_alloc(arena, count * sizeof *hosts);
	if (urls == NULL || hosts == NULL)
		return store_no_memory(s);
	for (size_t i = 0; i < count; i++) {
		urls[i] = rows[i].url;
		hosts[i] = rows[i].host;
	}
	ret->urls = urls;
	ret->hosts = hosts;
	ret->url_count = count;
	return ERR_OK;
}

static bool read_contract_row(struct sql_query *q, struct arena *arena, struct contract *ret)
{
	bool ok = true;

	/* A language that this program does not know any more is spoken in the first. */
	if (!lang_parse(sql_text(q, 0), &ret->lang))
		ret->lang = (enum lang)0;
	ret->sticker = sql_int(q, 1) != 0;
	ret->service = store_keep(q, 2, arena, &ok);
	ret->organization = store_keep(q, 3, arena, &ok);
	ret->organization_en = store_keep(q, 4, arena, &ok);
	if (!sql_is_null(q, 5))
		ret->renews = code_of_number(sql_int(q, 5));
	return ok;
}

enum err store_read_contract(struct store *s, const struct code *code, struct arena *arena,
    struct contract *ret, int64_t *ret_added_at)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CONTRACT]);
	struct contract contract = {.code = *code};
	bool found, ok = true;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	found = sql_step(q);
	if (found) {
		ok = read_contract_row(q, arena, &contract);
		*ret_added_at = sql_int(q, 6);
	}
	err = store_end(s, q, ok);
	if (!err && !found)
		return store_because(
		    s, ERR_NOT_FOUND, "there is no contract with the code %s", code->text);
	if (!err)
		err = read_urls(s, code, arena, &contract);
	if (!err)
		*ret = contract;
	return err;
}

enum err store_contract(
    struct store *s, const struct code *code, struct arena *arena, struct contract *ret)
{
	int64_t added_at;

	return store_read_contract(s, code, arena, ret, &added_at);
}

enum err store_successor(struct store *s, const struct code *code, struct code *ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_SUCCESSOR]);
	bool found;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	found = sql_step(q);
	if (found)
		*ret = code_of_number(sql_int(q, 0));
	err = store_result(s, sql_end(q));
	return err || found ? err : ERR_NOT_FOUND;
}

static bool take_code(struct sql_query *q, struct arena *arena, void *item)
{
	(void)arena;
	*(struct code *)item = code_of_number(sql_int(q, 0));
	return true;
}

enum err store_read_codes(
    struct store *s, struct sql_query *q, struct arena *arena, struct code **ret, size_t *ret_count)
{
	return store_rows(s, q, arena, sizeof **ret, take_code, ret, ret_count);
}

enum err store_predecessors(struct store *s, const struct code *code, struct arena *arena,
    struct code **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_PREDECESSORS]);

	sql_bind_int(q, 1, code_number(code));
	return store_read_codes(s, q, arena, ret, ret_count);
}

/* ---- records ---- */

static enum err read_current(struct store *s, const struct code *code, int64_t now,
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
static enum err add_issuance(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct record_source *to)
{
	struct issuance_source issuance = {.code = *code};
	struct contract contract;
	bool found = false;
	enum err err = read_current(s, code, now, arena, &issuance, &found);

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
static enum err read_chain(struct store *s, const struct code *code, int64_t *ret_depth,
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

/* The successors to show, oldest first. */
static enum err read_successors(struct store *s, const struct code *code, int64_t now,
    struct successor found[RECORD_ISSUANCES_MAX - 1], size_t *ret_count)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_SUCCESSORS_ISSUED]);
	size_t count = 0;

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
	*ret_count = count;
	return store_result(s, sql_end(q));
}

static enum err add_successors(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct record_source *to)
{
	struct successor found[RECORD_ISSUANCES_MAX - 1];
	size_t count = 0;
	enum err err = read_successors(s, code, now, found, &count);

	for (size_t i = 0; i < count && !err; i++)
		err = add_issuance(s, &found[i].code, now, arena, to);
	return err;
}

static enum err read_record(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct record_source *ret)
{
	int64_t depth = 0, newest_at = 0;
	enum err err = read_chain(s, code, &depth, &ret->version, &newest_at);

	/* It cannot be earlier than what has happened: a clock that is set back undoes nothing. */
	if (newest_at > now)
		now = newest_at;
	if (!err)
		err = add_issuance(s, code, now, arena, ret);
	if (!err && ret->count > 0 && depth > 0)
		err = add_successors(s, code, now, arena, ret);
	return err;
}

enum err store_record(struct store *s, const struct code *code, int64_t now, struct arena *arena,
    struct record_source *ret)
{
	struct record_source source = {.code = *code, .as_of = now};
	enum err err = store_begin_snapshot(s);

	if (err)
		return err;
	err = store_end_snapshot(s, read_record(s, code, now, arena, &source));
	if (!err)
		*ret = source;
	return err;
}
