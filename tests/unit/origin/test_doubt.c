/* Names that a browser would rather show encoded. What Chromium 156 does with each was read from
 * the title of a tab without one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "io/idn.h"
#include "origin/display.h"
#include "origin/doubt.h"

/* Hosts as people write them, until NULL. */
static void check_hosts(const char *const *hosts, bool doubtful)
{
	for (; *hosts != NULL; hosts++) {
		struct buf text = BUF_INIT(1000);
		char ascii[254];
		bool found;

		if (idn_to_ascii(str_from(*hosts), ascii, sizeof ascii) != ERR_OK)
			fail_msg("%s is no host", *hosts);
		origin_host_display(ascii, &text, &found);
		if (found != doubtful)
			fail_msg("%s: %s", *hosts, text.at);
		/* One label of each is at stake, so all is shown in one way or the other. */
		assert_string_equal(text.at, doubtful ? ascii : *hosts);
		buf_free(&text);
	}
}

static bool is_doubtful(const char *label, const char *top)
{
	return origin_label_is_doubtful(str_from(label), str_from(top));
}

static void names_of_one_language_are_read_as_they_are_written(void **state)
{
	static const char *const hosts[] = {"日本語.jp", "日本語.com", "あa.jp",
	    "ひらがなカタカナ漢字latin.jp", "東京タワー.jp", "コーヒー.com", "ビタミンb6.com",
	    "한국.kr", "한국中.kr", "삼성samsung.com", "москва.рф", "москва.com", "яндекс.com",
	    "ремонт-окон.ru", "αθήνα.gr", "αθήνα.com", "νικος.com", "münchen.de", "straße.de",
	    "façade.com", "españa.es", "łódź.pl", "đại.vn", "việt.com", "кафе́.com", "ภาษาไทย.com",
	    "שלום.com", "سلام.com", "हिन्दी.com", "१२३.com", "ღვინო.ge", "佐々木.jp", "ソン.com",
	    "一.com", "日・本.jp", "あゝ.jp", "アヽ.jp", "日本-2.jp", NULL};

	(void)state;
	check_hosts(hosts, false);
}

static void mixed_scripts_are_shown_encoded(void **state)
{
	static const char *const hosts[] = {"pаypal.com", "googlе.com", "abcα.com", "бaбa.com",
	    "かㄅ.jp", "中文ㄅ.com", "한かな.kr", "日б.jp", "aა.com", "à日本.jp", "日à本.com",
	    "é가.kr", "éか.jp", "éカ.jp", NULL};

	(void)state;
	check_hosts(hosts, true);
}

static void names_that_pass_for_ascii_are_shown_encoded(void **state)
{
	static const char *const hosts[] = {"аррӏе.com", "сахар.com", "ъыь.com", "зз.com", "3зз.gr",
	    "ααν.com", "ωκ.com", "סוס.com", "հօս.com", "იოყ.com", "ทนบ.com", "০০.com", "ノ.com",
	    "ıst.com", "аррӏе.gr", NULL};

	(void)state;
	check_hosts(hosts, true);
}

static void people_know_the_letters_of_their_own_script(void **state)
{
	static const char *const hosts[] = {"аррӏе.ru", "аррӏе.рф", "сахар.рф", "ααν.gr", "סוס.il",
	    "հօս.am", "იოყ.ge", "ทนบ.th", "ノ.jp", "ıst.tr", "œuvre.fr", NULL};

	(void)state;
	check_hosts(hosts, false);
}

/* Each label looks like ASCII to others. */
static void letters_are_known_where_names_are_registered_in_them_and_nowhere_else(void **state)
{
	static const struct {
		const char *label, *tops;
	} rows[] = {
	    {"հօս", "am"},
	    {"ıst", "az dk fr is no tr"},
	    {"০০", "bd"},
	    {"сахар", "bg by kg kz mk mn rs ru su tj ua uz"},
	    {"〇〇", "cn hk jp tw"},
	    {"ααν", "cy gr"},
	    {"ሀዐ", "er et"},
	    {"იოყ", "ge"},
	    {"סוס", "il"},
	    {"ノ", "jp"},
	    {"໐໐", "la"},
	    {"ဝဝ", "mm"},
	    {"ทนบ", "th"},
	};
	static const char tops[] = "am az bd bg by cn com cy dk er et fr ge gr hk il is jp kg kr "
				   "kz la mk mm mn no rs ru su th tj tr tw ua uz";

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (struct str rest = STR(tops); rest.at != NULL;) {
			struct str top = str_cut(&rest, ' ');
			bool at_home = false;

			for (struct str home = str_from(rows[i].tops); home.at != NULL;)
				at_home = str_eq(str_cut(&home, ' '), top) || at_home;
			if (origin_label_is_doubtful(str_from(rows[i].label), top) == at_home)
				fail_msg("%s.%.*s", rows[i].label, STR_ARG(top));
		}
}

static void letters_are_known_below_a_top_of_the_same_letters(void **state)
{
	static const struct {
		const char *label, *top;
		bool doubtful;
	} rows[] = {{"հօս", "հայ", false}, {"сахар", "рф", false}, {"сахар", "р", false},
	    {"сахар", "р2", false}, {"сахар", "р\xff", true}, {"сахар", "ελ", true},
	    {"ααν", "рф", true}, {"ααν", "ελ", false}, {"сахар", "", true}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (origin_label_is_doubtful(str_from(rows[i].label), str_from(rows[i].top)) !=
		    rows[i].doubtful)
			fail_msg("%s.%s", rows[i].label, rows[i].top);
}

static void digits_of_two_kinds_are_shown_encoded(void **state)
{
	static const char *const hosts[] = {"12३.com", "abc०.com", NULL};

	(void)state;
	check_hosts(hosts, true);
}

static void characters_that_pass_for_punctuation_need_their_script_beside_them(void **state)
{
	static const char *const doubtful[] = {"aー.com", "ーあ.com", "aノb.com", "aノb.jp",
	    "カぺア.com", "かペあ.com", "aソb.com", "aゾb.com", "aンb.com", "a一b.com", "a丶b.com",
	    "a丿b.com", "a丿b.jp", "a丶b.jp", "aン.com", "a乁b.com", "a・b日.jp", "日・a.jp",
	    "a・日.jp", "ヽア.jp", "ゝあ.jp", "かヘあ.com", "カへア.com", "カ゚.jp", "日̌本.com",
	    "i̇phone.com", "ı̌ş.com", "ı̀ş.com", "a·b日.com", "aノ.com", "カへ.com", "日・.jp",
	    "l·.cat", NULL};
	static const char *const sound[] = {"日ノ丸.jp", "aノ日.jp", "日ノa.jp", "ヘヘ.com",
	    "へや.com", "カヘア.com", "x̌y.com", "l·l.cat", "アのカ.com", "へ.com", "ヘ.com", NULL};

	(void)state;
	check_hosts(doubtful, true);
	check_hosts(sound, false);
	/* The first and the last mark that may hide a dot. */
	assert_true(is_doubtful("i\u0300", "com"));
	assert_true(is_doubtful("i\u0339", "com"));
	assert_false(is_doubtful("x\u0339", "com"));
}

static void letters_of_few_languages_are_read_where_those_are_spoken(void **state)
{
	static const char *const abroad[] = {"þing.com", "ðé.com", "əliyev.com", "l·l.com", NULL};
	static const char *const at_home[] = {"þing.is", "ðé.fo", "ðé.is", "əliyev.az", NULL};

	(void)state;
	check_hosts(abroad, true);
	check_hosts(at_home, false);
}

static void rare_letters_are_shown_encoded(void **state)
{
	static const char *const hosts[] = {
	    "ɡoogle.com", "ĸa.com", "ǎb.com", "ἀρχή.gr", "ꙗ.com", "ꜧ.com", "ㇰ.com", NULL};

	(void)state;
	check_hosts(hosts, true);
}

/* What the room held before, or what is behind it, is no part of a label. */
static void a_label_is_read_to_its_end_and_no_further(void **state)
{
	char letters[258];

	(void)state;
	memset(letters, 'a', sizeof letters);
	letters[256] = '\0';
	assert_false(is_doubtful(letters, "ru"));
	assert_true(is_doubtful(letters, "com"));
	letters[256] = 'a';
	letters[257] = '\0';
	assert_true(is_doubtful(letters, "ru"));
	assert_false(is_doubtful("日・本", "com"));
	assert_true(is_doubtful("日・", "com"));
	assert_true(is_doubtful("カへカ", "com"));
	assert_true(is_doubtful("カへ", "com"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_of_one_language_are_read_as_they_are_written),
	    cmocka_unit_test(mixed_scripts_are_shown_encoded),
	    cmocka_unit_test(names_that_pass_for_ascii_are_shown_encoded),
	    cmocka_unit_test(people_know_the_letters_of_their_own_script),
	    cmocka_unit_test(letters_are_known_where_names_are_registered_in_them_and_nowhere_else),
	    cmocka_unit_test(letters_are_known_below_a_top_of_the_same_letters),
	    cmocka_unit_test(digits_of_two_kinds_are_shown_encoded),
	    cmocka_unit_test(characters_that_pass_for_punctuation_need_their_script_beside_them),
	    cmocka_unit_test(letters_of_few_languages_are_read_where_those_are_spoken),
	    cmocka_unit_test(rare_letters_are_shown_encoded),
	    cmocka_unit_test(a_label_is_read_to_its_end_and_no_further),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
