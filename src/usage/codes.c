/* Adds what was counted to the rows of its codes.
 *
 * DESIGN: what is added is sorted by code and host, so that each code's rows are written once and
 * in the order of their keys, and several servers take rows in the same order. */
#include "usage/codes.h"

#include <stdlib.h>
#include <string.h>
#include "store/rows.h"
#include "store/store.h"
#include "usage/place.h"
#include "usage/shape.h"
#include "usage/sql.h"

enum { BUCKETS_MAX = 8, UNNAMED_MAX = 64 };

/* One item, its shape unpacked; several that are the same were added up. */
struct line {
	const struct usage_counted *counted;
	const struct usage_item *item;
	uint64_t n;
	struct usage_shape shape;
};

/* What is known of the store while codes are added: the places of the next ones, in their order. */
struct known {
	struct usage_code_places places[USAGE_PLACES_CODES];
	size_t count, at;
	struct usage_foreign_list foreign;
};

/* A code's sums over a week or month. */
struct bucket {
	int64_t bucket;
	uint64_t pictures, clicks, unverifiable;
};

/* ---- order ---- */

static int order_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int lines_by_code_and_host(const void *left, const void *right)
{
	const struct usage_item *a = ((const struct line *)left)->item;
	const struct usage_item *b = ((const struct line *)right)->item;
	size_t len = a->host.len < b->host.len ? a->host.len : b->host.len;
	int order = order_numbers(a->code, b->code);

	if (order == 0)
		order = order_numbers(a->claimed, b->claimed);
	if (order == 0 && len > 0)
		order = memcmp(a->host.at, b->host.at, len);
	if (order == 0)
		order = order_numbers((int64_t)a->host.len, (int64_t)b->host.len);
	if (order == 0)
		order = order_numbers(a->day, b->day);
	return order == 0 ? order_numbers(a->shape, b->shape) : order;
}

/* Lines that are of the same rows become one, the newest of them; how many there are then. */
static size_t lines_merge(struct line *lines, size_t count)
{
	size_t kept = 0;

	for (size_t i = 1; i < count; i++) {
		if (lines_by_code_and_host(&lines[kept], &lines[i]) != 0) {
			lines[++kept] = lines[i];
			continue;
		}
		lines[kept].n += lines[i].n;
		if (lines[i].counted->row > lines[kept].counted->row) {
			lines[kept].counted = lines[i].counted;
			lines[kept].item = lines[i].item;
		}
	}
	return kept + 1;
}

/* ---- weeks and months ---- */

static enum err buckets_write(
    struct store *s, int64_t code, const struct bucket *buckets, size_t count)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < count && !err; i++) {
		struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_ADD_ROLLUP]);

		sql_bind_int(q, 1, buckets[i].bucket);
		sql_bind_int(q, 2, code);
		sql_bind_int(q, 3, (int64_t)buckets[i].pictures);
		sql_bind_int(q, 4, (int64_t)buckets[i].clicks);
		sql_bind_int(q, 5, (int64_t)buckets[i].unverifiable);
		err = store_result(s, sql_finish_later(q));
	}
	return err;
}

static void bucket_add(struct bucket *b, const struct line *line)
{
	bool picture = line->shape.kind == USAGE_PICTURE;

	b->pictures += picture ? line->n : 0;
	b->clicks += line->shape.kind == USAGE_CLICK ? line->n : 0;
	b->unverifiable += picture && line->shape.link == LINK_UNVERIFIABLE ? line->n : 0;
}

static struct bucket *bucket_find(struct bucket *buckets, size_t *count, int64_t number)
{
	size_t i = 0;

	while (i < *count && buckets[i].bucket != number)
		i++;
	if (i == *count)
		buckets[(*count)++] = (struct bucket){.bucket = number};
	return &buckets[i];
}

static enum err rollups_add(struct store *s, const struct line *lines, size_t count)
{
	struct bucket buckets[BUCKETS_MAX];
	size_t used = 0;
	enum err err = ERR_OK;

	for (size_t i = 0; i < count && !err; i++) {
		int32_t day = lines[i].item->day;

		/* Days of a batch are few, unless the store was away for weeks. */
		if (used + 2 > BUCKETS_MAX) {
			err = buckets_write(s, lines[i].item->code, buckets, used);
			used = 0;
		}
		bucket_add(bucket_find(buckets, &used, usage_week_bucket(day)), &lines[i]);
		bucket_add(bucket_find(buckets, &used, usage_month_bucket(day)), &lines[i]);
	}
	return err ? err : buckets_write(s, lines[0].item->code, buckets, used);
}

/* ---- one code ---- */

static enum err standing_add(struct store *s, const struct line *lines, size_t count)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_ADD_STANDING]);
	int32_t first = 0, last[USAGE_KIND_COUNT] = {0}, old = 0, wrong = 0;

	for (size_t i = 0; i < count; i++) {
		int32_t day = lines[i].item->day;
		int32_t *newest = &last[lines[i].shape.kind];
		bool picture = lines[i].shape.kind == USAGE_PICTURE;
		bool near = link_reason_is_near(lines[i].item->reason);

		/* What a foreign site shows is not the owner's doing. */
		if (lines[i].shape.link == LINK_MISMATCH && !near)
			continue;
		*newest = day > *newest ? day : *newest;
		if (picture && (first == 0 || day < first))
			first = day;
		if (picture && lines[i].shape.record == RECORD_RENEWED && day > old)
			old = day;
		if (picture && near && day > wrong)
			wrong = day;
	}
	sql_bind_int(q, 1, lines[0].item->code);
	sql_bind_int(q, 2, first);
	sql_bind_int(q, 3, last[USAGE_PICTURE]);
	sql_bind_int(q, 4, last[USAGE_CLICK]);
	sql_bind_int(q, 5, old);
	sql_bind_int(q, 6, wrong);
	return store_result(s, sql_finish_later(q));
}

/* What a host's lines say together. */
static struct usage_sighting sighting_of(const struct line *lines, size_t count)
{
	const struct usage_counted *newest = lines[0].counted;
	struct usage_sighting sum = {
	    .first_day = lines[0].item->day, .last_day = lines[0].item->day};

	for (size_t i = 0; i < count; i++) {
		const struct usage_counted *counted = lines[i].counted;
		const struct usage_shape *shape = &lines[i].shape;
		int32_t day = lines[i].item->day;

		newest = counted->row > newest->row ? counted : newest;
		sum.seen = counted->seen > sum.seen ? counted->seen : sum.seen;
		sum.seen_all = counted->seen_all > sum.seen_all ? counted->seen_all : sum.seen_all;
		sum.first_day = day < sum.first_day ? day : sum.first_day;
		sum.last_day = day > sum.last_day ? day : sum.last_day;
		if (shape->kind == USAGE_CLICK) {
			sum.clicks += lines[i].n;
			continue;
		}
		if (shape->kind != USAGE_PICTURE)
			continue;
		sum.pictures += lines[i].n;
		sum.sizes |= 1u << shape->size;
		sum.formats |= 1u << shape->format;
		if (shape->record == RECORD_RENEWED && day > sum.old_day)
			sum.old_day = day;
	}
	sum.item = &newest->item;
	return sum;
}

static enum err code_row_add(
    struct store *s, const struct usage_item *item, int64_t place, uint64_t n)
{
	struct sql_query *q = store_query(s, usage_sql[USAGE_SQL_ADD_CODE]);

	sql_bind_int(q, 1, item->code);
	sql_bind_int(q, 2, item->day);
	sql_bind_int(q, 3, place);
	sql_bind_int(q, 4, item->shape);
	sql_bind_int(q, 5, (int64_t)n);
	return store_result(s, sql_finish_later(q));
}

/* What has no place, added up: many hosts may share a row there. */
struct unnamed {
	size_t count;
	struct {
		const struct usage_item *item;
		uint64_t n;
	} rows[UNNAMED_MAX];
};

static enum err unnamed_write(struct store *s, struct unnamed *u)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < u->count && !err; i++)
		err = code_row_add(s, u->rows[i].item, 0, u->rows[i].n);
	u->count = 0;
	return err;
}

static enum err unnamed_add(struct store *s, struct unnamed *u, const struct line *line)
{
	enum err err = ERR_OK;
	size_t i = 0;

	while (i < u->count && (u->rows[i].item->day != line->item->day ||
				   u->rows[i].item->shape != line->item->shape))
		i++;
	if (i == UNNAMED_MAX) {
		err = unnamed_write(s, u);
		i = 0;
	}
	if (i == u->count) {
		u->rows[i].item = line->item;
		u->rows[i].n = 0;
		u->count++;
	}
	u->rows[i].n += line->n;
	return err;
}

static bool line_is_of_host(const struct usage_item *a, const struct usage_item *b)
{
	return a->code == b->code && a->claimed == b->claimed && str_eq(a->host, b->host);
}

/* The lines of one host. */
static enum err host_rows_add(struct store *s, struct known *known, struct unnamed *unnamed,
    const struct line *lines, size_t count)
{
	struct usage_sighting sighting = sighting_of(lines, count);
	int64_t place = 0;
	enum err err = ERR_OK;

	if (lines[0].item->host.len > 0)
		err = usage_place_add(
		    s, &known->places[known->at], &known->foreign, &sighting, &place);
	for (size_t i = 0; i < count && !err; i++)
		err = place == 0 ? unnamed_add(s, unnamed, &lines[i])
				 : code_row_add(s, lines[i].item, place, lines[i].n);
	return err;
}

/* The lines of one code. */
static enum err code_rows_add(
    struct store *s, struct known *known, const struct line *lines, size_t count)
{
	struct unnamed unnamed = {.count = 0};
	enum err err = ERR_OK;

	for (size_t i = 0, end; i < count && !err; i = end) {
		for (end = i; end < count && line_is_of_host(lines[i].item, lines[end].item); end++)
			continue;
		err = host_rows_add(s, known, &unnamed, lines + i, end - i);
	}
	return err ? err : unnamed_write(s, &unnamed);
}

/* Goes on to the places of the next code, which the first line is of. Those of several are read
 * together: each question to a server takes a way there and back. */
static enum err known_next(
    struct store *s, struct known *known, const struct line *lines, size_t count)
{
	if (++known->at < known->count)
		return ERR_OK;
	known->at = known->count = 0;
	for (size_t i = 0; i < count && known->count < USAGE_PLACES_CODES; i++)
		if (i == 0 || lines[i].item->code != lines[i - 1].item->code)
			known->places[known->count++].code = lines[i].item->code;
	return usage_place_read_all(s, known->places, known->count);
}

static enum err lines_add(
    struct store *s, struct known *known, const struct line *lines, size_t count)
{
	enum err err = ERR_OK;

	for (size_t i = 0, end; i < count && !err; i = end) {
		int64_t code = lines[i].item->code;

		for (end = i; end < count && lines[end].item->code == code; end++)
			continue;
		err = known_next(s, known, lines + i, count - i);
		if (!err)
			err = code_rows_add(s, known, lines + i, end - i);
		if (!err)
			err = rollups_add(s, lines + i, end - i);
		if (!err)
			err = standing_add(s, lines + i, end - i);
	}
	return err;
}

/* ---- all ---- */

enum err usage_codes_add(struct store *s, const struct usage_counted *const *items, size_t count)
{
	struct line *lines = calloc(count, sizeof *lines);
	struct known *known = malloc(sizeof *known);
	enum err err = ERR_OK;

	if (lines == NULL || known == NULL) {
		err = store_no_memory(s);
	} else {
		for (size_t i = 0; i < count; i++) {
			lines[i] = (struct line){items[i], &items[i]->item, items[i]->n, {0}};
			usage_shape_unpack(items[i]->item.shape, &lines[i].shape);
		}
		qsort(lines, count, sizeof *lines, lines_by_code_and_host);
		known->count = known->at = 0;
		known->foreign.known = false;
		err = lines_add(s, known, lines, lines_merge(lines, count));
	}
	free(lines);
	free(known);
	return err;
}
