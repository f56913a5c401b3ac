/* Asks a PostgreSQL and reads its answers, each by a deadline, and says what went wrong. */
#include "io/sql/postgres_ask.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "io/sql/postgres_connect.h"

/* Of queries that were posted: their answers must find room in the sockets while more is sent. */
enum { POSTED_MAX = 500 };

/* ---- what goes wrong ---- */

/* What an SQLSTATE means to us: the first row that it begins with. */
static const struct {
	const char *state;
	enum err err;
	const char *text;
} failures[] = {
    {"23505", ERR_EXISTS, "has that already"},
    {"23", ERR_REFUSED, "refuses this row"},
    {"P0001", ERR_REFUSED, "refuses this"},
    {"22", ERR_INVALID, "takes no such value"},
    {"25006", ERR_UNAVAILABLE, "cannot be written"},
    {"28", ERR_UNAVAILABLE, "refuses the login"},
    {"3D", ERR_NOT_FOUND, "is not there"},
    {"40", ERR_BUSY, "is changed by another process: try again"},
    {"42501", ERR_UNAVAILABLE, "does not permit this user to do that"},
    {"42", ERR_CORRUPT, "has other tables than this program's"},
    {"53100", ERR_FULL, "cannot grow: no space is left on its device"},
    {"53300", ERR_BUSY, "has too many connections: try again"},
    {"54", ERR_TOO_LARGE, "takes no value of this size"},
    {"55P03", ERR_BUSY, "is locked by another process: try again"},
    {"57014", ERR_TIMEOUT, "took too long"},
    {"XX001", ERR_CORRUPT, "is damaged"},
    {"XX002", ERR_CORRUPT, "is damaged"},
    {"", ERR_UNAVAILABLE, "cannot be used"},
};

void postgres_hang_up(struct postgres *p)
{
	PQclear(p->row);
	p->row = NULL;
	PQfinish(p->conn);
	p->conn = NULL;
	p->posted = 0;
}

enum err postgres_lost(struct sql *db, enum err err)
{
	struct postgres *p = postgres_of(db);
	char message[200] = "";

	postgres_message(PQerrorMessage(p->conn), message, sizeof message);
	postgres_hang_up(p);
	if (err == ERR_TIMEOUT)
		return err_because(&db->why, err, "%s does not answer in time", db->name);
	if (err == ERR_TOO_LARGE)
		return err_because(&db->why, err, "%s answers more than is taken", db->name);
	return err_because(&db->why, ERR_UNAVAILABLE, "%s is lost: %s", db->name, message);
}

enum err postgres_failed(struct sql *db, const PGresult *result)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	char message[200];
	size_t i = 0;

	if (PQstatus(postgres_of(db)->conn) != CONNECTION_OK || state == NULL)
		return postgres_lost(db, ERR_UNAVAILABLE);
	postgres_message(
	    PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), message, sizeof message);
	while (strncmp(failures[i].state, state, strlen(failures[i].state)) != 0)
		i++;
	return err_because(
	    &db->why, failures[i].err, "%s %s (%s)", db->name, failures[i].text, message);
}

/* ---- asking and being answered ---- */

enum err postgres_flush(struct sql *db)
{
	struct postgres *p = postgres_of(db);
	int left;

	while ((left = PQflush(p->conn)) > 0) {
		enum err err = postgres_wait(p->conn, POLLIN | POLLOUT, p->deadline_ms);

		if (!err && PQconsumeInput(p->conn) == 0)
			err = ERR_UNAVAILABLE;
		if (err)
			return postgres_lost(db, err);
	}
	return left == 0 ? ERR_OK : postgres_lost(db, ERR_UNAVAILABLE);
}

/* libpq has no bound of its own: what has come is let go at once when it is larger than ours. */
static bool row_is_too_large(const PGresult *row)
{
	size_t bytes = 0;

	for (int i = 0; PQntuples(row) > 0 && i < PQnfields(row); i++)
		bytes += (size_t)PQgetlength(row, 0, i);
	return bytes > POSTGRES_ROW_MAX;
}

enum err postgres_next(struct sql *db, PGresult **ret)
{
	struct postgres *p = postgres_of(db);
	PGresult *result;

	while (PQisBusy(p->conn)) {
		enum err err = postgres_wait(p->conn, POLLIN, p->deadline_ms);

		if (!err && PQconsumeInput(p->conn) == 0)
			err = ERR_UNAVAILABLE;
		if (err)
			return postgres_lost(db, err);
	}
	result = PQgetResult(p->conn);
	if (!row_is_too_large(result)) {
		*ret = result;
		return ERR_OK;
	}
	PQclear(result);
	return postgres_lost(db, ERR_TOO_LARGE);
}

enum err postgres_settle(struct sql *db)
{
	struct postgres *p = postgres_of(db);
	enum err err, first = ERR_OK;
	bool settled = false;

	if (p->posted == 0)
		return ERR_OK;
	p->posted = 0;
	p->deadline_ms = clock_monotonic_ms() + p->answer_ms;
	if (PQpipelineSync(p->conn) == 0)
		return postgres_lost(db, ERR_UNAVAILABLE);
	err = postgres_flush(db);
	while (!err && !settled) {
		PGresult *result = NULL;
		ExecStatusType status;

		err = postgres_next(db, &result);
		status = PQresultStatus(result);
		settled = result != NULL && status == PGRES_PIPELINE_SYNC;
		if (result != NULL && status == PGRES_FATAL_ERROR && !first)
			first = postgres_failed(db, result);
		PQclear(result);
		if (p->conn == NULL)
			return first ? first : err;
	}
	if (p->conn != NULL && PQexitPipelineMode(p->conn) == 0)
		return postgres_lost(db, ERR_UNAVAILABLE);
	return first ? first : err;
}

enum err postgres_start(struct sql *db, unsigned within_ms)
{
	struct postgres *p = postgres_of(db);
	enum err err;

	if (p->conn == NULL)
		return err_because(&db->why, ERR_UNAVAILABLE, "%s was lost before", db->name);
	err = postgres_settle(db);
	p->deadline_ms = clock_monotonic_ms() + within_ms;
	return err;
}

enum err postgres_finish(struct sql *db, char tag[16])
{
	PGresult *result = NULL;
	enum err err = postgres_flush(db), first = err;

	while (!err && !(err = postgres_next(db, &result)) && result != NULL) {
		ExecStatusType status = PQresultStatus(result);

		if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK &&
		    status != PGRES_SINGLE_TUPLE) {
			err = postgres_failed(db, result);
			first = first ? first : err;
			err = postgres_of(db)->conn == NULL ? err : ERR_OK;
		} else if (tag != NULL) {
			snprintf(tag, 16, "%s", PQcmdStatus(result));
		}
		PQclear(result);
	}
	return first ? first : err;
}

enum err postgres_ask(struct sql *db, const char *sql, unsigned within_ms, char tag[16])
{
	enum err err = postgres_start(db, within_ms);

	if (err)
		return err;
	if (PQsendQuery(postgres_of(db)->conn, sql) == 0)
		return postgres_lost(db, ERR_UNAVAILABLE);
	return postgres_finish(db, tag);
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
