/* The SQL of the public log. */
#include "ledger/sql.h"

/* Whoever adds has the right to write, so that nobody else takes the place. */
#define NEXT_PLACE "(SELECT coalesce(max(idx), -1) + 1 FROM ledger_entry)"
#define NEWEST_PLACE "(SELECT max(idx) FROM ledger_entry)"
#define ROW "entry.idx, entry.at, entry.code, entry.entry"

const char *const ledger_sql[LEDGER_SQL_COUNT] = {
    [LEDGER_SQL_ADD] = "INSERT INTO ledger_entry (idx, event, at, code, entry)"
		       " VALUES (" NEXT_PLACE ", ?1, ?2, ?3, ?4)",
    [LEDGER_SQL_ADD_NEWEST] = "INSERT INTO ledger_entry (idx, event, at, code, entry)"
			      " VALUES (" NEXT_PLACE ", (SELECT max(id) FROM event), ?1, ?2, ?3)",
    [LEDGER_SQL_ADD_HOST] = "INSERT INTO ledger_host (host, idx) VALUES (?1, " NEWEST_PLACE
			    ") ON CONFLICT (idx, host) DO NOTHING",
    [LEDGER_SQL_ROWS] = "SELECT " ROW " FROM ledger_entry AS entry WHERE entry.idx >= ?1"
			" ORDER BY entry.idx LIMIT ?2",
    [LEDGER_SQL_ROWS_OF_CODE] = "SELECT " ROW " FROM ledger_entry AS entry"
				" WHERE entry.code = ?1 AND entry.idx >= ?2"
				" ORDER BY entry.idx LIMIT ?3",
    [LEDGER_SQL_NEWEST_OF_CODE] = "SELECT " ROW " FROM ledger_entry AS entry"
				  " WHERE entry.code = ?1 AND entry.idx < ?2"
				  " ORDER BY entry.idx DESC LIMIT 1",
    [LEDGER_SQL_INDEX_OF_CODE] = "SELECT max(idx) FROM ledger_entry WHERE code = ?1",
    [LEDGER_SQL_ROWS_OF_HOST] = "SELECT " ROW " FROM ledger_host AS of JOIN ledger_entry AS entry"
				" ON entry.idx = of.idx WHERE of.host = ?1 AND of.idx < ?2"
				" ORDER BY of.idx DESC LIMIT ?3",
    /* The index ledger_host_above has what stands behind the first label. */
    [LEDGER_SQL_ROWS_BELOW] =
	"SELECT " ROW " FROM ledger_entry AS entry WHERE entry.idx IN"
	" (SELECT DISTINCT of.idx FROM ledger_host AS of"
	"  WHERE substr(of.host, {instr}(of.host, '.') + 1) = ?1 AND of.idx < ?2"
	"  ORDER BY of.idx DESC LIMIT ?3) ORDER BY entry.idx DESC",
    [LEDGER_SQL_COUNT_ROWS] = "SELECT " NEXT_PLACE,
    [LEDGER_SQL_SALT] = "SELECT salt FROM ledger_salt WHERE code = ?1",
    [LEDGER_SQL_PUT_SALT] = "INSERT INTO ledger_salt (code, salt) VALUES (?1, ?2)",
    [LEDGER_SQL_FORGET_SALT] = "UPDATE ledger_salt SET salt = NULL WHERE code = ?1",
    [LEDGER_SQL_CHECKPOINT_LAST] =
	"SELECT size, checkpoint FROM ledger_checkpoint ORDER BY size DESC LIMIT 1",
    [LEDGER_SQL_CHECKPOINT_PUT] =
	"INSERT INTO ledger_checkpoint (size, checkpoint, at) VALUES (?1, ?2, ?3)",
    /* What is moved passes below 0, so that no two have one place meanwhile. */
    [LEDGER_SQL_LIFT] = "UPDATE ledger_entry SET idx = -2 - idx WHERE idx >= ?1",
    [LEDGER_SQL_LIFT_HOSTS] = "UPDATE ledger_host SET idx = -2 - idx WHERE idx >= ?1",
    [LEDGER_SQL_LAND] = "UPDATE ledger_entry SET idx = -1 - idx WHERE idx < 0",
    [LEDGER_SQL_LAND_HOSTS] = "UPDATE ledger_host SET idx = -1 - idx WHERE idx < 0",
    [LEDGER_SQL_PUT_AT] = "INSERT INTO ledger_entry (idx, at, code, entry) VALUES (?1, ?2, ?3, ?4)",
    [LEDGER_SQL_PUT_HOST_AT] = "INSERT INTO ledger_host (host, idx) VALUES (?1, ?2)"
			       " ON CONFLICT (idx, host) DO NOTHING",
    [LEDGER_SQL_MARK] = "SELECT place, until FROM ledger_mark WHERE name = ?1",
    [LEDGER_SQL_MOVE_MARK] = "UPDATE ledger_mark SET place = ?2 WHERE name = ?1",
    [LEDGER_SQL_UNTOLD_CERTIFICATES] =
	"SELECT of.id, of.code, of.fingerprint, CASE WHEN EXISTS (SELECT 1 FROM certificate"
	" AS later WHERE later.code = of.code AND later.id > of.id) THEN 0 ELSE 1 END,"
	" CASE WHEN of.organization IS NULL THEN of.der END FROM certificate AS of"
	" WHERE of.id > ?1 AND of.id <= ?2 ORDER BY of.id LIMIT ?3",
    [LEDGER_SQL_UNTOLD_EVENTS] =
	"SELECT behind.id, untold.code, untold.action, untold.after FROM"
	" (SELECT id FROM event WHERE id > ?1 ORDER BY id LIMIT ?2) AS behind"
	" LEFT JOIN event AS untold ON untold.id = behind.id AND untold.action IN"
	" ('certificate.add', 'certificate.revoke', 'certificate.spare', 'certificate.release',"
	" 'contract.edit', 'contract.end') AND NOT EXISTS (SELECT 1 FROM ledger_entry AS entry"
	" WHERE entry.event = untold.id) AND (untold.action <> 'contract.edit' OR NOT EXISTS"
	" (SELECT 1 FROM ledger_entry AS later WHERE later.code = untold.code"
	" AND later.event > untold.id)) ORDER BY behind.id",
};
