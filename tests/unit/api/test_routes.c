/* Which row serves what. */
#include "api/routes.h"

#include <stdarg.h>
#include <stdio.h>
#include <setjmp.h>
#include <cmocka.h>

static const struct api_row *row_of(const char *method, const char *path)
{
	struct route_captures captures;

	return api_find(str_from(method), str_from(path), &captures);
}

static void a_row_is_found_by_method_and_path(void **state)
{
	const struct api_row *list = row_of("GET", "/api/v1/contracts");

	(void)state;
	assert_non_null(list);
	assert_false(list->changes);
	assert_ptr_equal(row_of("HEAD", "/api/v1/contracts"), list);
	assert_true(row_of("POST", "/api/v1/contracts")->changes);
	assert_ptr_not_equal(row_of("PATCH", "/api/v1/contracts/0123456789"),
	    row_of("GET", "/api/v1/contracts/0123456789"));
	assert_null(row_of("PUT", "/api/v1/contracts"));
	assert_null(row_of("HEAD", "/api/v1/contracts/0123456789/revoke"));
	assert_null(row_of("GET", "/api/v1/contracts/"));
	assert_null(row_of("GET", "/api/v1/"));
	assert_null(row_of("get", "/api/v1/contracts"));
}

static void a_path_tells_all_that_is_done_there(void **state)
{
	char allow[64];

	(void)state;
	assert_true(api_allowed(STR("/api/v1/contracts"), allow, sizeof allow));
	assert_string_equal(allow, "GET, HEAD, POST");
	assert_true(api_allowed(STR("/api/v1/contracts/0123456789"), allow, sizeof allow));
	assert_string_equal(allow, "GET, HEAD, PATCH");
	assert_true(api_allowed(STR("/api/v1/proposals/1/approve"), allow, sizeof allow));
	assert_string_equal(allow, "POST");
	assert_false(api_allowed(STR("/api/v1/nothing"), allow, sizeof allow));
	assert_string_equal(allow, "");
}

/* Whoever has no token sees the description, and changes nothing. */
static void only_the_description_is_for_anybody(void **state)
{
	static const char *const paths[] = {"/api/v1/contracts", "/api/v1/contracts/1",
	    "/api/v1/contracts/1/history", "/api/v1/proposals", "/api/v1/proposals/1",
	    "/api/v1/events", "/api/v1/usage"};

	(void)state;
	assert_int_equal(row_of("GET", "/api/v1/openapi.json")->right, API_ANYBODY);
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		assert_true(row_of("GET", paths[i])->right > API_KNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_row_is_found_by_method_and_path),
	    cmocka_unit_test(a_path_tells_all_that_is_done_there),
	    cmocka_unit_test(only_the_description_is_for_anybody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
