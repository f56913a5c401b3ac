/* What the store tells operators: all about a code, and lists of contracts. */
#include <stdio.h>
#include "io/spelling.h"
#include "record/read.h"
#include "record/sql.h"
#include "record/succession.h"
#include "store/rows.h"

/* Bytes of a name when it is folded. */
enum { FOLDED_MAX = 1 << 16 };

static enum err entry_read(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct store_entry *ret)
{
	struct store_certificate *certificates = NULL;
	struct event *events = NULL;
	struct sql_query *q;
	enum err err = store_read_contract(s, code, arena, &ret->contract, &ret->added_at);

	if (!err)
		err = store_life(s, code, now, &ret->life);
	if (err)
		return err;
	err = store_successor(s, code, &ret->renewed_by);
	if (err && err != ERR_NOT_FOUND)
		return err;
	err = succession_next(s, &ret->contract, now, arena, &ret->next);
	if (err)
		return err;
	err = store_certificates(s, code, now, arena, &certificates, &ret->certificate_count);
	ret->certificates = certificates;
	if (err)
		return err;
	q = store_query(s, record_sql[RECORD_SQL_EVENTS]);
	sql_bind_int(q, 1, code_number(code));
	sql_bind_int(q, 2, STORE_EVENTS_MAX);
	err = store_rows(s, q, arena, sizeof *events, store_take_event, &events, &ret->event_count);
	/* They come the newest first, so that the limit leaves out old ones. */
	for (size_t i = 0, j = ret->event_count; i + 1 < j; i++) {
		struct event other = events[i];

		events[i] = events[--j];
		events[j] = other;
	}
	ret->events = events;
	return err;
}

enum err store_show(struct store *s, const struct code *code, int64_t now, struct arena *arena,
    struct store_entry *ret)
{
	struct store_entry entry = {.added_at = 0};
	enum err err = store_begin_snapshot(s);

	if (err)
		return err;
	err = store_end_snapshot(s, entry_read(s, code, now, arena, &entry));
	if (!err)
		*ret = entry;
	return err;
}

/* ---- lists ---- */

/* The codes that the page may have: from ret[0] to ret[1]; false for none. One range and not two
 * conditions: SQLite begins to read at one of them only, and not at the greater. */
static bool list_range(const struct store_filter *filter, int64_t ret[2])
{
	struct str digits = filter->code;
	int64_t behind = filter->after.text[0] == '\0' ? 0 : code_number(&filter->after) + 1;
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
	ret[0] = code_number(&first);
	ret[1] = code_number(&last);
	ret[0] = behind > ret[0] ? behind : ret[0];
	return true;
}

/* What is no name in UTF-8 is sought as it stands, and not found. */
static struct str list_fold_name(struct str name, struct arena *arena, bool *ok)
{
	struct buf folded = BUF_INIT(FOLDED_MAX);
	struct str ret;

	spelling_fold(name, &folded);
	ret = arena_bytes(arena, folded.err ? name : buf_str(&folded), ok);
	buf_free(&folded);
	return ret;
}

/* A row of a list: a contract with one of its URLs. */
struct list_row {
	struct store_item item;
	struct str url, host;
};

static bool list_take_contract(struct sql_query *q, struct arena *arena, void *to)
{
	struct list_row *row = to;
	struct contract *contract = &row->item.contract;
	bool ok = true;

	contract->code = code_of_number(sql_int(q, 0));
	/* A language that this program no longer knows gives way to the first. */
	if (!lang_parse(sql_text(q, 1), &contract->lang))
		contract->lang = (enum lang)0;
	contract->sticker = sql_int(q, 2) != 0;
	contract->service = store_keep(q, 3, arena, &ok);
	contract->organization = store_keep(q, 4, arena, &ok);
	contract->organization_en = store_keep(q, 5, arena, &ok);
	if (!sql_is_null(q, 6))
		contract->renews = code_of_number(sql_int(q, 6));
	row->url = store_keep(q, 7, arena, &ok);
	row->host = store_keep(q, 8, arena, &ok);
	contract->auto_renew = sql_int(q, 9) != 0;
	contract->unvisited = sql_int(q, 10) == 0;
	contract->is_person = sql_int(q, 11) != 0;
	return ok;
}

/* The same, beside its current certificate and its life. */
static bool list_take(struct sql_query *q, struct arena *arena, void *to)
{
	struct store_item *item = &((struct list_row *)to)->item;
	const struct life_facts life = store_take_life(q, 12);

	item->issued = life.issued;
	item->not_before = life.not_before;
	item->not_after = life.not_after;
	item->revoked_at = life.revoked_at;
	item->broken = life.broken;
	item->life = life;
	return list_take_contract(q, arena, to);
}

/* Joins the rows of each contract, which follow each other. */
static enum err list_join(struct store *s, const struct list_row *rows, size_t row_count,
    struct arena *arena, struct store_item **ret, size_t *ret_count)
{
	struct store_item *items = arena_alloc(arena, row_count * sizeof *items), *item = NULL;
	struct str *urls = arena_alloc(arena, row_count * sizeof *urls);
	struct str *hosts = arena_alloc(arena, row_count * sizeof *hosts);
	size_t count = 0;

	if (items == NULL || urls == NULL || hosts == NULL)
		return store_no_memory(s);
	for (size_t i = 0; i < row_count; i++) {
		if (i == 0 || code_number(&rows[i].item.contract.code) !=
				  code_number(&rows[i - 1].item.contract.code)) {
			item = &items[count++];
			*item = rows[i].item;
			item->contract.urls = urls + i;
			item->contract.hosts = hosts + i;
		}
		urls[i] = rows[i].url;
		hosts[i] = rows[i].host;
		if (rows[i].url.at != NULL)
			item->contract.url_count++;
	}
	*ret = items;
	*ret_count = count;
	return ERR_OK;
}

static enum err list_read_page(struct store *s, const struct store_filter *filter, int64_t now,
    struct arena *arena, struct store_item **ret, size_t *ret_count)
{
	static const enum record_sql statements[2][2] = {{RECORD_SQL_LIST, RECORD_SQL_LIST_NAMED},
	    {RECORD_SQL_LIST_HOST, RECORD_SQL_LIST_HOST_NAMED}};
	bool by_host = filter->host.len > 0, ok = true;
	struct str name = list_fold_name(filter->organization, arena, &ok);
	struct list_row *rows = NULL;
	size_t count = 0;
	int64_t range[2];
	struct sql_query *q;
	enum err err;

	if (!ok)
		return store_no_memory(s);
	if (!list_range(filter, range))
		return ERR_OK;
	q = store_query(s, record_sql[statements[by_host][name.len > 0]]);
	sql_bind_int(q, 1, range[0]);
	sql_bind_int(q, 2, now);
	sql_bind_int(q, 3, range[1]);
	sql_bind_int(
	    q, 4, (int64_t)(filter->limit < STORE_LIST_MAX ? filter->limit : STORE_LIST_MAX));
	if (name.len > 0)
		sql_bind_text(q, 5, name);
	if (by_host)
		sql_bind_text(q, name.len > 0 ? 6 : 5, filter->host);
	err = store_rows(s, q, arena, sizeof *rows, list_take, &rows, &count);
	return err || count == 0 ? err : list_join(s, rows, count, arena, ret, ret_count);
}

enum err store_list(struct store *s, const struct store_filter *filter, int64_t now,
    struct arena *arena, struct store_item **ret, size_t *ret_count)
{
	struct store_item *items = NULL;
	size_t count = 0;
	enum err err = store_begin_snapshot(s);

	if (err)
		return err;
	err = store_end_snapshot(s, list_read_page(s, filter, now, arena, &items, &count));
	if (!err) {
		*ret = items;
		*ret_count = count;
	}
	return err;
}

enum err store_contracts(struct store *s, const struct code *codes, size_t count,
    struct arena *arena, struct contract *ret)
{
	struct sql_query *q = store_query(s, record_sql[RECORD_SQL_CONTRACTS]);
	struct list_row *rows = NULL;
	struct store_item *items = NULL;
	size_t row_count = 0, found = 0, at = 0;
	enum err err;

	for (size_t i = 0; i < count; i++)
		sql_bind_int(q, (unsigned)i + 1, code_number(&codes[i]));
	err = store_rows(s, q, arena, sizeof *rows, list_take_contract, &rows, &row_count);
	if (!err && row_count > 0)
		err = list_join(s, rows, row_count, arena, &items, &found);
	for (size_t i = 0; i < count && !err; i++) {
		bool is_there =
		    at < found && code_number(&items[at].contract.code) == code_number(&codes[i]);

		ret[i] = is_there ? items[at++].contract : (struct contract){.code = codes[i]};
	}
	return err;
}

/* ---- the codes of a site ---- */

static bool codes_take(struct sql_query *q, struct arena *arena, void *to)
{
	(void)arena;
	*(struct code *)to = code_of_number(sql_int(q, 0));
	return true;
}

enum err store_codes_of_host(struct store *s, const char *host, int64_t now, size_t limit,
    struct arena *arena, struct code **ret, size_t *ret_count)
{
	const struct str own = str_from(host), www = STR("www.");
	const char *dot = strchr(host, '.');
	char other[ORIGIN_HOST_MAX + 8], around[ORIGIN_HOST_MAX + 8], below[ORIGIN_HOST_MAX + 8];
	struct code *codes = NULL;
	size_t count = 0;
	struct sql_query *q;
	enum err err;

	snprintf(other, sizeof other, "%s%s", str_starts(own, www) ? "" : "www.",
	    str_starts(own, www) ? host + www.len : host);
	snprintf(around, sizeof around, "*%s", dot == NULL ? "" : dot);
	snprintf(below, sizeof below, "*.%s", host);
	q = store_query(s, record_sql[RECORD_SQL_CODES_OF_HOST]);
	sql_bind_text(q, 1, own);
	sql_bind_int(q, 2, now);
	sql_bind_text(q, 3, str_from(other));
	sql_bind_text(q, 4, str_from(around));
	sql_bind_text(q, 5, str_from(below));
	sql_bind_int(q, 6, (int64_t)limit);
	err = store_rows(s, q, arena, sizeof *codes, codes_take, &codes, &count);
	if (!err) {
		*ret = codes;
		*ret_count = count;
	}
	return err;
}
