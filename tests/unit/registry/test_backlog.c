/* The public log tells once, late, what it was not told of when it happened. */
#include "unit/fixtures/office.h"

#include "ledger/store.h"
#include "ledger/untold.h"
#include "registry/backlog.h"
#include "registry/edit.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
#define HOST "www.shop.example.jp"
#define URL "https://" HOST "/"
#define CODE "0000000001"

enum { ENTRIES_MAX = 200, STEP = 50 };

/* The store as one without a log would be brought up to one with it. */
static void begin_the_log_now(struct office *o)
{
	office_run_sql(o, "DELETE FROM ledger_entry");
	office_run_sql(o, "DELETE FROM ledger_host");
	office_run_sql(o, "UPDATE ledger_mark SET place = 0, until = (SELECT coalesce(max(id), 0)"
			  " FROM certificate) WHERE name = 'certificate'");
	office_run_sql(o, "UPDATE ledger_mark SET place = (SELECT coalesce(max(id), 0) FROM event)"
			  " WHERE name = 'event'");
}

/* A program that knows no log makes the changes of now. */
static void forget_entries_from(struct office *o, uint64_t index)
{
	char sql[100];

	snprintf(sql, sizeof sql, "DELETE FROM ledger_host WHERE idx >= %d", (int)index);
	office_run_sql(o, sql);
	snprintf(sql, sizeof sql, "DELETE FROM ledger_entry WHERE idx >= %d", (int)index);
	office_run_sql(o, sql);
}

/* All steps; how many there were. */
static int tell(struct office *o, size_t limit)
{
	bool more = true;
	int steps = 0;

	while (more) {
		const struct change change = office_change(o, NOW + DAY);

		if (backlog_step(&change, limit, &more))
			fail_msg("backlog_step: %s", o->why.text);
		assert_true(++steps < 1000);
	}
	return steps;
}

static struct ledger_entry entry_at(struct office *o, size_t count, size_t index)
{
	struct ledger_row *rows = NULL;
	struct ledger_entry e;
	size_t found = 0;

	assert_int_equal(ledger_rows(o->store, 0, ENTRIES_MAX, &o->arena, &rows, &found), ERR_OK);
	assert_int_equal(found, count);
	assert_int_equal(ledger_entry_read(rows[index].entry, &o->arena, &e), ERR_OK);
	return e;
}

static void must_be(struct ledger_entry e, enum ledger_kind kind, const char *code)
{
	assert_string_equal(ledger_kind_name(e.kind), ledger_kind_name(kind));
	assert_string_equal(e.code.text, code);
	assert_int_equal(e.at, NOW + DAY);
}

static void start(struct office *o)
{
	office_must_add(o, CODE, URL, "");
	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
}

/* ---- what was there before ---- */

static void an_empty_store_has_nothing_to_tell(void **state)
{
	tell(*state, STEP);
	assert_int_equal(tell(*state, STEP), 1);
}

static void each_certificate_of_before_is_told_once(void **state)
{
	struct office *o = *state;
	struct ledger_entry e;

	start(o);
	assert_int_equal(office_revoke(o, CODE, "keyCompromise", NOW - 60, NOW), ERR_OK);
	office_must_issue(o, CODE, HOST, NOW, NOW + 90 * DAY);
	office_must_add(o, "0000000002", "https://b.example.jp/", "");
	begin_the_log_now(o);
	tell(o, 1);
	tell(o, 1);
	e = entry_at(o, 2, 0);
	must_be(e, LEDGER_KNOWN, CODE);
	assert_int_equal(e.since, NOW - 60);
	assert_text(e.reason, "keyCompromise");
	assert_text(e.urls[0], URL);
	e = entry_at(o, 2, 1);
	must_be(e, LEDGER_KNOWN, CODE);
	assert_int_equal(e.since, 0);
	assert_int_equal(e.not_before, NOW);
}

static void the_end_of_a_contract_is_told_behind_its_certificates(void **state)
{
	struct office *o = *state;
	struct registry_clerk k;
	const struct code code = a_code(CODE);

	start(o);
	office_must_issue(o, CODE, HOST, NOW, NOW + 90 * DAY);
	k = office_clerk(o, NOW);
	k.who = (struct accounts_person){.id = 1, .role = OPERATOR_OPERATOR, .rights = PERSON_ALL};
	assert_int_equal(registry_contract_end(&k, &code, &o->effect), ERR_OK);
	begin_the_log_now(o);
	tell(o, STEP);
	must_be(entry_at(o, 3, 0), LEDGER_KNOWN, CODE);
	must_be(entry_at(o, 3, 1), LEDGER_KNOWN, CODE);
	must_be(entry_at(o, 3, 2), LEDGER_END, CODE);
	assert_int_equal(entry_at(o, 3, 2).since, NOW);
}

/* What is changed while certificates of before are gone through is told in its own transaction. */
static void what_happens_meanwhile_is_not_told_again(void **state)
{
	struct office *o = *state;

	start(o);
	begin_the_log_now(o);
	assert_int_equal(office_revoke(o, CODE, "keyCompromise", 0, NOW), ERR_OK);
	tell(o, STEP);
	assert_int_equal(entry_at(o, 2, 0).kind, LEDGER_REVOKE);
	assert_int_equal(entry_at(o, 2, 1).kind, LEDGER_KNOWN);
	assert_int_equal(entry_at(o, 2, 1).since, NOW);
}

/* ---- older programs ---- */

static void what_an_older_program_does_is_told_as_it_is_then(void **state)
{
	struct office *o = *state;
	struct ledger_entry e;

	begin_the_log_now(o);
	tell(o, STEP);
	start(o);
	forget_entries_from(o, 0);
	tell(o, STEP);
	tell(o, STEP);
	must_be(entry_at(o, 1, 0), LEDGER_KNOWN, CODE);
	assert_int_equal(office_revoke(o, CODE, "certificateHold", 0, NOW), ERR_OK);
	forget_entries_from(o, 1);
	tell(o, STEP);
	tell(o, STEP);
	e = entry_at(o, 2, 1);
	must_be(e, LEDGER_KNOWN, CODE);
	assert_int_equal(e.since, NOW);
	assert_text(e.reason, "certificateHold");
}

static void its_reissue_is_told_of_both_certificates(void **state)
{
	struct office *o = *state;

	start(o);
	tell(o, STEP);
	office_must_issue(o, CODE, HOST, NOW, NOW + 90 * DAY);
	forget_entries_from(o, 1);
	tell(o, 1);
	must_be(entry_at(o, 3, 1), LEDGER_KNOWN, CODE);
	assert_text(entry_at(o, 3, 1).reason, "superseded");
	must_be(entry_at(o, 3, 2), LEDGER_KNOWN, CODE);
	assert_null(entry_at(o, 3, 2).reason.at);
	assert_int_equal(entry_at(o, 3, 2).not_before, NOW);
}

static void amend(struct office *o, enum contract_field field, const char *text)
{
	struct amendment a = {.add_urls = {NULL, 0}};
	struct registry_clerk k = office_clerk(o, NOW);
	const struct code code = a_code(CODE);
	struct buf after = BUF_INIT(1 << 16);
	struct registry_effect effect = {.count = 0};
	enum err err = change_begin(&k.change);

	a.form.field[field] = str_from(text);
	if (!err)
		err = amendment_make(&k.change, &o->rules, &code, &a, &effect, &after);
	assert_int_equal(change_end(&k.change, err), ERR_OK);
	buf_free(&after);
}

static void its_corrections_are_told_where_visitors_see_them(void **state)
{
	struct office *o = *state;

	office_must_add(o, CODE, URL, "");
	amend(o, CONTRACT_ORGANIZATION_EN, "Before");
	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 90 * DAY);
	tell(o, STEP);
	assert_text(entry_at(o, 1, 0).organization_en, "Before");
	amend(o, CONTRACT_LANG, "en");
	amend(o, CONTRACT_ORGANIZATION_EN, "Test");
	forget_entries_from(o, 1);
	tell(o, STEP);
	must_be(entry_at(o, 2, 1), LEDGER_KNOWN, CODE);
	assert_text(entry_at(o, 2, 1).organization_en, "Test");
}

static void its_end_of_a_contract_is_an_end(void **state)
{
	struct office *o = *state;
	struct registry_clerk k;
	const struct code code = a_code(CODE);

	start(o);
	tell(o, STEP);
	k = office_clerk(o, NOW);
	k.who = (struct accounts_person){.id = 1, .role = OPERATOR_OPERATOR, .rights = PERSON_ALL};
	assert_int_equal(registry_contract_end(&k, &code, &o->effect), ERR_OK);
	forget_entries_from(o, 1);
	tell(o, STEP);
	must_be(entry_at(o, 2, 1), LEDGER_END, CODE);
	assert_int_equal(entry_at(o, 2, 1).since, NOW);
}

/* Each event is looked at once, whatever it was. */
static void what_was_gone_through_is_not_gone_through_again(void **state)
{
	struct office *o = *state;
	struct untold_mark mark;
	struct untold_event *events = NULL;
	size_t count = 1;

	office_must_add(o, CODE, URL, "");
	assert_int_equal(untold_mark_read(o->store, UNTOLD_EVENTS, &mark), ERR_OK);
	assert_int_equal(untold_events(o->store, &mark, STEP, &o->arena, &events, &count), ERR_OK);
	assert_int_equal(count, 1);
	tell(o, STEP);
	tell(o, STEP);
	assert_int_equal(untold_mark_read(o->store, UNTOLD_EVENTS, &mark), ERR_OK);
	assert_int_equal(untold_events(o->store, &mark, STEP, &o->arena, &events, &count), ERR_OK);
	assert_int_equal(count, 0);
}

/* ---- several servers ---- */

/* One that looked before another went on does nothing. */
static void two_servers_tell_each_thing_once(void **state)
{
	struct office *o = *state;
	struct store *other = office_open(o, STORE_WRITE);
	struct problem why;
	const struct change theirs = {
	    .store = other, .actor = "service", .now = NOW + DAY, .why = &why};
	bool more = true, others = true;

	for (int i = 1; i <= 7; i++) {
		char code[11], url[64], host[32];

		snprintf(code, sizeof code, "%010d", i);
		snprintf(host, sizeof host, "h%d.example.jp", i);
		snprintf(url, sizeof url, "https://%s/", host);
		office_must_add(o, code, url, "");
		office_must_issue(o, code, host, NOW - DAY, NOW + 90 * DAY);
	}
	begin_the_log_now(o);
	while (more || others) {
		const struct change change = office_change(o, NOW + DAY);

		assert_int_equal(backlog_step(&change, 2, &more), ERR_OK);
		assert_int_equal(backlog_step(&theirs, 2, &others), ERR_OK);
	}
	for (size_t i = 0; i < 7; i++) {
		char code[11];

		snprintf(code, sizeof code, "%010d", (int)i + 1);
		must_be(entry_at(o, 7, i), LEDGER_KNOWN, code);
	}
	store_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_empty_store_has_nothing_to_tell),
	    TEST(each_certificate_of_before_is_told_once),
	    TEST(the_end_of_a_contract_is_told_behind_its_certificates),
	    TEST(what_happens_meanwhile_is_not_told_again),
	    TEST(what_an_older_program_does_is_told_as_it_is_then),
	    TEST(its_reissue_is_told_of_both_certificates),
	    TEST(its_corrections_are_told_where_visitors_see_them),
	    TEST(its_end_of_a_contract_is_an_end),
	    TEST(what_was_gone_through_is_not_gone_through_again),
	    TEST(two_servers_tell_each_thing_once),
	};

	return office_run(tests);
}
