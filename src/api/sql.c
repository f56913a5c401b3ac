/* The SQL of answers that are kept. */
#include "api/sql.h"

const char *const api_sql[API_SQL_COUNT] = {
    [API_SQL_ANSWER] = "SELECT at, request, status, location, etag, body FROM api_answer"
		       " WHERE owner = ?1 AND key = ?2",
    [API_SQL_KEEP_ANSWER] =
	"INSERT INTO api_answer (owner, key, at, request, status, location, etag, body)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [API_SQL_FORGET_ANSWER] = "DELETE FROM api_answer WHERE owner = ?1 AND key = ?2",
    [API_SQL_FORGET_ANSWERS] = "DELETE FROM api_answer WHERE at < ?1",
};
