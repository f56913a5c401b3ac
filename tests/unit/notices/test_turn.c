/* Notices over a store: what is found, ordered once, and for whom. */
#include "unit/fixtures/patron.h"

#include "attention/turn.h"
#include "base/local_time.h"
#include "notices/turn.h"
#include "notices/wishes.h"
#include "origin/link.h"

#define CODE "0123456789"
#define OTHER "0000000001"
#define HOST "www" CODE ".example.jp"

static const struct notices_terms terms = {
    .wait_days = {[NOTICES_PAPERS] = 7, [NOTICES_STICKER] = 14, [NOTICES_OLD] = 3},
    .reminders = {90, 60, 30, 10},
    .reminder_count = 4};

/* A whole turn then; how many mails it ordered. */
static size_t turn_at(struct office *o, int64_t now)
{
	const struct change c = office_change(o, now);
	size_t ordered = 99;

	if (notices_turn_all(&c, &terms, &ordered))
		fail_msg("notices_turn_all: %s", o->why.text);
	return ordered;
}

/* A turn that orders one mail of that kind, and a second one that orders none. */
static void assert_told(struct office *o, const char *kind, int64_t now)
{
	size_t ordered = turn_at(o, now);

	if (ordered != 1)
		fail_msg("%zu mails, not one of %s", ordered, kind);
	assert_text(patron_mail(o, 0).kind, kind);
	assert_text(patron_mail(o, 0).to, PATRON_MAIL);
	assert_int_equal(turn_at(o, now), 0);
	assert_int_equal(turn_at(o, now + 60), 0);
}

/* A customer with one contract of that code, about which nothing is new. */
static int64_t a_customer(struct office *o)
{
	struct customer_key key;
	int64_t id;

	assert_int_equal(local_time_use("Asia/Tokyo", NULL), ERR_OK);
	id = patron_add(o, PATRON_MAIL, CODE, &key);
	office_run_sql(o, "UPDATE contract SET added_at = added_at - 8640000");
	return id;
}

/* The same with a certificate of 90 days that began so long ago, which is no news. */
static int64_t a_customer_with_a_certificate(struct office *o, int64_t age)
{
	int64_t id = a_customer(o);

	office_must_issue(o, CODE, HOST, NOW - age, NOW - age + 90 * DAY - 1);
	office_run_sql(o, "UPDATE certificate SET added_at = added_at - 1728000");
	assert_int_equal(turn_at(o, NOW), 0);
	return id;
}

static void run_format(struct office *o, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void run_format(struct office *o, const char *format, ...)
{
	char sql[1000];
	va_list args;

	va_start(args, format);
	vsnprintf(sql, sizeof sql, format, args);
	va_end(args);
	office_run_sql(o, sql);
}

/* As if the customer had been told of everything from the beginning. */
static void tell_all(struct office *o)
{
	office_run_sql(o, "UPDATE customer_contract SET known_event = 0");
}

/* ---- each kind ---- */

static void what_happened_before_the_contract_was_his_is_no_news(void **state)
{
	struct office *o = *state;
	const struct code code = {OTHER};
	struct customer_edit edit = {.added = &code, .added_count = 1};
	struct customer_key key;
	int64_t id = patron_add(o, PATRON_MAIL, CODE, &key);
	struct change c;

	assert_int_equal(turn_at(o, NOW), 0);
	/* Whoever is a customer already is told of a contract that comes to him. */
	office_must_add(o, OTHER, "https://b.example.jp/", "");
	c = office_change(o, NOW);
	assert_int_equal(customers_edit(&c, id, &edit, &key), ERR_OK);
	assert_told(o, "applied", NOW);
	/* And of what happens from then on. */
	office_must_issue(o, CODE, HOST, NOW, NOW + 90 * DAY);
	assert_told(o, "issued", NOW);
	assert_int_equal(office_revoke(o, CODE, "keyCompromise", NOW, NOW), ERR_OK);
	assert_told(o, "revoked", NOW);
}

/* That is told by a mail of its own, at once (applications/letters.h). */
static void what_somebody_applied_for_himself_is_no_news(void **state)
{
	struct office *o = *state;
	struct customer_key key;

	patron_add(o, PATRON_MAIL, CODE, &key);
	tell_all(o);
	office_run_sql(o,
	    "INSERT INTO application (id, customer, kind, made, state, version, lang,"
	    " begun_at, changed_at) VALUES (1, 1, 'apply', " CODE ", 'sent', 1, 'ja', 1, 1)");
	assert_int_equal(turn_at(o, NOW), 0);
}

static void an_application_is_told_of_once_while_nothing_is_issued(void **state)
{
	struct office *o = *state;
	struct customer_key key;

	patron_add(o, PATRON_MAIL, CODE, &key);
	tell_all(o);
	assert_told(o, "applied", NOW);
	assert_text(patron_mail(o, 0).lang == LANG_JA ? STR("ja") : STR("?"), "ja");
	assert_int_equal(turn_at(o, NOW + 13 * DAY), 0);
}

static void an_old_application_and_one_that_was_withdrawn_are_no_news(void **state)
{
	struct office *o = *state;
	struct customer_key key;
	const struct code code = {CODE};

	patron_add(o, PATRON_MAIL, CODE, &key);
	tell_all(o);
	assert_int_equal(turn_at(o, NOW + 14 * DAY), 0);
	assert_int_equal(store_set_withdrawn(o->store, &code, NOW), ERR_OK);
	assert_int_equal(turn_at(o, NOW), 0);
}

static void a_contract_of_nobody_is_told_to_nobody(void **state)
{
	struct office *o = *state;

	office_must_add(o, CODE, "https://" HOST "/", "");
	office_must_issue(o, CODE, HOST, NOW, NOW + 9 * DAY);
	assert_int_equal(turn_at(o, NOW), 0);
	assert_int_equal(turn_at(o, NOW + 8 * DAY), 0);
}

static void papers_that_do_not_come_for_a_week_are_told_together(void **state)
{
	struct office *o = *state;

	a_customer(o);
	run_format(o,
	    "INSERT INTO contract_check (code, number, kind, paper, asked_at, came_at, done_by)"
	    " VALUES (123456789, 1, 'paper', 'application', %lld, NULL, 'x'),"
	    " (123456789, 2, 'paper', 'domain_consent', %lld, NULL, 'x'),"
	    " (123456789, 3, 'paper', 'cover_sheet', %lld, %lld, 'x')",
	    (long long)NOW, (long long)NOW, (long long)NOW, (long long)NOW + 1);
	assert_int_equal(turn_at(o, NOW + 7 * DAY - 1), 0);
	assert_told(o, "papers", NOW + 7 * DAY);
	/* Once more when another one is missing, too. */
	run_format(o,
	    "INSERT INTO contract_check (code, number, kind, paper, asked_at, came_at, done_by)"
	    " VALUES (123456789, 4, 'paper', 'seal_certificate', %lld, NULL, 'x')",
	    (long long)NOW + 8 * DAY);
	assert_int_equal(turn_at(o, NOW + 14 * DAY), 0);
	assert_told(o, "papers", NOW + 15 * DAY);
	office_run_sql(o, "UPDATE contract_check SET came_at = 1, asked_at = asked_at + 1");
	assert_int_equal(turn_at(o, NOW + 16 * DAY), 0);
}

static void a_certificate_is_told_of_as_each_that_follows(void **state)
{
	struct office *o = *state;

	a_customer(o);
	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 89 * DAY);
	assert_told(o, "issued", NOW);
	office_must_issue(o, CODE, HOST, NOW, NOW + 90 * DAY);
	assert_told(o, "issued", NOW);
}

static void a_certificate_of_the_past_is_no_news(void **state)
{
	struct office *o = *state;

	a_customer(o);
	office_must_issue(o, CODE, HOST, NOW - 60 * DAY, NOW + 100 * DAY);
	assert_int_equal(turn_at(o, NOW), 0);
}

static void an_end_is_told_step_by_step_until_there_is_a_successor(void **state)
{
	struct office *o = *state;

	a_customer_with_a_certificate(o, 0);
	assert_told(o, "expires", NOW + 60 * DAY);
	assert_told(o, "expires", NOW + 75 * DAY);
	/* A server that was down says the last step alone. */
	assert_told(o, "expires", NOW + 89 * DAY);
	assert_told(o, "expires", NOW + 90 * DAY);
	office_must_add(o, OTHER, "https://" HOST "/", CODE);
	office_must_issue(o, OTHER, HOST, NOW, NOW + 300 * DAY);
	assert_int_equal(turn_at(o, NOW + 91 * DAY), 0);
}

static void reminders_of_a_long_life_are_found_before_its_last_third(void **state)
{
	struct office *o = *state;

	a_customer(o);
	office_must_issue(o, CODE, HOST, NOW, NOW + 210 * DAY - 1);
	office_run_sql(o, "UPDATE certificate SET added_at = added_at - 1728000");
	assert_int_equal(turn_at(o, NOW + 119 * DAY), 0);
	assert_told(o, "expires", NOW + 120 * DAY);
	assert_told(o, "expires", NOW + 150 * DAY);
}

static void an_alarm(struct office *o, int kind, int64_t first_at)
{
	run_format(o,
	    "INSERT INTO attention (id, source, place, what, kind, code, moment, detail, first_at,"
	    " confirmed_at) SELECT coalesce(max(id), 0) + 1, 2, coalesce(max(id), 0) + 7, 'served',"
	    " %d, 123456789, 0, '" HOST "', %lld, %lld FROM attention",
	    kind, (long long)first_at, (long long)first_at);
}

static void a_replaced_certificate_may_be_served_for_three_days(void **state)
{
	struct office *o = *state;

	a_customer_with_a_certificate(o, 0);
	an_alarm(o, ATTENTION_OLD_SERVED, NOW);
	assert_int_equal(turn_at(o, NOW + 3 * DAY - 1), 0);
	assert_told(o, "old_certificate", NOW + 3 * DAY);
	/* It comes and goes: not every time. */
	office_run_sql(o, "UPDATE attention SET first_at = first_at + 500000");
	assert_int_equal(turn_at(o, NOW + 16 * DAY), 0);
	assert_told(o, "old_certificate", NOW + 18 * DAY);
	office_run_sql(o, "UPDATE attention SET first_at = 5000, cured_at = 6000");
	assert_int_equal(turn_at(o, NOW + 40 * DAY), 0);
}

static void a_revoked_one_that_is_served_is_told_at_once(void **state)
{
	struct office *o = *state;

	a_customer_with_a_certificate(o, 0);
	an_alarm(o, ATTENTION_REVOKED_SERVED, NOW);
	assert_told(o, "old_certificate", NOW);
}

static void the_old_code_is_told_once_whoever_saw_it(void **state)
{
	struct office *o = *state;
	long today;

	a_customer_with_a_certificate(o, 0);
	today = local_time_days(NOW + 4 * DAY);
	office_must_add(o, OTHER, "https://" HOST "/", CODE);
	office_must_issue(o, OTHER, HOST, NOW, NOW + 90 * DAY);
	/* The successor is the same customer's. */
	assert_told(o, "issued", NOW);
	office_run_sql(o, "UPDATE contract SET added_at = added_at - 8640000");
	run_format(o,
	    "INSERT INTO usage_standing (code, wanted, renewed, begins, ends, first_day,"
	    " picture_day, click_day, old_day) VALUES (123456789, 1, 1, 0, 0, 1, 1, 0, %ld)",
	    today);
	assert_int_equal(turn_at(o, NOW + 3 * DAY - 1), 0);
	assert_told(o, "old_code", NOW + 4 * DAY);
	an_alarm(o, ATTENTION_OLD_CODE, NOW);
	assert_int_equal(turn_at(o, NOW + 30 * DAY), 0);
}

static void an_old_code_that_visits_alone_saw_is_told_too(void **state)
{
	struct office *o = *state;

	a_customer_with_a_certificate(o, 0);
	an_alarm(o, ATTENTION_OLD_CODE, NOW);
	/* Nothing renews it, and it renews nothing: there is no new code. */
	assert_int_equal(turn_at(o, NOW + 4 * DAY), 0);
	office_must_add(o, OTHER, "https://" HOST "/", CODE);
	office_must_issue(o, OTHER, HOST, NOW, NOW + 90 * DAY);
	/* The successor is the same customer's. */
	assert_told(o, "issued", NOW);
	assert_int_equal(turn_at(o, NOW + 3 * DAY - 1), 0);
	assert_told(o, "old_code", NOW + 3 * DAY);
}

static void a_standing(struct office *o, long first_day, int64_t begins)
{
	run_format(o,
	    "INSERT INTO usage_standing (code, wanted, renewed, begins, ends, first_day,"
	    " picture_day, click_day, old_day) VALUES (123456789, 1, 0, %lld, %lld, %ld, 0, 0, 0)",
	    (long long)begins, (long long)begins + 90 * DAY, first_day);
}

static void a_sticker_that_is_not_there_after_two_weeks_is_told(void **state)
{
	struct office *o = *state;

	a_customer_with_a_certificate(o, 0);
	office_run_sql(o, "UPDATE certificate SET added_at = added_at + 1728000");
	/* It began long before it came. */
	a_standing(o, 0, NOW - 40 * DAY);
	office_run_sql(o,
	    "INSERT INTO mail (id, kind, reason, lang, recipient, place, made_at,"
	    " due_at, state, message) SELECT 1, 'issued', '123456789 1', 'ja', 'x', 1,"
	    " 0, 0, 1, 'x'");
	assert_int_equal(turn_at(o, NOW + 14 * DAY - 1), 0);
	assert_told(o, "sticker", NOW + 14 * DAY);
}

static void a_sticker_that_was_shown_or_seen_or_is_old_is_not(void **state)
{
	struct office *o = *state;

	/* Its certificate came 20 days ago. */
	a_customer_with_a_certificate(o, 0);
	a_standing(o, 0, NOW);
	office_run_sql(o, "INSERT INTO site (id, code, host, port, page_good) VALUES"
			  " (1, 123456789, 'a.example', 443, 2097152)");
	assert_int_equal(turn_at(o, NOW), 0);
	office_run_sql(o, "DELETE FROM site; UPDATE usage_standing SET first_day = 20000");
	assert_int_equal(turn_at(o, NOW), 0);
	office_run_sql(o, "UPDATE usage_standing SET first_day = 0, wanted = 0");
	assert_int_equal(turn_at(o, NOW), 0);
	office_run_sql(o, "UPDATE usage_standing SET wanted = 1");
	assert_int_equal(turn_at(o, NOW + 54 * DAY), 0);
	assert_told(o, "sticker", NOW);
}

static void a_place(
    struct office *o, int place, const char *host, int reason, int pictures, int32_t day)
{
	run_format(o,
	    "INSERT INTO usage_place (code, place, host, reason, pictures, clicks, error,"
	    " first_day, last_day, old_day, sizes, formats) VALUES (123456789, %d, '%s', %d, %d, 0,"
	    " 0, %d, %d, 0, 0, 0)",
	    place, host, reason, pictures, (int)day, (int)day);
}

static void an_address_that_is_not_registered_is_told_once_a_month(void **state)
{
	struct office *o = *state;
	int32_t today;

	a_customer_with_a_certificate(o, 0);
	today = local_time_days(NOW);
	a_standing(o, today, NOW);
	run_format(o, "UPDATE usage_standing SET wrong_day = %d", (int)today);
	a_place(o, 1, "example.jp", LINK_WWW, 3, today);
	a_place(o, 2, HOST, LINK_SAME, 3, today);
	a_place(o, 3, "www.example.jp", LINK_PATH, 2, today);
	assert_told(o, "wrong_address", NOW);
	assert_int_equal(turn_at(o, NOW + 6 * DAY), 0);
	office_run_sql(o, "DELETE FROM mail");
	assert_int_equal(turn_at(o, NOW + 7 * DAY), 0);
}

static void a_revocation_is_told_but_not_that_of_a_replaced_one(void **state)
{
	struct office *o = *state;

	a_customer_with_a_certificate(o, 20 * DAY);
	assert_int_equal(office_revoke(o, CODE, "superseded", NOW, NOW), ERR_OK);
	assert_int_equal(turn_at(o, NOW), 0);
	office_run_sql(o, "UPDATE certificate SET revocation_reason = 'keyCompromise'");
	assert_told(o, "revoked", NOW);
}

static void a_foreign_site_is_told_of_once_a_week(void **state)
{
	struct office *o = *state;
	int32_t today;

	a_customer_with_a_certificate(o, 0);
	today = local_time_days(NOW);
	a_place(o, 21, "few.example", LINK_HOST, 9, today);
	a_place(o, 22, "x.translate.goog", LINK_HOST, 100, today);
	a_place(o, 23, "192.0.2.1", LINK_HOST, 100, today);
	a_place(o, 24, "localhost", LINK_HOST, 100, today);
	a_place(o, 1, HOST, LINK_SAME, 100, today);
	assert_int_equal(turn_at(o, NOW), 0);
	a_place(o, 25, "thief.example", LINK_HOST, 10, today);
	a_place(o, 26, "other.example", LINK_HOST, 20, today);
	assert_told(o, "foreign", NOW);
	office_run_sql(o, "DELETE FROM mail; INSERT INTO audit (id, at, actor, action, subject)"
			  " VALUES (1000, 1, 'x', 'abuse.harmless', 'thief.example'),"
			  " (1001, 1, 'x', 'abuse.harmless', 'other.example')");
	assert_int_equal(turn_at(o, NOW), 0);
	office_run_sql(o, "INSERT INTO audit (id, at, actor, action, subject)"
			  " VALUES (1002, 1, 'x', 'abuse.watch', 'thief.example')");
	assert_told(o, "foreign", NOW);
}

/* ---- wishes ---- */

static void what_a_customer_does_not_want_he_is_not_sent(void **state)
{
	struct office *o = *state;
	int64_t id = a_customer_with_a_certificate(o, 0);
	struct change c = office_change(o, NOW);
	struct notices_wishes wishes;

	assert_int_equal(notices_refuse(&c, id, NOTICE_EXPIRES), ERR_OK);
	assert_int_equal(notices_refuse(&c, id, NOTICE_REVOKED), ERR_OK);
	assert_int_equal(notices_wishes(&c, id, &wishes), ERR_OK);
	for (unsigned i = 0; i < NOTICE_COUNT; i++)
		assert_int_equal(wishes.wants[i], i != NOTICE_EXPIRES);
	assert_int_equal(turn_at(o, NOW + 60 * DAY), 0);
	wishes.wants[NOTICE_EXPIRES] = true;
	wishes.wants[NOTICE_STICKER] = wishes.wants[NOTICE_REVOKED] = false;
	c = office_change(o, NOW);
	assert_int_equal(notices_set_wishes(&c, id, &wishes), ERR_OK);
	assert_int_equal(notices_wishes(&c, id, &wishes), ERR_OK);
	for (unsigned i = 0; i < NOTICE_COUNT; i++)
		assert_int_equal(wishes.wants[i], i != NOTICE_STICKER);
	assert_told(o, "expires", NOW + 60 * DAY);
}

/* ---- turns ---- */

static void one_server_at_a_time_looks_and_the_next_turn_waits(void **state)
{
	struct office *o = *state;
	struct notices_turn mine = {.after = 0}, other = {.after = 0};
	const struct change c = office_change(o, NOW);
	bool more;

	a_customer(o);
	office_run_sql(o, "UPDATE notice_turn SET claimed = 0, due = 0");
	for (int i = 2; i <= NOTICES_STEP + 2; i++)
		run_format(o,
		    "INSERT INTO contract (code, lang, sticker, service, organization, added_at)"
		    " VALUES (%d, 'ja', 1, 'EV', 'x', 0)",
		    i);
	office_run_sql(o, "INSERT INTO customer_contract (code, customer) SELECT code, 1"
			  " FROM contract WHERE code <> 123456789");
	assert_int_equal(notices_turn(&c, &terms, &mine, false, &more), ERR_OK);
	assert_true(more);
	assert_int_equal(notices_turn(&c, &terms, &other, false, &more), ERR_OK);
	assert_false(more);
	assert_int_equal(notices_turn(&c, &terms, &mine, false, &more), ERR_OK);
	assert_false(more);
	assert_int_equal(notices_turn(&c, &terms, &other, false, &more), ERR_OK);
	assert_int_equal(other.turn.claimed, 0);
}

#define EACH(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    EACH(what_happened_before_the_contract_was_his_is_no_news),
	    EACH(what_somebody_applied_for_himself_is_no_news),
	    EACH(an_application_is_told_of_once_while_nothing_is_issued),
	    EACH(an_old_application_and_one_that_was_withdrawn_are_no_news),
	    EACH(a_contract_of_nobody_is_told_to_nobody),
	    EACH(papers_that_do_not_come_for_a_week_are_told_together),
	    EACH(a_certificate_is_told_of_as_each_that_follows),
	    EACH(a_certificate_of_the_past_is_no_news),
	    EACH(an_end_is_told_step_by_step_until_there_is_a_successor),
	    EACH(reminders_of_a_long_life_are_found_before_its_last_third),
	    EACH(a_replaced_certificate_may_be_served_for_three_days),
	    EACH(a_revoked_one_that_is_served_is_told_at_once),
	    EACH(the_old_code_is_told_once_whoever_saw_it),
	    EACH(an_old_code_that_visits_alone_saw_is_told_too),
	    EACH(a_sticker_that_is_not_there_after_two_weeks_is_told),
	    EACH(a_sticker_that_was_shown_or_seen_or_is_old_is_not),
	    EACH(an_address_that_is_not_registered_is_told_once_a_month),
	    EACH(a_revocation_is_told_but_not_that_of_a_replaced_one),
	    EACH(a_foreign_site_is_told_of_once_a_week),
	    EACH(what_a_customer_does_not_want_he_is_not_sent),
	    EACH(one_server_at_a_time_looks_and_the_next_turn_waits),
	};

	return office_run(tests);
}
