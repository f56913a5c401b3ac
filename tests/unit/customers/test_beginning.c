/* How somebody who has no contract yet becomes a customer. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "customers/beginning.h"
#include "unit/fixtures/patron.h"

static struct customer_key key;

static enum err ask(struct office *o, const char *mail, int64_t now)
{
	const struct change c = patron_change(o, now);
	const struct customers_asking who = patron_asking("b");
	enum err err = customers_beginning_ask(&c, &who, str_from(mail));

	patron_settle(o, now);
	return err;
}

/* What the link of the newest mail has in it. */
static struct str link_of(struct office *o, int64_t now)
{
	static struct letter_seen seen;
	const char *at;

	seen = patron_read(o, 0, now);
	at = strstr(seen.link, "token=");
	return at == NULL ? STR("") : str_from(at + strlen("token="));
}

static enum err begin(struct office *o, struct str token, int64_t now, struct customer *ret)
{
	const struct change c = patron_change(o, now);

	return customers_begin(&c, token, ret);
}

static int64_t mails_of(struct office *o, const char *kind)
{
	char sql[128];

	snprintf(sql, sizeof sql, "SELECT count(*) FROM mail WHERE kind = '%s'", kind);
	return patron_count(o, sql);
}

static int64_t customers(struct office *o)
{
	return patron_count(o, "SELECT count(*) FROM customer");
}

static void who_reads_the_mail_becomes_a_customer_once_with_a_key_by_mail(void **state)
{
	struct office *o = *state;
	struct customer made = {.id = 0};
	struct str token;

	assert_int_equal(ask(o, PATRON_MAIL, NOW), ERR_OK);
	assert_int_equal(customers(o), 0);
	token = link_of(o, NOW);
	assert_int_equal(begin(o, token, NOW + 10, &made), ERR_OK);
	assert_string_equal(made.mail.text, PATRON_MAIL);
	assert_int_equal(made.lang, LANG_JA);
	assert_int_equal(mails_of(o, "key"), 1);
	assert_int_equal(begin(o, token, NOW + 11, &made), ERR_EXISTS);
	assert_int_equal(customers(o), 1);
}

static void a_link_works_for_a_day_and_one_that_was_made_up_never(void **state)
{
	struct office *o = *state;
	struct customer made = {.id = 0};
	struct str token;

	ask(o, PATRON_MAIL, NOW);
	token = link_of(o, NOW);
	assert_int_equal(begin(o, token, NOW + DAY, &made), ERR_NOT_FOUND);
	assert_int_equal(begin(o, STR(""), NOW, &made), ERR_NOT_FOUND);
	assert_int_equal(begin(o, STR("0123"), NOW, &made), ERR_NOT_FOUND);
	assert_int_equal(begin(o, token, NOW + DAY - 1, &made), ERR_OK);
}

static void to_look_at_a_link_does_nothing(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);
	struct customers_beginning found = {.id = 0};
	struct str token;

	ask(o, PATRON_MAIL, NOW);
	token = link_of(o, NOW);
	assert_int_equal(customers_beginning_look(&c, token, &found), ERR_OK);
	assert_string_equal(found.mail.text, PATRON_MAIL);
	assert_int_equal(found.used_at, 0);
	assert_int_equal(customers(o), 0);
}

static void a_mail_that_is_composed_again_has_another_link_and_none_once_it_was_used(void **state)
{
	struct office *o = *state;
	struct customer made = {.id = 0};
	char first[CUSTOMERS_BEGINNING_TOKEN_TEXT];

	ask(o, PATRON_MAIL, NOW);
	str_copy(first, sizeof first, link_of(o, NOW));
	assert_int_equal(begin(o, link_of(o, NOW + 5), NOW + 6, &made), ERR_OK);
	assert_int_equal(begin(o, str_from(first), NOW + 7, &made), ERR_NOT_FOUND);
	assert_true(patron_read(o, 1, NOW + 8).is_void);
}

static void who_is_a_customer_is_told_how_to_log_in_and_gets_no_link(void **state)
{
	struct office *o = *state;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	ask(o, "Taro@Example.JP", NOW);
	assert_int_equal(mails_of(o, "begin"), 0);
	assert_int_equal(mails_of(o, "begin_known"), 1);
	assert_string_equal(patron_read(o, 0, NOW).link, "");
	assert_int_equal(customers(o), 1);
}

static void who_became_a_customer_meanwhile_does_not_become_another(void **state)
{
	struct office *o = *state;
	struct customer made = {.id = 0};
	struct str token;

	ask(o, PATRON_MAIL, NOW);
	token = link_of(o, NOW);
	patron_add(o, PATRON_MAIL, "0000000001", &key);
	assert_int_equal(begin(o, token, NOW + 10, &made), ERR_EXISTS);
	assert_int_equal(customers(o), 1);
}

static void nobody_writes_to_strangers_in_masses(void **state)
{
	struct office *o = *state;

	for (int i = 0; i < 2 * CUSTOMERS_BEGINNINGS_MAX; i++)
		ask(o, i % 2 ? PATRON_MAIL : "TARO@example.jp", NOW + i);
	assert_int_equal(mails_of(o, "begin"), CUSTOMERS_BEGINNINGS_MAX);
	ask(o, PATRON_MAIL, NOW + DAY - 1);
	assert_int_equal(mails_of(o, "begin"), CUSTOMERS_BEGINNINGS_MAX);
	ask(o, PATRON_MAIL, NOW + DAY + 60);
	assert_int_equal(mails_of(o, "begin"), CUSTOMERS_BEGINNINGS_MAX + 1);
}

static void what_is_no_address_is_refused_and_addresses_are_forgotten_after_a_day(void **state)
{
	static const char *const none[] = {"", "taro", "taro@", "a@b@c.jp", "a@b.jp, c@d.jp"};
	struct office *o = *state;

	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		assert_int_equal(ask(o, none[i], NOW), ERR_INVALID);
	ask(o, PATRON_MAIL, NOW);
	ask(o, "jiro@example.jp", NOW + DAY);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM customer_beginning"), 1);
}

#define T(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(who_reads_the_mail_becomes_a_customer_once_with_a_key_by_mail),
	    T(a_link_works_for_a_day_and_one_that_was_made_up_never),
	    T(to_look_at_a_link_does_nothing),
	    T(a_mail_that_is_composed_again_has_another_link_and_none_once_it_was_used),
	    T(who_is_a_customer_is_told_how_to_log_in_and_gets_no_link),
	    T(who_became_a_customer_meanwhile_does_not_become_another),
	    T(nobody_writes_to_strangers_in_masses),
	    T(what_is_no_address_is_refused_and_addresses_are_forgotten_after_a_day),
	};

	return office_run(tests);
}
