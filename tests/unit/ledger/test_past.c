/* What was said of a code on a day that is over, and what is known of that day today. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include "base/local_time.h"
#include "ledger/past.h"

enum { HOUR = 3600, DAY = 86400, ENTRIES = 16 };
/* 2026-10-01, 00:00 in UTC, the day that is asked for; and the present of these tests. */
#define THAT INT64_C(1790812800)
#define NOW (THAT + 60 * DAY)
#define BEGUN (THAT - 100 * DAY)

static const struct str sites[] = {{"https://www.shop.example.jp/", 28}};

/* The log, as far as it is about codes 1, 2 and 3, of which 1 leads to the others. */
struct log {
	struct past_source source;
	struct code codes[3];
	struct past_entry entries[ENTRIES];
	struct arena arena;
	struct past past;
};

static struct code code_of(unsigned n)
{
	struct code code;

	snprintf(code.text, sizeof code.text, "%010u", n);
	return code;
}

static int log_begin(void **state)
{
	static struct log l;

	memset(&l, 0, sizeof l);
	for (unsigned i = 0; i < 3; i++)
		l.codes[i] = code_of(i + 1);
	l.source = (struct past_source){
	    .begun = BEGUN, .code_count = 3, .codes = l.codes, .entries = l.entries};
	assert_int_equal(local_time_use("UTC", NULL), ERR_OK);
	*state = &l;
	return 0;
}

static int log_end(void **state)
{
	arena_free(&((struct log *)*state)->arena);
	return 0;
}

static struct ledger_entry *log_add(struct log *l, enum ledger_kind kind, unsigned code, int64_t at)
{
	struct past_entry *e = &l->entries[l->source.count];

	assert_true(l->source.count < ENTRIES);
	*e = (struct past_entry){.index = 100 + l->source.count,
	    .entry = {
		.kind = kind, .at = at, .code = code_of(code), .url_count = 1, .urls = sites}};
	l->source.count++;
	return &e->entry;
}

/* A certificate, named by a letter, comes. */
static struct ledger_entry *log_issue(struct log *l, enum ledger_kind kind, unsigned code,
    const char *letter, int64_t at, int64_t from, int64_t over)
{
	struct ledger_entry *e = log_add(l, kind, code, at);

	e->fingerprint = str_from(letter);
	e->not_before = from;
	e->not_after = over;
	return e;
}

/* One of a contract that follows another, which begins at once. */
static struct ledger_entry *log_renew(struct log *l, unsigned code, const char *letter, int64_t at)
{
	struct ledger_entry *e = log_issue(l, LEDGER_RENEW, code, letter, at, at, THAT + 80 * DAY);

	e->renews = STR("0000000001");
	return e;
}

static struct ledger_entry *log_revoke(
    struct log *l, unsigned code, const char *letter, int64_t at, int64_t since, const char *reason)
{
	struct ledger_entry *e = log_add(l, LEDGER_REVOKE, code, at);

	e->fingerprint = str_from(letter);
	e->since = since;
	e->reason = str_from(reason);
	return e;
}

static void log_release(struct log *l, unsigned code, const char *letter, int64_t at)
{
	log_add(l, LEDGER_RELEASE, code, at)->fingerprint = str_from(letter);
}

/* Spans as "00:00 valid A, 14:00 revoked A"; what differs is marked by the number of the entry from
 * which on it is known. */
static const char *spans(const struct log *l, const struct past_span *all, size_t count, char *room)
{
	size_t len = 0;

	(void)l;
	for (size_t i = 0; i < count; i++) {
		const struct past_span *s = &all[i];
		int64_t minutes = (s->from - THAT) / 60;

		assert_true(i == 0 || all[i - 1].until == s->from);
		assert_true(s->until > s->from);
		len += (size_t)sprintf(room + len, "%s%02d:%02d %s%s", i == 0 ? "" : ", ",
		    (int)(minutes / 60), (int)(minutes % 60), s->broken ? "broken " : "",
		    s->reached ? record_state_name(s->state) : "unreached");
		if (s->shown != NULL)
			len += (size_t)sprintf(room + len, " %.*s",
			    (int)s->shown->entry.fingerprint.len, s->shown->entry.fingerprint.at);
		if (s->revoked != NULL)
			len += (size_t)sprintf(room + len, " %.*s",
			    (int)s->revoked->entry.reason.len, s->revoked->entry.reason.at);
		if (s->told != NULL)
			len += (size_t)sprintf(room + len, " (%d)", (int)s->told->index - 100);
	}
	return room;
}

static void tell_at(struct log *l, int64_t from, int64_t until, int64_t now)
{
	assert_int_equal(past_tell(&l->source, from, until, now, &l->arena, &l->past), ERR_OK);
	assert_int_equal(l->past.said[0].from, from);
	assert_int_equal(l->past.known[0].from, from);
	assert_int_equal(l->past.said[l->past.said_count - 1].until,
	    l->past.known[l->past.known_count - 1].until);
}

static void assert_said(const struct log *l, const char *wanted)
{
	char room[1024];

	assert_string_equal(spans(l, l->past.said, l->past.said_count, room), wanted);
}

static void assert_known(const struct log *l, const char *wanted)
{
	char room[1024];

	assert_true(l->past.differs);
	assert_string_equal(spans(l, l->past.known, l->past.known_count, room), wanted);
}

/* What was said on that day, of which nothing else is known today. */
static void assert_all_the_same(struct log *l, const char *wanted)
{
	tell_at(l, THAT, THAT + DAY, NOW);
	assert_said(l, wanted);
	assert_false(l->past.differs);
}

static void assert_two(struct log *l, const char *said, const char *known)
{
	tell_at(l, THAT, THAT + DAY, NOW);
	assert_said(l, said);
	assert_known(l, known);
}

/* ---- one sentence ---- */

static void a_day_without_a_change_is_one_span(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 10 * DAY, THAT - 10 * DAY, THAT + 80 * DAY);
	assert_all_the_same(l, "00:00 valid A");
	assert_int_equal(l->past.said[0].until, THAT + DAY);
	assert_int_equal(l->past.said[0].facts->index, 100);
}

static void before_anything_was_issued_there_was_no_record(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT + 2 * DAY, THAT + 2 * DAY, THAT + 80 * DAY);
	assert_all_the_same(l, "00:00 none");
	assert_null(l->past.said[0].shown);
	assert_null(l->past.said[0].facts);
}

static void a_certificate_begins_and_is_over_in_the_second_that_it_says(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - DAY, THAT + 3 * HOUR, THAT + 9 * HOUR - 1);
	assert_all_the_same(l, "00:00 not_yet_valid A, 03:00 valid A, 09:00 expired A");
}

static void a_revocation_within_the_day_parts_it(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - DAY, THAT - DAY, THAT + 80 * DAY);
	log_revoke(l, 1, "A", THAT + 14 * HOUR, THAT + 14 * HOUR, "keyCompromise");
	assert_all_the_same(l, "00:00 valid A, 14:00 revoked A keyCompromise");
}

static void a_planned_revocation_is_so_from_its_time_on(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - DAY, THAT - DAY, THAT + 80 * DAY);
	log_revoke(l, 1, "A", THAT - HOUR, THAT + 20 * HOUR, "cessationOfOperation");
	assert_all_the_same(l, "00:00 valid A, 20:00 revoked A cessationOfOperation");
}

static void one_that_was_spared_before_its_time_never_was_revoked(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - DAY, THAT - DAY, THAT + 80 * DAY);
	log_revoke(l, 1, "A", THAT - HOUR, THAT + 20 * HOUR, "superseded");
	log_release(l, 1, "A", THAT + 10 * HOUR);
	assert_all_the_same(l, "00:00 valid A");
}

static void a_reissue_takes_the_place_of_the_one_before(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 9 * DAY, THAT - 9 * DAY, THAT + 80 * DAY);
	log_issue(l, LEDGER_REISSUE, 1, "B", THAT + 8 * HOUR, THAT + 8 * HOUR, THAT + 80 * DAY);
	log_revoke(l, 1, "A", THAT + 8 * HOUR, THAT + 8 * HOUR, "superseded");
	assert_all_the_same(l, "00:00 valid A, 08:00 valid B");
}

static void a_renewed_contract_leads_to_its_successor(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 90 * DAY, THAT - 90 * DAY, THAT + 18 * HOUR - 1);
	log_renew(l, 2, "B", THAT + 6 * HOUR);
	log_revoke(l, 2, "B", THAT + 12 * HOUR, THAT + 12 * HOUR, "unspecified");
	log_renew(l, 3, "C", THAT + 20 * HOUR);
	assert_all_the_same(
	    l, "00:00 valid A, 06:00 renewed B, 12:00 valid A, 18:00 expired A, 20:00 renewed C");
	assert_string_equal(l->past.said[1].facts->entry.code.text, "0000000002");
}

static void a_successor_that_browsers_refuse_is_not_followed(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 9 * DAY, THAT - 9 * DAY, THAT + 80 * DAY);
	log_renew(l, 2, "B", THAT - DAY)->broken = 1;
	assert_all_the_same(l, "00:00 valid A");
}

static void a_certificate_that_browsers_refuse_is_never_just_valid(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 9 * DAY, THAT - 9 * DAY, THAT + 80 * DAY)
	    ->broken = 1;
	assert_all_the_same(l, "00:00 broken valid A");
	log_issue(l, LEDGER_REISSUE, 1, "B", THAT + HOUR, THAT + HOUR, THAT + 70 * DAY);
	assert_all_the_same(l, "00:00 broken valid A, 01:00 valid B");
}

static void what_is_amended_is_told_from_then_on(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 9 * DAY, THAT - 9 * DAY, THAT + 80 * DAY)
	    ->organization = STR("Old");
	log_add(l, LEDGER_AMEND, 1, THAT + 15 * HOUR)->organization = STR("New");
	assert_all_the_same(l, "00:00 valid A, 15:00 valid A");
	assert_true(str_eq(l->past.said[0].facts->entry.organization, STR("Old")));
	assert_true(str_eq(l->past.said[1].facts->entry.organization, STR("New")));
}

static void another_address_alone_is_told_too(void **state)
{
	static const struct str elsewhere[] = {{"https://elsewhere.example.jp/", 29}};
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 9 * DAY, THAT - 9 * DAY, THAT + 80 * DAY);
	log_add(l, LEDGER_AMEND, 1, THAT + 15 * HOUR)->urls = elsewhere;
	assert_all_the_same(l, "00:00 valid A, 15:00 valid A");
	assert_ptr_equal(l->past.said[1].facts->entry.urls, elsewhere);
}

static void a_contract_that_ended_says_what_its_certificate_says(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 9 * DAY, THAT - 9 * DAY, THAT + 10 * HOUR - 1);
	log_add(l, LEDGER_END, 1, THAT - DAY)->since = THAT - DAY;
	tell_at(l, THAT, THAT + DAY, NOW);
	assert_false(l->past.differs);
	assert_int_equal(l->past.said_count, 2);
	assert_int_equal(l->past.said[0].state, RECORD_VALID);
	assert_int_equal(l->past.said[1].state, RECORD_EXPIRED);
}

/* ---- two ---- */

static void a_revocation_that_reaches_back_makes_two_sentences(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 9 * DAY, THAT - 9 * DAY, THAT + 80 * DAY);
	log_revoke(l, 1, "A", THAT + 19 * DAY, THAT - 3 * DAY, "keyCompromise");
	assert_two(l, "00:00 valid A", "00:00 revoked A keyCompromise (1)");
}

static void one_that_reaches_back_within_the_day_differs_for_its_hours(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 9 * DAY, THAT - 9 * DAY, THAT + 80 * DAY);
	log_revoke(l, 1, "A", THAT + 14 * HOUR, THAT + 9 * HOUR, "keyCompromise");
	assert_two(l, "00:00 valid A, 14:00 revoked A keyCompromise",
	    "00:00 valid A, 09:00 revoked A keyCompromise (1)");
}

static void that_it_was_revoked_longer_or_for_another_reason_is_told(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 9 * DAY, THAT - 9 * DAY, THAT + 80 * DAY);
	log_revoke(l, 1, "A", THAT - DAY, THAT - DAY, "unspecified");
	log_revoke(l, 1, "A", THAT + DAY, THAT - 2 * DAY, "unspecified");
	log_revoke(l, 1, "A", THAT + 2 * DAY, THAT - 2 * DAY, "keyCompromise");
	assert_two(l, "00:00 revoked A unspecified", "00:00 revoked A keyCompromise (3)");
	/* Said anew and the same, it is known since it was said first. */
	log_revoke(l, 1, "A", THAT + 3 * DAY, THAT - 2 * DAY, "keyCompromise");
	assert_two(l, "00:00 revoked A unspecified", "00:00 revoked A keyCompromise (3)");
}

static void a_hold_that_was_lifted_is_no_revocation_today(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 9 * DAY, THAT - 9 * DAY, THAT + 80 * DAY);
	log_revoke(l, 1, "A", THAT + 10 * HOUR, THAT + 10 * HOUR, "certificateHold");
	assert_all_the_same(l, "00:00 valid A, 10:00 revoked A certificateHold");
	log_release(l, 1, "A", THAT + 2 * DAY);
	assert_two(l, "00:00 valid A, 10:00 revoked A certificateHold", "00:00 valid A (2)");
}

static void a_hold_that_was_lifted_the_same_day_parts_it_in_three(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 9 * DAY, THAT - 9 * DAY, THAT + 80 * DAY);
	log_revoke(l, 1, "A", THAT + 10 * HOUR, THAT + 10 * HOUR, "certificateHold");
	log_release(l, 1, "A", THAT + 11 * HOUR);
	assert_two(l, "00:00 valid A, 10:00 revoked A certificateHold, 11:00 valid A",
	    "00:00 valid A (2)");
}

static void a_certificate_that_was_entered_late_is_known_from_its_beginning_on(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT + 12 * HOUR, THAT + 6 * HOUR, THAT + 80 * DAY);
	assert_two(l, "00:00 none, 12:00 valid A", "00:00 none, 06:00 valid A (0)");
}

static void a_successor_that_is_found_revoked_leads_nowhere_today(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 90 * DAY, THAT - 90 * DAY, THAT - DAY);
	log_renew(l, 2, "B", THAT - 5 * DAY);
	log_revoke(l, 2, "B", THAT + 5 * DAY, THAT - 4 * DAY, "keyCompromise");
	assert_two(l, "00:00 renewed B", "00:00 expired A (2)");
}

/* ---- how far back ---- */

static void of_a_day_before_the_log_nothing_is_told(void **state)
{
	struct log *l = *state;

	l->source.begun = THAT + 9 * HOUR;
	log_issue(l, LEDGER_ISSUE, 1, "A", THAT + 9 * HOUR, THAT + 9 * HOUR, THAT + 80 * DAY);
	assert_int_equal(past_reach(&l->source), THAT + 9 * HOUR);
	assert_all_the_same(l, "00:00 unreached, 09:00 valid A");
	tell_at(l, THAT - DAY, THAT, NOW);
	assert_int_equal(l->past.said_count, 1);
	assert_false(l->past.said[0].reached);
}

static void a_day_in_which_the_log_began_is_told_from_then_on(void **state)
{
	struct log *l = *state;

	l->source.begun = THAT + 9 * HOUR;
	log_issue(l, LEDGER_ISSUE, 1, "A", THAT + 11 * HOUR, THAT + 11 * HOUR, THAT + 80 * DAY);
	assert_all_the_same(l, "00:00 unreached, 09:00 none, 11:00 valid A");
}

static void what_the_log_found_there_is_told_from_its_entry_on(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_KNOWN, 1, "A", THAT + 5 * HOUR, THAT - 300 * DAY, THAT - DAY);
	log_issue(l, LEDGER_KNOWN, 1, "B", THAT + 6 * HOUR, THAT - DAY, THAT + 80 * DAY);
	assert_int_equal(past_reach(&l->source), THAT + 6 * HOUR);
	assert_all_the_same(l, "00:00 unreached, 06:00 valid B");
	/* A record of the past that came later takes nothing back. */
	log_issue(l, LEDGER_KNOWN, 1, "C", THAT + 5 * DAY, THAT - 500 * DAY, THAT - 400 * DAY);
	assert_int_equal(past_reach(&l->source), THAT + 6 * HOUR);
	assert_all_the_same(l, "00:00 unreached, 06:00 valid B");
}

static void a_change_of_what_the_log_has_not_found_yet_tells_nothing_by_itself(void **state)
{
	struct log *l = *state;
	struct ledger_entry *e;

	log_revoke(l, 1, "A", THAT + 2 * HOUR, THAT + 2 * HOUR, "keyCompromise");
	e = log_issue(l, LEDGER_KNOWN, 1, "A", THAT + 3 * HOUR, THAT - 30 * DAY, THAT + 80 * DAY);
	e->since = THAT + 2 * HOUR;
	e->reason = STR("keyCompromise");
	assert_all_the_same(l, "00:00 unreached, 03:00 revoked A keyCompromise");
}

static void of_a_reissue_before_the_log_found_the_other_it_tells_from_then_on(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_REISSUE, 1, "B", THAT + 2 * HOUR, THAT + 2 * HOUR, THAT + 80 * DAY);
	log_issue(l, LEDGER_KNOWN, 1, "A", THAT + 3 * HOUR, THAT - 30 * DAY, THAT + 80 * DAY)
	    ->since = THAT + 2 * HOUR;
	assert_all_the_same(l, "00:00 unreached, 02:00 valid B");
}

static void what_was_revoked_before_the_log_is_revoked_in_it(void **state)
{
	struct log *l = *state;
	struct ledger_entry *e =
	    log_issue(l, LEDGER_KNOWN, 1, "A", THAT - DAY, THAT - 30 * DAY, THAT + 80 * DAY);

	e->since = THAT - 20 * DAY;
	e->reason = STR("keyCompromise");
	assert_all_the_same(l, "00:00 revoked A keyCompromise");
}

static void what_an_older_program_changed_is_told_from_the_entry_on_that_says_so(void **state)
{
	struct log *l = *state;
	struct ledger_entry *e;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - 9 * DAY, THAT - 9 * DAY, THAT + 80 * DAY);
	e = log_issue(l, LEDGER_KNOWN, 1, "A", THAT + 4 * HOUR, THAT - 9 * DAY, THAT + 80 * DAY);
	e->since = THAT + 4 * HOUR;
	e->reason = STR("certificateHold");
	assert_all_the_same(l, "00:00 valid A, 04:00 revoked A certificateHold");
	log_issue(l, LEDGER_KNOWN, 1, "A", THAT + 7 * HOUR, THAT - 9 * DAY, THAT + 80 * DAY);
	assert_two(l, "00:00 valid A, 04:00 revoked A certificateHold, 07:00 valid A",
	    "00:00 valid A (2)");
}

static void a_successor_that_the_log_found_there_limits_what_is_told(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_KNOWN, 1, "A", THAT - DAY, THAT - 90 * DAY, THAT + DAY);
	log_issue(l, LEDGER_KNOWN, 2, "B", THAT + HOUR, THAT - 20 * DAY, THAT + 80 * DAY);
	assert_all_the_same(l, "00:00 unreached, 01:00 renewed B");
}

static void of_a_code_without_an_entry_nothing_is_told_at_any_time(void **state)
{
	struct log *l = *state;

	assert_int_equal(past_reach(&l->source), INT64_MAX);
	assert_all_the_same(l, "00:00 unreached");
	log_issue(l, LEDGER_ISSUE, 2, "B", THAT - DAY, THAT - DAY, THAT + 80 * DAY);
	assert_all_the_same(l, "00:00 unreached");
	l->source.begun = 0;
	l->source.count = 0;
	assert_int_equal(past_reach(&l->source), INT64_MAX);
}

/* ---- clocks ---- */

static void of_a_code_whose_certificate_the_log_has_not_found_nothing_is_told(void **state)
{
	struct log *l = *state;

	log_revoke(l, 1, "A", THAT - DAY, THAT - DAY, "keyCompromise");
	assert_int_equal(past_reach(&l->source), INT64_MAX);
	assert_all_the_same(l, "00:00 unreached");
	/* Nor of one that it leads to, which may have been what was shown. */
	l->source.count = 0;
	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - DAY, THAT - DAY, THAT + 80 * DAY);
	l->source.untold = true;
	assert_all_the_same(l, "00:00 unreached");
	l->source.untold = false;
	log_add(l, LEDGER_AMEND, 2, THAT)->fingerprint = STR("B");
	assert_all_the_same(l, "00:00 unreached");
}

static void a_clock_that_was_set_back_undoes_nothing(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT + 10 * HOUR, THAT - DAY, THAT + 80 * DAY);
	log_revoke(l, 1, "A", THAT + 8 * HOUR, THAT + 8 * HOUR, "keyCompromise");
	tell_at(l, THAT, THAT + DAY, NOW);
	assert_said(l, "00:00 none, 10:00 revoked A keyCompromise");
	/* The present is not earlier than what has happened. */
	tell_at(l, THAT, THAT + DAY, THAT + 9 * HOUR);
	assert_said(l, "00:00 none, 10:00 revoked A keyCompromise");
	assert_int_equal(l->past.said[1].until, THAT + 10 * HOUR + 1);
}

static void a_day_that_is_not_over_is_told_as_far_as_it_is(void **state)
{
	struct log *l = *state;

	log_issue(l, LEDGER_ISSUE, 1, "A", THAT - DAY, THAT - DAY, THAT + 20 * HOUR);
	tell_at(l, THAT, THAT + DAY, THAT + 15 * HOUR);
	assert_said(l, "00:00 valid A");
	assert_int_equal(l->past.said[0].until, THAT + 15 * HOUR + 1);
	tell_at(l, THAT, THAT + DAY, THAT);
	assert_int_equal(l->past.said[0].until, THAT + 1);
}

static void days_are_those_of_the_zone(void **state)
{
	static const struct {
		const char *zone, *day;
		int64_t from;
		int hours;
	} rows[] = {
	    {"UTC", "2026-10-01", THAT, 24},
	    {"Asia/Tokyo", "2026-10-01", THAT - 9 * HOUR, 24},
	    {"Pacific/Kiritimati", "2026-10-01", THAT - 14 * HOUR, 24},
	    {"Asia/Kathmandu", "2026-10-01", THAT - 20700, 24},
	    {"Europe/Berlin", "2026-10-25", THAT + 24 * DAY - 2 * HOUR, 25},
	    {"Europe/Berlin", "2026-03-29", THAT - 186 * DAY - HOUR, 23},
	    /* Midnight itself is skipped. */
	    {"America/Santiago", "2026-09-06", THAT - 25 * DAY + 4 * HOUR, 23},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t from, until;

		assert_int_equal(local_time_use(rows[i].zone, NULL), ERR_OK);
		assert_int_equal(
		    past_day_read(str_from(rows[i].day), THAT - 400 * DAY, NOW, &from, &until),
		    PAST_DAY);
		assert_int_equal(from, rows[i].from);
		assert_int_equal(until - from, rows[i].hours * HOUR);
	}
}

static void a_day_is_asked_for_within_the_records(void **state)
{
	static const char *const malformed[] = {"", "today", "2026-10-1", "2026-02-29",
	    "2026-13-01", "2026/10/01", "2026-10-01T00:00", " 2026-10-01", "12026-10-01",
	    "0000-10-01"};
	int64_t from = 7, until = 7;

	(void)state;
	for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++)
		assert_int_equal(past_day_read(str_from(malformed[i]), BEGUN, NOW, &from, &until),
		    PAST_MALFORMED);
	assert_int_equal(past_day_read(STR("2026-11-30"), BEGUN, NOW, &from, &until), PAST_DAY);
	assert_int_equal(past_day_read(STR("2026-12-01"), BEGUN, NOW, &from, &until), PAST_AHEAD);
	assert_int_equal(past_day_read(STR("9999-12-31"), BEGUN, NOW, &from, &until), PAST_AHEAD);
	/* The last second of a day is enough. */
	from = until = 7;
	assert_int_equal(
	    past_day_read(STR("2026-10-01"), THAT + DAY, NOW, &from, &until), PAST_UNREACHED);
	assert_int_equal(
	    past_day_read(STR("0001-01-01"), BEGUN, NOW, &from, &until), PAST_UNREACHED);
	assert_int_equal(
	    past_day_read(STR("2026-11-30"), INT64_MAX, NOW, &from, &until), PAST_UNREACHED);
	assert_int_equal(from, 7);
	assert_int_equal(until, 7);
	assert_int_equal(
	    past_day_read(STR("2026-10-01"), THAT + DAY - 1, NOW, &from, &until), PAST_DAY);
}

#define OF_LOG(test) cmocka_unit_test_setup_teardown(test, log_begin, log_end)

/* Each of a certificate that is over within the day. */
static void each_of_many_entries_parts_the_day(void **state)
{
	enum { MANY = 100, NAME_ROOM = 65 };
	static struct past_entry entries[MANY];
	static char names[MANY][NAME_ROOM];
	struct log *l = *state;

	for (unsigned i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof names[i], "%064u", i);
		entries[i] = (struct past_entry){.index = i,
		    .entry = {.kind = LEDGER_KNOWN,
			.at = THAT + DAY + i,
			.code = code_of(1),
			.fingerprint = str_from(names[i]),
			.url_count = 1,
			.urls = sites,
			.not_before = THAT - DAY - i,
			.not_after = THAT + 100 * i}};
	}
	entries[0].entry.kind = LEDGER_ISSUE;
	entries[0].entry.at = THAT - DAY;
	l->source.entries = entries;
	l->source.count = MANY;
	tell_at(l, THAT, THAT + DAY, NOW);
	assert_true(l->past.known_count > MANY - 2);
	assert_true(l->past.differs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    OF_LOG(a_day_without_a_change_is_one_span),
	    OF_LOG(before_anything_was_issued_there_was_no_record),
	    OF_LOG(a_certificate_begins_and_is_over_in_the_second_that_it_says),
	    OF_LOG(a_revocation_within_the_day_parts_it),
	    OF_LOG(a_planned_revocation_is_so_from_its_time_on),
	    OF_LOG(one_that_was_spared_before_its_time_never_was_revoked),
	    OF_LOG(a_reissue_takes_the_place_of_the_one_before),
	    OF_LOG(a_renewed_contract_leads_to_its_successor),
	    OF_LOG(a_successor_that_browsers_refuse_is_not_followed),
	    OF_LOG(a_certificate_that_browsers_refuse_is_never_just_valid),
	    OF_LOG(what_is_amended_is_told_from_then_on),
	    OF_LOG(another_address_alone_is_told_too),
	    OF_LOG(a_contract_that_ended_says_what_its_certificate_says),
	    OF_LOG(a_revocation_that_reaches_back_makes_two_sentences),
	    OF_LOG(one_that_reaches_back_within_the_day_differs_for_its_hours),
	    OF_LOG(that_it_was_revoked_longer_or_for_another_reason_is_told),
	    OF_LOG(a_hold_that_was_lifted_is_no_revocation_today),
	    OF_LOG(a_hold_that_was_lifted_the_same_day_parts_it_in_three),
	    OF_LOG(a_certificate_that_was_entered_late_is_known_from_its_beginning_on),
	    OF_LOG(a_successor_that_is_found_revoked_leads_nowhere_today),
	    OF_LOG(of_a_day_before_the_log_nothing_is_told),
	    OF_LOG(a_day_in_which_the_log_began_is_told_from_then_on),
	    OF_LOG(what_the_log_found_there_is_told_from_its_entry_on),
	    OF_LOG(a_change_of_what_the_log_has_not_found_yet_tells_nothing_by_itself),
	    OF_LOG(of_a_reissue_before_the_log_found_the_other_it_tells_from_then_on),
	    OF_LOG(what_was_revoked_before_the_log_is_revoked_in_it),
	    OF_LOG(what_an_older_program_changed_is_told_from_the_entry_on_that_says_so),
	    OF_LOG(a_successor_that_the_log_found_there_limits_what_is_told),
	    OF_LOG(of_a_code_without_an_entry_nothing_is_told_at_any_time),
	    OF_LOG(of_a_code_whose_certificate_the_log_has_not_found_nothing_is_told),
	    OF_LOG(a_clock_that_was_set_back_undoes_nothing),
	    OF_LOG(a_day_that_is_not_over_is_told_as_far_as_it_is),
	    OF_LOG(days_are_those_of_the_zone),
	    OF_LOG(a_day_is_asked_for_within_the_records),
	    OF_LOG(each_of_many_entries_parts_the_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
