/* How the address of a customer becomes another. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "accounts/session.h"
#include "unit/fixtures/patron.h"

enum { WEEK = 7 * DAY };

static struct customer_key key;

static enum err ask(struct office *o, int64_t id, const char *mail, int64_t now)
{
	const struct change c = patron_change(o, now);

	return customers_address_ask(&c, id, str_from(mail), LANG_EN);
}

/* What the link of a mail has in it. */
static struct str token(const struct letter_seen *mail)
{
	const char *at = strstr(mail->link, "token=");

	return at == NULL ? STR("") : str_from(at + strlen("token="));
}

static enum err confirm(struct office *o, const struct letter_seen *mail, int64_t now)
{
	const struct change c = patron_change(o, now);
	struct customers_change done;

	return customers_address_confirm(&c, token(mail), &done);
}

static enum err undo(struct office *o, const struct letter_seen *mail, int64_t now)
{
	const struct change c = patron_change(o, now);
	struct customers_change done;

	return customers_address_undo(&c, token(mail), &done);
}

static void address_is(struct office *o, int64_t id, const char *mail)
{
	const struct change c = patron_change(o, NOW);
	struct customer found;

	assert_int_equal(customers_find(&c, id, &found), ERR_OK);
	assert_string_equal(found.mail.text, mail);
}

/* Changes it; the mail to the address before. */
static struct letter_seen move(struct office *o, int64_t id, const char *mail, int64_t now)
{
	struct letter_seen seen;

	assert_int_equal(ask(o, id, mail, now), ERR_OK);
	seen = patron_read(o, 0, now);
	assert_string_equal(seen.to, mail);
	assert_int_equal(confirm(o, &seen, now), ERR_OK);
	address_is(o, id, mail);
	return patron_read(o, 0, now);
}

static void a_new_address_counts_once_who_reads_it_says_so(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW + 1);
	struct customers_change change;
	struct letter_seen mail;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);

	assert_int_equal(ask(o, id, "new@example.jp", NOW), ERR_OK);
	address_is(o, id, PATRON_MAIL);
	mail = patron_read(o, 0, NOW);
	assert_string_equal(mail.kind, "address_confirm");
	assert_string_equal(mail.to, "new@example.jp");
	assert_int_equal(customers_address_waiting(&c, id, &change), ERR_OK);
	/* Who follows the link has done nothing yet. */
	assert_int_equal(
	    customers_address_look(&c, CUSTOMERS_CONFIRM, token(&mail), &change), ERR_OK);
	assert_string_equal(change.new_mail.text, "new@example.jp");
	assert_int_equal(
	    customers_address_look(&c, CUSTOMERS_UNDO, token(&mail), &change), ERR_NOT_FOUND);
	address_is(o, id, PATRON_MAIL);
	assert_int_equal(confirm(o, &mail, NOW + 2), ERR_OK);
	address_is(o, id, "new@example.jp");
	assert_int_equal(confirm(o, &mail, NOW + 3), ERR_NOT_FOUND);
	assert_int_equal(customers_address_waiting(&c, id, &change), ERR_NOT_FOUND);
	mail = patron_read(o, 0, NOW + 4);
	assert_string_equal(mail.kind, "address_old");
	assert_string_equal(mail.to, PATRON_MAIL);
}

static void it_can_be_confirmed_for_a_day(void **state)
{
	struct office *o = *state;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	struct letter_seen mail;

	assert_int_equal(ask(o, id, "new@example.jp", NOW), ERR_OK);
	mail = patron_read(o, 0, NOW);
	assert_int_equal(confirm(o, &mail, NOW + DAY), ERR_NOT_FOUND);
	assert_true(patron_read(o, 0, NOW + DAY).is_void);
	assert_int_equal(confirm(o, &mail, NOW + DAY - 1), ERR_OK);
}

static void the_last_address_that_was_asked_for_is_the_one_that_can_be_confirmed(void **state)
{
	struct office *o = *state;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	struct letter_seen first;

	assert_int_equal(ask(o, id, "one@example.jp", NOW), ERR_OK);
	first = patron_read(o, 0, NOW);
	assert_int_equal(ask(o, id, "two@example.jp", NOW + 1), ERR_OK);
	assert_int_equal(confirm(o, &first, NOW + 2), ERR_NOT_FOUND);
	first = patron_read(o, 0, NOW + 2);
	assert_int_equal(confirm(o, &first, NOW + 3), ERR_OK);
	address_is(o, id, "two@example.jp");
}

static void the_old_address_undoes_it_for_a_week(void **state)
{
	struct office *o = *state;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	struct letter_seen mail = move(o, id, "new@example.jp", NOW);

	assert_int_equal(undo(o, &mail, NOW + WEEK), ERR_NOT_FOUND);
	assert_int_equal(undo(o, &mail, NOW + WEEK - 1), ERR_OK);
	address_is(o, id, PATRON_MAIL);
	assert_int_equal(undo(o, &mail, NOW + WEEK - 1), ERR_NOT_FOUND);
}

/* A thief who changes it twice does not get rid of the first. */
static void of_two_changes_the_older_address_wins(void **state)
{
	struct office *o = *state;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	struct letter_seen first = move(o, id, "thief@example.jp", NOW);
	struct letter_seen second = move(o, id, "thief2@example.jp", NOW + 10);

	assert_int_equal(ask(o, id, "thief3@example.jp", NOW + 20), ERR_OK);
	assert_int_equal(undo(o, &first, NOW + 30), ERR_OK);
	address_is(o, id, PATRON_MAIL);
	assert_int_equal(undo(o, &second, NOW + 31), ERR_NOT_FOUND);
	assert_true(patron_read(o, 0, NOW + 32).is_void);
}

static void one_after_the_other_can_be_undone(void **state)
{
	struct office *o = *state;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	struct letter_seen first = move(o, id, "one@example.jp", NOW);
	struct letter_seen second = move(o, id, "two@example.jp", NOW + 10);

	assert_int_equal(undo(o, &second, NOW + 30), ERR_OK);
	address_is(o, id, "one@example.jp");
	assert_int_equal(undo(o, &first, NOW + 31), ERR_OK);
	address_is(o, id, PATRON_MAIL);
}

static void begin_session(struct office *o, int64_t id)
{
	const struct session_kind kind = {CUSTOMERS_REALM, 3600, 3600};
	const struct change c = patron_change(o, NOW);
	struct session_token unused;
	enum err err = change_begin(&c);

	if (!err)
		err = session_start(c.store, &kind, id, NULL, NOW, &unused);
	assert_int_equal(change_end(&c, err), ERR_OK);
}

static void who_undoes_it_ends_sessions_and_passwords(void **state)
{
	struct office *o = *state;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	struct letter_seen mail, password;

	begin_session(o, id);
	mail = move(o, id, "thief@example.jp", NOW);
	/* Who changed it goes on. */
	assert_int_equal(patron_count(o, "SELECT count(*) FROM session"), 1);
	patron_ask(o, "b", key.text, NOW + 1);
	password = patron_read(o, 0, NOW + 1);
	assert_string_equal(password.to, "thief@example.jp");
	assert_int_equal(undo(o, &mail, NOW + 2), ERR_OK);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM session"), 0);
	assert_int_equal(patron_enter(o, "b", password.secret, NOW + 3), CUSTOMERS_WRONG);
}

static void a_password_that_waits_does_not_go_to_an_address_that_was_replaced(void **state)
{
	struct office *o = *state;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);

	patron_ask(o, "b", key.text, NOW);
	move(o, id, "new@example.jp", NOW + 1);
	assert_string_equal(patron_read(o, 2, NOW + 2).kind, "password");
	assert_true(patron_read(o, 2, NOW + 2).is_void);
}

static void addresses_that_cannot_be_are_refused(void **state)
{
	struct office *o = *state;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);

	assert_int_equal(ask(o, id, "new@example.jp\r\nBcc: x@example.jp", NOW), ERR_INVALID);
	assert_int_equal(ask(o, id, "\"a b\"@example.jp", NOW), ERR_INVALID);
	assert_int_equal(ask(o, id, "TARO@example.jp", NOW), ERR_REFUSED);
	assert_string_equal(o->why.reason, "customer.same");
	assert_int_equal(patron_count(o, "SELECT count(*) FROM mail"), 0);
}

static void nobody_writes_to_strangers_in_masses(void **state)
{
	struct office *o = *state;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	char mail[40];

	for (unsigned i = 0; i < CUSTOMERS_CHANGES_MAX; i++) {
		snprintf(mail, sizeof mail, "stranger%u@example.jp", i);
		assert_int_equal(ask(o, id, mail, NOW + i), ERR_OK);
	}
	assert_int_equal(ask(o, id, "stranger9@example.jp", NOW + 10), ERR_REFUSED);
	assert_string_equal(o->why.reason, "customer.often");
	assert_int_equal(ask(o, id, "stranger9@example.jp", NOW + 3600), ERR_OK);
}

static void an_address_that_operators_set_counts_at_once_and_can_be_undone(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	bool is_new = false;
	struct letter_seen mail;

	begin_session(o, id);
	assert_int_equal(customers_address_set(&c, id, STR("new@Example.JP"), &is_new), ERR_OK);
	assert_true(is_new);
	address_is(o, id, "new@example.jp");
	assert_int_equal(patron_count(o, "SELECT count(*) FROM session"), 0);
	assert_int_equal(customers_address_set(&c, id, STR("new@example.jp"), &is_new), ERR_OK);
	assert_false(is_new);
	mail = patron_read(o, 0, NOW);
	assert_string_equal(mail.to, PATRON_MAIL);
	assert_int_equal(undo(o, &mail, NOW + 1), ERR_OK);
	address_is(o, id, PATRON_MAIL);
	assert_int_equal(
	    customers_address_set(&c, id + 1, STR("new@example.jp"), &is_new), ERR_NOT_FOUND);
}

static void links_that_somebody_made_up_do_nothing(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);
	struct customers_change change;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);

	/* Its mail is not composed yet: there is no link. */
	assert_int_equal(ask(o, id, "new@example.jp", NOW), ERR_OK);
	assert_int_equal(customers_address_confirm(&c, STR(""), &change), ERR_NOT_FOUND);
	assert_int_equal(
	    customers_address_confirm(&c, (struct str){NULL, 0}, &change), ERR_NOT_FOUND);
	assert_int_equal(customers_address_undo(&c, STR("0123"), &change), ERR_NOT_FOUND);
}

#define T(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_new_address_counts_once_who_reads_it_says_so),
	    T(it_can_be_confirmed_for_a_day),
	    T(the_last_address_that_was_asked_for_is_the_one_that_can_be_confirmed),
	    T(the_old_address_undoes_it_for_a_week),
	    T(of_two_changes_the_older_address_wins),
	    T(one_after_the_other_can_be_undone),
	    T(who_undoes_it_ends_sessions_and_passwords),
	    T(a_password_that_waits_does_not_go_to_an_address_that_was_replaced),
	    T(addresses_that_cannot_be_are_refused),
	    T(nobody_writes_to_strangers_in_masses),
	    T(an_address_that_operators_set_counts_at_once_and_can_be_undone),
	    T(links_that_somebody_made_up_do_nothing),
	};

	return office_run(tests);
}
