/* Opening a store: what it is made of, who else has it, and what goes wrong around it. */
#include "unit/fixtures/office.h"
#include "usage/list.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include "accounts/sql.h"
#include "base/asset.h"
#include "base/clock.h"
#include "record/sql.h"
#include "store/rows.h"
#include "store/sql.h"
#include "usage/sql.h"

static void must_fail(const char *url, enum store_mode mode, enum err expected, const char *reason)
{
	struct store *store = NULL;
	struct problem why = {.text = ""};

	assert_int_equal(store_open(url, mode, &store, &why), expected);
	if (strstr(why.text, reason) == NULL || strstr(why.text, "[store] url") == NULL)
		fail_msg("the reason says \"%s\", not \"%s\"", why.text, reason);
	assert_null(store);
}

static void close_the_office(struct office *o)
{
	store_close(o->store);
	o->store = NULL;
}

static void only_a_known_scheme_with_a_path_is_a_store(void **state)
{
	(void)state;
	must_fail("mysql://root:secret@x", STORE_READ, ERR_INVALID, "\"mysql\" names no store");
	must_fail("", STORE_READ, ERR_INVALID, "write sqlite:PATH or postgresql://");
	must_fail("sqlite:", STORE_CREATE, ERR_INVALID, "has no path");
}

static void a_path_where_no_store_can_be_is_told_apart(void **state)
{
	struct office *o = *state;
	char url[160];

	snprintf(url, sizeof url, "sqlite:%s", o->folder);
	must_fail(url, STORE_CREATE, ERR_UNAVAILABLE, "is a folder");
	must_fail("sqlite:/dev/null", STORE_CREATE, ERR_UNAVAILABLE, "is a device");
	snprintf(url, sizeof url, "sqlite:%s/no/such/folder.db", o->folder);
	must_fail(url, STORE_CREATE, ERR_UNAVAILABLE, "No such file or directory");
	snprintf(url, sizeof url, "sqlite:%s/none.db", o->folder);
	must_fail(url, STORE_READ, ERR_NOT_FOUND, "No such file");
	must_fail(url, STORE_WRITE, ERR_NOT_FOUND, "`trustseal store create` makes one");
}

static void what_may_not_be_written_is_told_with_its_cause(void **state)
{
	struct office *o = *state;
	char url[160];

	if (geteuid() != 0 || seteuid(65534) != 0)
		skip();
	assert_int_equal(seteuid(0), 0);
	close_the_office(o);
	assert_int_equal(chmod(o->folder, 0755), 0);
	assert_int_equal(seteuid(65534), 0);
	snprintf(url, sizeof url, "sqlite:%s/new.db", o->folder);
	must_fail(url, STORE_CREATE, ERR_UNAVAILABLE,
	    "cannot be made, because of its folder: Permission denied");
	must_fail(o->url, STORE_WRITE, ERR_UNAVAILABLE, "cannot be written: check owner");
	/* A reader of a WAL database keeps its locks in a file of the folder. */
	must_fail(o->url, STORE_READ, ERR_UNAVAILABLE, "and its folder");
	assert_int_equal(seteuid(0), 0);
}

/* Root's command line makes a store in the service's folder: the service can write it. */
static void what_root_makes_belongs_to_the_owner_of_its_folder(void **state)
{
	struct office *o = *state;
	const char *path = o->url + strlen("sqlite:");
	char wal[200];
	struct stat made;

	if (geteuid() != 0 || seteuid(65534) != 0)
		skip();
	assert_int_equal(seteuid(0), 0);
	if (chown(o->folder, 65534, 65533) != 0)
		skip();
	close_the_office(o);
	snprintf(o->url, sizeof o->url, "sqlite:%s/roots.db", o->folder);
	o->store = office_open(o, STORE_NEW);
	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	assert_int_equal(stat(path, &made), 0);
	assert_int_equal(made.st_uid, 65534);
	assert_int_equal(made.st_gid, 65533);
	snprintf(wal, sizeof wal, "%s-wal", path);
	assert_int_equal(stat(wal, &made), 0);
	assert_int_equal(made.st_uid, 65534);
	close_the_office(o);
	assert_int_equal(seteuid(65534), 0);
	o->store = office_open(o, STORE_WRITE);
	close_the_office(o);
	/* One that root put back from a copy is root's. */
	assert_int_equal(seteuid(0), 0);
	assert_int_equal(chown(path, 0, 0), 0);
	assert_int_equal(seteuid(65534), 0);
	must_fail(o->url, STORE_WRITE, ERR_UNAVAILABLE, "as root: chown --reference=");
	assert_int_equal(seteuid(0), 0);
}

static void write_file(const struct office *o, const char *content)
{
	FILE *f = fopen(o->url + strlen("sqlite:"), "w");

	assert_non_null(f);
	assert_true(fputs(content, f) >= 0);
	fclose(f);
}

/* Leaves the office an empty database. */
static void empty_the_store(struct office *o)
{
	close_the_office(o);
	office_store_leave(o->url);
	office_store_nowhere(o->folder, o->url);
	if (office_is_sqlite())
		write_file(o, "");
}

static void a_file_of_something_else_is_refused_and_left_as_it_is(void **state)
{
	struct office *o = *state;
	struct stat before, after;

	close_the_office(o);
	write_file(o, "dear diary, today I wrote far more than a hundred bytes of text into this "
		      "file, which is not a database at all\n");
	assert_int_equal(stat(o->url + strlen("sqlite:"), &before), 0);
	must_fail(o->url, STORE_CREATE, ERR_CORRUPT, "is not an SQLite database");
	assert_int_equal(stat(o->url + strlen("sqlite:"), &after), 0);
	assert_int_equal(before.st_size, after.st_size);
}

static void a_database_of_something_else_is_refused(void **state)
{
	struct office *o = *state;

	empty_the_store(o);
	office_run_sql(o, "CREATE TABLE recipe (name TEXT)");
	must_fail(o->url, STORE_CREATE, ERR_CORRUPT, "not a store of this service");
}

static void a_store_of_a_newer_version_is_refused(void **state)
{
	struct office *o = *state;

	close_the_office(o);
	office_run_sql(o, "INSERT INTO migration VALUES (9000, 'future', 0, 9000, 9000)");
	must_fail(o->url, STORE_READ, ERR_VERSION, "brought up to a newer version (9000");
	must_fail(o->url, STORE_CREATE, ERR_VERSION, "programs before version 9000 cannot write");
}

static void a_newer_store_that_says_so_is_used_like_our_own(void **state)
{
	struct office *o = *state;
	struct store *reader = office_open(o, STORE_READ);
	uint64_t from = 0, to = 0;
	struct problem why;

	office_run_sql(o, "INSERT INTO migration VALUES (9000, 'additive', 0, 0, 0)");
	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	assert_int_equal(store_check_version(reader), ERR_OK);
	assert_int_equal(store_upgrade(o->url, STORE_BESIDE_OTHERS, &from, &to, &why), ERR_OK);
	assert_int_equal(from, 9000);
	assert_int_equal(to, 9000);
	/* Writers stop at once, under the right to write; who reads goes on. */
	office_run_sql(o, "INSERT INTO migration VALUES (9001, 'no writers', 0, 0, 9001)");
	assert_int_equal(store_begin(o->store), ERR_VERSION);
	assert_non_null(strstr(store_why(o->store)->text, "before version 9001 cannot write"));
	must_fail(o->url, STORE_WRITE, ERR_VERSION, "cannot write");
	assert_int_equal(store_check_version(reader), ERR_OK);
	office_run_sql(o, "INSERT INTO migration VALUES (9002, 'nobody', 0, 9002, 9002)");
	assert_int_equal(store_check_version(reader), ERR_VERSION);
	store_close(reader);
}

static void an_empty_database_is_no_store_until_one_is_made(void **state)
{
	struct office *o = *state;

	empty_the_store(o);
	must_fail(o->url, STORE_READ, ERR_NOT_FOUND, "`trustseal store create` makes one");
	must_fail(o->url, STORE_WRITE, ERR_NOT_FOUND, "has no store");
	o->store = office_open(o, STORE_NEW);
	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	must_fail(o->url, STORE_NEW, ERR_EXISTS, "is a store already");
	assert_int_equal(office_show(o, "0000000001").event_count, 1);
}

/* The number decides what has been done: of two with the same one, one would never be. */
static void migrations_are_numbered_one_after_the_other(void **state)
{
	unsigned number = 0;

	(void)state;
	for (size_t i = 0; i < assets_count; i++) {
		char begin[16];

		if (strncmp(assets[i].path, "sql/", 4) != 0)
			continue;
		snprintf(begin, sizeof begin, "sql/%04u_", ++number);
		if (strncmp(assets[i].path, begin, strlen(begin)) != 0)
			fail_msg("%s does not begin with %s", assets[i].path, begin);
	}
	assert_true(number > 10);
}

/* What undoes the migrations behind the third. */
static const char undo[] =
    "DROP TABLE contract_name; DROP TABLE usage_complaint; DROP TABLE card;"
    "DROP INDEX usage_standing_wrong; ALTER TABLE usage_standing DROP COLUMN wrong_day;"
    "DROP INDEX wrong_password_invented; ALTER TABLE wrong_password DROP COLUMN invented;"
    "DROP INDEX audit_last; CREATE INDEX audit_actor ON audit (actor);"
    "DROP TABLE usage_inbox;"
    "DROP TABLE api_answer; DROP TABLE server_terms; DROP TABLE api_token; DROP TABLE "
    "proposal_part; DROP TABLE proposal_progress;"
    "DROP TABLE proposal_open; DROP TABLE decision; DROP TABLE proposal;"
    "DROP INDEX certificate_revoked_id; DROP TABLE revoked_key; DROP TABLE application_field; DROP "
    "TABLE application;"
    "DROP INDEX ledger_host_above; DROP TABLE ledger_entry; DROP TABLE ledger_host; DROP TABLE "
    "ledger_checkpoint;"
    "DROP TABLE ledger_salt; DROP TABLE ledger_mark; ALTER TABLE contract DROP COLUMN is_person;"
    "DROP TABLE invoice_recipient; DROP TABLE invoice;"
    "DROP TABLE contract_order; DROP TABLE coupon_try; DROP TABLE coupon; DROP TABLE "
    "coupon_purchase;"
    "DROP TABLE notice_turn; DROP TABLE notice_refusal; DROP TABLE mail;"
    "DROP TABLE customer_certificate; DROP TABLE customer_address; DROP TABLE customer_sending; "
    "DROP TABLE customer_password;"
    "DROP TABLE customer_beginning; DROP TABLE customer_recovery; DROP TABLE customer_request; "
    "DROP TABLE customer_contract;"
    "DROP TABLE customer_key; DROP TABLE customer;"
    "DROP TABLE attention; DROP TABLE attention_turn; DROP INDEX certificate_ends;"
    "DROP TABLE watch_task; DROP TABLE watch_plan; DROP TABLE finding; DROP TABLE site_news; DROP "
    "TABLE site;"
    "DROP TABLE revocation; DROP TABLE revocation_list; ALTER TABLE contract DROP COLUMN visits;"
    "DROP TABLE help_opened;"
    "DROP TABLE csr; DROP TABLE certificate_issuer; DROP TABLE issuer;"
    "DROP TABLE contact; DROP TABLE contract_check;"
    "ALTER TABLE contract DROP COLUMN auto_renew; ALTER TABLE contract DROP COLUMN withdrawn_at;"
    "ALTER TABLE contract DROP COLUMN ended_at; ALTER TABLE contract DROP COLUMN inherits_until;"
    "DROP TABLE login_network; DROP INDEX wrong_password_account;"
    "ALTER TABLE wrong_password DROP COLUMN account;"
    "DROP INDEX session_seen;"
    "ALTER TABLE session DROP COLUMN certificate; ALTER TABLE certificate DROP COLUMN broken;"
    "ALTER TABLE certificate DROP COLUMN facts;"
    "DROP INDEX contract_service; DROP INDEX certificate_revoked; DROP INDEX audit_judgement;"
    "ALTER TABLE migration DROP COLUMN least_reader;"
    "ALTER TABLE migration DROP COLUMN least_writer; DELETE FROM migration WHERE number > 3;";

static void upgrade(struct office *o)
{
	struct problem why = {.text = ""};
	uint64_t from = 0, to = 0;

	assert_int_equal(store_upgrade(o->url, STORE_BESIDE_OTHERS, &from, &to, &why), ERR_OK);
	assert_int_equal(from, 3);
	assert_true(to > from);
}

/* On a file one can see who is there; a server's database others may use at any time. */
static void who_is_not_alone_does_not_bring_it_up_in_passing(void **state)
{
	struct office *o = *state;
	struct store *other = NULL;
	struct problem why = {.text = ""};
	uint64_t from = 0, to = 0;
	enum err expected = office_is_sqlite() ? ERR_OK : ERR_BUSY;

	assert_int_equal(store_upgrade(o->url, STORE_ALONE, &from, &to, &why), ERR_BUSY);
	close_the_office(o);
	office_run_sql(o, undo);
	assert_int_equal(store_upgrade(o->url, STORE_ALONE, &from, &to, &why), expected);
	if (!office_is_sqlite())
		upgrade(o);
	other = office_open(o, STORE_WRITE);
	store_close(other);
}

static void what_an_older_store_holds_is_known_after_it_was_brought_up(void **state)
{
	struct office *o = *state;
	struct store_filter filter = {.limit = STORE_LIST_MAX, .organization = STR("EXAMPLE")};
	struct usage_contract *wrong;
	struct store_item *items;
	size_t count = 0;

	office_must_add(o, "0000000001", "https://shop.example.jp/", "");
	close_the_office(o);
	office_run_sql(o, undo);
	office_run_sql(o, "UPDATE contract SET organization_en = 'Example Inc.';"
			  "INSERT INTO usage_standing VALUES (1, 1, 0, 1, 2, 0, 0, 0, 0);"
			  "INSERT INTO usage_place VALUES"
			  " (1, 21, 'www.shop.example.jp', 2, 5, 0, 0, 20000, 20001, 0, 2, 1)");
	must_fail(o->url, STORE_READ, ERR_VERSION, "of an older version (3, not ");
	must_fail(o->url, STORE_CREATE, ERR_VERSION, "`trustseal store upgrade` brings it up");
	upgrade(o);
	o->store = office_open(o, STORE_WRITE);
	assert_int_equal(store_list(o->store, &filter, NOW, &o->arena, &items, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(
	    usage_list(o->store, USAGE_WRONG, NOW, 1, NULL, 10, &o->arena, &wrong, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(wrong->wrong_day, 20001);
	assert_int_equal(wrong->picture_day, 20001);
}

static void a_migration_that_fails_leaves_nothing_behind(void **state)
{
	struct office *o = *state;

	empty_the_store(o);
	/* Something is in the way of the last table of the first migration. */
	office_run_sql(o,
	    "CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT, at INTEGER);"
	    "CREATE TABLE event (id INTEGER)");
	must_fail(o->url, STORE_CREATE, ERR_CORRUPT, "already exists");
	office_run_sql(
	    o, "DROP TABLE event; CREATE TABLE contract (id INTEGER); DROP TABLE contract");
	o->store = office_open(o, STORE_CREATE);
	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
}

static void many_processes_may_make_the_same_store_at_once(void **state)
{
	enum { PROCESSES = 6 };
	struct office *o = *state;
	pid_t children[PROCESSES];

	close_the_office(o);
	office_store_leave(o->url);
	office_store_nowhere(o->folder, o->url);
	for (int i = 0; i < PROCESSES; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			struct store *store = NULL;
			struct problem why = {.text = ""};
			enum err err = store_open(o->url, STORE_CREATE, &store, &why);

			if (err)
				fprintf(stderr, "%s\n", why.text);
			store_close(store);
			_exit(err != ERR_OK);
		}
	}
	for (int i = 0; i < PROCESSES; i++) {
		int status = -1;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
}

static void a_reader_sees_what_a_writer_committed_and_nothing_before(void **state)
{
	struct office *o = *state;
	struct store *reader = office_open(o, STORE_READ), *writer = o->store;
	struct contract contract = {
	    .code = a_code("0000000001"), .service = STR("EV"), .organization = STR("x")};
	struct code none = a_code("0000000001");
	struct store_entry entry;

	assert_int_equal(store_begin(writer), ERR_OK);
	assert_int_equal(store_add_contract(writer, &contract, NOW), ERR_OK);
	assert_int_equal(store_show(reader, &none, NOW, &o->arena, &entry), ERR_NOT_FOUND);
	assert_int_equal(store_commit(writer), ERR_OK);
	assert_int_equal(store_show(reader, &none, NOW, &o->arena, &entry), ERR_OK);
	assert_int_equal(store_begin(reader), ERR_UNAVAILABLE);
	assert_non_null(strstr(store_why(reader)->text, "cannot be written"));
	store_close(reader);
}

/* On PostgreSQL who does nothing loses the right to write: this one sleeps there. */
static void *write_for_seven_seconds(void *office)
{
	office_run_sql(
	    office, "BEGIN; SELECT pg_advisory_xact_lock(1414746188), pg_sleep(7); COMMIT");
	return NULL;
}

static void a_second_writer_is_told_that_the_store_is_busy(void **state)
{
	struct office *o = *state;
	struct store *other = office_open(o, STORE_WRITE);
	struct contract_form form = a_form("", "https://www.shop.example.jp/");
	pthread_t thread;

	if (office_is_sqlite()) {
		assert_int_equal(store_begin(other), ERR_OK);
	} else {
		assert_int_equal(pthread_create(&thread, NULL, write_for_seven_seconds, o), 0);
		usleep(500000);
	}
	assert_int_equal(office_add(o, &form), ERR_BUSY);
	assert_why(o, "is locked by another process: try again");
	if (office_is_sqlite())
		store_rollback(other);
	else
		pthread_join(thread, NULL);
	assert_int_equal(office_add(o, &form), ERR_OK);
	store_close(other);
}

static void a_reader_is_not_held_up_by_who_keeps_the_store_for_himself(void **state)
{
	struct office *o = *state;
	sqlite3 *handle = NULL;
	int64_t start;

	close_the_office(o);
	assert_int_equal(sqlite3_open(o->url + strlen("sqlite:"), &handle), SQLITE_OK);
	assert_int_equal(sqlite3_exec(handle,
			     "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;"
			     "CREATE TABLE mine (all_mine TEXT)",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	start = clock_monotonic_ms();
	must_fail(o->url, STORE_READ, ERR_BUSY, "is locked by another process");
	assert_in_range(clock_monotonic_ms() - start, 0, 1000);
	sqlite3_close(handle);
}

static void a_store_that_was_deleted_or_replaced_is_not_read_any_more(void **state)
{
	struct office *o = *state;
	struct store *reader = office_open(o, STORE_READ);
	const char *path = o->url + strlen("sqlite:");
	struct code code = a_code("0000000001");
	struct record_source source;
	char moved[200];

	snprintf(moved, sizeof moved, "%s.moved", path);
	assert_int_equal(store_source(reader, &code, NOW, &o->arena, &source), ERR_OK);
	assert_int_equal(rename(path, moved), 0);
	assert_int_equal(store_source(reader, &code, NOW, &o->arena, &source), ERR_UNAVAILABLE);
	assert_non_null(strstr(store_why(reader)->text, "was deleted or replaced"));
	assert_int_equal(rename(moved, path), 0);
	assert_int_equal(store_source(reader, &code, NOW, &o->arena, &source), ERR_OK);
	store_close(reader);
}

static void events_cannot_be_changed(void **state)
{
	static const char *const attempts[] = {
	    "UPDATE event SET actor = 'nobody'", "DELETE FROM event"};
	struct office *o = *state;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++)
		assert_false(office_try_sql(o, attempts[i]));
	assert_int_equal(office_show(o, "0000000001").event_count, 1);
}

static void a_change_that_cannot_be_told_of_is_not_made(void **state)
{
	struct office *o = *state;
	struct contract_form form = a_form("0000000001", "https://www.shop.example.jp/");

	office_run_sql(o, office_is_sqlite()
			      ? "CREATE TRIGGER full_up BEFORE INSERT ON event"
				" BEGIN SELECT RAISE(ABORT, 'no room'); END"
			      : "CREATE FUNCTION full_up() RETURNS trigger LANGUAGE plpgsql"
				" AS 'BEGIN RAISE EXCEPTION ''no room''; END';"
				"CREATE TRIGGER full_up BEFORE INSERT ON event"
				" EXECUTE FUNCTION full_up()");
	assert_int_not_equal(office_add(o, &form), ERR_OK);
	assert_why(o, "no room");
	office_run_sql(
	    o, office_is_sqlite() ? "DROP TRIGGER full_up" : "DROP TRIGGER full_up ON event");
	assert_int_equal(office_add(o, &form), ERR_OK);
}

/* Adds contracts and writes each code to a pipe once it is acknowledged, until it is killed. */
static void add_for_ever(struct office *o, int acknowledged)
{
	struct store *store = office_open(o, STORE_WRITE);

	o->store = store;
	for (;;) {
		struct contract_form form = a_form("", "https://www.shop.example.jp/");

		if (office_add(o, &form) ||
		    write(acknowledged, o->effect.code.text, CODE_LENGTH) != CODE_LENGTH)
			_exit(1);
	}
}

static void what_was_acknowledged_outlives_a_kill(void **state)
{
	struct office *o = *state;
	struct store *reader;
	char text[CODE_LENGTH + 1] = "";
	int ends[2];
	pid_t child;
	size_t count = 0;

	close_the_office(o);
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0)
		add_for_ever(o, ends[1]);
	poll(&(struct pollfd){.fd = ends[0], .events = POLLIN}, 1, 10000);
	usleep(200000);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	close(ends[1]);
	reader = office_open(o, STORE_READ);
	for (; read(ends[0], text, CODE_LENGTH) == CODE_LENGTH; count++) {
		struct code code = a_code(text);
		struct store_entry entry;

		assert_int_equal(store_show(reader, &code, NOW, &o->arena, &entry), ERR_OK);
		assert_int_equal(entry.event_count, 1);
	}
	assert_true(count > 0);
	close(ends[0]);
	store_close(reader);
}

static void a_full_device_is_told_and_nothing_is_half_written(void **state)
{
	struct office *o = *state;
	struct contract_form form = a_form("", "https://www.shop.example.jp/");
	char folder[80];
	enum err err = ERR_OK;
	int added = 0;

	snprintf(folder, sizeof folder, "%s/small", o->folder);
	assert_int_equal(mkdir(folder, 0700), 0);
	if (mount("none", folder, "tmpfs", 0, "size=768k") != 0)
		skip();
	close_the_office(o);
	snprintf(o->url, sizeof o->url, "sqlite:%s/t.db", folder);
	o->store = office_open(o, STORE_CREATE);
	for (; !err && added < 10000; added++)
		err = office_add(o, &form);
	if (strstr(o->why.text, "no space is left") == NULL)
		fail_msg("%s", o->why.text);
	assert_int_equal(err, ERR_FULL);
	close_the_office(o);
	o->store = office_open(o, STORE_READ);
	{
		struct store_filter filter = {.limit = STORE_LIST_MAX};
		struct store_item *items;
		size_t count = 0;

		assert_int_equal(
		    store_list(o->store, &filter, NOW, &o->arena, &items, &count), ERR_OK);
		assert_int_equal(count, added - 1);
	}
	close_the_office(o);
	assert_int_equal(umount(folder), 0);
}

static void every_statement_of_every_room_is_sound_on_this_database(void **state)
{
	static const struct {
		const char *const *statements;
		size_t count;
	} rooms[] = {{record_sql, RECORD_SQL_COUNT}, {accounts_sql, ACCOUNTS_SQL_COUNT},
	    {usage_sql, USAGE_SQL_COUNT}, {store_sql, STORE_SQL_COUNT}};
	struct office *o = *state;

	for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++)
		for (size_t j = 0; j < rooms[i].count; j++) {
			const char *kept;

			if (store_prepare(o->store, rooms[i].statements[j], &kept))
				fail_msg(
				    "%s: %s", rooms[i].statements[j], store_why(o->store)->text);
		}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest of_files[] = {
	    TEST(migrations_are_numbered_one_after_the_other),
	    TEST(only_a_known_scheme_with_a_path_is_a_store),
	    TEST(a_path_where_no_store_can_be_is_told_apart),
	    TEST(what_may_not_be_written_is_told_with_its_cause),
	    TEST(what_root_makes_belongs_to_the_owner_of_its_folder),
	    TEST(a_file_of_something_else_is_refused_and_left_as_it_is),
	    TEST(a_reader_is_not_held_up_by_who_keeps_the_store_for_himself),
	    TEST(a_store_that_was_deleted_or_replaced_is_not_read_any_more),
	    TEST(a_full_device_is_told_and_nothing_is_half_written),
	};
	const struct CMUnitTest of_all[] = {
	    TEST(a_database_of_something_else_is_refused),
	    TEST(every_statement_of_every_room_is_sound_on_this_database),
	    TEST(a_store_of_a_newer_version_is_refused),
	    TEST(a_newer_store_that_says_so_is_used_like_our_own),
	    TEST(an_empty_database_is_no_store_until_one_is_made),
	    TEST(who_is_not_alone_does_not_bring_it_up_in_passing),
	    TEST(what_an_older_store_holds_is_known_after_it_was_brought_up),
	    TEST(a_migration_that_fails_leaves_nothing_behind),
	    TEST(many_processes_may_make_the_same_store_at_once),
	    TEST(a_reader_sees_what_a_writer_committed_and_nothing_before),
	    TEST(a_second_writer_is_told_that_the_store_is_busy),
	    TEST(events_cannot_be_changed),
	    TEST(a_change_that_cannot_be_told_of_is_not_made),
	    TEST(what_was_acknowledged_outlives_a_kill),
	};

	return cmocka_run_group_tests(of_files, NULL, NULL) + office_run(of_all);
}
