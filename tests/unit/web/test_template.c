/* Templates: what is escaped, what is refused, and how lists and texts are filled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "web/template.h"

static const char texts_file[] = "# texts\nhello = Hello, {who}!\nplain = A & B\n";

struct fixture {
	struct catalogue *texts;
	struct arena memory;
	struct model *model;
	struct buf page;
	struct problem why;
};

struct source {
	const char *name, *content;
};

/* `arg` is a list of sources ended by a NULL name. */
static bool load(void *arg, struct str name, struct str *ret_content)
{
	for (const struct source *s = arg; s->name != NULL; s++)
		if (str_eq(name, str_from(s->name))) {
			*ret_content = str_from(s->content);
			return true;
		}
	return false;
}

static int set_up(void **state)
{
	static struct fixture f;

	f = (struct fixture){.page = BUF_INIT(4096)};
	assert_int_equal(catalogue_read(STR(texts_file), "text/en.txt", &f.texts, &f.why), ERR_OK);
	f.model = model_new(&f.memory);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	catalogue_free(f->texts);
	arena_free(&f->memory);
	buf_free(&f->page);
	return 0;
}

static enum err compile(struct fixture *f, const char *html, struct template **ret)
{
	struct source sources[] = {
	    {"page", html}, {"part", "<{{name}}>"}, {"loop", "{{> loop}}"}, {NULL, NULL}};

	return template_compile("page", load, sources, f->texts, ret, &f->why);
}

static const char *render(struct fixture *f, const char *html)
{
	struct template *t = NULL;

	assert_int_equal(compile(f, html, &t), ERR_OK);
	assert_int_equal(template_render(t, f->texts, f->model, &f->page, &f->why), ERR_OK);
	template_free(t);
	return f->page.at;
}

static void all_five_characters_are_escaped(void **state)
{
	struct fixture *f = *state;

	model_cstr(f->model, "name", "<b a='x'>\"&\"</b>");
	assert_string_equal(
	    render(f, "{{name}}"), "&lt;b a=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/b&gt;");
}

static void what_turns_the_direction_of_text_is_made_visible(void **state)
{
	struct fixture *f = *state;

	model_cstr(f->model, "name",
	    "a\xE2\x80\xAE"
	    "b\x01");
	assert_string_equal(render(f, "{{name}}"), "a[U+202E]b[U+0001]");
}

static void bytes_that_are_no_text_become_replacement_characters(void **state)
{
	struct fixture *f = *state;

	model_cstr(f->model, "name", "a\xFF\xC0");
	assert_string_equal(render(f, "{{name}}"), "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void raw_is_spelled_out(void **state)
{
	struct fixture *f = *state;

	model_cstr(f->model, "name", "<br>");
	assert_string_equal(render(f, "{{raw name}}"), "<br>");
}

static void texts_are_filled_and_escaped(void **state)
{
	struct fixture *f = *state;

	model_cstr(f->model, "who", "<you>");
	assert_string_equal(render(f, "{{t hello}} {{t plain}}"), "Hello, &lt;you&gt;! A &amp; B");
}

static void the_model_can_choose_a_text(void **state)
{
	struct fixture *f = *state;

	model_cstr(f->model, "key", "plain");
	assert_string_equal(render(f, "{{t *key}}"), "A &amp; B");
}

static void items_of_a_list_shadow_what_is_outside(void **state)
{
	struct fixture *f = *state;

	model_cstr(f->model, "name", "outer");
	model_cstr(model_item(f->model, "list"), "name", "one");
	model_item(f->model, "list");
	assert_string_equal(render(f, "{{#list}}[{{name}}]{{/list}}"), "[one][outer]");
}

static void empty_texts_false_flags_and_absent_names_count_as_no(void **state)
{
	struct fixture *f = *state;

	model_cstr(f->model, "empty", "");
	model_flag(f->model, "no", false);
	model_flag(f->model, "yes", true);
	assert_string_equal(render(f, "{{#empty}}1{{/empty}}{{#no}}2{{/no}}{{#absent}}3{{/absent}}"
				      "{{^absent}}4{{/absent}}{{#yes}}5{{/yes}}{{^yes}}6{{/yes}}"),
	    "45");
}

static void files_are_included(void **state)
{
	struct fixture *f = *state;

	model_cstr(f->model, "name", "x");
	assert_string_equal(render(f, "a{{! not shown }}{{> part}}b"), "a<x>b");
}

static void a_name_that_the_model_lacks_is_an_error_and_not_an_empty_place(void **state)
{
	struct fixture *f = *state;
	struct template *t = NULL;

	assert_int_equal(compile(f, "{{name}}", &t), ERR_OK);
	assert_int_equal(template_render(t, f->texts, f->model, &f->page, &f->why), ERR_NOT_FOUND);
	assert_non_null(strstr(f->why.text, "\"name\""));
	template_free(t);
}

static void a_text_that_could_not_be_written_whole_makes_no_page(void **state)
{
	struct fixture *f = *state;
	struct template *t = NULL;
	struct buf failed = BUF_INIT(4);

	buf_puts(&failed, "more than four");
	model_buf(f->model, "name", &failed);
	assert_int_equal(compile(f, "{{#name}}<b>{{name}}</b>{{/name}}", &t), ERR_OK);
	assert_int_equal(template_render(t, f->texts, f->model, &f->page, &f->why), ERR_NO_MEMORY);
	template_free(t);
	buf_free(&failed);
}

static void mistakes_are_found_when_compiling_with_their_line(void **state)
{
	static const struct {
		const char *html, *reason;
	} cases[] = {
	    {"a\n{{name", "pages/page.html:2: a slot is not closed"},
	    {"\n\n{{#a}}", "pages/page.html:3: a section is not closed: \"a\""},
	    {"{{#a}}{{/b}}", "pages/page.html:1: another section is open than \"b\""},
	    {"{{/a}}", "no section is open"},
	    {"{{t nosuch}}", "the text catalogue lacks the key \"nosuch\""},
	    {"{{Name}}", "not a slot that is known: \"Name\""},
	    {"{{}}", "not a slot"},
	    {"{{> nosuch}}", "cannot include \"nosuch\""},
	    {"{{> loop}}", "cannot include \"loop\""},
	    {"{{t *A}}", "not a name"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct template *t = NULL;

		assert_int_equal(compile(f, cases[i].html, &t), ERR_INVALID);
		assert_non_null(strstr(f->why.text, cases[i].reason));
	}
}

static void catalogues_name_the_line_that_is_wrong(void **state)
{
	static const struct {
		const char *file, *reason;
	} cases[] = {
	    {"a = 1\nb\n", "t:2: expected"},
	    {"A = 1\n", "t:1: expected"},
	    {"a = 1\na = 2\n", "\"a\" stands there twice"},
	    {"a = \xFF\n", "t:1: not UTF-8"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct catalogue *c = NULL;

		assert_int_equal(
		    catalogue_read(str_from(cases[i].file), "t", &c, &f->why), ERR_INVALID);
		assert_non_null(strstr(f->why.text, cases[i].reason));
	}
}

static void catalogues_with_other_keys_are_told_apart(void **state)
{
	struct fixture *f = *state;
	struct catalogue *less = NULL;

	assert_int_equal(catalogue_read(STR("hello = x\n"), "text/ja.txt", &less, &f->why), ERR_OK);
	assert_int_equal(catalogue_same_keys(f->texts, less, &f->why), ERR_INVALID);
	assert_string_equal(f->why.text, "text/ja.txt lacks the key \"plain\" of text/en.txt");
	catalogue_free(less);
}

static void catalogues_are_joined_but_for_keys_that_both_have(void **state)
{
	struct fixture *f = *state;
	struct catalogue *more = NULL, *same = NULL, *joined = NULL;
	struct str text;

	assert_int_equal(catalogue_read(STR("a.b = x\n"), "text/more.txt", &more, &f->why), ERR_OK);
	assert_int_equal(catalogue_read(STR("plain = x\n"), "text/it.txt", &same, &f->why), ERR_OK);
	assert_int_equal(catalogue_join(f->texts, same, &joined, &f->why), ERR_INVALID);
	assert_string_equal(f->why.text, "text/it.txt has the key \"plain\" of text/en.txt, too");
	assert_null(joined);
	assert_int_equal(catalogue_join(f->texts, more, &joined, &f->why), ERR_OK);
	assert_true(catalogue_find(joined, STR("a.b"), &text));
	assert_true(catalogue_find(joined, STR("plain"), &text));
	catalogue_free(joined);
	catalogue_free(same);
	catalogue_free(more);
}

static void plain_text_keeps_values_on_their_lines_and_loses_the_lines_of_sections(void **state)
{
	static const struct source sources[] = {
	    {"mail/en/x.txt", "{{! what it is }}\nDear {{name}},\n"
			      "{{#list}}\n- {{one}}\n{{/list}}\n"
			      "{{^gone}}\r\nEnd {{#yes}}of{{/yes}} it\n{{/gone}}"},
	    {NULL, NULL}};
	struct fixture *f = *state;
	struct template *t = NULL;

	model_cstr(f->model, "name", "A & <B>\r\nBcc: c@d.jp");
	model_flag(f->model, "yes", true);
	model_cstr(model_item(f->model, "list"), "one", "1");
	model_cstr(model_item(f->model, "list"), "one", "2\xE2\x80\xAE");
	assert_int_equal(
	    template_compile_plain("mail/en/x.txt", load, (void *)sources, f->texts, &t, &f->why),
	    ERR_OK);
	assert_int_equal(template_render(t, f->texts, f->model, &f->page, &f->why), ERR_OK);
	template_free(t);
	assert_string_equal(
	    f->page.at, "Dear A & <B>  Bcc: c@d.jp,\n- 1\n- 2[U+202E]\nEnd of it\n");
}

static void a_mistake_in_plain_text_is_told_with_the_path_of_its_file(void **state)
{
	static const struct source sources[] = {{"mail/en/x.txt", "a\n{{ b"}, {NULL, NULL}};
	struct fixture *f = *state;
	struct template *t = NULL;

	assert_int_equal(
	    template_compile_plain("mail/en/x.txt", load, (void *)sources, f->texts, &t, &f->why),
	    ERR_INVALID);
	assert_string_equal(f->why.text, "mail/en/x.txt:2: a slot is not closed: \"{{\"");
	assert_int_equal(
	    template_compile_plain("mail/en/y.txt", load, (void *)sources, f->texts, &t, &f->why),
	    ERR_INVALID);
	assert_string_equal(f->why.text, "there is no file mail/en/y.txt");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(all_five_characters_are_escaped),
	    TEST(what_turns_the_direction_of_text_is_made_visible),
	    TEST(bytes_that_are_no_text_become_replacement_characters),
	    TEST(raw_is_spelled_out),
	    TEST(texts_are_filled_and_escaped),
	    TEST(the_model_can_choose_a_text),
	    TEST(items_of_a_list_shadow_what_is_outside),
	    TEST(empty_texts_false_flags_and_absent_names_count_as_no),
	    TEST(files_are_included),
	    TEST(a_name_that_the_model_lacks_is_an_error_and_not_an_empty_place),
	    TEST(a_text_that_could_not_be_written_whole_makes_no_page),
	    TEST(mistakes_are_found_when_compiling_with_their_line),
	    TEST(plain_text_keeps_values_on_their_lines_and_loses_the_lines_of_sections),
	    TEST(a_mistake_in_plain_text_is_told_with_the_path_of_its_file),
	    TEST(catalogues_name_the_line_that_is_wrong),
	    TEST(catalogues_with_other_keys_are_told_apart),
	    TEST(catalogues_are_joined_but_for_keys_that_both_have),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
