/* Where the code of a chain of renewals leads, and what is said where it leads nowhere. */
#include "unit/fixtures/office.h"

#include "base/local_time.h"
#include "record/succession.h"

#define OLD "0000000001"
#define NEW "0000000002"

/* A contract of this organisation for this host, with a certificate that is valid from then on. */
static void add(struct office *o, const char *code, const char *organization, const char *host,
    const char *renews, int64_t from, int64_t to)
{
	char url[100];
	struct contract_form form;

	snprintf(url, sizeof url, "https://%s/", host);
	form = a_form(code, url);
	form.field[CONTRACT_ORGANIZATION] = str_from(organization);
	form.field[CONTRACT_RENEWS] = str_from(renews);
	if (office_add(o, &form))
		fail_msg("%s", o->why.text);
	office_must_issue(o, code, host, from, to);
}

static void a_successor_with_another_owner_and_other_hosts_is_not_followed_and_told(void **state)
{
	struct office *o = *state;

	add(o, OLD, "例示", "a.example.jp", "", NOW - 90 * DAY, NOW - 1);
	add(o, NEW, "見本", "b.example.jp", OLD, NOW - DAY, NOW + 90 * DAY);
	assert_int_equal(office_record(o, OLD, NOW).count, 1);
	assert_true(office_record(o, OLD, NOW).parted);
	assert_false(office_record(o, NEW, NOW).parted);
}

static void one_with_the_same_owner_or_the_same_host_is_followed(void **state)
{
	struct office *o = *state;

	add(o, OLD, "例示", "a.example.jp", "", NOW - 90 * DAY, NOW - 1);
	add(o, NEW, "例示", "b.example.jp", OLD, NOW - DAY, NOW + 90 * DAY);
	assert_int_equal(office_record(o, OLD, NOW).count, 2);
	assert_false(office_record(o, OLD, NOW).parted);
	add(o, "0000000003", "見本", "b.example.jp", NEW, NOW - DAY, NOW + 90 * DAY);
	assert_int_equal(office_record(o, NEW, NOW).count, 2);
	assert_false(office_record(o, NEW, NOW).parted);
	/* The first leads to the second alone. */
	assert_int_equal(office_record(o, OLD, NOW).count, 2);
	assert_true(office_record(o, OLD, NOW).parted);
}

static void one_that_is_not_valid_is_not_told_of(void **state)
{
	struct office *o = *state;

	add(o, OLD, "例示", "a.example.jp", "", NOW - 90 * DAY, NOW - 1);
	add(o, NEW, "見本", "b.example.jp", OLD, NOW - 9 * DAY, NOW - 1);
	assert_false(office_record(o, OLD, NOW).parted);
}

static void a_chain_of_a_hundred_renewals_leads_to_its_end(void **state)
{
	struct office *o = *state;
	char code[CODE_LENGTH + 1], before[CODE_LENGTH + 1] = "";
	struct record_source source;

	for (int i = 0; i <= 100; i++) {
		snprintf(code, sizeof code, "%010d", i);
		add(o, code, "例示", "a.example.jp", before, NOW - 1000 * DAY + i,
		    i == 100 ? NOW + DAY : NOW - 900 * DAY);
		memcpy(before, code, sizeof before);
	}
	source = office_record(o, "0000000000", NOW);
	assert_int_equal(source.count, 2);
	assert_string_equal(source.issuances[1].code.text, "0000000100");
	assert_false(source.parted);
}

/* No door makes one; a store that has one all the same is read. */
static void a_circle_is_read_to_its_bound(void **state)
{
	struct office *o = *state;
	struct contract_form form = a_form(OLD, "https://a.example.jp/");
	struct code *codes = NULL, code = a_code(OLD);
	struct record_source source;
	size_t count = 0;

	form.field[CONTRACT_RENEWS] = STR(OLD);
	assert_int_equal(office_add(o, &form), ERR_REFUSED);
	add(o, OLD, "例示", "a.example.jp", "", NOW - 90 * DAY, NOW - 1);
	add(o, NEW, "例示", "a.example.jp", OLD, NOW - DAY, NOW + 90 * DAY);
	office_run_sql(o, "UPDATE contract SET renews = 2 WHERE code = 1");
	source = office_record(o, OLD, NOW);
	assert_in_range(source.count, 2, RECORD_ISSUANCES_MAX);
	assert_string_equal(source.issuances[1].code.text, NEW);
	assert_int_equal(store_predecessors(o->store, &code, &o->arena, &codes, &count), ERR_OK);
	assert_in_range(count, 1, STORE_CHAIN_MAX);
	assert_int_equal(office_revoke(o, NEW, "", 0, NOW), ERR_OK);
	assert_int_equal(office_record(o, OLD, NOW).count, 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_successor_with_another_owner_and_other_hosts_is_not_followed_and_told),
	    T(one_with_the_same_owner_or_the_same_host_is_followed),
	    T(one_that_is_not_valid_is_not_told_of),
	    T(a_chain_of_a_hundred_renewals_leads_to_its_end),
	    T(a_circle_is_read_to_its_bound),
	};

	local_time_use("Asia/Tokyo", NULL);
	return office_run(tests);
}
