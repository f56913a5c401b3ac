/* Reads what is wrong now. */
#include "attention/source.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "attention/rule.h"
#include "attention/sql.h"
#include "doctor/detail.h"
#include "store/rows.h"

enum { DETAIL_MAX = 400 };

/* One that a row read, or nothing. */
struct source_item {
	bool is_seen;
	struct attention_seen seen;
};

/* What a row of the statement says at `now`. False: memory is short. */
typedef bool source_take(
    struct sql_query *q, int64_t now, struct arena *arena, struct source_item *item);

static bool ends_take(
    struct sql_query *q, int64_t now, struct arena *arena, struct source_item *item)
{
	int64_t code = sql_int(q, 0), begins = sql_int(q, 1), ends = sql_int(q, 2);

	(void)arena;
	item->seen = (struct attention_seen){.place = code,
	    .what = STR(""),
	    .code = code_of_number(code),
	    .moment = ends + 1,
	    .record_at = ends};
	item->is_seen = attention_of_end(begins, ends, now, &item->seen.kind);
	return true;
}

static bool sites_take(
    struct sql_query *q, int64_t now, struct arena *arena, struct source_item *item)
{
	struct str host = sql_text(q, 5);
	struct doctor_detail detail;
	char text[DETAIL_MAX];
	bool ok = doctor_detail_read(sql_text(q, 4), arena, &detail) == ERR_OK;

	(void)now;
	if (!ok)
		return false;
	item->seen = (struct attention_seen){.place = sql_int(q, 0),
	    .what = store_keep(q, 1, arena, &ok),
	    .code = code_of_number(sql_int(q, 2)),
	    .moment = sql_int(q, 3),
	    .world_at = sql_int(q, 3)};
	item->is_seen = attention_of_finding(
	    sql_text(q, 1), detail.texts[DOCTOR_SEEN_REASON], &item->seen.kind);
	snprintf(text, sizeof text, sql_int(q, 6) == 443 ? "%.*s" : "%.*s:%" PRId64, STR_ARG(host),
	    sql_int(q, 6));
	item->seen.detail = arena_bytes(arena, str_from(text), &ok);
	return ok;
}

static bool world_take(
    struct sql_query *q, int64_t now, struct arena *arena, struct source_item *item)
{
	const struct attention_views v = {.ends = sql_int(q, 2),
	    .record_at = sql_int(q, 3),
	    .world_at = sql_int(q, 4),
	    .seen_at = sql_int(q, 5),
	    .vanished_at = sql_int(q, 6),
	    .by_watch = sql_int(q, 8) != 0,
	    .replaced = sql_int(q, 9) != 0};
	bool ok = true;

	item->seen = (struct attention_seen){.place = sql_int(q, 0),
	    .what = STR(""),
	    .code = code_of_number(sql_int(q, 1)),
	    .record_at = v.record_at,
	    .world_at = v.world_at,
	    .detail = store_keep(q, 7, arena, &ok)};
	item->is_seen = true;
	if (attention_is_vanished(&v, now)) {
		item->seen.kind = ATTENTION_VANISHED;
		item->seen.moment = v.vanished_at;
	} else if (attention_is_revoked_outside(&v, now)) {
		item->seen.kind = ATTENTION_REVOKED_OUTSIDE;
		item->seen.moment = v.seen_at;
	} else {
		item->is_seen = false;
	}
	return ok;
}

static bool record_take(
    struct sql_query *q, int64_t now, struct arena *arena, struct source_item *item)
{
	const struct attention_views v = {.ends = sql_int(q, 2),
	    .record_at = sql_int(q, 3),
	    .list_at = sql_int(q, 4),
	    .answer_at = sql_int(q, 5)};
	bool ok = true;

	(void)now;
	item->seen = (struct attention_seen){.place = sql_int(q, 0),
	    .what = store_keep(q, 1, arena, &ok),
	    .kind = ATTENTION_UNLISTED,
	    .code = code_of_number(sql_int(q, 0)),
	    .moment = v.record_at + ATTENTION_DAY_S,
	    .record_at = v.record_at,
	    .detail = store_keep(q, 6, arena, &ok)};
	item->is_seen = attention_is_unlisted(&v, &item->seen.world_at);
	return ok;
}

/* A list's first address, and what was wrong. */
static bool lists_take(
    struct sql_query *q, int64_t now, struct arena *arena, struct source_item *item)
{
	struct str names = sql_text(q, 3), first = str_cut(&names, '\n'), fault = sql_text(q, 4);
	char text[DETAIL_MAX];
	bool ok = true;

	(void)now;
	snprintf(text, sizeof text, "%.*s: %.*s", STR_ARG(first), STR_ARG(fault));
	item->is_seen = true;
	item->seen = (struct attention_seen){.place = sql_int(q, 0),
	    .what = STR(""),
	    .kind = attention_of_fault(fault),
	    .code = {""},
	    .world_at = sql_int(q, 2),
	    .detail = arena_bytes(arena, str_from(text), &ok)};
	return ok;
}

static bool responders_take(
    struct sql_query *q, int64_t now, struct arena *arena, struct source_item *item)
{
	bool ok = true;

	(void)now;
	item->is_seen = true;
	item->seen = (struct attention_seen){.place = sql_int(q, 0),
	    .what = STR(""),
	    .kind = ATTENTION_RESPONDER_SILENT,
	    .code = {""},
	    .world_at = sql_int(q, 1),
	    .detail = store_keep(q, 2, arena, &ok)};
	return ok;
}

static bool applications_take(
    struct sql_query *q, int64_t now, struct arena *arena, struct source_item *item)
{
	(void)now;
	(void)arena;
	item->seen = (struct attention_seen){.place = sql_int(q, 0),
	    .what = STR(""),
	    .kind = ATTENTION_APPLICATION_WAITS,
	    .code = code_of_number(sql_int(q, 1)),
	    .moment = sql_int(q, 2)};
	item->is_seen = true;
	return true;
}

/* How each is read: the statement, how many of its parameters (the stretch, now, how far back and
 * ahead it looks) it has; and what measures it, where there is much of it. */
static const struct {
	enum attention_sql look;
	unsigned parameters;
	int64_t reach;
	source_take *take;
	bool is_measured;
	enum attention_sql up_to;
} sources[ATTENTION_SOURCE_END] = {
    [ATTENTION_ENDS] = {ATTENTION_SQL_ENDS, 5, ATTENTION_OVER_S, ends_take, true,
	ATTENTION_SQL_UP_TO_ENDS},
    [ATTENTION_SITES] = {ATTENTION_SQL_SITES, 2, 0, sites_take, true, ATTENTION_SQL_UP_TO_SITES},
    [ATTENTION_WORLD] = {ATTENTION_SQL_WORLD, 3, 0, world_take, true, ATTENTION_SQL_UP_TO_WORLD},
    [ATTENTION_RECORD] = {ATTENTION_SQL_RECORD, 3, 0, record_take, true,
	ATTENTION_SQL_UP_TO_RECORD},
    [ATTENTION_LISTS] = {ATTENTION_SQL_LISTS, 2, 0, lists_take, false, 0},
    [ATTENTION_RESPONDERS] = {ATTENTION_SQL_RESPONDERS, 4, ATTENTION_DAY_S, responders_take, false,
	0},
    [ATTENTION_APPLICATIONS] = {ATTENTION_SQL_APPLICATIONS, 4, ATTENTION_WAITS_S, applications_take,
	false, 0},
};

enum err attention_measure(struct store *s, struct attention_stretch *stretch, size_t limit)
{
	struct sql_query *q;

	stretch->up_to = INT64_MAX;
	if (!sources[stretch->source].is_measured)
		return ERR_OK;
	q = store_query(s, attention_sql[sources[stretch->source].up_to]);
	sql_bind_int(q, 1, stretch->after);
	sql_bind_int(q, 2, (int64_t)limit);
	if (sql_step(q))
		stretch->up_to = sql_int(q, 0);
	return store_result(s, sql_end(q));
}

/* Adds to a list that doubles. */
static bool seen_add(struct arena *arena, struct attention_seen **list, size_t *count, size_t *room,
    const struct attention_seen *seen)
{
	if (*count == *room) {
		size_t more = *room == 0 ? 32 : *room * 2;
		struct attention_seen *bigger = arena_alloc(arena, more * sizeof **list);

		if (bigger == NULL)
			return false;
		if (*count > 0)
			memcpy(bigger, *list, *count * sizeof **list);
		*list = bigger;
		*room = more;
	}
	(*list)[(*count)++] = *seen;
	return true;
}

enum err attention_look(struct store *s, const struct attention_stretch *stretch, int64_t now,
    struct arena *arena, struct attention_seen **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, attention_sql[sources[stretch->source].look]);
	const int64_t parameters[] = {
	    stretch->after, stretch->up_to, now, sources[stretch->source].reach, 0};
	size_t room = 0;
	bool ok = true;

	*ret = NULL;
	*ret_count = 0;
	for (unsigned i = 0; i < sources[stretch->source].parameters; i++)
		sql_bind_int(q, i + 1, parameters[i]);
	while (ok && sql_step(q)) {
		struct source_item item = {.is_seen = false};

		ok = sources[stretch->source].take(q, now, arena, &item);
		if (ok && item.is_seen)
			ok = seen_add(arena, ret, ret_count, &room, &item.seen);
	}
	return store_end(s, q, ok);
}

static bool end_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct attention_end *to = item;

	(void)arena;
	*to = (struct attention_end){code_of_number(sql_int(q, 0)), sql_int(q, 1), sql_int(q, 2)};
	return true;
}

enum err attention_ends(struct store *s, int64_t after, int64_t up_to, int64_t now, int64_t ahead_s,
    struct arena *arena, struct attention_end **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, attention_sql[ATTENTION_SQL_ENDS]);
	const int64_t parameters[] = {after, up_to, now, ATTENTION_OVER_S, ahead_s};

	for (unsigned i = 0; i < sizeof parameters / sizeof parameters[0]; i++)
		sql_bind_int(q, i + 1, parameters[i]);
	return store_rows(s, q, arena, sizeof **ret, end_take, ret, ret_count);
}

static bool row_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct attention_row *to = item;
	bool ok = true;

	*to = (struct attention_row){.id = sql_int(q, 0),
	    .seen = {.place = sql_int(q, 1),
		.what = store_keep(q, 2, arena, &ok),
		.kind = (enum attention_kind)sql_int(q, 3),
		.moment = sql_int(q, 5),
		.record_at = sql_int(q, 6),
		.world_at = sql_int(q, 7),
		.detail = store_keep(q, 8, arena, &ok)},
	    .first_at = sql_int(q, 9),
	    .confirmed_at = sql_int(q, 10),
	    .told_at = sql_int(q, 11),
	    .cured_at = sql_int(q, 12)};
	if (!sql_is_null(q, 4))
		to->seen.code = code_of_number(sql_int(q, 4));
	return ok;
}

enum err attention_rows(struct store *s, const struct attention_stretch *stretch,
    struct arena *arena, struct attention_row **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(s, attention_sql[ATTENTION_SQL_ROWS]);

	sql_bind_int(q, 1, stretch->source);
	sql_bind_int(q, 2, stretch->after);
	sql_bind_int(q, 3, stretch->up_to);
	return store_rows(s, q, arena, sizeof **ret, row_take, ret, ret_count);
}
