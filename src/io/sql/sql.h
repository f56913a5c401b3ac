/* Talks SQL to a database, whichever: connections, prepared statements, transactions, reasons.
 *
 * DESIGN: a statement is known by the address of its text, a constant in a table of whoever runs
 * it; it is prepared at its first use and stays prepared, so that a connection need not know
 * statements beforehand. Those that are put together at run time are added by sql_prepare(). Values
 * are bound, never pasted into SQL. The first failure of a query sticks until sql_end() tells it,
 * so that a caller reads as: bind, step, end.
 *
 * A statement is written once for all databases, in what they have in common: CAST(?1 AS BIGINT)
 * for a parameter that stands alone, ON CONFLICT, RETURNING, lists by LIMIT. Parameters are ?1, ?2
 * … For the little that differs there are words in braces, which each driver replaces:
 *
 *   {integer} {text} {blob}    the types of columns; text is compared byte by byte
 *   {strict} {strict, by key}  what ends a CREATE TABLE: rows keep to their types; rows stand in
 *                              the order of their key
 *   {append-only TABLE}        a statement of its own: rows of the table are never changed or taken
 *                              out
 *   {guard TABLE} CONDITION {guarded TABLE}
 *                              a statement of its own: only rows for which that holds are added;
 *                              NEW is the row, and there is no text in it
 *   {application}              marks the database as this service's, where it can be marked
 *   {relations}                a table with a row for each table of the database
 *   {instr}                    the function that finds its second text in its first, 0 for nowhere
 *   {folded name}              the column of that name as spelling_fold() has it, to compare with
 *   {keep-folded TABLE}        a statement of its own, before which the table has none of that: it
 *                              keeps it beside the name, where folding is dear
 *
 * Everything of a connection is for one thread at a time, and one query at a time. */
#ifndef IO_SQL_SQL_H
#define IO_SQL_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"
#include "io/sql/options.h"

struct sql;
struct sql_query;

/* Is the URL well-formed: "sqlite:PATH", or
 * "postgresql://user@host,host:port/database?option=value" as libpq reads it? ERR_INVALID, and
 * `why` names the part that is wrong, never a password. */
enum err sql_check(const char *url, struct problem *why);
/* Connects. Of a PostgreSQL's hosts, to the first that takes writes, also for reading: a standby
 * may lag behind. ERR_INVALID: malformed; ERR_NOT_FOUND: no such database; ERR_UNAVAILABLE: not to
 * be reached, no permission, not writable; ERR_CORRUPT: something else; ERR_BUSY, ERR_TIMEOUT,
 * ERR_FULL, ERR_NO_MEMORY. What a connection that may write commits is on the disk when the commit
 * returns.
 *
 * Each call that asks a server ends within answer_ms (migrations: ten minutes); only a host's name
 * is resolved by getaddrinfo(3), whose deadline is the system's. After ERR_TIMEOUT and
 * ERR_UNAVAILABLE of a server every call fails: open another. */
enum err sql_open(
    const char *url, const struct sql_options *options, struct sql **ret, struct problem *why);
/* Undoes what was not committed. NULL is legal. */
void sql_close(struct sql *db);
/* Why the last call failed, naming the database; constant until the next call. */
const struct problem *sql_why(const struct sql *db);
/* The database as reasons name it: a path, for example. */
const char *sql_name(const struct sql *db);

/* Runs SQL without values, one statement or more, prepared for this once: migrations. */
enum err sql_run(struct sql *db, struct str script);

/* Begins a transaction. ERR_BUSY: somebody else has the right past the deadline. */
enum err sql_begin(struct sql *db, enum sql_right right);
/* After a failure all is undone; but when a server is lost while it is asked, that is not known,
 * and the reason says so. */
enum err sql_commit(struct sql *db);
/* Nothing when there is no transaction. */
void sql_rollback(struct sql *db);

/* Prepares a statement that was put together; *ret is the connection's copy of its text, for
 * sql_query(), until the connection is closed. The errors of sql_end(). */
enum err sql_prepare(struct sql *db, const char *statement, const char **ret);
/* Begins the statement with this text, which must stay where it is, unchanged, until the connection
 * is closed. Never NULL: a failure shows in the end. */
struct sql_query *sql_query(struct sql *db, const char *statement);
/* Parameters count from 1; those that are not bound are NULL. Text and bytes must stay where they
 * are until sql_end(); absent is NULL. */
void sql_bind_int(struct sql_query *q, unsigned parameter, int64_t value);
void sql_bind_text(struct sql_query *q, unsigned parameter, struct str text);
void sql_bind_bytes(struct sql_query *q, unsigned parameter, struct str bytes);
/* True while there is a row. */
bool sql_step(struct sql_query *q);
/* Columns count from 0. 0 and absent for NULL; slices are valid until the next step or the end. */
int64_t sql_int(struct sql_query *q, unsigned column);
struct str sql_text(struct sql_query *q, unsigned column);
struct str sql_bytes(struct sql_query *q, unsigned column);
bool sql_is_null(struct sql_query *q, unsigned column);
/* Ends the query. ERR_OK also when rows were left; ERR_EXISTS when a thing that is once was there
 * already; ERR_REFUSED when another rule of the tables forbids it; ERR_BUSY, ERR_TIMEOUT, ERR_FULL,
 * ERR_UNAVAILABLE, ERR_CORRUPT, ERR_TOO_LARGE, ERR_NO_MEMORY. */
enum err sql_end(struct sql_query *q);
/* Steps to the end, then ends: for statements whose rows do not matter. */
enum err sql_finish(struct sql_query *q);
/* The same, but a server may not have done it yet when this returns, which saves waiting for each
 * of many: what fails then is told by a later call, at the latest by sql_commit(). Within a
 * transaction. */
enum err sql_finish_later(struct sql_query *q);

#endif
