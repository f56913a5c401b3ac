/* Mails in the store, shared by several servers. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "mail/queue.h"
#include "unit/fixtures/office.h"

static struct problem trouble;

static struct change then(struct office *o, int64_t now)
{
	return (struct change){.store = o->store, .actor = "mail", .now = now, .why = &trouble};
}

static struct mail_order an_order(const char *reason, const char *to)
{
	return (struct mail_order){.kind = "notice",
	    .reason = str_from(reason),
	    .to = str_from(to),
	    .details = STR("{\"days\":30}")};
}

static enum err order(struct office *o, const struct mail_order *order, int64_t now, bool *ret_new)
{
	struct change c = then(o, now);
	enum err err = change_begin(&c);

	if (!err)
		err = mail_queue_add(&c, order, ret_new);
	return change_end(&c, err);
}

static void one_mail_is_made_for_one_reason_of_a_kind(void **state)
{
	struct office *o = *state;
	struct mail_order first = an_order("0000000001 2026-06-30", "a@example.jp");
	bool is_new = false;

	assert_int_equal(order(o, &first, NOW, &is_new), ERR_OK);
	assert_true(is_new);
	assert_int_equal(order(o, &first, NOW + 1, &is_new), ERR_OK);
	assert_false(is_new);
	first.kind = "other";
	assert_int_equal(order(o, &first, NOW + 1, &is_new), ERR_OK);
	assert_true(is_new);
	first.reason = STR("0000000001 2026-07-30");
	assert_int_equal(order(o, &first, NOW + 1, &is_new), ERR_OK);
	assert_true(is_new);
}

static void a_mail_that_was_ordered_in_a_change_that_fails_is_not_there(void **state)
{
	struct office *o = *state;
	struct mail_order mail = an_order("1", "a@example.jp");
	struct change c = then(o, NOW);
	bool is_new = false;

	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(mail_queue_add(&c, &mail, &is_new), ERR_OK);
	assert_int_equal(change_end(&c, ERR_REFUSED), ERR_REFUSED);
	assert_int_equal(order(o, &mail, NOW, &is_new), ERR_OK);
	assert_true(is_new);
}

static void what_is_no_address_or_too_long_is_refused(void **state)
{
	struct office *o = *state;
	struct mail_order mail = an_order("1", "a@example.jp\r\nRCPT TO:<b@example.jp>");
	static char large[MAIL_DETAILS_MAX + 1];
	bool is_new = true;

	assert_int_equal(order(o, &mail, NOW, &is_new), ERR_INVALID);
	assert_string_equal(trouble.reason, "contact.mail");
	mail.to = STR("a@example.jp");
	memset(large, ' ', sizeof large);
	mail.details = (struct str){large, sizeof large};
	assert_int_equal(order(o, &mail, NOW, &is_new), ERR_TOO_LARGE);
	mail.details = STR("{}");
	mail.reason = (struct str){large, MAIL_REASON_MAX + 1};
	assert_int_equal(order(o, &mail, NOW, &is_new), ERR_TOO_LARGE);
	assert_true(is_new);
}

/* ---- sending ---- */

static int64_t must_order(struct office *o, const char *to, int64_t now, bool urgent)
{
	static unsigned count;
	char reason[20];
	struct mail_order mail;
	struct mail_filter all = {.limit = 1};
	struct mail *newest;
	size_t found;
	bool is_new;

	snprintf(reason, sizeof reason, "reason %u", ++count);
	mail = an_order(reason, to);
	mail.is_urgent = urgent;
	assert_int_equal(order(o, &mail, now, &is_new), ERR_OK);
	assert_int_equal(mail_list(o->store, &all, &o->arena, &newest, &found), ERR_OK);
	assert_int_equal(found, 1);
	return newest->id;
}

/* The id of the mail that is claimed until `until`; 0: none is due. */
static int64_t claim(struct office *o, int64_t now, struct mail *ret)
{
	struct change c = then(o, now);
	enum err err = change_begin(&c), found;

	assert_int_equal(err, ERR_OK);
	found = mail_queue_claim(&c, now + 300, 20, &o->arena, ret);
	assert_int_equal(change_end(&c, found == ERR_NOT_FOUND ? ERR_OK : found), ERR_OK);
	return found ? 0 : ret->id;
}

static void settle(struct office *o, const struct mail *mail, enum mail_state state, int64_t now)
{
	struct change c = then(o, now);
	const struct mail_result result = {
	    .state = state, .due_at = now + 60, .failures = 1, .said = STR("250 ok")};

	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(change_end(&c, mail_queue_settle(&c, mail, &result)), ERR_OK);
}

static struct mail shown(struct office *o, int64_t id)
{
	struct mail mail;

	assert_int_equal(mail_show(o->store, id, &o->arena, &mail), ERR_OK);
	return mail;
}

static void urgent_mails_go_first_and_none_is_claimed_twice(void **state)
{
	struct office *o = *state;
	int64_t first = must_order(o, "a@example.jp", NOW, false);
	int64_t urgent = must_order(o, "a@example.jp", NOW + 1, true);
	struct mail mail;

	assert_int_equal(claim(o, NOW + 2, &mail), urgent);
	assert_int_equal(claim(o, NOW + 2, &mail), first);
	assert_int_equal(claim(o, NOW + 2, &mail), 0);
	/* Who had them did not come back. */
	assert_int_equal(claim(o, NOW + 303, &mail), urgent);
}

static void what_a_clock_that_ran_ahead_put_off_is_due(void **state)
{
	struct office *o = *state;
	int64_t id = must_order(o, "a@example.jp", NOW, false);
	struct mail mail;

	assert_int_equal(claim(o, NOW + 400 * DAY, &mail), id);
	assert_int_equal(claim(o, NOW, &mail), id);
	settle(o, &mail, MAIL_QUEUED, NOW + 400 * DAY);
	assert_int_equal(claim(o, NOW + 10, &mail), id);
	assert_int_equal(claim(o, NOW + 11, &mail), 0);
}

static void what_was_taken_over_is_settled_by_who_has_it_now(void **state)
{
	struct office *o = *state;
	int64_t id = must_order(o, "a@example.jp", NOW, false);
	struct mail slow, quick;

	assert_int_equal(claim(o, NOW, &slow), id);
	assert_int_equal(claim(o, NOW + 301, &quick), id);
	settle(o, &slow, MAIL_QUEUED, NOW + 302);
	assert_int_equal(shown(o, id).claimed, NOW + 601);
	settle(o, &quick, MAIL_SENT, NOW + 303);
	assert_int_equal(shown(o, id).state, MAIL_SENT);
	settle(o, &slow, MAIL_QUEUED, NOW + 304);
	assert_int_equal(shown(o, id).state, MAIL_SENT);
	assert_int_equal(shown(o, id).settled_at, NOW + 303);
}

static void an_address_gets_twenty_in_an_hour_and_the_rest_later(void **state)
{
	struct office *o = *state;
	struct mail mail;
	int64_t other;

	for (int i = 0; i < 22; i++)
		must_order(o, "often@example.jp", NOW, false);
	other = must_order(o, "other@example.jp", NOW, false);
	for (int i = 0; i < 20; i++) {
		assert_true(claim(o, NOW + i, &mail) < other);
		settle(o, &mail, MAIL_SENT, NOW + i);
	}
	assert_int_equal(claim(o, NOW + 30, &mail), other);
	settle(o, &mail, MAIL_SENT, NOW + 30);
	assert_int_equal(claim(o, NOW + 30, &mail), 0);
	assert_int_not_equal(must_order(o, "often@example.jp", NOW + 30, true), 0);
	assert_true(claim(o, NOW + 31, &mail) > other);
	settle(o, &mail, MAIL_SENT, NOW + 31);
	assert_int_equal(claim(o, NOW + 3599, &mail), 0);
	assert_true(claim(o, NOW + 3602, &mail) < other);
}

static enum err again(struct office *o, int64_t id, int64_t now)
{
	struct change c = then(o, now);
	enum err err = change_begin(&c);

	return change_end(&c, err ? err : mail_queue_again(&c, id));
}

static void a_mail_goes_again_when_somebody_says_so_unless_it_is_being_sent(void **state)
{
	struct office *o = *state;
	int64_t id = must_order(o, "a@example.jp", NOW, false);
	struct mail mail;

	claim(o, NOW, &mail);
	assert_int_equal(again(o, id, NOW + 1), ERR_REFUSED);
	assert_string_equal(trouble.reason, "mail.again");
	settle(o, &mail, MAIL_FAILED, NOW + 2);
	assert_int_equal(again(o, id, NOW + 3), ERR_OK);
	assert_int_equal(shown(o, id).failures, 0);
	assert_int_equal(claim(o, NOW + 3, &mail), id);
	assert_int_equal(again(o, 999, NOW), ERR_NOT_FOUND);
}

static void to_whom_a_mail_went_is_forgotten_that_it_was_sent_is_not(void **state)
{
	struct office *o = *state;
	int64_t sent = must_order(o, "a@example.jp", NOW, false), queued;
	struct mail_order same = an_order("forgotten", "b@example.jp");
	struct change c = then(o, NOW + 100);
	struct mail mail;
	bool is_new = false;

	claim(o, NOW, &mail);
	settle(o, &mail, MAIL_SENT, NOW);
	assert_int_equal(order(o, &same, NOW, &is_new), ERR_OK);
	claim(o, NOW, &mail);
	settle(o, &mail, MAIL_SENT, NOW);
	queued = must_order(o, "a@example.jp", NOW, false);
	assert_int_equal(change_begin(&c), ERR_OK);
	assert_int_equal(change_end(&c, mail_queue_forget(&c, NOW + 50, 10)), ERR_OK);
	assert_int_equal(shown(o, sent).to.len, 0);
	assert_text(shown(o, sent).details, "{}");
	assert_text(shown(o, queued).to, "a@example.jp");
	assert_int_equal(again(o, sent, NOW + 100), ERR_REFUSED);
	assert_int_equal(order(o, &same, NOW + 100, &is_new), ERR_OK);
	assert_false(is_new);
}

static size_t listed(struct office *o, const struct mail_filter *filter)
{
	struct mail *mails;
	size_t count;

	assert_int_equal(mail_list(o->store, filter, &o->arena, &mails, &count), ERR_OK);
	return count;
}

static void mails_are_found_by_address_code_customer_and_state(void **state)
{
	struct office *o = *state;
	struct mail_order mail = an_order("1", "Info@例え.jp");
	struct mail_filter f = {.limit = 10};
	uint64_t waiting = 0;
	int64_t oldest = 0;
	bool is_new;

	mail.code = a_code("0000000001");
	mail.customer = 7;
	assert_int_equal(order(o, &mail, NOW, &is_new), ERR_OK);
	must_order(o, "a@example.jp", NOW + 1, false);
	assert_int_equal(listed(o, &f), 2);
	f.to = STR(" Info@例え.JP");
	assert_int_equal(listed(o, &f), 1);
	f.to = STR("no address");
	assert_int_equal(listed(o, &f), 0);
	f = (struct mail_filter){.limit = 10, .code = a_code("0000000001")};
	assert_int_equal(listed(o, &f), 1);
	f = (struct mail_filter){.limit = 10, .customer = 8};
	assert_int_equal(listed(o, &f), 0);
	f = (struct mail_filter){.limit = 10, .has_state = true, .state = MAIL_QUEUED};
	assert_int_equal(listed(o, &f), 2);
	assert_int_equal(mail_waiting(o->store, &waiting, &oldest), ERR_OK);
	assert_int_equal(waiting, 2);
	assert_int_equal(oldest, NOW);
}

#define T(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(one_mail_is_made_for_one_reason_of_a_kind),
	    T(a_mail_that_was_ordered_in_a_change_that_fails_is_not_there),
	    T(what_is_no_address_or_too_long_is_refused),
	    T(urgent_mails_go_first_and_none_is_claimed_twice),
	    T(what_a_clock_that_ran_ahead_put_off_is_due),
	    T(what_was_taken_over_is_settled_by_who_has_it_now),
	    T(an_address_gets_twenty_in_an_hour_and_the_rest_later),
	    T(a_mail_goes_again_when_somebody_says_so_unless_it_is_being_sent),
	    T(to_whom_a_mail_went_is_forgotten_that_it_was_sent_is_not),
	    T(mails_are_found_by_address_code_customer_and_state),
	};

	return office_run(tests);
}
