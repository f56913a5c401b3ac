/* The state of a record at a time, and the verdict that joins it with the link. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "record/verdict.h"
#include "unit/fixtures/sites.h"

enum { NOW = 1800000000, DAY = 86400 };

/* A code and two successors; each test sets their times. */
struct chain {
	struct origin_url urls[3];
	char sites[3][512];
	struct record record;
};

static void set_host(struct chain *c, size_t i, const char *host)
{
	struct origin *o = &c->urls[i].origin;

	o->scheme = ORIGIN_HTTPS;
	o->port = 443;
	str_copy(o->host, sizeof o->host, str_from(host));
	c->urls[i].path = STR("/");
	c->record.issuances[i].sites = sites_write(c->sites[i], sizeof c->sites[i], &c->urls[i], 1);
}

/* `count` issuances that are valid now, all for https://shop.example/. */
static void start(struct chain *c, size_t count)
{
	memset(c, 0, sizeof *c);
	for (size_t i = 0; i < 3; i++) {
		c->record.issuances[i].not_before = NOW - DAY;
		c->record.issuances[i].not_after = NOW + DAY;
		c->record.issuances[i].sticker = true;
		set_host(c, i, "shop.example");
	}
	c->record.count = count;
	c->record.until = INT64_MAX;
}

static enum record_state state_at(const struct chain *c, int64_t now)
{
	const struct issuance *shown;

	return record_state_at(&c->record, now, &shown);
}

static struct verdict verdict_from(const struct chain *c, struct str referer)
{
	struct link_evidence evidence = {.referer = referer};
	struct verdict v;

	verdict_make(&c->record, &evidence, NOW, &v);
	return v;
}

static void both_ends_of_the_validity_belong_to_it(void **state)
{
	struct chain c;

	(void)state;
	start(&c, 1);
	assert_int_equal(state_at(&c, NOW - DAY - 1), RECORD_NOT_YET_VALID);
	assert_int_equal(state_at(&c, NOW - DAY), RECORD_VALID);
	assert_int_equal(state_at(&c, NOW + DAY), RECORD_VALID);
	assert_int_equal(state_at(&c, NOW + DAY + 1), RECORD_EXPIRED);
}

static void a_revocation_outlasts_expiry_and_a_clock_that_is_set_back(void **state)
{
	struct chain c;

	(void)state;
	start(&c, 1);
	c.record.issuances[0].revoked_at = NOW;
	assert_int_equal(state_at(&c, NOW - 1), RECORD_REVOKED);
	assert_int_equal(state_at(&c, NOW), RECORD_REVOKED);
	assert_int_equal(state_at(&c, NOW + 2 * DAY), RECORD_REVOKED);
}

static void nothing_issued_is_none(void **state)
{
	const struct issuance *shown = (const struct issuance *)1;
	struct chain c;

	(void)state;
	start(&c, 0);
	assert_int_equal(record_state_at(&c.record, NOW, &shown), RECORD_NONE);
	assert_null(shown);
}

static void a_contract_that_wishes_no_sticker_is_as_none(void **state)
{
	struct chain c;

	(void)state;
	start(&c, 2);
	c.record.issuances[1].sticker = false;
	assert_int_equal(state_at(&c, NOW), RECORD_VALID);
	c.record.issuances[0].sticker = false;
	c.record.issuances[1].sticker = true;
	assert_int_equal(state_at(&c, NOW), RECORD_NONE);
}

static void a_record_says_when_its_state_may_change(void **state)
{
	struct chain c;

	(void)state;
	start(&c, 2);
	c.record.issuances[1].not_before = NOW + 10;
	assert_int_equal(record_changes_at(&c.record, NOW), NOW + 10);
	assert_int_equal(record_changes_at(&c.record, NOW + 10), NOW + DAY + 1);
	assert_int_equal(record_changes_at(&c.record, NOW + DAY + 1), INT64_MAX);
}

static void the_newest_valid_successor_is_shown(void **state)
{
	const struct issuance *shown;
	struct chain c;

	(void)state;
	start(&c, 3);
	assert_int_equal(record_state_at(&c.record, NOW, &shown), RECORD_RENEWED);
	assert_ptr_equal(shown, &c.record.issuances[2]);
	c.record.issuances[2].revoked_at = NOW - 1;
	assert_int_equal(record_state_at(&c.record, NOW, &shown), RECORD_RENEWED);
	assert_ptr_equal(shown, &c.record.issuances[1]);
}

static void without_a_valid_successor_the_code_speaks_for_itself(void **state)
{
	const struct issuance *shown;
	struct chain c;

	(void)state;
	start(&c, 2);
	c.record.issuances[0].not_after = NOW - 1;
	c.record.issuances[1].not_before = NOW + 1;
	assert_int_equal(record_state_at(&c.record, NOW, &shown), RECORD_EXPIRED);
	assert_ptr_equal(shown, &c.record.issuances[0]);
}

static void every_cell_of_the_table_has_its_status_and_only_two_are_verified(void **state)
{
	(void)state;
	for (enum record_state record = 0; record < RECORD_STATE_COUNT; record++)
		for (enum link_state link = 0; link < LINK_STATE_COUNT; link++) {
			struct verdict v = {.record = record, .link = {.state = link}};
			bool valid = record == RECORD_VALID || record == RECORD_RENEWED;

			assert_int_equal(verdict_status(&v), record == RECORD_NONE   ? 404
							     : link == LINK_MISMATCH ? 403
										     : 200);
			assert_int_equal(verdict_is_verified(&v), valid && link == LINK_MATCH);
		}
}

static void what_browsers_refuse_is_never_verified(void **state)
{
	struct chain c;
	struct verdict v;

	(void)state;
	start(&c, 2);
	v = verdict_from(&c, STR("https://shop.example/"));
	assert_true(verdict_is_verified(&v));
	assert_false(verdict_is_broken(&v));
	for (size_t i = 0; i < 2; i++)
		c.record.issuances[i].broken = true;
	v = verdict_from(&c, STR("https://shop.example/"));
	assert_true(verdict_is_broken(&v));
	assert_false(verdict_is_verified(&v));
	/* Of what is not valid something worse is to be said. */
	for (v.record = 0; v.record < RECORD_STATE_COUNT; v.record++)
		assert_int_equal(
		    verdict_is_broken(&v), v.record == RECORD_VALID || v.record == RECORD_RENEWED);
}

static void an_unknown_code_cannot_match_whatever_the_referer(void **state)
{
	struct chain c;
	struct verdict v;

	(void)state;
	start(&c, 0);
	v = verdict_from(&c, STR("https://shop.example/"));
	assert_int_equal(v.record, RECORD_NONE);
	assert_int_equal(v.link.state, LINK_UNVERIFIABLE);
}

static void a_renewed_code_is_compared_with_the_successors_site(void **state)
{
	struct chain c;

	(void)state;
	start(&c, 2);
	c.record.issuances[0].not_after = NOW - 1;
	set_host(&c, 1, "new.example");
	assert_int_equal(verdict_from(&c, STR("https://new.example/")).link.state, LINK_MATCH);
	assert_int_equal(verdict_from(&c, STR("https://shop.example/")).link.state, LINK_MISMATCH);
}

static void the_old_site_is_genuine_while_its_own_certificate_is_valid(void **state)
{
	struct chain c;
	struct verdict v;

	(void)state;
	start(&c, 2);
	set_host(&c, 1, "new.example");
	v = verdict_from(&c, STR("https://shop.example/"));
	assert_int_equal(v.record, RECORD_VALID);
	assert_int_equal(v.link.state, LINK_MATCH);
	assert_ptr_equal(v.shown, &c.record.issuances[0]);
	c.record.issuances[0].revoked_at = NOW - 1;
	assert_int_equal(verdict_from(&c, STR("https://shop.example/")).link.state, LINK_MISMATCH);
}

static void a_site_between_the_two_is_genuine_while_its_certificate_is_valid(void **state)
{
	struct chain c;
	struct verdict v;

	(void)state;
	start(&c, 3);
	c.record.issuances[0].not_after = NOW - 1;
	set_host(&c, 2, "new.example");
	v = verdict_from(&c, STR("https://shop.example/"));
	assert_int_equal(v.record, RECORD_RENEWED);
	assert_int_equal(v.link.state, LINK_MATCH);
	assert_ptr_equal(v.shown, &c.record.issuances[1]);
	c.record.issuances[1].sticker = false;
	assert_int_equal(verdict_from(&c, STR("https://shop.example/")).link.state, LINK_MISMATCH);
}

static void a_third_site_matches_neither(void **state)
{
	struct chain c;
	struct verdict v;

	(void)state;
	start(&c, 2);
	set_host(&c, 1, "new.example");
	v = verdict_from(&c, STR("https://evil.example/"));
	assert_int_equal(v.record, RECORD_RENEWED);
	assert_int_equal(v.link.state, LINK_MISMATCH);
}

static void a_renewed_code_shows_the_successor_where_both_are_of_the_site(void **state)
{
	struct chain c;
	struct verdict v;

	(void)state;
	start(&c, 2);
	v = verdict_from(&c, STR("https://shop.example/"));
	assert_int_equal(v.record, RECORD_RENEWED);
	assert_int_equal(v.link.state, LINK_MATCH);
	assert_ptr_equal(v.shown, &c.record.issuances[1]);
}

static void a_stored_certificate_is_revoked_from_that_second_on(void **state)
{
	(void)state;
	assert_int_equal(record_certificate_state_at(NOW - DAY, NOW + DAY, 0, NOW), RECORD_VALID);
	assert_int_equal(
	    record_certificate_state_at(NOW - DAY, NOW + DAY, NOW + 1, NOW), RECORD_VALID);
	assert_int_equal(
	    record_certificate_state_at(NOW - DAY, NOW + DAY, NOW, NOW), RECORD_REVOKED);
	assert_int_equal(
	    record_certificate_state_at(NOW - 2 * DAY, NOW - DAY, NOW, NOW), RECORD_REVOKED);
	assert_int_equal(
	    record_certificate_state_at(NOW - 2 * DAY, NOW - DAY, NOW + 1, NOW), RECORD_EXPIRED);
	assert_int_equal(record_certificate_state_at(NOW, NOW, 0, NOW), RECORD_VALID);
	assert_int_equal(
	    record_certificate_state_at(NOW + 1, NOW + 1, 0, NOW), RECORD_NOT_YET_VALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_stored_certificate_is_revoked_from_that_second_on),
	    cmocka_unit_test(both_ends_of_the_validity_belong_to_it),
	    cmocka_unit_test(a_revocation_outlasts_expiry_and_a_clock_that_is_set_back),
	    cmocka_unit_test(nothing_issued_is_none),
	    cmocka_unit_test(a_contract_that_wishes_no_sticker_is_as_none),
	    cmocka_unit_test(a_record_says_when_its_state_may_change),
	    cmocka_unit_test(the_newest_valid_successor_is_shown),
	    cmocka_unit_test(without_a_valid_successor_the_code_speaks_for_itself),
	    cmocka_unit_test(every_cell_of_the_table_has_its_status_and_only_two_are_verified),
	    cmocka_unit_test(what_browsers_refuse_is_never_verified),
	    cmocka_unit_test(an_unknown_code_cannot_match_whatever_the_referer),
	    cmocka_unit_test(a_renewed_code_is_compared_with_the_successors_site),
	    cmocka_unit_test(the_old_site_is_genuine_while_its_own_certificate_is_valid),
	    cmocka_unit_test(a_site_between_the_two_is_genuine_while_its_certificate_is_valid),
	    cmocka_unit_test(a_third_site_matches_neither),
	    cmocka_unit_test(a_renewed_code_shows_the_successor_where_both_are_of_the_site),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
