/* No statement about applications walks through a table, however many there are. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "applications/sql.h"
#include "unit/fixtures/office.h"

/* Those that read what waits, by an index of that alone; and purchases are few, and looked at for
 * whoever has nothing else. */
static bool may_scan(enum applications_sql sql, const char *step)
{
	return sql == APPLICATIONS_SQL_WAITING || sql == APPLICATIONS_SQL_COUNT_WAITING ||
	       strcmp(step, "SCAN application USING INDEX application_old_draft") == 0 ||
	       strcmp(step, "SCAN CONSTANT ROW") == 0 || strcmp(step, "SCAN bought") == 0;
}

static void check_plan(sqlite3 *db, enum applications_sql sql)
{
	sqlite3_stmt *plan = NULL;
	char text[4096];

	assert_true(snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s", applications_sql[sql]) <
		    (int)sizeof text);
	if (sqlite3_prepare_v2(db, text, -1, &plan, NULL) != SQLITE_OK)
		fail_msg("%s: %s", text, sqlite3_errmsg(db));
	while (sqlite3_step(plan) == SQLITE_ROW) {
		const char *step = (const char *)sqlite3_column_text(plan, 3);

		/* All that are older than the newest are all. */
		if ((strncmp(step, "SCAN", 4) == 0 && !may_scan(sql, step)) ||
		    (sql == APPLICATIONS_SQL_DROP_ROWS && strstr(step, "(rowid<?)") != NULL))
			fail_msg("%s\n%s", applications_sql[sql], step);
	}
	sqlite3_finalize(plan);
}

static void each_statement_uses_an_index(void **state)
{
	struct office *o = *state;
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(o->url + strlen("sqlite:"), &db), SQLITE_OK);
	for (unsigned i = 0; i < APPLICATIONS_SQL_COUNT; i++)
		check_plan(db, (enum applications_sql)i);
	sqlite3_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		each_statement_uses_an_index, office_start, office_stop),
	};

	return cmocka_run_group_tests_name("on SQLite", tests, NULL, NULL);
}
