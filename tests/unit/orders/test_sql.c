/* No statement about orders walks through a table, however many there are. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "orders/sql.h"
#include "unit/fixtures/office.h"

static void check_plan(sqlite3 *db, enum orders_sql sql)
{
	sqlite3_stmt *plan = NULL;
	char text[4096];

	assert_true(snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s", orders_sql[sql]) <
		    (int)sizeof text);
	if (sqlite3_prepare_v2(db, text, -1, &plan, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(db));
	while (sqlite3_step(plan) == SQLITE_ROW) {
		const char *step = (const char *)sqlite3_column_text(plan, 3);

		/* Those that wait have an index of their own. */
		if (strncmp(step, "SCAN", 4) == 0 && strcmp(step, "SCAN CONSTANT ROW") != 0 &&
		    strstr(step, "invoice_to_post") == NULL)
			fail_msg("%s\n%s", orders_sql[sql], step);
		if (strstr(step, "TEMP B-TREE") != NULL)
			fail_msg("%s\n%s", orders_sql[sql], step);
	}
	sqlite3_finalize(plan);
}

static void each_statement_uses_an_index(void **state)
{
	struct office *o = *state;
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(o->url + strlen("sqlite:"), &db), SQLITE_OK);
	for (unsigned i = 0; i < ORDERS_SQL_COUNT; i++)
		check_plan(db, (enum orders_sql)i);
	sqlite3_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		each_statement_uses_an_index, office_start, office_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
