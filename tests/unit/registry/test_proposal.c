/* The rule of four eyes: what one proposes, another approves. */
#include "unit/fixtures/office.h"

#include "accounts/accounts.h"
#include "base/local_time.h"
#include "registry/csr.h"
#include "registry/decision.h"
#include "registry/proposal.h"
#include "proposals/store.h"

#define CODE "0000000001"
#define HOST "www.shop.example.jp"
#define HOUR INT64_C(3600)

static struct registry_terms terms = {.approvals = 2, .proposal_days = 14};

/* An operator of this name, who is there from the first mention on. */
static struct registry_clerk clerk_at(struct office *o, const char *name, int64_t now)
{
	const struct accounts accounts = {.change = office_change(o, NOW), .password_kib = 64};
	struct operator_account account;
	struct registry_clerk k = {.change = office_change(o, now), .terms = &terms};
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

static struct registry_clerk clerk(struct office *o, const char *name)
{
	return clerk_at(o, name, NOW);
}

static struct proposal_form issue_form(struct str file)
{
	return (struct proposal_form){
	    .action = PROPOSAL_ISSUE, .code = a_code(CODE), .payload = file};
}

/* Sato proposes a certificate; what came of it. */
static struct proposal_outcome sato_proposes(struct office *o)
{
	struct str der = a_certificate(HOST, NOW - DAY, NOW + 90 * DAY);
	const struct registry_clerk k = clerk(o, "sato");
	const struct proposal_form form = issue_form(der);
	struct proposal_outcome outcome;

	if (registry_propose(&k, &form, &outcome))
		fail_msg("registry_propose: %s", o->why.text);
	forge_free(der);
	return outcome;
}

static enum err approve_at(
    struct office *o, const char *name, const struct proposal_outcome *what, int64_t now)
{
	const struct registry_clerk k = clerk_at(o, name, now);
	struct proposal_outcome outcome;
	enum err err = registry_approve(&k, what->id, str_from(what->digest), &outcome);

	registry_effect_free(&outcome.effect);
	return err;
}

static enum err approve(struct office *o, const char *name, const struct proposal_outcome *what)
{
	return approve_at(o, name, what, NOW);
}

static struct proposal look(struct office *o, uint64_t id)
{
	struct proposal p;

	assert_int_equal(registry_proposal(o->store, id, NOW, &o->arena, &p), ERR_OK);
	return p;
}

static void assert_reason(const struct office *o, const char *word)
{
	if (strcmp(o->why.reason, word) != 0)
		fail_msg("\"%s\" is not %s: %s", o->why.reason, word, o->why.text);
}

static int start(void **state)
{
	office_start(state);
	terms = (struct registry_terms){.approvals = 2, .proposal_days = 14};
	office_must_add(*state, CODE, "https://" HOST "/", "");
	return 0;
}

static void what_is_proposed_changes_nothing_until_another_approves(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o);

	assert_true(proposed.waits);
	assert_int_equal(proposed.effect.count, 0);
	assert_int_equal(office_record(o, CODE, NOW).count, 0);
	assert_int_equal(approve(o, "suzuki", &proposed), ERR_OK);
	assert_int_equal(office_record(o, CODE, NOW).count, 1);
	assert_int_equal(look(o, proposed.id).state, PROPOSAL_APPROVED);
	assert_text(look(o, proposed.id).decided_actor, "cli:tester");
}

/* Whose key a certificate must have is what its proposal rests on. */
static void a_request_that_came_meanwhile_is_no_ground_for_approving(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o);
	const struct registry_clerk k = clerk(o, "suzuki");
	struct str request = forge_request(forge_key(), HOST, NULL);
	struct code code = a_code(CODE);

	assert_int_equal(registry_csr_attach(&k, &code, request, &o->effect), ERR_OK);
	assert_int_equal(approve(o, "suzuki", &proposed), ERR_CHANGED);
	assert_int_equal(office_record(o, CODE, NOW).count, 0);
	/* With the key of the request it can be proposed anew. */
	assert_int_equal(registry_reject(&k, proposed.id, STR("changed")), ERR_OK);
	proposed = sato_proposes(o);
	assert_int_equal(approve(o, "suzuki", &proposed), ERR_OK);
	forge_free(request);
}

static void nobody_approves_what_he_proposed_himself(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o), outcome;
	struct registry_clerk token = clerk(o, "sato");

	assert_int_equal(approve(o, "sato", &proposed), ERR_REFUSED);
	assert_reason(o, "right.own");
	token.who.token = 7;
	assert_int_equal(
	    registry_approve(&token, proposed.id, (struct str){NULL, 0}, &outcome), ERR_REFUSED);
	assert_reason(o, "right.own");
	assert_int_equal(office_record(o, CODE, NOW).count, 0);
}

/* Whatever program writes. */
static void the_tables_themselves_refuse_the_proposers_approval(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o);
	int64_t sato = look(o, proposed.id).proposer;
	static const char insert[] =
	    "INSERT INTO decision (proposal, proposer, at, state, person, actor)"
	    " VALUES (%d, %d, 1, 'approved', %d, 'x')";
	char sql[400];

	snprintf(sql, sizeof sql, insert, (int)proposed.id, (int)sato, (int)sato);
	assert_false(office_try_sql(o, sql));
	/* Nor as if another had proposed it. */
	clerk(o, "suzuki");
	snprintf(sql, sizeof sql, insert, (int)proposed.id, (int)sato + 1, (int)sato);
	assert_false(office_try_sql(o, sql));
	snprintf(sql, sizeof sql, "UPDATE proposal SET proposer = proposer + 1");
	assert_false(office_try_sql(o, sql));
	assert_false(office_try_sql(o, "DELETE FROM proposal"));
	assert_int_equal(approve(o, "suzuki", &proposed), ERR_OK);
	assert_false(office_try_sql(o, "UPDATE decision SET state = 'rejected'"));
	assert_false(office_try_sql(o, "DELETE FROM decision"));
}

static void what_was_decided_is_not_decided_again(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o);
	struct registry_clerk k;

	assert_int_equal(approve(o, "suzuki", &proposed), ERR_OK);
	assert_int_equal(approve(o, "tanaka", &proposed), ERR_CHANGED);
	assert_reason(o, "proposal.decided");
	k = clerk(o, "tanaka");
	assert_int_equal(registry_reject(&k, proposed.id, STR("no")), ERR_CHANGED);
	assert_int_equal(office_show(o, CODE).certificate_count, 1);
}

static void who_saw_something_else_approves_nothing(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o);
	struct proposal_outcome other = proposed;

	other.digest[0] = other.digest[0] == '0' ? '1' : '0';
	assert_int_equal(approve(o, "suzuki", &other), ERR_CHANGED);
	assert_reason(o, "proposal.digest");
	other = (struct proposal_outcome){.id = proposed.id + 1};
	assert_int_equal(approve(o, "suzuki", &other), ERR_NOT_FOUND);
	assert_reason(o, "proposal.unknown");
}

static void what_was_changed_meanwhile_is_not_approved(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o);
	const struct change change = office_change(o, NOW);
	const struct code code = a_code(CODE);

	assert_int_equal(registry_contract_set_sticker(&change, &code, false, &o->effect), ERR_OK);
	assert_int_equal(approve(o, "suzuki", &proposed), ERR_CHANGED);
	assert_reason(o, "proposal.ground");
	assert_int_equal(look(o, proposed.id).state, PROPOSAL_OPEN);
}

static void a_file_that_was_exchanged_in_the_store_is_not_approved(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o);

	office_run_sql(o, "UPDATE proposal_part SET bytes = (SELECT digest FROM proposal)");
	assert_int_equal(approve(o, "suzuki", &proposed), ERR_CHANGED);
	assert_reason(o, "proposal.ground");
}

static void a_proposal_waits_for_so_many_days_and_then_lapses(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o);
	int64_t end = look(o, proposed.id).ends_at;
	struct change change;
	struct proposal p;
	size_t count = 9;

	assert_int_equal(end, NOW + 14 * DAY);
	assert_int_equal(approve_at(o, "suzuki", &proposed, end), ERR_CHANGED);
	assert_reason(o, "proposal.lapsed");
	assert_int_equal(registry_proposal(o->store, proposed.id, end, &o->arena, &p), ERR_OK);
	assert_int_equal(p.state, PROPOSAL_LAPSED);
	change = office_change(o, end - 1);
	assert_int_equal(registry_lapse(&change, 10, &count), ERR_OK);
	assert_int_equal(count, 0);
	change = office_change(o, end);
	assert_int_equal(registry_lapse(&change, 10, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(look(o, proposed.id).state, PROPOSAL_LAPSED);
	assert_int_equal(look(o, proposed.id).person, 0);
}

static void a_second_later_it_is_too_late(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o);

	assert_int_equal(
	    approve_at(o, "suzuki", &proposed, look(o, proposed.id).ends_at - 1), ERR_OK);
}

static void a_clock_that_is_set_back_takes_nothing_back(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o);

	assert_int_equal(approve_at(o, "suzuki", &proposed, NOW - DAY + HOUR), ERR_OK);
	assert_int_equal(look(o, proposed.id).state, PROPOSAL_APPROVED);
	assert_int_equal(office_record(o, CODE, NOW).count, 1);
	assert_int_equal(approve_at(o, "tanaka", &proposed, NOW - DAY), ERR_CHANGED);
}

static void a_rejection_says_why_and_a_new_proposal_may_follow(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o);
	struct registry_clerk k = clerk(o, "suzuki");

	assert_int_equal(registry_reject(&k, proposed.id, STR("  ")), ERR_INVALID);
	assert_reason(o, "proposal.reason");
	assert_int_equal(registry_reject(&k, proposed.id, STR("the wrong key")), ERR_OK);
	assert_int_equal(look(o, proposed.id).state, PROPOSAL_REJECTED);
	assert_text(look(o, proposed.id).reason, "the wrong key");
	assert_true(sato_proposes(o).id > proposed.id);
}

static void the_proposer_takes_his_own_back(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o);
	struct registry_clerk k = clerk(o, "sato");

	assert_int_equal(registry_reject(&k, proposed.id, STR("a mistake")), ERR_OK);
	assert_int_equal(look(o, proposed.id).state, PROPOSAL_WITHDRAWN);
	assert_int_equal(approve(o, "suzuki", &proposed), ERR_CHANGED);
}

static void two_of_a_kind_do_not_wait_side_by_side(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate(HOST, NOW - DAY, NOW + 80 * DAY);
	const struct proposal_form form = issue_form(der);
	struct proposal_outcome first = sato_proposes(o), outcome;
	struct registry_clerk k = clerk(o, "suzuki");
	char number[24];

	assert_int_equal(registry_propose(&k, &form, &outcome), ERR_EXISTS);
	assert_reason(o, "proposal.waits");
	snprintf(number, sizeof number, "%d", (int)first.id);
	assert_string_equal(o->why.about, number);
	forge_free(der);
}

static void what_could_not_be_approved_is_not_even_proposed(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate("other.example.jp", NOW - DAY, NOW + 90 * DAY);
	const struct proposal_form form = issue_form(der);
	const struct registry_clerk k = clerk(o, "sato");
	struct proposal_outcome outcome;
	uint64_t waiting = 9;

	assert_int_equal(registry_propose(&k, &form, &outcome), ERR_REFUSED);
	assert_reason(o, "certificate.host");
	assert_int_equal(store_count_open_proposals(o->store, 0, true, NOW, &waiting), ERR_OK);
	assert_int_equal(waiting, 0);
	forge_free(der);
}

static void who_lost_his_role_neither_approves_nor_has_his_proposals_approved(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o);
	struct accounts accounts = {.change = office_change(o, NOW)};
	struct registry_clerk k = clerk(o, "suzuki");

	assert_int_equal(accounts_set_role(&accounts, STR("sato"), OPERATOR_MARKETING), ERR_OK);
	assert_int_equal(approve(o, "suzuki", &proposed), ERR_REFUSED);
	assert_reason(o, "proposal.proposer");
	assert_int_equal(accounts_set_role(&accounts, STR("sato"), OPERATOR_OPERATOR), ERR_OK);
	assert_int_equal(accounts_enable(&accounts, STR("sato"), false), ERR_OK);
	assert_int_equal(approve(o, "suzuki", &proposed), ERR_REFUSED);
	assert_reason(o, "proposal.proposer");
	assert_int_equal(accounts_enable(&accounts, STR("sato"), true), ERR_OK);
	assert_int_equal(accounts_set_role(&accounts, STR("suzuki"), OPERATOR_MARKETING), ERR_OK);
	k = clerk(o, "suzuki");
	assert_int_equal(k.who.role, OPERATOR_MARKETING);
	assert_int_equal(approve(o, "suzuki", &proposed), ERR_REFUSED);
	assert_reason(o, "right.role");
}

static void a_token_does_what_it_was_made_for(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o), outcome;
	struct registry_clerk k = clerk(o, "suzuki");

	k.who.rights = PERSON_READ | PERSON_PROPOSE;
	assert_int_equal(
	    registry_approve(&k, proposed.id, str_from(proposed.digest), &outcome), ERR_REFUSED);
	assert_reason(o, "right.token");
	terms.certificate_wanted = true;
	k.who.rights = PERSON_ALL;
	assert_int_equal(
	    registry_approve(&k, proposed.id, str_from(proposed.digest), &outcome), ERR_REFUSED);
	assert_reason(o, "right.certificate");
	k.who.certified = true;
	assert_int_equal(
	    registry_approve(&k, proposed.id, str_from(proposed.digest), &outcome), ERR_OK);
	registry_effect_free(&outcome.effect);
}

static void without_a_name_nobody_acts_where_two_are_wanted(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate(HOST, NOW - DAY, NOW + 90 * DAY);
	const struct proposal_form form = issue_form(der);
	struct registry_clerk k = clerk(o, "sato");
	struct proposal_outcome outcome;

	k.who = (struct accounts_person){.role = OPERATOR_ADMINISTRATOR, .rights = PERSON_ALL};
	assert_int_equal(registry_propose(&k, &form, &outcome), ERR_REFUSED);
	assert_reason(o, "right.person");
	terms.approvals = 1;
	assert_int_equal(registry_propose(&k, &form, &outcome), ERR_OK);
	assert_false(outcome.waits);
	assert_int_equal(outcome.id, 0);
	assert_int_equal(outcome.effect.count, 1);
	registry_effect_free(&outcome.effect);
	assert_int_equal(office_record(o, CODE, NOW).count, 1);
	forge_free(der);
}

static void a_proposal_keeps_how_many_persons_it_takes(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o);

	terms.approvals = 1;
	assert_int_equal(approve(o, "sato", &proposed), ERR_REFUSED);
	assert_reason(o, "right.own");
	assert_int_equal(approve(o, "suzuki", &proposed), ERR_OK);
}

static enum err sato_revokes(struct office *o, const char *reason, struct proposal_outcome *ret)
{
	const struct registry_clerk k = clerk(o, "sato");
	struct buf params = BUF_INIT(1000);
	struct proposal_form form = {.action = PROPOSAL_REVOKE, .code = a_code(CODE)};
	enum err err;

	proposal_params_revoke(&(struct revocation){.reason = str_from(reason)}, &params);
	form.params = buf_str(&params);
	err = registry_propose(&k, &form, ret);
	buf_free(&params);
	return err;
}

static void a_compromised_key_is_revoked_at_once_and_confirmed_afterwards(void **state)
{
	struct office *o = *state;
	struct proposal_outcome outcome;

	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
	assert_int_equal(sato_revokes(o, "keyCompromise", &outcome), ERR_OK);
	assert_false(outcome.waits);
	assert_int_equal(outcome.effect.count, 1);
	registry_effect_free(&outcome.effect);
	assert_int_equal(office_record(o, CODE, NOW).issuances[0].revoked_at, NOW);
	assert_true(look(o, outcome.id).applied);
	assert_int_equal(approve(o, "sato", &outcome), ERR_REFUSED);
	assert_reason(o, "right.own");
	assert_int_equal(approve(o, "suzuki", &outcome), ERR_OK);
	assert_int_equal(office_record(o, CODE, NOW).issuances[0].revoked_at, NOW);
}

static void a_compromised_key_is_revoked_though_another_revocation_waits(void **state)
{
	struct office *o = *state;
	struct proposal_outcome waiting, urgent;

	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
	assert_int_equal(sato_revokes(o, "cessationOfOperation", &waiting), ERR_OK);
	assert_true(waiting.waits);
	assert_int_equal(sato_revokes(o, "keyCompromise", &urgent), ERR_OK);
	assert_false(urgent.waits);
	registry_effect_free(&urgent.effect);
	assert_int_equal(office_record(o, CODE, NOW).issuances[0].revoked_at, NOW);
	assert_int_not_equal(approve(o, "suzuki", &waiting), ERR_OK);
	assert_int_equal(approve(o, "suzuki", &urgent), ERR_OK);
}

static void any_other_revocation_waits(void **state)
{
	struct office *o = *state;
	struct proposal_outcome outcome;

	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
	assert_int_equal(sato_revokes(o, "cessationOfOperation", &outcome), ERR_OK);
	assert_true(outcome.waits);
	assert_int_equal(office_record(o, CODE, NOW).issuances[0].revoked_at, 0);
	assert_int_equal(approve_at(o, "suzuki", &outcome, NOW + HOUR), ERR_OK);
	assert_int_equal(office_record(o, CODE, NOW + HOUR).issuances[0].revoked_at, NOW + HOUR);
}

static void the_queue_has_what_waits_the_oldest_first(void **state)
{
	struct office *o = *state;
	struct proposal_outcome proposed = sato_proposes(o), other;
	struct proposal *list = NULL;
	size_t count = 0;
	uint64_t waiting = 0;

	office_must_add(o, "0000000002", "https://second.example.jp/", "");
	office_must_issue(o, "0000000002", "second.example.jp", NOW - DAY, NOW + 90 * DAY);
	{
		const struct registry_clerk k = clerk(o, "suzuki");
		const struct proposal_form form = {
		    .action = PROPOSAL_REVOKE, .code = a_code("0000000002")};

		assert_int_equal(registry_propose(&k, &form, &other), ERR_OK);
	}
	assert_int_equal(
	    store_open_proposals(o->store, 0, 10, NOW, &o->arena, &list, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(list[0].id, proposed.id);
	assert_int_equal(list[1].id, other.id);
	assert_text(list[1].action, "certificate.revoke");
	assert_int_equal(
	    store_count_open_proposals(o->store, look(o, other.id).proposer, true, NOW, &waiting),
	    ERR_OK);
	assert_int_equal(waiting, 1);
	assert_int_equal(store_open_proposals(
			     o->store, proposed.id, 10, NOW + 14 * DAY, &o->arena, &list, &count),
	    ERR_OK);
	assert_int_equal(count, 0);
}

#define T(test) cmocka_unit_test_setup_teardown(test, start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(what_is_proposed_changes_nothing_until_another_approves),
	    T(a_request_that_came_meanwhile_is_no_ground_for_approving),
	    T(nobody_approves_what_he_proposed_himself),
	    T(the_tables_themselves_refuse_the_proposers_approval),
	    T(what_was_decided_is_not_decided_again),
	    T(who_saw_something_else_approves_nothing),
	    T(what_was_changed_meanwhile_is_not_approved),
	    T(a_file_that_was_exchanged_in_the_store_is_not_approved),
	    T(a_proposal_waits_for_so_many_days_and_then_lapses),
	    T(a_second_later_it_is_too_late),
	    T(a_clock_that_is_set_back_takes_nothing_back),
	    T(a_rejection_says_why_and_a_new_proposal_may_follow),
	    T(the_proposer_takes_his_own_back),
	    T(two_of_a_kind_do_not_wait_side_by_side),
	    T(what_could_not_be_approved_is_not_even_proposed),
	    T(who_lost_his_role_neither_approves_nor_has_his_proposals_approved),
	    T(a_token_does_what_it_was_made_for),
	    T(without_a_name_nobody_acts_where_two_are_wanted),
	    T(a_proposal_keeps_how_many_persons_it_takes),
	    T(a_compromised_key_is_revoked_at_once_and_confirmed_afterwards),
	    T(a_compromised_key_is_revoked_though_another_revocation_waits),
	    T(any_other_revocation_waits),
	    T(the_queue_has_what_waits_the_oldest_first),
	};

	if (local_time_use("Asia/Tokyo", NULL))
		return 1;
	return office_run(tests);
}
