/* Cursors: those that were given are believed, for their list alone. */
#include "api/cursor.h"

#include <stdarg.h>
#include <stdio.h>
#include <setjmp.h>
#include <cmocka.h>

static const struct api_row contracts = {.pattern = "/api/v1/contracts"};
static const struct api_row proposals = {.pattern = "/api/v1/proposals"};

/* A call of the list with this query. */
struct desk_call {
	struct app app;
	struct request request;
	struct api_call call;
	char query[200];
};

static void call_begin(struct desk_call *d, const struct api_row *row, const char *cursor)
{
	*d = (struct desk_call){.call = {.row = row, .answer = {.text = BUF_INIT(4096)}}};
	memset(d->app.console_key, 7, sizeof d->app.console_key);
	d->request.app = &d->app;
	d->call.r = &d->request;
	if (cursor != NULL) {
		snprintf(d->query, sizeof d->query, "limit=2&cursor=%s", cursor);
		d->request.query = str_from(d->query);
	}
}

static void call_end(struct desk_call *d)
{
	buf_free(&d->call.answer.text);
	arena_free(&d->call.memory);
}

static bool cursor_is_taken(
    const struct api_row *row, const char *filters, const char *cursor, const char *wanted)
{
	char place[CURSOR_PLACE_MAX];
	struct desk_call d;
	bool taken;

	call_begin(&d, row, cursor);
	taken = api_cursor_read(&d.call, str_from(filters), place);
	if (taken)
		assert_string_equal(place, wanted);
	else
		assert_int_equal(d.call.answer.status, 400);
	call_end(&d);
	return taken;
}

static void cursor_given(const char *filters, char cursor[CURSOR_MAX])
{
	struct desk_call d;

	call_begin(&d, &contracts, NULL);
	assert_int_equal(
	    api_cursor_write(&d.call, str_from(filters), STR("0123456789"), cursor), ERR_OK);
	call_end(&d);
}

static void a_cursor_leads_on_in_its_own_list(void **state)
{
	char cursor[CURSOR_MAX];

	(void)state;
	cursor_given("host=a", cursor);
	assert_true(cursor_is_taken(&contracts, "host=a", cursor, "0123456789"));
	assert_false(cursor_is_taken(&contracts, "host=b", cursor, ""));
	assert_false(cursor_is_taken(&contracts, "", cursor, ""));
	assert_false(cursor_is_taken(&proposals, "host=a", cursor, ""));
}

static void without_one_the_list_begins(void **state)
{
	(void)state;
	assert_true(cursor_is_taken(&contracts, "", NULL, ""));
}

static void no_byte_of_it_can_be_changed(void **state)
{
	char cursor[CURSOR_MAX], other[CURSOR_MAX];

	(void)state;
	cursor_given("", cursor);
	for (size_t i = 0; cursor[i] != '\0'; i++) {
		memcpy(other, cursor, sizeof other);
		other[i] = other[i] == '1' ? '2' : '1';
		assert_false(cursor_is_taken(&contracts, "", other, ""));
		memcpy(other, cursor, sizeof other);
		other[i] = '\0';
		assert_false(cursor_is_taken(&contracts, "", other, ""));
	}
	assert_true(cursor_is_taken(&contracts, "", cursor, "0123456789"));
}

static void a_place_that_is_too_long_is_none(void **state)
{
	(void)state;
	assert_false(cursor_is_taken(
	    &contracts, "", "012345678901234567890123-000000000000000000000000", ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_cursor_leads_on_in_its_own_list),
	    cmocka_unit_test(without_one_the_list_begins),
	    cmocka_unit_test(no_byte_of_it_can_be_changed),
	    cmocka_unit_test(a_place_that_is_too_long_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
