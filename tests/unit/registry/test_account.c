/* Changes of operators' accounts: by one person until there are two administrators, then by two. */
#include "unit/fixtures/office.h"
#include "unit/fixtures/quick_argon2.h"

#include "accounts/accounts.h"
#include "registry/account.h"
#include "registry/decision.h"
#include "registry/proposal.h"

static struct registry_terms terms;

static int start(void **state)
{
	terms = (struct registry_terms){.approvals = 2, .proposal_days = 14};
	return office_start(state);
}

static struct operator_account account_named(struct office *o, const char *name)
{
	struct operator_account account = {.id = 0};

	if (store_operator_named(o->store, str_from(name), &account, NULL))
		fail_msg("there is no %s", name);
	return account;
}

/* Somebody who acts, as the account is now; NULL for nobody. */
static struct registry_clerk clerk(struct office *o, const char *name)
{
	struct registry_clerk k = {.change = office_change(o, NOW), .terms = &terms};
	struct operator_account account;

	if (name != NULL) {
		account = account_named(o, name);
		k.who = (struct accounts_person){
		    .id = account.id, .role = account.role, .rights = PERSON_ALL};
		str_copy(k.who.name, sizeof k.who.name, str_from(name));
	}
	return k;
}

static enum err propose(struct office *o, const char *by, enum proposal_action action,
    const char *name, enum operator_role role, struct proposal_outcome *ret)
{
	const struct registry_clerk who = clerk(o, by);
	struct proposal_form form = {.action = action, .subject = str_from(name)};
	struct registry_terms own;
	struct registry_clerk k;
	struct buf params = BUF_INIT(100);
	enum err err = registry_account_clerk(&who, &own, &k);

	if (action == PROPOSAL_OPERATOR_ADD || action == PROPOSAL_OPERATOR_ROLE)
		proposal_params_role(role, &params);
	form.params = buf_str(&params);
	if (!err)
		err = registry_propose(&k, &form, ret);
	buf_free(&params);
	return err;
}

/* What came of it, which must have gone well. */
static struct proposal_outcome proposed(struct office *o, const char *by,
    enum proposal_action action, const char *name, enum operator_role role)
{
	struct proposal_outcome outcome;

	if (propose(o, by, action, name, role, &outcome))
		fail_msg("%s", o->why.text);
	return outcome;
}

static struct proposal_outcome approve(
    struct office *o, const char *by, const struct proposal_outcome *what)
{
	const struct registry_clerk k = clerk(o, by);
	struct proposal_outcome outcome;

	if (registry_approve(&k, what->id, str_from(what->digest), &outcome))
		fail_msg("%s", o->why.text);
	return outcome;
}

static void refused(struct office *o, const char *by, const struct proposal_outcome *what,
    enum err expected, const char *reason)
{
	const struct registry_clerk k = clerk(o, by);
	struct proposal_outcome outcome;

	assert_int_equal(
	    registry_approve(&k, what->id, str_from(what->digest), &outcome), expected);
	assert_string_equal(o->why.reason, reason);
	assert_string_equal(outcome.effect.secret, "");
}

/* Sato and Suzuki, made as the first ones are, and Ito, who changes contracts. */
static void add_first_ones(struct office *o)
{
	static const char *const names[] = {"ito", "sato", "suzuki"};
	struct proposal_outcome outcome;

	for (unsigned i = 0; i < 3; i++) {
		outcome = proposed(o, NULL, PROPOSAL_OPERATOR_ADD, names[i],
		    i == 0 ? OPERATOR_OPERATOR : OPERATOR_ADMINISTRATOR);
		assert_false(outcome.waits);
		assert_int_equal(strlen(outcome.effect.secret), sizeof "abcd-efgh-jkmn-pqrs" - 1);
	}
}

static void the_first_administrators_are_made_by_nobody_in_particular(void **state)
{
	struct office *o = *state;
	struct proposal_outcome outcome;

	add_first_ones(o);
	assert_int_equal(account_named(o, "suzuki").role, OPERATOR_ADMINISTRATOR);
	assert_int_equal(
	    propose(o, NULL, PROPOSAL_OPERATOR_ADD, "eve", OPERATOR_MARKETING, &outcome),
	    ERR_REFUSED);
	assert_string_equal(o->why.reason, "right.person");
	assert_int_equal(
	    propose(o, "ito", PROPOSAL_OPERATOR_ADD, "eve", OPERATOR_MARKETING, &outcome),
	    ERR_REFUSED);
	assert_string_equal(o->why.reason, "right.role");
}

/* Whoever can disable accounts could make himself alone, and then a colleague. */
static void an_administrator_who_is_disabled_still_counts(void **state)
{
	struct office *o = *state;
	const struct accounts accounts = {
	    .change = office_change(o, NOW), .sessions = {.realm = ACCOUNTS_REALM}};
	struct proposal_outcome outcome;

	add_first_ones(o);
	assert_int_equal(accounts_enable(&accounts, STR("suzuki"), false), ERR_OK);
	assert_int_equal(
	    propose(o, NULL, PROPOSAL_OPERATOR_ADD, "eve", OPERATOR_ADMINISTRATOR, &outcome),
	    ERR_REFUSED);
	assert_int_equal(
	    propose(o, NULL, PROPOSAL_OPERATOR_RESET, "suzuki", OPERATOR_MARKETING, &outcome),
	    ERR_REFUSED);
	outcome = proposed(o, "sato", PROPOSAL_OPERATOR_ENABLE, "suzuki", OPERATOR_MARKETING);
	assert_true(outcome.waits);
	refused(o, "sato", &outcome, ERR_REFUSED, "right.own");
}

static void an_initial_password_is_drawn_for_who_approves(void **state)
{
	struct office *o = *state;
	struct proposal_outcome outcome, done;
	struct operator_account account;
	struct proposal p;
	char sealed[ARGON2_TEXT_MAX];

	add_first_ones(o);
	outcome = proposed(o, "sato", PROPOSAL_OPERATOR_ADD, "yamada", OPERATOR_OPERATOR);
	assert_true(outcome.waits);
	assert_string_equal(outcome.effect.secret, "");
	assert_int_equal(
	    store_operator_named(o->store, STR("yamada"), &account, NULL), ERR_NOT_FOUND);
	assert_int_equal(registry_proposal(o->store, outcome.id, NOW, &o->arena, &p), ERR_OK);
	assert_text(p.subject, "yamada");
	assert_text(p.before, "{\"role\":null}");
	assert_text(p.after, "{\"role\":\"operator\"}");
	refused(o, "ito", &outcome, ERR_REFUSED, "right.role");
	done = approve(o, "suzuki", &outcome);
	assert_int_equal(store_operator_named(o->store, STR("yamada"), &account, sealed), ERR_OK);
	assert_int_equal(account.role, OPERATOR_OPERATOR);
	assert_true(account.initial);
	assert_int_equal(argon2_open(sealed, str_from(done.effect.secret)), ERR_OK);
	registry_effect_free(&done.effect);
	assert_string_equal(done.effect.secret, "");
}

static void a_token_approves_no_account(void **state)
{
	struct office *o = *state;
	struct proposal_outcome outcome, done;
	struct registry_clerk k;

	add_first_ones(o);
	outcome = proposed(o, "sato", PROPOSAL_OPERATOR_RESET, "ito", OPERATOR_MARKETING);
	k = clerk(o, "suzuki");
	k.who.token = 7;
	assert_int_equal(
	    registry_approve(&k, outcome.id, str_from(outcome.digest), &done), ERR_REFUSED);
	assert_string_equal(o->why.reason, "right.machine");
}

static void roles_change_by_two_and_not_on_other_ground(void **state)
{
	struct office *o = *state;
	struct proposal_outcome first, again;

	add_first_ones(o);
	first = proposed(o, "sato", PROPOSAL_OPERATOR_ROLE, "ito", OPERATOR_ADMINISTRATOR);
	assert_int_equal(account_named(o, "ito").role, OPERATOR_OPERATOR);
	assert_int_equal(
	    propose(o, "suzuki", PROPOSAL_OPERATOR_ROLE, "ito", OPERATOR_MARKETING, &again),
	    ERR_EXISTS);
	assert_string_equal(o->why.reason, "proposal.waits");
	office_run_sql(o, "UPDATE operator SET role = 'marketing' WHERE name = 'ito'");
	refused(o, "suzuki", &first, ERR_CHANGED, "proposal.ground");
	office_run_sql(o, "UPDATE operator SET role = 'operator' WHERE name = 'ito'");
	approve(o, "suzuki", &first);
	assert_int_equal(account_named(o, "ito").role, OPERATOR_ADMINISTRATOR);
	again = proposed(o, "sato", PROPOSAL_OPERATOR_ROLE, "ito", OPERATOR_ADMINISTRATOR);
	assert_false(again.waits);
	assert_int_equal(again.id, 0);
}

/* The approver's role is that of now, not that with which he came. */
static void whoever_lost_the_role_meanwhile_neither_approves_nor_has_proposed(void **state)
{
	struct office *o = *state;
	struct proposal_outcome outcome, done;
	struct registry_clerk k;

	add_first_ones(o);
	outcome = proposed(o, "sato", PROPOSAL_OPERATOR_RESET, "ito", OPERATOR_MARKETING);
	k = clerk(o, "suzuki");
	office_run_sql(o, "UPDATE operator SET role = 'operator' WHERE name = 'suzuki'");
	assert_int_equal(
	    registry_approve(&k, outcome.id, str_from(outcome.digest), &done), ERR_REFUSED);
	assert_string_equal(o->why.reason, "right.role");
	office_run_sql(o, "UPDATE operator SET role = 'administrator' WHERE name = 'suzuki'");
	office_run_sql(o, "UPDATE operator SET role = 'operator' WHERE name = 'sato'");
	refused(o, "suzuki", &outcome, ERR_REFUSED, "proposal.proposer");
	office_run_sql(o, "UPDATE operator SET disabled_at = 1 WHERE name = 'suzuki'");
	refused(o, "suzuki", &outcome, ERR_REFUSED, "right.role");
}

static void what_cannot_be_done_cannot_be_proposed(void **state)
{
	struct office *o = *state;
	struct proposal_outcome outcome;

	add_first_ones(o);
	assert_int_equal(
	    propose(o, "sato", PROPOSAL_OPERATOR_ADD, "ito", OPERATOR_OPERATOR, &outcome),
	    ERR_EXISTS);
	assert_string_equal(o->why.reason, "account.exists");
	assert_int_equal(
	    propose(o, "sato", PROPOSAL_OPERATOR_ADD, "Not A Name", OPERATOR_OPERATOR, &outcome),
	    ERR_INVALID);
	for (enum proposal_action a = PROPOSAL_OPERATOR_ROLE; a <= PROPOSAL_OPERATOR_RESET; a++) {
		assert_int_equal(
		    propose(o, "sato", a, "nobody", OPERATOR_OPERATOR, &outcome), ERR_NOT_FOUND);
		assert_string_equal(o->why.reason, "account.unknown");
	}
}

static void where_one_person_is_enough_all_is_done_at_once(void **state)
{
	struct office *o = *state;
	struct proposal_outcome outcome;

	add_first_ones(o);
	terms.approvals = 1;
	outcome = proposed(o, NULL, PROPOSAL_OPERATOR_RESET, "sato", OPERATOR_MARKETING);
	assert_false(outcome.waits);
	assert_int_equal(strlen(outcome.effect.secret), sizeof "abcd-efgh-jkmn-pqrs" - 1);
	proposed(o, NULL, PROPOSAL_OPERATOR_ROLE, "ito", OPERATOR_ADMINISTRATOR);
	assert_int_equal(account_named(o, "ito").role, OPERATOR_ADMINISTRATOR);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(the_first_administrators_are_made_by_nobody_in_particular),
	    TEST(an_administrator_who_is_disabled_still_counts),
	    TEST(an_initial_password_is_drawn_for_who_approves),
	    TEST(a_token_approves_no_account),
	    TEST(roles_change_by_two_and_not_on_other_ground),
	    TEST(whoever_lost_the_role_meanwhile_neither_approves_nor_has_proposed),
	    TEST(what_cannot_be_done_cannot_be_proposed),
	    TEST(where_one_person_is_enough_all_is_done_at_once),
	};

	return office_run(tests);
}
