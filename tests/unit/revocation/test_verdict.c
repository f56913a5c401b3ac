/* Tests what is said of a certificate's revocation, from what was seen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>
#include "pki/ocsp.h"
#include "revocation/verdict.h"

enum { NOW = 1780272000, HOUR = 3600, DAY = 86400, ADDED = NOW - 9 * DAY };

/* One that names a list and a responder, both of which say that it is good. */
static struct revocation_row good_row(void)
{
	return (struct revocation_row){.certificate = 1,
	    .not_before = NOW - 10 * DAY,
	    .not_after = NOW + 80 * DAY,
	    .added_at = ADDED,
	    .is_watched = true,
	    .issuer = 3,
	    .list = 4,
	    .looked_up = NOW - 8 * DAY,
	    .names_ocsp = true,
	    .ocsp_state = OCSP_GOOD,
	    .ocsp_asked = NOW - HOUR,
	    .ocsp_at = NOW - 2 * HOUR,
	    .ocsp_until = NOW + DAY,
	    .list_seen_at = NOW - 600,
	    .list_update = NOW - HOUR,
	    .list_until = NOW + 2 * DAY};
}

/* What a row is spoiled by: several at once may be. */
enum {
	UNWATCHED = 1 << 0,
	NO_ISSUER = 1 << 1,
	NO_LIST = 1 << 2,
	NO_RESPONDER = 1 << 3,
	SHORT = 1 << 4, /* 604,800 seconds, both ends counted */
	NOT_SHORT = 1 << 5,
	NOT_LOOKED_UP = 1 << 6,
	LIST_FAULT = 1 << 7,
	LIST_OVER = 1 << 8,
	LIST_ENDS_NOW = 1 << 9,
	NOT_ASKED = 1 << 10,
	OCSP_FAULT = 1 << 11,
	OCSP_OVER = 1 << 12,
	NOT_KNOWN = 1 << 13,
	NEW = 1 << 14,
	IN_LIST = 1 << 15,
	BY_RESPONDER = 1 << 16,
	SAID_GOOD_AGAIN = 1 << 17
};

static void spoil_sources(struct revocation_row *r, int how)
{
	if (how & NO_ISSUER)
		r->issuer = r->list = r->looked_up = r->ocsp_state = 0;
	if (how & NO_LIST)
		r->list = 0;
	if (how & NO_RESPONDER)
		r->names_ocsp = false;
	if (how & (NO_RESPONDER | NOT_ASKED))
		r->ocsp_state = 0, r->ocsp_asked = r->ocsp_at = r->ocsp_until = 0;
	if (how & (SHORT | NOT_SHORT))
		r->not_after = r->not_before + 604800 - (how & SHORT ? 1 : 0);
	if (how & NOT_LOOKED_UP)
		r->looked_up = 0;
	if (how & LIST_FAULT)
		r->list_fault = STR("crl.signature");
	if (how & (LIST_OVER | LIST_ENDS_NOW))
		r->list_until = how & LIST_OVER ? NOW - 1 : NOW;
}

static void spoil_answers(struct revocation_row *r, int how)
{
	if (how & OCSP_FAULT)
		r->ocsp_fault = STR("ocsp.signature");
	if (how & OCSP_OVER)
		r->ocsp_until = NOW - 1;
	if (how & NOT_KNOWN)
		r->ocsp_state = OCSP_UNKNOWN;
	if (how & NEW)
		r->not_before = NOW - HOUR + 1;
	if (how & (IN_LIST | BY_RESPONDER)) {
		r->revoked_at = NOW - 2 * DAY;
		r->reason = STR("keyCompromise");
		r->seen_at = NOW - DAY;
		r->seen_in = !(how & IN_LIST)        ? STR("ocsp")
			     : !(how & BY_RESPONDER) ? STR("crl")
						     : STR("crl,ocsp");
	}
	if (how & BY_RESPONDER)
		r->ocsp_state = how & SAID_GOOD_AGAIN ? OCSP_GOOD : OCSP_REVOKED;
	if (how & SAID_GOOD_AGAIN)
		r->vanished_at = NOW - HOUR;
}

static struct revocation_row row_spoiled(int how)
{
	struct revocation_row r = good_row();

	spoil_sources(&r, how);
	spoil_answers(&r, how);
	if (how & UNWATCHED)
		r = (struct revocation_row){.certificate = 1,
		    .not_before = r.not_before,
		    .not_after = r.not_after,
		    .added_at = r.added_at};
	return r;
}

struct expected {
	enum revocation_word word;
	enum revocation_why why;
	int64_t at, until, since;
	const char *fault;
};

/* What sources say. */
static const struct expected
    crl_good = {REVOCATION_GOOD, 0, NOW - 600, NOW + 2 * DAY, 0, NULL},
    crl_good_still = {REVOCATION_GOOD, 0, NOW - 600, NOW + 2 * DAY, 0, "crl.signature"},
    crl_good_to_now = {REVOCATION_GOOD, 0, NOW - 600, NOW, 0, NULL},
    ocsp_good = {REVOCATION_GOOD, 0, NOW - HOUR, NOW + DAY, 0, NULL},
    ocsp_good_still = {REVOCATION_GOOD, 0, NOW - HOUR, NOW + DAY, 0, "ocsp.signature"},
    unnamed = {REVOCATION_NONE, REVOCATION_UNNAMED, 0, 0, 0, NULL},
    short_lived = {REVOCATION_NONE, REVOCATION_SHORT_LIVED, 0, 0, 0, NULL},
    unwatched = {REVOCATION_UNKNOWN, REVOCATION_UNWATCHED, 0, 0, ADDED, NULL},
    no_issuer = {REVOCATION_UNKNOWN, REVOCATION_NO_ISSUER, 0, 0, ADDED, NULL},
    overdue = {REVOCATION_UNKNOWN, REVOCATION_OVERDUE, 0, 0, NOW - 1, NULL},
    crl_failed = {REVOCATION_UNKNOWN, REVOCATION_FAILED, 0, 0, ADDED, "crl.signature"},
    crl_failed_since = {REVOCATION_UNKNOWN, REVOCATION_FAILED, 0, 0, NOW - 1, "crl.signature"},
    ocsp_failed = {REVOCATION_UNKNOWN, REVOCATION_FAILED, 0, 0, ADDED, "ocsp.signature"},
    ocsp_failed_since = {REVOCATION_UNKNOWN, REVOCATION_FAILED, 0, 0, NOW - 1, "ocsp.signature"},
    not_known = {REVOCATION_UNKNOWN, REVOCATION_NOT_KNOWN, NOW - HOUR, 0, NOW - 2 * HOUR, NULL},
    too_new = {REVOCATION_UNKNOWN, REVOCATION_TOO_NEW, NOW - HOUR, 0, NOW - 2 * HOUR, NULL},
    revoked = {REVOCATION_REVOKED, 0, NOW - DAY, 0, NOW - 2 * DAY, NULL};

static const struct {
	int how;
	const struct expected *crl, *ocsp;
	enum revocation_word worst;
	bool by_ocsp;
} rows[] = {
    {0, &crl_good, &ocsp_good, REVOCATION_GOOD, false},
    {UNWATCHED, &unwatched, &unwatched, REVOCATION_UNKNOWN, false},
    {NO_ISSUER, &no_issuer, &no_issuer, REVOCATION_UNKNOWN, false},
    {NO_LIST, &unnamed, &ocsp_good, REVOCATION_GOOD, true},
    {NO_RESPONDER, &crl_good, &unnamed, REVOCATION_GOOD, false},
    {NO_LIST | NO_RESPONDER, &unnamed, &unnamed, REVOCATION_NONE, false},
    {NO_LIST | NO_RESPONDER | SHORT, &short_lived, &short_lived, REVOCATION_NONE, false},
    {NO_LIST | NO_RESPONDER | NOT_SHORT, &unnamed, &unnamed, REVOCATION_NONE, false},
    {SHORT, &crl_good, &ocsp_good, REVOCATION_GOOD, false},
    {NOT_LOOKED_UP, &unwatched, &ocsp_good, REVOCATION_UNKNOWN, false},
    {NOT_LOOKED_UP | LIST_FAULT, &crl_failed, &ocsp_good, REVOCATION_UNKNOWN, false},
    {LIST_FAULT, &crl_good_still, &ocsp_good, REVOCATION_GOOD, false},
    {LIST_OVER, &overdue, &ocsp_good, REVOCATION_UNKNOWN, false},
    {LIST_OVER | LIST_FAULT, &crl_failed_since, &ocsp_good, REVOCATION_UNKNOWN, false},
    {LIST_ENDS_NOW, &crl_good_to_now, &ocsp_good, REVOCATION_GOOD, false},
    {NOT_ASKED, &crl_good, &unwatched, REVOCATION_UNKNOWN, true},
    {NOT_ASKED | OCSP_FAULT, &crl_good, &ocsp_failed, REVOCATION_UNKNOWN, true},
    {OCSP_FAULT, &crl_good, &ocsp_good_still, REVOCATION_GOOD, false},
    {OCSP_OVER, &crl_good, &overdue, REVOCATION_UNKNOWN, true},
    {OCSP_OVER | OCSP_FAULT, &crl_good, &ocsp_failed_since, REVOCATION_UNKNOWN, true},
    {NOT_KNOWN, &crl_good, &not_known, REVOCATION_UNKNOWN, true},
    {NOT_KNOWN | NEW, &crl_good, &too_new, REVOCATION_UNKNOWN, true},
    {IN_LIST, &revoked, &ocsp_good, REVOCATION_REVOKED, false},
    {BY_RESPONDER, &crl_good, &revoked, REVOCATION_REVOKED, true},
    {IN_LIST | BY_RESPONDER, &revoked, &revoked, REVOCATION_REVOKED, false},
    {BY_RESPONDER | SAID_GOOD_AGAIN, &crl_good, &revoked, REVOCATION_REVOKED, true},
    {IN_LIST | NO_ISSUER | LIST_OVER | NO_RESPONDER, &revoked, &no_issuer, REVOCATION_REVOKED,
	false},
};

static void check_state(
    size_t i, const char *source, const struct revocation_state *got, const struct expected *want)
{
	if (got->word != want->word || got->why != want->why || got->at != want->at ||
	    got->until != want->until || got->since != want->since ||
	    !str_eq(got->fault, str_from(want->fault)))
		fail_msg("row %zu, %s: %s %s at %lld until %lld since %lld \"%.*s\"", i, source,
		    revocation_word_name(got->word), revocation_why_name(got->why),
		    (long long)got->at, (long long)got->until, (long long)got->since,
		    STR_ARG(got->fault));
}

static void each_source_has_its_word_and_the_worst_counts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct revocation_row row = row_spoiled(rows[i].how);
		struct revocation_verdict v;

		revocation_judge(&row, NOW, &v);
		check_state(i, "crl", &v.crl, rows[i].crl);
		check_state(i, "ocsp", &v.ocsp, rows[i].ocsp);
		if (v.worst->word != rows[i].worst || v.by_ocsp != rows[i].by_ocsp)
			fail_msg("row %zu: %s", i, revocation_word_name(v.worst->word));
		assert_ptr_equal(v.worst, v.by_ocsp ? &v.ocsp : &v.crl);
		assert_int_equal(v.revoked_at != 0, rows[i].worst == REVOCATION_REVOKED);
	}
}

static void a_revoked_one_says_since_when_why_and_where_it_was_seen(void **state)
{
	struct revocation_row row = row_spoiled(BY_RESPONDER | SAID_GOOD_AGAIN);
	struct revocation_verdict v;

	(void)state;
	revocation_judge(&row, NOW, &v);
	assert_int_equal(v.revoked_at, NOW - 2 * DAY);
	assert_int_equal(v.seen_at, NOW - DAY);
	assert_true(str_eq(v.reason, STR("keyCompromise")));
	assert_true(str_eq(v.seen_in, STR("ocsp")));
	assert_int_equal(v.vanished_at, NOW - HOUR);
}

static void nothing_that_was_seen_later_than_now_is_good(void **state)
{
	static const int64_t years[] = {-365 * DAY, 365 * DAY};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (size_t k = 0; k < 2; k++) {
			struct revocation_row row = row_spoiled(rows[i].how);
			struct revocation_verdict v;

			revocation_judge(&row, NOW + years[k], &v);
			assert_int_not_equal(v.crl.word, REVOCATION_GOOD);
			assert_int_not_equal(v.ocsp.word, REVOCATION_GOOD);
			assert_int_equal(row.revoked_at != 0, v.worst->word == REVOCATION_REVOKED);
		}
}

static void clocks_may_differ_by_five_minutes(void **state)
{
	struct revocation_row row = row_spoiled(0);
	struct revocation_verdict v;

	(void)state;
	row.looked_up = row.list_seen_at = row.ocsp_asked = NOW + REVOCATION_SKEW_S;
	revocation_judge(&row, NOW, &v);
	assert_int_equal(v.crl.word, REVOCATION_GOOD);
	assert_int_equal(v.ocsp.word, REVOCATION_GOOD);
	row.looked_up = ADDED;
	revocation_judge(&row, NOW - 1, &v);
	assert_int_equal(v.crl.word, REVOCATION_UNKNOWN);
	assert_int_equal(v.crl.why, REVOCATION_UNWATCHED);
	assert_int_equal(v.ocsp.word, REVOCATION_UNKNOWN);
	assert_int_equal(v.ocsp.why, REVOCATION_UNWATCHED);
	assert_int_equal(v.ocsp.since, ADDED);
}

static void time_alone_makes_nothing_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct revocation_row row = row_spoiled(rows[i].how);
		struct revocation_verdict v;

		revocation_judge(&row, NOW + 365 * DAY, &v);
		assert_int_not_equal(v.crl.word, REVOCATION_GOOD);
		assert_int_not_equal(v.ocsp.word, REVOCATION_GOOD);
	}
}

static void each_word_and_reason_has_a_name(void **state)
{
	static const char *const words[REVOCATION_WORD_COUNT] = {
	    "none", "good", "unknown", "revoked"};
	static const char *const whys[REVOCATION_WHY_COUNT] = {"", "short_lived", "unnamed",
	    "unwatched", "no_issuer", "failed", "overdue", "too_new", "not_known"};

	(void)state;
	for (int i = 0; i < REVOCATION_WORD_COUNT; i++)
		assert_string_equal(revocation_word_name((enum revocation_word)i), words[i]);
	for (int i = 0; i < REVOCATION_WHY_COUNT; i++)
		assert_string_equal(revocation_why_name((enum revocation_why)i), whys[i]);
}

static void sources_are_found_whole(void **state)
{
	(void)state;
	assert_true(revocation_is_seen_in(STR("crl"), "crl"));
	assert_true(revocation_is_seen_in(STR("ocsp,crl"), "crl"));
	assert_false(revocation_is_seen_in(STR("ocsp"), "crl"));
	assert_false(revocation_is_seen_in(STR("crls"), "crl"));
	assert_false(revocation_is_seen_in((struct str){NULL, 0}, "crl"));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_source_has_its_word_and_the_worst_counts),
	    cmocka_unit_test(a_revoked_one_says_since_when_why_and_where_it_was_seen),
	    cmocka_unit_test(time_alone_makes_nothing_good),
	    cmocka_unit_test(nothing_that_was_seen_later_than_now_is_good),
	    cmocka_unit_test(clocks_may_differ_by_five_minutes),
	    cmocka_unit_test(each_word_and_reason_has_a_name),
	    cmocka_unit_test(sources_are_found_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
