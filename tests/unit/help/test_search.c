/* A search finds what people mean, however they write it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "unit/fixtures/answers.h"
#include "base/buf.h"

static struct answers all;

static int load(void **state)
{
	(void)state;
	answers_begin(&all);
	return answers_load(&all) == ERR_OK ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	answers_end(&all);
	return 0;
}

static struct help_found ask(enum lang lang, const char *typed)
{
	struct help_found found = {.count = 0};

	assert_int_equal(help_ask(all.help, lang, str_from(typed), &found), ERR_OK);
	return found;
}

/* Is the question among the first ones? */
static void must_find(enum lang lang, const char *typed, const char *question, size_t among)
{
	struct help_found found = ask(lang, typed);
	struct buf names = BUF_INIT(4096);

	for (size_t i = 0; i < found.count; i++) {
		const char *name = help_outline(all.help)->questions[found.questions[i]].name;

		if (i < among && strcmp(name, question) == 0) {
			buf_free(&names);
			return;
		}
		buf_printf(&names, " %s", name);
	}
	fail_msg(
	    "\"%s\" finds%s, not %s", typed, names.at == NULL ? " nothing" : names.at, question);
}

static void words_messages_and_sentences_find_their_question(void **state)
{
	static const struct {
		enum lang lang;
		const char *typed, *question;
	} rows[] = {
	    {LANG_JA, "安全な通信が行われているかどのように確認すればよいでしょうか", "safe"},
	    {LANG_JA, "登録担当者", "contact-registrant"},
	    {LANG_JA, "CSRの貼り付け方法", "csr-paste"},
	    {LANG_JA, "押印欄がありますが、何を押印すればよいでしょうか", "seals"},
	    {LANG_JA, "ドメイン所有組織と、申請組織が異なる場合の申請方法", "domain-owner"},
	    {LANG_JA, "ドメインを個人で所有しています", "domain-person"},
	    {LANG_JA, "証明書発行までにかかる日数", "time-to-issue"},
	    {LANG_JA, "書類の送付先", "where-to-send"},
	    {LANG_JA, "請求書の発送方法がわからなくなりました", "invoice-way"},
	    {LANG_JA, "振込みの期限はいつですか", "invoice"},
	    {LANG_JA, "申込者と異なる第三者が支払う", "third-party"},
	    {LANG_JA, "クーポン", "coupon"},
	    {LANG_JA, "組織名が変更になった", "change-organization"},
	    {LANG_JA, "担当者が変わった", "change-contacts"},
	    {LANG_JA, "私有鍵を紛失してしまった", "private-key"},
	    {LANG_JA, "アクセスキーを忘れてしまいました", "access-key-lost"},
	    {LANG_JA, "タイムアウトエラー", "timeout"},
	    {LANG_JA, "ポップアップブロックで画面が表示されません", "application-form"},
	    {LANG_JA, "別サービスに変更", "change-service"},
	    {LANG_JA, "証明ページの日付が新しいものへ変わりません", "sticker-old-date"},
	    {LANG_JA, "ダウンロードするボタンがありません", "sticker-unwanted"},
	    {LANG_JA, "この証明書は、信頼された証明機関より発行されていません", "not-trusted"},
	    {LANG_JA, "IIS 保留中の要求が見つかりません", "iis-pending"},
	    {LANG_JA, "SSLPassPhraseDialog builtin is not supported on Win32", "apache-passphrase"},
	    {LANG_JA, "セキュリティ証明の名前はサイト名と一致しません", "name-mismatch"},
	    {LANG_JA, "情報不足のため、この証明書を検証できません", "double-click"},
	    {LANG_JA, "WebARENA 貼り付け", "install-panel"},
	    {LANG_JA, "サーバホスティング LXサービス", "hosting"},
	    {LANG_JA, "OCSPステープリングとは", "ocsp-stapling"},
	    {LANG_JA, "仮契約コードを教えてください", "code"},
	    {LANG_EN, "is this connection safe", "safe"},
	    {LANG_EN, "the old date is still shown", "sticker-old-date"},
	    {LANG_EN, "forgot my access key", "access-key-lost"},
	    {LANG_EN, "NET::ERR_CERT_COMMON_NAME_INVALID", "name-mismatch"},
	    {LANG_EN, "how do I install the certificate in nginx", "install-nginx"},
	    {LANG_EN, "lost private key", "private-key"},
	    {LANG_EN, "coupons", "coupon"},
	    {LANG_EN, "renewing", "renew-when"},
	    {LANG_EN, "which seal", "seals"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		must_find(rows[i].lang, rows[i].typed, rows[i].question, 3);
}

static void width_case_and_kana_make_no_difference(void **state)
{
	static const char *const same[] = {"ドメイン", "どめいん", "ﾄﾞﾒｲﾝ", "　ドメイン "};
	struct help_found first = ask(LANG_JA, same[0]);

	(void)state;
	assert_true(first.count > 0);
	for (size_t i = 1; i < sizeof same / sizeof same[0]; i++) {
		struct help_found found = ask(LANG_JA, same[i]);

		assert_int_equal(found.count, first.count);
		assert_memory_equal(
		    found.questions, first.questions, first.count * sizeof first.questions[0]);
	}
	must_find(LANG_JA, "ＯＣＳＰ", "ocsp", 1);
	must_find(LANG_JA, "サーバー証明書をサーバに入れる", "install", 3);
	must_find(LANG_EN, "oCsP", "ocsp", 1);
}

static void nonsense_finds_nothing(void **state)
{
	static const char *const typed[] = {
	    "", " ", "。、!?", "qqxxzz", "鬱蒼薔薇檸檬", "\xff\xfe", "<", "%%", "ー"};

	(void)state;
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++)
		for (unsigned lang = 0; lang < LANG_COUNT; lang++)
			if (ask((enum lang)lang, typed[i]).count > 0)
				fail_msg("\"%s\" finds something", typed[i]);
}

static void a_text_of_any_length_is_answered(void **state)
{
	struct buf text = BUF_INIT(1 << 20);

	(void)state;
	buf_puts(&text, "クーポン ");
	for (size_t i = 0; i < 5000; i++)
		buf_printf(&text, "%zu証明書の有効期限が切れて ", i);
	assert_true(ask(LANG_JA, text.at).count <= HELP_FOUND_MAX);
	buf_free(&text);
}

static void an_index_without_questions_finds_nothing(void **state)
{
	struct help_search *s = NULL;
	struct help_found found = {.count = 1};

	(void)state;
	assert_int_equal(help_search_new(0, &s), ERR_OK);
	assert_int_equal(help_search_ready(s), ERR_OK);
	assert_int_equal(help_search_ask(s, STR("anything"), &found), ERR_OK);
	assert_int_equal(found.count, 0);
	help_search_free(s);
}

static void the_title_counts_more_than_the_long_answer(void **state)
{
	struct help_search *s = NULL;
	struct help_found found = {.count = 0};

	(void)state;
	assert_int_equal(help_search_new(3, &s), ERR_OK);
	assert_int_equal(help_search_add(s, 0, HELP_IN_LONG, STR("a seal of wax")), ERR_OK);
	assert_int_equal(help_search_add(s, 1, HELP_IN_TITLE, STR("Seals")), ERR_OK);
	assert_int_equal(help_search_add(s, 2, HELP_IN_TITLE, STR("Otters")), ERR_OK);
	assert_int_equal(help_search_ready(s), ERR_OK);
	assert_int_equal(help_search_ask(s, STR("seal"), &found), ERR_OK);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.questions[0], 1);
	help_search_free(s);
}

static void a_whole_word_counts_more_than_the_beginning_of_one(void **state)
{
	struct help_search *s = NULL;
	struct help_found found = {.count = 0};

	(void)state;
	assert_int_equal(help_search_new(3, &s), ERR_OK);
	assert_int_equal(help_search_add(s, 0, HELP_IN_TITLE, STR("porto")), ERR_OK);
	assert_int_equal(help_search_add(s, 1, HELP_IN_TITLE, STR("port")), ERR_OK);
	assert_int_equal(help_search_add(s, 1, HELP_IN_LONG, STR("port porto")), ERR_OK);
	assert_int_equal(help_search_add(s, 2, HELP_IN_SHORT, STR("otters")), ERR_OK);
	assert_int_equal(help_search_ready(s), ERR_OK);
	assert_int_equal(help_search_ask(s, STR("port"), &found), ERR_OK);
	assert_int_equal(found.count, 2);
	assert_int_equal(found.questions[0], 1);
	assert_int_equal(found.questions[1], 0);
	assert_int_equal(help_search_ask(s, STR("otters portox"), &found), ERR_OK);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.questions[0], 2);
	help_search_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_messages_and_sentences_find_their_question),
	    cmocka_unit_test(width_case_and_kana_make_no_difference),
	    cmocka_unit_test(nonsense_finds_nothing),
	    cmocka_unit_test(a_text_of_any_length_is_answered),
	    cmocka_unit_test(an_index_without_questions_finds_nothing),
	    cmocka_unit_test(the_title_counts_more_than_the_long_answer),
	    cmocka_unit_test(a_whole_word_counts_more_than_the_beginning_of_one),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
