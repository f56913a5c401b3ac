/* The events one after the other, and the records that the store has ready. */
#include "unit/fixtures/office.h"

#include "record/card.h"
#include "record/feed.h"
#include "store/rows.h"

/* ---- events ---- */

static size_t feed_from(struct office *o, uint64_t from, size_t limit, struct feed_event **ret)
{
	size_t count = 0;

	assert_int_equal(store_feed(o->store, from, limit, &o->arena, ret, &count), ERR_OK);
	return count;
}

static uint64_t newest(struct office *o)
{
	uint64_t id = 0;

	assert_int_equal(store_feed_newest(o->store, &id), ERR_OK);
	return id;
}

static void events_come_in_their_order_with_their_codes(void **state)
{
	struct office *o = *state;
	struct feed_event *events = NULL;

	assert_int_equal(newest(o), 0);
	assert_int_equal(feed_from(o, 0, 10, &events), 0);
	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	office_must_add(o, "0000000002", "https://b.example.jp/", "0000000001");
	office_must_add(o, "0000000003", "https://c.example.jp/", "");
	assert_int_equal(newest(o), 3);
	assert_int_equal(feed_from(o, 0, 10, &events), 3);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(events[i].place.id, i + 1);
		assert_int_equal(code_number(&events[i].code), i + 1);
		assert_int_equal(events[i].renews, i == 1);
	}
	assert_int_equal(feed_from(o, 2, 10, &events), 2);
	assert_int_equal(events[0].place.id, 2);
	assert_int_equal(feed_from(o, 2, 1, &events), 1);
	assert_int_equal(events[0].place.id, 2);
	assert_int_equal(feed_from(o, 4, 10, &events), 0);
}

/* Of the event, where it is the first of a store. */
static uint64_t identity_of(const struct event *event)
{
	struct feed_event *events = NULL;
	struct office *o;
	uint64_t identity;

	assert_int_equal(office_start((void **)&o), 0);
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(store_add_event(o->store, event), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	assert_int_equal(feed_from(o, 1, 10, &events), 1);
	assert_int_equal(events[0].place.id, 1);
	identity = events[0].place.identity;
	assert_int_equal(office_stop((void **)&o), 0);
	return identity;
}

static void an_event_that_says_anything_else_has_another_identity(void **state)
{
	const struct event first = {.at = NOW,
	    .code = a_code("0000000001"),
	    .actor = STR("cli:a"),
	    .action = STR("bc"),
	    .after = STR("{}")};
	struct event others[6];
	uint64_t seen[6];

	(void)state;
	for (size_t i = 0; i < 6; i++)
		others[i] = first;
	others[1].at++;
	others[2].code = a_code("0000000002");
	others[3].actor = STR("cli:ab");
	others[3].action = STR("c");
	others[4].action = STR("bd");
	others[5].after = STR("{\"a\":1}");
	for (size_t i = 0; i < 6; i++) {
		seen[i] = identity_of(&others[i]);
		for (size_t j = 0; j < i; j++)
			assert_true(seen[j] != seen[i]);
	}
	assert_true(identity_of(&first) == seen[0]);
}

/* ---- cards ---- */

/* The code has a card that counts. */
static bool has_card(struct office *o, const char *code, int64_t now)
{
	struct record_wanted wanted[3] = {
	    {.code = a_code("9999999998")}, {.code = a_code(code)}, {.code = a_code("9999999999")}};

	assert_int_equal(store_begin_snapshot(o->store), ERR_OK);
	assert_int_equal(
	    store_end_snapshot(o->store, store_read_cards(o->store, wanted, 3, now, &o->arena)),
	    ERR_OK);
	assert_int_equal(wanted[0].err, ERR_NOT_FOUND);
	assert_int_equal(wanted[2].err, ERR_NOT_FOUND);
	if (wanted[1].err)
		return false;
	assert_string_equal(wanted[1].record.code.text, code);
	assert_int_equal(wanted[1].record.as_of, now);
	assert_int_equal(wanted[1].record.count, 1);
	return true;
}

static void add_issued(struct office *o, const char *code, const char *renews)
{
	office_must_add(o, code, "https://a.example.jp/", renews);
	office_must_issue(o, code, "a.example.jp", NOW - DAY, NOW + 30 * DAY);
}

static void a_card_counts_until_its_record_would_be_another(void **state)
{
	struct office *o = *state;

	office_must_add(o, "0000000001", "https://a.example.jp/", "");
	assert_false(has_card(o, "0000000001", NOW));
	office_must_issue(o, "0000000001", "a.example.jp", NOW - DAY, NOW + 30 * DAY);
	assert_true(has_card(o, "0000000001", NOW));
	assert_true(has_card(o, "0000000001", NOW + 30 * DAY));
	/* From its first second on the next certificate may be the one to show. */
	office_must_issue(o, "0000000001", "a.example.jp", NOW + 10 * DAY, NOW + 90 * DAY);
	assert_true(has_card(o, "0000000001", NOW + 10 * DAY - 1));
	assert_false(has_card(o, "0000000001", NOW + 10 * DAY));
	office_run_sql(o, "UPDATE card SET bytes = substr(bytes, 2)");
	assert_false(has_card(o, "0000000001", NOW));
}

static void a_code_with_a_successor_has_none(void **state)
{
	struct office *o = *state;

	add_issued(o, "0000000001", "");
	assert_true(has_card(o, "0000000001", NOW));
	add_issued(o, "0000000002", "0000000001");
	assert_false(has_card(o, "0000000001", NOW));
	assert_true(has_card(o, "0000000002", NOW));
}

/* More than are read with one statement; with a card, of a chain, without a certificate, damaged,
 * unknown. */
static void many_records_are_read_at_once_each_as_it_is_alone(void **state)
{
	struct office *o = *state;
	struct record_wanted wanted[3 * CARDS_AT_ONCE + 1];
	const size_t count = sizeof wanted / sizeof wanted[0];
	size_t issued = 0;

	for (unsigned i = 0; i < count; i += 2) {
		char code[16];

		snprintf(code, sizeof code, "%010u", i);
		add_issued(o, code, i == 20 ? "0000000002" : "");
	}
	office_must_add(o, "0000000003", "https://a.example.jp/", "");
	office_run_sql(o, "DELETE FROM card WHERE code IN (8, 10)");
	office_run_sql(o, "UPDATE registered_url SET url = 'x' WHERE code = 8");
	for (unsigned i = 0; i < count; i++)
		wanted[i] = (struct record_wanted){.code = code_of_number(i)};
	assert_int_equal(store_records(o->store, wanted, count, NOW, &o->arena), ERR_OK);
	for (unsigned i = 0; i < count; i++) {
		struct record alone;
		enum err err = store_record(o->store, &wanted[i].code, NOW, &o->arena, &alone);

		assert_int_equal(wanted[i].err, i == 8 ? ERR_CORRUPT : ERR_OK);
		assert_int_equal(wanted[i].err, err);
		if (err)
			continue;
		assert_string_equal(wanted[i].record.code.text, alone.code.text);
		assert_int_equal(wanted[i].record.count, alone.count);
		assert_int_equal(wanted[i].record.version, alone.version);
		assert_int_equal(wanted[i].record.as_of, NOW);
		issued += alone.count > 0;
	}
	assert_int_equal(wanted[2].record.count, 2);
	assert_int_equal(issued, count / 2);
}

static void cards_that_older_programs_left_out_are_made_some_at_a_time(void **state)
{
	struct office *o = *state;
	struct code after = {""};
	size_t count = 0;

	for (char code[] = "0000000000"; code[9] <= '6'; code[9]++)
		add_issued(o, code, "");
	office_run_sql(o, "DELETE FROM card WHERE code <> 3");
	office_run_sql(o, "UPDATE registered_url SET url = 'x' WHERE code = 4");
	assert_int_equal(store_fill_cards(o->store, &after, 2, NOW, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_string_equal(after.text, "0000000001");
	assert_true(has_card(o, "0000000000", NOW));
	assert_true(has_card(o, "0000000001", NOW));
	assert_false(has_card(o, "0000000002", NOW));
	/* What does not read is passed over. */
	assert_int_equal(store_fill_cards(o->store, &after, 10, NOW, &count), ERR_OK);
	assert_int_equal(count, 4);
	assert_string_equal(after.text, "0000000006");
	assert_true(has_card(o, "0000000002", NOW));
	assert_false(has_card(o, "0000000004", NOW));
	assert_true(has_card(o, "0000000006", NOW));
	assert_int_equal(store_fill_cards(o->store, &after, 10, NOW, &count), ERR_OK);
	assert_int_equal(count, 0);
	assert_string_equal(after.text, "0000000006");
}

static void cards_that_cannot_be_kept_are_told(void **state)
{
	struct office *o = *state;
	struct code after = {""};
	size_t count = 7;

	add_issued(o, "0000000001", "");
	office_run_sql(o, "DELETE FROM card");
	office_run_sql(o, "ALTER TABLE card RENAME TO elsewhere");
	assert_int_not_equal(store_fill_cards(o->store, &after, 10, NOW, &count), ERR_OK);
	assert_int_equal(count, 7);
	assert_string_equal(after.text, "");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(events_come_in_their_order_with_their_codes),
	    TEST(an_event_that_says_anything_else_has_another_identity),
	    TEST(a_card_counts_until_its_record_would_be_another),
	    TEST(a_code_with_a_successor_has_none),
	    TEST(many_records_are_read_at_once_each_as_it_is_alone),
	    TEST(cards_that_older_programs_left_out_are_made_some_at_a_time),
	    TEST(cards_that_cannot_be_kept_are_told),
	};

	return office_run(tests);
}
