/* Certificates that were revoked are found among all without a look at the others, which are large:
 * a server does so at each start, within changes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "record/sql.h"
#include "unit/fixtures/office.h"

static void revoked_certificates_are_found_by_an_index_of_theirs(void **state)
{
	struct office *o = *state;
	sqlite3 *db = NULL;
	sqlite3_stmt *plan = NULL;
	char text[4096];

	assert_true(snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s",
			record_sql[RECORD_SQL_REVOKED_CERTIFICATES]) < (int)sizeof text);
	assert_int_equal(sqlite3_open(o->url + strlen("sqlite:"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, text, -1, &plan, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(plan), SQLITE_ROW);
	assert_non_null(
	    strstr((const char *)sqlite3_column_text(plan, 3), "certificate_revoked_id"));
	sqlite3_finalize(plan);
	sqlite3_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		revoked_certificates_are_found_by_an_index_of_theirs, office_start, office_stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
