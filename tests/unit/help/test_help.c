/* Questions and answers: what is embedded is whole, every link leads somewhere, and a mistake in an
 * operator's own files is told with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "unit/fixtures/answers.h"
#include "base/asset.h"
#include "doctor/check.h"
#include "help/link.h"

static void must_refuse(struct answers *a, const char *reason)
{
	assert_int_equal(answers_load(a), ERR_INVALID);
	if (strstr(a->why.text, reason) == NULL)
		fail_msg("the reason says \"%s\", not \"%s\"", a->why.text, reason);
	answers_end(a);
}

static void every_question_has_an_answer_in_every_language(void **state)
{
	struct answers a;

	(void)state;
	answers_begin(&a);
	if (answers_load(&a))
		fail_msg("%s", a.why.text);
	assert_true(help_outline(a.help)->question_count >= 50);
	for (size_t i = 0; i < help_outline(a.help)->question_count; i++)
		for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
			const struct help_text *text = help_text(a.help, i, (enum lang)lang);

			assert_true(text->title.len > 0);
			assert_true(text->answer.len > 0);
		}
	answers_end(&a);
}

static void no_answer_lies_about_that_no_question_leads_to(void **state)
{
	struct answers a;

	(void)state;
	answers_begin(&a);
	assert_int_equal(answers_load(&a), ERR_OK);
	for (size_t i = 0; i < assets_count; i++) {
		struct str name = str_from(assets[i].path);
		size_t question;

		if (!str_starts(name, STR("help/")) || str_eq(name, STR("help/questions.txt")))
			continue;
		name = str_part(name, strlen("help/ja/"), name.len - strlen("help/ja/.txt"));
		if (!help_outline_find(help_outline(a.help), name, &question))
			fail_msg("%s", assets[i].path);
	}
	answers_end(&a);
}

static void every_place_leads_to_questions_that_there_are(void **state)
{
	struct answers a;
	size_t found[HELP_LINKS_MAX];

	(void)state;
	answers_begin(&a);
	assert_int_equal(answers_load(&a), ERR_OK);
	for (size_t i = 0; i < help_links_count; i++) {
		size_t wanted = 0;

		while (wanted < HELP_LINKS_MAX && help_links[i].questions[wanted] != NULL)
			wanted++;
		if (help_link_find(a.help, str_from(help_links[i].place), found) != wanted)
			fail_msg("%s", help_links[i].place);
	}
	answers_end(&a);
}

static void a_place_without_a_row_stands_for_the_one_above_it(void **state)
{
	struct answers a;
	size_t own[HELP_LINKS_MAX], above[HELP_LINKS_MAX];

	(void)state;
	answers_begin(&a);
	assert_int_equal(answers_load(&a), ERR_OK);
	assert_true(help_link_find(a.help, STR("reason.csr"), above) > 0);
	assert_true(help_link_find(a.help, STR("reason.csr.nobody.knows"), own) > 0);
	assert_int_equal(own[0], above[0]);
	assert_true(help_link_find(a.help, STR("reason.csr.secret"), own) > 0);
	assert_int_not_equal(own[0], above[0]);
	assert_int_equal(help_link_find(a.help, STR("nowhere.at.all"), own), 0);
	assert_int_equal(help_link_find(a.help, (struct str){NULL, 0}, own), 0);
	answers_end(&a);
}

static void every_finding_of_the_site_doctor_has_a_question_of_its_own(void **state)
{
	(void)state;
	for (unsigned i = 0; i < DOCTOR_CHECK_COUNT; i++) {
		char place[64];
		size_t row = 0;

		snprintf(place, sizeof place, "doctor.%s", doctor_checks[i].word);
		while (row < help_links_count && strcmp(help_links[row].place, place) != 0)
			row++;
		if (row == help_links_count)
			fail_msg("%s", place);
	}
}

/* A link to a question in a template or in a text of the catalogues. */
static void check_asset_links(const struct answers *a, const struct asset *asset)
{
	struct str rest = {asset->start, (size_t)(asset->end - asset->start)};
	size_t at, question;

	while ((at = str_find(rest, STR("\"/help/"))) < rest.len) {
		struct str name;

		rest = str_part(rest, at + strlen("\"/help/"), rest.len);
		name = str_part(rest, 0, 0);
		while (name.len < rest.len && strchr("?#\"{", rest.at[name.len]) == NULL)
			name.len++;
		if (name.len > 0 && !help_outline_find(help_outline(a->help), name, &question))
			fail_msg("%s leads to /help/%.*s", asset->path, STR_ARG(name));
	}
}

static void every_link_in_a_page_leads_to_a_question(void **state)
{
	struct answers a;

	(void)state;
	answers_begin(&a);
	assert_int_equal(answers_load(&a), ERR_OK);
	for (size_t i = 0; i < assets_count; i++)
		if (str_starts(str_from(assets[i].path), STR("pages/")))
			check_asset_links(&a, &assets[i]);
	answers_end(&a);
}

static void answers_say_what_the_settings_say(void **state)
{
	struct answers a;
	size_t question;

	(void)state;
	answers_begin(&a);
	a.config.issue.renewal_days.usual = 77;
	assert_int_equal(answers_load(&a), ERR_OK);
	assert_true(help_outline_find(help_outline(a.help), STR("renew-when"), &question));
	assert_true(str_find(help_text(a.help, question, LANG_EN)->answer, STR("77 days")) <
		    help_text(a.help, question, LANG_EN)->answer.len);
	answers_end(&a);
}

static void a_question_of_the_operators_own_is_answered(void **state)
{
	struct answers a;

	(void)state;
	answers_begin(&a);
	answers_put(&a, "questions.txt", "# ours\n\n[visitors]\nown:\nsafe: own\n");
	answers_put(&a, "ja/own.txt", "Words: 独自\n独自の質問\n短い\n答え\n\n長い答え\n");
	answers_put(&a, "en/own.txt", "Words: own\nA question of ours\nShort.\n");
	assert_int_equal(answers_load(&a), ERR_OK);
	assert_int_equal(help_outline(a.help)->question_count, 2);
	assert_string_equal(help_outline(a.help)->questions[0].name, "own");
	assert_int_equal(help_outline(a.help)->questions[1].related[0], 0);
	assert_true(str_eq(help_text(a.help, 0, LANG_JA)->answer, STR("短い答え")));
	assert_non_null(help_text(a.help, 0, LANG_JA)->blocks);
	assert_null(help_text(a.help, 0, LANG_EN)->blocks);
	answers_end(&a);
}

static void a_mistake_is_told_with_its_file_and_line(void **state)
{
	static const struct {
		const char *file, *content, *reason;
	} rows[] = {
	    {"questions.txt", "own:\n", "help/questions.txt:1: no subject stands before \"own\""},
	    {"questions.txt", "[visitors]\nown\n", "help/questions.txt:2: expected"},
	    {"questions.txt", "[visitors]\nOwn:\n", "help/questions.txt:2: this is no name"},
	    {"questions.txt",
		"[visitors]\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:"
		"\n",
		"help/questions.txt:2: this is no name"},
	    {"questions.txt", "[visitors]\n: safe\n", "help/questions.txt:2: this is no name"},
	    {"questions.txt", "[]\n", "help/questions.txt:1: this is no subject"},
	    {"questions.txt", "[visitors]\nsafe: safe safe safe safe safe safe\n",
		"help/questions.txt:2: it leads to too many"},
	    {"questions.txt", "[visitors]\nsafe:\n\nsafe:\n", "questions.txt:4: this name stands"},
	    {"questions.txt", "[visitors]\nsafe: other\n", "questions.txt:2: there is no question"},
	    {"questions.txt", "[visitors]\nnone:\n", "there is no help/ja/none.txt"},
	    {"questions.txt", "[ours]\nsafe:\n", "the texts lack the key \"help.subject.ours\""},
	    {"ja/safe.txt", "A question\nShort\n", "help/ja/safe.txt:1: the first line is not"},
	    {"ja/safe.txt", "Words: a\nA question\n", "help/ja/safe.txt:3: expected a sentence"},
	    {"en/safe.txt", "Words: a\nA question\n\nLong\n", "help/en/safe.txt:3: expected"},
	    {"en/safe.txt", "Words: a\nq\n- s\n", "help/en/safe.txt:3: expected a sentence"},
	    {"en/safe.txt", "Words: a\n\ns\n", "help/en/safe.txt:2: expected a sentence"},
	    {"en/safe.txt", "Words: a\nq\ns\n\na\nb [x](//evil.example)\n",
		"help/en/safe.txt:6: a link"},
	    {"en/safe.txt", "Words: a\nq\ns\n\n[x](javascript:alert)\n",
		"help/en/safe.txt:5: a link"},
	    {"en/safe.txt", "Words: a\nq\ns\n\nsee [x](/help/none)\n",
		"help/en/safe.txt: a link leads to /help/none"},
	    {"en/safe.txt", "Words: a\nq\ns {days}\n", "help/en/safe.txt:3: there is no {days}"},
	    {"en/safe.txt", "Words: a\nq\ns\n\nan `open\n", "help/en/safe.txt:5: a ` has no other"},
	    {"en/safe.txt", "Words: \xff\nq\ns\n", "help/en/safe.txt: not UTF-8"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct answers a;

		answers_begin(&a);
		answers_put(&a, rows[i].file, rows[i].content);
		must_refuse(&a, rows[i].reason);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_question_has_an_answer_in_every_language),
	    cmocka_unit_test(no_answer_lies_about_that_no_question_leads_to),
	    cmocka_unit_test(every_place_leads_to_questions_that_there_are),
	    cmocka_unit_test(a_place_without_a_row_stands_for_the_one_above_it),
	    cmocka_unit_test(every_finding_of_the_site_doctor_has_a_question_of_its_own),
	    cmocka_unit_test(every_link_in_a_page_leads_to_a_question),
	    cmocka_unit_test(answers_say_what_the_settings_say),
	    cmocka_unit_test(a_question_of_the_operators_own_is_answered),
	    cmocka_unit_test(a_mistake_is_told_with_its_file_and_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
