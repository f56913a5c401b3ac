/* Answers who uses which sticker where, from what the store counted.
 *
 * DESIGN: every answer is bounded, in rows and in work, so that a console may ask it for each page
 * with a million contracts behind it (usage_report.c says how). Days are calendar days of [page]
 * timezone, as base/calendar.h counts them; a period includes both its ends. Lists come in pages:
 * `after` is the last code of the page before, "" for the first, and fewer than `limit` rows mean
 * that there are no more. What is returned is in memory of `arena`.
 *
 * A picture is one answer 200 or 304 to a browser that shows a sticker; a click is one proof page
 * opened. Hosts are never trusted: those of a match are registered ones, all others are what a
 * client claimed.
 *
 * Errors are those of store.h, with words in s->why. */
#ifndef USAGE_REPORT_H
#define USAGE_REPORT_H

#include "record/records.h"
#include "usage/shape.h"

struct usage_period {
	int32_t from, to; /* days, from <= to */
};

/* The period of the same length directly before. */
struct usage_period usage_period_before(struct usage_period p);

/* ---- totals ---- */

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

enum { USAGE_ROWS_MAX = 20000 };

/* "day", "size" … and back. */
const char *usage_key_name(enum usage_key key);
bool usage_key_parse(struct str name, enum usage_key *ret);

struct usage_question {
	struct usage_period period;
	unsigned keys;    /* a mask; 0 for one row with all */
	struct code code; /* this one alone; "" for all codes, unknown ones too */
	struct str host; /* this one alone, with `code` or the codes that have it; absent for all */
	size_t limit;    /* rows, 1 to USAGE_ROWS_MAX */
};

/* One row; what is not among the keys is 0 or empty. */
struct usage_row {
	int32_t day;      /* of the day, week or month */
	struct code code; /* "" for unknown codes */
	struct str host;  /* absent: without Referer, or not among those kept by name */
	bool claimed;     /* the host is foreign: what clients claimed */
	bool sized;       /* has a size, format and motion: false for clicks */
	struct usage_shape shape;
	uint64_t pictures, clicks;
};

struct usage_answer {
	struct usage_row *rows; /* by day, week, month if asked, then the busiest first */
	size_t count;
	uint64_t pictures, clicks; /* of all that the question covers, shown as rows or not */
	/* Of these, what no row shows. By code or host over all codes only the busiest are looked
	 * at: none of the others has more than this. 0: the rows are all. */
	uint64_t rest_pictures, rest_clicks;
};

/* ERR_TOO_LARGE: so many keys over such a period give more rows than can be sorted: fewer keys, a
 * shorter period, or one code. */
enum err usage_totals(struct store *s, const struct usage_question *question, struct arena *arena,
    struct usage_answer *ret);

/* ---- contracts ---- */

struct usage_contract {
	struct contract contract;
	int64_t begins, ends; /* validity of its certificates: seconds, UTC */
	int32_t first_day, picture_day, click_day, old_day, wrong_day; /* 0 for never */
	struct code successor;                                         /* "" for none */
	struct str wrong_host; /* of USAGE_WRONG, the one that was seen last; else absent */
	enum link_reason wrong_reason;
	uint64_t pictures, unverifiable; /* of usage_unverifiable() */
};

/* How many contracts wish for a sticker and are valid at `now`, not counting those whose successor
 * has a certificate; of these, how many showed a picture at their own host on or after `since`; and
 * how many of all contracts are on the lists USAGE_WRONG and USAGE_OLD. */
struct usage_installed {
	uint64_t expected, seen, wrong, old;
};
enum err usage_installed(struct store *s, int64_t now, int32_t since, struct usage_installed *ret);

/* Lists of contracts by what was seen of their stickers on or after a day. */
enum usage_list {
	USAGE_MISSING, /* expected and not seen; those that never were come first */
	USAGE_SHOWN,   /* expected and seen, the last one first */
	USAGE_WRONG,   /* seen at their own host under an address that is not registered */
	USAGE_OLD,     /* seen with a code that has a valid successor */
	USAGE_LISTS
};

/* A page of a list; `after` is the last contract of the page before, NULL for the first. */
enum err usage_list(struct store *s, enum usage_list list, int64_t now, int32_t since,
    const struct usage_contract *after, size_t limit, struct arena *arena,
    struct usage_contract **ret, size_t *ret_count);
/* Contracts with at least `least` pictures in the month of `day`, of which at least `percent` came
 * without Referer; the busiest first, the first `limit`. */
enum err usage_unverifiable(struct store *s, int32_t day, uint64_t least, unsigned percent,
    size_t limit, struct arena *arena, struct usage_contract **ret, size_t *ret_count);

/* ---- hosts ---- */

/* A host on which a code's sticker was seen. */
struct usage_place {
	struct code code;
	struct str host;
	bool claimed;            /* foreign: what clients claimed */
	enum link_reason reason; /* of its newest answer: LINK_SAME for registered ones */
	uint64_t pictures, clicks;
	uint64_t error; /* of both together, so many may have been another host's */
	int32_t first_day, last_day;
	int32_t old_day; /* when it last showed a code that has a valid successor; 0 never */
	unsigned sizes, formats; /* bits 1u << enum sticker_size, sticker_format */
};

/* A foreign host, over all codes. */
struct usage_foreign {
	struct str host;
	uint64_t hits, error; /* pictures and clicks; so many of them may have been others' */
	int32_t first_day, last_day;
	struct code code; /* the one that it showed last */
};

enum { USAGE_PLACES_MAX = 20, USAGE_CLAIMS_MAX = 10, USAGE_FOREIGN_MAX = 1000 };

/* The places of a code, at most USAGE_PLACES_MAX + USAGE_CLAIMS_MAX: registered ones first, the
 * busiest first. */
enum err usage_places(struct store *s, const struct code *code, struct arena *arena,
    struct usage_place **ret, size_t *ret_count);
/* Places whose host contains `text` (lower case, A-labels), the first `limit`: hosts that are
 * `text` before those that have more; those that are found, the busiest first. */
enum err usage_find_host(struct store *s, struct str text, size_t limit, struct arena *arena,
    struct usage_place **ret, size_t *ret_count);
/* How many foreign hosts of those kept by name were seen on or after `since`. */
enum err usage_count_foreign(struct store *s, int32_t since, uint64_t *ret);
/* Foreign hosts that were seen on or after `since`, those with most hits first. */
enum err usage_foreign_hosts(struct store *s, int32_t since, size_t limit, struct arena *arena,
    struct usage_foreign **ret, size_t *ret_count);

#endif
