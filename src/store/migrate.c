/* Brings a database up to this version of the store.
 *
 * DESIGN: assets/sql/NNNN_what.sql are the migrations, applied once each, in their order, each in
 * a transaction of its own; the table `migration` says which ones a store has. They are never
 * edited once they are out: a change is a new file. The words in braces are explained in
 * io/sql/sql.h. */
#include "store/migrate.h"

#include <inttypes.h>
#include "base/asset.h"
#include "base/clock.h"
#include "store/handle.h"
#include "store/rows.h"
#include "store/sql.h"

#define MIGRATION_FOLDER "sql/"

static const char migration_table[] =
    "{application};"
    "CREATE TABLE IF NOT EXISTS migration (number {integer} PRIMARY KEY, name {text} NOT NULL,"
    " at {integer} NOT NULL) {strict};";

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

static enum err version_ask(struct store *s, enum store_sql sql, uint64_t *ret)
{
	struct sql_query *q = store_query(s, store_sql[sql]);
	uint64_t number = sql_step(q) ? (uint64_t)sql_int(q, 0) : 0;
	enum err err = store_result(s, sql_end(q));

	if (!err)
		*ret = number;
	return err;
}

/* The newest migration that the store has; 0 for an empty database. One of something else is not
 * touched. */
static enum err version_read(struct store *s, uint64_t *ret)
{
	uint64_t tables = 0;
	enum err err = version_ask(s, STORE_SQL_TABLES, &tables);

	if (err)
		return err;
	if (tables == 0) {
		*ret = 0;
		return ERR_OK;
	}
	err = version_ask(s, STORE_SQL_VERSION, ret);
	if (err == ERR_CORRUPT)
		return err_because(&s->why, err,
		    "%s is a database, but not a store of this service", sql_name(s->sql));
	return err;
}

/* Runs one migration, alone and whole, unless somebody else just did. */
static enum err migration_run(struct store *s, const struct asset *asset)
{
	struct str script = {asset->start, (size_t)(asset->end - asset->start)};
	uint64_t version = 0;
	struct sql_query *q;
	enum err err = store_result(s, sql_begin(s->sql, SQL_ALONE));

	if (err)
		return err;
	err = version_read(s, &version);
	if (!err && version == 0)
		err = store_result(s, sql_run(s->sql, STR(migration_table)));
	if (!err && version < migration_number(asset)) {
		err = store_result(s, sql_run(s->sql, script));
		if (!err) {
			q = store_query(s, store_sql[STORE_SQL_MIGRATED]);
			sql_bind_int(q, 1, (int64_t)migration_number(asset));
			sql_bind_text(q, 2, str_from(asset->path + sizeof MIGRATION_FOLDER - 1));
			sql_bind_int(q, 3, clock_now());
			err = store_result(s, sql_finish(q));
		}
	}
	if (!err)
		err = store_result(s, sql_commit(s->sql));
	else
		sql_rollback(s->sql);
	return err;
}

enum err store_migrate(struct store *s, bool upgrade)
{
	uint64_t ours = 0, theirs = 0;
	enum err err = version_read(s, &theirs);

	if (err)
		return err;
	for (size_t i = 0; i < assets_count; i++) {
		uint64_t number = migration_number(&assets[i]);

		ours = number > ours ? number : ours;
	}
	if (theirs > ours)
		return err_because(&s->why, ERR_VERSION,
		    "%s was written by a newer version (%" PRIu64 ", this program knows %" PRIu64
		    "): run that one",
		    sql_name(s->sql), theirs, ours);
	if (theirs < ours && !upgrade)
		return err_because(&s->why, ERR_VERSION,
		    "%s is of an older version (%" PRIu64 ", not %" PRIu64
		    "): it is brought up to date when it is opened for writing",
		    sql_name(s->sql), theirs, ours);
	for (size_t i = 0; i < assets_count && !err; i++)
		if (migration_number(&assets[i]) > theirs)
			err = migration_run(s, &assets[i]);
	return err;
}
