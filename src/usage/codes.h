/* Adds what was counted to the rows of its codes: see assets/sql/0002_usage.sql for what stands
 * where. */
#ifndef USAGE_CODES_H
#define USAGE_CODES_H

#include "base/err.h"
#include "usage/inbox.h"

/* Adds items of any order, at least one; none is of USAGE_NO_CODE. Within a transaction. The errors
 * of store.h. */
enum err usage_codes_add(struct store *s, const struct usage_counted *const *items, size_t count);

#endif
