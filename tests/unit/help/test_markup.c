/* The long part of an answer, read into paragraphs, lists and links. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buf.h"
#include "help/markup.h"

static void span_write(const struct help_span *s, struct buf *to)
{
	if (s->kind == HELP_LINK)
		buf_printf(to, "<%.*s|%.*s>", STR_ARG(s->text), STR_ARG(s->url));
	else if (s->kind == HELP_TYPED)
		buf_printf(to, "`%.*s`", STR_ARG(s->text));
	else
		buf_add_str(to, s->text);
}

/* Writes what was read in brackets: kind letter, lines, spans. */
static void blocks_write(const struct help_block *block, struct buf *to)
{
	for (; block != NULL; block = block->next) {
		buf_printf(to, "%c(", "phlsc"[block->kind]);
		for (const struct help_line *line = block->lines; line != NULL; line = line->next) {
			for (const struct help_span *s = line->spans; s != NULL; s = s->next)
				span_write(s, to);
			buf_puts(to, line->next == NULL ? "" : "/");
		}
		buf_puts(to, ")");
	}
}

static void text_is_read_as(void **state)
{
	static const struct {
		const char *text, *read;
	} rows[] = {
	    {"", ""},
	    {"\n\n", ""},
	    {"one\ntwo\n\nthree", "p(one two)p(three)"},
	    {"日本語の\n続き", "p(日本語の続き)"},
	    {"## head\ntext", "h(head)p(text)"},
	    {"- a\n- b\n\n- c", "l(a/b)l(c)"},
	    {"1. a\n2. b\n10. c", "s(a/b/c)"},
	    {"1.5 is no step", "p(1.5 is no step)"},
	    {"-no item", "p(-no item)"},
	    {"    line {\n    }", "c(`line {`/`}`)"},
	    {"say `it {x}` now", "p(say `it {x}` now)"},
	    {"see [a page](/owner/login) and [out](https://a.example/?b=c).",
		"p(see <a page|/owner/login> and <out|https://a.example/?b=c>.)"},
	    {"{brand} has {days}", "p(Ours & <all> has 90)"},
	    {"    img-src {brand} {x} }{", "c(`img-src ``Ours & <all>`` {x} }{`)"},
	    {"`{days}`", "p(`90`)"},
	    {"<b>&amp;", "p(<b>&amp;)"},
	};
	const struct help_slots slots = {2, {{"brand", STR("Ours & <all>")}, {"days", STR("90")}}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct arena memory = {NULL, 0};
		const struct help_block *blocks;
		struct buf read = BUF_INIT(4096);
		struct problem why = {.text = ""};

		buf_puts(&read, "");
		if (help_markup_read(
			str_from(rows[i].text), "a.txt", 1, &slots, &memory, &blocks, &why))
			fail_msg("%s: %s", rows[i].text, why.text);
		blocks_write(blocks, &read);
		assert_string_equal(read.len == 0 ? "" : read.at, rows[i].read);
		buf_free(&read);
		arena_free(&memory);
	}
}

static void what_is_no_link_is_refused(void **state)
{
	static const char *const texts[] = {"[a]", "[a](", "[a](b)", "[a](//b)", "[a](http://b)",
	    "[a](/b c)", "[a](/b\\c)", "a) [b](/c", "[a](javascript:x)", "{", "{}", "{brand"};
	const struct help_slots slots = {1, {{"brand", STR("Ours")}}};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct arena memory = {NULL, 0};
		const struct help_block *blocks;
		struct problem why = {.text = ""};

		assert_int_equal(help_markup_read(str_from(texts[i]), "a.txt", 7, &slots, &memory,
				     &blocks, &why),
		    ERR_INVALID);
		assert_memory_equal(why.text, "a.txt:7: ", 9);
		arena_free(&memory);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_is_read_as),
	    cmocka_unit_test(what_is_no_link_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
