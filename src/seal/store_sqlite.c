/* The store on SQLite: its statements, and how it is opened and brought up to this version. */
#include "seal/store_sqlite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/asset.h"
#include "base/clock.h"

_Static_assert(STORE_CHAIN_MAX == 1000, "the bound stands in the SQL below");

/* The code ?1 and its successors. */
#define CHAIN                                                                                      \
	"WITH RECURSIVE chain (code, depth) AS ("                                                  \
	" SELECT ?1, 0"                                                                            \
	" UNION ALL"                                                                               \
	" SELECT contract.code, depth + 1 FROM chain JOIN contract ON contract.renews = "          \
	"chain.code"                                                                               \
	" WHERE depth < 1000) "

/* The certificates of a code in this order have its current one first; ?2 is now. */
#define CURRENT_FIRST " ORDER BY not_before > ?2, not_before DESC, id DESC "

/* ?1 is the last code of the page before, ?2 to ?3 the range of codes, ?4 a text in lower case. */
#define LIST                                                                                       \
	"SELECT code FROM contract WHERE code > ?1 AND code BETWEEN ?2 AND ?3"                     \
	" AND (?4 IS NULL OR instr(lower(organization), lower(?4)) > 0"                            \
	" OR instr(lower(organization_en), lower(?4)) > 0) "

static const char *const statements[SQL_COUNT] = {
    [SQL_CONTRACT] = "SELECT lang, sticker, service, organization, organization_en, renews,"
		     " added_at FROM contract WHERE code = ?1",
    [SQL_URLS] = "SELECT url, host FROM registered_url WHERE code = ?1 ORDER BY position",
    [SQL_SUCCESSOR] = "SELECT code FROM contract WHERE renews = ?1",
    [SQL_PREDECESSORS] = "WITH RECURSIVE chain (code, depth) AS ("
			 " SELECT renews, 1 FROM contract WHERE code = ?1"
			 " UNION ALL"
			 " SELECT contract.renews, depth + 1 FROM chain"
			 " JOIN contract ON contract.code = chain.code WHERE depth < 1000)"
			 " SELECT code FROM chain WHERE code IS NOT NULL ORDER BY depth",
    [SQL_CURRENT] = "SELECT der, revoked_at, revocation_reason FROM certificate"
		    " WHERE code = ?1" CURRENT_FIRST "LIMIT 1",
    [SQL_CHAIN] = CHAIN
    "SELECT max(depth), max((SELECT max(id) FROM event WHERE event.code = chain.code)) FROM chain",
    [SQL_SUCCESSORS_ISSUED] = CHAIN
    "SELECT chain.code, depth FROM chain JOIN certificate ON certificate.id ="
    " (SELECT id FROM certificate AS own WHERE own.code = chain.code" CURRENT_FIRST "LIMIT 1)"
    " WHERE depth > 0 AND not_after >= ?2 AND (revoked_at IS NULL OR revoked_at > ?2)"
    " ORDER BY not_before > ?2, depth DESC LIMIT ?3",
    [SQL_CERTIFICATES] =
	"SELECT id, fingerprint, serial, organization, not_before, not_after, added_at, revoked_at,"
	" revocation_reason FROM certificate WHERE code = ?1" CURRENT_FIRST,
    [SQL_FINGERPRINT] = "SELECT code FROM certificate WHERE fingerprint = ?1",
    [SQL_EVENTS] = "SELECT id, at, actor, action, before, after FROM event WHERE code = ?1"
		   " ORDER BY id DESC LIMIT ?2",
    [SQL_LIST] = LIST "ORDER BY code LIMIT ?5",
    [SQL_LIST_HOST] =
	LIST "AND code IN (SELECT code FROM registered_url WHERE host = ?6) ORDER BY code LIMIT ?5",
    [SQL_ADD_CONTRACT] = "INSERT INTO contract (code, renews, lang, sticker, service, organization,"
			 " organization_en, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [SQL_ADD_URL] =
	"INSERT INTO registered_url (code, position, url, host) VALUES (?1, ?2, ?3, ?4)",
    [SQL_ADD_CERTIFICATE] =
	"INSERT INTO certificate (code, not_before, not_after, added_at, fingerprint, serial,"
	" organization, der) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [SQL_SET_STICKER] = "UPDATE contract SET sticker = ?2 WHERE code = ?1",
    [SQL_SET_REVOKED] =
	"UPDATE certificate SET revoked_at = ?2, revocation_reason = ?3 WHERE id = ?1",
    [SQL_ADD_EVENT] = "INSERT INTO event (at, code, actor, action, before, after)"
		      " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [SQL_VERSION] = "SELECT coalesce(max(number), 0) FROM migration",
    [SQL_TABLES] = "SELECT count(*) FROM sqlite_schema",
    [SQL_MIGRATED] = "INSERT INTO migration (number, name, at) VALUES (?1, ?2, ?3)",
};

/* Readers share the server's 64 MB of memory; a writer comes alone. */
static const struct {
	bool write, create;
	unsigned busy_ms, cache_kb;
} modes[] = {
    [STORE_READ] = {false, false, 200, 1024},
    [STORE_WRITE] = {true, false, 5000, 16384},
    [STORE_CREATE] = {true, true, 5000, 16384},
};

/* ---- migrations: assets sql/sqlite/NNNN_what.sql, never edited once they are out ---- */

#define MIGRATION_FOLDER "sql/sqlite/"

static const char migration_table[] =
    "PRAGMA application_id = 1414746188;" /* "TSSL", for file(1) */
    "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
    " at INTEGER NOT NULL) STRICT;";

/* The number in a migration's name; 0 when the asset is none. */
static uint64_t migration_number(const struct asset *asset)
{
	struct str name = str_from(asset->path);
	uint64_t number;

	if (!str_starts(name, STR(MIGRATION_FOLDER)))
		return 0;
	name = str_part(name, sizeof MIGRATION_FOLDER - 1, 4);
	return str_to_uint(name, 9999, &number) ? number : 0;
}

static uint64_t newest_migration(void)
{
	uint64_t newest = 0;

	for (size_t i = 0; i < assets_count; i++) {
		uint64_t number = migration_number(&assets[i]);

		newest = number > newest ? number : newest;
	}
	return newest;
}

static enum err ask_number(struct store *s, enum store_sql sql, uint64_t *ret)
{
	struct sqlite_query *q = store_sqlite_query(s, sql);
	uint64_t number = sqlite_step(q) ? (uint64_t)sqlite_int(q, 0) : 0;
	enum err err = store_sqlite_result(s, sqlite_end(q));

	if (!err)
		*ret = number;
	return err;
}

/* The newest migration that the store has; 0 for an empty file. A database of something else is
 * not touched. */
static enum err version_of(struct store *s, const char *path, uint64_t *ret)
{
	uint64_t tables = 0;
	enum err err = ask_number(s, SQL_TABLES, &tables);

	if (err)
		return err;
	if (tables == 0) {
		*ret = 0;
		return ERR_OK;
	}
	err = ask_number(s, SQL_VERSION, ret);
	if (err == ERR_CORRUPT)
		return err_because(&s->why, err,
		    "%s is an SQLite database, but not a store of this service", path);
	return err;
}

static enum err apply(struct store *s, const struct asset *asset)
{
	struct sqlite *db = store_sqlite_db(s);
	struct str sql = {asset->start, (size_t)(asset->end - asset->start)};
	enum err err = sqlite_run(db, sql);
	struct sqlite_query *q;

	if (err)
		return store_sqlite_result(s, err);
	q = store_sqlite_query(s, SQL_MIGRATED);
	sqlite_bind_int(q, 1, (int64_t)migration_number(asset));
	sqlite_bind_text(q, 2, str_from(asset->path + sizeof MIGRATION_FOLDER - 1));
	sqlite_bind_int(q, 3, clock_now());
	return store_sqlite_result(s, sqlite_finish(q));
}

/* Applies one migration, alone and whole, unless somebody else just did. */
static enum err migrate_one(struct store *s, const char *path, const struct asset *asset)
{
	struct sqlite *db = store_sqlite_db(s);
	uint64_t version = 0;
	enum err err = sqlite_begin_exclusive(db);

	if (err)
		return store_sqlite_result(s, err);
	err = version_of(s, path, &version);
	if (!err && version == 0)
		err = store_sqlite_result(s, sqlite_run(db, STR(migration_table)));
	if (!err && version < migration_number(asset))
		err = apply(s, asset);
	if (!err)
		err = store_sqlite_result(s, sqlite_commit(db));
	else
		sqlite_rollback(db);
	return err;
}

static enum err migrate(struct store *s, const char *path, uint64_t from)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < assets_count && !err; i++)
		if (migration_number(&assets[i]) > from)
			err = migrate_one(s, path, &assets[i]);
	return err;
}

static enum err check_version(struct store *s, const char *path, enum store_mode mode)
{
	uint64_t ours = newest_migration(), theirs = 0;
	enum err err = version_of(s, path, &theirs);

	if (err)
		return err;
	if (theirs > ours)
		return err_because(&s->why, ERR_VERSION,
		    "%s was written by a newer version (%" PRIu64 ", this program knows %" PRIu64
		    "): run that one",
		    path, theirs, ours);
	if (theirs == ours)
		return ERR_OK;
	if (mode == STORE_READ)
		return err_because(&s->why, ERR_VERSION,
		    "%s is of an older version (%" PRIu64 ", not %" PRIu64
		    "): it is brought up to date when it is opened for writing",
		    path, theirs, ours);
	return migrate(s, path, theirs);
}

/* ---- the engine ---- */

static void close_store(struct store *s)
{
	sqlite_close(store_sqlite_db(s));
	free(s);
}

static enum err open_store(
    const char *place, enum store_mode mode, struct store **ret, struct problem *why)
{
	struct store_sqlite *s = calloc(1, sizeof *s);
	struct sqlite_options options = {.path = place,
	    .write = modes[mode].write,
	    .create = modes[mode].create,
	    .busy_ms = modes[mode].busy_ms,
	    .cache_kb = modes[mode].cache_kb,
	    .statements = statements,
	    .statement_count = SQL_COUNT};
	enum err err;

	if (s == NULL)
		return err_because(why, ERR_NO_MEMORY, "%s", err_text(ERR_NO_MEMORY));
	s->store.engine = &store_sqlite_engine;
	err = place[0] == '\0' ? err_because(&s->store.why, ERR_INVALID, "sqlite: has no path")
			       : sqlite_open(&options, &s->db, &s->store.why);
	if (!err)
		err = check_version(&s->store, place, mode);
	if (!err) {
		*ret = &s->store;
		return ERR_OK;
	}
	err_because(why, err, "[store] url: %s", s->store.why.text);
	close_store(&s->store);
	return err;
}

static enum err begin(struct store *s)
{
	return store_sqlite_result(s, sqlite_begin_write(store_sqlite_db(s)));
}

static enum err commit(struct store *s)
{
	return store_sqlite_result(s, sqlite_commit(store_sqlite_db(s)));
}

static void rollback(struct store *s)
{
	sqlite_rollback(store_sqlite_db(s));
}

const struct store_engine store_sqlite_engine = {
    .scheme = "sqlite:",
    .open = open_store,
    .close = close_store,
    .record = store_sqlite_record,
    .show = store_sqlite_show,
    .list = store_sqlite_list,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .contract = store_sqlite_contract,
    .successor = store_sqlite_successor,
    .predecessors = store_sqlite_predecessors,
    .certificates = store_sqlite_certificates,
    .fingerprint = store_sqlite_fingerprint,
    .add_contract = store_sqlite_add_contract,
    .add_certificate = store_sqlite_add_certificate,
    .set_sticker = store_sqlite_set_sticker,
    .set_revoked = store_sqlite_set_revoked,
    .add_event = store_sqlite_add_event,
};

/* ---- for all files of the engine ---- */

struct sqlite *store_sqlite_db(struct store *s)
{
	return ((struct store_sqlite *)s)->db;
}

struct sqlite_query *store_sqlite_query(struct store *s, enum store_sql sql)
{
	return sqlite_query(store_sqlite_db(s), sql);
}

enum err store_sqlite_result(struct store *s, enum err err)
{
	if (err)
		s->why = *sqlite_why(store_sqlite_db(s));
	return err;
}

int64_t store_sqlite_number(const struct code *code)
{
	int64_t number = 0;

	for (const char *at = code->text; *at != '\0'; at++)
		number = number * 10 + (*at - '0');
	return number;
}

struct code store_sqlite_code(int64_t number)
{
	struct code code;
	char digits[24];

	snprintf(digits, sizeof digits, "%010" PRId64, number);
	memcpy(code.text, digits, CODE_LENGTH);
	code.text[CODE_LENGTH] = '\0';
	return code;
}

enum err store_sqlite_no_memory(struct store *s)
{
	return err_because(&s->why, ERR_NO_MEMORY, "%s", err_text(ERR_NO_MEMORY));
}

struct str store_sqlite_keep(struct sqlite_query *q, int column, struct arena *arena, bool *ok)
{
	return arena_bytes(arena, sqlite_text(q, column), ok);
}

enum err store_sqlite_end(struct store *s, struct sqlite_query *q, bool enough_memory)
{
	enum err err = store_sqlite_result(s, sqlite_end(q));

	return err || enough_memory ? err : store_sqlite_no_memory(s);
}

enum err store_sqlite_end_snapshot(struct store *s, enum err err)
{
	struct sqlite *db = store_sqlite_db(s);

	if (!err)
		return store_sqlite_result(s, sqlite_commit(db));
	sqlite_rollback(db);
	return err;
}

void *store_sqlite_grow(struct arena *arena, void *items, size_t count, size_t size)
{
	bool full = (count & (count - 1)) == 0; /* also when there is none */
	void *larger;

	if (!full)
		return items;
	larger = arena_alloc(arena, (count == 0 ? 1 : 2 * count) * size);
	if (larger != NULL && count > 0)
		memcpy(larger, items, count * size);
	return larger;
}
