/* The SQL of terms. */
#include "registry/sql.h"

const char *const registry_sql[REGISTRY_SQL_COUNT] = {
    [REGISTRY_SQL_SET_TERMS] =
	"INSERT INTO server_terms (server, approvals, at) VALUES (?1, ?2, ?3)"
	" ON CONFLICT (server) DO UPDATE SET approvals = excluded.approvals, at = excluded.at",
    [REGISTRY_SQL_FORGET_TERMS] = "DELETE FROM server_terms WHERE at < ?1",
    [REGISTRY_SQL_OTHER_TERMS] = "SELECT approvals FROM server_terms WHERE approvals <> ?1"
				 " AND at >= ?2 LIMIT 1",
    [REGISTRY_SQL_DROP_TERMS] = "DELETE FROM server_terms WHERE server = ?1",
};
