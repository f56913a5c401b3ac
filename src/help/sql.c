/* The SQL of help: see assets/sql/, help_opened. */
#include "help/sql.h"

const char *const help_sql[HELP_SQL_COUNT] = {
    [HELP_SQL_ADD] = "INSERT INTO help_opened (day, answer, n) VALUES (?1, ?2, ?3)"
		     " ON CONFLICT (day, answer) DO UPDATE SET n = help_opened.n + excluded.n",
    [HELP_SQL_OPENED] = "SELECT answer, CAST(sum(n) AS BIGINT) FROM help_opened"
			" WHERE day BETWEEN ?1 AND ?2 GROUP BY answer ORDER BY answer",
};
