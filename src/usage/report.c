/* Answers who uses which sticker where: totals.
 *
 * DESIGN: three ways, by what is asked. Over all codes, without code and host among the keys, the
 * totals of usage_total answer, some hundred rows a day. Of one code its own rows answer, a few a
 * day. By code or host over all codes only the busiest are looked at: those that had most pictures
 * in one of the weeks (for short periods) or months that the period touches, by an index; their own
 * rows are then added up exactly, whole months from their sums. What all have together is known
 * from the totals, and so is what the others may have at most. */
#include "usage/report.h"

#include <stdlib.h>
#include <string.h>
#include "base/calendar.h"
#include "store/rows.h"
#include "usage/place.h"
#include "usage/sql.h"

#define KEY(key) (1u << (key))
#define DATED (KEY(USAGE_BY_DAY) | KEY(USAGE_BY_WEEK) | KEY(USAGE_BY_MONTH))

/* Codes that are looked at for each row, at least and at most; those that one host may have; the
 * longest period that is looked at by weeks. */
enum { SPARE = 2, LOOKED_LEAST = 100, LOOKED_MAX = 20000, HOST_CODES_MAX = 500, WEEKS_DAYS = 42 };

/* One question under way. */
struct asking {
	struct store *s;
	const struct usage_question *question;
	struct usage_fold *fold;
	struct arena memory; /* names of hosts */
	struct usage_answer *answer;
};

/* ---- rows ---- */

/* The places of a code: their names stay until the question is answered. */
struct place_names {
	struct str hosts[USAGE_PLACES_ALL + 1];
};

static void answer_add(struct usage_answer *answer, const struct usage_input *in)
{
	struct usage_shape shape;

	if (!usage_shape_unpack(in->shape, &shape))
		return;
	if (shape.kind == USAGE_PICTURE)
		answer->pictures += in->n;
	else if (shape.kind == USAGE_CLICK)
		answer->clicks += in->n;
}

static void input_name_place(const struct place_names *names, int64_t place, struct usage_input *in)
{
	if (place <= 0 || place > USAGE_PLACES_ALL || names == NULL)
		return;
	in->host = names->hosts[place];
	in->claimed = in->host.len > 0 && place > USAGE_PLACES_MAX;
}

/* Runs a query whose columns are day, place, shape and count, over `period`; `only` is a place or
 * 0. */
static enum err ask_rows(struct asking *a, struct usage_period period, struct code code,
    const struct place_names *names, int64_t only)
{
	static const enum usage_sql queries[2][2] = {
	    {USAGE_SQL_TOTALS, USAGE_SQL_TOTALS_BY_DAY},
	    {USAGE_SQL_OF_CODE, USAGE_SQL_OF_CODE_BY_DAY},
	};
	bool of_code = code.text[0] != '\0';
	struct sql_query *q =
	    store_query(a->s, usage_sql[queries[of_code][(a->question->keys & DATED) != 0]]);
	enum err err = ERR_OK;

	sql_bind_int(q, 1, period.from);
	sql_bind_int(q, 2, period.to);
	if (of_code)
		sql_bind_int(q, 3, code_number(&code));
	while (!err && sql_step(q)) {
		struct usage_input in = {.day = (int32_t)sql_int(q, 0),
		    .code = code,
		    .shape = sql_int(q, 2),
		    .n = (uint64_t)sql_int(q, 3)};

		if (only != 0 && sql_int(q, 1) != only)
			continue;
		input_name_place(names, sql_int(q, 1), &in);
		answer_add(a->answer, &in);
		err = usage_fold_add(a->fold, &in);
	}
	if (err) {
		sql_end(q);
		return err;
	}
	return store_result(a->s, sql_end(q));
}

static enum err names_read(struct asking *a, struct code code, struct place_names *ret)
{
	struct sql_query *q = store_query(a->s, usage_sql[USAGE_SQL_PLACES]);
	bool ok = true;

	memset(ret, 0, sizeof *ret);
	sql_bind_int(q, 1, code_number(&code));
	while (ok && sql_step(q)) {
		int64_t place = sql_int(q, 0);

		if (place > 0 && place <= USAGE_PLACES_ALL)
			ret->hosts[place] = store_keep(q, 1, &a->memory, &ok);
	}
	return store_end(a->s, q, ok);
}

static enum err ask_code(
    struct asking *a, struct usage_period period, struct code code, int64_t only)
{
	struct place_names names;
	enum err err;

	if (!(a->question->keys & KEY(USAGE_BY_HOST)))
		return ask_rows(a, period, code, NULL, only);
	err = names_read(a, code, &names);
	return err ? err : ask_rows(a, period, code, &names, only);
}

/* ---- the busiest codes ---- */

struct candidate {
	int64_t code;
	uint64_t pictures, clicks;
};

struct candidates {
	struct candidate *items;
	size_t count, room;
};

static int candidate_by_code(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	return (a->code > b->code) - (a->code < b->code);
}

static int candidate_busiest_first(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	if (a->pictures != b->pictures)
		return a->pictures > b->pictures ? -1 : 1;
	if (a->clicks != b->clicks)
		return a->clicks > b->clicks ? -1 : 1;
	return candidate_by_code(left, right);
}

static enum err candidates_read(struct store *s, int64_t bucket, size_t most, struct candidates *to)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_BUSIEST]);
	bool ok = true;

	sql_bind_int(q, 1, bucket);
	sql_bind_int(q, 2, (int64_t)most);
	while (ok && sql_step(q)) {
		if (to->count == to->room) {
			size_t room = to->room == 0 ? 256 : 2 * to->room;
			struct candidate *items = realloc(to->items, room * sizeof *items);

			ok = items != NULL;
			to->items = ok ? items : to->items;
			to->room = ok ? room : to->room;
		}
		if (ok)
			to->items[to->count++] = (struct candidate){
			    sql_int(q, 0), (uint64_t)sql_int(q, 1), (uint64_t)sql_int(q, 2)};
	}
	return store_end(s, q, ok);
}

/* Adds up the buckets of each code and keeps the `most` busiest. */
static void candidates_merge(struct candidates *c, size_t most)
{
	size_t kept = 0;

	if (c->count == 0)
		return;
	qsort(c->items, c->count, sizeof *c->items, candidate_by_code);
	for (size_t i = 1; i < c->count; i++) {
		if (c->items[i].code != c->items[kept].code) {
			c->items[++kept] = c->items[i];
			continue;
		}
		c->items[kept].pictures += c->items[i].pictures;
		c->items[kept].clicks += c->items[i].clicks;
	}
	c->count = kept + 1;
	qsort(c->items, c->count, sizeof *c->items, candidate_busiest_first);
	c->count = c->count < most ? c->count : most;
}

static enum err candidates_find(struct asking *a, struct candidates *to)
{
	struct usage_period p = a->question->period;
	bool weeks = p.to - p.from < WEEKS_DAYS;
	size_t most = a->question->limit * SPARE;
	int32_t day = weeks ? calendar_week(p.from) : calendar_month(p.from);
	enum err err = ERR_OK;

	most = most < LOOKED_LEAST ? LOOKED_LEAST : most > LOOKED_MAX ? LOOKED_MAX : most;
	while (day <= p.to && !err) {
		err = candidates_read(
		    a->s, weeks ? usage_week_bucket(day) : usage_month_bucket(day), most, to);
		day = weeks ? day + 7 : calendar_next_month(day);
	}
	candidates_merge(to, most);
	return err;
}

/* ---- by code alone: whole months from their sums ---- */

static enum err ask_month(struct asking *a, int32_t month, struct code code)
{
	static const struct usage_shape picture = {.kind = USAGE_PICTURE},
					click = {.kind = USAGE_CLICK};
	struct sql_query *q = store_query(a->s, usage_sql[USAGE_SQL_ROLLUP]);
	struct usage_input in = {.day = month, .code = code};
	enum err err, folded = ERR_OK;

	sql_bind_int(q, 1, usage_month_bucket(month));
	sql_bind_int(q, 2, code_number(&code));
	if (sql_step(q)) {
		in.shape = usage_shape_pack(&picture);
		in.n = (uint64_t)sql_int(q, 0);
		folded = usage_fold_add(a->fold, &in);
		in.shape = usage_shape_pack(&click);
		in.n = (uint64_t)sql_int(q, 1);
		folded = folded ? folded : usage_fold_add(a->fold, &in);
	}
	err = store_result(a->s, sql_end(q));
	return err ? err : folded;
}

static enum err ask_by_months(struct asking *a, struct code code)
{
	struct usage_period p = a->question->period;
	int32_t day = calendar_month(p.from) == p.from ? p.from : calendar_next_month(p.from);
	enum err err = ERR_OK;

	if (calendar_next_month(day) > p.to + 1)
		return ask_code(a, p, code, 0);
	if (day > p.from)
		err = ask_code(a, (struct usage_period){p.from, day - 1}, code, 0);
	for (; !err && calendar_next_month(day) <= p.to + 1; day = calendar_next_month(day))
		err = ask_month(a, day, code);
	if (!err && day <= p.to)
		err = ask_code(a, (struct usage_period){day, p.to}, code, 0);
	return err;
}

/* ---- what is asked ---- */

/* What all codes have together, the unknown ones as one row. */
static enum err ask_unknown(struct asking *a)
{
	bool dated = (a->question->keys & DATED) != 0;
	struct sql_query *q =
	    store_query(a->s, usage_sql[dated ? USAGE_SQL_TOTALS_BY_DAY : USAGE_SQL_TOTALS]);
	enum err err = ERR_OK;

	a->answer->pictures = a->answer->clicks = 0;
	sql_bind_int(q, 1, a->question->period.from);
	sql_bind_int(q, 2, a->question->period.to);
	while (!err && sql_step(q)) {
		struct usage_input in = {.day = (int32_t)sql_int(q, 0),
		    .shape = sql_int(q, 2),
		    .n = (uint64_t)sql_int(q, 3)};
		struct usage_shape shape;

		answer_add(a->answer, &in);
		if (usage_shape_unpack(in.shape, &shape) && shape.record == RECORD_NONE)
			err = usage_fold_add(a->fold, &in);
	}
	if (err) {
		sql_end(q);
		return err;
	}
	return store_result(a->s, sql_end(q));
}

static enum err ask_busiest(struct asking *a)
{
	bool code_alone = a->question->keys == KEY(USAGE_BY_CODE);
	struct candidates candidates = {NULL, 0, 0};
	enum err err = candidates_find(a, &candidates);

	for (size_t i = 0; i < candidates.count && !err; i++) {
		struct code code = code_of_number(candidates.items[i].code);

		err =
		    code_alone ? ask_by_months(a, code) : ask_code(a, a->question->period, code, 0);
	}
	free(candidates.items);
	return err ? err : ask_unknown(a);
}

/* Of one host: of each code that has it. */
static enum err ask_host(struct asking *a)
{
	struct sql_query *q = store_query(a->s, usage_sql[USAGE_SQL_HOST_CODES]);
	const char *asked = a->question->code.text;
	struct {
		int64_t code, place;
	} found[HOST_CODES_MAX];
	size_t count = 0;
	enum err err;

	sql_bind_text(q, 1, a->question->host);
	sql_bind_int(q, 2, HOST_CODES_MAX);
	while (count < HOST_CODES_MAX && sql_step(q)) {
		found[count].code = sql_int(q, 0);
		found[count++].place = sql_int(q, 1);
	}
	err = store_result(a->s, sql_end(q));
	for (size_t i = 0; i < count && !err; i++) {
		struct code code = code_of_number(found[i].code);

		if (asked[0] == '\0' || strcmp(asked, code.text) == 0)
			err = ask_code(a, a->question->period, code, found[i].place);
	}
	return err;
}

static enum err ask_question(struct asking *a)
{
	const struct usage_question *question = a->question;

	if (question->host.len > 0)
		return ask_host(a);
	if (question->code.text[0] != '\0')
		return ask_code(a, question->period, question->code, 0);
	if (question->keys & (KEY(USAGE_BY_CODE) | KEY(USAGE_BY_HOST)))
		return ask_busiest(a);
	return ask_rows(a, question->period, question->code, NULL, 0);
}

static enum err report_because(struct store *s, enum err err)
{
	if (err == ERR_TOO_LARGE)
		return store_because(s, err,
		    "so many keys over so long a time give too many rows: ask for fewer keys, a "
		    "shorter time or one code");
	return err == ERR_NO_MEMORY ? store_no_memory(s) : err;
}

enum err usage_totals(struct store *s, const struct usage_question *question, struct arena *arena,
    struct usage_answer *ret)
{
	struct usage_answer answer = {.count = 0};
	struct asking a = {.s = s, .question = question, .answer = &answer};
	enum err err = store_begin_snapshot(s);

	if (err)
		return err;
	a.fold = usage_fold_new(question->keys);
	err = store_end_snapshot(s, a.fold == NULL ? ERR_NO_MEMORY : ask_question(&a));
	answer.rest_pictures = answer.pictures;
	answer.rest_clicks = answer.clicks;
	if (!err)
		err = usage_fold_end(a.fold, question->limit, arena, &answer);
	if (!err)
		*ret = answer;
	usage_fold_free(a.fold);
	arena_free(&a.memory);
	return report_because(s, err);
}

enum err usage_kinds_day(struct store *s, int32_t *ret)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_MARK]);

	sql_bind_text(q, 1, USAGE_KINDS_MARK);
	*ret = sql_step(q) ? (int32_t)sql_int(q, 0) : 0;
	return store_result(s, sql_end(q));
}
