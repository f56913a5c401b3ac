/* Talks to an SQLite database: connections, prepared statements, transactions, reasons of failure.
 *
 * DESIGN: a connection is made with the table of all statements that it will ever run; each is
 * prepared at its first use and kept. Values are bound, never pasted into SQL. The first failure of
 * a query sticks until sqlite_end() tells it, so that a caller reads as: bind, step, end.
 * Everything of a connection is for one thread at a time. */
#ifndef IO_SQLITE_H
#define IO_SQLITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

struct sqlite;
struct sqlite_query;

struct sqlite_options {
	const char *path;
	bool write;                    /* else nothing in it can be changed by this connection */
	bool create;                   /* make the file where there is none */
	unsigned busy_ms;              /* how long to wait for another's lock */
	unsigned cache_kb;             /* memory for pages */
	const char *const *statements; /* outlive the connection */
	size_t statement_count;
};

/* ERR_NOT_FOUND: no such file; ERR_UNAVAILABLE: a folder, no permission, not writable; ERR_CORRUPT:
 * no database; ERR_BUSY; ERR_FULL; ERR_NO_MEMORY. A connection that may write puts the database
 * into WAL mode, and each of its commits is on the disk when it returns. */
enum err sqlite_open(
    const struct sqlite_options *options, struct sqlite **ret, struct problem *why);
/* Undoes what was not committed. NULL is legal. */
void sqlite_close(struct sqlite *db);
/* Why the last call failed, naming the file; constant until the next call. */
const struct problem *sqlite_why(const struct sqlite *db);

/* Runs SQL without values, one statement or more, prepared for this once: migrations. */
enum err sqlite_run(struct sqlite *db, struct str sql);

/* A snapshot for reading; the right to write; the right to be alone. End with sqlite_commit() or
 * sqlite_rollback(). */
enum err sqlite_begin_read(struct sqlite *db);
enum err sqlite_begin_write(struct sqlite *db);
enum err sqlite_begin_exclusive(struct sqlite *db);
enum err sqlite_commit(struct sqlite *db);
/* Nothing when there is no transaction. */
void sqlite_rollback(struct sqlite *db);

/* Begins the statement with this index of the table. Never NULL: a failure shows in the end. */
struct sqlite_query *sqlite_query(struct sqlite *db, unsigned statement);
/* Parameters count from 1. Text and bytes must stay where they are until sqlite_end(); absent is
 * NULL. */
void sqlite_bind_int(struct sqlite_query *q, int parameter, int64_t value);
void sqlite_bind_text(struct sqlite_query *q, int parameter, struct str text);
void sqlite_bind_bytes(struct sqlite_query *q, int parameter, struct str bytes);
/* True while there is a row. */
bool sqlite_step(struct sqlite_query *q);
/* Columns count from 0. 0 and absent for NULL; slices are valid until the next step or the end. */
int64_t sqlite_int(struct sqlite_query *q, int column);
struct str sqlite_text(struct sqlite_query *q, int column);
struct str sqlite_bytes(struct sqlite_query *q, int column);
/* Ends the query. ERR_OK also when rows were left; ERR_EXISTS when a thing that is once was there
 * already; ERR_REFUSED when another rule of the tables forbids it; ERR_BUSY, ERR_FULL,
 * ERR_UNAVAILABLE, ERR_CORRUPT, ERR_TOO_LARGE, ERR_NO_MEMORY. */
enum err sqlite_end(struct sqlite_query *q);
/* Steps to the end, then ends: for statements whose rows do not matter. */
enum err sqlite_finish(struct sqlite_query *q);

#endif
