/* The SQL of those who log in: operators, sessions, wrong passwords, the audit. */
#include "accounts/sql.h"

#include "store/rows.h"

#define OPERATOR                                                                                   \
	"SELECT id, name, role, initial, password_at, disabled_at, added_at, password FROM "       \
	"operator "

#define TOKEN                                                                                      \
	"SELECT t.id, t.name, t.maker, o.name, t.rights, t.added_at, t.until, t.revoked_at,"       \
	" t.last_used_at FROM api_token AS t LEFT JOIN operator AS o ON o.id = t.maker "

/* As the index audit_judgement has it (assets/sql/0013_judgements.sql). */
#define JUDGEMENT "action IN ('abuse.watch', 'abuse.done', 'abuse.harmless')"

const char *const accounts_sql[ACCOUNTS_SQL_COUNT] = {
    [ACCOUNTS_SQL_OPERATOR] = OPERATOR "WHERE id = ?1",
    [ACCOUNTS_SQL_OPERATOR_NAMED] = OPERATOR "WHERE name = ?1",
    [ACCOUNTS_SQL_OPERATORS] = OPERATOR "ORDER BY name LIMIT ?1",
    [ACCOUNTS_SQL_ADD_OPERATOR] =
	"INSERT INTO operator (id, name, role, password, password_at, initial, disabled_at,"
	" added_at) VALUES (" STORE_NEXT_ID(
	    "operator") ", ?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
    [ACCOUNTS_SQL_SET_OPERATOR] =
	"UPDATE operator SET role = ?2, password = coalesce(CAST(?3 AS TEXT), password),"
	" password_at = ?4, initial = ?5, disabled_at = ?6 WHERE id = ?1",
    [ACCOUNTS_SQL_SESSION] = "SELECT account, started_at, seen_at, certificate FROM session"
			     " WHERE token = ?1 AND realm = ?2",
    [ACCOUNTS_SQL_ADD_SESSION] =
	"INSERT INTO session (token, realm, account, started_at, seen_at, certificate)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [ACCOUNTS_SQL_TOUCH_SESSION] = "UPDATE session SET seen_at = ?2 WHERE token = ?1",
    [ACCOUNTS_SQL_END_SESSION] = "DELETE FROM session WHERE token = ?1",
    [ACCOUNTS_SQL_END_SESSIONS] = "DELETE FROM session WHERE realm = ?1 AND account = ?2",
    [ACCOUNTS_SQL_END_OLD_SESSIONS] = "DELETE FROM session WHERE realm = ?1 AND seen_at < ?2",
    [ACCOUNTS_SQL_COUNT_SESSIONS] = "SELECT count(*) FROM session WHERE realm = ?1 AND account = ?2"
				    " AND started_at >= ?3 AND seen_at >= ?4",
    [ACCOUNTS_SQL_WRONG] =
	"SELECT times, last_at, locked_until FROM wrong_password WHERE name = ?1",
    [ACCOUNTS_SQL_SET_WRONG] =
	"INSERT INTO wrong_password (name, times, last_at, locked_until, invented, account)"
	" VALUES (?1, ?2, ?3, ?4, CASE WHEN ?5 = 1 THEN"
	" (SELECT coalesce(max(invented), 0) + 1 FROM wrong_password) END, ?6)"
	" ON CONFLICT (name) DO UPDATE SET"
	" times = excluded.times, last_at = excluded.last_at,"
	" locked_until = excluded.locked_until, invented = excluded.invented",
    [ACCOUNTS_SQL_FORGET_WRONG] = "DELETE FROM wrong_password WHERE name = ?1",
    [ACCOUNTS_SQL_LOCKED_UNTIL] = "SELECT coalesce(max(locked_until), 0) FROM wrong_password"
				  " WHERE account = ?1 OR name = ?1",
    [ACCOUNTS_SQL_FORGET_WRONG_OF] = "DELETE FROM wrong_password WHERE account = ?1 OR name = ?1",
    [ACCOUNTS_SQL_ADOPT_WRONG_OF] =
	"UPDATE wrong_password SET invented = NULL WHERE account = ?1 OR name = ?1",
    [ACCOUNTS_SQL_FORGET_WRONG_BEFORE] = "DELETE FROM wrong_password WHERE last_at < ?1",
    [ACCOUNTS_SQL_FORGET_INVENTED] = "DELETE FROM wrong_password WHERE invented <="
				     " (SELECT max(invented) FROM wrong_password) - ?1",
    [ACCOUNTS_SQL_COUNT_INVENTED] =
	"SELECT count(DISTINCT coalesce(account, name)) FROM wrong_password"
	" WHERE invented IS NOT NULL AND last_at > ?1",
    [ACCOUNTS_SQL_LOGIN_NETWORK] = "SELECT last_at FROM login_network WHERE network = ?1",
    [ACCOUNTS_SQL_SET_LOGIN_NETWORK] =
	"INSERT INTO login_network (network, last_at) VALUES (?1, ?2)"
	" ON CONFLICT (network) DO UPDATE SET last_at = excluded.last_at",
    [ACCOUNTS_SQL_FORGET_LOGIN_NETWORKS] = "DELETE FROM login_network WHERE last_at < ?1",
    [ACCOUNTS_SQL_ADD_SHARED_KEY] =
	"INSERT INTO shared_key (name, bytes) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
    [ACCOUNTS_SQL_SHARED_KEY] = "SELECT bytes FROM shared_key WHERE name = ?1",
    [ACCOUNTS_SQL_ADD_AUDIT] = "INSERT INTO audit (id, at, actor, action, subject, detail)"
			       " VALUES (" STORE_NEXT_ID("audit") ", ?1, ?2, ?3, ?4, ?5)",
    [ACCOUNTS_SQL_AUDIT_LAST] =
	"SELECT coalesce(max(at), 0) FROM audit WHERE actor = ?1 AND action = ?2",
    [ACCOUNTS_SQL_AUDIT] = "SELECT id, at, actor, action, subject, detail FROM audit WHERE id < ?1"
			   " AND (CAST(?2 AS TEXT) IS NULL OR {instr}(lower(actor), ?2) > 0"
			   " OR {instr}(lower(coalesce(subject, '')), ?2) > 0)"
			   " AND (CAST(?3 AS TEXT) IS NULL OR {instr}(action, ?3) = 1)"
			   " ORDER BY id DESC LIMIT ?4",
    [ACCOUNTS_SQL_JUDGED] =
	"SELECT id, at, actor, action, subject, detail FROM audit WHERE id IN"
	" (SELECT max(id) FROM audit WHERE " JUDGEMENT " GROUP BY subject) ORDER BY id DESC",
    [ACCOUNTS_SQL_JUDGEMENTS] =
	"SELECT id, at, actor, action, subject, detail FROM audit WHERE " JUDGEMENT
	" AND subject = ?1 ORDER BY id DESC LIMIT ?2",
    [ACCOUNTS_SQL_TOKEN] = TOKEN "WHERE t.hash = ?1",
    [ACCOUNTS_SQL_TOKEN_NAMED] = TOKEN "WHERE t.name = ?1 AND t.revoked_at IS NULL",
    [ACCOUNTS_SQL_TOKENS] = TOKEN "WHERE ?1 = 0 OR t.maker = ?1 ORDER BY t.id DESC LIMIT ?2",
    [ACCOUNTS_SQL_ADD_TOKEN] =
	"INSERT INTO api_token (id, name, maker, rights, hash, added_at, until)"
	" VALUES (" STORE_NEXT_ID("api_token") ", ?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
    [ACCOUNTS_SQL_REVOKE_TOKEN] = "UPDATE api_token SET revoked_at = ?2 WHERE id = ?1",
    [ACCOUNTS_SQL_TOUCH_TOKEN] = "UPDATE api_token SET last_used_at = ?2 WHERE id = ?1",
};
