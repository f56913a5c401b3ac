/* Tests what is said of each step, above all of requests (CSR). */
#include "unit/fixtures/applicant.h"

#include "record/revoked_key.h"
#include "registry/csr.h"
#include "unit/fixtures/iis_request.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
#define CODE APPLICANT_CODE
#define HOST APPLICANT_HOST

/* What is said of a step: "field:word" of each, hints with a "?", separated by blanks. */
static const char *said(struct office *o, int64_t customer, int64_t id, enum application_step step)
{
	static char text[2000];
	const struct application_asker a = applicant_at(o, customer, NOW);
	struct application draft = applicant_find(o, customer, id);
	struct application_finding *list = NULL;
	size_t count = 0, len = 0;

	if (application_check(&a, &draft, step, &o->arena, &list, &count))
		fail_msg("application_check: %s", o->why.text);
	text[0] = '\0';
	for (size_t i = 0; i < count; i++)
		len +=
		    (size_t)snprintf(text + len, sizeof text - len, "%s%s:%s%s", i > 0 ? " " : "",
			list[i].field, list[i].why.reason, list[i].is_hint ? "?" : "");
	return text;
}

static const char *said_of_csr(struct office *o, int64_t customer, int64_t id, const char *csr)
{
	applicant_save(o, customer, id, APPLICATION_CSR, "csr", csr);
	return said(o, customer, id, APPLICATION_CSR);
}

static const char *said_of_key(
    struct office *o, int64_t customer, int64_t id, EVP_PKEY *key, const char *host)
{
	char *csr = applicant_csr(key, host);
	const char *words = said_of_csr(o, customer, id, csr);

	free(csr);
	return words;
}

static void an_empty_application_says_what_is_needed(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o);
	int64_t id = applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW);

	assert_string_equal(said(o, customer, id, APPLICATION_SITE), "url:url.needed");
	assert_string_equal(said(o, customer, id, APPLICATION_CSR), "csr:csr.needed");
	assert_string_equal(said(o, customer, id, APPLICATION_APPLICANT),
	    "name:application.needed mail:application.needed telephone:application.needed");
	assert_string_equal(said(o, customer, id, APPLICATION_PAPERS), "");
	assert_string_equal(said(o, customer, id, APPLICATION_ORDER), "");
	assert_string_equal(said(o, customer, id, APPLICATION_REVIEW), "");
}

static void an_invoice_by_post_needs_an_address(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o);
	int64_t id = applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW);

	applicant_save(o, customer, id, APPLICATION_ACCOUNTS, "name", "経理 花子");
	applicant_save(o, customer, id, APPLICATION_ACCOUNTS, "mail", "keiri@shop.example.jp");
	applicant_save(o, customer, id, APPLICATION_ACCOUNTS, "telephone", "03-1234-5678");
	assert_string_equal(said(o, customer, id, APPLICATION_ACCOUNTS), "");
	applicant_save(o, customer, id, APPLICATION_ACCOUNTS, "invoice", "post");
	assert_string_equal(
	    said(o, customer, id, APPLICATION_ACCOUNTS), "address:application.needed");
	applicant_save(o, customer, id, APPLICATION_ACCOUNTS, "address", "東京都");
	assert_string_equal(said(o, customer, id, APPLICATION_ACCOUNTS), "");
}

static void each_field_is_judged_for_itself(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o);
	int64_t id = applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW);
	char name[1001];

	memset(name, 'x', 1000);
	name[1000] = '\0';
	applicant_save(o, customer, id, APPLICATION_SITE, "url", "http://shop.example.jp/");
	applicant_save(o, customer, id, APPLICATION_SITE, "organization", name);
	applicant_save(o, customer, id, APPLICATION_SITE, "years", "99");
	assert_string_equal(said(o, customer, id, APPLICATION_SITE),
	    "url:url.http organization:name.long years:application.choice");
	applicant_save(o, customer, id, APPLICATION_APPLICANT, "name", "山田");
	applicant_save(o, customer, id, APPLICATION_APPLICANT, "mail", "nobody");
	applicant_save(o, customer, id, APPLICATION_APPLICANT, "telephone", "call me");
	assert_string_equal(said(o, customer, id, APPLICATION_APPLICANT),
	    "mail:contact.mail telephone:contact.telephone");
}

static void the_applicant_has_a_title_and_is_of_the_organisation(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());

	applicant_save(o, customer, id, APPLICATION_APPLICANT, "title", "");
	assert_string_equal(said(o, customer, id, APPLICATION_APPLICANT), "title:contact.title");
	applicant_save(o, customer, id, APPLICATION_APPLICANT, "title", "CEO");
	applicant_save(o, customer, id, APPLICATION_APPLICANT, "organization", "保守株式会社");
	assert_string_equal(
	    said(o, customer, id, APPLICATION_APPLICANT), "organization:contact.applicant");
	applicant_save(o, customer, id, APPLICATION_APPLICANT, "organization", "㈱テスト");
	assert_string_equal(said(o, customer, id, APPLICATION_APPLICANT), "");
}

/* ---- requests ---- */

static void a_request_is_for_the_hosts_of_the_application(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());

	assert_string_equal(said(o, customer, id, APPLICATION_CSR), "");
	assert_string_equal(
	    said_of_key(o, customer, id, forge_key(), "other.example.jp"), "csr:csr.host");
	applicant_save(o, customer, id, APPLICATION_SITE, "url",
	    "https://shop.example.jp/ https://www.shop.example.jp/");
	assert_string_equal(
	    said_of_key(o, customer, id, forge_key(), "shop.example.jp"), "csr:csr.missing_host?");
}

static void a_request_of_iis_is_read(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	const struct application_asker a = applicant_at(o, customer, NOW);
	char *text = iis_request(forge_key(), "shop.example.jp", "株式会社テスト");
	struct application draft;
	struct csr *csr = NULL;

	assert_non_null(strstr(text, "-----BEGIN NEW CERTIFICATE REQUEST-----\r\n"));
	assert_string_equal(said_of_csr(o, customer, id, text), "");
	draft = applicant_find(o, customer, id);
	assert_int_equal(application_csr(&draft, &csr, a.change.why), ERR_OK);
	assert_string_equal(csr->names[0], "shop.example.jp");
	csr_free(csr);
	free(text);
	text = iis_request(forge_key(), "shop.example.jp", "他の会社");
	assert_string_equal(said_of_csr(o, customer, id, text), "csr:csr.organization?");
	free(text);
}

static void what_is_no_request_is_named(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	char *one = applicant_csr(forge_key(), "shop.example.jp"), *two;
	struct buf both = BUF_INIT(1 << 16);
	EVP_PKEY *weak = EVP_RSA_gen(1024);

	assert_string_equal(said_of_csr(o, customer, id, "hello"), "csr:csr.other");
	two = applicant_csr(forge_key(), "b.example.jp");
	buf_printf(&both, "%s%s", one, two);
	assert_string_equal(said_of_csr(o, customer, id, both.at), "csr:csr.several");
	assert_string_equal(said_of_key(o, customer, id, weak, "shop.example.jp"), "csr:csr.key");
	buf_free(&both);
	free(one);
	free(two);
	EVP_PKEY_free(weak);
}

static void a_request_with_a_thousand_names_is_told_how_many(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	const struct application_asker a = applicant_at(o, customer, NOW);
	struct application_finding *list = NULL;
	struct application draft;
	char *csr = iis_request_many(forge_key(), 1000);
	size_t count = 0;

	assert_string_equal(said_of_csr(o, customer, id, csr), "csr:csr.names_many");
	draft = applicant_find(o, customer, id);
	assert_int_equal(
	    application_check(&a, &draft, APPLICATION_CSR, &o->arena, &list, &count), ERR_OK);
	assert_string_equal(list[0].why.about, "1000");
	free(csr);
}

/* Certificates of these tests have the key of forge_key(). */
static void the_key_of_a_revoked_certificate_is_refused(void **state)
{
	static const struct {
		const char *reason, *words;
	} rows[] = {
	    {"superseded", "csr:csr.key_used?"},
	    {"cessationOfOperation", "csr:csr.key_used?"},
	    {"affiliationChanged", "csr:csr.key_used?"},
	    {"unspecified", "csr:csr.key_revoked"},
	    {"keyCompromise", "csr:csr.key_revoked"},
	    {"cACompromise", "csr:csr.key_revoked"},
	    {"privilegeWithdrawn", "csr:csr.key_revoked"},
	    {"certificateHold", "csr:csr.key_revoked"},
	};
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	EVP_PKEY *other = EVP_EC_gen("P-256");
	char sql[200];

	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 364 * DAY);
	assert_string_equal(said(o, customer, id, APPLICATION_CSR), "");
	assert_int_equal(office_revoke(o, CODE, "keyCompromise", 0, NOW), ERR_OK);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		snprintf(sql, sizeof sql, "UPDATE certificate SET revocation_reason = '%s'",
		    rows[i].reason);
		office_run_sql(o, sql);
		assert_string_equal(said(o, customer, id, APPLICATION_CSR), rows[i].words);
	}
	assert_string_equal(said_of_key(o, customer, id, other, "shop.example.jp"), "");
	EVP_PKEY_free(other);
}

/* The same rule for an operator, and for what was revoked before keys were kept. */
static void operators_cannot_attach_such_a_request_either(void **state)
{
	struct office *o = *state;
	struct str request = forge_request(forge_key(), "shop.example.jp", NULL);
	struct code code = a_code("0000000002");
	struct registry_clerk k;
	struct change c;
	int64_t after = 0;
	bool more = true;

	office_must_add(o, CODE, "https://" HOST "/", NULL);
	office_must_add(o, "0000000002", "https://shop.example.jp/", NULL);
	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 364 * DAY);
	assert_int_equal(office_revoke(o, CODE, "keyCompromise", 0, NOW), ERR_OK);
	office_run_sql(o, "DELETE FROM revoked_key");
	c = office_change(o, NOW);
	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(
	    change_end(&c, store_fill_revoked_keys(o->store, 1, &after, &more)), ERR_OK);
	assert_true(more);
	k = applicant_clerk(o, NOW);
	assert_int_equal(registry_csr_attach(&k, &code, request, &o->effect), ERR_REFUSED);
	assert_string_equal(o->why.reason, "csr.key_revoked");
	assert_string_equal(o->why.about, "keyCompromise");
	forge_free(request);
}

static void a_lost_key_is_not_used_again(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;

	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 364 * DAY);
	id = applicant_begin(o, customer, APPLICATION_REISSUE, CODE, NOW);
	assert_string_equal(said_of_key(o, customer, id, forge_key(), HOST), "");
	applicant_save(o, customer, id, APPLICATION_REASON, "reason", "lost_key");
	assert_string_equal(said(o, customer, id, APPLICATION_CSR), "csr:csr.key_same?");
	applicant_save(o, customer, id, APPLICATION_REASON, "reason", "other");
	assert_string_equal(said(o, customer, id, APPLICATION_REASON), "words:application.needed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_empty_application_says_what_is_needed),
	    TEST(an_invoice_by_post_needs_an_address),
	    TEST(each_field_is_judged_for_itself),
	    TEST(the_applicant_has_a_title_and_is_of_the_organisation),
	    TEST(a_request_is_for_the_hosts_of_the_application),
	    TEST(a_request_of_iis_is_read),
	    TEST(what_is_no_request_is_named),
	    TEST(a_request_with_a_thousand_names_is_told_how_many),
	    TEST(the_key_of_a_revoked_certificate_is_refused),
	    TEST(operators_cannot_attach_such_a_request_either),
	    TEST(a_lost_key_is_not_used_again),
	};

	return office_run(tests);
}
