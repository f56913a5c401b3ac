/* Adds counts up by chosen keys. */
#include "usage/fold.h"

#include <stdlib.h>
#include <string.h>
#include "base/calendar.h"
#include "base/hash.h"

enum { FOLD_MAX = 200000, FIRST_ROOM = 64 };

#define KEY(key) (1u << (key))
#define SIZED (KEY(USAGE_BY_SIZE) | KEY(USAGE_BY_FORMAT) | KEY(USAGE_BY_MOTION))

static const char *const key_names[USAGE_KEY_COUNT] = {
    [USAGE_BY_DAY] = "day",
    [USAGE_BY_WEEK] = "week",
    [USAGE_BY_MONTH] = "month",
    [USAGE_BY_CODE] = "code",
    [USAGE_BY_HOST] = "host",
    [USAGE_BY_KIND] = "kind",
    [USAGE_BY_SIZE] = "size",
    [USAGE_BY_FORMAT] = "format",
    [USAGE_BY_MOTION] = "motion",
    [USAGE_BY_LANG] = "lang",
    [USAGE_BY_RECORD] = "record",
    [USAGE_BY_LINK] = "link",
};

const char *usage_key_name(enum usage_key key)
{
	return key_names[key];
}

bool usage_key_parse(struct str name, enum usage_key *ret)
{
	for (unsigned key = 0; key < USAGE_KEY_COUNT; key++)
		if (str_eq(name, str_from(key_names[key]))) {
			*ret = (enum usage_key)key;
			return true;
		}
	return false;
}

struct usage_fold {
	unsigned keys;
	size_t count, room; /* rows; room is a power of two */
	struct usage_row *rows;
	uint32_t *index; /* 2 × room: row + 1, 0 for free */
};

struct usage_fold *usage_fold_new(unsigned keys)
{
	struct usage_fold *f = calloc(1, sizeof *f);

	if (f != NULL)
		f->keys = keys;
	return f;
}

void usage_fold_free(struct usage_fold *f)
{
	if (f == NULL)
		return;
	free(f->rows);
	free(f->index);
	free(f);
}

/* ---- the row of a count ---- */

static int32_t row_day(unsigned keys, int32_t day)
{
	if (keys & KEY(USAGE_BY_DAY))
		return day;
	if (keys & KEY(USAGE_BY_WEEK))
		return calendar_week(day);
	return keys & KEY(USAGE_BY_MONTH) ? calendar_month(day) : 0;
}

static struct usage_shape row_shape(unsigned keys, const struct usage_shape *s)
{
	struct usage_shape shape = {.kind = USAGE_PICTURE};

	if (keys & KEY(USAGE_BY_KIND))
		shape.kind = s->kind;
	if (keys & KEY(USAGE_BY_SIZE))
		shape.size = s->size;
	if (keys & KEY(USAGE_BY_FORMAT))
		shape.format = s->format;
	if (keys & KEY(USAGE_BY_MOTION))
		shape.motion = s->motion;
	if (keys & KEY(USAGE_BY_LANG))
		shape.lang = s->lang;
	if (keys & KEY(USAGE_BY_RECORD))
		shape.record = s->record;
	if (keys & KEY(USAGE_BY_LINK))
		shape.link = s->link;
	return shape;
}

static bool row_of_count(unsigned keys, const struct usage_input *in, struct usage_row *ret)
{
	struct usage_shape shape;

	if (!usage_shape_unpack(in->shape, &shape))
		return false;
	if (shape.kind > USAGE_CLICK && !(keys & KEY(USAGE_BY_KIND)))
		return false;
	*ret = (struct usage_row){.day = row_day(keys, in->day),
	    .shape = row_shape(keys, &shape),
	    .sized = (keys & SIZED) && shape.kind == USAGE_PICTURE};
	if (keys & KEY(USAGE_BY_CODE))
		ret->code = in->code;
	if (keys & KEY(USAGE_BY_HOST)) {
		ret->host = in->host;
		ret->claimed = in->claimed;
	}
	if (shape.kind == USAGE_PICTURE)
		ret->pictures = in->n;
	else if (shape.kind == USAGE_CLICK)
		ret->clicks = in->n;
	else
		ret->opened = in->n;
	return true;
}

static uint64_t row_hash(const struct usage_row *row)
{
	struct {
		char code[CODE_LENGTH + 1], sized, claimed;
		int32_t day;
		uint32_t shape;
	} key;
	uint64_t host = row->host.len == 0 ? 0 : hash_bytes(row->host.at, row->host.len);

	memset(&key, 0, sizeof key);
	memcpy(key.code, row->code.text, sizeof key.code);
	key.sized = row->sized;
	key.claimed = row->claimed;
	key.day = row->day;
	key.shape = usage_shape_pack(&row->shape);
	return hash_bytes(&key, sizeof key) ^ host;
}

static bool row_is_same(const struct usage_row *a, const struct usage_row *b)
{
	return a->day == b->day && strcmp(a->code.text, b->code.text) == 0 &&
	       str_eq(a->host, b->host) && a->claimed == b->claimed && a->sized == b->sized &&
	       usage_shape_pack(&a->shape) == usage_shape_pack(&b->shape);
}

/* ---- the table ---- */

/* Where the row's number stands, or is to be put. */
static uint32_t *fold_find(const struct usage_fold *f, const struct usage_row *row)
{
	size_t mask = 2 * f->room - 1, at = row_hash(row) & mask;

	while (f->index[at] != 0 && !row_is_same(&f->rows[f->index[at] - 1], row))
		at = (at + 1) & mask;
	return &f->index[at];
}

static enum err fold_grow(struct usage_fold *f)
{
	size_t room = f->room == 0 ? FIRST_ROOM : 2 * f->room;
	struct usage_row *rows = realloc(f->rows, room * sizeof *rows);
	uint32_t *index;

	if (rows == NULL)
		return ERR_NO_MEMORY;
	f->rows = rows;
	index = calloc(2 * room, sizeof *index);
	if (index == NULL)
		return ERR_NO_MEMORY;
	free(f->index);
	f->index = index;
	f->room = room;
	for (size_t i = 0; i < f->count; i++)
		*fold_find(f, &f->rows[i]) = (uint32_t)i + 1;
	return ERR_OK;
}

enum err usage_fold_add(struct usage_fold *f, const struct usage_input *in)
{
	struct usage_row row;
	uint32_t *place;

	if (!row_of_count(f->keys, in, &row))
		return ERR_OK;
	if (f->count == f->room && f->count >= FOLD_MAX)
		return ERR_TOO_LARGE;
	if (f->count == f->room && fold_grow(f) != ERR_OK)
		return ERR_NO_MEMORY;
	place = fold_find(f, &row);
	if (*place == 0) {
		f->rows[f->count++] = row;
		*place = (uint32_t)f->count;
		return ERR_OK;
	}
	f->rows[*place - 1].pictures += row.pictures;
	f->rows[*place - 1].clicks += row.clicks;
	f->rows[*place - 1].opened += row.opened;
	return ERR_OK;
}

/* ---- the answer ---- */

static int rows_by_busyness(const struct usage_row *a, const struct usage_row *b)
{
	if (a->pictures != b->pictures)
		return a->pictures > b->pictures ? -1 : 1;
	if (a->clicks != b->clicks)
		return a->clicks > b->clicks ? -1 : 1;
	if (a->opened != b->opened)
		return a->opened > b->opened ? -1 : 1;
	return 0;
}

static int rows_by_host(struct str a, struct str b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len == 0 ? 0 : memcmp(a.at, b.at, len);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

/* Days are 0 where they were not asked for. What is equally busy has some order, always the same
 * one. */
static int rows_in_order(const void *left, const void *right)
{
	const struct usage_row *a = left, *b = right;
	uint32_t shape_a = usage_shape_pack(&a->shape), shape_b = usage_shape_pack(&b->shape);
	int order = (a->day > b->day) - (a->day < b->day);

	if (order == 0)
		order = rows_by_busyness(a, b);
	if (order == 0)
		order = strcmp(a->code.text, b->code.text);
	if (order == 0)
		order = rows_by_host(a->host, b->host);
	return order != 0 ? order : (shape_a > shape_b) - (shape_a < shape_b);
}

enum err usage_fold_end(
    struct usage_fold *f, size_t limit, struct arena *arena, struct usage_answer *ret)
{
	size_t count = f->count < limit ? f->count : limit;
	struct usage_row *rows = arena_alloc(arena, (count + 1) * sizeof *rows);
	bool ok = rows != NULL;

	if (f->count > 0)
		qsort(f->rows, f->count, sizeof *f->rows, rows_in_order);
	for (size_t i = 0; i < count && ok; i++) {
		rows[i] = f->rows[i];
		rows[i].host = arena_bytes(arena, rows[i].host, &ok);
		ret->rest_pictures -= rows[i].pictures;
		ret->rest_clicks -= rows[i].clicks;
	}
	ret->rows = rows;
	ret->count = count;
	return ok ? ERR_OK : ERR_NO_MEMORY;
}
