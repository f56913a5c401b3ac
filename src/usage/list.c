/* Answers who uses which sticker where: lists of contracts and of hosts. */
#include "usage/list.h"

#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "record/succession.h"
#include "store/rows.h"
#include "usage/sql.h"

/* ---- contracts ---- */

static enum err installed_count_expected(
    struct store *s, int64_t now, int32_t since, struct usage_installed *to)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_INSTALLED]);

	sql_bind_int(q, 1, now);
	sql_bind_int(q, 2, now);
	sql_bind_int(q, 3, since);
	if (sql_step(q)) {
		to->expected = (uint64_t)sql_int(q, 0);
		to->seen = (uint64_t)sql_int(q, 1);
	}
	return store_result(s, sql_end(q));
}

static enum err list_count_since(struct store *s, enum usage_sql sql, int32_t since, uint64_t *ret)
{
	struct sql_query *q = store_query(s, usage_sql[sql]);

	sql_bind_int(q, 1, since);
	if (sql_step(q))
		*ret = (uint64_t)sql_int(q, 0);
	return store_result(s, sql_end(q));
}

enum err usage_installed(struct store *s, int64_t now, int32_t since, struct usage_installed *ret)
{
	struct usage_installed counts = {0};
	enum err err = store_begin_snapshot(s);

	if (err)
		return err;
	err = installed_count_expected(s, now, since, &counts);
	if (!err)
		err = list_count_since(s, USAGE_SQL_COUNT_WRONG, since, &counts.wrong);
	if (!err)
		err = list_count_since(s, USAGE_SQL_COUNT_OLD, since, &counts.old);
	err = store_end_snapshot(s, err);
	if (!err)
		*ret = counts;
	return err;
}

/* A row of usage_standing, without its contract yet. */
static bool listed_take_standing(struct sql_query *q, struct arena *arena, void *item)
{
	struct usage_contract *to = item;

	(void)arena;
	to->contract.code = code_of_number(sql_int(q, 0));
	to->picture_day = (int32_t)sql_int(q, 1);
	to->begins = sql_int(q, 2);
	to->ends = sql_int(q, 3);
	to->first_day = (int32_t)sql_int(q, 4);
	to->click_day = (int32_t)sql_int(q, 5);
	to->old_day = (int32_t)sql_int(q, 6);
	to->wrong_day = (int32_t)sql_int(q, 7);
	return true;
}

/* What the contract itself says, and which one its sticker should name. */
static enum err listed_read_contract(
    struct store *s, int64_t now, struct arena *arena, struct usage_contract *to)
{
	struct code code = to->contract.code;
	enum err err = store_contract(s, &code, arena, &to->contract);

	if (!err)
		err = succession_next(s, &to->contract, now, arena, &to->successor);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* Where it was seen under an address that is not registered. */
static enum err listed_read_wrong_place(
    struct store *s, struct arena *arena, struct usage_contract *to)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_WRONG_PLACE]);
	bool ok = true;

	sql_bind_int(q, 1, code_number(&to->contract.code));
	sql_bind_int(q, 2, LINK_WWW);
	sql_bind_int(q, 3, LINK_PATH);
	if (sql_step(q)) {
		to->wrong_host = store_keep(q, 0, arena, &ok);
		to->wrong_reason = (enum link_reason)(sql_int(q, 1) % LINK_REASON_COUNT);
	}
	return store_end(s, q, ok);
}

/* The statement of a list, and where its first page begins: lists of those expected are ordered by
 * the day of the last picture and by code, the others by code alone. */
static const struct {
	enum usage_sql sql;
	bool expected;
	int64_t first_day, first_code;
} lists[USAGE_LISTS] = {
    [USAGE_MISSING] = {USAGE_SQL_MISSING, true, 0, -1},
    [USAGE_SHOWN] = {USAGE_SQL_SHOWN, true, INT32_MAX, INT64_MAX},
    [USAGE_WRONG] = {USAGE_SQL_WRONG, false, 0, -1},
    [USAGE_OLD] = {USAGE_SQL_OLD, false, 0, -1},
};

static struct sql_query *list_query(struct store *s, enum usage_list list, int64_t now,
    int32_t since, const struct usage_contract *after, size_t limit)
{
	struct sql_query *q = store_query(s, usage_sql[lists[list].sql]);
	unsigned at = 0;

	if (lists[list].expected) {
		sql_bind_int(q, ++at, now);
		sql_bind_int(q, ++at, now);
	}
	sql_bind_int(q, ++at, since);
	if (lists[list].expected)
		sql_bind_int(q, ++at, after == NULL ? lists[list].first_day : after->picture_day);
	sql_bind_int(
	    q, ++at, after == NULL ? lists[list].first_code : code_number(&after->contract.code));
	sql_bind_int(q, ++at, (int64_t)limit);
	return q;
}

enum err usage_list(struct store *s, enum usage_list list, int64_t now, int32_t since,
    const struct usage_contract *after, size_t limit, struct arena *arena,
    struct usage_contract **ret, size_t *ret_count)
{
	enum err err = store_begin_snapshot(s);

	if (err)
		return err;
	err = store_rows(s, list_query(s, list, now, since, after, limit), arena, sizeof **ret,
	    listed_take_standing, ret, ret_count);
	for (size_t i = 0; i < *ret_count && !err; i++) {
		err = listed_read_contract(s, now, arena, &(*ret)[i]);
		if (!err && list == USAGE_WRONG)
			err = listed_read_wrong_place(s, arena, &(*ret)[i]);
	}
	return store_end_snapshot(s, err);
}

static bool listed_take_busy(struct sql_query *q, struct arena *arena, void *item)
{
	struct usage_contract *to = item;

	(void)arena;
	to->contract.code = code_of_number(sql_int(q, 0));
	to->pictures = (uint64_t)sql_int(q, 1);
	to->unverifiable = (uint64_t)sql_int(q, 2);
	return true;
}

/* Its row of usage_standing, beside what is known of it already. */
static enum err listed_read_standing(
    struct store *s, int64_t now, struct arena *arena, struct usage_contract *to)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_STANDING]);
	struct usage_contract *standing = NULL;
	uint64_t pictures = to->pictures, unverifiable = to->unverifiable;
	size_t count = 0;
	enum err err;

	sql_bind_int(q, 1, code_number(&to->contract.code));
	err = store_rows(s, q, arena, sizeof *standing, listed_take_standing, &standing, &count);
	if (err)
		return err;
	if (count > 0)
		*to = *standing;
	to->pictures = pictures;
	to->unverifiable = unverifiable;
	return listed_read_contract(s, now, arena, to);
}

enum err usage_unverifiable(struct store *s, int32_t day, uint64_t least, unsigned percent,
    size_t limit, struct arena *arena, struct usage_contract **ret, size_t *ret_count)
{
	enum err err = store_begin_snapshot(s);
	struct sql_query *q;

	if (err)
		return err;
	q = store_query(s, usage_sql[USAGE_SQL_UNVERIFIABLE]);
	sql_bind_int(q, 1, usage_month_bucket(day));
	sql_bind_int(q, 2, (int64_t)least);
	sql_bind_int(q, 3, percent);
	sql_bind_int(q, 4, (int64_t)limit);
	err = store_rows(s, q, arena, sizeof **ret, listed_take_busy, ret, ret_count);
	for (size_t i = 0; i < *ret_count && !err; i++)
		err = listed_read_standing(s, clock_now(), arena, &(*ret)[i]);
	return store_end_snapshot(s, err);
}

enum err usage_of_contract(struct store *s, const struct code *code, int64_t now,
    struct arena *arena, struct usage_contract *ret)
{
	struct usage_contract found = {.contract = {.code = *code}};
	enum err err = store_begin_snapshot(s);

	if (err)
		return err;
	err = store_end_snapshot(s, listed_read_standing(s, now, arena, &found));
	if (!err)
		*ret = found;
	return err;
}

static bool listed_take_filtered(struct sql_query *q, struct arena *arena, void *item)
{
	struct usage_contract *to = item;

	to->revoked = sql_int(q, 8) != 0;
	return listed_take_standing(q, arena, item);
}

static struct sql_query *filter_query(struct store *s, const struct usage_filter *f, int64_t now,
    const struct code *after, size_t limit)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_FILTER]);
	bool by_picture = (f->sizes | f->formats) != 0;
	unsigned formats = f->formats != 0 ? f->formats : (1u << STICKER_FORMAT_COUNT) - 1;
	unsigned sizes = f->sizes != 0 ? f->sizes : (1u << STICKER_SIZE_COUNT) - 1;

	sql_bind_int(q, 1, after->text[0] == '\0' ? -1 : code_number(after));
	sql_bind_int(q, 2, f->state);
	sql_bind_int(q, 3, now);
	sql_bind_int(q, 4, f->days < 0 ? 0 : now);
	sql_bind_int(q, 5, f->days < 0 ? INT64_MAX : now + f->days * (int64_t)86400);
	sql_bind_int(q, 6, f->seen);
	sql_bind_int(q, 7, f->since);
	sql_bind_int(q, 8, by_picture ? formats : 0);
	sql_bind_int(q, 9, sizes);
	sql_bind_text(q, 10, f->service);
	sql_bind_text(q, 11, f->host);
	sql_bind_int(q, 12, (int64_t)limit);
	return q;
}

/* What the contracts themselves say, which are in the order of codes. */
static enum err filter_read_contracts(
    struct store *s, struct usage_contract *found, size_t count, struct arena *arena)
{
	struct code codes[STORE_CONTRACTS_MAX];
	struct contract contracts[STORE_CONTRACTS_MAX];
	enum err err = ERR_OK;

	for (size_t done = 0, some; done < count && !err; done += some) {
		some = count - done < STORE_CONTRACTS_MAX ? count - done : STORE_CONTRACTS_MAX;
		for (size_t i = 0; i < some; i++)
			codes[i] = found[done + i].contract.code;
		err = store_contracts(s, codes, some, arena, contracts);
		for (size_t i = 0; i < some && !err; i++)
			found[done + i].contract = contracts[i];
	}
	return err;
}

enum err usage_filter(struct store *s, const struct usage_filter *filter, int64_t now,
    const struct code *after, size_t limit, size_t detailed, struct arena *arena,
    struct usage_contract **ret, size_t *ret_count)
{
	enum err err = store_begin_snapshot(s);

	if (err)
		return err;
	err = store_rows(s, filter_query(s, filter, now, after, limit), arena, sizeof **ret,
	    listed_take_filtered, ret, ret_count);
	if (!err)
		err = filter_read_contracts(
		    s, *ret, *ret_count < detailed ? *ret_count : detailed, arena);
	return store_end_snapshot(s, err);
}

/* ---- hosts ---- */

static int place_busiest_first(const void *left, const void *right)
{
	const struct usage_place *a = left, *b = right;
	uint64_t hits_a = a->pictures + a->clicks, hits_b = b->pictures + b->clicks;

	if (a->claimed != b->claimed)
		return a->claimed ? 1 : -1;
	return hits_a != hits_b ? (hits_a > hits_b ? -1 : 1) : strcmp(a->code.text, b->code.text);
}

static bool place_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct usage_place *to = item;
	bool ok = true;

	to->claimed = sql_int(q, 0) > USAGE_PLACES_MAX;
	to->host = store_keep(q, 1, arena, &ok);
	to->pictures = (uint64_t)sql_int(q, 2);
	to->clicks = (uint64_t)sql_int(q, 3);
	to->error = (uint64_t)sql_int(q, 4);
	to->reason = (enum link_reason)(sql_int(q, 5) % LINK_REASON_COUNT);
	to->first_day = (int32_t)sql_int(q, 6);
	to->last_day = (int32_t)sql_int(q, 7);
	to->old_day = (int32_t)sql_int(q, 8);
	to->sizes = (unsigned)sql_int(q, 9);
	to->formats = (unsigned)sql_int(q, 10);
	to->code = code_of_number(sql_int(q, 11));
	return ok;
}

/* The places of a query, which it ends, the busiest first. */
static enum err places_read(struct store *s, struct sql_query *q, struct arena *arena,
    struct usage_place **ret, size_t *ret_count)
{
	struct usage_place *items = NULL;
	size_t count = 0;
	enum err err = store_rows(s, q, arena, sizeof *items, place_take, &items, &count);

	if (err)
		return err;
	if (count > 0)
		qsort(items, count, sizeof *items, place_busiest_first);
	*ret = items;
	*ret_count = count;
	return ERR_OK;
}

enum err usage_places(struct store *s, const struct code *code, struct arena *arena,
    struct usage_place **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_PLACES]);

	sql_bind_int(q, 1, code_number(code));
	return places_read(s, q, arena, ret, ret_count);
}

enum err usage_find_host(struct store *s, struct str text, size_t limit, struct arena *arena,
    struct usage_place **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_FIND_HOST]);

	sql_bind_text(q, 1, text);
	sql_bind_int(q, 2, (int64_t)limit);
	return places_read(s, q, arena, ret, ret_count);
}

static bool foreign_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct usage_foreign *to = item;
	bool ok = true;

	to->host = store_keep(q, 0, arena, &ok);
	to->hits = (uint64_t)sql_int(q, 1);
	to->error = (uint64_t)sql_int(q, 2);
	to->first_day = (int32_t)sql_int(q, 3);
	to->last_day = (int32_t)sql_int(q, 4);
	to->code = code_of_number(sql_int(q, 5));
	return ok;
}

enum err usage_count_foreign(struct store *s, int32_t since, uint64_t *ret)
{
	uint64_t count = 0;
	enum err err = list_count_since(s, USAGE_SQL_COUNT_FOREIGN, since, &count);

	if (!err)
		*ret = count;
	return err;
}

enum err usage_foreign_hosts(struct store *s, int32_t since, size_t limit, struct arena *arena,
    struct usage_foreign **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_TOP_FOREIGN]);

	sql_bind_int(q, 1, since);
	sql_bind_int(q, 2, (int64_t)limit);
	return store_rows(s, q, arena, sizeof **ret, foreign_take, ret, ret_count);
}

/* Room for the codes of a host, which has one already. */
static bool foreign_begin_codes(struct usage_foreign *h, struct arena *arena)
{
	struct code *codes = arena_alloc(arena, USAGE_FOREIGN_CODES * sizeof *codes);

	if (codes == NULL)
		return false;
	codes[0] = h->code;
	h->codes = codes;
	h->code_count = 1;
	return true;
}

enum { FOREIGN_CODES_READ = 20000 };

enum err usage_foreign_codes(
    struct store *s, int32_t since, struct arena *arena, struct usage_foreign *hosts, size_t count)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_FOREIGN_CODES]);
	bool ok = true;
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		hosts[i].codes = &hosts[i].code;
		hosts[i].code_count = 1;
	}
	sql_bind_int(q, 1, since);
	sql_bind_int(q, 2, USAGE_PLACES_MAX);
	sql_bind_int(q, 3, FOREIGN_CODES_READ);
	while (ok && sql_step(q)) {
		struct str host = sql_text(q, 0);
		struct code code = code_of_number(sql_int(q, 1));
		struct usage_foreign *h;

		/* Both are in the same order; where that changed in between, a host is passed over.
		 */
		for (size_t i = at; i < count; i++)
			if (str_eq(hosts[i].host, host)) {
				at = i;
				break;
			}
		h = at < count && str_eq(hosts[at].host, host) ? &hosts[at] : NULL;
		if (h == NULL || strcmp(code.text, h->code.text) == 0 ||
		    h->code_count == USAGE_FOREIGN_CODES)
			continue;
		ok = h->code_count > 1 || foreign_begin_codes(h, arena);
		if (ok)
			h->codes[h->code_count++] = code;
	}
	return store_end(s, q, ok);
}
