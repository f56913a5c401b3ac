/* Asks a PostgreSQL and reads its answers, each by a deadline; failures leave their reason in
 * db->why.
 *
 * DESIGN: the sockets do not block and each wait is a poll(2) up to a deadline. A connection on
 * which a deadline passed, or which is lost, is closed and never used again: what was asked may
 * still be answered on it. A query whose end is not waited for is posted: the next one that is
 * asked waits for all of them first. */
#ifndef IO_SQL_POSTGRES_ASK_H
#define IO_SQL_POSTGRES_ASK_H

#include <libpq-fe.h>
#include "io/sql/driver.h"

enum {
	POSTGRES_ROW_MAX = 32 << 20, /* bytes of a row: more is not ours */
	POSTGRES_PARAMETERS_MAX = 20
};

enum postgres_state { POSTGRES_QUIET, POSTGRES_ASKED, POSTGRES_ENDED };

/* A statement of a connection. */
struct prepared {
	char name[16];
	int parameters;
};

/* A connection, and the one query that runs on it. */
struct postgres {
	PGconn *conn; /* NULL once it is closed */
	bool may_write, writing;
	unsigned answer_ms;
	int64_t deadline_ms; /* of what is asked now */
	enum postgres_state state;
	PGresult *row;   /* NULL for none */
	unsigned posted; /* queries whose ends were not waited for */
	/* The parameters. */
	const char *values[POSTGRES_PARAMETERS_MAX];
	int lengths[POSTGRES_PARAMETERS_MAX], formats[POSTGRES_PARAMETERS_MAX];
	char numbers[POSTGRES_PARAMETERS_MAX][24];
};

static inline struct postgres *postgres_of(const struct sql *db)
{
	return db->connection;
}

void postgres_hang_up(struct postgres *p);
/* The connection is of no use any more: hangs up. */
enum err postgres_lost(struct sql *db, enum err err);
/* What a result that is a failure means. */
enum err postgres_failed(struct sql *db, const PGresult *result);
/* Before something is asked: is there a connection, and is all done that was posted? Sets the
 * deadline. */
enum err postgres_start(struct sql *db, unsigned within_ms);
/* Sends what was asked. */
enum err postgres_flush(struct sql *db);
/* The next result of what was asked; NULL at its end. */
enum err postgres_next(struct sql *db, PGresult **ret);
/* Sends what was asked and reads all its results, whose rows do not matter; the first failure.
 * `tag` may be NULL: the words of the last one that was done. */
enum err postgres_finish(struct sql *db, char tag[16]);
/* All of that for SQL without values, one statement or more. */
enum err postgres_ask(struct sql *db, const char *sql, unsigned within_ms, char tag[16]);

/* Sends the query that is bound, in a pipeline; now and then waits for all of them. */
enum err postgres_post(struct sql_query *q);
/* Waits for all that was posted; the first failure. */
enum err postgres_settle(struct sql *db);

#endif
