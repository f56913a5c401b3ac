/* Sites and what was found there: confirmed by a second visit, cured, and come again. */
#include "unit/fixtures/office.h"

#include "doctor/site.h"

#define CODE "0123456789"

/* A contract with one site; its id. */
static int64_t a_site(struct office *o)
{
	const struct change change = office_change(o, NOW);
	const struct code code = a_code(CODE);
	int64_t id = 0;

	office_must_add(o, CODE, "https://www.a.example/", NULL);
	assert_int_equal(doctor_site_add(&change, &code, STR("www.a.example"), 443, &id), ERR_OK);
	return id;
}

/* A visit at a time that finds this wrong ("" for nothing), and the protocol good; is it to be
 * repeated soon? */
static bool visit_finds(struct office *o, int64_t id, int64_t at, const char *seen)
{
	const struct change change = office_change(o, at);
	struct doctor_report report = {0};
	bool again = false;

	doctor_report_good(&report, DOCTOR_PROTOCOL);
	if (seen[0] == '\0') {
		doctor_report_good(&report, DOCTOR_SERVED);
	} else {
		struct json *detail = json_new_object();

		json_set_text(detail, "seen", str_from(seen));
		doctor_report_wrong(&report, DOCTOR_SERVED, detail);
	}
	assert_int_equal(doctor_keep(&change, id, DOCTOR_VISIT_TLS, &report, &again), ERR_OK);
	doctor_report_free(&report);
	return again;
}

static struct doctor_state state_of(struct office *o)
{
	const struct code code = a_code(CODE);
	struct doctor_state state;

	assert_int_equal(doctor_read(o->store, &code, &o->arena, &state), ERR_OK);
	return state;
}

static void a_site_that_was_not_visited_says_nothing(void **state)
{
	struct office *o = *state;
	const struct doctor_finding *finding;
	struct doctor_state found;

	a_site(o);
	found = state_of(o);
	assert_true(found.visits);
	assert_int_equal(found.site_count, 1);
	assert_text(found.sites[0].host, "www.a.example");
	assert_int_equal(found.sites[0].port, 443);
	assert_int_equal(found.sites[0].visited_at, 0);
	assert_int_equal(
	    doctor_site_answer(&found.sites[0], DOCTOR_SERVED, &finding), DOCTOR_NOT_KNOWN);
	assert_null(finding);
}

static void a_fault_counts_when_a_second_visit_ten_minutes_later_sees_it(void **state)
{
	struct office *o = *state;
	const int64_t id = a_site(o);
	const struct doctor_finding *finding;
	struct doctor_state found;

	assert_true(visit_finds(o, id, NOW, "old"));
	assert_true(visit_finds(o, id, NOW + 599, "old"));
	found = state_of(o);
	assert_int_equal(
	    doctor_site_answer(&found.sites[0], DOCTOR_SERVED, &finding), DOCTOR_IS_WRONG);
	assert_int_equal(finding->confirmed_at, 0);
	assert_false(
	    doctor_site_is_faulty(&found.sites[0], DOCTOR_VISIT_TLS, DOCTOR_WRONG, &finding));
	assert_false(visit_finds(o, id, NOW + 600, "older"));
	found = state_of(o);
	assert_true(
	    doctor_site_is_faulty(&found.sites[0], DOCTOR_VISIT_TLS, DOCTOR_WRONG, &finding));
	assert_int_equal(finding->check, DOCTOR_SERVED);
	assert_int_equal(finding->first_at, NOW);
	assert_int_equal(finding->confirmed_at, NOW + 600);
	assert_text(finding->detail, "{\"seen\":\"older\"}");
	assert_false(
	    doctor_site_is_faulty(&found.sites[0], DOCTOR_VISIT_PAGE, DOCTOR_NOTE, &finding));
	assert_int_equal(found.sites[0].good, doctor_check_bit(DOCTOR_PROTOCOL));
	assert_int_equal(found.sites[0].visited_at, NOW + 600);
}

static void what_no_second_visit_saw_was_no_fault(void **state)
{
	struct office *o = *state;
	const int64_t id = a_site(o);

	assert_true(visit_finds(o, id, NOW, "old"));
	assert_false(visit_finds(o, id, NOW + 700, ""));
	assert_int_equal(state_of(o).sites[0].finding_count, 0);
}

static void a_cured_fault_stays_with_its_time_and_may_come_again(void **state)
{
	struct office *o = *state;
	const int64_t id = a_site(o);
	const struct doctor_finding *finding;
	struct doctor_state found;

	visit_finds(o, id, NOW, "old");
	visit_finds(o, id, NOW + 600, "old");
	assert_false(visit_finds(o, id, NOW + 1000, ""));
	assert_false(visit_finds(o, id, NOW + 1100, ""));
	found = state_of(o);
	assert_int_equal(found.sites[0].finding_count, 1);
	assert_int_equal(found.sites[0].findings[0].cured_at, NOW + 1000);
	assert_int_equal(
	    doctor_site_answer(&found.sites[0], DOCTOR_SERVED, &finding), DOCTOR_IS_GOOD);
	assert_false(
	    doctor_site_is_faulty(&found.sites[0], DOCTOR_VISIT_TLS, DOCTOR_NOTE, &finding));
	assert_true(visit_finds(o, id, NOW + 5000, "old"));
	found = state_of(o);
	assert_int_equal(found.sites[0].findings[0].first_at, NOW + 5000);
	assert_int_equal(found.sites[0].findings[0].confirmed_at, 0);
	assert_int_equal(found.sites[0].findings[0].cured_at, 0);
}

static void what_a_visit_could_not_find_out_changes_nothing(void **state)
{
	struct office *o = *state;
	const int64_t id = a_site(o);
	const struct change change = office_change(o, NOW + 700);
	struct doctor_report report = {0};
	bool again = true;

	visit_finds(o, id, NOW, "old");
	assert_int_equal(doctor_keep(&change, id, DOCTOR_VISIT_TLS, &report, &again), ERR_OK);
	assert_false(again);
	assert_int_equal(state_of(o).sites[0].findings[0].last_at, NOW);
	assert_int_equal(state_of(o).sites[0].visited_at, NOW + 700);
	assert_int_equal(
	    doctor_keep(&change, id + 1, DOCTOR_VISIT_TLS, &report, &again), ERR_NOT_FOUND);
	report.failed = true;
	assert_int_equal(
	    doctor_keep(&change, id, DOCTOR_VISIT_TLS, &report, &again), ERR_NO_MEMORY);
}

static void a_contract_is_looked_at_again_once_in_ten_minutes(void **state)
{
	struct office *o = *state;
	const struct code code = a_code(CODE), other = a_code("0000000001");
	const struct change now = office_change(o, NOW), later = office_change(o, NOW + 600);

	a_site(o);
	assert_int_equal(doctor_ask(&now, &code), ERR_OK);
	assert_int_equal(doctor_ask(&now, &code), ERR_BUSY);
	assert_int_equal(doctor_ask(&later, &code), ERR_OK);
	assert_int_equal(doctor_ask(&later, &other), ERR_NOT_FOUND);
	office_must_add(o, "0000000001", "https://b.example/", NULL);
	assert_int_equal(doctor_ask(&later, &other), ERR_NOT_FOUND);
}

static void a_site_goes_with_its_findings(void **state)
{
	struct office *o = *state;
	const int64_t id = a_site(o);
	const struct change change = office_change(o, NOW);
	struct doctor_site site;

	visit_finds(o, id, NOW, "old");
	assert_int_equal(doctor_site_drop(&change, id), ERR_OK);
	assert_int_equal(state_of(o).site_count, 0);
	assert_int_equal(doctor_site(o->store, id, &o->arena, &site), ERR_NOT_FOUND);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    EACH(a_site_that_was_not_visited_says_nothing),
	    EACH(a_fault_counts_when_a_second_visit_ten_minutes_later_sees_it),
	    EACH(what_no_second_visit_saw_was_no_fault),
	    EACH(a_cured_fault_stays_with_its_time_and_may_come_again),
	    EACH(what_a_visit_could_not_find_out_changes_nothing),
	    EACH(a_contract_is_looked_at_again_once_in_ten_minutes),
	    EACH(a_site_goes_with_its_findings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL) +
	       cmocka_run_group_tests(tests, office_start_server, office_stop_server);
}
