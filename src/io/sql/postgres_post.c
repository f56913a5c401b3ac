/* Asks a PostgreSQL without waiting for each answer: many rows, few waits. */
#include "io/sql/postgres_private.h"

#include "base/clock.h"

/* Their answers must find room in the sockets while more is sent. */
enum { POSTED_MAX = 500 };

/* Reads what becomes of all; the first failure. */
static enum err read_ends(struct sql *db)
{
	PGresult *result = NULL;
	enum err err = ERR_OK, first = ERR_OK;
	bool settled = false;

	while (!settled && !(err = postgres_next(db, &result))) {
		ExecStatusType status = PQresultStatus(result);

		settled = result != NULL && status == PGRES_PIPELINE_SYNC;
		if (result != NULL && status == PGRES_FATAL_ERROR && !first)
			first = postgres_failed(db, result);
		PQclear(result);
		if (postgres_of(db)->conn == NULL)
			return first;
	}
	return first ? first : err;
}

enum err postgres_settle(struct sql *db)
{
	struct postgres *p = postgres_of(db);
	enum err err;

	if (p->posted == 0)
		return ERR_OK;
	p->posted = 0;
	p->deadline_ms = clock_monotonic_ms() + p->answer_ms;
	if (PQpipelineSync(p->conn) == 0)
		return postgres_lost(db, ERR_UNAVAILABLE);
	err = postgres_flush(db);
	if (!err)
		err = read_ends(db);
	if (p->conn != NULL && PQexitPipelineMode(p->conn) == 0)
		return postgres_lost(db, ERR_UNAVAILABLE);
	return err;
}

enum err postgres_post(struct sql_query *q)
{
	struct postgres *p = postgres_of(q->db);
	const struct prepared *s = q->statement;
	enum err err = p->posted == 0 ? postgres_start(q->db, p->answer_ms) : ERR_OK;

	if (err)
		return err;
	if ((p->posted == 0 && PQenterPipelineMode(p->conn) == 0) ||
	    PQsendQueryPrepared(
		p->conn, s->name, s->parameters, p->values, p->lengths, p->formats, 1) == 0)
		return postgres_lost(q->db, ERR_UNAVAILABLE);
	return ++p->posted == POSTED_MAX ? postgres_settle(q->db) : ERR_OK;
}
