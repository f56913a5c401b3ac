/* Tests what follows when an application is sent, and what operators, owners and time make of it.
 */
#include "unit/fixtures/applicant.h"

#include "applications/papers.h"
#include "customers/customers.h"
#include "mail/queue.h"
#include "orders/order.h"
#include "record/check.h"
#include "record/csr.h"
#include "registry/decision.h"
#include "registry/edit.h"
#include "registry/revocation.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
#define CODE APPLICANT_CODE
#define HOST APPLICANT_HOST

static int64_t mails(struct office *o, const char *kind)
{
	char sql[128];

	snprintf(sql, sizeof sql, "SELECT count(*) FROM mail WHERE kind = '%s'", kind);
	return patron_count(o, sql);
}

/* ---- a contract ---- */

static void a_new_application_makes_a_contract_with_all_that_belongs_to_it(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	struct code code;
	struct contract contract;
	struct contacts contacts;
	struct contract_check *checks = NULL;
	struct store_csr csr;
	struct order order;
	struct change c;
	size_t count = 0;

	applicant_save(o, customer, id, APPLICATION_SITE, "years", "2");
	applicant_save(o, customer, id, APPLICATION_PAPERS, "domain_owner", "person");
	code = applicant_send(o, customer, id);
	c = patron_change(o, NOW);
	assert_int_equal(customers_check_contract(&c, customer, &code), ERR_OK);
	assert_int_equal(store_contract(o->store, &code, &o->arena, &contract), ERR_OK);
	assert_text(contract.hosts[0], "shop.example.jp");
	assert_int_equal(store_csr(o->store, &code, &o->arena, &csr), ERR_OK);
	assert_int_equal(store_contacts(o->store, &code, &o->arena, &contacts), ERR_OK);
	assert_text(contacts.field[CONTACT_APPLICANT][CONTACT_TITLE], "代表取締役");
	assert_text(contacts.field[CONTACT_ACCOUNTS][CONTACT_TELEPHONE], "03-1234-5678");
	assert_int_equal(store_checks(o->store, &code, &o->arena, &checks, &count), ERR_OK);
	assert_int_equal(count, 4);
	assert_text(checks[2].paper, "domain-consent");
	assert_int_equal(order_find(&c, &code, &o->arena, &order), ERR_OK);
	assert_int_equal(order.years, 2);
	assert_int_equal(mails(o, "application_came"), 1);
}

/* Of whom the public log is to have no name. */
static void a_person_in_business_has_a_persons_contract(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	struct contract contract;
	struct code code;

	applicant_save(o, customer, id, APPLICATION_PAPERS, "applicant_is", "person");
	code = applicant_send(o, customer, id);
	assert_int_equal(store_contract(o->store, &code, &o->arena, &contract), ERR_OK);
	assert_true(contract.is_person);
}

static void what_was_sent_is_sent_once(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	struct code code = applicant_send(o, customer, id);
	struct application_outcome again;

	assert_int_equal(applicant_send_at(o, customer, id, NOW + 60, &again), ERR_OK);
	assert_true(again.was_sent);
	assert_string_equal(again.application.made.text, code.text);
	assert_int_equal(again.application.sent_at, NOW);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM contract"), 2);
	assert_int_equal(mails(o, "application_came"), 1);
	assert_int_equal(applicant_try(o, customer, id, APPLICATION_SITE, "url", "x"), ERR_REFUSED);
	assert_string_equal(o->why.reason, "application.sent");
}

static void what_was_changed_since_it_was_shown_is_not_sent(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	const struct application_asker a = applicant_at(o, customer, NOW);
	uint64_t version = applicant_find(o, customer, id).version;
	struct application_outcome outcome;

	applicant_save(o, customer, id, APPLICATION_SITE, "years", "3");
	assert_int_equal(application_send(&a, id, version, &outcome), ERR_CHANGED);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM contract"), 1);
}

static void a_step_that_is_not_in_order_keeps_it_back(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	struct application_outcome outcome;
	bool good[APPLICATION_STEP_COUNT];
	enum application_step first;
	struct application draft;
	struct application_asker a;

	applicant_save(o, customer, id, APPLICATION_REGISTRANT, "mail", "nobody");
	assert_int_equal(applicant_send_at(o, customer, id, NOW, &outcome), ERR_INVALID);
	assert_string_equal(o->why.reason, "application.wrong");
	assert_int_equal(patron_count(o, "SELECT count(*) FROM contract"), 1);
	assert_int_equal(mails(o, "application_came"), 0);
	draft = applicant_find(o, customer, id);
	a = applicant_at(o, customer, NOW);
	assert_int_equal(application_check_all(&a, &draft, good, &first), ERR_OK);
	assert_int_equal(first, APPLICATION_REGISTRANT);
	assert_true(
	    good[APPLICATION_SITE] && good[APPLICATION_CSR] && !good[APPLICATION_REGISTRANT]);
}

static void a_coupon_that_is_none_is_told_at_its_step_and_sends_nothing(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	const struct application_asker a = applicant_at(o, customer, NOW);
	struct application_outcome outcome;
	struct application_finding *said;
	struct application draft;
	size_t count;

	applicant_save(o, customer, id, APPLICATION_ORDER, "coupon", "0000-0000-0000-0000");
	draft = applicant_find(o, customer, id);
	assert_int_equal(
	    application_check(&a, &draft, APPLICATION_ORDER, &o->arena, &said, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_string_equal(said[0].why.reason, "coupon.unknown");
	assert_int_equal(patron_count(o, "SELECT wrong FROM coupon_try"), 1);
	assert_int_not_equal(applicant_send_at(o, customer, id, NOW, &outcome), ERR_OK);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM contract"), 1);
	assert_int_equal(applicant_find(o, customer, id).state, APPLICATION_DRAFT);
}

/* Each makes a contract and a mail, and somebody has to look at it. */
static void nobody_keeps_the_ca_busy_with_applications(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	struct application_outcome outcome;
	char sql[400];

	for (int i = 0; i < APPLICATION_SENT_MAX; i++) {
		snprintf(sql, sizeof sql,
		    "INSERT INTO application (id, customer, kind, state, version, lang, begun_at,"
		    " changed_at, sent_at) VALUES (%d, %lld, 'contacts', 'accepted', 1, 'ja', 0, 0,"
		    " %lld) RETURNING id",
		    1000 + i, (long long)customer, (long long)NOW);
		assert_int_equal(patron_count(o, sql), 1000 + i);
	}
	assert_int_equal(applicant_send_at(o, customer, id, NOW + DAY - 1, &outcome), ERR_REFUSED);
	assert_string_equal(o->why.reason, "application.sent_many");
	assert_int_equal(applicant_find(o, customer, id).state, APPLICATION_DRAFT);
	assert_int_equal(applicant_send_at(o, customer, id, NOW + DAY, &outcome), ERR_OK);
	registry_effect_free(&outcome.effect);
}

/* ---- renewals ---- */

static int64_t a_renewal(struct office *o, int64_t customer, enum application_kind kind)
{
	int64_t id = applicant_begin(o, customer, kind, CODE, NOW);
	EVP_PKEY *key = EVP_EC_gen("P-256");

	applicant_attach(o, customer, id, key, HOST);
	applicant_name_contacts(o, customer, id);
	EVP_PKEY_free(key);
	return id;
}

static struct contract contract_of(struct office *o, const struct code *code)
{
	struct contract contract;

	assert_int_equal(store_contract(o->store, code, &o->arena, &contract), ERR_OK);
	return contract;
}

static void a_renewal_is_the_successor_and_another_service_inherits(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;
	struct contract contract;
	struct code code;

	office_must_issue(o, CODE, HOST, NOW - 300 * DAY, NOW + 65 * DAY);
	id = a_renewal(o, customer, APPLICATION_CHANGE);
	applicant_save(o, customer, id, APPLICATION_SITE, "service", "EV");
	code = applicant_send(o, customer, id);
	contract = contract_of(o, &code);
	assert_string_equal(contract.renews.text, CODE);
	assert_int_equal(contract.inherits_until, NOW + 65 * DAY);
	assert_int_equal(
	    patron_count(o, "SELECT count(*) FROM customer_contract WHERE customer = 1"), 2);
}

static void a_change_of_the_service_needs_another_service(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;
	struct application_outcome outcome;

	office_must_issue(o, CODE, HOST, NOW - 300 * DAY, NOW + 65 * DAY);
	id = a_renewal(o, customer, APPLICATION_CHANGE);
	assert_int_equal(applicant_send_at(o, customer, id, NOW, &outcome), ERR_INVALID);
	applicant_save(o, customer, id, APPLICATION_SITE, "service", "SR3.0");
	assert_int_equal(applicant_send_at(o, customer, id, NOW, &outcome), ERR_INVALID);
}

static void a_contract_that_ended_meanwhile_is_not_renewed(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;
	struct code code = a_code(CODE);
	struct application_outcome outcome;
	struct registry_clerk k;

	office_must_issue(o, CODE, HOST, NOW - 300 * DAY, NOW + 65 * DAY);
	id = a_renewal(o, customer, APPLICATION_RENEW);
	k = applicant_clerk(o, NOW);
	assert_int_equal(registry_contract_end(&k, &code, &o->effect), ERR_OK);
	assert_int_equal(applicant_send_at(o, customer, id, NOW, &outcome), ERR_REFUSED);
	assert_string_equal(o->why.reason, "life.ended");
	assert_int_equal(applicant_find(o, customer, id).state, APPLICATION_DRAFT);
}

/* Two drafts of two kinds, one after the other. */
static void a_contract_is_renewed_once_until_that_is_withdrawn(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), renewal, change;
	struct application_outcome outcome;
	struct application_asker a;
	struct registry_effect effect;

	office_must_issue(o, CODE, HOST, NOW - 300 * DAY, NOW + 65 * DAY);
	renewal = a_renewal(o, customer, APPLICATION_RENEW);
	change = a_renewal(o, customer, APPLICATION_CHANGE);
	applicant_save(o, customer, change, APPLICATION_SITE, "service", "EV");
	applicant_send(o, customer, renewal);
	assert_int_equal(applicant_send_at(o, customer, change, NOW, &outcome), ERR_REFUSED);
	assert_string_equal(o->why.reason, "code.renewed");
	a = applicant_at(o, customer, NOW);
	assert_int_equal(application_withdraw(&a, renewal, &effect), ERR_OK);
	registry_effect_free(&effect);
	assert_int_equal(applicant_find(o, customer, renewal).state, APPLICATION_WITHDRAWN);
	assert_int_equal(applicant_send_at(o, customer, change, NOW, &outcome), ERR_OK);
	assert_int_equal(application_withdraw(&a, renewal, &effect), ERR_REFUSED);
	assert_string_equal(o->why.reason, "application.decided");
}

/* ---- what waits for an operator ---- */

static void a_reissue_changes_nothing_until_it_is_accepted(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;
	EVP_PKEY *key = EVP_EC_gen("P-256");
	struct code code = a_code(CODE);
	struct application_window window;
	struct application_asker a;
	struct store_csr csr;

	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 364 * DAY);
	id = applicant_begin(o, customer, APPLICATION_REISSUE, CODE, NOW);
	applicant_attach(o, customer, id, key, HOST);
	applicant_save(o, customer, id, APPLICATION_REASON, "reason", "lost_key");
	assert_string_equal(applicant_send(o, customer, id).text, "");
	assert_int_equal(store_csr(o->store, &code, &o->arena, &csr), ERR_NOT_FOUND);
	/* Nor is it asked for twice. */
	a = applicant_at(o, customer, NOW);
	assert_int_equal(application_find_window(&a, APPLICATION_REISSUE, &code, &window), ERR_OK);
	assert_string_equal(window.why.reason, "application.waits");
	assert_int_equal(applicant_accept(o, id), ERR_OK);
	assert_int_equal(o->effect.count, 1);
	assert_int_equal(store_csr(o->store, &code, &o->arena, &csr), ERR_OK);
	assert_int_equal(mails(o, "application_accepted"), 1);
	assert_int_equal(applicant_accept(o, id), ERR_REFUSED);
	assert_string_equal(o->why.reason, "application.decided");
	EVP_PKEY_free(key);
}

static void what_the_customer_before_asked_for_is_not_done(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;
	struct code code = a_code(CODE);
	const struct customer_edit edit = {.removed = &code, .removed_count = 1};
	struct change c = patron_change(o, NOW);
	struct customer_key unused;
	struct store_csr csr;

	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 364 * DAY);
	id = applicant_begin(o, customer, APPLICATION_REISSUE, CODE, NOW);
	applicant_attach(o, customer, id, forge_key(), HOST);
	applicant_save(o, customer, id, APPLICATION_REASON, "reason", "mistake");
	applicant_send(o, customer, id);
	assert_int_equal(customers_edit(&c, customer, &edit, &unused), ERR_OK);
	assert_int_equal(applicant_accept(o, id), ERR_REFUSED);
	assert_string_equal(o->why.reason, "application.moved");
	assert_int_equal(store_csr(o->store, &code, &o->arena, &csr), ERR_NOT_FOUND);
	assert_int_equal(applicant_refuse(o, id, "it is another's now"), ERR_OK);
}

static void the_contacts_whom_the_ca_calls_wait_and_the_others_do_not(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o);
	int64_t id = applicant_begin(o, customer, APPLICATION_CONTACTS, CODE, NOW);
	struct code code = a_code(CODE);
	struct contacts contacts;

	applicant_name_contacts(o, customer, id);
	applicant_send(o, customer, id);
	assert_int_equal(store_contacts(o->store, &code, &o->arena, &contacts), ERR_OK);
	assert_text(contacts.field[CONTACT_ACCOUNTS][CONTACT_NAME], "山田太郎");
	assert_null(contacts.field[CONTACT_REGISTRANT][CONTACT_NAME].at);
	assert_int_equal(applicant_find(o, customer, id).state, APPLICATION_SENT);
	assert_int_equal(applicant_accept(o, id), ERR_OK);
	assert_int_equal(store_contacts(o->store, &code, &o->arena, &contacts), ERR_OK);
	assert_text(contacts.field[CONTACT_REGISTRANT][CONTACT_NAME], "山田太郎");
	/* Once more, with another address of accounts alone: there is nothing to decide. */
	id = applicant_begin(o, customer, APPLICATION_CONTACTS, CODE, NOW + 2);
	applicant_save(o, customer, id, APPLICATION_ACCOUNTS, "mail", "bills@example.jp");
	applicant_send(o, customer, id);
	assert_int_equal(applicant_find(o, customer, id).state, APPLICATION_ACCEPTED);
}

static void a_contract_ends_when_an_operator_agrees(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;
	struct application *list = NULL;
	uint64_t waiting = 0;
	int64_t oldest = 0;
	struct change c;
	size_t count = 0;

	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 364 * DAY);
	id = applicant_begin(o, customer, APPLICATION_END, CODE, NOW);
	applicant_save(o, customer, id, APPLICATION_REASON, "words", "the shop closes");
	applicant_send(o, customer, id);
	c = patron_change(o, NOW);
	assert_int_equal(application_count_waiting(&c, &waiting, &oldest), ERR_OK);
	assert_int_equal(waiting, 1);
	assert_int_equal(oldest, NOW);
	assert_int_equal(application_waiting(&c, 0, 10, &o->arena, &list, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].id, id);
	assert_int_equal(applicant_accept_where(o, 1, id), ERR_OK);
	assert_int_equal(
	    patron_count(o, "SELECT count(*) FROM contract WHERE ended_at IS NOT NULL"), 1);
	assert_int_equal(application_waiting(&c, 0, 10, &o->arena, &list, &count), ERR_OK);
	assert_int_equal(count, 0);
}

static int64_t revoked(struct office *o)
{
	return patron_count(o, "SELECT count(*) FROM certificate WHERE revoked_at IS NOT NULL");
}

static int64_t an_end(struct office *o)
{
	int64_t customer = applicant_customer(o), id;

	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 364 * DAY);
	id = applicant_begin(o, customer, APPLICATION_END, CODE, NOW);
	applicant_save(o, customer, id, APPLICATION_REASON, "words", "the shop closes");
	applicant_send(o, customer, id);
	return id;
}

static void the_certificate_of_a_contract_that_ends_is_revoked(void **state)
{
	struct office *o = *state;

	assert_int_equal(applicant_accept_where(o, 1, an_end(o)), ERR_OK);
	assert_int_equal(revoked(o), 1);
}

/* By a second colleague. */
static void approve_first(struct office *o)
{
	struct registry_terms terms = registry_terms(applicant_config());
	struct registry_clerk k = colleague_add(o, "sato", OPERATOR_OPERATOR, &terms);
	struct proposal_outcome outcome;

	if (registry_approve(&k, 1, (struct str){NULL, 0}, &outcome))
		fail_msg("approve: %s", o->why.text);
	registry_effect_free(&outcome.effect);
}

static void where_two_persons_revoke_the_second_is_asked_when_a_contract_ends(void **state)
{
	struct office *o = *state;

	assert_int_equal(applicant_accept_where(o, 2, an_end(o)), ERR_OK);
	assert_int_equal(revoked(o), 0);
	assert_int_equal(
	    patron_count(o, "SELECT count(*) FROM proposal WHERE action = 'certificate.revoke'"),
	    1);
	assert_int_equal(
	    patron_count(o, "SELECT count(*) FROM contract WHERE ended_at IS NOT NULL"), 1);
	/* That it is over by then is no reason against it. */
	approve_first(o);
	assert_int_equal(revoked(o), 1);
}

static void a_contract_ends_whose_certificate_was_revoked_before(void **state)
{
	struct office *o = *state;
	int64_t id = an_end(o);
	struct code code = a_code(CODE);
	struct change c = patron_change(o, NOW);
	const struct revocation revocation = {.reason = STR("superseded")};

	registry_effect_free(&o->effect);
	assert_int_equal(registry_certificate_revoke(&c, &code, &revocation, &o->effect), ERR_OK);
	assert_int_equal(applicant_accept_where(o, 2, id), ERR_OK);
	assert_int_equal(
	    patron_count(o, "SELECT count(*) FROM contract WHERE ended_at IS NOT NULL"), 1);
}

static void who_gave_a_contract_away_does_not_withdraw_it(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	struct code code = applicant_send(o, customer, id);
	const struct customer_edit edit = {.removed = &code, .removed_count = 1};
	const struct application_asker a = applicant_at(o, customer, NOW + 1);
	struct customer_key unused;

	assert_int_equal(customers_edit(&a.change, customer, &edit, &unused), ERR_OK);
	registry_effect_free(&o->effect);
	assert_int_equal(application_withdraw(&a, id, &o->effect), ERR_NOT_FOUND);
	assert_int_equal(
	    patron_count(o, "SELECT count(*) FROM contract WHERE withdrawn_at IS NOT NULL"), 0);
	assert_int_equal(applicant_find(o, customer, id).state, APPLICATION_SENT);
}

static void what_is_refused_has_a_reason_and_its_contract_is_withdrawn(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	struct application found;

	assert_int_equal(applicant_refuse(o, id, "x"), ERR_REFUSED);
	assert_string_equal(o->why.reason, "application.draft");
	applicant_send(o, customer, id);
	assert_int_equal(applicant_refuse(o, id, "  "), ERR_INVALID);
	/* Whoever has a contract of his own is accepted by its certificate. */
	assert_int_equal(applicant_accept(o, id), ERR_REFUSED);
	assert_string_equal(o->why.reason, "application.contract");
	assert_int_equal(applicant_refuse(o, id, "the site does not exist"), ERR_OK);
	found = applicant_find(o, customer, id);
	assert_int_equal(found.state, APPLICATION_REFUSED);
	assert_text(found.reason, "the site does not exist");
	assert_text(found.decided_by, "cli:tester");
	assert_int_equal(
	    patron_count(o, "SELECT count(*) FROM contract WHERE withdrawn_at IS NOT NULL"), 1);
	assert_int_equal(mails(o, "application_refused"), 1);
}

static void who_only_reads_decides_nothing(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;
	struct registry_clerk k;

	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 364 * DAY);
	id = applicant_begin(o, customer, APPLICATION_END, CODE, NOW);
	applicant_send(o, customer, id);
	k = applicant_clerk(o, NOW);
	k.who.role = OPERATOR_MARKETING;
	assert_int_equal(application_accept(&k, id, &o->effect), ERR_REFUSED);
	assert_string_equal(o->why.reason, "right.role");
	assert_int_equal(application_refuse(&k, id, STR("no"), &o->effect), ERR_REFUSED);
}

/* ---- papers ---- */

static void papers_follow_from_the_answers(void **state)
{
	static const struct {
		struct application_answers answers;
		const char *papers;
	} rows[] = {
	    {{APPLICANT_ORGANIZATION, OWNER_APPLICANT, PAYER_APPLICANT},
		"cover-sheet application "},
	    {{APPLICANT_ORGANIZATION, OWNER_ORGANIZATION, PAYER_THIRD},
		"cover-sheet application domain-consent "},
	    {{APPLICANT_ORGANIZATION, OWNER_PERSON, PAYER_APPLICANT},
		"cover-sheet application domain-consent seal-certificate "},
	    {{APPLICANT_PERSON, OWNER_APPLICANT, PAYER_APPLICANT},
		"cover-sheet application seal-certificate "},
	    {{APPLICANT_PERSON, OWNER_PERSON, PAYER_APPLICANT},
		"cover-sheet application domain-consent seal-certificate "},
	    {{APPLICANT_FOREIGN, OWNER_ORGANIZATION, PAYER_APPLICANT},
		"cover-sheet application domain-consent "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *papers[APPLICATION_PAPERS_MAX];
		size_t count = application_papers(&rows[i].answers, papers);
		char text[200] = "";

		for (size_t j = 0; j < count; j++)
			strcat(strcat(text, papers[j]), " ");
		assert_string_equal(text, rows[i].papers);
	}
}

/* ---- time ---- */

static void sweep(struct office *o, int64_t now)
{
	struct change c = patron_change(o, now);
	bool more = true;

	c.actor = "service";
	while (more)
		if (application_sweep(&c, applicant_config(), 2, &more))
			fail_msg("application_sweep: %s", o->why.text);
}

static void an_application_is_accepted_by_its_certificate(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	struct code code = applicant_send(o, customer, id);

	sweep(o, NOW);
	assert_int_equal(applicant_find(o, customer, id).state, APPLICATION_SENT);
	office_must_issue(o, code.text, "shop.example.jp", NOW - DAY, NOW + 364 * DAY);
	sweep(o, NOW + 1);
	assert_int_equal(applicant_find(o, customer, id).state, APPLICATION_ACCEPTED);
	assert_text(applicant_find(o, customer, id).decided_by, "service");
}

static void what_was_typed_goes_when_nobody_needs_it(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	int64_t old = applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW);
	struct application_asker a = applicant_at(o, customer, NOW);
	struct application found;

	applicant_send(o, customer, id);
	assert_int_equal(applicant_refuse(o, id, "no"), ERR_OK);
	sweep(o, NOW + 30 * DAY);
	assert_true(applicant_find(o, customer, id).text_count > 0);
	sweep(o, NOW + 30 * DAY + 2);
	assert_int_equal(applicant_find(o, customer, id).text_count, 0);
	assert_int_equal(application_find(&a, old, &o->arena, &found), ERR_NOT_FOUND);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM application_field"), 0);
	/* The newest number stays taken. */
	assert_int_equal(patron_count(o, "SELECT count(*) FROM application"), 2);
	applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW + 30 * DAY);
	sweep(o, NOW + 30 * DAY + 2);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM application"), 2);
}

/* Whoever proved an address, and left it at that. */
static void a_customer_who_asks_for_nothing_is_taken_out(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), after = 0;
	struct customer_key key;
	const struct application_asker a = applicant_at(o, 2, NOW);
	struct change c;
	int64_t draft;

	patron_add(o, "b@example.jp", "0000000002", &key);
	patron_add(o, "c@example.jp", "0000000003", &key);
	patron_add(o, "d@example.jp", "0000000004", &key);
	office_run_sql(o, "DELETE FROM customer_contract WHERE code > 1");
	assert_int_equal(application_begin(&a, APPLICATION_APPLY, NULL, &draft), ERR_OK);
	c = patron_change(o, NOW + 30 * DAY);
	assert_int_equal(application_sweep_customers(&c, applicant_config(), 3, &after), ERR_OK);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM customer"), 4);
	assert_int_equal(after, 3);
	assert_int_equal(application_sweep_customers(&c, applicant_config(), 3, &after), ERR_OK);
	assert_int_equal(after, 0);
	/* The one has a contract, the next a draft, and the last number is not to be given again.
	 */
	c = patron_change(o, NOW + 30 * DAY + 1);
	assert_int_equal(application_sweep_customers(&c, applicant_config(), 9, &after), ERR_OK);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM customer"), 3);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM customer WHERE id = 3"), 0);
	assert_int_equal(
	    patron_count(o, "SELECT count(*) FROM customer_key WHERE customer = 3"), 0);
	assert_int_equal(customer, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_new_application_makes_a_contract_with_all_that_belongs_to_it),
	    TEST(a_person_in_business_has_a_persons_contract),
	    TEST(what_was_sent_is_sent_once),
	    TEST(what_was_changed_since_it_was_shown_is_not_sent),
	    TEST(a_step_that_is_not_in_order_keeps_it_back),
	    TEST(nobody_keeps_the_ca_busy_with_applications),
	    TEST(a_coupon_that_is_none_is_told_at_its_step_and_sends_nothing),
	    TEST(a_renewal_is_the_successor_and_another_service_inherits),
	    TEST(a_change_of_the_service_needs_another_service),
	    TEST(a_contract_that_ended_meanwhile_is_not_renewed),
	    TEST(a_contract_is_renewed_once_until_that_is_withdrawn),
	    TEST(a_reissue_changes_nothing_until_it_is_accepted),
	    TEST(what_the_customer_before_asked_for_is_not_done),
	    TEST(the_contacts_whom_the_ca_calls_wait_and_the_others_do_not),
	    TEST(a_contract_ends_when_an_operator_agrees),
	    TEST(the_certificate_of_a_contract_that_ends_is_revoked),
	    TEST(where_two_persons_revoke_the_second_is_asked_when_a_contract_ends),
	    TEST(a_contract_ends_whose_certificate_was_revoked_before),
	    TEST(who_gave_a_contract_away_does_not_withdraw_it),
	    TEST(what_is_refused_has_a_reason_and_its_contract_is_withdrawn),
	    TEST(who_only_reads_decides_nothing),
	    cmocka_unit_test(papers_follow_from_the_answers),
	    TEST(an_application_is_accepted_by_its_certificate),
	    TEST(what_was_typed_goes_when_nobody_needs_it),
	    TEST(a_customer_who_asks_for_nothing_is_taken_out),
	};

	return office_run(tests);
}
