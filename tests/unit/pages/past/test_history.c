/* What the log has of a code, read from the store; and that it tells of the past what was told
 * then. */
#include "unit/fixtures/office.h"

#include "ledger/store.h"
#include "pages/past/history.h"
#include "registry/revocation.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)

enum { CODES = 3, ROUNDS = 12, STEPS = 40 };

static const char *const codes[CODES] = {"0000000001", "0000000002", "0000000003"};

/* history_question.free() it. */
static struct history *read_history(struct office *o, const char *code)
{
	const struct code parsed = a_code(code);
	void *history = NULL;

	if (history_question.ask(NULL, o->store, &parsed, NOW, &history))
		fail_msg("%s", store_why(o->store)->text);
	assert_true(history_question.memory(history) >= sizeof(struct history));
	return history;
}

static void add_chain(struct office *o)
{
	for (int i = 0; i < CODES; i++)
		office_must_add(
		    o, codes[i], "https://www.shop.example.jp/", i == 0 ? "" : codes[i - 1]);
}

/* A second after the first entries. */
static void issue_later(struct office *o, const char *code)
{
	struct str der = a_certificate("www.shop.example.jp", NOW - DAY, NOW + DAY);

	assert_int_equal(office_issue_at(o, code, der, NOW + 1), ERR_OK);
	forge_free(der);
}

/* ---- reading ---- */

static void of_an_empty_log_nothing_is_told(void **state)
{
	struct office *o = *state;
	int64_t begun = 7;
	struct history *h;

	add_chain(o);
	h = read_history(o, codes[0]);
	assert_int_equal(h->source.begun, 0);
	assert_int_equal(h->source.count, 0);
	assert_int_equal(h->size, 0);
	assert_false(h->too_much);
	assert_int_equal(past_reach(&h->source), INT64_MAX);
	history_question.free(h);
	assert_int_equal(history_begun(o->url, &begun, &o->why), ERR_OK);
	assert_int_equal(begun, 0);
}

static void entries_of_a_code_and_its_successors_stand_in_the_order_of_the_log(void **state)
{
	static const char *const of[] = {"0000000001", "0000000003", "0000000002", "0000000001"};
	struct office *o = *state;
	int64_t begun = 0;
	struct history *h;

	add_chain(o);
	office_must_add(o, "0000000009", "https://other.example.jp/", "");
	office_must_issue(o, "0000000009", "other.example.jp", NOW - DAY, NOW + DAY);
	issue_later(o, codes[0]);
	issue_later(o, codes[2]);
	issue_later(o, codes[1]);
	assert_int_equal(office_revoke(o, codes[0], "unspecified", 0, NOW + 1), ERR_OK);
	assert_int_equal(
	    ledger_checkpoint_put(o->store, 2, STR("a\n2\nroot\n\nsignature\n"), NOW), ERR_OK);
	h = read_history(o, codes[0]);
	assert_int_equal(h->source.begun, NOW);
	assert_int_equal(h->source.code_count, 3);
	assert_int_equal(h->source.count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(h->source.entries[i].index, i + 1);
		assert_string_equal(h->source.entries[i].entry.code.text, of[i]);
	}
	assert_int_equal(h->size, 2);
	assert_true(str_eq(h->checkpoint, STR("a\n2\nroot\n\nsignature\n")));
	history_question.free(h);
	assert_int_equal(history_begun(o->url, &begun, &o->why), ERR_OK);
	assert_int_equal(begun, NOW);
}

static void who_is_not_led_to_is_left_out(void **state)
{
	struct office *o = *state;
	struct contract_form form = a_form(codes[1], "https://www.shop.example.jp/");
	struct contract_form stranger = a_form(codes[2], "https://elsewhere.example.jp/");
	struct history *h;

	office_must_add(o, codes[0], "https://www.shop.example.jp/", "");
	form.field[CONTRACT_RENEWS] = str_from(codes[0]);
	form.field[CONTRACT_STICKER] = STR("no");
	assert_int_equal(office_add(o, &form), ERR_OK);
	stranger.field[CONTRACT_RENEWS] = str_from(codes[1]);
	stranger.field[CONTRACT_ORGANIZATION] = STR("株式会社別人");
	assert_int_equal(office_add(o, &stranger), ERR_OK);
	h = read_history(o, codes[0]);
	assert_int_equal(h->source.code_count, 1);
	history_question.free(h);
}

static void a_certificate_that_the_log_has_nothing_of_is_told_to_be_there(void **state)
{
	struct office *o = *state;
	struct history *h;

	add_chain(o);
	office_must_issue(o, codes[1], "www.shop.example.jp", NOW - DAY, NOW + DAY);
	h = read_history(o, codes[0]);
	assert_false(h->source.untold);
	history_question.free(h);
	office_run_sql(o, "DELETE FROM ledger_entry");
	h = read_history(o, codes[0]);
	assert_true(h->source.untold);
	history_question.free(h);
}

static void what_is_more_than_it_can_hold_is_told_to_be_so(void **state)
{
	struct office *o = *state;
	const struct ledger_entry e = {.kind = LEDGER_AMEND, .at = NOW, .code = a_code(codes[0])};

	office_must_add(o, codes[0], "https://www.shop.example.jp/", "");
	for (int more = 0; more < 2; more++) {
		struct history *h;

		assert_int_equal(store_begin(o->store), ERR_OK);
		for (int i = 0; i < (more ? 1 : HISTORY_ENTRIES_MAX); i++)
			assert_int_equal(ledger_add(o->store, 0, &e), ERR_OK);
		assert_int_equal(store_commit(o->store), ERR_OK);
		h = read_history(o, codes[0]);
		assert_int_equal(h->too_much, more);
		assert_int_equal(h->source.count, more ? 0 : HISTORY_ENTRIES_MAX);
		history_question.free(h);
	}
}

static void a_damaged_entry_is_told_and_not_passed_over(void **state)
{
	struct office *o = *state;
	const struct code code = a_code(codes[0]);
	void *history = NULL;

	office_must_add(o, codes[0], "https://www.shop.example.jp/", "");
	office_must_issue(o, codes[0], "www.shop.example.jp", NOW - DAY, NOW + DAY);
	office_run_sql(o, office_is_sqlite() ? "UPDATE ledger_entry SET entry = x'7b7d'"
					     : "UPDATE ledger_entry SET entry = '\\x7b7d'");
	assert_int_equal(history_question.ask(NULL, o->store, &code, NOW, &history), ERR_CORRUPT);
	assert_non_null(strstr(store_why(o->store)->text, "entry 0 of the log is damaged"));
}

/* ---- what was told then ---- */

/* What the first code's page was told at a moment. */
struct told {
	int64_t at;
	enum record_state state;
	bool broken;
	struct code code;
	int64_t not_before;
};

static unsigned some(unsigned *seed, unsigned below)
{
	*seed = *seed * 1103515245 + 12345;
	return (*seed >> 16) % below;
}

static void change_something(struct office *o, int64_t now, unsigned *seed)
{
	static const char *const reasons[] = {"certificateHold", "keyCompromise", "superseded"};
	const char *code = codes[some(seed, CODES)];
	const struct change change = office_change(o, now);
	struct code parsed = a_code(code);
	int64_t from = now + ((int64_t)some(seed, 60) - 45) * DAY;

	switch (some(seed, 5)) {
	case 0:
	case 1: {
		struct str der =
		    a_certificate("www.shop.example.jp", from, from + (1 + some(seed, 60)) * DAY);

		office_issue_at(o, code, der, now);
		forge_free(der);
		break;
	}
	case 2:
		office_revoke(o, code, reasons[some(seed, 3)], 0, now);
		break;
	case 3:
		office_revoke(o, code, reasons[some(seed, 3)],
		    now + ((int64_t)some(seed, 20) - 12) * DAY, now);
		break;
	case 4:
		registry_certificate_release(&change, &parsed, STR("mended"), &o->effect);
		break;
	}
}

static struct told ask_record(struct office *o, int64_t now)
{
	const struct code code = a_code(codes[0]);
	struct told told = {.at = now};
	const struct issuance *shown;
	struct record record;

	assert_int_equal(store_record(o->store, &code, now, &o->arena, &record), ERR_OK);
	told.state = record_state_at(&record, now, &shown);
	if (shown != NULL) {
		told.code = shown->code;
		told.not_before = shown->not_before;
		told.broken = shown->broken;
	}
	return told;
}

static void assert_said(const struct past_source *source, const struct told *told, int64_t now)
{
	struct arena arena = {0};
	struct past past;
	const struct past_span *span;

	assert_int_equal(past_tell(source, told->at, told->at + 1, now, &arena, &past), ERR_OK);
	assert_int_equal(past.said_count, 1);
	span = &past.said[0];
	assert_int_equal(span->reached, told->at >= past_reach(source));
	if (span->reached) {
		assert_string_equal(record_state_name(span->state), record_state_name(told->state));
		assert_int_equal(span->shown == NULL, told->code.text[0] == '\0');
	}
	if (span->reached && span->shown != NULL) {
		assert_string_equal(span->shown->entry.code.text, told->code.text);
		assert_int_equal(span->shown->entry.not_before, told->not_before);
		assert_int_equal(span->broken, told->broken);
	}
	arena_free(&arena);
}

static void what_the_log_says_of_the_past_is_what_was_told_then(void **state)
{
	struct office *o = *state;
	static struct told told[ROUNDS * STEPS];
	unsigned seed = 8, reached = 0;
	size_t count = 0;
	struct history *h;

	add_chain(o);
	for (int64_t now = NOW + DAY; count < ROUNDS * STEPS;) {
		if (count % 3 == 0)
			change_something(o, now, &seed);
		told[count++] = ask_record(o, now);
		now += 1 + some(&seed, 2 * DAY);
	}
	h = read_history(o, codes[0]);
	assert_false(h->too_much);
	for (size_t i = 0; i < count; i++) {
		assert_said(&h->source, &told[i], told[count - 1].at);
		reached += told[i].at >= past_reach(&h->source);
	}
	assert_true(reached > count / 2);
	history_question.free(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(of_an_empty_log_nothing_is_told),
	    TEST(entries_of_a_code_and_its_successors_stand_in_the_order_of_the_log),
	    TEST(who_is_not_led_to_is_left_out),
	    TEST(a_certificate_that_the_log_has_nothing_of_is_told_to_be_there),
	    TEST(what_is_more_than_it_can_hold_is_told_to_be_so),
	    TEST(a_damaged_entry_is_told_and_not_passed_over),
	    TEST(what_the_log_says_of_the_past_is_what_was_told_then),
	};

	return office_run(tests);
}
