/* Adds counts up into rows, by chosen keys. */
#ifndef USAGE_FOLD_H
#define USAGE_FOLD_H

#include "base/arena.h"
#include "record/code.h"
#include "usage/shape.h"

/* What rows may be told apart by: bits of a mask are 1u << key. */
enum usage_key {
	USAGE_BY_DAY,
	USAGE_BY_WEEK,  /* by its Monday */
	USAGE_BY_MONTH, /* by its first day */
	USAGE_BY_CODE,
	USAGE_BY_HOST,
	USAGE_BY_KIND,
	USAGE_BY_SIZE,
	USAGE_BY_FORMAT,
	USAGE_BY_MOTION,
	USAGE_BY_LANG,
	USAGE_BY_RECORD,
	USAGE_BY_LINK,
	USAGE_KEY_COUNT
};

/* "day", "size" … and back. */
const char *usage_key_name(enum usage_key key);
bool usage_key_parse(struct str name, enum usage_key *ret);

/* One row; what is not among the keys is 0 or empty. */
struct usage_row {
	int32_t day;      /* of the day, week or month */
	struct code code; /* "" for unknown codes */
	struct str host;  /* absent: without Referer, or not among those kept by name */
	bool claimed;     /* the host is foreign: what clients claimed */
	bool sized;       /* has a size, format and motion: false for clicks */
	struct usage_shape shape;
	uint64_t pictures, clicks;
	uint64_t opened; /* otherwise than by a click: in rows by kind alone */
};

struct usage_answer {
	struct usage_row *rows; /* by day, week, month if asked, then the busiest first */
	size_t count;
	uint64_t pictures, clicks; /* of all that the question covers, shown as rows or not */
	/* Of these, what no row shows. By code or host over all codes only the busiest are looked
	 * at: none of the others has more than this. 0: the rows are all. */
	uint64_t rest_pictures, rest_clicks;
};

struct usage_fold;

/* One count as the store has it. */
struct usage_input {
	int32_t day;
	struct code code; /* "" for unknown ones */
	struct str host;  /* absent for none; stays where it is until the fold is freed */
	bool claimed;
	int64_t shape;
	uint64_t n;
};

/* `keys` is a mask of what tells rows apart. NULL when memory is short. */
struct usage_fold *usage_fold_new(unsigned keys);
/* NULL is legal. */
void usage_fold_free(struct usage_fold *f);
/* Adds a count to its row. ERR_TOO_LARGE when there are too many rows, ERR_NO_MEMORY. A shape that
 * this version does not know is left out. */
enum err usage_fold_add(struct usage_fold *f, const struct usage_input *in);
/* Sets rows and count of *ret, sorted, at most `limit`, and takes what they show from the rest. */
enum err usage_fold_end(
    struct usage_fold *f, size_t limit, struct arena *arena, struct usage_answer *ret);

#endif
