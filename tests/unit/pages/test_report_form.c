/* What a report carries of what was seen, for how long it counts, and what of the words is taken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pages/report_form.h"
#include "pages/token.h"
#include "web/params.h"

static const char type[] = "application/x-www-form-urlencoded";

/* 2026-06-01, in the middle of a slot. */
enum { HOUR = 3600 };
#define NOW (INT64_C(1780272000) / (REPORT_HOURS * HOUR) * (REPORT_HOURS * HOUR) + HOUR)

static struct app the_app;

/* Posts what a form of `made_at` carries, with these words, at NOW. */
static enum report_fault post(
    struct str words, int64_t made_at, struct arena *memory, struct usage_complaint *ret)
{
	struct http_request http = {0};
	const struct request r = {.app = &the_app, .http = &http, .now = NOW};
	struct buf body = BUF_INIT(REPORT_BODY_MAX);
	struct form form;
	char token[TOKEN_ROOM];
	enum report_fault fault;

	assert_true(token_make(&the_app, "report 0123456789 host evil.example",
	    made_at / (REPORT_HOURS * HOUR), token));
	buf_printf(&body, "code=0123456789&host=evil.example&seen=host&token=%s&words=", token);
	params_encode(&body, words);
	assert_int_equal(body.err, ERR_OK);
	http.fields[HTTP_CONTENT_TYPE] = str_from(type);
	http.body = buf_str(&body);
	fault = report_form_read(&r, memory, &form, ret);
	buf_free(&body);
	return fault;
}

static void a_form_counts_for_two_hours_and_no_longer_than_four(void **state)
{
	static const struct {
		int64_t age;
		enum report_fault fault;
	} rows[] = {{0, REPORT_SOUND}, {REPORT_HOURS * HOUR, REPORT_SOUND},
	    {(REPORT_HOURS + 1) * HOUR, REPORT_SOUND},
	    {(REPORT_HOURS + 1) * HOUR + 1, REPORT_STALE}, {2 * REPORT_HOURS * HOUR, REPORT_STALE},
	    {-REPORT_HOURS * HOUR, REPORT_STALE}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct arena memory = {0};
		struct usage_complaint c;

		if (post(STR("x"), NOW - rows[i].age, &memory, &c) != rows[i].fault)
			fail_msg("%d seconds", (int)rows[i].age);
		arena_free(&memory);
	}
}

static void what_was_seen_comes_back_with_the_words(void **state)
{
	struct arena memory = {0};
	struct usage_complaint c;

	(void)state;
	assert_int_equal(
	    post(STR(" a\r\nb\t<c>\xe2\x80\xae日本 \n"), NOW, &memory, &c), REPORT_SOUND);
	assert_string_equal(c.code.text, "0123456789");
	assert_string_equal(c.host, "evil.example");
	assert_string_equal(c.seen, "host");
	assert_int_equal(c.at, NOW);
	assert_string_equal(c.words, " a\nb<c>日本");
	arena_free(&memory);
}

static void five_hundred_letters_are_taken_and_no_more(void **state)
{
	struct arena memory = {0};
	struct usage_complaint c;
	char words[4 * (USAGE_WORDS_LETTERS + 1)];

	(void)state;
	for (size_t i = 0; i < sizeof words; i += 4)
		memcpy(words + i, "\xf0\x9f\x98\x80", 4);
	assert_int_equal(
	    post((struct str){words, sizeof words - 4}, NOW, &memory, &c), REPORT_SOUND);
	assert_int_equal(strlen(c.words), USAGE_WORDS_MAX);
	assert_int_equal(post((struct str){words, sizeof words}, NOW, &memory, &c), REPORT_LONG);
	arena_free(&memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_form_counts_for_two_hours_and_no_longer_than_four),
	    cmocka_unit_test(what_was_seen_comes_back_with_the_words),
	    cmocka_unit_test(five_hundred_letters_are_taken_and_no_more),
	};

	memset(the_app.page_key, 7, sizeof the_app.page_key);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
