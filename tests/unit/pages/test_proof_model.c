/* Tests what a proof page says: every cell of the verdict table, through the real templates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include "base/local_time.h"
#include "pages/proof_model.h"
#include "unit/fixtures/proof_example.h"
#include "unit/fixtures/sayings.h"
#include "web/site.h"

static const char *const pages[] = {"proof"};
static struct site *site;

static int start(void **state)
{
	struct problem why = {.text = ""};

	(void)state;
	assert_int_equal(local_time_use("Asia/Tokyo", &why), ERR_OK);
	if (site_load("", pages, 1, &site, &why))
		fail_msg("%s", why.text);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	site_free(site);
	return 0;
}

/* The page; free() it. */
static char *render(const struct proof *p)
{
	static const char *const frame[] = {
	    "theme", "brand", "asset_css", "asset_states", "asset_logo"};
	struct arena memory = {0};
	struct model *m = model_new(&memory);
	struct buf page = BUF_INIT(1 << 20);
	struct problem why = {.text = ""};
	size_t len;

	for (size_t i = 0; i < sizeof frame / sizeof frame[0]; i++)
		model_cstr(m, frame[i], "x");
	model_cstr(m, "lang", lang_tag(p->lang));
	model_cstr(m, "lang_written", lang_written(p->lang));
	proof_model_fill(p, m);
	if (site_render(site, "proof", p->lang, m, &page, &why))
		fail_msg("%s", why.text);
	arena_free(&memory);
	return buf_take(&page, &len);
}

static void assert_says(const struct proof *p, const char *text)
{
	char *page = render(p);

	if (strstr(page, text) == NULL)
		fail_msg("the page lacks \"%s\":\n%s", text, page);
	free(page);
}

static void assert_silent(const struct proof *p, const char *text)
{
	char *page = render(p);

	if (strstr(page, text) != NULL)
		fail_msg("the page has \"%s\":\n%s", text, page);
	free(page);
}

/* ---- the verdict table ---- */

struct cell {
	enum record_state record;
	enum link_state link;
	enum link_reason reason;
	unsigned status;
	const char *headline, *headline_en, *main;
};

#define JA_MISMATCH "リンク元が証明書と一致しません。サイトを確認してください。"
#define JA_NONE "該当する証明書の発行記録がありません。サイトを確認してください。"
#define JA_EXPIRED "証明書の有効期限が切れています"
#define JA_EARLY "証明書はまだ有効期間に入っていません"
#define JA_REVOKED "この証明書は失効しています"
#define JA_VALID "どのサイトから来られたかは確認できません"
#define JA_PRINTED "印刷されたコードから開かれました。アドレスを見比べてください"
#define JA_VERIFIED "確認済みのサイトです"
#define EN_MISMATCH "The page you came from does not match the certificate. Please check the site."
#define EN_NONE "There is no certificate on record for this code. Please check the site."
#define EN_EXPIRED "The certificate has expired"
#define EN_EARLY "The certificate is not valid yet"
#define EN_REVOKED "This certificate was revoked"
#define EN_VALID "We cannot see which site you came from"
#define EN_PRINTED "Opened from a printed code: compare the address"
#define EN_VERIFIED "This site is verified"
#define MAIN(tone, record, link)                                                                   \
	"<main class=\"tone-" tone "\" data-record=\"" record "\" data-link=\"" link "\">"

static const struct cell cells[] = {
    {RECORD_VALID, LINK_MATCH, LINK_SAME, 200, JA_VERIFIED, EN_VERIFIED,
	MAIN("verified", "valid", "match")},
    {RECORD_VALID, LINK_UNVERIFIABLE, LINK_TYPED, 200, JA_VALID, EN_VALID,
	MAIN("unverified", "valid", "unverifiable")},
    {RECORD_VALID, LINK_UNVERIFIABLE, LINK_STRIPPED, 200, JA_VALID, EN_VALID,
	MAIN("unverified", "valid", "unverifiable")},
    {RECORD_VALID, LINK_UNVERIFIABLE, LINK_HERE, 200, JA_VALID, EN_VALID,
	MAIN("unverified", "valid", "unverifiable")},
    {RECORD_VALID, LINK_UNVERIFIABLE, LINK_ABSENT, 200, JA_VALID, EN_VALID,
	MAIN("unverified", "valid", "unverifiable")},
    {RECORD_VALID, LINK_UNVERIFIABLE, LINK_PRINT, 200, JA_PRINTED, EN_PRINTED,
	MAIN("unverified", "valid", "unverifiable")},
    {RECORD_RENEWED, LINK_UNVERIFIABLE, LINK_PRINT, 200, JA_PRINTED, EN_PRINTED,
	MAIN("unverified", "renewed", "unverifiable")},
    {RECORD_EXPIRED, LINK_UNVERIFIABLE, LINK_PRINT, 200, JA_EXPIRED, EN_EXPIRED,
	MAIN("expired", "expired", "unverifiable")},
    {RECORD_NONE, LINK_UNVERIFIABLE, LINK_PRINT, 404, JA_NONE, EN_NONE,
	MAIN("none", "none", "unverifiable")},
    {RECORD_VALID, LINK_MISMATCH, LINK_HOST, 403, JA_MISMATCH, EN_MISMATCH,
	MAIN("mismatch", "valid", "mismatch")},
    {RECORD_VALID, LINK_MISMATCH, LINK_WWW, 403, JA_MISMATCH, EN_MISMATCH,
	MAIN("mismatch", "valid", "mismatch")},
    {RECORD_VALID, LINK_MISMATCH, LINK_SCHEME, 403, JA_MISMATCH, EN_MISMATCH,
	MAIN("mismatch", "valid", "mismatch")},
    {RECORD_VALID, LINK_MISMATCH, LINK_PORT, 403, JA_MISMATCH, EN_MISMATCH,
	MAIN("mismatch", "valid", "mismatch")},
    {RECORD_VALID, LINK_MISMATCH, LINK_PATH, 403, JA_MISMATCH, EN_MISMATCH,
	MAIN("mismatch", "valid", "mismatch")},
    {RECORD_VALID, LINK_MISMATCH, LINK_MALFORMED, 403, JA_MISMATCH, EN_MISMATCH,
	MAIN("mismatch", "valid", "mismatch")},
    {RECORD_RENEWED, LINK_MATCH, LINK_SAME, 200, JA_VERIFIED, EN_VERIFIED,
	MAIN("verified", "renewed", "match")},
    {RECORD_RENEWED, LINK_UNVERIFIABLE, LINK_ABSENT, 200, JA_VALID, EN_VALID,
	MAIN("unverified", "renewed", "unverifiable")},
    {RECORD_RENEWED, LINK_MISMATCH, LINK_HOST, 403, JA_MISMATCH, EN_MISMATCH,
	MAIN("mismatch", "renewed", "mismatch")},
    {RECORD_EXPIRED, LINK_MATCH, LINK_SAME, 200, JA_EXPIRED, EN_EXPIRED,
	MAIN("expired", "expired", "match")},
    {RECORD_EXPIRED, LINK_UNVERIFIABLE, LINK_ABSENT, 200, JA_EXPIRED, EN_EXPIRED,
	MAIN("expired", "expired", "unverifiable")},
    {RECORD_EXPIRED, LINK_MISMATCH, LINK_HOST, 403, JA_MISMATCH, EN_MISMATCH,
	MAIN("mismatch", "expired", "mismatch")},
    {RECORD_NOT_YET_VALID, LINK_MATCH, LINK_SAME, 200, JA_EARLY, EN_EARLY,
	MAIN("not_yet_valid", "not_yet_valid", "match")},
    {RECORD_NOT_YET_VALID, LINK_UNVERIFIABLE, LINK_ABSENT, 200, JA_EARLY, EN_EARLY,
	MAIN("not_yet_valid", "not_yet_valid", "unverifiable")},
    {RECORD_NOT_YET_VALID, LINK_MISMATCH, LINK_HOST, 403, JA_MISMATCH, EN_MISMATCH,
	MAIN("mismatch", "not_yet_valid", "mismatch")},
    {RECORD_REVOKED, LINK_MATCH, LINK_SAME, 200, JA_REVOKED, EN_REVOKED,
	MAIN("revoked", "revoked", "match")},
    {RECORD_REVOKED, LINK_UNVERIFIABLE, LINK_ABSENT, 200, JA_REVOKED, EN_REVOKED,
	MAIN("revoked", "revoked", "unverifiable")},
    {RECORD_REVOKED, LINK_MISMATCH, LINK_HOST, 403, JA_MISMATCH, EN_MISMATCH,
	MAIN("mismatch", "revoked", "mismatch")},
    {RECORD_NONE, LINK_UNVERIFIABLE, LINK_ABSENT, 404, JA_NONE, EN_NONE,
	MAIN("none", "none", "unverifiable")},
    {RECORD_NONE, LINK_MATCH, LINK_SAME, 404, JA_NONE, EN_NONE, MAIN("none", "none", "match")},
    {RECORD_NONE, LINK_MISMATCH, LINK_HOST, 404, JA_NONE, EN_NONE,
	MAIN("none", "none", "mismatch")},
};

enum { CELLS = sizeof cells / sizeof cells[0] };

static void start_cell(struct example *e, const struct cell *cell)
{
	example_start(e);
	example_verdict(e, cell->record, cell->link, cell->reason);
}

static void every_cell_has_its_headline_in_both_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < CELLS; i++) {
		struct example e;
		char headline[256];

		start_cell(&e, &cells[i]);
		assert_says(&e.proof, cells[i].main);
		snprintf(
		    headline, sizeof headline, "<h1 id=\"verdict\">%s</h1>", cells[i].headline);
		assert_says(&e.proof, headline);
		snprintf(
		    headline, sizeof headline, "<h1 id=\"verdict\">%s</h1>", cells[i].headline_en);
		e.proof.lang = LANG_EN;
		assert_says(&e.proof, headline);
	}
}

static void every_cell_is_told_in_every_language(void **state)
{
	(void)state;
	for (size_t i = 0; i < CELLS; i++)
		for (unsigned lang = 0; lang < LANG_COUNT; lang++) {
			struct example e;
			char tag[64];

			start_cell(&e, &cells[i]);
			e.proof.lang = (enum lang)lang;
			snprintf(tag, sizeof tag, " lang=\"%s\">", lang_written(e.proof.lang));
			assert_says(&e.proof, tag);
		}
}

static void every_cell_has_its_status(void **state)
{
	(void)state;
	for (size_t i = 0; i < CELLS; i++) {
		struct example e;

		start_cell(&e, &cells[i]);
		assert_int_equal(verdict_status(&e.verdict), cells[i].status);
	}
}

static void no_cell_is_missing_and_green_is_a_match_of_what_is_valid_only(void **state)
{
	bool seen[RECORD_STATE_COUNT][LINK_STATE_COUNT] = {{false}};

	(void)state;
	for (size_t i = 0; i < CELLS; i++) {
		bool valid = cells[i].record == RECORD_VALID || cells[i].record == RECORD_RENEWED;
		struct example e;

		seen[cells[i].record][cells[i].link] = true;
		start_cell(&e, &cells[i]);
		if (valid && cells[i].link == LINK_MATCH)
			continue;
		assert_silent(&e.proof, "tone-verified");
		assert_silent(&e.proof, JA_VERIFIED);
	}
	for (size_t i = 0; i < RECORD_STATE_COUNT * LINK_STATE_COUNT; i++)
		assert_true(seen[i / LINK_STATE_COUNT][i % LINK_STATE_COUNT]);
}

static void the_title_names_the_host_or_the_code(void **state)
{
	(void)state;
	for (size_t i = 0; i < CELLS; i++) {
		struct example e;
		char *page, *end;

		start_cell(&e, &cells[i]);
		page = render(&e.proof);
		end = strstr(page, "</title>");
		assert_non_null(end);
		*end = '\0';
		assert_non_null(strstr(strstr(page, "<title>"),
		    cells[i].record == RECORD_NONE ? "0123456789" : "shop.example.jp"));
		free(page);
	}
}

static void a_code_that_cannot_be_one_has_the_words_of_no_record(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_NONE, LINK_UNVERIFIABLE, LINK_ABSENT);
	e.record.code.text[0] = '\0';
	assert_says(&e.proof, JA_NONE);
	assert_says(&e.proof, "<title>発行記録なし</title>");
	assert_says(&e.proof, "ステッカーのコードは10桁の数字ですが");
}

/* ---- a link that could not be checked ---- */

static void a_stripped_link_tells_the_owner_what_to_add(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_UNVERIFIABLE, LINK_STRIPPED);
	assert_says(&e.proof, "referrerpolicy=\"strict-origin\"");
	example_verdict(&e, RECORD_VALID, LINK_UNVERIFIABLE, LINK_TYPED);
	assert_silent(&e.proof, "strict-origin");
}

static void other_registered_sites_are_named_when_the_link_is_unknown(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	e.urls[1] = (struct origin_url){example_origin("second.example.jp"), STR("/")};
	e.url_count = 2;
	example_sites(&e);
	example_verdict(&e, RECORD_VALID, LINK_UNVERIFIABLE, LINK_ABSENT);
	assert_says(&e.proof, "次のアドレスも、この証明書の登録サイトです");
	example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
	assert_silent(&e.proof, "次のアドレスも");
}

/* ---- a mismatch ---- */

static void the_differing_letter_is_marked_on_both_sides(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MISMATCH, LINK_HOST);
	assert_says(&e.proof, "<span>sh</span><mark>0</mark><span>p.</span>");
	assert_says(&e.proof, "<span>sh</span><mark>o</mark><span>p.</span>");
}

static void a_frame_of_a_page_builder_has_the_message_and_its_cure_and_accuses_nobody(void **state)
{
	static const char accused[] = "この証明書の発行先ではありません";
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MISMATCH, LINK_HOST);
	assert_says(&e.proof, accused);
	e.verdict.link.origin = example_origin("shop-example.filesusr.com");
	assert_silent(&e.proof, accused);
	assert_says(&e.proof, JA_MISMATCH);
	assert_says(&e.proof, "クリックは Wix の枠の中から届きました");
	assert_says(&e.proof, "Wix は、埋め込まれた HTML を別のアドレスの枠(iframe)に入れます");
	assert_says(&e.proof, "<code translate=\"no\">host</code>");
	/* Whole sites of builders are anybody's. */
	e.verdict.link.origin = example_origin("somebody.wixsite.com");
	assert_says(&e.proof, accused);
}

static void a_look_alike_letter_of_another_script_is_marked_whole(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MISMATCH, LINK_HOST);
	e.verdict.link.origin = example_origin("xn--shp-fmc.example.jp");
	e.urls[0].origin = example_origin("xn--shp-gmc.example.jp");
	example_sites(&e);
	assert_silent(&e.proof, "\xef\xbf\xbd");
	assert_says(&e.proof, "xn--shp-fmc.example.jp");
}

static void scheme_and_port_are_marked_where_they_differ(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MISMATCH, LINK_SCHEME);
	e.verdict.link.origin = example_origin("shop.example.jp");
	e.verdict.link.origin.scheme = ORIGIN_HTTP;
	e.verdict.link.origin.port = 8080;
	assert_says(&e.proof, "<mark class=\"address-scheme\">http://</mark><span>shop.</span>");
	assert_says(&e.proof, "<mark>:8080</mark>");
	assert_says(&e.proof, "<mark class=\"address-scheme\">https://</mark><span>shop.</span>");
}

static void it_says_whose_address_bar_to_look_at_and_draws_the_tabs(void **state)
{
	static const enum link_state links[] = {LINK_MATCH, LINK_UNVERIFIABLE};
	struct example e;

	(void)state;
	example_start(&e);
	for (size_t i = 0; i < 2; i++) {
		example_verdict(&e, RECORD_VALID, links[i], i == 0 ? LINK_SAME : LINK_ABSENT);
		assert_says(&e.proof, "サイトのタブに戻り、そのアドレスと見比べてください");
		assert_says(&e.proof, "<svg class=\"tabs\"");
	}
}

static void facts_of_the_registered_site_are_set_apart_from_the_accusation(void **state)
{
	static const char *const apart[] = {"<div class=\"apart\">", "登録されたサイトの運営者",
	    "登録されたサイトの証明書の有効期間"};
	struct example e;

	(void)state;
	example_start(&e);
	for (size_t i = 0; i < 3; i++) {
		example_verdict(&e, RECORD_VALID, LINK_MISMATCH, LINK_HOST);
		assert_says(&e.proof, apart[i]);
		example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
		assert_silent(&e.proof, apart[i]);
	}
}

static void the_genuine_link_leads_to_the_registered_site_only_while_it_is_valid(void **state)
{
	static const char link[] = "href=\"https://shop.example.jp/\"";
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MISMATCH, LINK_HOST);
	assert_says(&e.proof, link);
	assert_silent(&e.proof, "href=\"https://sh0p");
	example_verdict(&e, RECORD_REVOKED, LINK_MISMATCH, LINK_HOST);
	assert_silent(&e.proof, link);
	assert_says(&e.proof, "なお、この証明書は 2026年11月21日");
	e.urls[0].origin = example_origin("*.example.jp");
	example_sites(&e);
	example_verdict(&e, RECORD_VALID, LINK_MISMATCH, LINK_HOST);
	assert_silent(&e.proof, "href=\"https://*");
}

static void an_unreadable_origin_is_said_to_be_unreadable(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MISMATCH, LINK_MALFORMED);
	assert_says(&e.proof, "リンク元のアドレスを読み取れませんでした。");
	assert_silent(&e.proof, "<mark");
}

static void only_a_sound_record_says_that_the_same_address_is_the_site(void **state)
{
	(void)state;
	for (size_t i = 0; i < CELLS; i++) {
		bool valid = cells[i].record == RECORD_VALID || cells[i].record == RECORD_RENEWED;
		struct example e;

		start_cell(&e, &cells[i]);
		if (valid && cells[i].link != LINK_MISMATCH)
			assert_says(&e.proof, "compare-same");
		else
			assert_silent(&e.proof, "compare-same");
	}
}

/* ---- facts ---- */

static void under_a_wildcard_the_visitors_own_host_is_shown(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
	e.urls[0].origin = example_origin("*.example.jp");
	example_sites(&e);
	assert_says(&e.proof, "<title>shop.example.jp");
	example_verdict(&e, RECORD_VALID, LINK_UNVERIFIABLE, LINK_ABSENT);
	assert_says(&e.proof, "<title>*.example.jp");
	assert_says(&e.proof, "任意の名前が1つ入ります");
}

static void both_spellings_of_the_organisation_are_shown_with_their_languages(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
	assert_says(&e.proof, "<p class=\"organization\">株式会社サンプル商店</p>");
	assert_says(&e.proof, "<p class=\"organization-other\" lang=\"en\">Sample Shop K.K.</p>");
	e.proof.lang = LANG_EN;
	assert_says(&e.proof, "<p class=\"organization\">Sample Shop K.K.</p>");
	assert_says(&e.proof, "lang=\"ja\">株式会社サンプル商店</p>");
	e.proof.lang = LANG_ZH;
	assert_says(&e.proof, "<p class=\"organization\" lang=\"en\">Sample Shop K.K.</p>");
	assert_says(&e.proof, "lang=\"ja\">株式会社サンプル商店</p>");
}

static void a_certificate_without_any_subject_still_makes_a_page(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
	e.facts.issuances[0].organization = e.facts.issuances[0].organization_en = "";
	e.facts.issuances[0].service = "";
	e.certificate.subject_count = e.certificate.issuer_count = 0;
	e.certificate.name_count = 0;
	assert_says(&e.proof, "運営者の名前が記載されていません");
}

static void what_would_be_invisible_in_a_certificate_is_made_visible(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
	e.facts.issuances[0].organization = "evil\u202egnp<script>";
	assert_says(&e.proof, "evil[U+202E]gnp&lt;script&gt;");
}

static void broken_algorithms_are_called_broken(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
	assert_silent(&e.proof, "card-warning");
	e.certificate.key_bits = 1024;
	e.certificate.signature_digest = "SHA1";
	assert_says(&e.proof, "RSA 1024 ビットの鍵は、すでに安全ではありません");
	assert_says(&e.proof, "SHA-1 は、すでに破られています");
}

static void a_certificate_that_browsers_refuse_has_looks_of_its_own(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
	e.certificate.faults = 1;
	e.record.issuances[0].broken = true;
	assert_says(&e.proof, MAIN("broken", "valid", "match"));
	assert_silent(&e.proof, "tone-verified");
}

static void a_renewal_names_the_old_code_and_tells_the_owner(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_RENEWED, LINK_MATCH, LINK_SAME);
	assert_says(&e.proof, "コード 0123456789 の証明書は更新されました");
	assert_says(&e.proof, "HTML のコードを 9876543210 に書き換えてください");
}

static void a_revocation_says_since_when_and_why(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_REVOKED, LINK_MATCH, LINK_SAME);
	e.facts.issuances[0].revocation_reason = "keyCompromise";
	assert_says(&e.proof, "認証局は 2026年11月21日 12:00 にこの証明書を取り消しました");
	assert_says(&e.proof, "秘密鍵の漏えい");
	e.facts.issuances[0].revocation_reason = "a word of tomorrow";
	assert_says(&e.proof, "理由は示されていません");
}

static void many_names_are_counted_instead_of_shown(void **state)
{
	enum { MANY = 1000 };
	static const char *names[MANY];
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
	for (size_t i = 0; i < MANY; i++)
		names[i] = "a.example.jp";
	e.certificate.names = names;
	e.certificate.name_count = MANY;
	assert_says(&e.proof, "ほか 900 件");
}

/* ---- days ---- */

static void days_are_counted_by_the_calendar_and_the_last_in_hours(void **state)
{
	static const struct {
		int64_t now;
		const char *text;
	} rows[] = {
	    {EXAMPLE_NOT_AFTER, "あと 1 時間未満"},
	    {EXAMPLE_NOT_AFTER + 1 - 3600, "あと 1 時間<"},
	    {EXAMPLE_NOT_AFTER + 1 - 7200, "あと 2 時間<"},
	    {EXAMPLE_NOT_AFTER + 2 - EXAMPLE_DAY, "あと 23 時間<"},
	    {EXAMPLE_NOT_AFTER + 1 - EXAMPLE_DAY, "あと 1 日<"},
	    {EXAMPLE_NOT_AFTER - EXAMPLE_DAY, "あと 1 日"},
	    {EXAMPLE_NOT_AFTER - 90 * (int64_t)EXAMPLE_DAY, "あと 90 日"},
	    {EXAMPLE_NOT_AFTER + 1, "終了して 1 時間未満"},
	    {EXAMPLE_NOT_AFTER + 7200, "2 時間前に終了"},
	    {EXAMPLE_NOT_AFTER + EXAMPLE_DAY + 1, "2 日前に終了"},
	    {EXAMPLE_NOT_BEFORE, "あと 199 日"},
	    {EXAMPLE_NOT_BEFORE - 1, "1 時間以内に開始"},
	    {EXAMPLE_NOT_BEFORE - 3600, "1 時間後に開始"},
	    {EXAMPLE_NOT_BEFORE - EXAMPLE_DAY - 1, "2 日後に開始"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct example e;

		example_start(&e);
		example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
		e.proof.now = rows[i].now;
		assert_says(&e.proof, rows[i].text);
	}
}

static void the_bar_is_filled_by_what_is_left(void **state)
{
	static const struct {
		int64_t now;
		const char *text;
	} rows[] = {
	    {EXAMPLE_NOT_BEFORE - 1, "class=\"span-left\" width=\"100\""},
	    {EXAMPLE_NOT_BEFORE, "class=\"span-left\" width=\"100\""},
	    {EXAMPLE_NOT_BEFORE + 50 * (int64_t)EXAMPLE_DAY, "class=\"span-left\" width=\"74\""},
	    {EXAMPLE_NOT_AFTER, "class=\"span-left\" width=\"0\""},
	    {EXAMPLE_NOT_AFTER + 1, "class=\"span-left\" width=\"0\""},
	};
	struct example e;

	(void)state;
	example_start(&e);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
		e.proof.now = rows[i].now;
		assert_says(&e.proof, rows[i].text);
	}
	example_verdict(&e, RECORD_REVOKED, LINK_MATCH, LINK_SAME);
	assert_says(&e.proof, "class=\"span-left\" width=\"0\"");
}

static void the_distance_is_to_the_end_that_is_told(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
	e.record.issuances[0].not_after =
	    EXAMPLE_NOT_BEFORE + 36000 - 1; /* it lives for ten hours */
	e.proof.now = EXAMPLE_NOT_BEFORE + 7200;
	assert_int_equal(proof_distance(&e.proof), 28800);
	e.proof.now = EXAMPLE_NOT_BEFORE + 28800;
	assert_int_equal(proof_distance(&e.proof), 7200);
	e.proof.now = EXAMPLE_NOT_BEFORE - 7200;
	assert_int_equal(proof_distance(&e.proof), 7200);
	e.proof.now = EXAMPLE_NOT_BEFORE + 36000;
	assert_int_equal(proof_distance(&e.proof), 1);
}

static void days_pass_over_leap_days_and_centuries(void **state)
{
	(void)state;
	assert_int_equal(proof_days(0, EXAMPLE_DAY), 1);
	assert_int_equal(proof_days(951750000, 951922800), 2);   /* 2000-02-29 to 03-02 */
	assert_int_equal(proof_days(4107423600, 4107510000), 1); /* 2100-02-28 to 03-01 */
	assert_int_equal(proof_days(1798642800, 1798729200), 1); /* over a new year */
	assert_int_equal(proof_days(1798729200, 1798642800), -1);
}

/* ---- evidence ---- */

static void each_line_of_revocation_says_the_worst_and_nothing_else(void **state)
{
	static const struct {
		const char *ja, *en;
	} words[EVIDENCE_STATE_COUNT] = {
	    [EVIDENCE_NONE] = {"もともと設けられていません", "By design"},
	    [EVIDENCE_GOOD] = {"まで有効)", ", good until "},
	    [EVIDENCE_UNKNOWN] = {"失効したかどうかは分かりません", "Could not be checked since"},
	    [EVIDENCE_REVOKED] = {"失効日時は", "revoked on "},
	};

	(void)state;
	for (unsigned crl = 0; crl < SAYINGS; crl++)
		for (unsigned ocsp = 0; ocsp < SAYINGS; ocsp++)
			for (unsigned lang = 0; lang < 2; lang++) {
				struct example e;
				enum evidence_state worst =
				    state_of_saying[crl > ocsp ? crl : ocsp];
				char line[100];

				example_start(&e);
				e.proof.lang = lang == 0 ? LANG_JA : LANG_EN;
				sayings_set(&e.seen.revocation, (enum saying)crl, (enum saying)ocsp,
				    e.proof.now);
				e.seen.revocation.list_fault = STR("cut");
				example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
				snprintf(line, sizeof line,
				    "data-source=\"revocation\" data-state=\"%s\"",
				    evidence_state_name(worst));
				assert_says(&e.proof, line);
				for (unsigned i = 0; i < EVIDENCE_STATE_COUNT; i++) {
					const char *said = lang == 0 ? words[i].ja : words[i].en;

					if (said != NULL && i == worst &&
					    !(lang == 0 && worst == EVIDENCE_REVOKED))
						assert_says(&e.proof, said);
					else if (said != NULL && i != worst)
						assert_silent(&e.proof, said);
				}
			}
}

static void what_nobody_has_looked_at_yet_is_said_to_be_so(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	e.proof.lang = LANG_EN;
	example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
	assert_silent(&e.proof, "data-source=\"revocation\"");
	e.seen.revocation.certificate = 1;
	e.seen.revocation.is_watched = true;
	e.seen.revocation.issuer = e.seen.revocation.list = 1;
	example_evidence(&e);
	assert_says(&e.proof, "Could not be checked yet.");
	/* The store cannot be asked at all. */
	evidence_judge(NULL, &e.record, &e.verdict, e.proof.now, EXAMPLE_DAY, &e.evidence);
	assert_says(&e.proof, "Could not be checked yet.");
}

static void a_site_is_told_with_its_host(void **state)
{
	static const struct {
		enum evidence_state state;
		const char *words;
	} rows[] = {
	    {EVIDENCE_GOOD, "shop.example.jp used this certificate."},
	    {EVIDENCE_OTHER, "shop.example.jp used the certificate of another organization."},
	    {EVIDENCE_FAULT, "shop.example.jp did not work as it should"},
	};
	struct example e;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		example_start(&e);
		e.proof.lang = LANG_EN;
		example_verdict(&e, RECORD_VALID, LINK_MATCH, LINK_SAME);
		assert_silent(&e.proof, "data-source=\"site\"");
		e.seen.has_site = true;
		e.seen.site =
		    (struct evidence_site){.id = 1, .state = rows[i].state, .at = e.proof.now - 60};
		example_evidence(&e);
		assert_says(&e.proof, rows[i].words);
		assert_says(&e.proof, "Seen 22 November 2026, 11:59");
		assert_says(&e.proof, "<main class=\"tone-verified\"");
	}
}

static void how_long_it_was_certified_is_told_of_what_is_valid_alone(void **state)
{
	struct example e;

	(void)state;
	example_start(&e);
	e.proof.lang = LANG_EN;
	e.seen.revocation.certificate = 1;
	e.seen.certified_since = EXAMPLE_NOT_BEFORE - 400 * EXAMPLE_DAY;
	example_verdict(&e, RECORD_VALID, LINK_UNVERIFIABLE, LINK_STRIPPED);
	assert_says(&e.proof, "Since 28 July 2025, 00:00.");
	example_verdict(&e, RECORD_EXPIRED, LINK_UNVERIFIABLE, LINK_STRIPPED);
	assert_silent(&e.proof, "data-source=\"since\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_cell_has_its_headline_in_both_languages),
	    cmocka_unit_test(every_cell_is_told_in_every_language),
	    cmocka_unit_test(every_cell_has_its_status),
	    cmocka_unit_test(no_cell_is_missing_and_green_is_a_match_of_what_is_valid_only),
	    cmocka_unit_test(the_title_names_the_host_or_the_code),
	    cmocka_unit_test(a_code_that_cannot_be_one_has_the_words_of_no_record),
	    cmocka_unit_test(a_stripped_link_tells_the_owner_what_to_add),
	    cmocka_unit_test(other_registered_sites_are_named_when_the_link_is_unknown),
	    cmocka_unit_test(the_differing_letter_is_marked_on_both_sides),
	    cmocka_unit_test(
		a_frame_of_a_page_builder_has_the_message_and_its_cure_and_accuses_nobody),
	    cmocka_unit_test(a_look_alike_letter_of_another_script_is_marked_whole),
	    cmocka_unit_test(scheme_and_port_are_marked_where_they_differ),
	    cmocka_unit_test(it_says_whose_address_bar_to_look_at_and_draws_the_tabs),
	    cmocka_unit_test(facts_of_the_registered_site_are_set_apart_from_the_accusation),
	    cmocka_unit_test(the_genuine_link_leads_to_the_registered_site_only_while_it_is_valid),
	    cmocka_unit_test(only_a_sound_record_says_that_the_same_address_is_the_site),
	    cmocka_unit_test(an_unreadable_origin_is_said_to_be_unreadable),
	    cmocka_unit_test(under_a_wildcard_the_visitors_own_host_is_shown),
	    cmocka_unit_test(both_spellings_of_the_organisation_are_shown_with_their_languages),
	    cmocka_unit_test(a_certificate_without_any_subject_still_makes_a_page),
	    cmocka_unit_test(what_would_be_invisible_in_a_certificate_is_made_visible),
	    cmocka_unit_test(broken_algorithms_are_called_broken),
	    cmocka_unit_test(a_certificate_that_browsers_refuse_has_looks_of_its_own),
	    cmocka_unit_test(a_renewal_names_the_old_code_and_tells_the_owner),
	    cmocka_unit_test(a_revocation_says_since_when_and_why),
	    cmocka_unit_test(many_names_are_counted_instead_of_shown),
	    cmocka_unit_test(days_are_counted_by_the_calendar_and_the_last_in_hours),
	    cmocka_unit_test(the_bar_is_filled_by_what_is_left),
	    cmocka_unit_test(the_distance_is_to_the_end_that_is_told),
	    cmocka_unit_test(days_pass_over_leap_days_and_centuries),
	    cmocka_unit_test(each_line_of_revocation_says_the_worst_and_nothing_else),
	    cmocka_unit_test(what_nobody_has_looked_at_yet_is_said_to_be_so),
	    cmocka_unit_test(a_site_is_told_with_its_host),
	    cmocka_unit_test(how_long_it_was_certified_is_told_of_what_is_valid_alone),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
