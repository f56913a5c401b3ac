/* JSON that is built: what is written, and what becomes of a failure. */
#include "io/json.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

static void members_stand_in_the_order_in_which_they_were_set(void **state)
{
	struct json *o = json_new_object();
	struct json *list;
	struct buf text = BUF_INIT(1000);

	(void)state;
	json_set_text(o, "z", STR("日本 \"\\\n<"));
	json_set_int(o, "a", INT64_MIN);
	json_set_bool(o, "b", true);
	json_set_null(o, "n");
	json_set_text(o, "absent", (struct str){NULL, 0});
	list = json_set_array(o, "list");
	json_add_text(list, STR("x"));
	json_set_bool(json_add_object(list), "in", false);
	json_set_text(json_set_object(o, "o"), "k", STR(""));
	json_set_raw(o, "raw", STR("{\"q\":[1]}"));
	assert_int_equal(json_write(o, JSON_ONE_LINE, &text), ERR_OK);
	assert_string_equal(text.at,
	    "{\"z\":\"日本 \\\"\\\\\\n\\u003c\",\"a\":-9223372036854775808,\"b\":true,\"n\":null,"
	    "\"absent\":null,\"list\":[\"x\",{\"in\":false}],\"o\":{\"k\":\"\"},"
	    "\"raw\":{\"q\":[1]}}");
	buf_free(&text);
	json_free(o);
}

/* Whoever shows an answer as HTML runs no script of a name; whoever reads it sees all of it. */
static void what_begins_a_tag_and_what_nobody_sees_is_escaped(void **state)
{
	struct json *o = json_new_object();
	struct buf text = BUF_INIT(1000);

	(void)state;
	json_set_text(o, "a", STR("</script>&'"));
	json_set_text(o, "<b>", STR("\u202Egpj.exe\u200B \u2028\uFEFF\x7f\xc2\x85"));
	json_set_text(o, "c", STR("\U000E0001葛\U000E0100 é\t"));
	assert_int_equal(json_write(o, JSON_INDENTED, &text), ERR_OK);
	assert_string_equal(text.at,
	    "{\n  \"a\": \"\\u003c/script>&'\",\n"
	    "  \"\\u003cb>\": \"\\u202egpj.exe\\u200b \\u2028\\ufeff\\u007f\\u0085\",\n"
	    "  \"c\": \"\\udb40\\udc01葛\U000E0100 é\\t\"\n}");
	buf_free(&text);
	json_free(o);
}

static void text_that_is_no_utf8_spoils_the_document_and_not_the_program(void **state)
{
	struct json *o = json_new_object();
	struct buf text = BUF_INIT(1000);

	(void)state;
	json_set_text(json_set_object(o, "deep"), "bad", STR("\xff"));
	assert_int_equal(json_write(o, JSON_INDENTED, &text), ERR_INVALID);
	assert_int_equal(text.len, 0);
	json_free(o);
}

static void raw_rubbish_is_not_passed_on(void **state)
{
	struct json *o = json_new_object();
	struct buf text = BUF_INIT(1000);

	(void)state;
	json_set_raw(o, "raw", STR("{\"a\":1,\"a\":2}"));
	assert_int_equal(json_write(o, JSON_ONE_LINE, &text), ERR_INVALID);
	json_free(o);
}

static void a_document_larger_than_its_room_is_too_large(void **state)
{
	struct json *o = json_new_object();
	struct buf text = BUF_INIT(4);

	(void)state;
	json_set_text(o, "key", STR("value"));
	assert_int_equal(json_write(o, JSON_ONE_LINE, &text), ERR_TOO_LARGE);
	buf_free(&text);
	json_free(o);
}

static void text_that_could_not_be_written_whole_spoils_the_document(void **state)
{
	struct json *o = json_new_object();
	struct buf text = BUF_INIT(100), failed = BUF_INIT(4);

	(void)state;
	buf_puts(&failed, "more than four");
	json_set_buf(o, "key", &failed);
	assert_int_equal(json_write(o, JSON_ONE_LINE, &text), ERR_TOO_LARGE);
	buf_free(&failed);
	buf_free(&text);
	json_free(o);
}

static void no_document_is_no_memory(void **state)
{
	struct buf text = BUF_INIT(4);

	(void)state;
	json_set_text(json_set_array(NULL, "a"), "b", STR("c"));
	assert_int_equal(json_write(NULL, JSON_ONE_LINE, &text), ERR_NO_MEMORY);
	json_free(NULL);
}

/* A text alone is what it is as a member. */
static void a_text_is_written_as_a_document_has_it(void **state)
{
	static const char *const texts[] = {
	    "", "a", "\"\\/", "\b\f\n\r\t\x01\x10\x7f", "<a>&", "\u682a\u5f0f"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct json *o = json_new_object();
		struct buf built = BUF_INIT(1000), written = BUF_INIT(1000);

		json_set_text(o, "t", str_from(texts[i]));
		assert_int_equal(json_write(o, JSON_ONE_LINE, &built), ERR_OK);
		buf_puts(&written, "{\"t\":");
		json_write_text(str_from(texts[i]), &written);
		buf_putc(&written, '}');
		assert_string_equal(written.at, built.at);
		buf_free(&built);
		buf_free(&written);
		json_free(o);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_text_is_written_as_a_document_has_it),
	    cmocka_unit_test(members_stand_in_the_order_in_which_they_were_set),
	    cmocka_unit_test(what_begins_a_tag_and_what_nobody_sees_is_escaped),
	    cmocka_unit_test(text_that_is_no_utf8_spoils_the_document_and_not_the_program),
	    cmocka_unit_test(raw_rubbish_is_not_passed_on),
	    cmocka_unit_test(a_document_larger_than_its_room_is_too_large),
	    cmocka_unit_test(text_that_could_not_be_written_whole_spoils_the_document),
	    cmocka_unit_test(no_document_is_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
