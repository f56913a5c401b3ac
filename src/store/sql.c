/* The SQL of the store itself: its version, and what a copy asks. */
#include "store/sql.h"

const char *const store_sql[STORE_SQL_COUNT] = {
    [STORE_SQL_VERSION] = "SELECT coalesce(max(number), 0) FROM migration",
    [STORE_SQL_TABLES] = "SELECT count(*) FROM {relations}",
    [STORE_SQL_MIGRATED] = "INSERT INTO migration (number, name, at) VALUES (?1, ?2, ?3)",
    [STORE_SQL_BROKE] =
	"UPDATE migration SET least_writer = ?1, least_reader = ?2 WHERE number = ?1",
    [STORE_SQL_LEAST_READER] = "SELECT coalesce(max(least_reader), 0) FROM migration",
    [STORE_SQL_LEAST_WRITER] = "SELECT coalesce(max(least_writer), 0) FROM migration",
    [STORE_SQL_NEXT_EVENTS] = "SELECT coalesce(max(id), 0) FROM"
			      " (SELECT id FROM event WHERE id > ?1 ORDER BY id LIMIT ?2) AS next",
    [STORE_SQL_CHANGED_CODES] =
	"SELECT DISTINCT code FROM event WHERE id > ?1 AND id <= ?2 AND code IS NOT NULL",
    [STORE_SQL_COPY_ACCOUNTS] = "SELECT id, name, added_at FROM operator",
    [STORE_SQL_COPY_KNOWS_ACCOUNT] =
	"SELECT id FROM operator WHERE id = ?1 AND name = ?2 AND added_at = ?3",
    [STORE_SQL_COPY_BATCHES] = "SELECT process, number, at FROM usage_batch",
    /* Those before the oldest may have been taken out. */
    [STORE_SQL_COPY_KNOWS_BATCH] =
	"SELECT number FROM usage_batch WHERE (process = ?1 AND number >= ?2)"
	" OR ?3 < (SELECT min(at) FROM usage_batch) LIMIT 1",
    [STORE_SQL_MARK] = "SAVEPOINT tried",
    [STORE_SQL_UNDO] = "ROLLBACK TO SAVEPOINT tried",
};
