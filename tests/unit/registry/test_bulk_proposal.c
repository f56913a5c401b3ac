/* Many certificates as one proposal: what comes with it, and what is refused of it. */
#include "unit/fixtures/office.h"

#include "registry/bulk_proposal.h"
#include "registry/proposal.h"

#define CODE "0000000001"
#define HOST "www.shop.example.jp"

static const struct registry_terms terms = {.approvals = 1, .proposal_days = 14};

static enum err propose(struct office *o, struct str payload, struct proposal_outcome *ret)
{
	const struct registry_clerk k = {.change = office_change(o, NOW),
	    .who = {.role = OPERATOR_OPERATOR, .rights = PERSON_ALL},
	    .terms = &terms};
	const struct proposal_form form = {
	    .action = PROPOSAL_IMPORT, .subject = STR("issued"), .payload = payload};

	return registry_propose(&k, &form, ret);
}

static void a_certificate_is_added_and_what_is_wrong_with_others_keeps_it_not_back(void **state)
{
	struct office *o = *state;
	struct str der = a_certificate(HOST, NOW - DAY, NOW + 90 * DAY);
	struct str other = a_certificate("www.other.example.jp", NOW - DAY, NOW + 90 * DAY);
	const struct code code = a_code(CODE), unknown = a_code("0000000009");
	struct buf payload = BUF_INIT(1 << 20);
	struct proposal_outcome outcome;

	office_must_add(o, CODE, "https://" HOST "/", "");
	registry_bulk_write("a\nb.pem", &code, other, &payload);
	registry_bulk_write("c.pem", &unknown, other, &payload);
	registry_bulk_write("d.pem", &code, STR("no certificate"), &payload);
	registry_bulk_write("e.pem", &code, der, &payload);
	assert_true(str_starts(buf_str(&payload), STR(CODE " ")));
	assert_int_equal(propose(o, buf_str(&payload), &outcome), ERR_OK);
	assert_int_equal(outcome.effect.count, 1);
	assert_string_equal(outcome.effect.codes[0].text, CODE);
	assert_int_equal(office_record(o, CODE, NOW).count, 1);
	registry_effect_free(&outcome.effect);
	forge_free(der);
	forge_free(other);
	buf_free(&payload);
}

static void a_payload_that_is_damaged_adds_nothing(void **state)
{
	static const char *const damaged[] = {"x", "0000000001", "0000000001 5 a.pem\nabcd",
	    "0000000001 -1 a.pem\n", "00000001 0 a.pem\n", "0000000001 4 a.pem\nabcd?",
	    "0000000001 18446744073709551615 a.pem\n"};
	struct office *o = *state;
	struct proposal_outcome outcome;

	for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++) {
		assert_int_equal(propose(o, str_from(damaged[i]), &outcome), ERR_CORRUPT);
		assert_non_null(strstr(o->why.text, "damaged"));
	}
}

static void more_than_a_thousand_are_refused(void **state)
{
	struct office *o = *state;
	const struct code code = a_code(CODE);
	struct buf payload = BUF_INIT(1 << 24);
	struct proposal_outcome outcome;

	for (unsigned i = 0; i <= BULK_PROPOSAL_MOST; i++)
		registry_bulk_write("a.pem", &code, STR("x"), &payload);
	assert_int_equal(propose(o, buf_str(&payload), &outcome), ERR_REFUSED);
	assert_string_equal(o->why.reason, "proposal.many");
	buf_free(&payload);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(a_certificate_is_added_and_what_is_wrong_with_others_keeps_it_not_back),
	    TEST(a_payload_that_is_damaged_adds_nothing),
	    TEST(more_than_a_thousand_are_refused),
	};

	return office_run(tests);
}
