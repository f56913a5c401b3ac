/* Prints counts of use: for people, as CSV, as JSON. */
#ifndef USAGE_PRINT_H
#define USAGE_PRINT_H

#include "base/buf.h"
#include "usage/report.h"

enum usage_layout { USAGE_TABLE, USAGE_CSV, USAGE_JSON };

/* What is printed of each row, in this order. */
struct usage_columns {
	size_t count;
	enum usage_key keys[USAGE_KEY_COUNT];
};

void usage_print(const struct usage_answer *answer, const struct usage_columns *columns,
    enum usage_layout layout, struct buf *to);

#endif
