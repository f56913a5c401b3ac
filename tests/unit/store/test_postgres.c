/* The store on PostgreSQL: servers that are silent, gone, not to be written, or hostile. */
#include "unit/fixtures/office.h"

#include "base/clock.h"
#include "io/sql/sql.h"

/* A loaded machine may need far longer than the deadlines. */
enum { IN_TIME_MS = 8000 };

static enum err read_any(struct office *o, struct store *s)
{
	struct record_source source;
	struct code code = a_code("0000000001");

	return store_source(s, &code, NOW, &o->arena, &source);
}

/* ---- connection strings ---- */

static void what_is_wrong_with_a_connection_string_is_named_but_no_password(void **state)
{
	static const char *const strings[][2] = {
	    {"postgresql://u:sesame@h:0/d", "port: "},
	    {"postgresql://u:sesame@h:70000/d", "port: "},
	    {"postgresql://u:sesame@h1:5432,h2:x/d", "port: "},
	    {"postgresql://u:sesame@h,/d", "host: "},
	    {"postgresql://u:sesame@[::1/d", "host: malformed IPv6"},
	    {"postgresql://u:sesame@h%zz/d", "host: "},
	    {"postgresql://:sesame@h/d", "user: "},
	    {"postgresql://u:sesame%@h/d", "password: "},
	    {"postgresql://u:sesa me@h/d", "password: "},
	    {"postgresql://u:not@sesame@h/d", "password: "},
	    {"postgresql://u:12/sesame@h/d", "password: "},
	    {"postgresql://u:a?sesame=1@h/d", "password: "},
	    {"postgresql://u:sesame@h/d?bogus=1", "option \"bogus\": "},
	    {"postgresql://u:sesame@h/d?sslmode", "option \"sslmode\": "},
	    {"postgresql://u:sesame@h/d?target_session_attrs=any", "option target_session_attrs"},
	    {"postgresql://u:sesame@h/d%", "database: "},
	    {"postgresql://u:sesame@h/d?port=abc", "port: must be"},
	    {"postgresql://u:sesame@h/d?port=0", "port: must be"},
	    {"postgresql://u:sesame@h/d?port=%2f1", "port: must be"},
	    {"postgresql://u:sesame@h/d?port=1,2", "port: there are 2, which"},
	    {"postgresql://u:sesame@h1,h2/d?port=1,2,3", "port: there are 3, which"},
	    {"postgresql:///d?password=sesame&hostaddr=::1,::1&port=1,2,3", "port: there are 3"},
	    {"postgresql:///d?password=sesame&host=a,b,c&hostaddr=::1,::2",
		"hostaddr: there are 2"},
	    {"postgresql://u:sesame@h/d?sslmode=bogus", "option sslmode: must be one of: disable"},
	    {"postgresql://u:sesame@h/d?connect_timeout=abc", "option connect_timeout: must be a"},
	    {"postgresql://u:sesame@h/d?keepalives=yes", "option keepalives: must be a whole"},
	    {"postgresql://u:sesame@h/d?tcp_user_timeout=1s", "option tcp_user_timeout: must"},
	    {"postgresql://u:sesame@h/d?gssencmode=1", "option gssencmode: must be one of: dis"},
	    {"postgresql://u:sesame@h/d?channel_binding=on", "option channel_binding: must be"},
	};
	struct problem why;

	(void)state;
	for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++) {
		if (store_check(strings[i][0], &why) != ERR_INVALID)
			fail_msg("%s is accepted", strings[i][0]);
		if (strstr(why.text, "[store] url: ") != why.text ||
		    strstr(why.text, strings[i][1]) == NULL || strstr(why.text, "sesame") != NULL)
			fail_msg("of %s is said: %s", strings[i][0], why.text);
	}
	assert_int_equal(
	    store_check("postgresql://u:p%40ss@10.0.0.1:5432,[::1]:5433/d?sslmode=require", &why),
	    ERR_OK);
	assert_int_equal(store_check("postgresql:///d?host=/run/x&service=y", &why), ERR_OK);
	assert_int_equal(
	    store_check("postgresql://h1,h2/d?port=1&connect_timeout=-1", &why), ERR_OK);
	assert_int_equal(store_check("postgresql://h1:1,h2/d?sslmode=verify%2dfull", &why), ERR_OK);
	assert_int_equal(
	    store_check("postgresql:///d?host=a,b&hostaddr=::1,::2&port=1,2", &why), ERR_OK);
}

static void of_several_hosts_the_first_that_takes_writes_is_asked(void **state)
{
	struct office *o = *state;
	struct store *store = NULL;
	struct problem why = {.text = ""};
	const char *database = strstr(o->url, "@/") + 2;
	const int len = (int)strcspn(database, "?");
	char url[320];

	snprintf(url, sizeof url,
	    "postgresql:///%.*s?user=trustseal&host=/nowhere,127.0.0.1,%s&port=1", len, database,
	    office_server.folder);
	/* The socket's name has the port in it. */
	assert_int_equal(store_open(url, STORE_READ, &store, &why), ERR_UNAVAILABLE);
	assert_non_null(strstr(why.text, "/nowhere"));
	assert_non_null(strstr(why.text, "Connection refused"));
	snprintf(url, sizeof url,
	    "postgresql:///%.*s?user=trustseal&host=/nowhere,127.0.0.1,%s&port=1,1,5432", len,
	    database, office_server.folder);
	assert_int_equal(store_open(url, STORE_READ, &store, &why), ERR_OK);
	assert_int_equal(read_any(o, store), ERR_OK);
	store_close(store);
}

static void a_server_that_takes_no_writes_is_not_even_read(void **state)
{
	struct office *o = *state;
	struct store *store = NULL;
	struct problem why = {.text = ""};
	char url[256];

	assert_true(postgres_server_run(&office_server,
	    "CREATE ROLE lagging LOGIN;"
	    "ALTER ROLE lagging SET default_transaction_read_only = on"));
	snprintf(url, sizeof url, "%s&user=lagging", o->url);
	assert_int_equal(store_open(url, STORE_READ, &store, &why), ERR_UNAVAILABLE);
	assert_non_null(strstr(why.text, "read-only"));
}

/* ---- servers that fail ---- */

static void a_server_that_is_silent_is_given_up_in_time(void **state)
{
	struct office *o = *state;
	struct store *reader = office_open(o, STORE_READ), *other = NULL;
	struct problem why = {.text = ""};
	int64_t started;

	assert_int_equal(read_any(o, reader), ERR_OK);
	postgres_server_signal(&office_server, SIGSTOP);
	started = clock_monotonic_ms();
	assert_int_equal(read_any(o, reader), ERR_TIMEOUT);
	assert_int_equal(read_any(o, reader), ERR_UNAVAILABLE);
	assert_int_equal(store_open(o->url, STORE_READ, &other, &why), ERR_TIMEOUT);
	assert_in_range(clock_monotonic_ms() - started, 1500, IN_TIME_MS);
	assert_non_null(strstr(why.text, "does not answer in time"));
	postgres_server_signal(&office_server, SIGCONT);
	assert_int_equal(read_any(o, reader), ERR_UNAVAILABLE);
	store_close(reader);
	reader = office_open(o, STORE_READ);
	assert_int_equal(read_any(o, reader), ERR_OK);
	store_close(reader);
}

static void a_commit_without_an_answer_says_that_its_end_is_not_known(void **state)
{
	struct office *o = *state;
	struct store *writer = o->store;
	struct contract contract = {
	    .code = a_code("0000000001"), .service = STR("EV"), .organization = STR("x")};

	assert_int_equal(store_begin(writer), ERR_OK);
	assert_int_equal(store_add_contract(writer, &contract, NOW), ERR_OK);
	postgres_server_signal(&office_server, SIGSTOP);
	assert_int_equal(store_commit(writer), ERR_TIMEOUT);
	assert_non_null(
	    strstr(store_why(writer)->text, "whether the change was kept is not known"));
	postgres_server_signal(&office_server, SIGCONT);
}

static void a_server_that_was_restarted_is_asked_again_when_opened_anew(void **state)
{
	struct office *o = *state;
	struct store *reader = office_open(o, STORE_READ);

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	assert_int_equal(kill(office_server.pid, SIGQUIT), 0);
	assert_int_equal(waitpid(office_server.pid, NULL, 0), office_server.pid);
	assert_int_equal(read_any(o, reader), ERR_UNAVAILABLE);
	assert_non_null(strstr(store_why(reader)->text, "is lost"));
	postgres_server_start(&office_server);
	assert_int_equal(read_any(o, reader), ERR_UNAVAILABLE);
	store_close(reader);
	reader = office_open(o, STORE_READ);
	assert_int_equal(read_any(o, reader), ERR_OK);
	store_close(reader);
}

static void a_reader_is_not_held_up_by_a_change_of_tables(void **state)
{
	struct office *o = *state;
	struct store *reader = office_open(o, STORE_READ);
	struct postgres_server stranger = {.pid = 0};
	PGconn *conn;

	strcpy(stranger.url, o->url);
	conn = postgres_server_connect(&stranger);
	PQclear(PQexec(conn, "BEGIN; LOCK TABLE contract"));
	assert_int_equal(read_any(o, reader), ERR_BUSY);
	assert_non_null(strstr(store_why(reader)->text, "is locked by another process"));
	PQfinish(conn);
	store_close(reader);
}

/* ---- the connection below the store ---- */

enum { ONE, MANY, HUGE, TYPES, SYNCHRONOUS, STATEMENTS };
static const char *const statements[STATEMENTS] = {
    [ONE] = "SELECT CAST(?1 AS BIGINT), CAST(?2 AS TEXT)",
    [MANY] = "SELECT generate_series(1, 100000)",
    [HUGE] = "SELECT repeat('x', 40000000)",
    [TYPES] = ("SELECT CAST(-2 AS smallint), CAST(-3 AS int), CAST(-4 AS bigint), NULL,"
	       " CAST('' AS text), CAST('\\x00ff' AS bytea)"),
    [SYNCHRONOUS] = "SELECT current_setting('synchronous_commit')",
};

static struct sql *connect_sql(const char *url)
{
	const struct sql_options options = {.write = true, .lock_ms = 4000, .answer_ms = 30000};
	struct sql *db = NULL;
	struct problem why = {.text = ""};

	if (sql_open(url, &options, &db, &why))
		fail_msg("%s", why.text);
	return db;
}

static void values_of_all_types_come_as_they_are(void **state)
{
	struct office *o = *state;
	struct sql *db = connect_sql(o->url);
	struct sql_query *q = sql_query(db, statements[TYPES]);

	assert_true(sql_step(q));
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(sql_int(q, i), -2 - (int)i);
	assert_true(sql_is_null(q, 3));
	assert_null(sql_text(q, 3).at);
	assert_int_equal(sql_int(q, 3), 0);
	assert_non_null(sql_text(q, 4).at);
	assert_true(str_eq(sql_bytes(q, 5), STR("\x00\xff")));
	assert_false(sql_step(q));
	assert_int_equal(sql_end(q), ERR_OK);
	sql_close(db);
}

static void a_query_may_end_before_its_rows_do(void **state)
{
	struct office *o = *state;
	struct sql *db = connect_sql(o->url);
	struct sql_query *q = sql_query(db, statements[MANY]);

	assert_true(sql_step(q));
	assert_true(sql_step(q));
	assert_int_equal(sql_int(q, 0), 2);
	assert_int_equal(sql_end(q), ERR_OK);
	q = sql_query(db, statements[ONE]);
	sql_bind_int(q, 1, INT64_MIN);
	assert_true(sql_step(q));
	assert_true(sql_int(q, 0) == INT64_MIN);
	assert_true(sql_is_null(q, 1));
	assert_int_equal(sql_end(q), ERR_OK);
	sql_close(db);
}

static void a_row_that_is_too_large_is_not_taken(void **state)
{
	struct office *o = *state;
	struct sql *db = connect_sql(o->url);

	assert_int_equal(sql_finish(sql_query(db, statements[HUGE])), ERR_TOO_LARGE);
	assert_int_equal(sql_finish(sql_query(db, statements[ONE])), ERR_UNAVAILABLE);
	sql_close(db);
}

static void a_value_that_is_no_text_is_refused_and_the_connection_goes_on(void **state)
{
	struct office *o = *state;
	struct sql *db = connect_sql(o->url);
	struct sql_query *q = sql_query(db, statements[ONE]);

	sql_bind_text(q, 2, STR("a\0b"));
	assert_int_equal(sql_finish(q), ERR_INVALID);
	assert_non_null(strstr(sql_why(db)->text, "takes no such value"));
	q = sql_query(db, statements[ONE]);
	sql_bind_text(q, 2, STR("見本"));
	assert_true(sql_step(q));
	assert_text(sql_text(q, 1), "見本");
	assert_int_equal(sql_end(q), ERR_OK);
	sql_close(db);
}

static void commits_are_on_the_disk_whatever_the_server_is_set_to(void **state)
{
	struct office *o = *state;
	struct sql *db;
	struct sql_query *q;
	char url[256];

	assert_true(postgres_server_run(&office_server,
	    "CREATE ROLE hasty LOGIN; ALTER ROLE hasty SET synchronous_commit = off"));
	snprintf(url, sizeof url, "%s&user=hasty", o->url);
	db = connect_sql(url);
	q = sql_query(db, statements[SYNCHRONOUS]);
	assert_true(sql_step(q));
	assert_text(sql_text(q, 0), "on");
	assert_int_equal(sql_end(q), ERR_OK);
	sql_close(db);
}

/* A machine that is suspended in the middle of a change does not keep all others from
 * writing. */
static void who_stands_still_within_a_change_loses_it(void **state)
{
	struct office *o = *state;
	struct store *other = NULL;
	struct problem why;

	assert_int_equal(store_open(o->url, STORE_CREATE, &other, &why), ERR_OK);
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(store_begin(other), ERR_OK);
	assert_int_equal(store_commit(other), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_UNAVAILABLE);
	store_close(other);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(what_is_wrong_with_a_connection_string_is_named_but_no_password),
	    TEST(of_several_hosts_the_first_that_takes_writes_is_asked),
	    TEST(a_server_that_takes_no_writes_is_not_even_read),
	    TEST(a_server_that_is_silent_is_given_up_in_time),
	    TEST(a_commit_without_an_answer_says_that_its_end_is_not_known),
	    TEST(a_server_that_was_restarted_is_asked_again_when_opened_anew),
	    TEST(a_reader_is_not_held_up_by_a_change_of_tables),
	    TEST(values_of_all_types_come_as_they_are),
	    TEST(a_query_may_end_before_its_rows_do),
	    TEST(a_row_that_is_too_large_is_not_taken),
	    TEST(a_value_that_is_no_text_is_refused_and_the_connection_goes_on),
	    TEST(commits_are_on_the_disk_whatever_the_server_is_set_to),
	    TEST(who_stands_still_within_a_change_loses_it),
	};

	return cmocka_run_group_tests(tests, office_start_own_server, office_stop_server);
}
