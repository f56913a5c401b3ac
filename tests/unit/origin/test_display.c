/* Hosts as people read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "io/idn.h"
#include "origin/display.h"

static void hosts_are_displayed_decoded_and_mixtures_marked(void **state)
{
	static const struct {
		const char *host, *shown;
		bool mixed;
	} rows[] = {
	    {"www.shop.example", "www.shop.example", false},
	    {"*.shop.example", "*.shop.example", false},
	    {"xn--wgv71a119e.jp", "日本語.jp", false},
	    {"xn--a-w7t.jp", "あa.jp", false},
	    {"xn--pypal-4ve.example", "pаypal.example", true},
	    {"xn--80ak6aa92e.com", "аррӏе.com", false},
	    {"xn--n3h.example", "xn--n3h.example", false},
	    {"xn--a.example", "xn--a.example", false},
	    {"[::1]", "[::1]", false},
	    {"a..b.", "a..b.", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf text = BUF_INIT(1000);
		bool mixed;

		origin_host_display(rows[i].host, &text, &mixed);
		assert_string_equal(text.at, rows[i].shown);
		assert_int_equal(mixed, rows[i].mixed);
		buf_free(&text);
	}
}

/* A letter of each script that people tell apart. Chinese, Japanese and Korean are written in
 * several of them, with Latin among them. */
static void scripts_mix_only_where_a_language_is_written_so(void **state)
{
	static const struct {
		const char *letter;
		unsigned languages; /* Japanese 1, Chinese 2, Korean 4 */
	} scripts[] = {{"a", 7}, {"日", 7}, {"あ", 1}, {"ア", 1}, {"ㄅ", 2}, {"가", 4}, {"β", 0},
	    {"б", 0}, {"բ", 0}, {"ב", 0}, {"ب", 0}, {"ब", 0}, {"ব", 0}, {"ப", 0}, {"บ", 0},
	    {"ბ", 0}, {"ꮃ", 0}, {"ব", 0}, {"བ", 0}};
	const size_t count = sizeof scripts / sizeof scripts[0];

	(void)state;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++) {
			bool same = strcmp(scripts[i].letter, scripts[k].letter) == 0;
			bool together = (scripts[i].languages & scripts[k].languages) != 0;
			char label[16], host[64];
			struct buf text = BUF_INIT(1000);
			bool mixed;

			snprintf(label, sizeof label, "%s%s", scripts[i].letter, scripts[k].letter);
			if (idn_to_ascii(str_from(label), host, sizeof host) != ERR_OK)
				continue; /* of two directions */
			origin_host_display(host, &text, &mixed);
			if (mixed != (!same && !together))
				fail_msg("%s: %d", label, mixed);
			buf_free(&text);
		}
}

static void digits_hyphens_and_accents_are_of_every_script(void **state)
{
	static const char *const labels[] = {"1-2", "б1-2", "б\xcc\x81", "бー"};

	(void)state;
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		struct buf text = BUF_INIT(1000);
		char host[64];
		bool mixed = true;

		assert_int_equal(idn_to_ascii(str_from(labels[i]), host, sizeof host), ERR_OK);
		origin_host_display(host, &text, &mixed);
		assert_false(mixed);
		buf_free(&text);
	}
}

static void the_first_and_the_last_letter_of_a_script_belong_to_it(void **state)
{
	static const char *const labels[] = {
	    "ぁб", "ゖб", "ァб", "ヺб", "ㄅб", "ㄯб", "㐀б", "가б", "힣б", "aб", "zб", "àб"};

	(void)state;
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		struct buf text = BUF_INIT(1000);
		char host[64];
		bool mixed = false;

		assert_int_equal(idn_to_ascii(str_from(labels[i]), host, sizeof host), ERR_OK);
		origin_host_display(host, &text, &mixed);
		if (!mixed)
			fail_msg("%s", labels[i]);
		buf_free(&text);
	}
}

/* A joiner without width is allowed between letters of Hindi. */
static void a_label_that_hides_something_is_shown_encoded(void **state)
{
	struct buf text = BUF_INIT(1000);
	char host[64];
	bool mixed;

	(void)state;
	assert_int_equal(idn_to_ascii(STR("\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb7"), host,
			     sizeof host),
	    ERR_OK);
	assert_non_null(strstr(host, "xn--"));
	origin_host_display(host, &text, &mixed);
	assert_string_equal(text.at, host);
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hosts_are_displayed_decoded_and_mixtures_marked),
	    cmocka_unit_test(scripts_mix_only_where_a_language_is_written_so),
	    cmocka_unit_test(digits_hyphens_and_accents_are_of_every_script),
	    cmocka_unit_test(the_first_and_the_last_letter_of_a_script_belong_to_it),
	    cmocka_unit_test(a_label_that_hides_something_is_shown_encoded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
