/* Running statements and taking their rows: what every room that keeps something does alike. */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "base/arena.h"
#include "io/sql/sql.h"

struct store;

/* The next id of a table, as a part of a statement: whoever adds has the right to write. */
#define STORE_NEXT_ID(table) "(SELECT coalesce(max(id), 0) + 1 FROM " table ")"

/* Begins a statement of some room's sql.h; see sql_query(). */
struct sql_query *store_query(struct store *s, const char *statement);
/* Prepares a statement that was put together, for store_query(); see sql_prepare(). */
enum err store_prepare(struct store *s, const char *statement, const char **ret);
/* How a call ends: `err`, with the connection's reason in store_why(). */
enum err store_result(struct store *s, enum err err);
/* How a call ends that fails for a reason of its own; returns `err`. */
enum err store_because(struct store *s, enum err err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum err store_no_memory(struct store *s);
/* Ends a query whose rows were kept with enough memory, or without. */
enum err store_end(struct store *s, struct sql_query *q, bool enough_memory);

/* Takes a row into an item of a list, all zeros before; what it keeps is in the arena. False when
 * memory is short. */
typedef bool store_row(struct sql_query *q, struct arena *arena, void *item);
/* All rows that are left of a query, which it ends, as a list of items of `size` bytes in the
 * arena; NULL for none. */
enum err store_rows(struct store *s, struct sql_query *q, struct arena *arena, size_t size,
    store_row *take, void *ret_list, size_t *ret_count);

/* One consistent state of the database for all reads until it is ended. */
enum err store_begin_snapshot(struct store *s);
/* Ends it; `err`, from what was done in it, comes first. */
enum err store_end_snapshot(struct store *s, enum err err);

/* A copy of a column in the arena, absent for NULL; *ok turns false when memory is short. */
struct str store_keep(struct sql_query *q, unsigned column, struct arena *arena, bool *ok);
/* A copy with ASCII letters in lower case, absent for nothing; *ok turns false when memory is
 * short. */
struct str store_lower(struct str text, struct arena *arena, bool *ok);

#endif
