/* A part of all contracts, by what is so of them and of their stickers: whom marketing asks for.
 *
 * DESIGN: a segment is what was asked, and not a list of codes: who belongs to it is found out
 * whenever it is read, by one condition (USAGE_SQL_SEGMENT in sql.h) for counts and for rows. */
#ifndef USAGE_SEGMENT_H
#define USAGE_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"
#include "io/sql/sql.h"
#include "record/code.h"

/* All but OLD are of contracts that are valid now. */
enum usage_segment_what {
	USAGE_SEGMENT_VALID,    /* "valid": all of them */
	USAGE_SEGMENT_MISSING,  /* "missing": expected, and no picture within the days */
	USAGE_SEGMENT_OLD,      /* "old": seen within the days with a code that has a successor */
	USAGE_SEGMENT_SILENT,   /* "silent": this month's pictures came without Referer */
	USAGE_SEGMENT_EXPIRING, /* "expiring": ends within the days, and is not renewed yet */
	USAGE_SEGMENT_COUNT
};

/* Of a month's pictures, so many at least, and so many percent without Referer. */
enum { USAGE_SILENT_LEAST = 20, USAGE_SILENT_PERCENT = 50, USAGE_SEGMENT_DAYS_MAX = 3660 };

struct usage_segment {
	enum usage_segment_what what;
	unsigned days;            /* 1 to USAGE_SEGMENT_DAYS_MAX */
	struct str service, host; /* of the contract, as records have it; "" for any */
};

const char *usage_segment_name(enum usage_segment_what what);
bool usage_segment_parse(struct str name, enum usage_segment_what *ret);
/* Does the number of days matter? */
bool usage_segment_has_days(enum usage_segment_what what);
/* Binds the parameters of USAGE_SQL_SEGMENT: codes behind `after` ("" from the beginning). Texts of
 * the segment must stay until the query ends. */
void usage_segment_bind(struct sql_query *q, const struct usage_segment *segment, int64_t now,
    const struct code *after);

#endif
