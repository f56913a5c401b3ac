/* Lists of contacts: who asks, who approves, and who takes them until when. */
#include "unit/fixtures/colleague.h"

#include "accounts/store.h"
#include "registry/decision.h"
#include "registry/lists.h"
#include "registry/proposal.h"

#define PARAMS                                                                                     \
	"{\"segment\":\"missing\",\"days\":30,\"contact\":\"technician\",\"contracts\":9,"         \
	"\"contacts\":7}"

/* One person is enough for other changes. */
static const struct registry_terms terms = {.approvals = 1, .proposal_days = 14};

static struct registry_clerk clerk(struct office *o, const char *name, enum operator_role role)
{
	return colleague_add(o, name, role, &terms);
}

static enum err propose(const struct registry_clerk *k, const char *purpose, const char *params,
    struct proposal_outcome *ret)
{
	const struct proposal_form form = {.action = PROPOSAL_CONTACTS_LIST,
	    .subject = str_from(purpose),
	    .params = str_from(params)};

	return registry_propose(k, &form, ret);
}

static struct proposal proposed(struct office *o, uint64_t id)
{
	struct proposal p;

	assert_int_equal(registry_proposal(o->store, id, NOW, &o->arena, &p), ERR_OK);
	return p;
}

static void refused(struct office *o, enum err err, const char *word)
{
	assert_int_equal(err, ERR_REFUSED);
	assert_string_equal(o->why.reason, word);
}

static void marketing_asks_and_an_operator_approves_though_one_person_is_enough_elsewhere(
    void **state)
{
	struct office *o = *state;
	struct registry_clerk mika = clerk(o, "mika", OPERATOR_MARKETING);
	struct registry_clerk yuki = clerk(o, "yuki", OPERATOR_MARKETING);
	struct registry_clerk sato = clerk(o, "sato", OPERATOR_OPERATOR);
	struct proposal_outcome own, other, done;

	assert_int_equal(propose(&mika, "spring letter", PARAMS, &own), ERR_OK);
	assert_true(own.waits);
	refused(o, registry_approve(&mika, own.id, str_from(own.digest), &done), "right.role");
	refused(o, registry_approve(&yuki, own.id, str_from(own.digest), &done), "right.role");
	assert_int_equal(registry_approve(&sato, own.id, str_from(own.digest), &done), ERR_OK);
	assert_int_equal(propose(&sato, "another letter", PARAMS, &other), ERR_OK);
	assert_true(other.waits);
	refused(o, registry_approve(&sato, other.id, str_from(other.digest), &done), "right.own");
	assert_int_equal(registry_reject(&mika, other.id, STR("why?")), ERR_REFUSED);
	assert_int_equal(propose(&mika, "third", PARAMS, &other), ERR_OK);
	assert_int_equal(registry_reject(&mika, other.id, STR("a mistake")), ERR_OK);
}

static void a_token_approves_no_list(void **state)
{
	struct office *o = *state;
	struct registry_clerk mika = clerk(o, "mika", OPERATOR_MARKETING);
	struct registry_clerk sato = clerk(o, "sato", OPERATOR_OPERATOR);
	struct proposal_outcome own, done;

	assert_int_equal(propose(&mika, "spring letter", PARAMS, &own), ERR_OK);
	sato.who.token = 7;
	refused(o, registry_approve(&sato, own.id, str_from(own.digest), &done), "right.machine");
}

static void a_list_has_a_purpose_and_somebody_in_it(void **state)
{
	struct office *o = *state;
	struct registry_clerk mika = clerk(o, "mika", OPERATOR_MARKETING);
	struct proposal_outcome done;
	char much[REGISTRY_LIST_PURPOSE_MAX + 2];

	memset(much, 'x', sizeof much - 1);
	much[sizeof much - 1] = '\0';
	assert_int_equal(propose(&mika, " ", PARAMS, &done), ERR_INVALID);
	assert_int_equal(propose(&mika, much, PARAMS, &done), ERR_INVALID);
	assert_int_equal(propose(&mika, much + 1, PARAMS, &done), ERR_OK);
	refused(o,
	    propose(&mika, "a", "{\"segment\":\"valid\",\"contact\":\"accounts\",\"contacts\":0}",
		&done),
	    "list.empty");
	assert_int_equal(
	    propose(
		&mika, "a", "{\"segment\":\"all\",\"contact\":\"accounts\",\"contacts\":1}", &done),
	    ERR_CORRUPT);
	assert_int_equal(propose(&mika, "a",
			     "{\"segment\":\"valid\",\"contact\":\"boss\",\"contacts\":1}", &done),
	    ERR_CORRUPT);
}

static void who_asked_takes_it_for_a_week_and_nobody_else(void **state)
{
	struct office *o = *state;
	struct registry_clerk mika = clerk(o, "mika", OPERATOR_MARKETING);
	struct registry_clerk sato = clerk(o, "sato", OPERATOR_OPERATOR);
	struct proposal_outcome own, done;
	struct proposal p;

	assert_int_equal(propose(&mika, "spring letter", PARAMS, &own), ERR_OK);
	p = proposed(o, own.id);
	refused(o, registry_list_check_taking(&mika, &p), "list.waits");
	assert_int_equal(registry_list_until(&p), 0);
	assert_int_equal(registry_approve(&sato, own.id, str_from(own.digest), &done), ERR_OK);
	p = proposed(o, own.id);
	assert_int_equal(registry_list_until(&p), NOW + 7 * DAY);
	refused(o, registry_list_check_taking(&sato, &p), "list.own");
	mika.change.now = NOW + 7 * DAY - 1;
	assert_int_equal(registry_list_check_taking(&mika, &p), ERR_OK);
	mika.change.now = NOW + 7 * DAY;
	refused(o, registry_list_check_taking(&mika, &p), "list.over");
	mika.who.rights = PERSON_READ;
	refused(o, registry_list_check_taking(&mika, &p), "right.token");
}

static void what_is_no_list_is_not_taken(void **state)
{
	struct office *o = *state;
	struct registry_clerk mika = clerk(o, "mika", OPERATOR_MARKETING);
	struct proposal p = {.action = STR("certificate.issue"),
	    .proposer = mika.who.id,
	    .state = PROPOSAL_APPROVED,
	    .decided_at = NOW};

	assert_int_equal(registry_list_check_taking(&mika, &p), ERR_NOT_FOUND);
}

static void each_taking_stands_in_the_audit_with_what_and_how_many(void **state)
{
	struct office *o = *state;
	struct registry_clerk mika = clerk(o, "mika", OPERATOR_MARKETING);
	const struct store_audit_filter filter = {
	    .limit = 10, .who = STR(""), .action = STR("list.take")};
	struct audit_entry *entries = NULL;
	struct proposal_outcome own;
	struct proposal p;
	size_t count = 0;

	assert_int_equal(propose(&mika, "spring letter", PARAMS, &own), ERR_OK);
	p = proposed(o, own.id);
	assert_int_equal(registry_list_note_taking(&mika, &p, 6), ERR_OK);
	assert_int_equal(registry_list_note_taking(&mika, &p, 5), ERR_OK);
	assert_int_equal(store_audit(o->store, &filter, &o->arena, &entries, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_text(entries[1].detail, "contacts=6 " PARAMS);
	assert_text(entries[0].detail, "contacts=5 " PARAMS);
	assert_text(entries[0].subject, "proposal 1");
}

static void lists_are_found_among_other_proposals_the_newest_first(void **state)
{
	struct office *o = *state;
	struct registry_clerk mika = clerk(o, "mika", OPERATOR_MARKETING);
	struct proposal_outcome own;
	struct proposal *items = NULL;
	size_t count = 0;

	for (int i = 0; i < 3; i++) {
		const char *const purposes[] = {"one", "two", "three"};

		assert_int_equal(propose(&mika, purposes[i], PARAMS, &own), ERR_OK);
	}
	assert_int_equal(registry_proposals_of_action(o->store, STR(REGISTRY_LIST_ACTION), 0, 2,
			     NOW + 14 * DAY, &o->arena, &items, &count),
	    ERR_OK);
	assert_int_equal(count, 2);
	assert_text(items[0].subject, "three");
	assert_text(items[0].params, PARAMS);
	assert_int_equal(items[1].state, PROPOSAL_LAPSED);
	assert_int_equal(registry_proposals_of_action(o->store, STR("certificate.issue"), 0, 2, NOW,
			     &o->arena, &items, &count),
	    ERR_OK);
	assert_int_equal(count, 0);
}

#define T(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(marketing_asks_and_an_operator_approves_though_one_person_is_enough_elsewhere),
	    T(a_token_approves_no_list),
	    T(a_list_has_a_purpose_and_somebody_in_it),
	    T(who_asked_takes_it_for_a_week_and_nobody_else),
	    T(what_is_no_list_is_not_taken),
	    T(each_taking_stands_in_the_audit_with_what_and_how_many),
	    T(lists_are_found_among_other_proposals_the_newest_first),
	};

	return office_run(tests);
}
