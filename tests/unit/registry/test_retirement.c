/* Services that are given up: what they issued counts as revoked from a day on. */
#include "unit/fixtures/office.h"

#include "base/local_time.h"
#include "config/reading.h"
#include "registry/retirement.h"

#define HOST "www.shop.example.jp"
#define URL "https://" HOST "/"
#define CODE "0000000001"
#define DAY_30 (NOW + 30 * DAY - 9 * 3600) /* 2026-07-01 in Tokyo */

static struct config config;

static void retire(const char *retired)
{
	struct config_reading r;

	config_begin(&r, &config, NULL, NULL);
	config_pair(&r, "t.conf", 1, STR("issue"), STR("retired"), str_from(retired));
	assert_int_equal(config_end(&r), ERR_OK);
}

static void issue_at(struct office *o, const char *code, int64_t from, int64_t to, int64_t now)
{
	const struct registry_terms terms = {.config = &config, .approvals = 1};
	const struct registry_clerk k = {.change = office_change(o, now), .terms = &terms};
	struct str der = a_certificate(HOST, from, to);
	struct code parsed = a_code(code);

	if (registry_certificate_add(&k, &parsed, der, false, &o->effect))
		fail_msg("%s", o->why.text);
	forge_free(der);
}

static struct store_certificate first_of(struct office *o, const char *code)
{
	return office_show(o, code).certificates[0];
}

/* All steps of a walk of so many contracts each; how many there were. */
static int walk(struct office *o, size_t limit, int64_t now)
{
	struct retirement_place place = {.service = 0};
	bool more = true;
	int steps = 0;

	while (more) {
		const struct change change = office_change(o, now);

		assert_int_equal(retirement_walk(&change, &config, limit, &place, &more), ERR_OK);
		steps++;
	}
	return steps;
}

static void what_is_added_is_revoked_from_that_day_and_told_beforehand(void **state)
{
	struct office *o = *state;
	struct store_entry entry;

	retire("SR3.0=2026-07-01");
	office_must_add(o, CODE, URL, "");
	issue_at(o, CODE, NOW - DAY, NOW + 90 * DAY, NOW);
	assert_int_equal(o->effect.warning_count, 1);
	assert_non_null(strstr(
	    o->effect.warnings[0].text, "SR3.0 is given up: from 2026-07-01T00:00:00+09:00 on"));
	entry = office_show(o, CODE);
	assert_int_equal(entry.certificates[0].revoked_at, DAY_30);
	assert_text(entry.certificates[0].revocation_reason, "cessationOfOperation");
	assert_text(entry.events[entry.event_count - 1].action, "certificate.revoke");
	assert_int_equal(office_record(o, CODE, DAY_30 - 1).issuances[0].revoked_at, 0);
	assert_int_equal(office_record(o, CODE, DAY_30).issuances[0].revoked_at, DAY_30);
}

static void what_ends_before_is_not_touched(void **state)
{
	struct office *o = *state;

	retire("SR3.0=2026-07-01");
	office_must_add(o, CODE, URL, "");
	issue_at(o, CODE, NOW - DAY, DAY_30 - 1, NOW);
	assert_int_equal(o->effect.warning_count, 0);
	assert_int_equal(first_of(o, CODE).revoked_at, 0);
	office_must_add(o, "0000000002", URL, "");
	issue_at(o, "0000000002", NOW - DAY, DAY_30, NOW);
	assert_int_equal(first_of(o, "0000000002").revoked_at, DAY_30);
}

static void what_begins_later_is_revoked_from_its_beginning(void **state)
{
	struct office *o = *state;

	retire("SR3.0=2026-05-01");
	office_must_add(o, CODE, URL, "");
	issue_at(o, CODE, NOW - DAY, NOW + 90 * DAY, NOW);
	assert_int_equal(first_of(o, CODE).revoked_at, NOW - DAY);
}

static void other_services_go_on(void **state)
{
	struct office *o = *state;

	retire("EV=2026-07-01");
	office_must_add(o, CODE, URL, "");
	issue_at(o, CODE, NOW - DAY, NOW + 90 * DAY, NOW);
	assert_int_equal(first_of(o, CODE).revoked_at, 0);
	assert_int_equal(walk(o, 10, NOW), 1);
	assert_int_equal(first_of(o, CODE).revoked_at, 0);
}

static void those_that_are_there_are_found_step_by_step_and_once(void **state)
{
	struct office *o = *state;
	char code[CODE_LENGTH + 1];
	size_t events;

	retire("");
	for (int i = 0; i < 5; i++) {
		snprintf(code, sizeof code, "%010d", i);
		office_must_add(o, code, URL, "");
		issue_at(o, code, NOW - DAY, NOW + 90 * DAY, NOW);
	}
	assert_int_equal(office_revoke(o, "0000000003", "keyCompromise", 0, NOW), ERR_OK);
	assert_int_equal(walk(o, 2, NOW), 1);
	assert_int_equal(first_of(o, "0000000000").revoked_at, 0);
	retire("EV=2026-07-01 SR3.0=2026-07-01");
	assert_int_equal(walk(o, 2, NOW), 4);
	for (int i = 0; i < 5; i++) {
		snprintf(code, sizeof code, "%010d", i);
		assert_int_equal(first_of(o, code).revoked_at, i == 3 ? NOW : DAY_30);
	}
	events = office_show(o, "0000000004").event_count;
	assert_int_equal(walk(o, 2, NOW), 2);
	assert_int_equal(office_show(o, "0000000004").event_count, events);
}

static void a_date_that_is_moved_moves_what_is_planned(void **state)
{
	struct office *o = *state;

	retire("SR3.0=2026-07-01");
	office_must_add(o, CODE, URL, "");
	issue_at(o, CODE, NOW - DAY, NOW + 90 * DAY, NOW);
	retire("SR3.0=2026-07-11");
	walk(o, 10, NOW);
	assert_int_equal(first_of(o, CODE).revoked_at, DAY_30 + 10 * DAY);
	retire("SR3.0=2026-06-21");
	walk(o, 10, NOW);
	assert_int_equal(first_of(o, CODE).revoked_at, DAY_30 - 10 * DAY);
	/* What is revoked stays so. */
	retire("SR3.0=2026-08-01");
	walk(o, 10, DAY_30);
	assert_int_equal(first_of(o, CODE).revoked_at, DAY_30 - 10 * DAY);
}

static void what_is_replaced_sooner_is_revoked_for_that(void **state)
{
	struct office *o = *state;
	struct store_entry entry;

	retire("SR3.0=2026-07-01");
	office_must_add(o, CODE, URL, "");
	issue_at(o, CODE, NOW - DAY, NOW + 90 * DAY, NOW);
	issue_at(o, CODE, NOW + 5 * DAY, NOW + 90 * DAY, NOW);
	entry = office_show(o, CODE);
	assert_int_equal(entry.certificates[0].revoked_at, NOW + 5 * DAY);
	assert_text(entry.certificates[0].revocation_reason, "superseded");
	assert_int_equal(entry.certificates[1].revoked_at, DAY_30);
	walk(o, 10, NOW);
	assert_int_equal(first_of(o, CODE).revoked_at, NOW + 5 * DAY);
}

#define T(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(what_is_added_is_revoked_from_that_day_and_told_beforehand),
	    T(what_ends_before_is_not_touched),
	    T(what_begins_later_is_revoked_from_its_beginning),
	    T(other_services_go_on),
	    T(those_that_are_there_are_found_step_by_step_and_once),
	    T(a_date_that_is_moved_moves_what_is_planned),
	    T(what_is_replaced_sooner_is_revoked_for_that),
	};

	local_time_use("Asia/Tokyo", NULL);
	return office_run(tests);
}
