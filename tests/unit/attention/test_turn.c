/* Alarms over a store: found, told at most once a day, over, listed. */
#include "unit/fixtures/office.h"

#include "attention/board.h"
#include "attention/list.h"
#include "attention/source.h"
#include "attention/turn.h"

#define CODE "0123456789"

/* A whole turn then, and the alarms that are so, or over. */
static struct attention_item *alarms_at(
    struct office *o, int64_t now, bool is_over, size_t expected)
{
	const struct change change = office_change(o, now);
	const struct attention_filter filter = {.is_over = is_over, .limit = 100};
	struct attention_item *items = NULL;
	size_t count = 0;

	if (attention_turn_all(&change))
		fail_msg("%s", o->why.text);
	if (attention_list(o->store, &filter, &o->arena, &items, &count))
		fail_msg("%s", store_why(o->store)->text);
	if (count != expected)
		fail_msg("%zu alarms, not %zu; the first is %s", count, expected,
		    count > 0 ? items[0].word : "none");
	return items;
}

static void assert_alarm(const struct attention_item *item, enum attention_kind kind)
{
	assert_int_equal(item->kind, kind);
}

/* A contract with a certificate of 90 days that ends in so many seconds. */
static void a_contract_that_ends_in(struct office *o, const char *code, int64_t left)
{
	char url[64], host[32];

	snprintf(host, sizeof host, "a%s.example", code);
	snprintf(url, sizeof url, "https://%s/", host);
	office_must_add(o, code, url, NULL);
	office_must_issue(o, code, host, NOW + left - 90 * DAY, NOW + left - 1);
}

static void an_alarm_grows_and_is_over_when_there_is_a_successor(void **state)
{
	struct office *o = *state;
	struct attention_item *items;

	a_contract_that_ends_in(o, CODE, 30 * DAY);
	alarms_at(o, NOW - 1, false, 0);
	items = alarms_at(o, NOW, false, 1);
	assert_alarm(items, ATTENTION_EXPIRES_THIRD);
	assert_string_equal(items[0].contract.code.text, CODE);
	assert_text(items[0].contract.organization, "株式会社テスト");
	assert_text(items[0].host, "a" CODE ".example");
	assert_int_equal(items[0].record_at, NOW + 30 * DAY - 1);
	assert_int_equal(items[0].first_at, NOW);
	items = alarms_at(o, NOW + 15 * DAY, false, 1);
	assert_alarm(items, ATTENTION_EXPIRES_SIXTH);
	assert_int_equal(items[0].first_at, NOW + 15 * DAY);
	assert_alarm(alarms_at(o, NOW + 23 * DAY, false, 1), ATTENTION_EXPIRES_WEEK);
	/* A successor that ends before it is none. */
	office_must_add(o, "0000000001", "https://a" CODE ".example/", CODE);
	office_must_issue(o, "0000000001", "a" CODE ".example", NOW, NOW + 30 * DAY - 2);
	alarms_at(o, NOW + 23 * DAY, false, 2);
	office_must_issue(o, "0000000001", "a" CODE ".example", NOW, NOW + 200 * DAY);
	alarms_at(o, NOW + 24 * DAY, false, 0);
	items = alarms_at(o, NOW + 24 * DAY, true, 2);
	assert_int_equal(items[0].cured_at, NOW + 24 * DAY);
	alarms_at(o, NOW + 31 * DAY, true, 0);
}

static void an_end_that_is_near_is_read_whatever_is_left_of_its_life(void **state)
{
	struct office *o = *state;
	struct attention_end *ends;
	size_t count;

	/* A third of its life are 70 days. */
	office_must_add(o, CODE, "https://a.example/", NULL);
	office_must_issue(o, CODE, "a.example", NOW - 130 * DAY, NOW + 80 * DAY - 1);
	assert_int_equal(
	    attention_ends(o->store, -1, INT64_MAX, NOW, 0, &o->arena, &ends, &count), ERR_OK);
	assert_int_equal(count, 0);
	assert_int_equal(
	    attention_ends(o->store, -1, INT64_MAX, NOW, 80 * DAY, &o->arena, &ends, &count),
	    ERR_OK);
	assert_int_equal(count, 1);
	assert_string_equal(ends[0].code.text, CODE);
	assert_int_equal(ends[0].begins, NOW - 130 * DAY);
	assert_int_equal(ends[0].ends, NOW + 80 * DAY - 1);
	assert_int_equal(
	    attention_ends(o->store, -1, INT64_MAX, NOW, 80 * DAY - 1, &o->arena, &ends, &count),
	    ERR_OK);
	assert_int_equal(count, 0);
}

static void what_is_over_for_a_week_without_a_successor_is_forgotten(void **state)
{
	struct office *o = *state;

	a_contract_that_ends_in(o, CODE, 0);
	assert_alarm(alarms_at(o, NOW, false, 1), ATTENTION_NOT_RENEWED);
	alarms_at(o, NOW + 7 * DAY, false, 0);
	alarms_at(o, NOW + 7 * DAY, true, 0);
}

static void revoked_ended_and_replaced_contracts_have_no_end_to_tell_of(void **state)
{
	struct office *o = *state;

	a_contract_that_ends_in(o, CODE, DAY);
	a_contract_that_ends_in(o, "0000000001", DAY);
	a_contract_that_ends_in(o, "0000000002", DAY);
	alarms_at(o, NOW, false, 3);
	office_revoke(o, CODE, "keyCompromise", NOW, NOW);
	assert_int_equal(store_set_ended(o->store, &(struct code){"0000000001"}, NOW), ERR_OK);
	office_must_issue(o, "0000000002", "a0000000002.example", NOW - DAY, NOW + 100 * DAY);
	alarms_at(o, NOW, false, 0);
	/* A revocation to come is an end as any other. */
	office_must_add(o, "0000000003", "https://b.example/", NULL);
	office_must_issue(o, "0000000003", "b.example", NOW - 80 * DAY, NOW + 120 * DAY);
	office_run_sql(o, "UPDATE certificate SET revoked_at = 1780358400,"
			  " revocation_reason = 'superseded' WHERE code = 3");
	assert_alarm(alarms_at(o, NOW + 1, false, 1), ATTENTION_EXPIRES_DAY);
}

#define BYTES "CAST('12345678901234567890123456789012' AS "

/* Runs SQL that is put together of two parts, around the type of bytes. */
static void run_with_bytes(struct office *o, const char *head, const char *tail)
{
	char sql[600];

	snprintf(sql, sizeof sql, "%s%s%s", head, office_is_sqlite() ? "BLOB" : "BYTEA", tail);
	office_run_sql(o, sql);
}

/* A site with what two visits saw of it. */
static void a_finding(struct office *o, const char *what, const char *detail)
{
	char sql[400];

	snprintf(sql, sizeof sql,
	    "INSERT INTO finding (site, what, detail, first_at, last_at, confirmed_at)"
	    " VALUES (7, '%s', '%s', 1780270000, 1780271000, 1780271000)",
	    what, detail);
	office_run_sql(o, sql);
}

static void what_visits_confirmed_is_told_with_its_site_and_marked(void **state)
{
	struct office *o = *state;
	struct attention_item *items;

	office_must_add(o, CODE, "https://www.a.example/", NULL);
	office_run_sql(o, "INSERT INTO site (id, code, host, port) VALUES"
			  " (7, 123456789, 'www.a.example', 8443)");
	a_finding(o, "served", "{\"reason\":\"older\"}");
	a_finding(o, "hsts", "{}");
	office_run_sql(o, "INSERT INTO finding (site, what, detail, first_at, last_at)"
			  " VALUES (7, 'foreign', '{}', 1780270000, 1780270000)");
	items = alarms_at(o, NOW, false, 1);
	assert_alarm(items, ATTENTION_OLD_SERVED);
	assert_text(items[0].detail, "www.a.example:8443");
	assert_text(items[0].what, "served");
	assert_int_equal(items[0].moment, 1780270000);
	assert_int_equal(items[0].told_at, NOW);
	assert_true(office_try_sql(o, "INSERT INTO attention_turn SELECT 1, 0, 0 FROM finding"
				      " WHERE what = 'served' AND told_at IS NULL"));
	office_run_sql(o, "UPDATE finding SET cured_at = 1780272100 WHERE what = 'served'");
	alarms_at(o, NOW + 200, false, 0);
	items = alarms_at(o, NOW + 200, true, 1);
	assert_int_equal(items[0].cured_at, NOW + 200);
}

static uint64_t told_rows(struct office *o, int64_t now, const char *code)
{
	const struct attention_filter filter = {.limit = 100};
	struct attention_item *items = NULL;
	size_t count = 0;
	uint64_t told = 0;

	alarms_at(o, now, true, 0);
	assert_int_equal(attention_list(o->store, &filter, &o->arena, &items, &count), ERR_OK);
	for (size_t i = 0; i < count; i++)
		told += items[i].told_at == now && strcmp(items[i].contract.code.text, code) == 0;
	return told;
}

static void of_a_contract_is_told_once_a_day(void **state)
{
	struct office *o = *state;

	a_contract_that_ends_in(o, CODE, 7 * DAY);
	a_contract_that_ends_in(o, "0000000001", 7 * DAY);
	office_run_sql(o, "INSERT INTO site (id, code, host, port) VALUES"
			  " (7, 123456789, 'www.a.example', 443)");
	a_finding(o, "served", "{}");
	assert_int_equal(told_rows(o, NOW, CODE), 2);
	a_finding(o, "chain", "{}");
	assert_int_equal(told_rows(o, NOW + 100, CODE), 0);
	assert_int_equal(told_rows(o, NOW + DAY - 1, CODE), 0);
	assert_int_equal(told_rows(o, NOW + DAY, CODE), 1);
	assert_int_equal(told_rows(o, NOW + DAY + 1, CODE), 0);
}

/* What CAs say of the certificate of CODE; SQL's numbers are NOW and days from there. */
static void what_cas_say(struct office *o, const char *columns, const char *values)
{
	char sql[600];

	snprintf(sql, sizeof sql,
	    "INSERT INTO revocation (certificate, %s) SELECT id, %s FROM certificate"
	    " WHERE code = 123456789",
	    columns, values);
	office_run_sql(o, sql);
}

static void where_record_and_world_disagree_both_dates_are_told(void **state)
{
	struct office *o = *state;
	struct attention_item *items;

	a_contract_that_ends_in(o, CODE, 80 * DAY);
	what_cas_say(o, "revoked_at, seen_at, seen_in", "1780270000, 1780271000, 'crl'");
	items = alarms_at(o, NOW, false, 1);
	assert_alarm(items, ATTENTION_REVOKED_OUTSIDE);
	assert_int_equal(items[0].world_at, 1780270000);
	assert_int_equal(items[0].record_at, 0);
	assert_int_equal(items[0].moment, 1780271000);
	/* The record follows, by the watch. */
	office_revoke(o, CODE, "keyCompromise", NOW - 10, NOW);
	office_run_sql(o, "INSERT INTO event (id, at, code, actor, action) VALUES"
			  " (1000, 1780272000, 123456789, 'watch', 'certificate.revoke')");
	items = alarms_at(o, NOW, false, 1);
	assert_int_equal(items[0].record_at, NOW - 10);
	office_run_sql(o, "UPDATE revocation SET vanished_at = 1780272000");
	assert_alarm(alarms_at(o, NOW, false, 1), ATTENTION_VANISHED);
	office_must_issue(o, CODE, "a" CODE ".example", NOW - DAY, NOW + 100 * DAY);
	office_run_sql(o, "UPDATE revocation SET vanished_at = NULL");
	alarms_at(o, NOW, false, 0);
}

static void what_the_cas_newer_list_does_not_have_is_told(void **state)
{
	struct office *o = *state;
	struct attention_item *items;

	run_with_bytes(o,
	    "INSERT INTO revocation_list (id, issuer_key, names, this_update) VALUES (1, " BYTES,
	    "), 'http://c/1', 1780358400)");
	a_contract_that_ends_in(o, CODE, 80 * DAY);
	office_revoke(o, CODE, "keyCompromise", NOW, NOW);
	what_cas_say(o, "list, looked_up", "1, 0");
	/* It was not looked up there. */
	alarms_at(o, NOW + DAY, false, 0);
	/* Whoever was looked up once, in an earlier list, is so in each that comes later. */
	office_run_sql(o, "UPDATE revocation SET looked_up = 1780200000");
	items = alarms_at(o, NOW + DAY, false, 1);
	assert_alarm(items, ATTENTION_UNLISTED);
	assert_int_equal(items[0].record_at, NOW);
	assert_int_equal(items[0].world_at, NOW + DAY);
	assert_text(items[0].detail, "http://c/1");
	office_run_sql(o, "UPDATE revocation SET revoked_at = 1780272000, seen_at = 1780358400");
	alarms_at(o, NOW + DAY, false, 0);
}

static void lists_and_responders_that_are_silent_are_told_of_once_each(void **state)
{
	struct office *o = *state;
	struct attention_item *items;

	run_with_bytes(o,
	    "INSERT INTO revocation_list (id, issuer_key, names, fault) VALUES (1, " BYTES,
	    "), 'http://c/1', 'no answer')");
	alarms_at(o, NOW, false, 0);
	alarms_at(o, NOW + DAY - 1, false, 0);
	items = alarms_at(o, NOW + DAY, false, 1);
	assert_alarm(items, ATTENTION_LIST_SILENT);
	assert_text(items[0].detail, "http://c/1: no answer");
	assert_string_equal(items[0].contract.code.text, "");
	assert_int_equal(items[0].moment, NOW);
	assert_int_equal(items[0].told_at, NOW + DAY);
	office_run_sql(o, "UPDATE revocation_list SET fault = NULL");
	alarms_at(o, NOW + 2 * DAY, false, 0);
	a_contract_that_ends_in(o, CODE, 80 * DAY);
	run_with_bytes(o,
	    "INSERT INTO issuer (id, fingerprint, name_digest, key_digest, der, code)"
	    " SELECT 3, b, b, b, b, 123456789 FROM (SELECT " BYTES,
	    ") AS b) AS bytes");
	what_cas_say(o, "issuer, ocsp, ocsp_asked, ocsp_fault", "3, 1, 1780272000, 'no answer'");
	alarms_at(o, NOW + DAY - 1, false, 0);
	alarms_at(o, NOW + DAY, false, 0);
	items = alarms_at(o, NOW + DAY + 3600, false, 1);
	assert_alarm(items, ATTENTION_RESPONDER_SILENT);
	assert_int_equal(items[0].world_at, NOW);
	office_run_sql(o, "UPDATE revocation SET ocsp_asked = 1780362000, ocsp_fault = NULL");
	alarms_at(o, NOW + DAY + 3601, false, 0);
	/* One that never answered. */
	office_run_sql(o, "UPDATE revocation SET ocsp_asked = 0, ocsp_fault = 'no answer'");
	alarms_at(o, NOW + 2 * DAY, false, 0);
	alarms_at(o, NOW + 3 * DAY - 1, false, 0);
	items = alarms_at(o, NOW + 3 * DAY, false, 1);
	assert_alarm(items, ATTENTION_RESPONDER_SILENT);
	assert_int_equal(items[0].world_at, 0);
}

static void an_application_that_waits_is_told_of_after_a_weekend_until_somebody_decides(
    void **state)
{
	struct office *o = *state;
	struct attention_item *items;

	a_contract_that_ends_in(o, CODE, 80 * DAY);
	office_run_sql(o,
	    "INSERT INTO customer (id, mail, mail_lower, lang, added_at) VALUES (1, 'a', 'a', "
	    "'ja', 1);"
	    "INSERT INTO application (id, customer, kind, code, made, state, version, lang, "
	    "begun_at,"
	    " changed_at, sent_at) VALUES"
	    " (7, 1, 'end', 123456789, NULL, 'sent', 1, 'ja', 1, 1, 1780272000),"
	    " (8, 1, 'renew', 123456789, 123456789, 'sent', 1, 'ja', 1, 1, 1780272000),"
	    " (9, 1, 'contacts', 123456789, NULL, 'draft', 1, 'ja', 1, 1, NULL)");
	alarms_at(o, NOW + 3 * DAY - 1, false, 0);
	items = alarms_at(o, NOW + 3 * DAY, false, 1);
	assert_alarm(items, ATTENTION_APPLICATION_WAITS);
	assert_int_equal(items[0].moment, NOW);
	assert_string_equal(items[0].contract.code.text, CODE);
	office_run_sql(o, "UPDATE application SET state = 'refused' WHERE id = 7");
	alarms_at(o, NOW + 3 * DAY + 1, false, 0);
}

static void a_list_comes_in_pages_by_urgency_kind_and_service(void **state)
{
	struct office *o = *state;
	struct attention_filter filter = {.limit = 2};
	struct attention_item *items = NULL;
	uint64_t counts[ATTENTION_KINDS], pressing = 0;
	size_t count = 0;

	a_contract_that_ends_in(o, "0000000001", 30 * DAY);
	a_contract_that_ends_in(o, "0000000002", DAY);
	a_contract_that_ends_in(o, "0000000003", 29 * DAY);
	alarms_at(o, NOW, false, 3);
	assert_int_equal(attention_list(o->store, &filter, &o->arena, &items, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_string_equal(items[0].contract.code.text, "0000000002");
	assert_string_equal(items[1].contract.code.text, "0000000003");
	filter.after = attention_place_of(&filter, &items[1]);
	assert_int_equal(attention_list(o->store, &filter, &o->arena, &items, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_string_equal(items[0].contract.code.text, "0000000001");
	filter = (struct attention_filter){.limit = 9, .kind = ATTENTION_EXPIRES_THIRD};
	assert_int_equal(attention_list(o->store, &filter, &o->arena, &items, &count), ERR_OK);
	assert_int_equal(count, 2);
	filter = (struct attention_filter){.limit = 9, .service = STR("EV")};
	assert_int_equal(attention_list(o->store, &filter, &o->arena, &items, &count), ERR_OK);
	assert_int_equal(count, 0);
	assert_int_equal(attention_counts(o->store, counts), ERR_OK);
	assert_int_equal(counts[attention_kind_index(ATTENTION_EXPIRES_THIRD)], 2);
	assert_int_equal(counts[attention_kind_index(ATTENTION_EXPIRES_DAY)], 1);
	assert_int_equal(attention_pressing(o->store, &pressing), ERR_OK);
	assert_int_equal(pressing, 1);
}

static void places_are_read_as_they_were_written(void **state)
{
	static const char *const none[] = {"", "1", "1.2", "1.2.", "1.2.3.4", "a.2.3", "1.-2.3"};
	const struct attention_place place = {90, NOW, 17};
	struct attention_place read = {0};
	char text[ATTENTION_PLACE_MAX];

	(void)state;
	attention_place_write(&place, text);
	assert_string_equal(text, "90.1780272000.17");
	assert_true(attention_place_read(str_from(text), &read));
	assert_int_equal(read.kind, 90);
	assert_int_equal(read.moment, NOW);
	assert_int_equal(read.id, 17);
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		assert_false(attention_place_read(str_from(none[i]), &read));
}

static void one_server_at_a_time_has_the_turn(void **state)
{
	struct office *o = *state;
	const struct change change = office_change(o, NOW), later = office_change(o, NOW + 121);
	struct attention_turn mine = {0}, other = {0};
	bool more = false;

	assert_int_equal(attention_turn(&change, &mine, false, &more), ERR_OK);
	assert_true(more);
	assert_int_equal(attention_turn(&change, &other, false, &more), ERR_OK);
	assert_false(more);
	/* It died. */
	assert_int_equal(attention_turn(&later, &other, false, &more), ERR_OK);
	assert_true(more);
	assert_int_equal(attention_turn(&later, &mine, false, &more), ERR_OK);
	assert_false(more);
	while (more || other.turn.claimed != 0)
		assert_int_equal(attention_turn(&later, &other, false, &more), ERR_OK);
	/* The next one is due a second later at the earliest. */
	assert_int_equal(attention_turn(&later, &mine, false, &more), ERR_OK);
	assert_false(more);
}

static void what_cas_say_is_counted_by_who_says_it(void **state)
{
	struct office *o = *state;
	struct attention_board board = {0};

	run_with_bytes(o,
	    "INSERT INTO revocation_list (id, issuer_key, names, seen_at, next_update) VALUES "
	    "(1, " BYTES,
	    "), 'http://c/1', 1780271000, 1780272000)");
	a_contract_that_ends_in(o, CODE, DAY);
	office_run_sql(o, "INSERT INTO watch_task (kind, subject, due) VALUES (1, 1, 0)");
	what_cas_say(o, "list, looked_up, ocsp, ocsp_state, ocsp_until, seen_in",
	    "1, 1, 1, 1, 1780272001, NULL");
	alarms_at(o, NOW, false, 1);
	assert_int_equal(attention_board_read(o->store, &board), ERR_OK);
	assert_int_equal(board.alarms[attention_kind_index(ATTENTION_EXPIRES_DAY)], 1);
	assert_int_equal(board.list_read_at, 1780271000);
	assert_int_equal(attention_board_read_certificates(o->store, NOW, &board), ERR_OK);
	assert_int_equal(board.certificates[ATTENTION_BY_LIST][ATTENTION_GOOD], 1);
	assert_int_equal(board.certificates[ATTENTION_BY_OCSP][ATTENTION_GOOD], 1);
	/* The list is over, and the answer is not. */
	assert_int_equal(attention_board_read_certificates(o->store, NOW + 1, &board), ERR_OK);
	assert_int_equal(board.certificates[ATTENTION_BY_LIST][ATTENTION_GOOD], 0);
	assert_int_equal(board.certificates[ATTENTION_BY_LIST][ATTENTION_UNKNOWN], 1);
	assert_int_equal(board.certificates[ATTENTION_BY_OCSP][ATTENTION_GOOD], 1);
	office_run_sql(o, "UPDATE revocation SET seen_in = 'crl', list = 1");
	assert_int_equal(attention_board_read_certificates(o->store, NOW, &board), ERR_OK);
	assert_int_equal(board.certificates[ATTENTION_BY_LIST][ATTENTION_REVOKED], 1);
	assert_int_equal(board.certificates[ATTENTION_BY_OCSP][ATTENTION_GOOD], 1);
	office_run_sql(o, "UPDATE revocation SET list = NULL, ocsp = 0");
	assert_int_equal(attention_board_read_certificates(o->store, NOW, &board), ERR_OK);
	assert_int_equal(board.certificates[ATTENTION_BY_LIST][ATTENTION_REVOKED], 0);
	assert_int_equal(board.certificates[ATTENTION_BY_OCSP][ATTENTION_UNKNOWN], 0);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    EACH(an_alarm_grows_and_is_over_when_there_is_a_successor),
	    EACH(what_is_over_for_a_week_without_a_successor_is_forgotten),
	    EACH(an_end_that_is_near_is_read_whatever_is_left_of_its_life),
	    EACH(revoked_ended_and_replaced_contracts_have_no_end_to_tell_of),
	    EACH(what_visits_confirmed_is_told_with_its_site_and_marked),
	    EACH(of_a_contract_is_told_once_a_day),
	    EACH(where_record_and_world_disagree_both_dates_are_told),
	    EACH(what_the_cas_newer_list_does_not_have_is_told),
	    EACH(lists_and_responders_that_are_silent_are_told_of_once_each),
	    EACH(an_application_that_waits_is_told_of_after_a_weekend_until_somebody_decides),
	    EACH(a_list_comes_in_pages_by_urgency_kind_and_service),
	    EACH(places_are_read_as_they_were_written),
	    EACH(one_server_at_a_time_has_the_turn),
	    EACH(what_cas_say_is_counted_by_who_says_it),
	};

	return office_run(tests);
}
