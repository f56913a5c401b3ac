/* No statement about customers walks through a table, however many there are. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "customers/sql.h"
#include "unit/fixtures/office.h"

/* Those that read the first rows of a table, which are as many as wait. */
static bool reads_what_waits(enum customers_sql sql)
{
	return sql == CUSTOMERS_SQL_RECOVERIES || sql == CUSTOMERS_SQL_WAITING ||
	       sql == CUSTOMERS_SQL_REQUESTS || sql == CUSTOMERS_SQL_BEGINNINGS;
}

static void check_plan(sqlite3 *db, enum customers_sql sql)
{
	sqlite3_stmt *plan = NULL;
	char text[4096];

	assert_true(snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s", customers_sql[sql]) <
		    (int)sizeof text);
	if (sqlite3_prepare_v2(db, text, -1, &plan, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(db));
	while (sqlite3_step(plan) == SQLITE_ROW) {
		const char *step = (const char *)sqlite3_column_text(plan, 3);

		if (strncmp(step, "SCAN", 4) == 0 && strcmp(step, "SCAN CONSTANT ROW") != 0 &&
		    !reads_what_waits(sql))
			fail_msg("%s\n%s", customers_sql[sql], step);
		if (strstr(step, "TEMP B-TREE") != NULL)
			fail_msg("%s\n%s", customers_sql[sql], step);
	}
	sqlite3_finalize(plan);
}

static void each_statement_uses_an_index(void **state)
{
	struct office *o = *state;
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(o->url + strlen("sqlite:"), &db), SQLITE_OK);
	for (unsigned i = 0; i < CUSTOMERS_SQL_COUNT; i++)
		check_plan(db, (enum customers_sql)i);
	sqlite3_close(db);
}

/* Where nobody guesses there is no entry to count from, but there are many questions. */
static void what_came_to_nothing_is_counted_without_the_rest(void **state)
{
	struct office *o = *state;
	sqlite3 *db = NULL;
	sqlite3_stmt *plan = NULL;
	char text[4096];

	assert_int_equal(sqlite3_open(o->url + strlen("sqlite:"), &db), SQLITE_OK);
	snprintf(
	    text, sizeof text, "EXPLAIN QUERY PLAN %s", customers_sql[CUSTOMERS_SQL_COUNT_VOID]);
	assert_int_equal(sqlite3_prepare_v2(db, text, -1, &plan, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(plan), SQLITE_ROW);
	assert_non_null(
	    strstr((const char *)sqlite3_column_text(plan, 3), "customer_request_void_asked"));
	sqlite3_finalize(plan);
	sqlite3_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		each_statement_uses_an_index, office_start, office_stop),
	    cmocka_unit_test_setup_teardown(
		what_came_to_nothing_is_counted_without_the_rest, office_start, office_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
