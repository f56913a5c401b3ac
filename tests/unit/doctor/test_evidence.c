/* What proves a code besides its record: judged from what was seen, and read from the store. */
#include "unit/fixtures/office.h"
#include "ledger/store.h"

#include "unit/fixtures/sayings.h"

enum { EVERY = DAY };

/* ---- judging ---- */

struct scene {
	struct record record;
	struct verdict verdict;
	struct evidence_facts facts;
	struct evidence evidence;
};

/* A valid record, its certificate and a site, of which nobody has seen anything. */
static void scene_set(struct scene *s)
{
	memset(s, 0, sizeof *s);
	s->record = (struct record){.as_of = NOW - 3, .count = 1};
	s->record.issuances[0] =
	    (struct issuance){.not_before = NOW - 10 * DAY, .not_after = NOW + 80 * DAY};
	s->verdict = (struct verdict){.record = RECORD_VALID, .shown = &s->record.issuances[0]};
	s->facts.revocation = (struct revocation_row){.certificate = 1,
	    .not_before = NOW - 10 * DAY,
	    .not_after = NOW + 80 * DAY,
	    .added_at = NOW - 9 * DAY};
}

static void scene_judge(struct scene *s, int64_t now)
{
	evidence_judge(&s->facts, &s->record, &s->verdict, now, EVERY, &s->evidence);
}

static void each_source_says_its_own_and_the_worse_one_counts(void **state)
{
	(void)state;
	for (unsigned crl = 0; crl < SAYINGS; crl++)
		for (unsigned ocsp = 0; ocsp < SAYINGS; ocsp++) {
			struct scene s;
			enum evidence_state worse = state_of_saying[crl > ocsp ? crl : ocsp];
			int64_t at = 0;

			scene_set(&s);
			sayings_set(&s.facts.revocation, (enum saying)crl, (enum saying)ocsp, NOW);
			scene_judge(&s, NOW);
			assert_int_equal(
			    s.evidence.items[EVIDENCE_CRL].state, state_of_saying[crl]);
			assert_int_equal(
			    s.evidence.items[EVIDENCE_OCSP].state, state_of_saying[ocsp]);
			assert_int_equal(s.evidence.items[s.evidence.revocation].state, worse);
			assert_true(s.evidence.is_watched);
			assert_int_equal(evidence_is_revoked(&s.facts, s.verdict.shown, NOW, &at),
			    worse == EVIDENCE_REVOKED);
			assert_int_equal(at, worse == EVIDENCE_REVOKED ? NOW - DAY : 0);
		}
}

static void every_state_has_its_times(void **state)
{
	struct scene s;
	struct evidence_item *crl = &s.evidence.items[EVIDENCE_CRL];
	struct evidence_item *ocsp = &s.evidence.items[EVIDENCE_OCSP];

	(void)state;
	scene_set(&s);
	sayings_set(&s.facts.revocation, SAYS_GOOD, SAYS_GOOD, NOW);
	scene_judge(&s, NOW);
	assert_int_equal(crl->at, NOW - 500);
	assert_int_equal(crl->until, NOW + 2 * DAY);
	assert_int_equal(crl->since, 0);
	assert_int_equal(ocsp->at, NOW - 400);
	assert_int_equal(ocsp->until, NOW + DAY);
	/* Nobody's word reaches beyond the certificate. */
	s.facts.revocation.list_until = NOW + 900 * DAY;
	scene_judge(&s, NOW);
	assert_int_equal(crl->until, NOW + 80 * DAY);
	sayings_set(&s.facts.revocation, SAYS_REVOKED, SAYS_NOTHING, NOW);
	scene_judge(&s, NOW);
	assert_int_equal(crl->since, NOW - DAY);
	assert_int_equal(crl->at, NOW - 300);
	assert_int_equal(crl->until, 0);
	assert_int_equal(s.evidence.items[EVIDENCE_RECORD].at, NOW - 3);
	assert_int_equal(s.evidence.items[EVIDENCE_RECORD].until, NOW + 80 * DAY);
}

static void nothing_is_good_behind_its_time(void **state)
{
	struct scene s;

	(void)state;
	scene_set(&s);
	sayings_set(&s.facts.revocation, SAYS_GOOD, SAYS_GOOD, NOW);
	s.facts.has_site = true;
	s.facts.site = (struct evidence_site){.state = EVIDENCE_GOOD, .at = NOW};
	for (int64_t now = NOW; now < NOW + 100 * DAY; now += DAY / 4) {
		s.verdict.record = now > NOW + 80 * DAY ? RECORD_EXPIRED : RECORD_VALID;
		scene_judge(&s, now);
		for (unsigned i = 0; i < EVIDENCE_SOURCE_COUNT; i++) {
			const struct evidence_item *item = &s.evidence.items[i];

			assert_int_equal(item->state == EVIDENCE_GOOD, item->until != 0);
			assert_true(item->state != EVIDENCE_GOOD || item->until >= now);
		}
	}
	scene_judge(&s, NOW + DAY);
	assert_int_equal(s.evidence.items[EVIDENCE_OCSP].state, EVIDENCE_GOOD);
	scene_judge(&s, NOW + DAY + 1);
	assert_int_equal(s.evidence.items[EVIDENCE_OCSP].state, EVIDENCE_UNKNOWN);
	assert_int_equal(s.evidence.items[EVIDENCE_OCSP].since, NOW + DAY);
	assert_int_equal(s.evidence.items[EVIDENCE_CRL].state, EVIDENCE_GOOD);
	assert_int_equal(s.evidence.revocation, EVIDENCE_OCSP);
}

static void of_an_expired_certificate_nobody_speaks_unless_it_is_revoked(void **state)
{
	struct scene s;

	(void)state;
	scene_set(&s);
	sayings_set(&s.facts.revocation, SAYS_NOTHING, SAYS_GOOD, NOW);
	s.facts.revocation.ocsp_until = NOW + 900 * DAY;
	s.verdict.record = RECORD_EXPIRED;
	scene_judge(&s, NOW + 81 * DAY);
	assert_int_equal(s.evidence.items[EVIDENCE_RECORD].state, EVIDENCE_NONE);
	assert_int_equal(s.evidence.items[EVIDENCE_CRL].state, EVIDENCE_NONE);
	assert_int_equal(s.evidence.items[EVIDENCE_OCSP].state, EVIDENCE_NONE);
	assert_false(s.evidence.is_watched);
	sayings_set(&s.facts.revocation, SAYS_REVOKED, SAYS_GOOD, NOW);
	s.verdict.record = RECORD_REVOKED;
	scene_judge(&s, NOW + 81 * DAY);
	assert_int_equal(s.evidence.items[EVIDENCE_CRL].state, EVIDENCE_REVOKED);
	assert_int_equal(s.evidence.items[EVIDENCE_OCSP].state, EVIDENCE_NONE);
	assert_true(s.evidence.is_watched);
}

static void what_was_seen_of_another_certificate_says_nothing_of_this_one(void **state)
{
	int64_t at;

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct scene s;

		scene_set(&s);
		sayings_set(&s.facts.revocation, SAYS_REVOKED, SAYS_REVOKED, NOW);
		s.facts.certified_since = NOW - 10 * DAY;
		s.record.issuances[0].not_before += i == 0;
		s.record.issuances[0].not_after += i == 1;
		s.facts.revocation.certificate = i == 2 ? 0 : 1;
		scene_judge(&s, NOW);
		assert_false(evidence_is_revoked(&s.facts, s.verdict.shown, NOW, &at));
		assert_int_equal(s.evidence.items[EVIDENCE_CRL].state, EVIDENCE_UNKNOWN);
		assert_int_equal(s.evidence.items[EVIDENCE_OCSP].state, EVIDENCE_UNKNOWN);
		assert_false(s.evidence.is_watched);
		assert_int_equal(s.evidence.certified_since, 0);
	}
}

static void what_cannot_be_read_is_unknown_and_said_so(void **state)
{
	struct scene s;
	int64_t at;

	(void)state;
	scene_set(&s);
	evidence_judge(NULL, &s.record, &s.verdict, NOW, EVERY, &s.evidence);
	assert_int_equal(s.evidence.items[EVIDENCE_RECORD].state, EVIDENCE_GOOD);
	for (unsigned i = EVIDENCE_CRL; i < EVIDENCE_SOURCE_COUNT; i++)
		assert_int_equal(s.evidence.items[i].state, EVIDENCE_UNKNOWN);
	assert_true(s.evidence.is_watched);
	assert_int_equal(s.evidence.why, REVOCATION_UNWATCHED);
	assert_false(evidence_is_revoked(NULL, s.verdict.shown, NOW, &at));
}

static void the_record_says_what_is_valid_now_and_no_more(void **state)
{
	static const enum evidence_state expected[RECORD_STATE_COUNT] = {
	    [RECORD_NONE] = EVIDENCE_NONE,
	    [RECORD_VALID] = EVIDENCE_GOOD,
	    [RECORD_NOT_YET_VALID] = EVIDENCE_NONE,
	    [RECORD_EXPIRED] = EVIDENCE_NONE,
	    [RECORD_REVOKED] = EVIDENCE_REVOKED,
	    [RECORD_RENEWED] = EVIDENCE_GOOD,
	};

	(void)state;
	for (unsigned i = 0; i < RECORD_STATE_COUNT; i++) {
		struct scene s;

		scene_set(&s);
		sayings_set(&s.facts.revocation, SAYS_GOOD, SAYS_GOOD, NOW);
		s.facts.certified_since = NOW - 10 * DAY;
		s.record.issuances[0].revoked_at = i == RECORD_REVOKED ? NOW - 5 : 0;
		s.verdict.record = (enum record_state)i;
		s.verdict.shown = i == RECORD_NONE ? NULL : s.verdict.shown;
		scene_judge(&s, NOW);
		assert_int_equal(s.evidence.items[EVIDENCE_RECORD].state, expected[i]);
		assert_int_equal(
		    s.evidence.items[EVIDENCE_RECORD].since, i == RECORD_REVOKED ? NOW - 5 : 0);
		assert_int_equal(s.evidence.certified_since != 0, expected[i] == EVIDENCE_GOOD);
		if (i == RECORD_NONE)
			assert_int_equal(s.evidence.items[EVIDENCE_CRL].state, EVIDENCE_UNKNOWN);
		s.record.issuances[0].broken = true;
		scene_judge(&s, NOW);
		assert_int_not_equal(s.evidence.items[EVIDENCE_RECORD].state, EVIDENCE_GOOD);
		assert_int_equal(s.evidence.certified_since, 0);
	}
}

static void what_a_site_shows_counts_for_three_visits(void **state)
{
	static const enum evidence_state states[] = {
	    EVIDENCE_GOOD, EVIDENCE_OTHER, EVIDENCE_FAULT, EVIDENCE_UNKNOWN};
	struct scene s;
	const struct evidence_item *site = &s.evidence.items[EVIDENCE_SITE];

	(void)state;
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		scene_set(&s);
		s.facts.has_site = true;
		s.facts.site = (struct evidence_site){.id = 7, .state = states[i], .at = NOW - DAY};
		scene_judge(&s, NOW + 2 * DAY);
		assert_int_equal(site->state, states[i]);
		assert_int_equal(site->at, NOW - DAY);
		assert_int_equal(s.evidence.site, 7);
		assert_int_equal(site->since, 0);
		scene_judge(&s, NOW + 2 * DAY + 1);
		assert_int_equal(site->state, EVIDENCE_UNKNOWN);
		assert_int_equal(site->since, NOW + 2 * DAY);
	}
	s.facts.site.at = 0;
	scene_judge(&s, NOW);
	assert_int_equal(site->state, EVIDENCE_UNKNOWN);
	assert_int_equal(site->since, 0);
	assert_int_equal(s.evidence.site, 0);
}

static void a_gap_ends_it_a_second_does_not(void **state)
{
	static const struct {
		struct evidence_span spans[4];
		size_t count;
		int64_t since;
	} rows[] = {
	    {{{100, 200}}, 0, 100},                     /* nothing before */
	    {{{100, 200}}, 1, 100},                     /* itself */
	    {{{100, 200}, {50, 99}}, 2, 50},            /* adjoining */
	    {{{100, 200}, {50, 98}}, 2, 100},           /* a second is missing */
	    {{{100, 200}, {50, 150}}, 2, 50},           /* overlapping */
	    {{{100, 200}, {50, 99}, {10, 49}}, 3, 10},  /* two before */
	    {{{100, 200}, {50, 99}, {10, 48}}, 3, 50},  /* a gap between them */
	    {{{90, 300}, {100, 200}, {10, 89}}, 3, 10}, /* one within another */
	    {{{20, 120}, {90, 110}, {0, 19}}, 3, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(evidence_since(100, rows[i].spans, rows[i].count), rows[i].since);
}

static void sources_and_states_have_words(void **state)
{
	(void)state;
	assert_string_equal(evidence_source_name(EVIDENCE_RECORD), "record");
	assert_string_equal(evidence_source_name(EVIDENCE_CRL), "crl");
	assert_string_equal(evidence_source_name(EVIDENCE_OCSP), "ocsp");
	assert_string_equal(evidence_source_name(EVIDENCE_SITE), "site");
	assert_string_equal(evidence_state_name(EVIDENCE_UNKNOWN), "unknown");
	assert_string_equal(evidence_state_name(EVIDENCE_GOOD), "good");
	assert_string_equal(evidence_state_name(EVIDENCE_REVOKED), "revoked");
	assert_string_equal(evidence_state_name(EVIDENCE_NONE), "none");
	assert_string_equal(evidence_state_name(EVIDENCE_OTHER), "other");
	assert_string_equal(evidence_state_name(EVIDENCE_FAULT), "fault");
}

/* ---- reading ---- */

#define CODE "0123456789"
#define OLD "0000000001"

/* The facts of a code; evidence_question.free() them. */
static struct evidence_facts *facts_read(struct office *o, const char *code)
{
	const struct code parsed = a_code(code);
	void *facts = NULL;

	if (evidence_question.ask(NULL, o->store, &parsed, NOW, &facts))
		fail_msg("%s", store_why(o->store)->text);
	assert_true(evidence_question.memory(facts) >= sizeof(struct evidence_facts));
	return facts;
}

static int64_t since_read(struct office *o, const char *code)
{
	struct evidence_facts *facts = facts_read(o, code);
	int64_t since = facts->certified_since;

	evidence_question.free(facts);
	return since;
}

static void of_a_code_that_nobody_has_nothing_is_known(void **state)
{
	struct evidence_facts *facts = facts_read(*state, CODE);

	assert_int_equal(facts->revocation.certificate, 0);
	assert_int_equal(facts->certified_since, 0);
	assert_false(facts->has_site);
	assert_false(facts->is_logged);
	evidence_question.free(facts);
}

static void must_log(struct office *o, const char *code)
{
	const struct ledger_entry e = {.kind = LEDGER_ISSUE, .at = NOW, .code = a_code(code)};

	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(ledger_add(o->store, 0, &e), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
}

static void of_its_entries_in_the_log_the_newest_is_told(void **state)
{
	struct office *o = *state;
	struct evidence_facts *facts;

	must_log(o, CODE);
	facts = facts_read(o, CODE);
	assert_true(facts->is_logged);
	assert_int_equal(facts->logged_at, 0);
	evidence_question.free(facts);
	must_log(o, OLD);
	must_log(o, CODE);
	must_log(o, OLD);
	facts = facts_read(o, CODE);
	assert_int_equal(facts->logged_at, 2);
	evidence_question.free(facts);
}

static void the_current_certificate_is_told_of_without_what_went_wrong(void **state)
{
	struct office *o = *state;
	struct evidence_facts *facts;

	office_must_add(o, CODE, "https://a.example/", NULL);
	office_must_issue(o, CODE, "a.example", NOW - 90 * DAY, NOW - 1);
	office_must_issue(o, CODE, "a.example", NOW - DAY, NOW + DAY);
	office_run_sql(o,
	    "INSERT INTO revocation (certificate, ocsp, ocsp_state, ocsp_asked, ocsp_fault)"
	    " VALUES ((SELECT max(id) FROM certificate), 1, 1, 5, 'slow')");
	facts = facts_read(o, CODE);
	assert_int_equal(facts->revocation.not_before, NOW - DAY);
	assert_int_equal(facts->revocation.not_after, NOW + DAY);
	assert_true(facts->revocation.is_watched);
	assert_int_equal(facts->revocation.ocsp_asked, 5);
	assert_non_null(facts->revocation.ocsp_fault.at);
	assert_int_equal(facts->revocation.ocsp_fault.len, 0);
	assert_null(facts->revocation.list_fault.at);
	evidence_question.free(facts);
}

static void of_several_sites_the_worst_is_told(void **state)
{
	/* Weights: foreign and served are WRONG, sni is less, of a page nothing counts here. */
	static const struct {
		const char *first, *second, *finding;
		enum evidence_state state;
		const char *host;
		int64_t since;
	} rows[] = {
	    {"0, 0", "0, 0", "", EVIDENCE_UNKNOWN, "a.example", 0},
	    {"9, 16", "0, 0", "", EVIDENCE_GOOD, "a.example", 0},
	    {"0, 0", "9, 16", "", EVIDENCE_GOOD, "b.example", 0},
	    {"0, 0", "9, 0", "", EVIDENCE_UNKNOWN, "b.example", 0},
	    {"9, 16", "9, 0", "(2, 'served', '{}', 7, 8, NULL, NULL)", EVIDENCE_GOOD, "a.example",
		0},
	    {"9, 16", "9, 0", "(2, 'served', '{}', 7, 8, 8, NULL)", EVIDENCE_FAULT, "b.example", 7},
	    {"9, 16", "9, 0", "(2, 'served', '{}', 7, 8, 8, 9)", EVIDENCE_GOOD, "a.example", 0},
	    {"9, 16", "9, 16", "(2, 'sni', '{}', 7, 8, 8, NULL)", EVIDENCE_GOOD, "a.example", 0},
	    {"9, 16", "9, 16", "(2, 'page', '{}', 7, 8, 8, NULL)", EVIDENCE_GOOD, "a.example", 0},
	    {"9, 16", "9, 16", "(2, 'of later', '{}', 7, 8, 8, NULL)", EVIDENCE_GOOD, "a.example",
		0},
	    {"9, 0", "9, 0",
		"(2, 'foreign', '{}', 6, 8, 8, NULL), (1, 'served', '{}', 7, 8, 8, NULL)",
		EVIDENCE_OTHER, "b.example", 6},
	    {"9, 0", "9, 0",
		"(1, 'foreign', '{}', 6, 8, 8, NULL), (1, 'served', '{}', 7, 8, 8, NULL)",
		EVIDENCE_OTHER, "a.example", 6},
	};
	struct office *o = *state;
	char sql[512];

	office_must_add(o, CODE, "https://a.example/", NULL);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct evidence_facts *facts;

		office_run_sql(o, "DELETE FROM finding");
		office_run_sql(o, "DELETE FROM site");
		snprintf(sql, sizeof sql,
		    "INSERT INTO site (id, code, host, port, visited_at, good) VALUES"
		    " (1, 123456789, 'a.example', 443, %s), (2, 123456789, 'b.example', 443, %s)",
		    rows[i].first, rows[i].second);
		office_run_sql(o, sql);
		if (rows[i].finding[0] != '\0') {
			snprintf(sql, sizeof sql,
			    "INSERT INTO finding (site, what, detail, first_at, last_at,"
			    " confirmed_at, cured_at) VALUES %s",
			    rows[i].finding);
			office_run_sql(o, sql);
		}
		facts = facts_read(o, CODE);
		assert_true(facts->has_site);
		assert_int_equal(facts->site.state, rows[i].state);
		assert_string_equal(facts->site.host, rows[i].host);
		assert_int_equal(facts->site.since, rows[i].since);
		evidence_question.free(facts);
	}
}

/* A contract of this organisation for this host. */
static void add(struct office *o, const char *code, const char *organization, const char *host,
    const char *renews)
{
	char url[100];
	struct contract_form form;

	snprintf(url, sizeof url, "https://%s/", host);
	form = a_form(code, url);
	form.field[CONTRACT_ORGANIZATION] = str_from(organization);
	form.field[CONTRACT_RENEWS] = str_from(renews);
	if (office_add(o, &form))
		fail_msg("%s", o->why.text);
}

static void a_first_certificate_counts_from_its_beginning(void **state)
{
	struct office *o = *state;

	office_must_add(o, CODE, "https://a.example/", NULL);
	office_must_issue(o, CODE, "a.example", NOW - 7 * DAY, NOW + DAY);
	assert_int_equal(since_read(o, CODE), NOW - 7 * DAY);
}

static void renewals_without_a_gap_count_from_the_first(void **state)
{
	struct office *o = *state;

	add(o, "0000000001", "例示", "a.example", "");
	add(o, "0000000002", "例示", "b.example", "0000000001");
	add(o, "0000000003", "別名", "b.example", "0000000002");
	office_must_issue(o, "0000000001", "a.example", NOW - 900 * DAY, NOW - 500 * DAY);
	office_must_issue(o, "0000000002", "b.example", NOW - 500 * DAY, NOW - 100 * DAY);
	office_must_issue(o, "0000000003", "b.example", NOW - 120 * DAY, NOW + DAY);
	assert_int_equal(since_read(o, "0000000001"), NOW - 900 * DAY);
	assert_int_equal(since_read(o, "0000000002"), NOW - 900 * DAY);
	/* The first one is of another host and organisation than the third. */
	assert_int_equal(since_read(o, "0000000003"), NOW - 500 * DAY);
}

static void a_contract_between_that_is_not_of_the_same_counts_for_nothing(void **state)
{
	struct office *o = *state;

	add(o, "0000000001", "例示", "a.example", "");
	add(o, "0000000002", "別名", "b.example", "0000000001");
	add(o, "0000000003", "例示", "a.example", "0000000002");
	office_must_issue(o, "0000000001", "a.example", NOW - 900 * DAY, NOW - 500 * DAY);
	office_must_issue(o, "0000000002", "b.example", NOW - 500 * DAY, NOW - 100 * DAY);
	office_must_issue(o, "0000000003", "a.example", NOW - 100 * DAY, NOW + DAY);
	assert_int_equal(since_read(o, "0000000003"), NOW - 100 * DAY);
	office_must_issue(o, "0000000001", "a.example", NOW - 600 * DAY, NOW - 99 * DAY);
	assert_int_equal(since_read(o, "0000000003"), NOW - 900 * DAY);
}

static void one_that_was_revoked_ends_it_unless_another_took_its_place(void **state)
{
	struct office *o = *state;

	add(o, OLD, "例示", "a.example", "");
	add(o, CODE, "例示", "a.example", OLD);
	office_must_issue(o, OLD, "a.example", NOW - 90 * DAY, NOW + 9 * DAY);
	office_must_issue(o, CODE, "a.example", NOW - DAY, NOW + DAY);
	assert_int_equal(since_read(o, CODE), NOW - 90 * DAY);
	assert_int_equal(office_revoke(o, OLD, "superseded", NOW - DAY, NOW), ERR_OK);
	assert_int_equal(since_read(o, CODE), NOW - 90 * DAY);
	office_run_sql(o, "UPDATE certificate SET revoked_at = revoked_at - 1 WHERE code = 1");
	assert_int_equal(since_read(o, CODE), NOW - DAY);
	office_run_sql(o, "UPDATE certificate SET revoked_at = revoked_at + 5,"
			  " revocation_reason = 'keyCompromise' WHERE code = 1");
	assert_int_equal(since_read(o, CODE), NOW - DAY);
}

static void what_browsers_refuse_and_what_has_not_begun_counts_for_nothing(void **state)
{
	struct office *o = *state;

	add(o, OLD, "例示", "a.example", "");
	add(o, CODE, "例示", "a.example", OLD);
	office_must_issue(o, OLD, "a.example", NOW - 90 * DAY, NOW + 9 * DAY);
	office_must_issue(o, CODE, "a.example", NOW - DAY, NOW + DAY);
	office_run_sql(o, "UPDATE certificate SET broken = 1 WHERE code = 1");
	assert_int_equal(since_read(o, CODE), NOW - DAY);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest pure[] = {
	    cmocka_unit_test(each_source_says_its_own_and_the_worse_one_counts),
	    cmocka_unit_test(every_state_has_its_times),
	    cmocka_unit_test(nothing_is_good_behind_its_time),
	    cmocka_unit_test(of_an_expired_certificate_nobody_speaks_unless_it_is_revoked),
	    cmocka_unit_test(what_was_seen_of_another_certificate_says_nothing_of_this_one),
	    cmocka_unit_test(what_cannot_be_read_is_unknown_and_said_so),
	    cmocka_unit_test(the_record_says_what_is_valid_now_and_no_more),
	    cmocka_unit_test(what_a_site_shows_counts_for_three_visits),
	    cmocka_unit_test(a_gap_ends_it_a_second_does_not),
	    cmocka_unit_test(sources_and_states_have_words),
	};
	const struct CMUnitTest tests[] = {
	    EACH(of_a_code_that_nobody_has_nothing_is_known),
	    EACH(of_its_entries_in_the_log_the_newest_is_told),
	    EACH(the_current_certificate_is_told_of_without_what_went_wrong),
	    EACH(of_several_sites_the_worst_is_told),
	    EACH(a_first_certificate_counts_from_its_beginning),
	    EACH(renewals_without_a_gap_count_from_the_first),
	    EACH(a_contract_between_that_is_not_of_the_same_counts_for_nothing),
	    EACH(one_that_was_revoked_ends_it_unless_another_took_its_place),
	    EACH(what_browsers_refuse_and_what_has_not_begun_counts_for_nothing),
	};

	return cmocka_run_group_tests(pure, NULL, NULL) +
	       cmocka_run_group_tests(tests, NULL, NULL) +
	       cmocka_run_group_tests(tests, office_start_server, office_stop_server);
}
