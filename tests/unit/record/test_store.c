/* What the store gives: records, chains of successors, lists. */
#include "unit/fixtures/office.h"

#include "pki/certificate_codec.h"
#include "pki/certificate_read.h"

static void an_unknown_code_and_one_without_certificate_have_no_issuance(void **state)
{
	struct office *o = *state;
	struct record_source unknown = office_record(o, "9999999999", NOW), added;

	assert_int_equal(unknown.count, 0);
	assert_int_equal(unknown.version, 0);
	assert_string_equal(unknown.code.text, "9999999999");
	office_must_add(o, "9999999999", "https://www.shop.example.jp/", "");
	added = office_record(o, "9999999999", NOW);
	assert_int_equal(added.count, 0);
	assert_true(added.version > 0);
	assert_int_equal(added.as_of, NOW);
}

static void a_record_has_all_that_a_page_needs(void **state)
{
	struct office *o = *state;
	struct contract_form form =
	    a_form("0000000007", "https://www.shop.example.jp/|https://shop.example.jp/x");
	struct str der = a_certificate("www.shop.example.jp shop.example.jp", NOW - DAY, NOW + DAY);
	struct record_source record;
	const struct issuance_source *own = &record.issuances[0];

	form.field[CONTRACT_ORGANIZATION_EN] = STR("Test KK");
	form.field[CONTRACT_SERVICE] = STR("EV");
	form.field[CONTRACT_LANG] = STR("en");
	form.field[CONTRACT_STICKER] = STR("no");
	assert_int_equal(office_add(o, &form), ERR_OK);
	assert_int_equal(office_issue_at(o, "0000000007", der, NOW), ERR_OK);
	record = office_record(o, "0000000007", NOW);
	assert_int_equal(record.count, 1);
	assert_string_equal(own->code.text, "0000000007");
	assert_int_equal(own->lang, LANG_EN);
	assert_false(own->sticker);
	assert_text(own->service, "EV");
	assert_text(own->organization, "株式会社テスト");
	assert_text(own->organization_en, "Test KK");
	assert_int_equal(own->url_count, 2);
	assert_text(own->urls[0], "https://www.shop.example.jp/");
	assert_text(own->urls[1], "https://shop.example.jp/x");
	assert_true(str_eq(own->der, der));
	assert_int_equal(own->revoked_at, 0);
	assert_null(own->revocation_reason.at);
	forge_free(der);
}

/* ---- which certificate is the current one ---- */

/* The day from now on which the current certificate of code 1 begins: the record, the list and all
 * that is known of it must have the same. */
static int current_from(struct office *o)
{
	struct record_source record = office_record(o, "0000000001", NOW);
	struct store_entry entry = office_show(o, "0000000001");
	struct store_item *item = NULL;
	struct certificate *shown;
	size_t count = 0;
	enum err err =
	    store_list(o->store, &(struct store_filter){.limit = 1}, NOW, &o->arena, &item, &count);

	assert_int_equal(err, ERR_OK);
	assert_int_equal(item->not_before, entry.certificates[0].not_before);
	assert_int_equal(certificate_read_der(record.issuances[0].der, &shown, NULL), ERR_OK);
	assert_int_equal(item->not_before, shown->not_before);
	certificate_free(shown);
	return (int)((item->not_before - NOW) / DAY);
}

static void a_past_certificate_entered_late_does_not_displace_the_valid_one(void **state)
{
	struct office *o = *state;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 90 * DAY, NOW + 90 * DAY);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 60 * DAY, NOW - 30 * DAY);
	assert_int_equal(current_from(o), -90);
	assert_int_equal(office_show(o, "0000000001").certificates[0].revoked_at, 0);
	/* A reissue still takes its place, and revokes it and not the past one. */
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 70 * DAY, NOW + 90 * DAY);
	assert_int_equal(current_from(o), -70);
	assert_int_equal(office_show(o, "0000000001").certificates[1].not_before, NOW - 90 * DAY);
	assert_int_equal(office_show(o, "0000000001").certificates[1].revoked_at, NOW);
	assert_int_equal(office_show(o, "0000000001").certificates[2].revoked_at, 0);
}

static void where_none_is_valid_the_one_that_was_valid_last_is_current(void **state)
{
	struct office *o = *state;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW + 50 * DAY, NOW + 90 * DAY);
	assert_int_equal(current_from(o), 50);
	assert_int_equal(office_revoke(o, "0000000001", "keyCompromise", 0, NOW), ERR_OK);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW + 40 * DAY, NOW + 90 * DAY);
	assert_int_equal(current_from(o), 40);
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 90 * DAY, NOW + 30 * DAY);
	assert_int_equal(current_from(o), -90);
	assert_int_equal(office_revoke(o, "0000000001", "keyCompromise", 0, NOW), ERR_OK);
	/* Its revocation is not hidden by what was entered late. */
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - 60 * DAY, NOW - 30 * DAY);
	assert_int_equal(current_from(o), -90);
}

/* ---- chains ---- */

/* Contracts 1 to `count`, each the successor of the one before. */
static void add_chain(struct office *o, unsigned count)
{
	for (unsigned i = 1; i <= count; i++) {
		char code[16], before[16];

		snprintf(code, sizeof code, "%010u", i);
		snprintf(before, sizeof before, "%010u", i - 1);
		office_must_add(o, code, "https://www.shop.example.jp/", i == 1 ? "" : before);
	}
}

static void issue(struct office *o, const char *code, int from_days, int to_days)
{
	office_must_issue(
	    o, code, "www.shop.example.jp", NOW + from_days * DAY, NOW + to_days * DAY);
}

/* The last digits of the codes of a record, in their order. */
static const char *chain_of(struct office *o, const char *code)
{
	static char digits[RECORD_ISSUANCES_MAX + 1];
	struct record_source record = office_record(o, code, NOW);

	for (size_t i = 0; i < record.count; i++)
		digits[i] = record.issuances[i].code.text[CODE_LENGTH - 1];
	digits[record.count] = '\0';
	return digits;
}

static void successors_that_ended_or_have_nothing_are_left_out(void **state)
{
	struct office *o = *state;

	add_chain(o, 6);
	issue(o, "0000000001", -90, -60);
	issue(o, "0000000002", -60, -30);
	issue(o, "0000000003", -40, 30);
	issue(o, "0000000004", -30, 60);
	issue(o, "0000000006", -10, 60);
	assert_int_equal(office_revoke(o, "0000000004", "keyCompromise", 0, NOW), ERR_OK);
	assert_string_equal(chain_of(o, "0000000001"), "136");
	assert_string_equal(chain_of(o, "0000000005"), "");
	assert_string_equal(chain_of(o, "0000000006"), "6");
	assert_int_equal(o->effect.count, 4);
}

static void of_many_successors_the_newest_are_given(void **state)
{
	struct office *o = *state;

	add_chain(o, 7);
	issue(o, "0000000001", -90, -60);
	for (char code[] = "0000000002"; code[9] <= '7'; code[9]++)
		issue(o, code, -30, 30);
	assert_string_equal(chain_of(o, "0000000001"), "1567");
}

static void an_upcoming_successor_does_not_displace_one_that_is_valid(void **state)
{
	struct office *o = *state;

	add_chain(o, 6);
	issue(o, "0000000001", -90, -60);
	issue(o, "0000000002", -30, 30);
	for (char code[] = "0000000003"; code[9] <= '6'; code[9]++)
		issue(o, code, 10, 60);
	assert_string_equal(chain_of(o, "0000000001"), "1256");
}

static void add_named(struct office *o, const char *code, const char *url, const char *name,
    const char *name_en, const char *renews)
{
	struct contract_form form = a_form(code, url);

	form.field[CONTRACT_ORGANIZATION] = str_from(name);
	form.field[CONTRACT_ORGANIZATION_EN] = str_from(name_en);
	form.field[CONTRACT_RENEWS] = str_from(renews);
	assert_int_equal(office_add(o, &form), ERR_OK);
}

static void a_code_leads_only_to_the_same_site_or_owner(void **state)
{
	struct office *o = *state;

	add_named(o, "0000000001", "https://www.shop.example.jp/", "株式会社見本", "", "");
	add_named(
	    o, "0000000002", "https://www.shop.example.jp/", "別の会社", "Other KK", "0000000001");
	add_named(
	    o, "0000000003", "https://other.example.jp/", "ＯＴＨＥＲ　ｋｋ", "", "0000000002");
	add_named(o, "0000000004", "https://*.shop.example.jp/", "第三", "", "0000000003");
	add_named(o, "0000000005", "https://fifth.example.jp/", "（株） 見本", "", "0000000004");
	issue(o, "0000000001", -90, -60);
	issue(o, "0000000002", -30, 30);
	office_must_issue(o, "0000000003", "other.example.jp", NOW - 30 * DAY, NOW + 30 * DAY);
	assert_string_equal(chain_of(o, "0000000001"), "12");
	assert_string_equal(chain_of(o, "0000000002"), "23");
	assert_string_equal(chain_of(o, "0000000003"), "3");
	office_must_issue(o, "0000000004", "*.shop.example.jp", NOW - 30 * DAY, NOW + 30 * DAY);
	office_must_issue(o, "0000000005", "fifth.example.jp", NOW - 30 * DAY, NOW + 30 * DAY);
	assert_string_equal(chain_of(o, "0000000001"), "1245");
	assert_string_equal(chain_of(o, "0000000002"), "234");
	assert_string_equal(chain_of(o, "0000000003"), "3");
	assert_string_equal(chain_of(o, "0000000004"), "4");
}

static void a_name_leads_to_the_same_name_in_the_other_language(void **state)
{
	struct office *o = *state;

	add_named(o, "0000000001", "https://www.shop.example.jp/", "X", "", "");
	add_named(o, "0000000002", "https://other.example.jp/", "別の会社", "x", "0000000001");
	issue(o, "0000000001", -90, -60);
	office_must_issue(o, "0000000002", "other.example.jp", NOW - 30 * DAY, NOW + 30 * DAY);
	assert_string_equal(chain_of(o, "0000000001"), "12");
}

static void a_sticker_is_to_carry_the_code_that_its_own_leads_to(void **state)
{
	struct office *o = *state;

	add_named(o, "0000000001", "https://www.shop.example.jp/", "株式会社見本", "", "");
	assert_string_equal(office_show(o, "0000000001").next.text, "");
	add_named(
	    o, "0000000002", "https://www.shop.example.jp/", "株式会社見本", "", "0000000001");
	assert_string_equal(office_show(o, "0000000001").next.text, "0000000002");
	add_named(o, "0000000003", "https://other.example.jp/", "別の会社", "", "0000000002");
	office_must_issue(o, "0000000003", "other.example.jp", NOW - DAY, NOW + DAY);
	assert_string_equal(office_show(o, "0000000001").next.text, "0000000002");
	assert_string_equal(office_show(o, "0000000002").next.text, "");
	assert_string_equal(office_show(o, "0000000002").renewed_by.text, "0000000003");
	add_named(
	    o, "0000000004", "https://www.shop.example.jp/", "株式会社見本", "", "0000000003");
	issue(o, "0000000004", -1, 1);
	assert_string_equal(office_show(o, "0000000001").next.text, "0000000004");
}

static void any_host_in_common_makes_the_same_site(void **state)
{
	struct office *o = *state;
	struct contract_form other = a_form("0000000002", "https://b.example.jp/");

	office_must_add(o, "0000000001", "https://a.example.jp/ https://b.example.jp/", "");
	office_must_issue(o, "0000000001", "a.example.jp b.example.jp", NOW - 90 * DAY, NOW - DAY);
	other.field[CONTRACT_ORGANIZATION] = STR("別の会社");
	other.field[CONTRACT_RENEWS] = STR("0000000001");
	other.field[CONTRACT_LANG] = STR("en");
	assert_int_equal(office_add(o, &other), ERR_OK);
	office_must_issue(o, "0000000002", "b.example.jp", NOW - DAY, NOW + 90 * DAY);
	assert_int_equal(office_record(o, "0000000001", NOW).count, 2);
	{
		const struct store_filter filter = {.limit = 10, .code = STR("0000000002")};
		struct store_item *items;
		size_t count = 0;

		assert_int_equal(
		    store_list(o->store, &filter, NOW, &o->arena, &items, &count), ERR_OK);
		assert_int_equal(count, 1);
		assert_int_equal(items[0].contract.lang, LANG_EN);
	}
}

static void successors_of_others_do_not_push_out_those_of_the_site(void **state)
{
	struct office *o = *state;

	add_named(o, "0000000001", "https://www.shop.example.jp/", "株式会社見本", "", "");
	issue(o, "0000000001", -90, -60);
	add_named(
	    o, "0000000002", "https://www.shop.example.jp/", "株式会社見本", "", "0000000001");
	issue(o, "0000000002", -30, 30);
	for (char code[] = "0000000003"; code[9] <= '8'; code[9]++) {
		char before[] = "0000000000";

		before[9] = (char)(code[9] - 1);
		add_named(o, code, "https://other.example.jp/", "別の会社", "", before);
		office_must_issue(o, code, "other.example.jp", NOW - DAY, NOW + DAY);
	}
	assert_string_equal(chain_of(o, "0000000001"), "12");
}

static void a_chain_of_years_still_leads_to_its_newest(void **state)
{
	struct office *o = *state;

	add_chain(o, 150);
	issue(o, "0000000001", -90, -60);
	issue(o, "0000000150", -5, 60);
	assert_string_equal(
	    office_record(o, "0000000001", NOW).issuances[1].code.text, "0000000150");
	assert_int_equal(o->effect.count, 150);
	assert_string_equal(o->effect.codes[149].text, "0000000001");
}

static void the_version_grows_with_a_change_of_any_code_of_the_chain(void **state)
{
	struct office *o = *state;
	uint64_t first, second;

	add_chain(o, 3);
	issue(o, "0000000001", -90, -60);
	first = office_record(o, "0000000001", NOW).version;
	issue(o, "0000000003", -5, 60);
	second = office_record(o, "0000000001", NOW).version;
	assert_true(second > first);
	assert_int_equal(office_record(o, "0000000003", NOW).version, second);
	assert_int_equal(office_record(o, "0000000001", NOW).version, second);
}

/* ---- lists ---- */

static size_t list(struct office *o, struct store_filter filter, struct store_item **ret)
{
	size_t count = 0;

	if (filter.limit == 0)
		filter.limit = STORE_LIST_MAX;
	assert_int_equal(store_list(o->store, &filter, NOW, &o->arena, ret, &count), ERR_OK);
	return count;
}

static void a_list_is_read_in_pages_and_by_what_is_sought(void **state)
{
	struct office *o = *state;
	struct store_item *items = NULL;
	struct contract_form form = a_form("1200000000", "https://other.example.jp/");

	add_chain(o, 5);
	issue(o, "0000000002", -5, 60);
	form.field[CONTRACT_ORGANIZATION_EN] = STR("Acme 100% Ltd");
	assert_int_equal(office_add(o, &form), ERR_OK);
	assert_int_equal(list(o, (struct store_filter){.limit = 2}, &items), 2);
	assert_string_equal(items[1].contract.code.text, "0000000002");
	assert_true(items[1].issued);
	assert_int_equal(items[1].not_after, NOW + 60 * DAY);
	assert_false(items[0].issued);
	assert_text(items[0].contract.urls[0], "https://www.shop.example.jp/");
	assert_int_equal(list(o, (struct store_filter){.after = a_code("0000000004")}, &items), 2);
	assert_int_equal(list(o, (struct store_filter){.code = STR("12")}, &items), 1);
	assert_int_equal(list(o, (struct store_filter){.code = STR("1x")}, &items), 0);
	assert_int_equal(list(o, (struct store_filter){.code = STR("12345678901")}, &items), 0);
	assert_int_equal(list(o, (struct store_filter){.organization = STR("aCME")}, &items), 1);
	assert_int_equal(list(o, (struct store_filter){.organization = STR("0%")}, &items), 1);
	assert_int_equal(list(o, (struct store_filter){.organization = STR("会社")}, &items), 6);
	assert_int_equal(
	    list(o,
		(struct store_filter){
		    .organization = STR("会社"), .after = a_code("0000000003"), .limit = 2},
		&items),
	    2);
	assert_string_equal(items[0].contract.code.text, "0000000004");
	assert_int_equal(
	    list(
		o, (struct store_filter){.code = STR("12"), .after = a_code("1200000000")}, &items),
	    0);
	assert_int_equal(
	    list(o, (struct store_filter){.host = STR("other.example.jp")}, &items), 1);
	assert_int_equal(
	    list(o,
		(struct store_filter){.host = STR("other.example.jp"), .organization = STR("acme")},
		&items),
	    1);
	assert_int_equal(list(o, (struct store_filter){.host = STR("example.jp")}, &items), 0);
	/* Names are compared as people write them. */
	form = a_form("1300000000", "https://width.example.jp/");
	form.field[CONTRACT_ORGANIZATION] = STR("㈱ガード ＡＢＣ");
	assert_int_equal(office_add(o, &form), ERR_OK);
	static const char *const ways[] = {
	    "(株)ガード", "（株）ｶﾞｰﾄﾞ", "株式会社ガードabc", "㈱ガード　ABC", "ｶﾞｰﾄﾞ", "ａｂｃ"};
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		assert_int_equal(
		    list(o, (struct store_filter){.organization = str_from(ways[i])}, &items), 1);
}

/* Each with its own addresses, those that are not there alone, as store_contract() has them. */
static void many_contracts_are_read_at_once(void **state)
{
	struct office *o = *state;
	struct contract_form form =
	    a_form("0000000007", "https://b.example.jp/ https://a.example.jp/x/");
	struct code codes[STORE_CONTRACTS_MAX];
	struct contract found[STORE_CONTRACTS_MAX], one;

	add_chain(o, 5);
	assert_int_equal(office_add(o, &form), ERR_OK);
	for (unsigned i = 0; i < STORE_CONTRACTS_MAX; i++)
		codes[i] = code_of_number(i);
	assert_int_equal(
	    store_contracts(o->store, codes, STORE_CONTRACTS_MAX, &o->arena, found), ERR_OK);
	for (unsigned i = 0; i < STORE_CONTRACTS_MAX; i++) {
		enum err err = store_contract(o->store, &codes[i], &o->arena, &one);

		assert_string_equal(found[i].code.text, codes[i].text);
		assert_int_equal(found[i].url_count > 0, err == ERR_OK);
		if (err)
			continue;
		assert_int_equal(found[i].url_count, one.url_count);
		assert_true(str_eq(found[i].organization, one.organization));
		assert_string_equal(found[i].renews.text, one.renews.text);
		for (size_t u = 0; u < one.url_count; u++) {
			assert_true(str_eq(found[i].urls[u], one.urls[u]));
			assert_true(str_eq(found[i].hosts[u], one.hosts[u]));
		}
	}
	assert_int_equal(found[7].url_count, 2);
	assert_int_equal(store_contracts(o->store, codes + 7, 1, &o->arena, found), ERR_OK);
	assert_text(found[0].hosts[1], "a.example.jp");
}

static void a_language_that_is_no_longer_known_gives_way_to_the_first(void **state)
{
	struct office *o = *state;
	struct contract_form form = a_form("0000000001", "https://www.shop.example.jp/");
	struct store_item *items = NULL;

	form.field[CONTRACT_LANG] = STR("en");
	assert_int_equal(office_add(o, &form), ERR_OK);
	office_run_sql(o, "UPDATE contract SET lang = 'tlh'");
	assert_int_equal(list(o, (struct store_filter){.limit = 2}, &items), 1);
	assert_int_equal(items[0].contract.lang, 0);
}

/* ---- the codes of a site ---- */

/* The last digits of the codes that a host has, in their order. */
static const char *codes_of(struct office *o, const char *host, size_t limit)
{
	static char digits[32];
	struct code *codes = NULL;
	size_t count = 0;

	assert_int_equal(
	    store_codes_of_host(o->store, host, NOW, limit, &o->arena, &codes, &count), ERR_OK);
	for (size_t i = 0; i < count; i++)
		digits[i] = codes[i].text[CODE_LENGTH - 1];
	digits[count] = '\0';
	return digits;
}

/* A certificate for the host of a URL without a path, which began so many hours ago less than ten.
 */
static void issue_site(struct office *o, const char *code, const char *url, unsigned hours)
{
	char host[64];

	assert_true(str_copy(host, sizeof host, str_part(str_from(url), 8, strlen(url) - 9)));
	office_must_issue(o, code, host, NOW - (10 - hours) * 3600, NOW + DAY);
}

static void a_site_has_the_codes_that_cover_it_those_issued_last_first(void **state)
{
	static const char *const urls[] = {"https://shop.example.jp/",
	    "https://www.shop.example.jp/", "https://*.example.jp/", "https://*.shop.example.jp/",
	    "https://other.example.jp/"};
	struct office *o = *state;
	struct contract_form form = a_form("0000000009", "https://shop.example.jp/");

	for (unsigned i = 0; i < sizeof urls / sizeof urls[0]; i++) {
		char code[16];

		snprintf(code, sizeof code, "%010u", i + 1);
		office_must_add(o, code, urls[i], "");
		issue_site(o, code, urls[i], i);
	}
	form.field[CONTRACT_STICKER] = STR("no");
	assert_int_equal(office_add(o, &form), ERR_OK);
	office_must_issue(o, "0000000009", "shop.example.jp", NOW - DAY, NOW + DAY);
	assert_string_equal(codes_of(o, "shop.example.jp", 10), "4321");
	assert_string_equal(codes_of(o, "shop.example.jp", 2), "43");
	assert_string_equal(codes_of(o, "www.shop.example.jp", 10), "421");
	assert_string_equal(codes_of(o, "other.example.jp", 10), "53");
	assert_string_equal(codes_of(o, "elsewhere.jp", 10), "");
}

/* ---- certificates ---- */

static void a_certificate_is_shown_with_all_that_is_known_of_it(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate("www.shop.example.jp", NOW - DAY, NOW + DAY);
	const struct store_certificate *shown;
	struct certificate *c = NULL;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	assert_int_equal(office_issue_at(o, "0000000001", der, NOW), ERR_OK);
	assert_int_equal(office_revoke(o, "0000000001", "keyCompromise", NOW - 60, NOW), ERR_OK);
	assert_int_equal(certificate_read_der(der, &c, NULL), ERR_OK);
	shown = &office_show(o, "0000000001").certificates[0];
	assert_string_equal(shown->fingerprint, c->fingerprint);
	assert_text(shown->serial, c->serial);
	assert_text(shown->organization, "株式会社テスト");
	assert_int_equal(shown->not_before, NOW - DAY);
	assert_int_equal(shown->not_after, NOW + DAY);
	assert_int_equal(shown->added_at, NOW);
	assert_int_equal(shown->revoked_at, NOW - 60);
	assert_text(shown->revocation_reason, "keyCompromise");
	assert_false(shown->broken);
	certificate_free(c);
	forge_free(der);
}

/* To take a certificate apart takes long: that is done when it is added. */
static void a_page_finds_what_a_certificate_says_beside_it(void **state)
{
	struct office *o = *state;
	const struct certificate *c;
	struct record_source source;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - DAY, NOW + DAY);
	source = office_record(o, "0000000001", NOW);
	assert_non_null(source.issuances[0].facts.at);
	c = certificate_decode(source.issuances[0].facts, &o->arena);
	assert_non_null(c);
	assert_string_equal(
	    c->fingerprint, office_show(o, "0000000001").certificates[0].fingerprint);
}

/* ---- what happened ---- */

static void events_are_read_backwards_in_pages(void **state)
{
	struct office *o = *state;
	struct event *events = NULL;
	size_t count = 0;

	add_chain(o, 5);
	assert_int_equal(store_events(o->store, 0, 2, &o->arena, &events, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_string_equal(events[0].code.text, "0000000005");
	assert_string_equal(events[1].code.text, "0000000004");
	assert_text(events[0].actor, "cli:tester");
	assert_text(events[0].action, "contract.add");
	count = 0;
	assert_int_equal(
	    store_events(o->store, events[1].id, 10, &o->arena, &events, &count), ERR_OK);
	assert_int_equal(count, 3);
	assert_string_equal(events[0].code.text, "0000000003");
}

static void an_event_keeps_what_was_before_and_what_is_after(void **state)
{
	struct office *o = *state;
	const struct code code = a_code("0000000001");
	const struct event event = {.at = NOW + 5,
	    .code = code,
	    .actor = STR("cli:tester"),
	    .action = STR("sticker"),
	    .before = STR("{\"a\":1}"),
	    .after = STR("{\"a\":2}")};
	struct store_entry entry;
	const struct event *last;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(store_add_event(o->store, &event), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	entry = office_show(o, "0000000001");
	assert_int_equal(entry.event_count, 2);
	last = &entry.events[1];
	assert_int_equal(last->at, NOW + 5);
	assert_string_equal(last->code.text, "0000000001");
	assert_true(str_eq(last->actor, event.actor));
	assert_true(str_eq(last->action, event.action));
	assert_true(str_eq(last->before, event.before));
	assert_true(str_eq(last->after, event.after));
	assert_true(last->id > entry.events[0].id);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(an_unknown_code_and_one_without_certificate_have_no_issuance),
	    TEST(a_record_has_all_that_a_page_needs),
	    TEST(a_past_certificate_entered_late_does_not_displace_the_valid_one),
	    TEST(where_none_is_valid_the_one_that_was_valid_last_is_current),
	    TEST(successors_that_ended_or_have_nothing_are_left_out),
	    TEST(of_many_successors_the_newest_are_given),
	    TEST(an_upcoming_successor_does_not_displace_one_that_is_valid),
	    TEST(a_code_leads_only_to_the_same_site_or_owner),
	    TEST(a_name_leads_to_the_same_name_in_the_other_language),
	    TEST(a_sticker_is_to_carry_the_code_that_its_own_leads_to),
	    TEST(any_host_in_common_makes_the_same_site),
	    TEST(successors_of_others_do_not_push_out_those_of_the_site),
	    TEST(a_chain_of_years_still_leads_to_its_newest),
	    TEST(the_version_grows_with_a_change_of_any_code_of_the_chain),
	    TEST(a_list_is_read_in_pages_and_by_what_is_sought),
	    TEST(many_contracts_are_read_at_once),
	    TEST(a_language_that_is_no_longer_known_gives_way_to_the_first),
	    TEST(a_site_has_the_codes_that_cover_it_those_issued_last_first),
	    TEST(a_certificate_is_shown_with_all_that_is_known_of_it),
	    TEST(a_page_finds_what_a_certificate_says_beside_it),
	    TEST(events_are_read_backwards_in_pages),
	    TEST(an_event_keeps_what_was_before_and_what_is_after),
	};

	return office_run(tests);
}
