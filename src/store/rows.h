/* Runs statements on a store and reads their rows, for the rooms that have statements (sql.h). */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "base/arena.h"
#include "io/sql/sql.h"

struct store;

/* The next id of a table, as a part of a statement. Nobody else can take it: whoever adds has the
 * right to write. */
#define STORE_NEXT_ID(table) "(SELECT coalesce(max(id), 0) + 1 FROM " table ")"

/* Begins a statement: one of a room's sql.h, or of store_prepare(). See sql_query(). */
struct sql_query *store_query(struct store *s, const char *statement);
/* Prepares a statement that was put together at run time, for store_query(). See sql_prepare(). */
enum err store_prepare(struct store *s, const char *statement, const char **ret);
/* The end of a call: returns `err`, with the connection's reason in store_why(). */
enum err store_result(struct store *s, enum err err);
/* The end of a call that fails for a reason of its own: returns `err`. */
enum err store_because(struct store *s, enum err err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum err store_no_memory(struct store *s);
/* Ends a query. Unless there was enough memory for its rows, ERR_NO_MEMORY. */
enum err store_end(struct store *s, struct sql_query *q, bool enough_memory);

/* Reads a row into an item of a list, which is all zeros before. What it copies lies in the arena.
 * False when memory is short. */
typedef bool store_row(struct sql_query *q, struct arena *arena, void *item);
/* Reads all rows of a query, which it ends, into a list of items of `size` bytes in the arena.
 * ret_list points to a pointer to such items; NULL when there are no rows. */
enum err store_rows(struct store *s, struct sql_query *q, struct arena *arena, size_t size,
    store_row *take, void *ret_list, size_t *ret_count);

/* Begins a snapshot: until it ends, all reads see the database as it is now. */
enum err store_begin_snapshot(struct store *s);
/* Ends it. Returns `err`, which is what came of the reads in it, or else how it ended. */
enum err store_end_snapshot(struct store *s, enum err err);

/* A copy of a column in the arena, absent for NULL; *ok turns false when memory is short. */
struct str store_keep(struct sql_query *q, unsigned column, struct arena *arena, bool *ok);
/* A copy with ASCII letters in lower case, absent for nothing; *ok turns false when memory is
 * short. */
struct str store_lower(struct str text, struct arena *arena, bool *ok);

#endif
