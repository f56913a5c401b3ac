/* The mail address of a customer, and his client certificates: changed by two persons. */
#include "unit/fixtures/colleague.h"
#include "unit/fixtures/patron.h"

#include "registry/customer.h"
#include "registry/decision.h"
#include "registry/proposal.h"

static struct customer_key key;

static const struct registry_terms terms = {.approvals = 2, .proposal_days = 14};

static struct registry_clerk clerk(struct office *o, const char *name, enum operator_role role)
{
	return colleague_add(o, name, role, &terms);
}

static enum err propose(struct office *o, const struct registry_clerk *k, const char *subject,
    const char *mail, struct proposal_outcome *ret)
{
	struct buf params = BUF_INIT(1000);
	struct proposal_form form = {
	    .action = PROPOSAL_CUSTOMER_MAIL, .subject = str_from(subject)};
	enum err err;

	(void)o;
	registry_customer_params(str_from(mail), &params);
	form.params = buf_str(&params);
	err = registry_propose(k, &form, ret);
	buf_free(&params);
	return err;
}

static void address_is(struct office *o, const char *mail)
{
	const struct change c = patron_change(o, NOW);
	struct customer found;

	assert_int_equal(customers_find(&c, 1, &found), ERR_OK);
	assert_string_equal(found.mail.text, mail);
}

static void nothing_changes_and_nobody_is_told_until_another_approves(void **state)
{
	struct office *o = *state;
	struct registry_clerk sato, ito;
	struct proposal_outcome outcome, done;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	sato = clerk(o, "sato", OPERATOR_OPERATOR);
	assert_int_equal(propose(o, &sato, "customer 1", "new@example.jp", &outcome), ERR_OK);
	assert_true(outcome.waits);
	address_is(o, PATRON_MAIL);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM mail"), 0);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM customer_address"), 0);
	assert_int_equal(
	    registry_approve(&sato, outcome.id, str_from(outcome.digest), &done), ERR_REFUSED);
	ito = clerk(o, "ito", OPERATOR_OPERATOR);
	assert_int_equal(
	    registry_approve(&ito, outcome.id, str_from(outcome.digest), &done), ERR_OK);
	address_is(o, "new@example.jp");
	assert_string_equal(patron_read(o, 0, NOW).to, PATRON_MAIL);
}

static void an_address_that_changed_meanwhile_is_looked_at_anew(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);
	struct registry_clerk sato, ito;
	struct proposal_outcome outcome, done;
	bool is_new;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	sato = clerk(o, "sato", OPERATOR_OPERATOR);
	assert_int_equal(propose(o, &sato, "customer 1", "new@example.jp", &outcome), ERR_OK);
	assert_int_equal(customers_address_set(&c, 1, STR("own@example.jp"), &is_new), ERR_OK);
	ito = clerk(o, "ito", OPERATOR_OPERATOR);
	assert_int_equal(
	    registry_approve(&ito, outcome.id, str_from(outcome.digest), &done), ERR_CHANGED);
	address_is(o, "own@example.jp");
}

static void what_cannot_be_is_no_proposal(void **state)
{
	struct office *o = *state;
	struct registry_clerk sato, reader;
	struct proposal_outcome outcome;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	sato = clerk(o, "sato", OPERATOR_OPERATOR);
	reader = clerk(o, "ueda", OPERATOR_MARKETING);
	assert_int_equal(propose(o, &sato, "customer 1", "new", &outcome), ERR_INVALID);
	assert_int_equal(
	    propose(o, &sato, "customer 2", "new@example.jp", &outcome), ERR_NOT_FOUND);
	assert_int_equal(propose(o, &sato, "customer", "new@example.jp", &outcome), ERR_CORRUPT);
	assert_int_equal(propose(o, &sato, "customer x", "new@example.jp", &outcome), ERR_CORRUPT);
	assert_int_equal(
	    propose(o, &reader, "customer 1", "new@example.jp", &outcome), ERR_REFUSED);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM proposal"), 0);
}

static void a_certificate_lets_nobody_in_until_another_approves(void **state)
{
	struct office *o = *state;
	const struct customer_certificate_edit added = {
	    .digest = {7}, .name = STR("CN=taro"), .not_after = NOW + 86400};
	const struct client_identity client = {.digest = {7}, .words = "x"};
	const struct change c = patron_change(o, NOW);
	struct buf params = BUF_INIT(1000);
	struct proposal_form form = {
	    .action = PROPOSAL_CUSTOMER_CERTIFICATE, .subject = STR("customer 1")};
	struct registry_clerk sato, ito;
	struct proposal_outcome outcome, done;
	struct customer who;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	patron_add(o, "b@example.jp", "0000000002", &key);
	sato = clerk(o, "sato", OPERATOR_OPERATOR);
	ito = clerk(o, "ito", OPERATOR_OPERATOR);
	registry_customer_certificate_params(&added, &params);
	form.params = buf_str(&params);
	assert_int_equal(registry_propose(&sato, &form, &outcome), ERR_OK);
	assert_true(outcome.waits);
	assert_int_equal(customers_enter_certificate(&c, &client, &who), ERR_NOT_FOUND);
	assert_int_equal(
	    registry_approve(&sato, outcome.id, str_from(outcome.digest), &done), ERR_REFUSED);
	assert_int_equal(
	    registry_approve(&ito, outcome.id, str_from(outcome.digest), &done), ERR_OK);
	assert_int_equal(customers_enter_certificate(&c, &client, &who), ERR_OK);
	assert_int_equal(who.id, 1);
	form.subject = STR("customer 2");
	assert_int_equal(registry_propose(&sato, &form, &outcome), ERR_EXISTS);
	form.params = STR("{\"fingerprint\":\"07\"}");
	assert_int_equal(registry_propose(&sato, &form, &outcome), ERR_CORRUPT);
	buf_free(&params);
}

#define T(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(nothing_changes_and_nobody_is_told_until_another_approves),
	    T(an_address_that_changed_meanwhile_is_looked_at_anew),
	    T(what_cannot_be_is_no_proposal),
	    T(a_certificate_lets_nobody_in_until_another_approves),
	};

	return office_run(tests);
}
