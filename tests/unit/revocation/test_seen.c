/* Tests what becomes of a certificate that was seen revoked, on each kind of database. */
#include "unit/fixtures/office.h"

#include "registry/revocation.h"
#include "revocation/read.h"

enum { HOUR = 3600 };

/* A contract with a certificate that is watched, whose id is returned. */
static int64_t watched(struct office *o)
{
	int64_t id;
	char sql[200];

	office_must_add(o, "0000000001", "https://shop.example/", "");
	office_must_issue(o, "0000000001", "shop.example", NOW - 10 * DAY, NOW + 80 * DAY);
	id = office_show(o, "0000000001").certificates[0].id;
	snprintf(sql, sizeof sql, "INSERT INTO revocation (certificate, ocsp) VALUES (%lld, 1)",
	    (long long)id);
	office_run_sql(o, sql);
	return id;
}

static struct revocation_row row_of(struct office *o, int64_t id)
{
	struct revocation_row row;

	assert_int_equal(revocation_read(o->store, id, &o->arena, &row), ERR_OK);
	return row;
}

/* A change of the watch's; was it news? */
static bool see(struct office *o, struct revocation_sight sight, int64_t now)
{
	struct change c = office_change(o, now);
	bool is_new = false;
	enum err err;

	c.actor = "watch";
	err = change_begin(&c);
	if (!err)
		err = revocation_seen(&c, &sight, registry_revocation_seen, &is_new);
	if (change_end(&c, err))
		fail_msg("%s", o->why.text);
	return is_new;
}

static void vanish(struct office *o, int64_t id, const char *source, int64_t now)
{
	const struct change c = office_change(o, now);
	enum err err = change_begin(&c);

	if (!err)
		err = revocation_vanished(&c, id, source);
	assert_int_equal(change_end(&c, err), ERR_OK);
}

static struct store_certificate recorded(struct office *o)
{
	return office_show(o, "0000000001").certificates[0];
}

static void what_was_seen_revoked_is_revoked_in_the_record_too(void **state)
{
	struct office *o = *state;
	int64_t id = watched(o);
	struct store_entry entry;
	const struct event *told;

	assert_true(see(o, (struct revocation_sight){id, "ocsp", NOW - DAY, 1}, NOW));
	entry = office_show(o, "0000000001");
	assert_int_equal(entry.certificates[0].revoked_at, NOW - DAY);
	assert_text(entry.certificates[0].revocation_reason, "keyCompromise");
	told = &entry.events[entry.event_count - 1];
	assert_text(told->actor, "watch");
	assert_true(str_find(told->after, STR("\"seen_in\":\"ocsp\"")) < told->after.len);
	assert_int_equal(office_record(o, "0000000001", NOW).issuances[0].revoked_at, NOW - DAY);
	assert_int_equal(row_of(o, id).seen_at, NOW);
	assert_int_equal(row_of(o, id).revoked_at, NOW - DAY);
	assert_text(row_of(o, id).reason, "keyCompromise");
	assert_text(row_of(o, id).seen_in, "ocsp");
}

static void what_was_seen_first_stays_when_others_say_it_too(void **state)
{
	struct office *o = *state;
	int64_t id = watched(o);
	size_t events;

	assert_true(see(o, (struct revocation_sight){id, "ocsp", NOW - DAY, 1}, NOW));
	events = office_show(o, "0000000001").event_count;
	assert_false(see(o, (struct revocation_sight){id, "ocsp", NOW - DAY, 1}, NOW + HOUR));
	assert_text(row_of(o, id).seen_in, "ocsp");
	assert_false(see(o, (struct revocation_sight){id, "crl", NOW - 2 * DAY, 4}, NOW + HOUR));
	assert_text(row_of(o, id).seen_in, "ocsp,crl");
	assert_int_equal(row_of(o, id).revoked_at, NOW - DAY);
	assert_int_equal(row_of(o, id).seen_at, NOW);
	assert_int_equal(office_show(o, "0000000001").event_count, events);
}

static void what_the_record_revoked_before_stays_as_it_is(void **state)
{
	struct office *o = *state;
	int64_t id = watched(o);
	size_t events;

	assert_int_equal(office_revoke(o, "0000000001", "superseded", NOW - HOUR, NOW), ERR_OK);
	events = office_show(o, "0000000001").event_count;
	assert_true(see(o, (struct revocation_sight){id, "crl", NOW - DAY, 1}, NOW));
	assert_text(recorded(o).revocation_reason, "superseded");
	assert_int_equal(office_show(o, "0000000001").event_count, events);
}

static void a_time_that_lies_ahead_is_now(void **state)
{
	struct office *o = *state;

	see(o, (struct revocation_sight){watched(o), "crl", NOW + DAY, 0}, NOW);
	assert_int_equal(recorded(o).revoked_at, NOW);
}

static void one_revoked_before_it_began_is_so_from_its_beginning(void **state)
{
	struct office *o = *state;

	see(o, (struct revocation_sight){watched(o), "crl", 0, 0}, NOW);
	assert_int_equal(recorded(o).revoked_at, NOW - 10 * DAY);
}

static void a_source_that_does_not_say_so_any_more_is_noted_and_changes_nothing(void **state)
{
	struct office *o = *state;
	int64_t id = watched(o);

	vanish(o, id, "crl", NOW);
	assert_int_equal(row_of(o, id).vanished_at, 0);
	see(o, (struct revocation_sight){id, "crl", NOW - DAY, 4}, NOW);
	vanish(o, id, "ocsp", NOW + HOUR); /* which had not said so */
	assert_int_equal(row_of(o, id).vanished_at, 0);
	vanish(o, id, "crl", NOW + HOUR);
	vanish(o, id, "crl", NOW + 2 * HOUR);
	assert_int_equal(row_of(o, id).vanished_at, NOW + HOUR);
	assert_int_equal(row_of(o, id).revoked_at, NOW - DAY);
	assert_int_equal(recorded(o).revoked_at, NOW - DAY);
	/* Another source does not bring it back there. */
	see(o, (struct revocation_sight){id, "ocsp", NOW - DAY, 4}, NOW + 3 * HOUR);
	assert_int_equal(row_of(o, id).vanished_at, NOW + HOUR);
}

static void who_says_it_again_has_not_forgotten_it(void **state)
{
	struct office *o = *state;
	int64_t id = watched(o);

	see(o, (struct revocation_sight){id, "crl", NOW - DAY, 4}, NOW);
	vanish(o, id, "crl", NOW + HOUR);
	see(o, (struct revocation_sight){id, "crl", NOW - DAY, 4}, NOW + 2 * HOUR);
	assert_int_equal(row_of(o, id).vanished_at, 0);
	assert_text(row_of(o, id).seen_in, "crl");
}

static void what_is_not_watched_or_not_there_is_told_apart(void **state)
{
	struct office *o = *state;
	struct revocation_row row;
	int64_t id;

	office_must_add(o, "0000000001", "https://shop.example/", "");
	office_must_issue(o, "0000000001", "shop.example", NOW - DAY, NOW + DAY);
	id = recorded(o).id;
	row = row_of(o, id);
	assert_false(row.is_watched);
	assert_int_equal(row.not_before, NOW - DAY);
	assert_int_equal(row.added_at, NOW);
	assert_int_equal(revocation_read(o->store, id + 1, &o->arena, &row), ERR_NOT_FOUND);
}

static void each_reason_has_the_word_of_the_standard(void **state)
{
	(void)state;
	assert_string_equal(revocation_reason_word(0), "unspecified");
	assert_string_equal(revocation_reason_word(1), "keyCompromise");
	assert_string_equal(revocation_reason_word(6), "certificateHold");
	assert_string_equal(revocation_reason_word(8), "unspecified");
	assert_string_equal(revocation_reason_word(9), "privilegeWithdrawn");
	assert_string_equal(revocation_reason_word(10), "aACompromise");
	assert_string_equal(revocation_reason_word(11), "unspecified");
	assert_string_equal(revocation_reason_word(-1), "unspecified");
}

#define T(f) cmocka_unit_test_setup_teardown(f, office_start, office_stop)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    T(what_was_seen_revoked_is_revoked_in_the_record_too),
	    T(what_was_seen_first_stays_when_others_say_it_too),
	    T(what_the_record_revoked_before_stays_as_it_is),
	    T(a_time_that_lies_ahead_is_now),
	    T(one_revoked_before_it_began_is_so_from_its_beginning),
	    T(a_source_that_does_not_say_so_any_more_is_noted_and_changes_nothing),
	    T(who_says_it_again_has_not_forgotten_it),
	    T(what_is_not_watched_or_not_there_is_told_apart),
	    T(each_reason_has_the_word_of_the_standard),
	};

	return office_run(tests);
}
