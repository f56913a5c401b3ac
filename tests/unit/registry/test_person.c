/* Persons in business: the public log has no name of theirs, and forgets how to check one. */
#include "unit/fixtures/office.h"

#include "base/hex.h"
#include "pki/digest.h"
#include "registry/amendment.h"
#include "registry/backlog.h"
#include "registry/contacts.h"
#include "registry/publication.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
#define HOST "www.shop.example.jp"
#define URL "https://" HOST "/"
#define CODE "0000000001"
#define NAME "山田太郎"

static struct ledger_entry last_of(struct office *o, size_t count)
{
	struct ledger_row *rows = NULL;
	struct ledger_entry e;
	size_t found = 0;

	assert_int_equal(ledger_rows(o->store, 0, 100, &o->arena, &rows, &found), ERR_OK);
	assert_int_equal(found, count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(str_find(rows[i].entry, STR(NAME)), rows[i].entry.len);
	assert_int_equal(ledger_entry_read(rows[count - 1].entry, &o->arena, &e), ERR_OK);
	return e;
}

static void add_person(struct office *o, const char *code, const char *renews)
{
	struct contract_form form = a_form(code, URL);

	form.field[CONTRACT_ORGANIZATION] = STR(NAME);
	form.field[CONTRACT_ORGANIZATION_EN] = STR("Taro Yamada");
	form.field[CONTRACT_RENEWS] = str_from(renews);
	if (renews == NULL)
		form.field[CONTRACT_PERSON] = STR("yes");
	assert_int_equal(office_add(o, &form), ERR_OK);
}

/* As anybody would who was told the salt. */
static void must_hash(struct office *o, const char *code, struct str hash, const char *name)
{
	unsigned char salted[200], digest[DIGEST_BYTES];
	char salt[LEDGER_SALT_HEX], hex[DIGEST_HEX];
	const struct code parsed = a_code(code);

	assert_int_equal(ledger_salt(o->store, &parsed, salt), ERR_OK);
	assert_true(hex_read(str_from(salt), salted));
	memcpy(salted + LEDGER_SALT_BYTES, name, strlen(name));
	assert_int_equal(digest_sha256(salted, LEDGER_SALT_BYTES + strlen(name), digest), ERR_OK);
	hex_write(digest, sizeof digest, hex);
	assert_text(hash, hex);
}

static void of_a_person_there_are_hashes_that_who_has_the_salt_can_check(void **state)
{
	struct office *o = *state;
	struct ledger_entry e;

	add_person(o, CODE, NULL);
	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
	e = last_of(o, 1);
	assert_null(e.organization.at);
	assert_null(e.organization_en.at);
	must_hash(o, CODE, e.organization_hash, NAME);
	must_hash(o, CODE, e.organization_en_hash, "Taro Yamada");
	assert_int_equal(office_revoke(o, CODE, "superseded", 0, NOW), ERR_OK);
	assert_true(str_eq(last_of(o, 2).organization_hash, e.organization_hash));
}

/* Rather none than one that says the name, or nothing that can be checked. */
static void without_its_salt_nothing_is_published_of_a_person(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate(HOST, NOW - DAY, NOW + 90 * DAY);
	struct ledger_row *rows = NULL;
	size_t count = 1;

	add_person(o, CODE, NULL);
	office_run_sql(o, "INSERT INTO ledger_salt (code, salt)"
			  " VALUES (1, 'this is no salt but as long as 1')");
	assert_int_equal(office_issue_at(o, CODE, der, NOW), ERR_CORRUPT);
	assert_int_equal(office_show(o, CODE).certificate_count, 0);
	assert_int_equal(ledger_rows(o->store, 0, 100, &o->arena, &rows, &count), ERR_OK);
	assert_int_equal(count, 0);
	forge_free(der);
}

/* Nobody has to say it again, and nobody sees that it is the same person. */
static void a_renewal_is_the_persons_too_with_a_salt_of_its_own(void **state)
{
	struct office *o = *state;
	struct ledger_entry first, second;

	add_person(o, CODE, NULL);
	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
	first = last_of(o, 1);
	add_person(o, "0000000002", CODE);
	assert_true(office_show(o, "0000000002").contract.is_person);
	office_must_issue(o, "0000000002", HOST, NOW, NOW + 180 * DAY);
	second = last_of(o, 2);
	must_hash(o, "0000000002", second.organization_hash, NAME);
	assert_false(str_eq(first.organization_hash, second.organization_hash));
}

static void who_corrects_it_later_has_no_name_in_what_follows(void **state)
{
	struct office *o = *state;
	struct amendment a = {.add_urls = {NULL, 0}};
	struct registry_clerk k;
	const struct code code = a_code(CODE);
	struct buf after = BUF_INIT(1 << 16);
	struct registry_effect effect = {.count = 0};
	enum err err;

	office_must_add(o, CODE, URL, "");
	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
	a.form.field[CONTRACT_PERSON] = STR("yes");
	k = office_clerk(o, NOW);
	err = change_begin(&k.change);
	if (!err)
		err = amendment_make(&k.change, &o->rules, &code, &a, &effect, &after);
	assert_int_equal(change_end(&k.change, err), ERR_OK);
	assert_int_equal(last_of(o, 2).kind, LEDGER_AMEND);
	assert_null(last_of(o, 2).organization.at);
	must_hash(o, CODE, last_of(o, 2).organization_hash, "株式会社テスト");
	buf_free(&after);
}

/* ---- certificates that name a person ---- */

static struct str a_persons_certificate(void)
{
	X509 *x = forge_new();
	GENERAL_NAMES *names = forge_names();

	ASN1_TIME_set(X509_getm_notBefore(x), (time_t)(NOW - DAY));
	ASN1_TIME_set(X509_getm_notAfter(x), (time_t)(NOW + 90 * DAY));
	forge_subject(x, "GN", V_ASN1_UTF8STRING, "太郎", 6, 0);
	forge_subject(x, "SN", V_ASN1_UTF8STRING, "山田", 6, 0);
	forge_name(names, GEN_DNS, HOST, strlen(HOST));
	forge_add_names(x, names);
	return forge_der(x);
}

static void a_certificate_that_names_a_person_makes_the_contract_a_persons(void **state)
{
	struct office *o = *state;
	struct str der = a_persons_certificate();
	struct store_entry entry;

	office_must_add(o, CODE, URL, "");
	assert_int_equal(office_issue_at(o, CODE, der, NOW), ERR_OK);
	must_hash(o, CODE, last_of(o, 1).organization_hash, "株式会社テスト");
	entry = office_show(o, CODE);
	assert_true(entry.contract.is_person);
	assert_int_equal(entry.event_count, 3);
	assert_text(entry.events[1].action, "contract.edit");
	assert_text(entry.events[1].after, "{\"person\":true}");
	forge_free(der);
}

/* Programs of before did not look. */
static void so_does_one_of_before_the_log(void **state)
{
	struct office *o = *state;
	struct str der = a_persons_certificate();
	bool more = true;

	office_must_add(o, CODE, URL, "");
	assert_int_equal(office_issue_at(o, CODE, der, NOW), ERR_OK);
	office_run_sql(o, "DELETE FROM ledger_entry");
	office_run_sql(o, "DELETE FROM ledger_host");
	office_run_sql(o, "UPDATE contract SET is_person = 0");
	office_run_sql(
	    o, "UPDATE ledger_mark SET place = 0, until = 99 WHERE name = 'certificate'");
	office_run_sql(o, "UPDATE ledger_mark SET place = 99 WHERE name = 'event'");
	while (more) {
		const struct change change = office_change(o, NOW);

		assert_int_equal(backlog_step(&change, 50, &more), ERR_OK);
	}
	must_hash(o, CODE, last_of(o, 1).organization_hash, "株式会社テスト");
	assert_true(office_show(o, CODE).contract.is_person);
	forge_free(der);
}

/* ---- forgetting ---- */

static void forget(struct office *o, int64_t now)
{
	struct code after = {""};
	size_t count = 0;
	const struct change change = office_change(o, now);

	assert_int_equal(registry_contacts_forget(&change, 30, 50, &after, &count), ERR_OK);
}

static void when_contacts_are_forgotten_hashes_say_nothing_any_more(void **state)
{
	struct office *o = *state;
	const struct code code = a_code(CODE);
	char salt[LEDGER_SALT_HEX];
	struct ledger_entry e;

	add_person(o, CODE, NULL);
	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
	forget(o, NOW + 100 * DAY);
	assert_int_equal(ledger_salt(o->store, &code, salt), ERR_OK);
	forget(o, NOW + 121 * DAY);
	assert_int_equal(ledger_salt(o->store, &code, salt), ERR_NOT_FOUND);
	/* Once: there is nothing left to forget. */
	assert_int_equal(office_show(o, CODE).event_count, 3);
	forget(o, NOW + 122 * DAY);
	assert_int_equal(office_show(o, CODE).event_count, 3);
	/* What is still told has nobody's name. */
	assert_int_equal(office_revoke(o, CODE, "keyCompromise", 0, NOW + 123 * DAY), ERR_OK);
	e = last_of(o, 2);
	assert_null(e.organization.at);
	assert_null(e.organization_hash.at);
	assert_text(e.urls[0], URL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(of_a_person_there_are_hashes_that_who_has_the_salt_can_check),
	    TEST(without_its_salt_nothing_is_published_of_a_person),
	    TEST(a_renewal_is_the_persons_too_with_a_salt_of_its_own),
	    TEST(who_corrects_it_later_has_no_name_in_what_follows),
	    TEST(a_certificate_that_names_a_person_makes_the_contract_a_persons),
	    TEST(so_does_one_of_before_the_log),
	    TEST(when_contacts_are_forgotten_hashes_say_nothing_any_more),
	};

	return office_run(tests);
}
