/* Which versions of the program may use a store, and how one is brought up. */
#include "store/migrate.h"

#include <inttypes.h>
#include "base/asset.h"
#include "base/clock.h"
#include "store/handle.h"
#include "store/rows.h"
#include "store/sql.h"

#define MIGRATION_FOLDER "sql/"

enum { TRY_AGAIN_MS = 250 };

static const char migration_table[] =
    "{application};"
    "CREATE TABLE IF NOT EXISTS migration (number {integer} PRIMARY KEY, name {text} NOT NULL,"
    " at {integer} NOT NULL) {strict};";

/* ---- what this program knows ---- */

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

static uint64_t migration_newest(void)
{
	uint64_t newest = 0;

	for (size_t i = 0; i < assets_count; i++) {
		uint64_t number = migration_number(&assets[i]);

		newest = number > newest ? number : newest;
	}
	return newest;
}

/* What it cannot go together with, by its mark. A word that is not known is taken for the worst. */
struct breakage {
	bool readers, writers;
};

static struct breakage migration_breaks(const struct asset *asset)
{
	static const struct str mark = {"-- breaks: ", 11};
	struct str rest = {asset->start, (size_t)(asset->end - asset->start)};
	struct breakage breaks = {false, false};

	while (rest.at != NULL) {
		struct str line = str_cut(&rest, '\n');

		if (str_starts(line, mark)) {
			breaks.writers = true;
			breaks.readers =
			    !str_eq(str_part(line, mark.len, line.len), STR("writers"));
		}
	}
	return breaks;
}

/* ---- what the store says ---- */

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
		return store_because(
		    s, err, "%s is a database, but not a store of this service", sql_name(s->sql));
	return err;
}

/* May this program use a store of version `theirs`? One that is newer has columns that say it. */
static enum err version_judge(struct store *s, uint64_t theirs, bool write)
{
	uint64_t ours = migration_newest(), least = 0;
	enum err err = ERR_OK;

	if (theirs == 0)
		return store_because(s, ERR_NOT_FOUND,
		    "%s has no store: `trustseal store create` makes one", sql_name(s->sql));
	if (theirs < ours)
		return store_because(s, ERR_VERSION,
		    "%s is of an older version (%" PRIu64 ", not %" PRIu64
		    "): `trustseal store upgrade` brings it up",
		    sql_name(s->sql), theirs, ours);
	if (theirs > ours)
		err =
		    version_ask(s, write ? STORE_SQL_LEAST_WRITER : STORE_SQL_LEAST_READER, &least);
	if (!err && ours < least)
		return store_because(s, ERR_VERSION,
		    "%s was brought up to a newer version (%" PRIu64
		    "), which programs before version %" PRIu64 " cannot %s, and this is %" PRIu64
		    ": run a newer one",
		    sql_name(s->sql), theirs, least, write ? "write" : "read", ours);
	return err;
}

enum err migrate_check(struct store *s, bool write)
{
	uint64_t theirs = 0;
	enum err err = version_read(s, &theirs);

	return err ? err : version_judge(s, theirs, write);
}

enum err migrate_check_again(struct store *s, bool write)
{
	uint64_t theirs = 0;
	enum err err = version_ask(s, STORE_SQL_VERSION, &theirs);

	return err ? err : version_judge(s, theirs, write);
}

enum err migrate_check_known(struct store *s)
{
	uint64_t theirs = 0, ours = migration_newest();
	enum err err = version_ask(s, STORE_SQL_VERSION, &theirs);

	if (!err && theirs > ours)
		return store_because(s, ERR_VERSION,
		    "%s is of a newer version (%" PRIu64 "), of which this program (%" PRIu64
		    ") does not know all: run that one",
		    sql_name(s->sql), theirs, ours);
	return err;
}

/* ---- running them ---- */

static enum err migration_apply(struct store *s, const struct asset *asset)
{
	struct str script = {asset->start, (size_t)(asset->end - asset->start)};
	struct breakage breaks = migration_breaks(asset);
	int64_t number = (int64_t)migration_number(asset);
	struct sql_query *q;
	enum err err = store_result(s, sql_run(s->sql, script));

	if (err)
		return err;
	q = store_query(s, store_sql[STORE_SQL_MIGRATED]);
	sql_bind_int(q, 1, number);
	sql_bind_text(q, 2, str_from(asset->path + sizeof MIGRATION_FOLDER - 1));
	sql_bind_int(q, 3, clock_now());
	err = store_result(s, sql_finish(q));
	if (err || !breaks.writers)
		return err;
	q = store_query(s, store_sql[STORE_SQL_BROKE]);
	sql_bind_int(q, 1, number);
	sql_bind_int(q, 2, breaks.readers ? number : 0);
	return store_result(s, sql_finish(q));
}

/* Runs those behind version `*version` up to `last`, alone and whole, unless somebody else just
 * did, which is an error where all is to be made anew. */
static enum err migrations_run(struct store *s, bool anew, uint64_t last, uint64_t *version)
{
	enum err err = store_result(s, sql_begin(s->sql, SQL_ALONE));

	if (err)
		return err;
	err = version_read(s, version);
	if (!err && *version > 0 && anew)
		err = store_because(s, ERR_EXISTS, "%s is a store already", sql_name(s->sql));
	if (!err && *version == 0)
		err = store_result(s, sql_run(s->sql, STR(migration_table)));
	for (size_t i = 0; i < assets_count && !err; i++) {
		uint64_t number = migration_number(&assets[i]);

		if (number <= *version || number > last)
			continue;
		err = migration_apply(s, &assets[i]);
		*version = number;
	}
	if (!err)
		return store_result(s, sql_commit(s->sql));
	sql_rollback(s->sql);
	return err;
}

enum err migrate_make(struct store *s, bool anew)
{
	uint64_t version = 0;
	enum err err = version_read(s, &version);

	if (!err && version > 0 && anew)
		return store_because(s, ERR_EXISTS, "%s is a store already", sql_name(s->sql));
	return err || version > 0 ? err : migrations_run(s, anew, migration_newest(), &version);
}

/* Are those that are due additive? */
static enum err migrations_check_additive(struct store *s, uint64_t version)
{
	for (size_t i = 0; i < assets_count; i++) {
		struct breakage breaks = {false, false};

		if (migration_number(&assets[i]) > version)
			breaks = migration_breaks(&assets[i]);
		if (breaks.writers)
			return store_because(s, ERR_VERSION,
			    "with %s, older programs can no longer %s %s: stop their servers, then "
			    "give the option --breaking",
			    assets[i].path, breaks.readers ? "read" : "write", sql_name(s->sql));
	}
	return ERR_OK;
}

/* One migration. Whoever reads its tables just now is waited for, so that nobody who comes
 * meanwhile has to wait for both: it is tried again until `deadline_ms`. */
static enum err migration_run_patiently(
    struct store *s, uint64_t number, int64_t deadline_ms, uint64_t *version)
{
	enum err err;

	while ((err = migrations_run(s, false, number, version)) == ERR_BUSY &&
	       clock_monotonic_ms() < deadline_ms)
		clock_sleep_ms(TRY_AGAIN_MS);
	return err;
}

enum err migrate_upgrade(
    struct store *s, bool breaking, unsigned patience_ms, uint64_t *ret_from, uint64_t *ret_to)
{
	int64_t deadline_ms = clock_monotonic_ms() + patience_ms;
	uint64_t version = 0, from;
	enum err err = version_read(s, &version);

	/* What is newer than this program is as it may be: that is no failure. */
	if (!err && version == 0)
		err = version_judge(s, version, true);
	if (!err && !breaking)
		err = migrations_check_additive(s, version);
	from = version;
	for (size_t i = 0; i < assets_count && !err; i++)
		if (migration_number(&assets[i]) > version)
			err = migration_run_patiently(
			    s, migration_number(&assets[i]), deadline_ms, &version);
	if (!err) {
		*ret_from = from;
		*ret_to = version;
	}
	return err;
}
