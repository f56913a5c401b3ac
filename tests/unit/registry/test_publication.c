/* What the public log says of each change: one entry an event, in its transaction. */
#include "unit/fixtures/office.h"

#include "registry/amendment.h"
#include "registry/edit.h"
#include "registry/publication.h"
#include "registry/retirement.h"
#include "store/rows.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
#define HOST "www.shop.example.jp"
#define URL "https://" HOST "/"
#define CODE "0000000001"

enum { ENTRIES_MAX = 20 };

/* The log as it is now. */
struct log {
	size_t count;
	struct ledger_entry entries[ENTRIES_MAX];
	struct str bytes[ENTRIES_MAX];
};

static struct log read_log(struct office *o)
{
	struct ledger_row *rows = NULL;
	struct log log = {.count = 0};

	assert_int_equal(
	    ledger_rows(o->store, 0, ENTRIES_MAX, &o->arena, &rows, &log.count), ERR_OK);
	for (size_t i = 0; i < log.count; i++) {
		assert_int_equal(rows[i].index, i);
		log.bytes[i] = rows[i].entry;
		assert_int_equal(
		    ledger_entry_read(rows[i].entry, &o->arena, &log.entries[i]), ERR_OK);
		assert_int_equal(log.entries[i].at, rows[i].at);
		assert_string_equal(log.entries[i].code.text, rows[i].code.text);
	}
	return log;
}

/* The last entry, after a change that added `more`. */
static struct ledger_entry last_of(struct office *o, size_t count, enum ledger_kind kind)
{
	struct log log = read_log(o);

	assert_int_equal(log.count, count);
	assert_string_equal(ledger_kind_name(log.entries[count - 1].kind), ledger_kind_name(kind));
	return log.entries[count - 1];
}

/* The action of the event that an entry belongs to; absent where it belongs to none. */
static struct str event_of(struct office *o, int64_t index)
{
	static const char sql[] = "SELECT event.action FROM ledger_entry AS entry"
				  " JOIN event ON event.id = entry.event WHERE entry.idx = ?1";
	struct sql_query *q = store_query(o->store, sql);
	struct str action = {NULL, 0};
	bool ok = true;

	sql_bind_int(q, 1, index);
	if (sql_step(q))
		action = store_keep(q, 0, &o->arena, &ok);
	assert_int_equal(sql_end(q), ERR_OK);
	return action;
}

static struct str fingerprint_of(struct office *o, const char *code, size_t place)
{
	return str_from(office_show(o, code).certificates[place].fingerprint);
}

static void start(struct office *o)
{
	office_must_add(o, CODE, URL, "");
	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
}

/* ---- certificates ---- */

static void what_has_no_certificate_is_nobodys_business(void **state)
{
	struct office *o = *state;
	const struct code code = a_code(CODE);
	struct change change;

	office_must_add(o, CODE, URL, "");
	change = office_change(o, NOW);
	assert_int_equal(registry_contract_withdraw_own(&change, &code, &o->effect), ERR_OK);
	assert_int_equal(read_log(o).count, 0);
}

static void an_issue_says_who_where_and_until_when(void **state)
{
	struct office *o = *state;
	struct ledger_entry e;

	start(o);
	e = last_of(o, 1, LEDGER_ISSUE);
	assert_string_equal(e.code.text, CODE);
	assert_int_equal(e.at, NOW);
	assert_int_equal(e.not_before, NOW - DAY);
	assert_int_equal(e.not_after, NOW + 90 * DAY);
	assert_text(e.organization, "株式会社テスト");
	assert_null(e.organization_en.at);
	assert_null(e.organization_hash.at);
	assert_true(str_eq(e.fingerprint, fingerprint_of(o, CODE, 0)));
	assert_true(str_eq(e.serial, office_show(o, CODE).certificates[0].serial));
	assert_int_equal(e.url_count, 1);
	assert_text(e.urls[0], URL);
	assert_int_equal(e.since, 0);
	assert_int_equal(e.broken, 0);
	assert_null(e.reason.at);
	assert_null(e.replaces.at);
	assert_null(e.renews.at);
	assert_null(e.issuer_key.at);
	assert_text(event_of(o, 0), "certificate.add");
}

static void what_is_there_already_is_told_once(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate(HOST, NOW - DAY, NOW + 90 * DAY);

	office_must_add(o, CODE, URL, "");
	assert_int_equal(office_issue_at(o, CODE, der, NOW), ERR_OK);
	assert_int_equal(office_issue_at(o, CODE, der, NOW), ERR_OK);
	assert_int_equal(read_log(o).count, 1);
	forge_free(der);
}

static void what_is_refused_leaves_no_entry_and_no_hole(void **state)
{
	struct office *o = *state;
	struct str other = a_certificate("other.example.jp", NOW - DAY, NOW + 90 * DAY);

	office_must_add(o, CODE, URL, "");
	assert_int_equal(office_issue_at(o, CODE, other, NOW), ERR_REFUSED);
	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
	last_of(o, 1, LEDGER_ISSUE);
	forge_free(other);
}

static void a_reissue_tells_of_both_certificates(void **state)
{
	struct office *o = *state;
	struct str first;
	struct ledger_entry e;
	struct log log;

	start(o);
	first = fingerprint_of(o, CODE, 0);
	office_must_issue(o, CODE, HOST, NOW, NOW + 90 * DAY);
	e = last_of(o, 3, LEDGER_REISSUE);
	assert_true(str_eq(e.replaces, first));
	log = read_log(o);
	assert_int_equal(log.entries[1].kind, LEDGER_REVOKE);
	assert_true(str_eq(log.entries[1].fingerprint, first));
	assert_text(log.entries[1].reason, "superseded");
	assert_true(log.entries[1].since >= NOW);
	assert_int_equal(log.entries[1].not_after, NOW + 90 * DAY);
	assert_text(log.entries[1].urls[0], URL);
	assert_text(event_of(o, 1), "certificate.revoke");
	assert_text(event_of(o, 2), "certificate.add");
}

static void a_contract_that_renews_another_says_which(void **state)
{
	struct office *o = *state;
	struct ledger_entry e;

	start(o);
	office_must_add(o, "0000000002", URL, CODE);
	office_must_issue(o, "0000000002", HOST, NOW, NOW + 180 * DAY);
	e = last_of(o, 2, LEDGER_RENEW);
	assert_text(e.renews, CODE);
	assert_null(e.replaces.at);
}

static void one_that_follows_in_a_contract_that_renews_itself_is_a_renewal(void **state)
{
	static const struct config config = {
	    .contract = {.services = {1, {"EV2.0"}}}, .issue = {.auto_renewing = {1, {"EV2.0"}}}};
	struct office *o = *state;
	struct contract_form form = a_form(CODE, URL);

	form.field[CONTRACT_AUTO_RENEW] = STR("yes");
	form.field[CONTRACT_SERVICE] = STR("EV2.0");
	o->rules.services = (const char *const[]){"EV2.0"};
	o->rules.service_count = 1;
	o->rules.config = &config;
	assert_int_equal(office_add(o, &form), ERR_OK);
	office_must_issue(o, CODE, HOST, NOW - 80 * DAY, NOW + 10 * DAY);
	office_must_issue(o, CODE, HOST, NOW, NOW + 100 * DAY);
	last_of(o, 2, LEDGER_RENEW);
}

static void records_of_the_past_are_no_news(void **state)
{
	struct office *o = *state;
	struct str expired = a_certificate(HOST, NOW - 90 * DAY, NOW - DAY);
	X509 *x = forge_new();
	struct str broken;
	struct ledger_entry e;

	start(o);
	assert_int_equal(office_issue_at(o, CODE, expired, NOW), ERR_OK);
	e = last_of(o, 2, LEDGER_KNOWN);
	assert_int_equal(e.not_after, NOW - DAY);
	assert_int_equal(e.broken, 0);
	/* Its only name is the CN. */
	forge_subject(x, "CN", V_ASN1_UTF8STRING, HOST, (int)strlen(HOST), 0);
	broken = forge_der(x);
	assert_int_equal(office_issue_historic(o, CODE, broken), ERR_OK);
	assert_int_equal(last_of(o, 3, LEDGER_KNOWN).broken, 1);
	forge_free(expired);
	forge_free(broken);
}

/* ---- revocations ---- */

static void a_revocation_says_since_when_and_why(void **state)
{
	struct office *o = *state;
	struct ledger_entry e;

	start(o);
	assert_int_equal(office_revoke(o, CODE, "keyCompromise", NOW - 3600, NOW), ERR_OK);
	e = last_of(o, 2, LEDGER_REVOKE);
	assert_int_equal(e.at, NOW);
	assert_int_equal(e.since, NOW - 3600);
	assert_text(e.reason, "keyCompromise");
	assert_true(str_eq(e.fingerprint, fingerprint_of(o, CODE, 0)));
	assert_text(e.organization, "株式会社テスト");
	assert_text(event_of(o, 1), "certificate.revoke");
}

static void a_hold_that_is_lifted_is_a_release(void **state)
{
	struct office *o = *state;
	const struct code code = a_code(CODE);
	struct change change;
	struct ledger_entry e;

	start(o);
	assert_int_equal(office_revoke(o, CODE, "certificateHold", 0, NOW), ERR_OK);
	change = office_change(o, NOW + DAY);
	assert_int_equal(
	    registry_certificate_release(&change, &code, STR("told by sato"), &o->effect), ERR_OK);
	e = last_of(o, 3, LEDGER_RELEASE);
	assert_int_equal(e.since, 0);
	assert_null(e.reason.at);
	assert_int_equal(e.at, NOW + DAY);
	assert_text(event_of(o, 2), "certificate.release");
}

/* The new one is revoked before it begins: the old one stays. */
static void a_planned_revocation_that_is_dropped_is_a_release(void **state)
{
	struct office *o = *state;
	struct log log;

	start(o);
	office_must_issue(o, CODE, HOST, NOW + DAY, NOW + 90 * DAY);
	log = read_log(o);
	assert_int_equal(log.count, 3);
	assert_true(log.entries[1].since >= NOW + DAY);
	assert_int_equal(read_log(o).entries[1].kind, LEDGER_REVOKE);
	{
		struct store_entry entry = office_show(o, CODE);
		const struct store_certificate *coming = &entry.certificates[1];
		const struct revocation revocation = {
		    .reason = STR("keyCompromise"), .serial = coming->serial};
		const struct change change = office_change(o, NOW);
		const struct code code = a_code(CODE);

		assert_int_equal(
		    registry_certificate_revoke(&change, &code, &revocation, &o->effect), ERR_OK);
	}
	log = read_log(o);
	assert_int_equal(log.count, 5);
	assert_int_equal(log.entries[3].kind, LEDGER_REVOKE);
	assert_int_equal(log.entries[4].kind, LEDGER_RELEASE);
	assert_true(str_eq(log.entries[4].fingerprint, log.entries[0].fingerprint));
	assert_text(event_of(o, 4), "certificate.spare");
}

static void what_a_list_or_ocsp_says_is_told_as_what_somebody_enters(void **state)
{
	struct office *o = *state;
	struct ledger_entry e;
	struct change change;

	start(o);
	{
		const struct store_entry entry = office_show(o, CODE);
		const struct revocation_sight sight = {
		    entry.certificates[0].id, "crl", NOW - 100, 1};

		change = office_change(o, NOW);
		assert_int_equal(change_begin(&change), ERR_OK);
		assert_int_equal(
		    registry_revocation_seen(&change, &sight, "keyCompromise"), ERR_OK);
		assert_int_equal(change_end(&change, ERR_OK), ERR_OK);
	}
	e = last_of(o, 2, LEDGER_REVOKE);
	assert_int_equal(e.since, NOW - 100);
	assert_text(event_of(o, 1), "certificate.revoke");
}

/* ---- contracts ---- */

static enum err amend(
    struct office *o, enum contract_field field, const char *text, const char *add_url)
{
	struct amendment a = {.add_urls = str_from(add_url)};
	struct registry_clerk k = office_clerk(o, NOW);
	const struct code code = a_code(CODE);
	struct buf after = BUF_INIT(1 << 16);
	struct registry_effect effect = {.count = 0};
	enum err err = change_begin(&k.change);

	if (text != NULL)
		a.form.field[field] = str_from(text);
	if (!err)
		err = amendment_make(&k.change, &o->rules, &code, &a, &effect, &after);
	err = change_end(&k.change, err);
	buf_free(&after);
	return err;
}

static void another_name_or_url_is_an_amendment(void **state)
{
	struct office *o = *state;
	struct ledger_entry e;

	office_must_add(o, CODE, URL, "");
	assert_int_equal(amend(o, CONTRACT_ORGANIZATION_EN, "Test", NULL), ERR_OK);
	assert_int_equal(read_log(o).count, 0);
	office_must_issue(o, CODE, HOST " a.example.jp", NOW - DAY, NOW + 90 * DAY);
	assert_text(last_of(o, 1, LEDGER_ISSUE).organization_en, "Test");
	assert_int_equal(amend(o, CONTRACT_ORGANIZATION_EN, "Test Inc.", NULL), ERR_OK);
	e = last_of(o, 2, LEDGER_AMEND);
	assert_text(e.organization_en, "Test Inc.");
	assert_true(str_eq(e.fingerprint, fingerprint_of(o, CODE, 0)));
	assert_int_equal(amend(o, CONTRACT_LANG, NULL, "https://a.example.jp/x"), ERR_OK);
	e = last_of(o, 3, LEDGER_AMEND);
	assert_int_equal(e.url_count, 2);
	assert_text(e.urls[0], "https://a.example.jp/x");
	assert_text(event_of(o, 2), "contract.edit");
	/* What nobody relies on is nobody's business. */
	assert_int_equal(amend(o, CONTRACT_LANG, "en", NULL), ERR_OK);
	assert_int_equal(read_log(o).count, 3);
}

static void the_end_of_a_contract_is_told(void **state)
{
	struct office *o = *state;
	struct registry_clerk k;
	const struct code code = a_code(CODE);
	struct ledger_entry e;

	start(o);
	k = office_clerk(o, NOW + DAY);
	k.who = (struct accounts_person){
	    .id = 1, .role = OPERATOR_OPERATOR, .rights = PERSON_ALL, .name = "sato"};
	assert_int_equal(registry_contract_end(&k, &code, &o->effect), ERR_OK);
	e = last_of(o, 2, LEDGER_END);
	assert_int_equal(e.since, NOW + DAY);
	assert_text(event_of(o, 1), "contract.end");
}

/* A hundred URLs of two thousand bytes are more than an entry may have. */
static void urls_that_are_too_many_are_told_by_their_hosts(void **state)
{
	struct office *o = *state;
	struct buf urls = BUF_INIT(1 << 20), hosts = BUF_INIT(1 << 16);
	char path[1900];
	struct ledger_entry e;

	memset(path, 'p', sizeof path - 1);
	path[sizeof path - 1] = '\0';
	for (int i = 0; i < 40; i++) {
		buf_printf(&urls, "https://a%02d.example.jp/%s ", i, path);
		buf_printf(&hosts, "%sa%02d.example.jp", i == 0 ? "" : " ", i);
	}
	office_must_add(o, CODE, urls.at, "");
	office_must_issue(o, CODE, hosts.at, NOW - DAY, NOW + 90 * DAY);
	e = last_of(o, 1, LEDGER_ISSUE);
	assert_int_equal(e.url_count, 40);
	assert_text(e.urls[7], "https://a07.example.jp/");
	buf_free(&urls);
	buf_free(&hosts);
}

/* ---- transactions ---- */

static void a_trial_writes_nothing(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate(HOST, NOW - DAY, NOW + 90 * DAY);
	struct registry_clerk k = office_clerk(o, NOW);
	const struct code code = a_code(CODE);
	struct certificate *certificate = NULL;
	struct registry_effect effect = {.count = 0};
	bool there;

	office_must_add(o, CODE, URL, "");
	assert_int_equal(certificate_read_der(der, &certificate, NULL), ERR_OK);
	{
		const struct certificate_adding adding = {.certificate = certificate};

		k.change.is_trial = true;
		assert_int_equal(change_begin(&k.change), ERR_OK);
		assert_int_equal(
		    registry_certificate_put(&k, &code, &adding, &effect, &there), ERR_OK);
		assert_int_equal(read_log(o).count, 0);
		store_rollback(o->store);
	}
	certificate_free(certificate);
	forge_free(der);
}

/* Whatever keeps an entry from being written keeps the change from being made. */
static void there_is_no_change_without_its_entry(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate(HOST, NOW - DAY, NOW + 90 * DAY);

	office_must_add(o, CODE, URL, "");
	office_run_sql(o, "DROP TABLE ledger_host");
	assert_int_not_equal(office_issue_at(o, CODE, der, NOW), ERR_OK);
	assert_int_equal(office_show(o, CODE).certificate_count, 0);
	assert_int_equal(office_show(o, CODE).event_count, 1);
	assert_int_equal(read_log(o).count, 0);
	forge_free(der);
}

/* ---- nobody's name ---- */

static void no_entry_names_an_operator_or_a_note(void **state)
{
	struct office *o = *state;
	struct log log;

	a_hold_that_is_lifted_is_a_release(state);
	log = read_log(o);
	for (size_t i = 0; i < log.count; i++) {
		assert_int_equal(str_find(log.bytes[i], STR("tester")), log.bytes[i].len);
		assert_int_equal(str_find(log.bytes[i], STR("sato")), log.bytes[i].len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_has_no_certificate_is_nobodys_business),
	    TEST(an_issue_says_who_where_and_until_when),
	    TEST(what_is_there_already_is_told_once),
	    TEST(what_is_refused_leaves_no_entry_and_no_hole),
	    TEST(a_reissue_tells_of_both_certificates),
	    TEST(a_contract_that_renews_another_says_which),
	    TEST(one_that_follows_in_a_contract_that_renews_itself_is_a_renewal),
	    TEST(records_of_the_past_are_no_news),
	    TEST(a_revocation_says_since_when_and_why),
	    TEST(a_hold_that_is_lifted_is_a_release),
	    TEST(a_planned_revocation_that_is_dropped_is_a_release),
	    TEST(what_a_list_or_ocsp_says_is_told_as_what_somebody_enters),
	    TEST(another_name_or_url_is_an_amendment),
	    TEST(the_end_of_a_contract_is_told),
	    TEST(urls_that_are_too_many_are_told_by_their_hosts),
	    TEST(a_trial_writes_nothing),
	    TEST(there_is_no_change_without_its_entry),
	    TEST(no_entry_names_an_operator_or_a_note),
	};

	return office_run(tests);
}
