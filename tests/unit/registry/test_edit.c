/* What operators do to a contract besides certificates: correct it, withdraw it, end it. */
#include "unit/fixtures/office.h"

#include "accounts/accounts.h"
#include "registry/edit.h"
#include "registry/decision.h"

#define CODE "0000000001"
#define URL "https://www.shop.example.jp/"

static struct config config = {
    .contract = {.services = {2, {"SR3.0", "EV2.0"}}}, .issue = {.auto_renewing = {1, {"EV2.0"}}}};
static struct registry_terms terms = {.config = &config, .approvals = 2, .proposal_days = 14};

/* An operator of this name, who is there from the first mention on. */
static struct registry_clerk clerk(struct office *o, const char *name)
{
	const struct accounts accounts = {.change = office_change(o, NOW), .password_kib = 64};
	struct registry_clerk k = {.change = office_change(o, NOW), .terms = &terms};
	struct operator_account account;
	char password[OPERATOR_INITIAL_TEXT];

	if (store_operator_named(o->store, str_from(name), &account, NULL)) {
		assert_int_equal(
		    accounts_add(&accounts, str_from(name), OPERATOR_OPERATOR, password), ERR_OK);
		assert_int_equal(
		    store_operator_named(o->store, str_from(name), &account, NULL), ERR_OK);
	}
	k.who =
	    (struct accounts_person){.id = account.id, .role = account.role, .rights = PERSON_ALL};
	str_copy(k.who.name, sizeof k.who.name, str_from(name));
	return k;
}

/* Sato corrects it; true when that waits for a second person. */
static enum err edit(struct office *o, const struct amendment *a, bool *ret_waits)
{
	const struct registry_clerk k = clerk(o, "sato");
	const struct code code = a_code(CODE);
	struct proposal_outcome outcome;
	enum err err = registry_contract_edit(&k, &code, a, &outcome);

	*ret_waits = outcome.waits;
	registry_effect_free(&outcome.effect);
	return err;
}

static void must_edit(struct office *o, const struct amendment *a, bool waits)
{
	bool waited;

	if (edit(o, a, &waited))
		fail_msg("registry_contract_edit: %s", o->why.text);
	assert_int_equal(waited, waits);
}

static struct amendment a_text(enum contract_field field, const char *text)
{
	struct amendment a = {.add_urls = {NULL, 0}};

	a.form.field[field] = str_from(text);
	return a;
}

static void start_with(struct office *o, const char *hosts)
{
	office_must_add(o, CODE, URL, "");
	office_must_issue(o, CODE, hosts, NOW - DAY, NOW + 90 * DAY);
	terms.approvals = 2;
}

static struct contract as_it_is(struct office *o)
{
	return office_show(o, CODE).contract;
}

static enum life life_now(struct office *o)
{
	const struct store_entry entry = office_show(o, CODE);

	return life_at(&entry.life, NOW);
}

static const struct event *newest(const struct store_entry *e)
{
	return &e->events[e->event_count - 1];
}

static void what_visitors_do_not_trust_one_person_corrects(void **state)
{
	static const struct {
		enum contract_field field;
		const char *text, *member;
	} cases[] = {
	    {CONTRACT_STICKER, "no", "{\"sticker\":false}"},
	    {CONTRACT_LANG, "en", "{\"lang\":\"en\"}"},
	    {CONTRACT_SERVICE, "EV2.0", "{\"service\":\"EV2.0\"}"},
	    {CONTRACT_AUTO_RENEW, "yes", "{\"auto_renew\":true}"},
	    {CONTRACT_VISITS, "no", "{\"visits\":false}"},
	    {CONTRACT_ORGANIZATION, "（株）テスト", "{\"organization\":\"（株）テスト\"}"},
	};
	struct office *o = *state;

	start_with(o, "www.shop.example.jp");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct amendment a = a_text(cases[i].field, cases[i].text);
		struct store_entry entry;

		must_edit(o, &a, false);
		entry = office_show(o, CODE);
		assert_text(newest(&entry)->action, "contract.edit");
		assert_text(newest(&entry)->after, cases[i].member);
		assert_int_not_equal(newest(&entry)->before.len, 0);
		/* What is so already is no event. */
		must_edit(o, &a, false);
		assert_int_equal(office_show(o, CODE).event_count, entry.event_count);
	}
	assert_false(as_it_is(o).sticker);
	assert_true(as_it_is(o).auto_renew);
	assert_true(as_it_is(o).unvisited);
	assert_int_equal(office_record(o, CODE, NOW).issuances[0].lang, LANG_EN);
	assert_text(office_record(o, CODE, NOW).issuances[0].organization, "（株）テスト");
}

static void who_runs_the_site_and_where_two_persons_change(void **state)
{
	const struct amendment cases[] = {
	    a_text(CONTRACT_ORGANIZATION, "株式会社ほか"),
	    a_text(CONTRACT_ORGANIZATION_EN, "Other Inc."),
	    {.add_urls = STR("https://shop.example.jp/")},
	};
	struct office *o = *state;
	struct registry_clerk suzuki, sato;
	struct proposal_outcome outcome;
	struct contract contract;

	start_with(o, "www.shop.example.jp shop.example.jp");
	suzuki = clerk(o, "suzuki");
	sato = clerk(o, "sato");
	for (uint64_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		must_edit(o, &cases[i], true);
		assert_int_equal(
		    registry_approve(&sato, i + 1, (struct str){NULL, 0}, &outcome), ERR_REFUSED);
		assert_int_equal(
		    registry_approve(&suzuki, i + 1, (struct str){NULL, 0}, &outcome), ERR_OK);
		registry_effect_free(&outcome.effect);
	}
	contract = as_it_is(o);
	assert_text(contract.organization, "株式会社ほか");
	assert_text(contract.organization_en, "Other Inc.");
	assert_int_equal(contract.url_count, 2);
	assert_text(contract.urls[1], "https://shop.example.jp/");
	assert_int_equal(office_record(o, CODE, NOW).issuances[0].url_count, 2);
}

static void with_one_approval_all_is_changed_at_once(void **state)
{
	const struct amendment a = {.add_urls = STR("https://shop.example.jp/a/"),
	    .remove_urls = STR(URL),
	    .form.field = {[CONTRACT_ORGANIZATION] = STR("株式会社ほか")}};
	const struct amendment no_english = a_text(CONTRACT_ORGANIZATION_EN, "");
	struct office *o = *state;
	struct store_filter filter = {.limit = 5, .organization = STR("ほか")};
	struct store_item *items = NULL;
	size_t count = 0;

	start_with(o, "www.shop.example.jp shop.example.jp");
	const struct amendment all = a_text(CONTRACT_URL, "https://shop.example.jp/b/ " URL);

	terms.approvals = 1;
	must_edit(o, &all, false);
	assert_int_equal(as_it_is(o).url_count, 2);
	assert_text(as_it_is(o).urls[0], "https://shop.example.jp/b/");
	must_edit(o, &a, false);
	must_edit(o, &no_english, false);
	assert_text(as_it_is(o).hosts[0], "shop.example.jp");
	assert_text(as_it_is(o).urls[1], "https://shop.example.jp/a/");
	assert_int_equal(as_it_is(o).url_count, 2);
	assert_int_equal(as_it_is(o).organization_en.len, 0);
	/* It is found by its new name and host, and by the old ones no more. */
	assert_int_equal(store_list(o->store, &filter, NOW, &o->arena, &items, &count), ERR_OK);
	assert_int_equal(count, 1);
	filter.organization = STR("テスト");
	assert_int_equal(store_list(o->store, &filter, NOW, &o->arena, &items, &count), ERR_OK);
	assert_int_equal(count, 0);
	filter = (struct store_filter){.limit = 5, .host = STR("www.shop.example.jp")};
	assert_int_equal(store_list(o->store, &filter, NOW, &o->arena, &items, &count), ERR_OK);
	assert_int_equal(count, 0);
}

static void what_would_be_wrong_is_refused_by_its_field(void **state)
{
	const struct {
		struct amendment a;
		enum err err;
		const char *word, *reason;
	} cases[] = {
	    {{.add_urls = STR("https://other.example.jp/")}, ERR_REFUSED, "certificate.host",
		"url: the certificate is not for the registered host other.example.jp"},
	    {a_text(CONTRACT_URL, URL " https://other.example.jp/"), ERR_REFUSED,
		"certificate.host", "url: "},
	    {a_text(CONTRACT_URL, ""), ERR_INVALID, "url.needed", "url: "},
	    {{.add_urls = STR(URL)}, ERR_REFUSED, "url.there", "is registered already"},
	    {{.add_urls = STR("http://www.shop.example.jp/")}, ERR_REFUSED, "url.http", "url: "},
	    {{.remove_urls = STR("https://other.example.jp/")}, ERR_REFUSED, "url.not_there",
		"is not registered"},
	    {{.remove_urls = STR(URL)}, ERR_REFUSED, "url.last", "no URL would be left"},
	    {a_text(CONTRACT_ORGANIZATION, " "), ERR_INVALID, "name.needed", "organization: "},
	    {a_text(CONTRACT_SERVICE, "SR9"), ERR_REFUSED, "", "service: "},
	    {a_text(CONTRACT_LANG, "xx"), ERR_INVALID, "", "lang: "},
	    {a_text(CONTRACT_STICKER, "maybe"), ERR_INVALID, "", "sticker: "},
	};
	struct office *o = *state;

	start_with(o, "www.shop.example.jp");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool waits;

		assert_int_equal(edit(o, &cases[i].a, &waits), cases[i].err);
		assert_string_equal(o->why.reason, cases[i].word);
		assert_why(o, cases[i].reason);
	}
	assert_int_equal(office_show(o, CODE).event_count, 2);
}

static void what_waits_is_refused_when_the_contract_is_withdrawn_meanwhile(void **state)
{
	const struct amendment a = a_text(CONTRACT_ORGANIZATION, "株式会社ほか");
	struct office *o = *state;
	const struct code code = a_code(CODE);
	struct registry_clerk suzuki = clerk(o, "suzuki");
	struct proposal_outcome outcome;
	bool waits;

	terms.approvals = 2;
	office_must_add(o, CODE, URL, "");
	must_edit(o, &a, true);
	assert_int_equal(registry_contract_end(&suzuki, &code, &o->effect), ERR_REFUSED);
	assert_string_equal(o->why.reason, "life.end_none");
	assert_int_equal(registry_contract_withdraw(&suzuki, &code, &o->effect), ERR_OK);
	registry_effect_free(&o->effect);
	assert_int_equal(life_now(o), LIFE_WITHDRAWN);
	assert_int_equal(
	    registry_approve(&suzuki, 1, (struct str){NULL, 0}, &outcome), ERR_REFUSED);
	assert_string_equal(o->why.reason, "life.withdrawn");
	assert_int_equal(edit(o, &a, &waits), ERR_REFUSED);
	assert_int_equal(registry_contract_withdraw(&suzuki, &code, &o->effect), ERR_REFUSED);
	assert_string_equal(o->why.reason, "life.withdrawn");
}

static void what_has_ended_gets_nothing_more_and_stays_valid(void **state)
{
	struct office *o = *state;
	const struct code code = a_code(CODE);
	struct str der = a_certificate("www.shop.example.jp", NOW, NOW + 180 * DAY);
	struct contract_form renewal = a_form("0000000002", URL);
	struct registry_clerk sato;

	start_with(o, "www.shop.example.jp");
	sato = clerk(o, "sato");
	assert_int_equal(registry_contract_end(&sato, &code, &o->effect), ERR_OK);
	registry_effect_free(&o->effect);
	assert_int_equal(life_now(o), LIFE_ENDED);
	assert_int_equal(office_issue_at(o, CODE, der, NOW), ERR_REFUSED);
	assert_string_equal(o->why.reason, "life.ended");
	renewal.field[CONTRACT_RENEWS] = STR(CODE);
	assert_int_equal(office_add(o, &renewal), ERR_REFUSED);
	assert_string_equal(o->why.reason, "life.ended");
	assert_int_equal(office_record(o, CODE, NOW).count, 1);
	assert_int_equal(office_record(o, CODE, NOW).issuances[0].revoked_at, 0);
	assert_int_equal(office_revoke(o, CODE, "cessationOfOperation", NOW, NOW), ERR_OK);
	forge_free(der);
}

static void a_role_that_changes_nothing_corrects_nothing(void **state)
{
	const struct amendment a = a_text(CONTRACT_STICKER, "no");
	struct office *o = *state;
	const struct code code = a_code(CODE);
	struct proposal_outcome outcome;
	struct registry_clerk k;

	start_with(o, "www.shop.example.jp");
	k = clerk(o, "sato");
	k.who.role = OPERATOR_MARKETING;
	assert_int_equal(registry_contract_edit(&k, &code, &a, &outcome), ERR_REFUSED);
	assert_string_equal(o->why.reason, "right.role");
	assert_int_equal(registry_contract_end(&k, &code, &o->effect), ERR_REFUSED);
	k.who = (struct accounts_person){.rights = PERSON_ALL, .role = OPERATOR_OPERATOR};
	assert_int_equal(registry_contract_end(&k, &code, &o->effect), ERR_REFUSED);
	assert_string_equal(o->why.reason, "right.person");
	assert_true(as_it_is(o).sticker);
}

static void an_amendment_is_read_as_it_was_written(void **state)
{
	const struct amendment a = {.add_urls = STR("https://a.example.jp/ https://b.example.jp/"),
	    .form.field = {[CONTRACT_ORGANIZATION_EN] = STR(""), [CONTRACT_STICKER] = STR("no")}};
	struct buf params = BUF_INIT(1000);
	struct arena arena = {NULL, 0};
	struct problem why;
	struct amendment read;

	(void)state;
	amendment_write(&a, &params);
	assert_int_equal(params.err, ERR_OK);
	assert_int_equal(amendment_read(buf_str(&params), &arena, &read, &why), ERR_OK);
	assert_true(str_eq(read.add_urls, a.add_urls));
	assert_null(read.remove_urls.at);
	assert_non_null(read.form.field[CONTRACT_ORGANIZATION_EN].at);
	assert_text(read.form.field[CONTRACT_STICKER], "no");
	assert_null(read.form.field[CONTRACT_LANG].at);
	assert_int_equal(amendment_read(STR("{\"x\":1}"), &arena, &read, &why), ERR_CORRUPT);
	buf_free(&params);
	arena_free(&arena);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(what_visitors_do_not_trust_one_person_corrects),
	    TEST(who_runs_the_site_and_where_two_persons_change),
	    TEST(with_one_approval_all_is_changed_at_once),
	    TEST(what_would_be_wrong_is_refused_by_its_field),
	    TEST(what_waits_is_refused_when_the_contract_is_withdrawn_meanwhile),
	    TEST(what_has_ended_gets_nothing_more_and_stays_valid),
	    TEST(a_role_that_changes_nothing_corrects_nothing),
	    TEST(an_amendment_is_read_as_it_was_written),
	};

	return office_run(tests);
}
