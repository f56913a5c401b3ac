/* What the doctor says: each check, reason and server in each language, and each trouble of which
 * owners ask. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "base/local_time.h"
#include "doctor/letter.h"

enum { NOW = 1780272000 };

static struct site *texts;
static struct arena memory;

static int begin(void **state)
{
	static const char *const pages[] = {"error"};
	struct problem why = {.text = ""};

	(void)state;
	assert_int_equal(local_time_use("Asia/Tokyo", &why), ERR_OK);
	assert_int_equal(site_load("", pages, 1, &texts, &why), ERR_OK);
	return 0;
}

static int end(void **state)
{
	(void)state;
	site_free(texts);
	return 0;
}

static int forget(void **state)
{
	(void)state;
	arena_free(&memory);
	return 0;
}

static struct doctor_teller a_teller(enum lang lang, enum doctor_server server)
{
	return (struct doctor_teller){.texts = texts,
	    .lang = lang,
	    .server = server,
	    .service = "https://seal.example",
	    .code = {.text = "0123456789"}};
}

static const struct doctor_site site = {
    .id = 1, .host = {"www.shop.example", 16}, .port = 443, .visited_at = NOW};
static const struct doctor_site *sites[] = {&site};

/* What is said of a check that is wrong, with such details. */
static struct doctor_words wrong(
    enum doctor_check check, const char *detail, enum lang lang, enum doctor_server server)
{
	const struct doctor_finding finding = {.check = check,
	    .detail = str_from(detail),
	    .first_at = NOW - 700,
	    .last_at = NOW,
	    .confirmed_at = NOW};
	const struct doctor_item item = {.check = check,
	    .answer = DOCTOR_IS_WRONG,
	    .finding = &finding,
	    .site_count = 1,
	    .sites = sites,
	    .at = NOW};
	const struct doctor_teller teller = a_teller(lang, server);
	struct doctor_words words;

	assert_int_equal(doctor_words(&teller, &item, &memory, &words), ERR_OK);
	return words;
}

static void assert_says(struct str text, const char *part)
{
	if (str_find(text, str_from(part)) == text.len)
		fail_msg("\"%.*s\" does not say \"%s\"", STR_ARG(text), part);
}

/* It is there, and all of its slots are filled. */
static void assert_whole(struct str text, const char *word)
{
	if (text.len == 0 || str_index(text, '{') < text.len)
		fail_msg("%s: \"%.*s\"", word, STR_ARG(text));
}

static void every_check_is_told_whole_in_every_language_whatever_was_seen(void **state)
{
	(void)state;
	for (unsigned lang = 0; lang < LANG_COUNT; lang++)
		for (unsigned check = 0; check < DOCTOR_CHECK_COUNT; check++) {
			struct doctor_words w = wrong(
			    (enum doctor_check)check, "{}", (enum lang)lang, DOCTOR_NO_SERVER);

			assert_whole(w.title, doctor_checks[check].word);
			assert_whole(w.sentence, doctor_checks[check].word);
			assert_whole(w.meaning, doctor_checks[check].word);
			assert_whole(w.cure, doctor_checks[check].word);
			assert_whole(w.time, doctor_checks[check].word);
			assert_int_equal(w.seen_count, 0);
			assert_int_equal(w.lines.len, 0);
		}
}

/* Reasons that have sentences of their own, with all that was seen then. */
static void every_reason_has_its_own_sentence(void **state)
{
	static const struct {
		enum doctor_check check;
		const char *reason;
	} reasons[] = {
	    {DOCTOR_ADDRESS, "private"},
	    {DOCTOR_CONNECT, "closed"},
	    {DOCTOR_CONNECT, "filtered"},
	    {DOCTOR_CONNECT, "unreachable"},
	    {DOCTOR_TLS, "plain"},
	    {DOCTOR_TLS, "silent"},
	    {DOCTOR_TLS, "cut"},
	    {DOCTOR_TLS, "alert"},
	    {DOCTOR_SERVED, "older"},
	    {DOCTOR_SERVED, "other"},
	    {DOCTOR_CHAIN, "incomplete"},
	    {DOCTOR_CHAIN, "self_signed"},
	    {DOCTOR_NAMES, "www"},
	    {DOCTOR_DATES, "expired"},
	    {DOCTOR_DATES, "not_yet_valid"},
	    {DOCTOR_KEY, "key"},
	    {DOCTOR_KEY, "signature"},
	    {DOCTOR_STAPLE, "missing"},
	    {DOCTOR_STAPLE, "expired"},
	    {DOCTOR_STAPLE, "revoked"},
	    {DOCTOR_HTTP, "status"},
	    {DOCTOR_REDIRECT, "elsewhere"},
	    {DOCTOR_HSTS, "short"},
	    {DOCTOR_PAGE, "status"},
	    {DOCTOR_PAGE, "robots"},
	    {DOCTOR_PAGE, "large"},
	    {DOCTOR_PAGE, "kind"},
	    {DOCTOR_PAGE, "elsewhere"},
	    {DOCTOR_PAGE, "failed"},
	    {DOCTOR_STICKER, "comment"},
	    {DOCTOR_STICKER, "noscript"},
	    {DOCTOR_STICKER, "template"},
	    {DOCTOR_STICKER, "elsewhere"},
	    {DOCTOR_CODE, "old"},
	    {DOCTOR_CODE, "other"},
	    {DOCTOR_FORM, "post"},
	    {DOCTOR_FORM, "picture"},
	    {DOCTOR_FORM, "script"},
	    {DOCTOR_REFERRER, "header"},
	    {DOCTOR_REFERRER, "meta"},
	    {DOCTOR_REFERRER, "attribute"},
	    {DOCTOR_REFERRER, "rel"},
	    {DOCTOR_CSP, "form"},
	    {DOCTOR_CSP, "sandbox"},
	    {DOCTOR_FRAME, "builder"},
	};
	char detail[512];

	(void)state;
	for (unsigned lang = 0; lang < LANG_COUNT; lang++)
		for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
			struct doctor_words w, general = wrong(reasons[i].check, "{}",
						   (enum lang)lang, DOCTOR_NO_SERVER);

			snprintf(detail, sizeof detail,
			    "{\"reason\":\"%s\",\"addresses\":[\"192.0.2.1\"],\"until\":1700000000,"
			    "\"from\":1800000000,\"names\":[\"shop.example\"],\"missing\":[\"CA "
			    "2\"],"
			    "\"key\":\"RSA 1024\",\"signature\":\"SHA1\",\"status\":503,"
			    "\"location\":\"http://a.example/\",\"code\":\"9876543210\","
			    "\"builder\":\"Wix\",\"policy\":\"sandbox\"}",
			    reasons[i].reason);
			w = wrong(reasons[i].check, detail, (enum lang)lang, DOCTOR_NO_SERVER);
			assert_whole(w.sentence, reasons[i].reason);
			if (str_eq(w.sentence, general.sentence))
				fail_msg("%s: no sentence of its own", reasons[i].reason);
		}
}

static void a_sentence_that_lacks_what_was_seen_gives_way_to_the_general_one(void **state)
{
	struct doctor_words w =
	    wrong(DOCTOR_SERVED, "{\"reason\":\"older\"}", LANG_EN, DOCTOR_NO_SERVER);

	(void)state;
	assert_says(w.sentence, "another certificate than the one that was issued last");
	assert_says(w.cure, "installed and not loaded");
	w = wrong(DOCTOR_SERVED, "{\"reason\":\"older\",\"until\":1700000000}", LANG_EN,
	    DOCTOR_NO_SERVER);
	assert_says(w.sentence, "an older certificate, which ends on 15 November 2023");
	w = wrong(DOCTOR_SERVED, "{\"reason\":\"../../no.such.key\"}", LANG_EN, DOCTOR_NO_SERVER);
	assert_says(w.sentence, "another certificate than the one that was issued last");
}

static void lines_are_those_of_the_server_with_the_host_in_them(void **state)
{
	(void)state;
	assert_says(wrong(DOCTOR_REDIRECT, "{}", LANG_EN, DOCTOR_NGINX).lines,
	    "    server_name www.shop.example;\n    return 301 "
	    "https://www.shop.example$request_uri;");
	assert_says(wrong(DOCTOR_HSTS, "{}", LANG_JA, DOCTOR_APACHE).lines,
	    "Header always set Strict-Transport-Security \"max-age=31536000\"");
	/* Beside the policy that the site has, and not in its place. */
	assert_says(wrong(DOCTOR_MIXED, "{}", LANG_JA, DOCTOR_APACHE).lines,
	    "Header always add Content-Security-Policy \"upgrade-insecure-requests\"");
	assert_says(wrong(DOCTOR_CHAIN, "{}", LANG_EN, DOCTOR_APACHE).lines,
	    "SSLCertificateChainFile /etc/ssl/www.shop.example/chain.pem");
	assert_says(wrong(DOCTOR_CHAIN, "{}", LANG_EN, DOCTOR_IHS).lines, "gskcapicmd");
	assert_says(wrong(DOCTOR_PROTOCOL, "{}", LANG_EN, DOCTOR_IIS).lines, "SCHANNEL");
	for (unsigned check = 0; check < DOCTOR_CHECK_COUNT; check++)
		for (unsigned server = 0; server < DOCTOR_SERVER_COUNT; server++) {
			struct str lines = wrong(
			    (enum doctor_check)check, "{}", LANG_EN, (enum doctor_server)server)
					       .lines;

			assert_int_equal(str_find(lines, STR("{host}")), lines.len);
			assert_int_equal(str_find(lines, STR("{service}")), lines.len);
		}
}

/* What stands in the page's own policy is mended there, word by word: lines for a new policy would
 * take the old one away. */
static void a_cure_of_the_page_s_own_has_no_lines_besides(void **state)
{
	struct doctor_words w = wrong(DOCTOR_CSP,
	    "{\"reason\":\"picture\",\"policy\":\"img-src 'self' data:\"}", LANG_EN, DOCTOR_NGINX);

	(void)state;
	assert_says(w.cure, "“img-src 'self' data: https://seal.example”");
	assert_int_equal(w.lines.len, 0);
	w = wrong(DOCTOR_CSP, "{\"reason\":\"default\",\"policy\":\"default-src 'self'\"}", LANG_EN,
	    DOCTOR_NGINX);
	assert_says(w.cure, "“img-src 'self' https://seal.example”");
	assert_int_equal(w.lines.len, 0);
	w = wrong(DOCTOR_REFERRER, "{\"reason\":\"rel\",\"policy\":\"noreferrer\"}", LANG_EN,
	    DOCTOR_NGINX);
	assert_says(w.cure, "Take noreferrer out");
	assert_int_equal(w.lines.len, 0);
	w = wrong(DOCTOR_REFERRER, "{\"reason\":\"header\",\"policy\":\"no-referrer\"}", LANG_EN,
	    DOCTOR_NGINX);
	assert_says(w.lines, "Referrer-Policy");
}

/* What can be mended at the server has lines or words for each of them. */
static void every_server_has_a_cure_for_what_is_mended_at_servers(void **state)
{
	static const enum doctor_check at_server[] = {DOCTOR_CONNECT, DOCTOR_TLS, DOCTOR_PROTOCOL,
	    DOCTOR_SERVED, DOCTOR_FOREIGN, DOCTOR_CHAIN, DOCTOR_REDIRECT, DOCTOR_HSTS, DOCTOR_KEY,
	    DOCTOR_SNI, DOCTOR_REFERRER, DOCTOR_MIXED};

	(void)state;
	for (unsigned lang = 0; lang < LANG_COUNT; lang++)
		for (size_t i = 0; i < sizeof at_server / sizeof at_server[0]; i++)
			for (unsigned server = 0; server < DOCTOR_SERVER_COUNT; server++) {
				struct doctor_words w = wrong(at_server[i], "{}", (enum lang)lang,
				    (enum doctor_server)server);

				if (w.lines.len == 0 && w.server_cure.len == 0)
					fail_msg("%s on %s", doctor_checks[at_server[i]].word,
					    doctor_server_name((enum doctor_server)server));
			}
}

/* What owners ask the authority, as far as it can be seen from outside: the check that sees it, on
 * which server, and a word of the answer that they need. */
static void every_trouble_that_owners_ask_of_is_seen_and_has_its_answer(void **state)
{
	static const struct {
		const char *trouble;
		enum doctor_check check;
		const char *reason;
		enum doctor_server server;
		const char *answer; /* in Japanese */
	} faq[] = {
	    {"the dates of the proof page are not the renewed ones", DOCTOR_CODE, "old",
		DOCTOR_NO_SERVER, "仮契約コード"},
	    {"the proof page says that there is no record", DOCTOR_CODE, "other", DOCTOR_NO_SERVER,
		"仮契約コード"},
	    {"the proof page says that the link does not match: a frame", DOCTOR_FRAME, "builder",
		DOCTOR_NO_SERVER, "リンク付きの画像"},
	    {"the proof page says that the link does not match: another URL", DOCTOR_NAMES, "www",
		DOCTOR_NO_SERVER, "統一"},
	    {"the proof page does not see the link", DOCTOR_REFERRER, "", DOCTOR_NO_SERVER,
		"referrerpolicy"},
	    {"how is the sticker set up", DOCTOR_STICKER, "", DOCTOR_NO_SERVER, "貼り付け"},
	    {"the sticker is of an old kind", DOCTOR_FORM, "post", DOCTOR_NO_SERVER, "貼り替え"},
	    {"IIS: not issued by a trusted authority", DOCTOR_CHAIN, "incomplete", DOCTOR_IIS,
		"中間証明機関"},
	    {"IIS: there is no pending request", DOCTOR_TLS, "", DOCTOR_IIS,
		"CSR を作成したサイト"},
	    {"IIS: installed in another site", DOCTOR_SERVED, "", DOCTOR_IIS, "別のサイト"},
	    {"Apache: not issued by a trusted authority", DOCTOR_CHAIN, "incomplete", DOCTOR_APACHE,
		"「#」"},
	    {"Apache: a graceful restart is not enough", DOCTOR_SERVED, "older", DOCTOR_APACHE,
		"graceful"},
	    {"Apache on Windows does not start", DOCTOR_CONNECT, "closed", DOCTOR_APACHE,
		"SSLPassPhraseDialog"},
	    {"the page cannot be displayed", DOCTOR_CONNECT, "filtered", DOCTOR_NO_SERVER, "443"},
	    {"the name does not match", DOCTOR_NAMES, "", DOCTOR_NO_SERVER, "コモンネーム"},
	    {"too little information to verify it", DOCTOR_CHAIN, "", DOCTOR_NO_SERVER,
		"中間CA証明書"},
	    {"what the panel calls the certificate of the authority", DOCTOR_CHAIN, "",
		DOCTOR_PANEL, "認証局(CA)の証明書"},
	    {"pages that are not shown as safe", DOCTOR_MIXED, "", DOCTOR_NO_SERVER, "フレーム"},
	    {"is the page encrypted: the s in https", DOCTOR_REDIRECT, "", DOCTOR_NO_SERVER,
		"https"},
	    {"a key of 1024 bits, SHA-1", DOCTOR_KEY, "key", DOCTOR_NO_SERVER, "2048"},
	    {"Chrome and Certificate Transparency", DOCTOR_TRANSPARENCY, "", DOCTOR_NO_SERVER,
		"再発行"},
	    {"OCSP stapling", DOCTOR_STAPLE, "expired", DOCTOR_NO_SERVER, "OCSP レスポンダー"},
	    {"a reissue revoked the one that is used", DOCTOR_REVOKED_SERVED, "", DOCTOR_NO_SERVER,
		"再発行"},
	    {"the service ended, SHA-1 is refused", DOCTOR_DATES, "expired", DOCTOR_NO_SERVER,
		"90日前"},
	    {"old versions of SSL", DOCTOR_PROTOCOL, "", DOCTOR_NO_SERVER, "TLS 1.2"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof faq / sizeof faq[0]; i++) {
		char detail[128];
		struct buf all = BUF_INIT(1 << 16);
		struct doctor_words w;

		snprintf(detail, sizeof detail, "{\"reason\":\"%s\"}", faq[i].reason);
		w = wrong(faq[i].check, detail, LANG_JA, faq[i].server);
		buf_add_str(&all, w.cure);
		buf_add_str(&all, w.server_cure);
		if (str_find(buf_str(&all), str_from(faq[i].answer)) == all.len)
			fail_msg("%s: %s", faq[i].trouble, all.at);
		buf_free(&all);
	}
}

/* ---- all of it ---- */

static void letter_of(const char *detail, bool as_json, struct buf *to)
{
	const struct doctor_finding finding = {.check = DOCTOR_CHAIN,
	    .detail = str_from(detail),
	    .first_at = NOW - 700,
	    .last_at = NOW,
	    .confirmed_at = NOW};
	const struct doctor_site there = {.id = 1,
	    .host = STR("www.shop.example"),
	    .port = 8443,
	    .visited_at = NOW,
	    .good = doctor_check_bit(DOCTOR_CONNECT),
	    .finding_count = 1,
	    .findings = &finding};
	const struct doctor_state state = {true, 1, &there};
	const struct doctor_teller teller = a_teller(LANG_EN, DOCTOR_NGINX);
	struct doctor_letter letter = {.teller = &teller, .page = "https://seal.example/x"};
	struct doctor_advice advice;
	struct json *document = json_new_object();

	assert_int_equal(doctor_advise(&state, &memory, &advice), ERR_OK);
	letter.advice = &advice;
	if (as_json) {
		assert_int_equal(doctor_letter_describe(&letter, document), ERR_OK);
		assert_int_equal(json_write(document, JSON_ONE_LINE, to), ERR_OK);
	} else {
		assert_int_equal(doctor_letter_write(&letter, to), ERR_OK);
	}
	json_free(document);
}

static void a_letter_has_the_verdict_then_the_cure_then_the_rest_and_the_link(void **state)
{
	struct buf text = BUF_INIT(1 << 20);
	struct str all;

	(void)state;
	letter_of("{\"reason\":\"incomplete\",\"missing\":[\"Example CA 2\"]}", false, &text);
	all = buf_str(&text);
	assert_says(all, "\nSomething on the site has to be mended\n");
	assert_says(all, "\n1. [Wrong] Intermediate certificates\n");
	assert_says(all,
	    "www.shop.example:8443 does not send this intermediate certificate: Example "
	    "CA 2\n");
	assert_says(
	    all, "     ssl_certificate     /etc/nginx/tls/www.shop.example/fullchain.pem;\n");
	assert_says(all, "\n - Port for TLS: The server takes connections.\n");
	assert_says(all, "\nhttps://seal.example/x\n");
	buf_free(&text);
}

static void what_servers_sent_hides_nothing_in_a_letter(void **state)
{
	struct buf text = BUF_INIT(1 << 20);

	(void)state;
	letter_of("{\"missing\":[\"a\\u001b[31m\\nFrom: b\\u202e\"]}", false, &text);
	assert_says(buf_str(&text), "Not sent: a\\u{1b}[31m\\u{a}From: b\\u{202e}\n");
	buf_free(&text);
}

static void a_document_has_what_was_seen_beside_the_words(void **state)
{
	struct buf text = BUF_INIT(1 << 20);
	struct str all;

	(void)state;
	letter_of("{\"missing\":[\"<script>\"]}", true, &text);
	all = buf_str(&text);
	assert_says(all, "{\"code\":\"0123456789\",\"verdict\":\"bad\",");
	assert_says(all,
	    "\"checks\":[{\"check\":\"chain\",\"area\":\"certificate\",\"weight\":\"wrong\","
	    "\"state\":\"wrong\",\"hosts\":[\"www.shop.example:8443\"],"
	    "\"at\":\"2026-06-01T09:00:00+09:00\"");
	assert_says(all, "\"detail\":{\"missing\":[\"\\u003cscript>\"]}");
	buf_free(&text);
}

static void details_that_cannot_be_read_do_not_spoil_the_document(void **state)
{
	struct buf text = BUF_INIT(1 << 20);

	(void)state;
	letter_of("{\"missing\":[\"a\\u0000b\"]}", true, &text);
	assert_says(buf_str(&text), "\"detail\":null");
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(
		every_check_is_told_whole_in_every_language_whatever_was_seen, forget),
	    cmocka_unit_test_teardown(every_reason_has_its_own_sentence, forget),
	    cmocka_unit_test_teardown(
		a_sentence_that_lacks_what_was_seen_gives_way_to_the_general_one, forget),
	    cmocka_unit_test_teardown(lines_are_those_of_the_server_with_the_host_in_them, forget),
	    cmocka_unit_test_teardown(a_cure_of_the_page_s_own_has_no_lines_besides, forget),
	    cmocka_unit_test_teardown(
		every_server_has_a_cure_for_what_is_mended_at_servers, forget),
	    cmocka_unit_test_teardown(
		every_trouble_that_owners_ask_of_is_seen_and_has_its_answer, forget),
	    cmocka_unit_test_teardown(
		a_letter_has_the_verdict_then_the_cure_then_the_rest_and_the_link, forget),
	    cmocka_unit_test_teardown(what_servers_sent_hides_nothing_in_a_letter, forget),
	    cmocka_unit_test_teardown(a_document_has_what_was_seen_beside_the_words, forget),
	    cmocka_unit_test_teardown(
		details_that_cannot_be_read_do_not_spoil_the_document, forget),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
