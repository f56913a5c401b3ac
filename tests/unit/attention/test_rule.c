/* Each alarm begins and ends at its second. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "attention/rule.h"

#define NOW INT64_C(1780272000)
#define DAY INT64_C(86400)

enum { NOTHING = 0 };

/* What is said of a certificate that lives so long when so much of it is left. */
static int said_of(int64_t life, int64_t left)
{
	enum attention_kind kind;

	/* Both ends are a part of it: with one second left it is its last one. */
	return attention_of_end(NOW + left - life, NOW + left - 1, NOW, &kind) ? (int)kind
									       : NOTHING;
}

static void the_end_of_a_certificate_is_told_in_parts_of_its_own_life(void **state)
{
	static const struct {
		int64_t life, left;
		int expected;
	} rows[] = {
	    /* 90 days: a third, a sixth, a week, a day. */
	    {90 * DAY, 30 * DAY + 1, NOTHING},
	    {90 * DAY, 30 * DAY, ATTENTION_EXPIRES_THIRD},
	    {90 * DAY, 15 * DAY + 1, ATTENTION_EXPIRES_THIRD},
	    {90 * DAY, 15 * DAY, ATTENTION_EXPIRES_SIXTH},
	    {90 * DAY, 7 * DAY + 1, ATTENTION_EXPIRES_SIXTH},
	    {90 * DAY, 7 * DAY, ATTENTION_EXPIRES_WEEK},
	    {90 * DAY, DAY + 1, ATTENTION_EXPIRES_WEEK},
	    {90 * DAY, DAY, ATTENTION_EXPIRES_DAY},
	    {90 * DAY, 1, ATTENTION_EXPIRES_DAY},
	    {90 * DAY, 0, ATTENTION_NOT_RENEWED},
	    {90 * DAY, -7 * DAY + 1, ATTENTION_NOT_RENEWED},
	    {90 * DAY, -7 * DAY, NOTHING},
	    /* A week is a sixth of 42 days: of a shorter one it is no word. */
	    {42 * DAY, 7 * DAY, ATTENTION_EXPIRES_WEEK},
	    {42 * DAY - 1, 7 * DAY, ATTENTION_EXPIRES_THIRD},
	    {10 * DAY, 10 * DAY / 3 + 1, NOTHING},
	    {10 * DAY, 10 * DAY / 3, ATTENTION_EXPIRES_THIRD},
	    {10 * DAY, 10 * DAY / 6, ATTENTION_EXPIRES_SIXTH},
	    {10 * DAY, DAY, ATTENTION_EXPIRES_DAY},
	    /* A day is a sixth of six days. */
	    {6 * DAY, DAY, ATTENTION_EXPIRES_DAY},
	    {6 * DAY - 1, DAY, ATTENTION_EXPIRES_THIRD},
	    {3600, 1201, NOTHING},
	    {3600, 1200, ATTENTION_EXPIRES_THIRD},
	    {3600, 600, ATTENTION_EXPIRES_SIXTH},
	    {3600, 1, ATTENTION_EXPIRES_SIXTH},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (said_of(rows[i].life, rows[i].left) != rows[i].expected)
			fail_msg("row %zu: %d", i, said_of(rows[i].life, rows[i].left));
}

static void findings_are_alarms_by_what_they_are(void **state)
{
	static const struct {
		const char *word, *reason;
		int expected;
	} rows[] = {
	    {"revoked_served", "", ATTENTION_REVOKED_SERVED},
	    {"foreign", "", ATTENTION_OTHER_SERVED},
	    {"served", "older", ATTENTION_OLD_SERVED},
	    {"served", "other", ATTENTION_SITE_WRONG},
	    {"served", "foreign", NOTHING},
	    {"served", "", ATTENTION_SITE_WRONG},
	    {"code", "old", ATTENTION_OLD_CODE},
	    {"code", "", ATTENTION_OLD_CODE},
	    {"code", "other", NOTHING},
	    {"chain", "incomplete", ATTENTION_SITE_WRONG},
	    {"connect", "closed", ATTENTION_SITE_WRONG},
	    {"hsts", "none", NOTHING},
	    {"sticker", "", NOTHING},
	    {"of_another_version", "", NOTHING},
	};
	enum attention_kind kind;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int said =
		    attention_of_finding(str_from(rows[i].word), str_from(rows[i].reason), &kind)
			? (int)kind
			: NOTHING;

		if (said != rows[i].expected)
			fail_msg("%s: %d", rows[i].word, said);
	}
}

static void what_is_seen_revoked_while_the_record_was_valid_is_told_for_a_month(void **state)
{
	const struct attention_views seen = {
	    .ends = NOW + 90 * DAY, .world_at = NOW - 100, .seen_at = NOW};
	struct attention_views v = seen;

	(void)state;
	assert_true(attention_is_revoked_outside(&v, NOW));
	assert_true(attention_is_revoked_outside(&v, NOW + 30 * DAY - 1));
	assert_false(attention_is_revoked_outside(&v, NOW + 30 * DAY));
	/* The record knew of it before. */
	v.record_at = NOW - 200;
	assert_false(attention_is_revoked_outside(&v, NOW));
	/* The watch wrote it. */
	v.by_watch = true;
	assert_true(attention_is_revoked_outside(&v, NOW));
	/* It is planned for later. */
	v = seen;
	v.record_at = NOW + 1;
	assert_true(attention_is_revoked_outside(&v, NOW));
	v = seen;
	v.replaced = true;
	assert_false(attention_is_revoked_outside(&v, NOW));
	v = seen;
	v.world_at = 0;
	assert_false(attention_is_revoked_outside(&v, NOW));
}

static void what_vanished_from_a_list_is_told_until_the_certificate_ends(void **state)
{
	struct attention_views v = {.ends = NOW, .world_at = 1, .seen_at = 1, .vanished_at = 2};

	(void)state;
	assert_true(attention_is_vanished(&v, NOW));
	assert_false(attention_is_vanished(&v, NOW + 1));
	v.vanished_at = 0;
	assert_false(attention_is_vanished(&v, NOW));
}

static void what_its_ca_does_not_know_to_be_revoked_is_told_a_day_later(void **state)
{
	const struct attention_views revoked = {.ends = NOW + 90 * DAY, .record_at = NOW};
	struct attention_views v = revoked;
	int64_t world = 0;

	(void)state;
	assert_false(attention_is_unlisted(&v, &world));
	v.list_at = NOW + DAY - 1;
	assert_false(attention_is_unlisted(&v, &world));
	v.list_at = NOW + DAY;
	assert_true(attention_is_unlisted(&v, &world));
	assert_int_equal(world, NOW + DAY);
	/* A list need not have what is over. */
	v.ends = NOW + DAY - 1;
	assert_false(attention_is_unlisted(&v, &world));
	v = revoked;
	v.answer_at = NOW + DAY;
	assert_true(attention_is_unlisted(&v, &world));
	v.world_at = NOW;
	assert_false(attention_is_unlisted(&v, &world));
}

static const struct attention_seen first = {
    .place = 1, .kind = ATTENTION_EXPIRES_THIRD, .moment = NOW + DAY, .record_at = NOW + DAY};

static struct attention_row a_row(enum attention_kind kind)
{
	struct attention_row row = {.id = 1, .seen = first, .first_at = NOW, .confirmed_at = NOW};

	row.seen.kind = kind;
	return row;
}

static void a_row_follows_what_is_seen(void **state)
{
	struct attention_row row = a_row(ATTENTION_EXPIRES_THIRD);
	struct attention_seen seen = first;

	(void)state;
	assert_int_equal(attention_step(NULL, &seen, NOW), ATTENTION_ADD);
	assert_int_equal(attention_step(&row, &seen, NOW), ATTENTION_STAY);
	seen.record_at++;
	assert_int_equal(attention_step(&row, &seen, NOW), ATTENTION_UPDATE);
	seen.kind = ATTENTION_EXPIRES_SIXTH;
	assert_int_equal(attention_step(&row, &seen, NOW), ATTENTION_RENEW);
	assert_int_equal(attention_step(&row, NULL, NOW), ATTENTION_CURE);
	row.cured_at = NOW;
	assert_int_equal(attention_step(&row, &first, NOW), ATTENTION_RENEW);
	assert_int_equal(attention_step(&row, NULL, NOW + 7 * DAY - 1), ATTENTION_STAY);
	assert_int_equal(attention_step(&row, NULL, NOW + 7 * DAY), ATTENTION_DROP);
}

static void silence_counts_after_its_time_and_never_before(void **state)
{
	static const struct {
		enum attention_kind kind;
		int64_t world_at; /* what answered last */
		int64_t wait;
	} rows[] = {{ATTENTION_LIST_SILENT, NOW, DAY}, {ATTENTION_LIST_SILENT, 0, DAY},
	    {ATTENTION_RESPONDER_SILENT, NOW, 3600}, {ATTENTION_RESPONDER_SILENT, 0, DAY},
	    {ATTENTION_LIST_BACK, NOW, 600}};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct attention_row row = a_row(rows[i].kind);
		struct attention_seen seen = row.seen;

		seen.moment = 0;
		seen.world_at = row.seen.world_at = rows[i].world_at;
		row.confirmed_at = 0;
		assert_false(attention_counts_at_once(&seen));
		assert_int_equal(
		    attention_step(&row, &seen, NOW + rows[i].wait - 1), ATTENTION_STAY);
		assert_int_equal(
		    attention_step(&row, &seen, NOW + rows[i].wait), ATTENTION_CONFIRM);
		/* It answered before: it was nothing. */
		assert_int_equal(attention_step(&row, NULL, NOW + 1), ATTENTION_DROP);
		row.confirmed_at = NOW + rows[i].wait;
		assert_int_equal(attention_step(&row, NULL, NOW + 2 * DAY), ATTENTION_CURE);
	}
	assert_true(attention_counts_at_once(&first));
}

static void a_certificate_that_is_over_for_a_week_is_not_said_to_be_mended(void **state)
{
	struct attention_row row = a_row(ATTENTION_NOT_RENEWED);

	(void)state;
	assert_int_equal(
	    attention_step(&row, NULL, row.seen.record_at + 7 * DAY - 1), ATTENTION_CURE);
	assert_int_equal(attention_step(&row, NULL, row.seen.record_at + 7 * DAY), ATTENTION_DROP);
}

static void kinds_stand_in_the_order_of_urgency_those_that_press_first(void **state)
{
	(void)state;
	for (unsigned i = 0; i < ATTENTION_KINDS; i++) {
		enum attention_kind kind;

		assert_int_equal(attention_kind_index(attention_kinds[i].kind), i);
		assert_true(attention_kind_parse(str_from(attention_kinds[i].word), &kind));
		assert_int_equal(kind, attention_kinds[i].kind);
		assert_true(i == 0 || attention_kinds[i - 1].kind < attention_kinds[i].kind);
		assert_true(
		    i == 0 || attention_kinds[i - 1].presses || !attention_kinds[i].presses);
	}
	assert_int_equal(attention_kind_index(1), ATTENTION_KINDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_end_of_a_certificate_is_told_in_parts_of_its_own_life),
	    cmocka_unit_test(findings_are_alarms_by_what_they_are),
	    cmocka_unit_test(what_is_seen_revoked_while_the_record_was_valid_is_told_for_a_month),
	    cmocka_unit_test(what_vanished_from_a_list_is_told_until_the_certificate_ends),
	    cmocka_unit_test(what_its_ca_does_not_know_to_be_revoked_is_told_a_day_later),
	    cmocka_unit_test(a_row_follows_what_is_seen),
	    cmocka_unit_test(silence_counts_after_its_time_and_never_before),
	    cmocka_unit_test(a_certificate_that_is_over_for_a_week_is_not_said_to_be_mended),
	    cmocka_unit_test(kinds_stand_in_the_order_of_urgency_those_that_press_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
