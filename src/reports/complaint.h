/* What visitors reported of a host, as a table and as a text. */
#ifndef REPORTS_COMPLAINT_H
#define REPORTS_COMPLAINT_H

#include "console/frame.h"
#include "figures/table.h"
#include "usage/complaint.h"

/* As many of the newest are read. */
enum { COMPLAINTS_MAX = 200 };

/* The columns of complaints_fill(). */
enum { COMPLAINT_COLUMNS = 4 };
extern const char *const complaint_columns[COMPLAINT_COLUMNS];
/* On the page the words come first: a phone has room for little else. */
extern const unsigned char complaint_columns_shown[COMPLAINT_COLUMNS];

/* Adds a row for each. */
void complaints_fill(struct table *r, const struct usage_complaint *all, size_t count);
/* Appends each, with its words as a quotation, and a heading; nothing where there are none. */
void complaints_write(
    const struct console *c, const struct usage_complaint *all, size_t count, struct buf *to);

#endif
