/* Requests that come again, at times of the tests' choice. */
#include "api/once.h"

#include "unit/fixtures/office.h"

#define CODE "0000000001"

/* What the handler is to do, and how often it was called. */
static struct {
	unsigned status, calls;
	bool wanted;
} orders;

/* Changes the wish for a sticker, and answers with its number. */
static void handle(struct api_call *c)
{
	const struct code code = a_code(CODE);
	struct json *document = json_new_object();

	assert_int_equal(store_set_sticker(c->store, &code, orders.wanted), ERR_OK);
	json_set_int(document, "calls", ++orders.calls);
	if (orders.status < 400) {
		strcpy(c->answer.location, "/there");
		api_send(c, orders.status, document);
	} else {
		json_free(document);
		api_fail(c, orders.status, "code.self", NULL, "call %u", orders.calls);
	}
}

static const struct api_row row = {
    .method = "POST", .pattern = "/api/v1/x", .changes = true, .handle = handle};

/* What was answered: "201 /there {…}". */
static const char *send_as(
    struct office *o, int64_t token, const char *key, const char *body, int64_t now)
{
	struct http_request http = {.method = STR("POST"), .target = STR("/api/v1/x")};
	struct request request = {.http = &http, .now = now};
	struct api_call c = {.r = &request,
	    .row = &row,
	    .store = o->store,
	    .who = {.id = 1, .token = token},
	    .answer = {.text = BUF_INIT(API_TEXT_MAX)}};
	static char said[512];

	http.fields[HTTP_IDEMPOTENCY_KEY] = key == NULL ? (struct str){NULL, 0} : str_from(key);
	http.body = str_from(body);
	api_once(&c);
	snprintf(said, sizeof said, "%u %s %s", c.answer.status, c.answer.location,
	    c.answer.text.at == NULL ? "" : c.answer.text.at);
	buf_free(&c.answer.text);
	arena_free(&c.memory);
	store_rollback(o->store);
	return said;
}

static const char *send_it(struct office *o, const char *key, const char *body, int64_t now)
{
	return send_as(o, 7, key, body, now);
}

static bool sticker_is_wanted(struct office *o)
{
	return office_show(o, CODE).contract.sticker;
}

static int once_start(void **state)
{
	office_start(state);
	office_must_add(*state, CODE, "https://www.shop.example.jp/", "");
	orders.status = 201;
	orders.calls = 0;
	orders.wanted = false;
	return 0;
}

static void an_answer_comes_again_for_a_day_and_not_longer(void **state)
{
	struct office *o = *state;

	assert_string_equal(send_it(o, "k", "{}", NOW), "201 /there {\"calls\":1}");
	assert_false(sticker_is_wanted(o));
	assert_string_equal(send_it(o, "other", "{}", NOW + DAY - 1), "201 /there {\"calls\":2}");
	assert_string_equal(send_it(o, "k", "{}", NOW + DAY - 1), "201 /there {\"calls\":1}");
	assert_string_equal(send_it(o, "k", "{}", NOW + DAY), "201 /there {\"calls\":3}");
	assert_string_equal(send_it(o, "k", "{}", NOW + DAY), "201 /there {\"calls\":3}");
}

static void what_is_old_is_swept_out_when_another_comes(void **state)
{
	struct office *o = *state;

	send_it(o, "old", "{}", NOW);
	send_it(o, "young", "{}", NOW + DAY);
	assert_false(office_try_sql(o, "INSERT INTO api_answer (owner, key, at, request, status,"
				       " location, etag, body) SELECT 7, 'young', 0, request, 201,"
				       " '', '', '' FROM api_answer WHERE key = 'young'"));
	assert_true(office_try_sql(o, "INSERT INTO api_answer (owner, key, at, request, status,"
				      " location, etag, body) SELECT 7, 'old', 0, request, 201,"
				      " '', '', '' FROM api_answer WHERE key = 'young'"));
}

static void a_clock_that_is_set_back_forgets_nothing(void **state)
{
	struct office *o = *state;

	send_it(o, "k", "{}", NOW);
	assert_string_equal(send_it(o, "k", "{}", NOW - 3 * DAY), "201 /there {\"calls\":1}");
}

static void another_request_with_the_key_does_nothing(void **state)
{
	struct office *o = *state;

	send_it(o, "k", "{}", NOW);
	orders.wanted = true;
	assert_non_null(strstr(send_it(o, "k", "{ }", NOW), "422  "));
	assert_int_equal(orders.calls, 1);
	assert_false(sticker_is_wanted(o));
	/* Another's key is another. */
	assert_string_equal(send_as(o, 8, "k", "{ }", NOW), "201 /there {\"calls\":2}");
	assert_string_equal(send_as(o, 0, "k", "{ }", NOW), "201 /there {\"calls\":3}");
	assert_string_equal(send_as(o, 1, "k", "{ }", NOW), "201 /there {\"calls\":4}");
}

static void a_refusal_is_kept_and_what_it_did_is_not(void **state)
{
	struct office *o = *state;
	char first[512];

	orders.status = 422;
	strcpy(first, send_it(o, "k", "{}", NOW));
	assert_non_null(strstr(first, "call 1"));
	assert_true(sticker_is_wanted(o));
	orders.status = 201;
	assert_string_equal(send_it(o, "k", "{}", NOW), first);
	assert_int_equal(orders.calls, 1);
}

static void a_failure_is_forgotten(void **state)
{
	struct office *o = *state;

	orders.status = 503;
	assert_non_null(strstr(send_it(o, "k", "{}", NOW), "503  "));
	assert_true(sticker_is_wanted(o));
	orders.status = 201;
	assert_string_equal(send_it(o, "k", "{}", NOW), "201 /there {\"calls\":2}");
	assert_false(sticker_is_wanted(o));
}

static void without_a_key_each_is_done(void **state)
{
	struct office *o = *state;

	assert_string_equal(send_it(o, NULL, "{}", NOW), "201 /there {\"calls\":1}");
	assert_string_equal(send_it(o, NULL, "{}", NOW), "201 /there {\"calls\":2}");
}

/* The change is not kept without its answer. */
static void an_answer_that_cannot_be_kept_undoes_the_change(void **state)
{
	struct office *o = *state;

	office_run_sql(o, "DROP TABLE api_answer");
	office_run_sql(o, "CREATE TABLE api_answer (owner INTEGER, key TEXT, at INTEGER,"
			  " request INTEGER, status INTEGER CHECK (status < 0), location TEXT,"
			  " etag TEXT, body TEXT)");
	assert_non_null(strstr(send_it(o, "k", "{}", NOW), "503  "));
	assert_true(sticker_is_wanted(o));
}

static void keys_are_visible_ascii(void **state)
{
	static const char *const bad[] = {"", "a b", "\x7f", "\xc3\xbc"};
	struct office *o = *state;
	char longest[ONCE_KEY_MAX + 2];

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_non_null(strstr(send_it(o, bad[i], "{}", NOW), "400  "));
	memset(longest, 'x', sizeof longest);
	longest[ONCE_KEY_MAX + 1] = '\0';
	assert_non_null(strstr(send_it(o, longest, "{}", NOW), "400  "));
	longest[ONCE_KEY_MAX] = '\0';
	assert_non_null(strstr(send_it(o, longest, "{}", NOW), "201 "));
	assert_non_null(strstr(send_it(o, "\"quoted\"", "{}", NOW), "\"calls\":2"));
	assert_non_null(strstr(send_it(o, "quoted", "{}", NOW), "\"calls\":2"));
	assert_int_equal(orders.calls, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, once_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(an_answer_comes_again_for_a_day_and_not_longer),
	    TEST(what_is_old_is_swept_out_when_another_comes),
	    TEST(a_clock_that_is_set_back_forgets_nothing),
	    TEST(another_request_with_the_key_does_nothing),
	    TEST(a_refusal_is_kept_and_what_it_did_is_not),
	    TEST(a_failure_is_forgotten),
	    TEST(without_a_key_each_is_done),
	    TEST(an_answer_that_cannot_be_kept_undoes_the_change),
	    TEST(keys_are_visible_ascii),
	};

	return office_run(tests);
}
