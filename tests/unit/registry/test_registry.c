/* The rules by which contracts and certificates are added and changed. */
#include "unit/fixtures/office.h"

#include "base/local_time.h"
#include "record/event.h"

static void a_code_is_drawn_when_none_is_given(void **state)
{
	struct office *o = *state;
	struct contract_form form = a_form("", "https://www.shop.example.jp/");
	struct code code;

	assert_int_equal(office_add(o, &form), ERR_OK);
	assert_true(code_parse(str_from(o->effect.code.text), &code));
	assert_int_equal(o->effect.count, 1);
	assert_string_equal(o->effect.codes[0].text, code.text);
	assert_text(office_show(o, code.text).contract.organization, "株式会社テスト");
}

static void the_services_of_the_settings_are_those_that_are_taken(void **state)
{
	struct office *o = *state;
	struct contract_form form = a_form("0000000001", "http://localhost:8080/");
	struct config config = {.link = {.insecure_loopback = true}};
	const char *services[CONFIG_WORDS_MAX + 1] = {"x", "x", "x", "x"};

	config.contract.services.count = 2;
	strcpy(config.contract.services.words[0], "A1");
	strcpy(config.contract.services.words[1], "B2");
	o->rules = registry_rules(&config, services);
	assert_int_equal(o->rules.service_count, 2);
	assert_null(services[2]);
	assert_int_equal(office_add(o, &form), ERR_OK);
	assert_text(office_show(o, "0000000001").contract.service, "A1");
	form = a_form("0000000002", "http://localhost:8080/");
	form.field[CONTRACT_SERVICE] = STR("B2");
	assert_int_equal(office_add(o, &form), ERR_OK);
	form.field[CONTRACT_SERVICE] = STR("SR3.0");
	assert_int_equal(office_add(o, &form), ERR_REFUSED);
}

static void a_taken_code_is_refused_by_its_name(void **state)
{
	struct office *o = *state;
	struct contract_form form = a_form("0000000001", "https://other.example.jp/");

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	assert_int_equal(office_add(o, &form), ERR_EXISTS);
	assert_why(o, "code: there is a contract with the code 0000000001 already");
}

static void what_is_not_given_takes_its_default(void **state)
{
	struct office *o = *state;
	struct store_entry entry;

	office_must_add(o, "0000000001", "https://WWW.Shop.example.jp", "");
	entry = office_show(o, "0000000001");
	assert_text(entry.contract.service, "SR3.0");
	assert_int_equal(entry.contract.lang, LANG_JA);
	assert_true(entry.contract.sticker);
	assert_null(entry.contract.organization_en.at);
	assert_int_equal(entry.contract.url_count, 1);
	assert_text(entry.contract.urls[0], "https://www.shop.example.jp/");
	assert_text(entry.contract.hosts[0], "www.shop.example.jp");
	assert_int_equal(entry.added_at, NOW);
}

static void each_bad_field_is_refused_by_its_name(void **state)
{
	static const struct {
		enum contract_field field;
		const char *text;
		const char *reason;
	} cases[] = {
	    {CONTRACT_CODE, "123", "code: \"123\" is not a code of ten digits"},
	    {CONTRACT_CODE, "１２３４５６７８９０", "code: "},
	    {CONTRACT_URL, "", "url: at least one"},
	    {CONTRACT_URL, "ftp://www.shop.example.jp/", "url: ftp://www.shop.example.jp/: "},
	    {CONTRACT_URL, "https://a.example.jp/|https://A.example.jp", "is given twice"},
	    {CONTRACT_ORGANIZATION, " \t　", "organization: is needed"},
	    {CONTRACT_ORGANIZATION, "a\xff", "organization: is not UTF-8 from byte 2 on"},
	    {CONTRACT_ORGANIZATION, "a\nb", "organization: character 2 is a control"},
	    {CONTRACT_ORGANIZATION_EN,
		"a\xe2\x80\xae"
		"b",
		"organization_en: character 2"},
	    {CONTRACT_SERVICE, "XX", "service: \"XX\" is not among"},
	    {CONTRACT_LANG, "tlh", "lang: \"tlh\""},
	    {CONTRACT_STICKER, "maybe", "sticker: \"maybe\" is neither yes nor no"},
	    {CONTRACT_RENEWS, "12345678901", "renews: "},
	    {CONTRACT_RENEWS, "0000000009", "renews: there is no contract"},
	    {CONTRACT_RENEWS, "0000000001", "renews: a contract cannot renew itself"},
	};
	struct office *o = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct contract_form form = a_form("0000000001", "https://www.shop.example.jp/");

		form.field[cases[i].field] = str_from(cases[i].text);
		assert_int_not_equal(office_add(o, &form), ERR_OK);
		assert_why(o, cases[i].reason);
		assert_int_equal(o->effect.count, 0);
	}
	assert_int_equal(office_record(o, "0000000001", NOW).version, 0);
}

static void addresses_are_told_apart_as_people_separate_them(void **state)
{
	static const char *const separators[] = {" ", "  ", "|", "\n", "\r\n", "\t", ";", ",", "; ",
	    ", ", " ; ", ";\n", "、", "，", "；", "､", "　", "｜", " | ", ",;", ";;", "、\n"};
	static const struct {
		const char *url, *reason;
	} refused[] = {
	    {"https://a.example.jp/;b.example.jp/", "its path has a semicolon in it"},
	    {"https://a.example.jp/,b.example.jp/", "its path has a comma in it"},
	    {"https://a.example.jp/x;y/z", "its path has a semicolon in it"},
	    {"https://a.example.jp/; b.example.jp/", "b.example.jp/: "},
	    {"https://a.example.jp/https://b.example.jp/", "its path has another address in it"},
	    {"https://a.example.jp/<br>https://b.example.jp/", "its path has another address"},
	    {"https://a.example.jp/、b.example.jp/", "b.example.jp/: "},
	};
	struct office *o = *state;
	char code[11] = "0000000001", text[200];

	for (size_t i = 0; i < sizeof separators / sizeof separators[0]; i++) {
		const char *s = separators[i];
		struct store_entry entry;

		snprintf(code, sizeof code, "%010zu", i + 1);
		snprintf(text, sizeof text,
		    "https://a.example.jp/shop/%shttps://www.a.example.jp/%s", s, s);
		office_must_add(o, code, text, "");
		entry = office_show(o, code);
		assert_int_equal(entry.contract.url_count, 2);
		assert_text(entry.contract.urls[0], "https://a.example.jp/shop/");
		assert_text(entry.contract.urls[1], "https://www.a.example.jp/");
	}
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		struct contract_form form = a_form("", refused[i].url);

		assert_int_not_equal(office_add(o, &form), ERR_OK);
		assert_why(o, refused[i].reason);
	}
}

static void a_name_of_255_characters_is_taken_and_one_more_is_not(void **state)
{
	struct office *o = *state;
	struct contract_form form = a_form("", "https://www.shop.example.jp/");
	struct buf name = BUF_INIT(4096);

	for (int i = 0; i < 255; i++)
		buf_puts(&name, "株");
	form.field[CONTRACT_ORGANIZATION] = buf_str(&name);
	assert_int_equal(office_add(o, &form), ERR_OK);
	buf_puts(&name, "株");
	form.field[CONTRACT_ORGANIZATION] = buf_str(&name);
	assert_int_equal(office_add(o, &form), ERR_TOO_LARGE);
	assert_why(o, "organization: has 256 characters");
	buf_free(&name);
}

static void addresses_may_be_set_apart_by_any_mark_that_stands_in_none(void **state)
{
	static const char *const marks[] = {
	    " ", "\t", "\n", "\r\n", "|", "　", "、", "､", "，", "；", "｜"};
	struct office *o = *state;

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		char code[11], urls[100];
		struct store_entry entry;

		snprintf(code, sizeof code, "%010zu", i + 1);
		snprintf(
		    urls, sizeof urls, "https://a.example.jp/%shttps://b.example.jp/", marks[i]);
		office_must_add(o, code, urls, "");
		entry = office_show(o, code);
		assert_int_equal(entry.contract.url_count, 2);
		assert_text(entry.contract.urls[0], "https://a.example.jp/");
	}
}

static void a_contract_is_renewed_only_once(void **state)
{
	struct office *o = *state;
	struct contract_form third = a_form("0000000003", "https://www.shop.example.jp/");

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_add(o, "0000000002", "https://www.shop.example.jp/", "0000000001");
	third.field[CONTRACT_RENEWS] = STR("0000000001");
	assert_int_equal(office_add(o, &third), ERR_REFUSED);
	assert_why(o, "renews: 0000000001 is renewed already, by 0000000002");
	assert_string_equal(office_show(o, "0000000001").renewed_by.text, "0000000002");
}

static void a_change_names_all_codes_that_show_it(void **state)
{
	struct office *o = *state;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_add(o, "0000000002", "https://www.shop.example.jp/", "0000000001");
	office_must_add(o, "0000000003", "https://www.shop.example.jp/", "0000000002");
	assert_int_equal(o->effect.count, 3);
	assert_string_equal(o->effect.codes[0].text, "0000000003");
	assert_string_equal(o->effect.codes[1].text, "0000000002");
	assert_string_equal(o->effect.codes[2].text, "0000000001");
}

static void a_refusal_has_its_word_and_subject(void **state)
{
	struct office *o = *state;
	struct contract_form form = a_form("0000000003", "https://c.example.jp/");

	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	office_must_add(o, "0000000002", "https://b.example.jp/", "0000000001");
	form.field[CONTRACT_RENEWS] = STR("0000000001");
	assert_int_equal(office_add(o, &form), ERR_REFUSED);
	assert_string_equal(o->why.text, "renews: 0000000001 is renewed already, by 0000000002");
	assert_string_equal(o->why.reason, "code.renewed");
	assert_string_equal(o->why.about, "0000000002");
}

static void a_store_that_fails_gives_its_own_reason(void **state)
{
	struct office *o = *state;
	struct code code = a_code("0000000009");
	struct change change = office_change(o, NOW);

	o->why = (struct problem){.text = "of yesterday", .reason = "code.taken"};
	assert_int_equal(
	    registry_contract_set_sticker(&change, &code, true, &o->effect), ERR_NOT_FOUND);
	assert_string_equal(o->why.text, "there is no contract with the code 0000000009");
	assert_string_equal(o->why.reason, "");
}

static void events_tell_what_was_before_and_after(void **state)
{
	struct office *o = *state;
	struct code code = a_code("0000000001");
	struct store_entry entry;
	struct change change;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	change = office_change(o, NOW + 5);
	assert_int_equal(registry_contract_set_sticker(&change, &code, false, &o->effect), ERR_OK);
	change = office_change(o, NOW + 6);
	assert_int_equal(registry_contract_set_sticker(&change, &code, false, &o->effect), ERR_OK);
	entry = office_show(o, "0000000001");
	assert_false(entry.contract.sticker);
	assert_int_equal(entry.event_count, 2);
	assert_text(entry.events[0].action, "contract.add");
	assert_text(entry.events[0].actor, "cli:tester");
	assert_null(entry.events[0].before.at);
	assert_text(entry.events[0].after,
	    "{\"url\":[\"https://www.shop.example.jp/\"],\"organization\":\"株式会社テスト\","
	    "\"service\":\"SR3.0\",\"lang\":\"ja\",\"sticker\":true}");
	assert_text(entry.events[1].action, "contract.sticker");
	assert_int_equal(entry.events[1].at, NOW + 5);
	assert_text(entry.events[1].before, "{\"sticker\":true}");
	assert_text(entry.events[1].after, "{\"sticker\":false}");
	assert_true(entry.events[1].id > entry.events[0].id);
}

/* ---- certificates ---- */

static void a_certificate_must_cover_every_registered_host(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate("www.shop.example.jp a.example b.example c.example "
				       "d.example e.example f.example",
	    NOW - DAY, NOW + DAY);

	office_must_add(
	    o, "0000000001", "https://www.shop.example.jp/|https://shop.example.jp/", "");
	assert_int_equal(office_issue_at(o, "0000000001", der, NOW), ERR_REFUSED);
	assert_why(o, "not for the registered host shop.example.jp: it names www.shop.example.jp, "
		      "a.example, b.example, c.example, d.example and 2 more");
	assert_int_equal(office_show(o, "0000000001").certificate_count, 0);
	assert_int_equal(office_show(o, "0000000001").event_count, 1);
	forge_free(der);
	/* Five are all told, and no more of them. */
	der = a_certificate(
	    "a.example b.example c.example d.example e.example", NOW - DAY, NOW + DAY);
	assert_int_equal(office_issue_at(o, "0000000001", der, NOW), ERR_REFUSED);
	assert_string_equal(o->why.text,
	    "the certificate is not for the registered host www.shop.example.jp: it names "
	    "a.example, b.example, c.example, d.example, e.example");
	forge_free(der);
}

static void the_same_certificate_is_taken_once(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate("*.shop.example.jp", NOW - DAY, NOW + DAY);

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_add(o, "0000000002", "https://my.shop.example.jp/", "");
	assert_int_equal(office_issue_at(o, "0000000001", der, NOW), ERR_OK);
	assert_int_equal(o->effect.warning_count, 0);
	assert_int_equal(office_issue_at(o, "0000000002", der, NOW), ERR_EXISTS);
	assert_why(o, "the contract 0000000001 has this very certificate already");
	/* Its own changes nothing, and is no mistake. */
	assert_int_equal(office_issue_at(o, "0000000001", der, NOW), ERR_OK);
	assert_int_equal(o->effect.warning_count, 0);
	assert_int_equal(office_show(o, "0000000001").certificate_count, 1);
	assert_int_equal(office_show(o, "0000000001").event_count, 2);
	assert_int_equal(office_show(o, "0000000001").certificates[0].revoked_at, 0);
	forge_free(der);
}

static void what_is_no_strong_certificate_of_a_known_code_is_refused(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate("www.shop.example.jp", NOW - DAY, NOW + DAY);
	X509 *weak = forge_new();
	struct str sha1 = forge_sign(weak, forge_key(), EVP_sha1());

	assert_int_equal(office_issue_at(o, "0000000001", der, NOW), ERR_NOT_FOUND);
	assert_why(o, "there is no contract with the code 0000000001");
	assert_int_equal(office_issue_at(o, "0000000001", STR("rubbish"), NOW), ERR_INVALID);
	assert_int_equal(o->effect.count, 0);
	assert_int_not_equal(o->why.text[0], '\0');
	assert_int_equal(office_issue_at(o, "0000000001", sha1, NOW), ERR_REFUSED);
	assert_why(o, "SHA");
	forge_free(sha1);
	forge_free(der);
}

static void an_expired_certificate_is_taken_with_a_warning(void **state)
{
	struct office *o = *state;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 9 * DAY, NOW - DAY);
	assert_int_equal(o->effect.warning_count, 1);
	assert_non_null(strstr(o->effect.warnings[0].text, "expired at 2026-05-31T09:00:00+09:00"));
}

static void a_reissue_revokes_what_it_replaces_with_an_event(void **state)
{
	struct office *o = *state;
	struct store_entry entry;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 9 * DAY, NOW + 90 * DAY);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - DAY, NOW + 90 * DAY);
	assert_int_equal(o->effect.warning_count, 0);
	entry = office_show(o, "0000000001");
	assert_int_equal(entry.certificate_count, 2);
	assert_int_equal(entry.certificates[0].not_before, NOW - DAY);
	assert_int_equal(entry.certificates[0].revoked_at, 0);
	assert_int_equal(entry.certificates[1].revoked_at, NOW);
	assert_text(entry.certificates[1].revocation_reason, "superseded");
	assert_int_equal(entry.event_count, 4);
	assert_text(entry.events[2].action, "certificate.revoke");
	assert_non_null(strstr(entry.events[2].before.at, "\"revoked_at\":null"));
	assert_non_null(strstr(entry.events[2].after.at, "\"superseded\""));
	assert_text(entry.events[3].action, "certificate.add");
	assert_int_equal(office_record(o, "0000000001", NOW).issuances[0].revoked_at, 0);
}

static void a_late_or_second_reissue_is_done_with_a_warning(void **state)
{
	struct office *o = *state;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 40 * DAY, NOW + 90 * DAY);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 3 * DAY, NOW + 90 * DAY);
	assert_int_equal(o->effect.warning_count, 1);
	assert_non_null(strstr(o->effect.warnings[0].text, "more than 25 days"));
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 2 * DAY, NOW + 90 * DAY);
	assert_int_equal(o->effect.warning_count, 1);
	assert_non_null(strstr(o->effect.warnings[0].text, "reissued before"));
}

static void a_certificate_older_than_the_current_one_is_history(void **state)
{
	struct office *o = *state;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - DAY, NOW + 90 * DAY);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 9 * DAY, NOW + 90 * DAY);
	assert_non_null(strstr(o->effect.warnings[0].text, "history"));
	assert_int_equal(office_show(o, "0000000001").certificates[0].not_before, NOW - DAY);
	assert_int_equal(office_show(o, "0000000001").certificates[0].revoked_at, 0);
}

static void one_that_begins_this_second_is_current_though_another_is_to_come(void **state)
{
	struct office *o = *state;
	struct store_entry entry;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW + DAY, NOW + 90 * DAY);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW, NOW + 80 * DAY);
	for (size_t i = 0; i < o->effect.warning_count; i++)
		assert_null(strstr(o->effect.warnings[i].text, "history"));
	entry = office_show(o, "0000000001");
	assert_int_equal(entry.certificates[0].not_before, NOW);
	assert_int_equal(entry.certificates[0].revoked_at, 0);
	assert_int_equal(entry.certificates[1].revoked_at, NOW);
}

static void a_reissue_that_begins_tomorrow_leaves_today_as_it_is(void **state)
{
	struct office *o = *state;
	struct record_source today, tomorrow;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - DAY, NOW + 90 * DAY);
	today = office_record(o, "0000000001", NOW);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW + DAY, NOW + 91 * DAY);
	assert_non_null(strstr(o->effect.warnings[0].text, "not valid before 2026-06-02"));
	assert_true(
	    str_eq(office_record(o, "0000000001", NOW).issuances[0].der, today.issuances[0].der));
	assert_int_equal(office_record(o, "0000000001", NOW).issuances[0].revoked_at, 0);
	tomorrow = office_record(o, "0000000001", NOW + DAY);
	assert_false(str_eq(tomorrow.issuances[0].der, today.issuances[0].der));
	assert_int_equal(tomorrow.issuances[0].revoked_at, 0);
	assert_int_equal(office_show(o, "0000000001").certificates[0].revoked_at, NOW + DAY);
}

static void what_browsers_refuse_is_kept_only_by_name_and_changes_nothing(void **state)
{
	struct office *o = *state;
	X509 *x = forge_new();
	struct str broken;
	struct store_entry entry;

	/* Without alternative names. */
	forge_subject(x, "CN", V_ASN1_UTF8STRING, "www.shop.example.jp", 19, 0);
	ASN1_TIME_set(X509_getm_notBefore(x), (time_t)(NOW - DAY));
	ASN1_TIME_set(X509_getm_notAfter(x), (time_t)(NOW + 99 * DAY));
	broken = forge_der(x);
	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	assert_int_equal(office_issue_at(o, "0000000001", broken, NOW), ERR_REFUSED);
	assert_why(o, "common name (CN) alone");
	assert_string_equal(o->why.reason, "certificate.common_name");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 9 * DAY, NOW + 9 * DAY);
	assert_int_equal(office_issue_historic(o, "0000000001", broken), ERR_OK);
	assert_non_null(strstr(o->effect.warnings[0].text, "broken record of the past"));
	entry = office_show(o, "0000000001");
	assert_int_equal(entry.certificate_count, 2);
	assert_int_equal(entry.certificates[0].not_before, NOW - 9 * DAY);
	assert_int_equal(entry.certificates[0].revoked_at, 0);
	assert_false(entry.certificates[0].broken);
	assert_true(entry.certificates[1].broken);
	/* It is there: that may be said in any way. */
	assert_int_equal(office_issue_at(o, "0000000001", broken, NOW), ERR_OK);
	/* Nor does it lead a renewed code to itself. */
	office_must_add(o, "0000000002", "https://www.shop.example.jp/", "0000000001");
	forge_free(broken);
	x = forge_new();
	forge_subject(x, "CN", V_ASN1_UTF8STRING, "www.shop.example.jp", 19, 0);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 77);
	ASN1_TIME_set(X509_getm_notAfter(x), (time_t)(NOW + 99 * DAY));
	broken = forge_der(x);
	assert_int_equal(office_issue_historic(o, "0000000002", broken), ERR_OK);
	assert_int_equal(office_record(o, "0000000001", NOW).count, 1);
	forge_free(broken);
}

/* ---- revocation ---- */

static void a_revocation_is_kept_with_its_reason_and_time(void **state)
{
	struct office *o = *state;
	struct record_source record;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 9 * DAY, NOW + 90 * DAY);
	assert_int_equal(office_revoke(o, "0000000001", "KEYcompromise", NOW - DAY, NOW), ERR_OK);
	record = office_record(o, "0000000001", NOW);
	assert_int_equal(record.issuances[0].revoked_at, NOW - DAY);
	assert_text(record.issuances[0].revocation_reason, "keyCompromise");
	/* Also for a clock that is behind. */
	assert_int_equal(
	    office_record(o, "0000000001", NOW - 2 * DAY).issuances[0].revoked_at, NOW - DAY);
	assert_int_equal(office_revoke(o, "0000000001", "", 0, NOW), ERR_EXISTS);
	assert_why(o, "it is revoked since 2026-05-31T09:00:00+09:00 (keyCompromise)");
}

static void a_revocation_without_sense_is_refused(void **state)
{
	struct office *o = *state;

	assert_int_equal(office_revoke(o, "0000000001", "", 0, NOW), ERR_NOT_FOUND);
	assert_why(o, "there is no contract");
	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	assert_int_equal(office_revoke(o, "0000000001", "", 0, NOW), ERR_NOT_FOUND);
	assert_why(o, "nothing is issued for the contract 0000000001");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - DAY, NOW + DAY);
	assert_int_equal(office_revoke(o, "0000000001", "boredom", 0, NOW), ERR_INVALID);
	assert_int_equal(o->effect.count, 0);
	assert_why(o, "known are: unspecified keyCompromise");
	assert_int_equal(office_revoke(o, "0000000001", "removeFromCRL", 0, NOW), ERR_INVALID);
	assert_int_equal(office_revoke(o, "0000000001", "", NOW + 1, NOW), ERR_REFUSED);
	assert_why(o, "lies ahead");
	assert_int_equal(office_revoke(o, "0000000001", "", NOW - 2 * DAY, NOW), ERR_REFUSED);
	assert_why(o, "before the certificate begins");
	assert_int_equal(office_record(o, "0000000001", NOW).issuances[0].revoked_at, 0);
}

static const struct store_certificate *certificate_from(
    struct store_entry *entry, int64_t not_before)
{
	for (size_t i = 0; i < entry->certificate_count; i++)
		if (entry->certificates[i].not_before == not_before)
			return &entry->certificates[i];
	fail_msg("no certificate from %lld", (long long)not_before);
	return NULL;
}

static void an_expired_certificate_entered_late_does_not_revoke_the_valid_one(void **state)
{
	struct office *o = *state;
	struct store_entry entry;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 9 * DAY, NOW + 90 * DAY);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 5 * DAY, NOW - DAY);
	assert_int_equal(o->effect.warning_count, 1);
	entry = office_show(o, "0000000001");
	assert_int_equal(certificate_from(&entry, NOW - 9 * DAY)->revoked_at, 0);
	assert_int_equal(certificate_from(&entry, NOW - 5 * DAY)->revoked_at, 0);
	assert_int_equal(entry.event_count, 3);
}

static void the_last_second_of_a_certificate_is_one_of_its_validity(void **state)
{
	struct office *o = *state;
	struct store_entry entry;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 9 * DAY, NOW);
	assert_int_equal(o->effect.warning_count, 0);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 9 * DAY, NOW);
	entry = office_show(o, "0000000001");
	assert_int_equal(entry.certificates[0].revoked_at, 0);
	assert_int_equal(entry.certificates[1].revoked_at, NOW);
}

static void a_certificate_that_is_over_or_revoked_is_replaced_without_a_word(void **state)
{
	struct office *o = *state;
	struct store_entry entry;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 90 * DAY, NOW - 1);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 9 * DAY, NOW + 90 * DAY);
	assert_int_equal(o->effect.warning_count, 0);
	entry = office_show(o, "0000000001");
	assert_int_equal(certificate_from(&entry, NOW - 90 * DAY)->revoked_at, 0);
	assert_int_equal(office_revoke(o, "0000000001", "keyCompromise", NOW - DAY, NOW), ERR_OK);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 8 * DAY, NOW + 90 * DAY);
	assert_int_equal(o->effect.warning_count, 0);
	entry = office_show(o, "0000000001");
	assert_int_equal(certificate_from(&entry, NOW - 9 * DAY)->revoked_at, NOW - DAY);
	assert_text(certificate_from(&entry, NOW - 9 * DAY)->revocation_reason, "keyCompromise");
}

static void a_certificate_can_be_revoked_from_its_first_second_and_to_the_present_one(void **state)
{
	struct office *o = *state;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - DAY, NOW + DAY);
	assert_int_equal(
	    office_revoke(o, "0000000001", "superseded", NOW - DAY - 1, NOW), ERR_REFUSED);
	assert_int_equal(office_revoke(o, "0000000001", "superseded", NOW - DAY, NOW), ERR_OK);
	assert_int_equal(office_show(o, "0000000001").certificates[0].revoked_at, NOW - DAY);
	office_must_add(o, "0000000002", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000002", "www.shop.example.jp", NOW - DAY, NOW + DAY);
	assert_int_equal(office_revoke(o, "0000000002", "superseded", NOW, NOW), ERR_OK);
	assert_int_equal(office_show(o, "0000000002").certificates[0].revoked_at, NOW);
	assert_int_equal(office_revoke(o, "0000000002", "superseded", NOW, NOW), ERR_EXISTS);
}

static void one_that_is_not_valid_yet_can_be_revoked_from_now_on(void **state)
{
	struct office *o = *state;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW + DAY, NOW + 9 * DAY);
	assert_int_equal(office_revoke(o, "0000000001", "", NOW - 1, NOW), ERR_REFUSED);
	assert_why(o, "2026-06-01T08:59:59+09:00 is before the certificate begins to be valid, "
		      "2026-06-02T09:00:00+09:00");
	assert_int_equal(office_revoke(o, "0000000001", "", NOW, NOW), ERR_OK);
	assert_text(office_show(o, "0000000001").certificates[0].revocation_reason, "unspecified");
}

static void a_reissue_within_25_days_is_nobodys_business(void **state)
{
	struct office *o = *state;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 25 * DAY, NOW + 90 * DAY);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - DAY, NOW + 90 * DAY);
	assert_int_equal(o->effect.warning_count, 0);
	office_must_add(o, "0000000002", "https://www.shop.example.jp/", "");
	office_must_issue(
	    o, "0000000002", "www.shop.example.jp", NOW - 25 * DAY - 1, NOW + 90 * DAY);
	office_must_issue(o, "0000000002", "www.shop.example.jp", NOW - DAY, NOW + 90 * DAY);
	assert_int_equal(o->effect.warning_count, 1);
	assert_string_equal(o->effect.warnings[0].text,
	    "a reissue more than 25 days after the issue of the certificate that it replaces "
	    "(2026-05-07T08:59:59+09:00): it was possible until 2026-06-01T08:59:59+09:00; a new "
	    "contract can renew it from 2026-06-01T09:00:00+09:00 on (contract add --renews "
	    "0000000002)");
	office_must_issue(o, "0000000002", "www.shop.example.jp", NOW, NOW + 90 * DAY);
	assert_int_equal(o->effect.warning_count, 1);
	assert_string_equal(o->effect.warnings[0].text,
	    "the contract was reissued before, as often as it can be (1); a new contract can renew "
	    "it from 2026-06-01T09:00:00+09:00 on (contract add --renews 0000000002)");
}

static void each_reason_of_rfc_5280_is_known_but_the_one_that_undoes(void **state)
{
	static const char *const reasons[] = {"unspecified", "keyCompromise", "cACompromise",
	    "affiliationChanged", "superseded", "cessationOfOperation", "certificateHold",
	    "privilegeWithdrawn", "aACompromise"};
	struct office *o = *state;

	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
		char code[11];

		snprintf(code, sizeof code, "%010zu", i + 1);
		office_must_add(o, code, "https://www.shop.example.jp/", "");
		office_must_issue(o, code, "www.shop.example.jp", NOW - DAY, NOW + DAY);
		assert_int_equal(office_revoke(o, code, reasons[i], 0, NOW), ERR_OK);
		assert_text(office_show(o, code).certificates[0].revocation_reason, reasons[i]);
	}
	assert_int_equal(office_revoke(o, "0000000001", "boredom", 0, NOW), ERR_INVALID);
	assert_string_equal(o->why.text,
	    "\"boredom\" is no reason to revoke; known are: unspecified keyCompromise "
	    "cACompromise affiliationChanged superseded cessationOfOperation certificateHold "
	    "privilegeWithdrawn aACompromise");
}

static void of_a_long_reason_80_bytes_are_told(void **state)
{
	struct office *o = *state;
	char reason[101];

	memset(reason, 'x', 100);
	reason[100] = '\0';
	assert_int_equal(office_revoke(o, "0000000001", reason, 0, NOW), ERR_INVALID);
	assert_int_equal(strspn(o->why.text + 1, "x"), 80);
}

static void a_certificate_of_another_organisation_is_taken_with_a_warning(void **state)
{
	struct office *o = *state;
	struct contract_form form = a_form("0000000001", "https://www.shop.example.jp/");

	form.field[CONTRACT_ORGANIZATION] = STR("別の会社");
	assert_int_equal(office_add(o, &form), ERR_OK);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - DAY, NOW + DAY);
	assert_int_equal(o->effect.warning_count, 1);
	assert_non_null(strstr(o->effect.warnings[0].text,
	    "organisation, 株式会社テスト, is neither spelling of the contract's"));
	form = a_form("0000000002", "https://www.shop.example.jp/");
	form.field[CONTRACT_ORGANIZATION] = STR("別の会社");
	form.field[CONTRACT_ORGANIZATION_EN] = STR("株式会社テスト");
	assert_int_equal(office_add(o, &form), ERR_OK);
	office_must_issue(o, "0000000002", "www.shop.example.jp", NOW - DAY, NOW + DAY);
	assert_int_equal(o->effect.warning_count, 0);
}

static void a_change_is_made_from_what_was_seen_or_not_at_all(void **state)
{
	struct office *o = *state;
	struct code code = a_code("0000000001");
	struct store_entry entry;
	struct change change;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	entry = office_show(o, "0000000001");
	change = office_change(o, NOW);
	change.expected = entry.events[0].id;
	assert_int_equal(registry_contract_set_sticker(&change, &code, false, &o->effect), ERR_OK);
	change = office_change(o, NOW);
	change.expected = entry.events[0].id;
	assert_int_equal(
	    registry_contract_set_sticker(&change, &code, true, &o->effect), ERR_CHANGED);
	assert_why(o, "contract 0000000001 was changed meanwhile");
	assert_int_equal(o->effect.count, 0);
	assert_false(office_show(o, "0000000001").contract.sticker);
	assert_int_equal(office_show(o, "0000000001").event_count, 2);
}

static void a_refused_certificate_is_told_with_the_host_and_its_own_names(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate("shop.example.jp", NOW - DAY, NOW + DAY);

	office_must_add(
	    o, "0000000001", "https://www.shop.example.jp/|https://shop.example.jp/", "");
	assert_int_equal(office_issue_at(o, "0000000001", der, NOW), ERR_REFUSED);
	assert_string_equal(o->why.text,
	    "the certificate is not for the registered host www.shop.example.jp: it names "
	    "shop.example.jp");
	assert_string_equal(o->why.reason, "certificate.host");
	assert_string_equal(o->why.about, "www.shop.example.jp");
	forge_free(der);
}

static void a_refused_url_is_told_with_its_word(void **state)
{
	static const struct {
		const char *url, *reason;
	} rows[] = {{"ftp://www.shop.example.jp/", "url.malformed"},
	    {"https://www.shop.example.jp:0/", "url.malformed"},
	    {"https://user@www.shop.example.jp/", "url.user"}};
	struct office *o = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct contract_form form = a_form("0000000001", rows[i].url);

		assert_int_not_equal(office_add(o, &form), ERR_OK);
		assert_string_equal(o->why.reason, rows[i].reason);
		assert_string_equal(o->why.about, rows[i].url);
	}
}

static void one_that_is_taken_or_renewed_is_told_with_the_other_code(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate("*.shop.example.jp", NOW - DAY, NOW + DAY);
	struct contract_form form = a_form("0000000003", "https://www.shop.example.jp/");

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_add(o, "0000000002", "https://my.shop.example.jp/", "0000000001");
	assert_int_equal(office_issue_at(o, "0000000001", der, NOW), ERR_OK);
	assert_int_equal(office_issue_at(o, "0000000002", der, NOW), ERR_EXISTS);
	assert_string_equal(o->why.reason, "certificate.taken");
	assert_string_equal(o->why.about, "0000000001");
	form.field[CONTRACT_RENEWS] = STR("0000000001");
	assert_int_equal(office_add(o, &form), ERR_REFUSED);
	assert_string_equal(o->why.reason, "code.renewed");
	assert_string_equal(o->why.about, "0000000002");
	forge_free(der);
}

static void what_was_renewed_is_named_with_the_change(void **state)
{
	struct office *o = *state;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	assert_int_equal(o->effect.count, 1);
	office_must_add(o, "0000000002", "https://www.shop.example.jp/", "0000000001");
	assert_int_equal(o->effect.count, 2);
	assert_string_equal(o->effect.codes[0].text, "0000000002");
	assert_string_equal(o->effect.codes[1].text, "0000000001");
}

static void the_list_shows_the_current_certificate(void **state)
{
	struct office *o = *state;
	struct store_filter filter = {.limit = 9};
	struct store_item *items = NULL;
	size_t count = 0;
	struct contract_form form = a_form("0000000001", "https://www.shop.example.jp/");

	form.field[CONTRACT_ORGANIZATION_EN] = STR("E");
	assert_int_equal(office_add(o, &form), ERR_OK);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 9 * DAY, NOW + 90 * DAY);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - DAY, NOW + 80 * DAY);
	assert_int_equal(store_list(o->store, &filter, NOW, &o->arena, &items, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_text(items[0].contract.organization_en, "E");
	assert_true(items[0].issued);
	assert_int_equal(items[0].not_before, NOW - DAY);
	assert_int_equal(items[0].not_after, NOW + 80 * DAY);
	assert_int_equal(items[0].revoked_at, 0);
	assert_int_equal(office_revoke(o, "0000000001", "", 0, NOW), ERR_OK);
	assert_int_equal(store_list(o->store, &filter, NOW, &o->arena, &items, &count), ERR_OK);
	assert_int_equal(items[0].revoked_at, NOW);
}

static void all_changes_are_listed_the_newest_first(void **state)
{
	struct office *o = *state;
	struct event *events = NULL;
	struct code holder;
	size_t count = 0;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_add(o, "0000000002", "https://my.shop.example.jp/", "");
	office_must_issue(o, "0000000002", "my.shop.example.jp", NOW - DAY, NOW + DAY);
	assert_int_equal(store_events(o->store, 0, 9, &o->arena, &events, &count), ERR_OK);
	assert_int_equal(count, 3);
	assert_text(events[0].action, "certificate.add");
	assert_text(events[0].actor, "cli:tester");
	assert_string_equal(events[0].code.text, "0000000002");
	assert_int_equal(events[0].at, NOW);
	assert_null(events[0].before.at);
	assert_non_null(strstr(arena_str(&o->arena, events[0].after), "\"fingerprint\""));
	assert_string_equal(events[2].code.text, "0000000001");
	assert_int_equal(
	    store_events(o->store, events[1].id, 9, &o->arena, &events, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_string_equal(events[0].code.text, "0000000001");
	assert_int_equal(store_events(o->store, 0, 2, &o->arena, &events, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(store_fingerprint(o->store, "ab", &holder), ERR_NOT_FOUND);
	assert_int_equal(store_fingerprint(o->store,
			     office_show(o, "0000000002").certificates[0].fingerprint, &holder),
	    ERR_OK);
	assert_string_equal(holder.text, "0000000002");
}

static void the_wish_for_a_sticker_has_many_words(void **state)
{
	static const struct {
		const char *word;
		bool wanted;
	} rows[] = {{"", true}, {"yes", true}, {"no", false}, {"1", true}, {"0", false},
	    {"true", true}, {"false", false}, {"on", true}, {"OFF", false}};
	struct office *o = *state;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char code[11];
		struct contract_form form;

		snprintf(code, sizeof code, "%010zu", i + 1);
		form = a_form(code, "https://www.shop.example.jp/");
		form.field[CONTRACT_STICKER] = str_from(rows[i].word);
		assert_int_equal(office_add(o, &form), ERR_OK);
		assert_int_equal(office_show(o, code).contract.sticker, rows[i].wanted);
	}
}

static enum err release(struct office *o, const char *code)
{
	const struct change change = office_change(o, NOW);
	struct code parsed = a_code(code);

	return registry_certificate_release(&change, &parsed, STR("the site is clean"), &o->effect);
}

static void a_note_is_a_text_of_some_length(void **state)
{
	struct office *o = *state;
	struct code code = a_code("0000000001");
	const struct change change = office_change(o, NOW);
	char longest[REGISTRY_NOTE_MAX + 1];

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - DAY, NOW + DAY);
	assert_int_equal(office_revoke(o, "0000000001", "certificateHold", NOW, NOW), ERR_OK);
	registry_effect_free(&o->effect);
	memset(longest, 'a', sizeof longest);
	assert_int_equal(registry_certificate_release(
			     &change, &code, (struct str){longest, sizeof longest}, &o->effect),
	    ERR_INVALID);
	assert_int_equal(
	    registry_certificate_release(&change, &code, STR("\xff"), &o->effect), ERR_INVALID);
	assert_int_equal(registry_certificate_release(
			     &change, &code, (struct str){longest, sizeof longest - 1}, &o->effect),
	    ERR_OK);
}

static void a_hold_is_lifted_and_nothing_else_is(void **state)
{
	struct office *o = *state;
	struct store_entry entry;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	assert_int_equal(release(o, "0000000001"), ERR_REFUSED);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 90 * DAY, NOW - 30 * DAY);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 20 * DAY, NOW + 70 * DAY);
	assert_int_equal(release(o, "0000000001"), ERR_REFUSED);
	assert_non_null(strstr(o->why.text, "not on hold"));
	assert_int_equal(office_revoke(o, "0000000001", "certificateHold", NOW, NOW), ERR_OK);
	assert_int_not_equal(office_show(o, "0000000001").certificates[0].revoked_at, 0);
	assert_int_equal(release(o, "0000000001"), ERR_OK);
	assert_int_equal(o->effect.count, 1);
	assert_string_equal(o->effect.codes[0].text, "0000000001");
	entry = office_show(o, "0000000001");
	assert_int_equal(entry.certificates[0].revoked_at, 0);
	assert_text(entry.events[entry.event_count - 1].action, "certificate.release");
	assert_non_null(strstr(entry.events[entry.event_count - 1].after.at, "the site is clean"));
	assert_int_equal(office_revoke(o, "0000000001", "keyCompromise", NOW, NOW), ERR_OK);
	assert_int_equal(release(o, "0000000001"), ERR_REFUSED);
	assert_int_not_equal(office_show(o, "0000000001").certificates[0].revoked_at, 0);
}

/* The same in a list of contracts, and behind the code alone. */
static enum life life_of(struct office *o, const char *code, int64_t now)
{
	const struct store_filter filter = {.limit = 1, .code = str_from(code)};
	struct code parsed = a_code(code);
	struct life_facts facts = {.withdrawn_at = 0};
	struct store_item *items = NULL;
	size_t count = 0;

	assert_int_equal(store_life(o->store, &parsed, now, &facts), ERR_OK);
	assert_int_equal(store_list(o->store, &filter, now, &o->arena, &items, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(life_at(&items[0].life, now), life_at(&facts, now));
	return life_at(&facts, now);
}

static void a_contract_goes_from_application_to_renewal(void **state)
{
	struct office *o = *state;
	struct code none = a_code("0000000009");
	struct life_facts facts;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_add(o, "0000000002", "https://www.shop.example.jp/", "0000000001");
	assert_int_equal(life_of(o, "0000000001", NOW), LIFE_APPLIED);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 9 * DAY, NOW + 30 * DAY);
	assert_int_equal(life_of(o, "0000000001", NOW), LIFE_ISSUED);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 2 * DAY, NOW + 30 * DAY);
	assert_int_equal(life_of(o, "0000000001", NOW), LIFE_REISSUED);
	assert_int_equal(life_of(o, "0000000001", NOW + 31 * DAY), LIFE_EXPIRED);
	office_must_issue(o, "0000000002", "www.shop.example.jp", NOW - DAY, NOW + 60 * DAY);
	assert_int_equal(life_of(o, "0000000001", NOW), LIFE_RENEWED);
	assert_int_equal(life_of(o, "0000000001", NOW + 31 * DAY), LIFE_RENEWED);
	assert_int_equal(office_revoke(o, "0000000002", "keyCompromise", NOW, NOW), ERR_OK);
	assert_int_equal(life_of(o, "0000000002", NOW), LIFE_REVOKED);
	assert_int_equal(life_of(o, "0000000001", NOW), LIFE_REISSUED);
	assert_int_equal(store_life(o->store, &none, NOW, &facts), ERR_NOT_FOUND);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(a_code_is_drawn_when_none_is_given),
	    TEST(a_contract_goes_from_application_to_renewal),
	    TEST(the_services_of_the_settings_are_those_that_are_taken),
	    TEST(a_taken_code_is_refused_by_its_name),
	    TEST(what_is_not_given_takes_its_default),
	    TEST(each_bad_field_is_refused_by_its_name),
	    TEST(addresses_are_told_apart_as_people_separate_them),
	    TEST(a_name_of_255_characters_is_taken_and_one_more_is_not),
	    TEST(addresses_may_be_set_apart_by_any_mark_that_stands_in_none),
	    TEST(a_contract_is_renewed_only_once),
	    TEST(a_change_names_all_codes_that_show_it),
	    TEST(a_refusal_has_its_word_and_subject),
	    TEST(a_store_that_fails_gives_its_own_reason),
	    TEST(events_tell_what_was_before_and_after),
	    TEST(a_certificate_must_cover_every_registered_host),
	    TEST(the_same_certificate_is_taken_once),
	    TEST(what_is_no_strong_certificate_of_a_known_code_is_refused),
	    TEST(an_expired_certificate_is_taken_with_a_warning),
	    TEST(a_reissue_revokes_what_it_replaces_with_an_event),
	    TEST(a_late_or_second_reissue_is_done_with_a_warning),
	    TEST(a_certificate_older_than_the_current_one_is_history),
	    TEST(one_that_begins_this_second_is_current_though_another_is_to_come),
	    TEST(a_reissue_that_begins_tomorrow_leaves_today_as_it_is),
	    TEST(what_browsers_refuse_is_kept_only_by_name_and_changes_nothing),
	    TEST(a_revocation_is_kept_with_its_reason_and_time),
	    TEST(a_revocation_without_sense_is_refused),
	    TEST(a_note_is_a_text_of_some_length),
	    TEST(a_hold_is_lifted_and_nothing_else_is),
	    TEST(an_expired_certificate_entered_late_does_not_revoke_the_valid_one),
	    TEST(the_last_second_of_a_certificate_is_one_of_its_validity),
	    TEST(a_certificate_that_is_over_or_revoked_is_replaced_without_a_word),
	    TEST(a_certificate_can_be_revoked_from_its_first_second_and_to_the_present_one),
	    TEST(one_that_is_not_valid_yet_can_be_revoked_from_now_on),
	    TEST(a_reissue_within_25_days_is_nobodys_business),
	    TEST(each_reason_of_rfc_5280_is_known_but_the_one_that_undoes),
	    TEST(of_a_long_reason_80_bytes_are_told),
	    TEST(a_certificate_of_another_organisation_is_taken_with_a_warning),
	    TEST(a_change_is_made_from_what_was_seen_or_not_at_all),
	    TEST(a_refused_certificate_is_told_with_the_host_and_its_own_names),
	    TEST(a_refused_url_is_told_with_its_word),
	    TEST(one_that_is_taken_or_renewed_is_told_with_the_other_code),
	    TEST(what_was_renewed_is_named_with_the_change),
	    TEST(the_list_shows_the_current_certificate),
	    TEST(all_changes_are_listed_the_newest_first),
	    TEST(the_wish_for_a_sticker_has_many_words),
	};

	/* What is told has times as lists have them. */
	if (local_time_use("Asia/Tokyo", NULL))
		return 1;
	return office_run(tests);
}
