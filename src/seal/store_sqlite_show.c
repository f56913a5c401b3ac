/* What the store on SQLite tells operators: all about a code, and lists of contracts. */
#include "seal/store_sqlite.h"

#include <stdio.h>

static void write_fingerprint(struct str bytes, char *to)
{
	for (size_t i = 0; i < 32 && i < bytes.len; i++)
		snprintf(to + 2 * i, 3, "%02x", (unsigned char)bytes.at[i]);
}

static bool read_certificate_row(
    struct sqlite_query *q, struct arena *arena, struct store_certificate *ret)
{
	bool ok = true;

	ret->id = sqlite_int(q, 0);
	write_fingerprint(sqlite_bytes(q, 1), ret->fingerprint);
	ret->serial = store_sqlite_keep(q, 2, arena, &ok);
	ret->organization = store_sqlite_keep(q, 3, arena, &ok);
	ret->not_before = sqlite_int(q, 4);
	ret->not_after = sqlite_int(q, 5);
	ret->added_at = sqlite_int(q, 6);
	ret->revoked_at = sqlite_int(q, 7);
	ret->revocation_reason = store_sqlite_keep(q, 8, arena, &ok);
	return ok;
}

enum err store_sqlite_certificates(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct store_certificate **ret, size_t *ret_count)
{
	struct sqlite_query *q = store_sqlite_query(s, SQL_CERTIFICATES);
	struct store_certificate *list = NULL;
	size_t count = 0;
	bool ok = true;
	enum err err;

	sqlite_bind_int(q, 1, store_sqlite_number(code));
	sqlite_bind_int(q, 2, now);
	while (ok && sqlite_step(q)) {
		list = store_sqlite_grow(arena, list, count, sizeof *list);
		ok = list != NULL && read_certificate_row(q, arena, &list[count++]);
	}
	err = store_sqlite_end(s, q, ok);
	if (!err) {
		*ret = list;
		*ret_count = count;
	}
	return err;
}

static bool read_event_row(struct sqlite_query *q, struct arena *arena, struct event *ret)
{
	bool ok = true;

	ret->id = (uint64_t)sqlite_int(q, 0);
	ret->at = sqlite_int(q, 1);
	ret->actor = store_sqlite_keep(q, 2, arena, &ok);
	ret->action = store_sqlite_keep(q, 3, arena, &ok);
	ret->before = store_sqlite_keep(q, 4, arena, &ok);
	ret->after = store_sqlite_keep(q, 5, arena, &ok);
	return ok;
}

static void reverse(struct event *events, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		struct event other = events[i];

		events[i] = events[count - 1 - i];
		events[count - 1 - i] = other;
	}
}

static enum err read_events(
    struct store *s, const struct code *code, struct arena *arena, struct store_entry *ret)
{
	struct sqlite_query *q = store_sqlite_query(s, SQL_EVENTS);
	struct event *list = NULL;
	size_t count = 0;
	bool ok = true;

	sqlite_bind_int(q, 1, store_sqlite_number(code));
	sqlite_bind_int(q, 2, STORE_EVENTS_MAX);
	while (ok && sqlite_step(q)) {
		list = store_sqlite_grow(arena, list, count, sizeof *list);
		ok = list != NULL && read_event_row(q, arena, &list[count]);
		if (ok)
			list[count++].code = *code;
	}
	reverse(list, count);
	ret->events = list;
	ret->event_count = count;
	return store_sqlite_end(s, q, ok);
}

static enum err read_entry(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct store_entry *ret)
{
	struct store_certificate *certificates = NULL;
	enum err err = store_sqlite_read_contract(s, code, arena, &ret->contract, &ret->added_at);

	if (err)
		return err;
	err = store_sqlite_successor(s, code, &ret->renewed_by);
	if (err && err != ERR_NOT_FOUND)
		return err;
	err =
	    store_sqlite_certificates(s, code, now, arena, &certificates, &ret->certificate_count);
	ret->certificates = certificates;
	if (!err)
		err = read_events(s, code, arena, ret);
	return err;
}

enum err store_sqlite_show(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct store_entry *ret)
{
	struct store_entry entry = {.added_at = 0};
	enum err err = store_sqlite_result(s, sqlite_begin_read(store_sqlite_db(s)));

	if (err)
		return err;
	err = store_sqlite_end_snapshot(s, read_entry(s, code, now, arena, &entry));
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
	*ret_first = store_sqlite_number(&first);
	*ret_last = store_sqlite_number(&last);
	return true;
}

static enum err list_codes(struct store *s, const struct store_filter *filter, struct arena *arena,
    struct code **ret, size_t *ret_count)
{
	bool by_host = filter->host.len > 0;
	bool from_start = filter->after.text[0] == '\0';
	int64_t first, last;
	struct sqlite_query *q;

	if (!code_range(filter->code, &first, &last))
		return ERR_OK;
	q = store_sqlite_query(s, by_host ? SQL_LIST_HOST : SQL_LIST);
	sqlite_bind_int(q, 1, from_start ? -1 : store_sqlite_number(&filter->after));
	sqlite_bind_int(q, 2, first);
	sqlite_bind_int(q, 3, last);
	if (filter->organization.len > 0)
		sqlite_bind_text(q, 4, filter->organization);
	sqlite_bind_int(
	    q, 5, (int64_t)(filter->limit < STORE_LIST_MAX ? filter->limit : STORE_LIST_MAX));
	if (by_host)
		sqlite_bind_text(q, 6, filter->host);
	return store_sqlite_read_codes(s, q, arena, ret, ret_count);
}

static enum err read_item(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct store_item *ret)
{
	struct store_certificate *certificates = NULL;
	size_t count = 0;
	enum err err = store_sqlite_contract(s, code, arena, &ret->contract);

	if (!err)
		err = store_sqlite_certificates(s, code, now, arena, &certificates, &count);
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
		return store_sqlite_no_memory(s);
	for (size_t i = 0; i < count && !err; i++)
		err = read_item(s, &codes[i], now, arena, &items[i]);
	*ret = items;
	*ret_count = count;
	return err;
}

enum err store_sqlite_list(struct store *s, const struct store_filter *filter, int64_t now,
    struct arena *arena, struct store_item **ret, size_t *ret_count)
{
	struct store_item *items = NULL;
	size_t count = 0;
	enum err err = store_sqlite_result(s, sqlite_begin_read(store_sqlite_db(s)));

	if (err)
		return err;
	err = store_sqlite_end_snapshot(s, read_list(s, filter, now, arena, &items, &count));
	if (!err) {
		*ret = items;
		*ret_count = count;
	}
	return err;
}
