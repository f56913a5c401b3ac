/* The SQL of tasks. */
#include "watch/sql.h"

const char *const watch_sql[WATCH_SQL_COUNT] = {
    [WATCH_SQL_KEY] = "SELECT key FROM watch_plan WHERE id = 1",
    [WATCH_SQL_SET_KEY] = "INSERT INTO watch_plan (id, key) VALUES (1, ?1)",
    [WATCH_SQL_DUE] = "SELECT kind, subject, due, failures FROM watch_task"
		      " WHERE kind = ?1 AND due <= ?2 AND (claimed <= ?2 OR claimed > ?4)"
		      " ORDER BY due LIMIT ?3",
    [WATCH_SQL_TASK] = "SELECT kind, subject, due, failures FROM watch_task"
		       " WHERE kind = ?1 AND subject = ?2",
    [WATCH_SQL_CLAIM] = "UPDATE watch_task SET claimed = ?4"
			" WHERE kind = ?1 AND subject = ?2 AND due = ?5"
			" AND (claimed <= ?3 OR claimed > ?6) RETURNING subject",
    /* Who hastened it meanwhile wants more than what was asked. */
    [WATCH_SQL_SETTLE] = "UPDATE watch_task SET claimed = 0, failures = ?4,"
			 " due = CASE WHEN due = ?5 THEN CAST(?6 AS BIGINT) ELSE due END"
			 " WHERE kind = ?1 AND subject = ?2 AND claimed = ?3",
    [WATCH_SQL_ADD] = "INSERT INTO watch_task (kind, subject, due) VALUES (?1, ?2, ?3)"
		      " ON CONFLICT (kind, subject) DO NOTHING",
    /* One that is being asked gets another time, so that WATCH_SQL_SETTLE sees it. */
    [WATCH_SQL_HASTEN] = "UPDATE watch_task SET due = CASE WHEN due > ?4 THEN CAST(?4 AS BIGINT)"
			 " ELSE due END - CASE WHEN claimed > ?3 THEN 1 ELSE 0 END"
			 " WHERE kind = ?1 AND subject = ?2 AND (due > ?4 OR claimed > ?3)",
    [WATCH_SQL_DROP] = "DELETE FROM watch_task WHERE kind = ?1 AND subject = ?2",
    [WATCH_SQL_FIRST_DUE] = "SELECT min(due) FROM watch_task WHERE kind = ?1",
    [WATCH_SQL_LAST_DUE] = "SELECT max(due) FROM watch_task WHERE kind = ?1",
    [WATCH_SQL_RIGHT] = "UPDATE watch_task SET due = ?2, claimed = 0 WHERE kind = ?1 AND due > ?3",
};
