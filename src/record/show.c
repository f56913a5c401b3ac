/* What the store tells operators: all about a code, and lists of contracts. */
#include "record/read.h"
#include "store/rows.h"

#include "base/hex.h"
#include "record/sql.h"

static bool take_certificate(struct sql_query *q, struct arena *arena, void *item)
{
	struct store_certificate *ret = item;
	struct str fingerprint = str_part(sql_bytes(q, 1), 0, 32);
	bool ok = true;

	ret->id = sql_int(q, 0);
	hex_write(fingerprint.at, fingerprint.len, ret->fingerprint);
	ret->serial = store_keep(q, 2, arena, &ok);
	ret->organization = store_keep(q, 3, arena, &ok);
	ret->not_before = sql_int(q, 4);
	ret->not_after = sql_int(q, 5);
	ret->added_at = sql_int(q, 6);
	ret->revoked_at = sql_int(q, 7);
	ret->revocation_reason = store_keep(q, 8, arena, &ok);
	return ok;
}

enum err store_certificates(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct store_certificate **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CERTIFICATES]);

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, now);
	return store_rows(s, q, arena, sizeof **ret, take_certificate, ret, ret_count);
}

static bool take_event(struct sql_query *q, struct arena *arena, void *item)
{
	struct event *ret = item;
	bool ok = true;

	ret->id = (uint64_t)sql_int(q, 0);
	ret->at = sql_int(q, 1);
	ret->actor = store_keep(q, 2, arena, &ok);
	ret->action = store_keep(q, 3, arena, &ok);
	ret->before = store_keep(q, 4, arena, &ok);
	ret->after = store_keep(q, 5, arena, &ok);
	if (!sql_is_null(q, 6))
		ret->code = code_of_number(sql_int(q, 6));
	return ok;
}

enum err store_events(struct store *s, uint64_t before, size_t limit, struct arena *arena,
    struct event **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_EVENTS_BEFORE]);

	sql_bind_int(q, 1, before == 0 || before > INT64_MAX ? INT64_MAX : (int64_t)before);
	sql_bind_int(q, 2, (int64_t)(limit < STORE_EVENTS_MAX ? limit : STORE_EVENTS_MAX));
	return store_rows(s, q, arena, sizeof **ret, take_event, ret, ret_count);
}

static void reverse(struct event *events, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct event other = events[i];

		events[i] = events[count - 1 - i];
		events[count - 1 - i] = other;
	}
}

static enum err read_events_of(
    struct store *s, const struct code *code, struct arena *arena, struct store_entry *ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_EVENTS]);
	struct event *list = NULL;
	enum err err;

	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, STORE_EVENTS_MAX);
	err = store_rows(s, q, arena, sizeof *list, take_event, &list, &ret->event_count);
	reverse(list, ret->event_count);
	ret->events = list;
	return err;
}

static enum err read_entry(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct store_entry *ret)
{
	struct store_certificate *certificates = NULL;
	enum err err = store_read_contract(s, code, arena, &ret->contract, &ret->added_at);

	if (err)
		return err;
	err = store_successor(s, code, &ret->renewed_by);
	if (err && err != ERR_NOT_FOUND)
		return err;
	err = store_certificates(s, code, now, arena, &certificates, &ret->certificate_count);
	ret->certificates = certificates;
	if (!err)
		err = read_events_of(s, code, arena, ret);
	return err;
}

enum err store_show(struct store *s, const struct code *code, int64_t now, struct arena *arena,
    struct store_entry *ret)
{
	struct store_entry entry = {.added_at = 0};
	enum err err = store_begin_snapshot(s);

	if (err)
		return err;
	err = store_end_snapshot(s, read_entry(s, code, now, arena, &entry));
	if (!err)
		*ret = entry;
	return err;
}

/* ---- lists ---- */

/* The first and last number of the codes that begin with `digits`; false when no code can. */
static bool code_range(struct str digits, int64_t *ret_first, int64_t *ret_last)
{
	struct code first, last;

	if (digits.len > CODE_LENGTH)
		return false;
	for (size_t i = 0; i < CODE_LENGTH; i++) {
		if (i < digits.len && !str_is_digit(digits.at[i]))
			return false;
		first.text[i] = i < digits.len ? digits.at[i] : '0';
		last.text[i] = i < digits.len ? digits.at[i] : '9';
	}
	first.text[CODE_LENGTH] = last.text[CODE_LENGTH] = '\0';
	*ret_first = code_number(&first);
	*ret_last = code_number(&last);
	return true;
}

/* The codes that the page may have: from ret[0] to ret[1]; false for none. One range and not two
 * conditions: SQLite begins to read at one of them only, and not at the greater. */
static bool page_range(const struct store_filter *filter, int64_t ret[2])
{
	int64_t behind = filter->after.text[0] == '\0' ? 0 : code_number(&filter->after) + 1;

	if (!code_range(filter->code, &ret[0], &ret[1]))
		return false;
	ret[0] = behind > ret[0] ? behind : ret[0];
	return true;
}

static enum err list_codes(struct store *s, const struct store_filter *filter, struct arena *arena,
    struct code **ret, size_t *ret_count)
{
	static const enum record_sql statements[2][2] = {{RECORD_SQL_LIST, RECORD_SQL_LIST_NAMED},
	    {RECORD_SQL_LIST_HOST, RECORD_SQL_LIST_HOST_NAMED}};
	bool by_host = filter->host.len > 0, ok = true;
	struct str name = store_lower(filter->organization, arena, &ok);
	int64_t range[2];
	struct sql_query *q;

	if (!ok)
		return store_no_memory(s);
	if (!page_range(filter, range))
		return ERR_OK;
	q = store_query(s, record_sql[statements[by_host][name.len > 0]]);
	sql_bind_int(q, 1, range[0]);
	sql_bind_int(q, 2, range[1]);
	sql_bind_int(
	    q, 3, (int64_t)(filter->limit < STORE_LIST_MAX ? filter->limit : STORE_LIST_MAX));
	if (name.len > 0)
		sql_bind_text(q, 4, name);
	if (by_host)
		sql_bind_text(q, name.len > 0 ? 5 : 4, filter->host);
	return store_read_codes(s, q, arena, ret, ret_count);
}

static enum err read_item(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct store_item *ret)
{
	struct store_certificate *certificates = NULL;
	size_t count = 0;
	enum err err = store_contract(s, code, arena, &ret->contract);

	if (!err)
		err = store_certificates(s, code, now, arena, &certificates, &count);
	if (err || count == 0)
		return err;
	ret->issued = true;
	ret->not_before = certificates[0].not_before;
	ret->not_after = certificates[0].not_after;
	ret->revoked_at = certificates[0].revoked_at;
	return ERR_OK;
}

static enum err read_list(struct store *s, const struct store_filter *filter, int64_t now,
    struct arena *arena, struct store_item **ret, size_t *ret_count)
{
	struct code *codes = NULL;
	struct store_item *items;
	size_t count = 0;
	enum err err = list_codes(s, filter, arena, &codes, &count);

	if (err)
		return err;
	items = arena_alloc(arena, count * sizeof *items);
	if (items == NULL)
		return store_no_memory(s);
	for (size_t i = 0; i < count && !err; i++)
		err = read_item(s, &codes[i], now, arena, &items[i]);
	*ret = items;
	*ret_count = count;
	return err;
}

enum err store_list(struct store *s, const struct store_filter *filter, int64_t now,
    struct arena *arena, struct store_item **ret, size_t *ret_count)
{
	struct store_item *items = NULL;
	size_t count = 0;
	enum err err = store_begin_snapshot(s);

	if (err)
		return err;
	err = store_end_snapshot(s, read_list(s, filter, now, arena, &items, &count));
	if (!err) {
		*ret = items;
		*ret_count = count;
	}
	return err;
}
