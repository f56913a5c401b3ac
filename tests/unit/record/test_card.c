/* Cards: when a code's own is believed, and that it never says anything else than the tables. */
#include "unit/fixtures/office.h"

#include "record/card.h"
#include "record/feed.h"

/* Has the code a card that counts at `now`? */
static bool has_card(struct office *o, const char *code, int64_t now)
{
	struct record_wanted wanted = {.code = a_code(code)};

	assert_int_equal(store_read_cards(o->store, &wanted, 1, now, &o->arena), ERR_OK);
	if (wanted.err)
		assert_int_equal(wanted.err, ERR_NOT_FOUND);
	return wanted.err == ERR_OK;
}

static void register_one(struct office *o, const char *code)
{
	office_must_add(o, code, "https://www.shop.example.jp/", "");
	office_must_issue(o, code, "www.shop.example.jp", NOW - DAY, NOW + 90 * DAY);
}

static void what_is_registered_has_a_card_and_each_change_renews_it(void **state)
{
	struct office *o = *state;

	register_one(o, "0000000001");
	assert_true(has_card(o, "0000000001", NOW));
	assert_false(has_card(o, "0000000002", NOW));
	assert_int_equal(office_record(o, "0000000001", NOW).issuances[0].revoked_at, 0);
	assert_int_equal(office_revoke(o, "0000000001", "keyCompromise", 0, NOW), ERR_OK);
	assert_true(has_card(o, "0000000001", NOW));
	assert_int_equal(office_record(o, "0000000001", NOW).issuances[0].revoked_at, NOW);
}

static void a_code_without_certificate_or_with_a_successor_has_none(void **state)
{
	struct office *o = *state;

	office_must_add(o, "0000000001", "https://www.shop.example.jp/", "");
	assert_false(has_card(o, "0000000001", NOW));
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW - DAY, NOW + 90 * DAY);
	assert_true(has_card(o, "0000000001", NOW));
	office_must_add(o, "0000000002", "https://www.shop.example.jp/", "0000000001");
	assert_false(has_card(o, "0000000001", NOW));
	office_must_issue(o, "0000000002", "www.shop.example.jp", NOW - DAY, NOW + 90 * DAY);
	assert_int_equal(office_record(o, "0000000001", NOW).count, 2);
	assert_true(has_card(o, "0000000002", NOW));
}

/* As a program that knows nothing of cards revokes: it writes the row, and its event. */
static void what_an_older_program_changes_takes_the_card_out_of_use(void **state)
{
	struct office *o = *state;
	struct record_source record;

	register_one(o, "0000000001");
	register_one(o, "0000000002");
	office_run_sql(o, "UPDATE certificate SET revoked_at = 1780000000,"
			  " revocation_reason = 'keyCompromise' WHERE code = 1");
	office_run_sql(o, "INSERT INTO event (id, at, code, actor, action)"
			  " VALUES ((SELECT max(id) + 1 FROM event), 1780000000, 1, 'old',"
			  " 'certificate.revoke')");
	assert_false(has_card(o, "0000000001", NOW));
	assert_true(has_card(o, "0000000002", NOW));
	record = office_record(o, "0000000001", NOW);
	assert_int_equal(record.issuances[0].revoked_at, 1780000000);
}

static void from_the_second_that_changes_it_a_card_is_not_taken(void **state)
{
	struct office *o = *state;
	struct record_source was, is;

	register_one(o, "0000000001");
	/* A reissue that begins tomorrow revokes this one then. */
	office_must_issue(o, "0000000001", "www.shop.example.jp", NOW + DAY, NOW + 90 * DAY);
	assert_true(has_card(o, "0000000001", NOW + DAY - 1));
	assert_false(has_card(o, "0000000001", NOW + DAY));
	was = office_record(o, "0000000001", NOW + DAY - 1);
	is = office_record(o, "0000000001", NOW + DAY);
	assert_false(str_eq(was.issuances[0].der, is.issuances[0].der));
	/* The end of a single certificate is no such second: it stays the current one. */
	register_one(o, "0000000002");
	assert_true(has_card(o, "0000000002", NOW + 1000 * DAY));
}

static void cards_that_are_missing_are_made_a_step_at_a_time(void **state)
{
	struct office *o = *state;
	struct code after = {""};
	size_t count = 0;

	for (int i = 1; i <= 5; i++) {
		char code[11];

		snprintf(code, sizeof code, "%010d", i);
		register_one(o, code);
	}
	office_must_add(o, "0000000006", "https://www.shop.example.jp/", "");
	office_run_sql(o, "DELETE FROM card WHERE code <> 2");
	assert_false(has_card(o, "0000000001", NOW));
	assert_int_equal(store_fill_cards(o->store, &after, 2, NOW, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_true(has_card(o, "0000000001", NOW));
	assert_true(has_card(o, "0000000003", NOW));
	assert_false(has_card(o, "0000000004", NOW));
	while (count == 2)
		assert_int_equal(store_fill_cards(o->store, &after, 2, NOW, &count), ERR_OK);
	assert_true(has_card(o, "0000000005", NOW));
	assert_false(has_card(o, "0000000006", NOW));
}

static void a_card_that_does_not_read_is_as_none(void **state)
{
	struct office *o = *state;

	register_one(o, "0000000001");
	office_run_sql(o, office_is_sqlite() ? "UPDATE card SET bytes = x'0102'"
					     : "UPDATE card SET bytes = '\\x0102'::bytea");
	assert_false(has_card(o, "0000000001", NOW));
	assert_int_equal(office_record(o, "0000000001", NOW).count, 1);
}

/* ---- the feed ---- */

static void the_feed_has_each_event_once_in_order_and_says_who_has_predecessors(void **state)
{
	struct office *o = *state;
	struct feed_event *events = NULL;
	uint64_t newest = 1;
	size_t count = 0;

	assert_int_equal(store_feed_newest(o->store, &newest), ERR_OK);
	assert_int_equal(newest, 0);
	register_one(o, "0000000001");
	office_must_add(o, "0000000002", "https://www.shop.example.jp/", "0000000001");
	assert_int_equal(store_feed_newest(o->store, &newest), ERR_OK);
	assert_int_equal(newest, 3);
	assert_int_equal(store_feed(o->store, 1, 100, &o->arena, &events, &count), ERR_OK);
	assert_int_equal(count, 3);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(events[i].place.id, i + 1);
	assert_string_equal(events[1].code.text, "0000000001");
	assert_false(events[1].renews);
	assert_string_equal(events[2].code.text, "0000000002");
	assert_true(events[2].renews);
	assert_int_equal(store_feed(o->store, 2, 1, &o->arena, &events, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(events[0].place.id, 2);
	assert_int_equal(store_feed(o->store, 4, 1, &o->arena, &events, &count), ERR_OK);
	assert_int_equal(count, 0);
}

static uint64_t identity_of(struct office *o, uint64_t id)
{
	struct feed_event *events = NULL;
	size_t count = 0;

	assert_int_equal(store_feed(o->store, id, 1, &o->arena, &events, &count), ERR_OK);
	assert_int_equal(count, 1);
	return events[0].place.identity;
}

static void another_event_of_the_same_number_is_another_place(void **state)
{
	static const char *const columns[] = {
	    "at = at + 1", "code = 7", "actor = 'x'", "action = 'y'", "after = 'z'"};
	struct office *o = *state;

	register_one(o, "0000000001");
	for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
		uint64_t before = identity_of(o, 2);
		char sql[160];

		assert_int_equal(identity_of(o, 2), before);
		/* Events cannot be changed: this one is taken for another's. */
		office_run_sql(o, office_is_sqlite()
				      ? "DROP TRIGGER IF EXISTS event_is_not_changed"
				      : "DROP TRIGGER IF EXISTS event_is_kept ON event");
		snprintf(sql, sizeof sql, "UPDATE event SET %s WHERE id = 2", columns[i]);
		office_run_sql(o, sql);
		assert_true(identity_of(o, 2) != before);
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(what_is_registered_has_a_card_and_each_change_renews_it),
	    TEST(a_code_without_certificate_or_with_a_successor_has_none),
	    TEST(what_an_older_program_changes_takes_the_card_out_of_use),
	    TEST(from_the_second_that_changes_it_a_card_is_not_taken),
	    TEST(cards_that_are_missing_are_made_a_step_at_a_time),
	    TEST(a_card_that_does_not_read_is_as_none),
	    TEST(the_feed_has_each_event_once_in_order_and_says_who_has_predecessors),
	    TEST(another_event_of_the_same_number_is_another_place),
	};

	return office_run(tests);
}
