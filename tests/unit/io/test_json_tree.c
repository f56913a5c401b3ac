/* JSON objects read by a table of members. */
#include "io/json_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit/fixtures/exact.h"

static const struct json_tree_rule person[] = {
    {"name", JSON_TREE_TEXT, true, NULL},
    {"age", JSON_TREE_INT, false, NULL},
    {.name = NULL},
};

static const struct json_tree_rule rules[] = {
    {"urls", JSON_TREE_TEXTS, true, NULL},
    {"organization", JSON_TREE_TEXT, false, NULL},
    {"limit", JSON_TREE_INT, false, NULL},
    {"sticker", JSON_TREE_BOOL, false, NULL},
    {"owner", JSON_TREE_OBJECT, false, person},
    {"contacts", JSON_TREE_OBJECTS, false, person},
    {.name = NULL},
};

enum { URLS, ORGANIZATION, LIMIT, STICKER, OWNER, CONTACTS };
enum { NAME, AGE, PERSON_MEMBERS };

static struct arena arena;
static struct problem why;

static enum err tree_of(const char *text, const struct json_tree_value **ret)
{
	struct str copy = exact_copy(str_from(text));
	enum err err;

	why = (struct problem){.text = ""};
	err = json_tree_read(copy, rules, &arena, ret, &why);
	exact_free(copy);
	return err;
}

static void must_refuse(const char *text, const char *reason, const char *about)
{
	const struct json_tree_value *v = NULL;

	if (tree_of(text, &v) != ERR_INVALID)
		fail_msg("taken: %s", text);
	assert_string_equal(why.reason, reason);
	assert_string_equal(why.about, about);
	assert_null(v);
}

static void each_kind_is_read(void **state)
{
	const struct json_tree_value *v = NULL;

	(void)state;
	assert_int_equal(
	    tree_of("{\"urls\":[\"https://a.example/\",\"b\"],\"organization\":\"\\u682a\","
		    "\"limit\":-9223372036854775808,\"sticker\":true,"
		    "\"owner\":{\"name\":\"A\",\"age\":7},"
		    "\"contacts\":[{\"name\":\"B\"},{\"age\":0,\"name\":\"C\"}]}",
		&v),
	    ERR_OK);
	assert_int_equal(v[URLS].count, 2);
	assert_true(str_eq(v[URLS].texts[0], STR("https://a.example/")));
	assert_true(str_eq(v[URLS].texts[1], STR("b")));
	assert_true(str_eq(v[ORGANIZATION].text, STR("\u682a")));
	assert_true(v[LIMIT].number == INT64_MIN);
	assert_int_equal(v[STICKER].number, 1);
	assert_int_equal(v[OWNER].members[AGE].number, 7);
	assert_int_equal(v[CONTACTS].count, 2);
	assert_true(str_eq(v[CONTACTS].members[PERSON_MEMBERS + NAME].text, STR("C")));
	assert_false(v[CONTACTS].members[AGE].is_given);
	assert_true(v[CONTACTS].members[PERSON_MEMBERS + AGE].is_given);
}

static void what_is_not_given_shows_and_null_is_as_good_as_that(void **state)
{
	const struct json_tree_value *v = NULL;

	(void)state;
	assert_int_equal(tree_of("{\"urls\":[],\"limit\":null}", &v), ERR_OK);
	assert_true(v[URLS].is_given);
	assert_int_equal(v[URLS].count, 0);
	assert_false(v[LIMIT].is_given);
	assert_true(v[LIMIT].is_null);
	assert_false(v[ORGANIZATION].is_null);
	assert_null(v[ORGANIZATION].text.at);
}

static void what_is_wrong_is_refused_by_its_name(void **state)
{
	(void)state;
	must_refuse("{}", "json.missing", "urls");
	must_refuse("{\"urls\":null}", "json.type", "urls");
	must_refuse("{\"urls\":[],\"url\":1}", "json.unknown", "url");
	must_refuse("{\"urls\":\"https://a.example/\"}", "json.type", "urls");
	must_refuse("{\"urls\":[1]}", "json.type", "urls");
	must_refuse("{\"urls\":[],\"limit\":1.0}", "json.type", "limit");
	assert_string_equal(why.text, "limit: it must be a whole number");
	must_refuse("{\"urls\":[],\"limit\":\"1\"}", "json.type", "limit");
	must_refuse("{\"urls\":[],\"sticker\":1}", "json.type", "sticker");
	must_refuse("{\"urls\":[],\"owner\":[]}", "json.type", "owner");
	must_refuse("{\"urls\":[],\"owner\":{}}", "json.missing", "owner.name");
	must_refuse("{\"urls\":[],\"owner\":{\"name\":2}}", "json.type", "owner.name");
	must_refuse(
	    "{\"urls\":[],\"contacts\":[{\"name\":\"A\",\"x\":0}]}", "json.unknown", "contacts.x");
	must_refuse("{\"urls\":[],\"contacts\":[\"A\"]}", "json.type", "contacts");
}

static void a_member_that_stands_there_twice_is_named(void **state)
{
	(void)state;
	must_refuse("{\"urls\":[],\"limit\":1,\"limit\":1}", "json.duplicate", "limit");
	must_refuse("{\"urls\":[],\"urls\":[]}", "json.duplicate", "urls");
	must_refuse("{\"urls\":[],\"owner\":{\"age\":1, \"age\" :2}}", "json.duplicate", "age");
	/* One that is spelt in another way is the same. */
	assert_int_equal(
	    tree_of("{\"urls\":[],\"urls\\u0000\":[]}", &(const struct json_tree_value *){NULL}),
	    ERR_INVALID);
	assert_int_equal(
	    tree_of("{\"urls\":[],\"url\\u0073\":[]}", &(const struct json_tree_value *){NULL}),
	    ERR_INVALID);
	assert_string_equal(why.reason, "json.duplicate");
}

static void what_is_no_json_object_is_malformed(void **state)
{
	static const char *const texts[] = {"", " ", "[]", "\"a\"", "null", "{", "{\"urls\":[]}x",
	    "{'urls':[]}", "{\"urls\":[],}", "{\"urls\":[\"\xff\"]}", "{\"urls\":[\"\\ud800\"]}",
	    "{\"urls\":[],\"limit\":9223372036854775808}", "\xef\xbb\xbf{\"urls\":[]}",
	    "{\"urls\":[\"a\\u0000b\"]}"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		must_refuse(texts[i], "json.malformed", "");
}

static void nesting_is_bounded_before_anything_is_parsed(void **state)
{
	char deep[200001];

	(void)state;
	memset(deep, '[', sizeof deep - 1);
	deep[sizeof deep - 1] = '\0';
	must_refuse(deep, "json.depth", "");
	must_refuse("{\"a\":[[[[[[1]]]]]]}", "json.depth", "");
	must_refuse("{\"a\":[[[[[1]]]]]}", "json.unknown", "a");
	/* What stands in a text nests nothing. */
	must_refuse("{\"urls\":[\"[[[[[[[[\\\"[[[[\"],\"b\":0}", "json.unknown", "b");
}

static void lists_are_bounded(void **state)
{
	char *text = malloc(16 + 3 * (JSON_TREE_ITEMS_MAX + 1));
	const struct json_tree_value *v = NULL;

	(void)state;
	assert_non_null(text);
	strcpy(text, "{\"urls\":[\"\"");
	for (unsigned i = 1; i < JSON_TREE_ITEMS_MAX; i++)
		strcat(text, ",\"\"");
	strcat(text, "]}");
	assert_int_equal(tree_of(text, &v), ERR_OK);
	assert_int_equal(v[URLS].count, JSON_TREE_ITEMS_MAX);
	v = NULL;
	text[strlen(text) - 2] = '\0';
	strcat(text, ",\"\"]}");
	must_refuse(text, "json.items", "urls");
	free(text);
}

static void a_long_strange_name_is_cut_between_characters(void **state)
{
	(void)state;
	must_refuse("{\"urls\":[],\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		    "\u682a\u682a\":0}",
	    "json.unknown", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

static int arena_end(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(each_kind_is_read, arena_end),
	    cmocka_unit_test_teardown(
		what_is_not_given_shows_and_null_is_as_good_as_that, arena_end),
	    cmocka_unit_test_teardown(what_is_wrong_is_refused_by_its_name, arena_end),
	    cmocka_unit_test_teardown(a_member_that_stands_there_twice_is_named, arena_end),
	    cmocka_unit_test_teardown(what_is_no_json_object_is_malformed, arena_end),
	    cmocka_unit_test_teardown(nesting_is_bounded_before_anything_is_parsed, arena_end),
	    cmocka_unit_test_teardown(lists_are_bounded, arena_end),
	    cmocka_unit_test_teardown(a_long_strange_name_is_cut_between_characters, arena_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
