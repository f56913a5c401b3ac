/* A text falls into the terms that a search compares, whatever its spelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buf.h"
#include "help/terms.h"

/* Terms with blanks between them; those of hiragana alone in brackets. */
static enum err term_write(void *arg, struct str term, bool is_kana)
{
	struct buf *to = arg;

	buf_printf(to, "%s%s%.*s%s", to->len == 0 ? "" : " ", is_kana ? "(" : "", STR_ARG(term),
	    is_kana ? ")" : "");
	return to->err;
}

static void a_text_has_these_terms(void **state)
{
	static const struct {
		const char *text, *terms;
	} rows[] = {
	    {"", ""},
	    {" \t\n　", ""},
	    {"証明書", "証明 明書"},
	    {"鍵", "鍵"},
	    {"鍵 鍵", "鍵 鍵"},
	    {"鍵。鍵", "鍵 鍵"},
	    {"鍵を", "鍵を"},
	    {"ください", "(くだ) (ださ) (さい)"},
	    {"あ", "(あ)"},
	    {"サーバー", "(さば)"},
	    {"さーば", "(さば)"},
	    {"ｻｰﾊﾞｰ", "(さば)"},
	    {"ァヶヴ", "(ぁゖ) (ゖゔ)"},
	    {"ー", ""},
	    {"々人", "々人"},
	    {"𠮷野", "𠮷野"},
	    {"𠀀", "𠀀"},
	    {"㐀一", "㐀一"},
	    {"鿿", "鿿"},
	    {"한국", "한국"},
	    {"CSRを貼る", "csr を貼 貼る"},
	    {"貼るCSR", "貼る csr"},
	    {"TLS1.2", "tls1 2"},
	    {"ＯＣＳＰ", "ocsp"},
	    {"Müller", "müller"},
	    {"a", "a"},
	    {"a\xc2\xa0z", "a z"},
	    {"boxes À", "box à"},
	    {"a-z 0-9", "a z 0 9"},
	    {"expired expires expire", "expir expir expir"},
	    {"pasting pasted keys key", "past past key key"},
	    {"its is bed bing", "its is bed bing"},
	    {"ab\xff"
	     "cd",
		""},
	    {"ab cd\xff", "ab"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf terms = BUF_INIT(4096);

		assert_int_equal(help_terms(str_from(rows[i].text), term_write, &terms), ERR_OK);
		if (!str_eq(buf_str(&terms), str_from(rows[i].terms)))
			fail_msg("\"%s\": \"%.*s\"", rows[i].text, STR_ARG(buf_str(&terms)));
		buf_free(&terms);
	}
}

static enum err term_count(void *arg, struct str term, bool is_kana)
{
	unsigned *left = arg;

	(void)term;
	(void)is_kana;
	return --*left == 0 ? ERR_TOO_LARGE : ERR_OK;
}

static void who_takes_them_says_when_it_is_enough(void **state)
{
	static const char *const texts[] = {"a b c d", "証明書証明書", "a証b明", "証 明 書 の"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		unsigned left = 3;

		assert_int_equal(help_terms(str_from(texts[i]), term_count, &left), ERR_TOO_LARGE);
		assert_int_equal(left, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_text_has_these_terms),
	    cmocka_unit_test(who_takes_them_says_when_it_is_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
