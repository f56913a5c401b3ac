/* A part of all contracts, by what is so of them and of their stickers. */
#include "usage/segment.h"

#include "base/local_time.h"
#include "usage/place.h"

static const struct {
	const char *name;
	bool has_days;
} rows[USAGE_SEGMENT_COUNT] = {
    [USAGE_SEGMENT_VALID] = {"valid", false},
    [USAGE_SEGMENT_MISSING] = {"missing", true},
    [USAGE_SEGMENT_OLD] = {"old", true},
    [USAGE_SEGMENT_SILENT] = {"silent", false},
    [USAGE_SEGMENT_EXPIRING] = {"expiring", true},
};

const char *usage_segment_name(enum usage_segment_what what)
{
	return rows[what].name;
}

bool usage_segment_parse(struct str name, enum usage_segment_what *ret)
{
	for (unsigned i = 0; i < USAGE_SEGMENT_COUNT; i++)
		if (str_eq(name, str_from(rows[i].name))) {
			*ret = (enum usage_segment_what)i;
			return true;
		}
	return false;
}

bool usage_segment_has_days(enum usage_segment_what what)
{
	return rows[what].has_days;
}

void usage_segment_bind(
    struct sql_query *q, const struct usage_segment *segment, int64_t now, const struct code *after)
{
	int32_t today = local_time_days(now);

	sql_bind_int(q, 1, after->text[0] == '\0' ? -1 : code_number(after));
	sql_bind_int(q, 2, segment->what);
	sql_bind_int(q, 3, now);
	sql_bind_int(q, 4, today - (int32_t)segment->days + 1);
	sql_bind_int(q, 5, now + (int64_t)segment->days * 86400);
	sql_bind_int(q, 6, usage_month_bucket(today));
	sql_bind_int(q, 7, USAGE_SILENT_LEAST);
	sql_bind_int(q, 8, USAGE_SILENT_PERCENT);
	sql_bind_text(q, 9, segment->service);
	sql_bind_text(q, 10, segment->host);
}
