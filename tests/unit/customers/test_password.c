/* One-time passwords, from the question to the login. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "unit/fixtures/patron.h"

#define IN(browser, password, now)                                                                 \
	assert_int_equal(patron_enter(o, browser, password, now), CUSTOMERS_IN)
#define WRONG(browser, password, now)                                                              \
	assert_int_equal(patron_enter(o, browser, password, now), CUSTOMERS_WRONG)

static struct customer_key key;

static void a_password_comes_by_mail_and_works_once(void **state)
{
	struct office *o = *state;
	struct letter_seen mail;

	patron_add(o, "Taro@Example.JP", "0000000001", &key);
	patron_ask(o, "b", key.text, NOW);
	mail = patron_read(o, 0, NOW);
	assert_string_equal(mail.kind, "password");
	assert_string_equal(mail.to, "Taro@example.jp");
	assert_string_equal(mail.agent, "Firefox (Windows)");
	assert_int_equal(strlen(mail.secret), 9);
	assert_non_null(strstr(mail.link, mail.secret));
	IN("b", mail.secret, NOW + 5);
	WRONG("b", mail.secret, NOW + 6);
}

/* A letter in full width. */
static void wide_add(char c, struct buf *to)
{
	unsigned point = 0xff01 + (unsigned)(c - '!');

	buf_putc(to, (char)0xef);
	buf_putc(to, (char)(0x80 | (point >> 6 & 0x3f)));
	buf_putc(to, (char)(0x80 | (point & 0x3f)));
}

static void typed_add(unsigned way, char c, struct buf *to)
{
	switch (way) {
	case 0:
		buf_putc(to, str_lower(c));
		break;
	case 1:
		buf_puts(to, c == '-' ? "" : (char[]){c, '\0'});
		break;
	case 2:
		buf_printf(to, " %c\xE3\x80\x80", c);
		break;
	case 3:
		wide_add(c, to);
		break;
	default:
		buf_putc(to, c);
	}
}

static void it_is_read_as_people_type_it(void **state)
{
	static const struct {
		const char *behind;
		enum customers_answer answer;
	} ways[] = {{"", CUSTOMERS_IN}, {"", CUSTOMERS_IN}, {"\n", CUSTOMERS_IN},
	    {"", CUSTOMERS_IN}, {"0", CUSTOMERS_WRONG}, {"\xff", CUSTOMERS_WRONG}};
	struct office *o = *state;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	for (unsigned i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		struct buf typed = BUF_INIT(200);
		int64_t now = NOW + (int64_t)i * 3600;
		struct letter_seen mail;

		patron_ask(o, "b", key.text, now);
		mail = patron_read(o, 0, now);
		for (const char *at = mail.secret; *at != '\0'; at++)
			typed_add(i, *at, &typed);
		buf_puts(&typed, ways[i].behind);
		assert_int_equal(patron_enter(o, "b", typed.at, now), ways[i].answer);
		buf_free(&typed);
	}
}

static void it_works_for_a_day(void **state)
{
	struct office *o = *state;
	struct letter_seen mail;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	patron_ask(o, "b", key.text, NOW);
	mail = patron_read(o, 0, NOW);
	assert_int_equal(patron_mail(o, 0).until, NOW + DAY);
	assert_int_equal(patron_enter(o, "b", mail.secret, NOW + DAY), CUSTOMERS_UNASKED);
	IN("b", mail.secret, NOW + DAY - 1);
}

static void it_works_in_the_browser_that_asked_alone(void **state)
{
	struct office *o = *state;
	struct letter_seen mail;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	patron_ask(o, "b", key.text, NOW);
	mail = patron_read(o, 0, NOW);
	assert_int_equal(patron_enter(o, "other", mail.secret, NOW), CUSTOMERS_UNASKED);
	/* One that asked with a key that does not exist. */
	patron_ask(o, "third", "0000-0000-0000-0000", NOW);
	WRONG("third", mail.secret, NOW);
	IN("b", mail.secret, NOW);
}

static void only_the_newest_works(void **state)
{
	struct office *o = *state;
	struct letter_seen first, second;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	patron_ask(o, "b", key.text, NOW);
	first = patron_read(o, 0, NOW);
	patron_ask(o, "b", key.text, NOW + 60);
	/* From when it was asked for, though its mail waits. */
	WRONG("b", first.secret, NOW + 61);
	second = patron_read(o, 0, NOW + 70);
	WRONG("b", first.secret, NOW + 71);
	/* The mail of the first is sent again: there is nothing to say any more. */
	assert_true(patron_read(o, 1, NOW + 72).is_void);
	IN("b", second.secret, NOW + 73);
}

static void another_browser_that_asks_takes_the_place_of_the_first(void **state)
{
	struct office *o = *state;
	struct letter_seen first, second;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	patron_ask(o, "a", key.text, NOW);
	first = patron_read(o, 0, NOW);
	patron_ask(o, "b", key.text, NOW + 1);
	second = patron_read(o, 0, NOW + 1);
	WRONG("a", first.secret, NOW + 2);
	WRONG("a", second.secret, NOW + 2);
	IN("b", second.secret, NOW + 2);
}

static void a_mail_that_is_composed_again_has_another_and_none_once_one_was_used(void **state)
{
	struct office *o = *state;
	struct letter_seen first, again;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	patron_ask(o, "b", key.text, NOW);
	first = patron_read(o, 0, NOW);
	again = patron_read(o, 0, NOW + 60);
	assert_string_not_equal(first.secret, again.secret);
	WRONG("b", first.secret, NOW + 61);
	IN("b", again.secret, NOW + 62);
	assert_true(patron_read(o, 0, NOW + 63).is_void);
}

static void a_mail_that_is_sent_again_after_its_day_says_no_password_that_works_no_more(
    void **state)
{
	struct office *o = *state;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	patron_ask(o, "b", key.text, NOW);
	assert_false(patron_read(o, 0, NOW + CUSTOMERS_PASSWORD_S - 1).is_void);
	assert_true(patron_read(o, 0, NOW + CUSTOMERS_PASSWORD_S).is_void);
}

static void after_ten_wrong_ones_the_right_one_is_none(void **state)
{
	struct office *o = *state;
	struct letter_seen mail;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	patron_ask(o, "b", key.text, NOW);
	mail = patron_read(o, 0, NOW);
	for (unsigned i = 0; i < CUSTOMERS_PASSWORD_TRIES; i++)
		WRONG("b", "AAAA-AAAA", NOW + i);
	assert_int_equal(patron_enter(o, "b", mail.secret, NOW + 20), CUSTOMERS_SPENT);
	assert_int_equal(
	    patron_count(o, "SELECT count(*) FROM audit WHERE action = 'owner.spent'"), 1);
	/* He asks again, and comes in. */
	patron_ask(o, "b", key.text, NOW + 30);
	IN("b", patron_read(o, 0, NOW + 30).secret, NOW + 31);
}

static void asking_beyond_the_limit_gives_no_new_tries(void **state)
{
	struct office *o = *state;
	struct letter_seen mail;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	for (unsigned i = 0; i < CUSTOMERS_SENDINGS_MAX; i++)
		patron_ask(o, "b", key.text, NOW + i);
	mail = patron_read(o, 0, NOW + 5);
	for (unsigned i = 0; i < CUSTOMERS_PASSWORD_TRIES; i++)
		WRONG("b", "AAAA-AAAA", NOW + 6);
	patron_ask(o, "b", key.text, NOW + 7);
	WRONG("b", mail.secret, NOW + 8);
}

static void what_is_said_of_tries_is_the_same_where_no_key_exists(void **state)
{
	struct office *o = *state;

	patron_ask(o, "b", "0000-0000-0000-0000", NOW);
	for (unsigned i = 0; i < CUSTOMERS_PASSWORD_TRIES; i++)
		WRONG("b", "AAAA-AAAA", NOW + i);
	assert_int_equal(patron_enter(o, "b", "AAAA-AAAA", NOW + 20), CUSTOMERS_SPENT);
	assert_int_equal(patron_enter(o, "b", "", NOW + DAY), CUSTOMERS_UNASKED);
}

static void five_go_to_an_address_within_an_hour_and_the_last_of_them_works(void **state)
{
	struct office *o = *state;
	struct customer_key other;
	struct letter_seen last;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	patron_add(o, "TARO@example.jp", "0000000002", &other);
	for (unsigned i = 0; i < CUSTOMERS_SENDINGS_MAX; i++)
		patron_ask(o, "b", key.text, NOW + i);
	last = patron_read(o, 0, NOW + 10);
	patron_ask(o, "b", key.text, NOW + 20);
	patron_ask(o, "c", other.text, NOW + 20);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM mail"), 5);
	IN("b", last.secret, NOW + 30);
	/* The first of them is an hour ago. */
	patron_ask(o, "b", key.text, NOW + 3600 - 1);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM mail"), 5);
	patron_ask(o, "b", key.text, NOW + 3600);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM mail"), 6);
}

static void what_was_asked_twice_within_a_second_is_one_mail_which_works(void **state)
{
	struct office *o = *state;
	struct letter_seen mail;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	patron_ask(o, "b", key.text, NOW);
	mail = patron_read(o, 0, NOW);
	patron_ask(o, "b", key.text, NOW);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM mail"), 1);
	IN("b", mail.secret, NOW + 1);
}

static void who_is_in_and_asks_again_within_the_same_second_gets_another(void **state)
{
	struct office *o = *state;
	struct letter_seen mail;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	for (unsigned i = 0; i < 3; i++) {
		patron_ask(o, "b", key.text, NOW);
		assert_int_equal(patron_count(o, "SELECT count(*) FROM mail"), i + 1);
		mail = patron_read(o, 0, NOW);
		IN("b", mail.secret, NOW);
	}
}

/* A password that was sent on a key is worth as much as that key. */
static void with_its_key_a_password_ends(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW + 10);
	const struct customer_edit edit = {.draws_key = true};
	struct customer_key fresh;
	struct letter_seen mail;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);

	patron_ask(o, "b", key.text, NOW);
	mail = patron_read(o, 0, NOW);
	assert_int_equal(customers_edit(&c, id, &edit, &fresh), ERR_OK);
	WRONG("b", mail.secret, NOW + 20);
	patron_ask(o, "b", key.text, NOW + 30);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM mail"), 1);
	patron_ask(o, "b", fresh.text, NOW + 40);
	IN("b", patron_read(o, 0, NOW + 40).secret, NOW + 50);
}

static void of_two_who_try_it_at_once_one_comes_in(void **state)
{
	struct office *o = *state;
	struct office other = *o;
	struct letter_seen mail;
	enum customers_answer first, second;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	patron_ask(o, "b", key.text, NOW);
	mail = patron_read(o, 0, NOW);
	other.store = office_open(o, STORE_WRITE);
	first = patron_enter(&other, "b", mail.secret, NOW + 1);
	second = patron_enter(o, "b", mail.secret, NOW + 1);
	store_close(other.store);
	assert_int_equal(first, CUSTOMERS_IN);
	assert_int_equal(second, CUSTOMERS_WRONG);
}

static void guesses_are_bounded_and_told_once_a_minute(void **state)
{
	struct office *o = *state;
	char text[40];

	for (unsigned i = 0; i < 30; i++) {
		snprintf(text, sizeof text, "guess %u", i);
		patron_ask(o, text, text, NOW + i);
	}
	assert_int_equal(
	    patron_count(o, "SELECT count(*) FROM audit WHERE action = 'owner.wrong'"), 1);
	patron_ask(o, "b", "guess", NOW + 60);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM audit WHERE action = 'owner.wrong'"
					 " AND length(actor) = 1 AND detail = 'requests=30'"),
	    1);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM mail"), 0);
	patron_ask(o, "b", "guess", NOW + 2 * DAY);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM customer_request"), 1);
}

static void what_is_typed_as_a_key_may_be_anything(void **state)
{
	struct office *o = *state;
	char *large = malloc(65537);
	const struct change c = patron_change(o, NOW);
	const struct customers_asking who = patron_asking("b");

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	memset(large, 'A', 65536);
	large[65536] = '\0';
	patron_ask(o, "b", "", NOW);
	patron_ask(o, "b", large, NOW);
	patron_ask(o, "b", "\xff\xfe'; DROP TABLE customer; --", NOW);
	assert_int_equal(customers_recover(&c, &who, STR("a\0b"), STR("\xff\xfe")), ERR_OK);
	assert_int_equal(customers_recover(&c, &who, str_from(large), str_from(large)), ERR_OK);
	patron_settle(o, NOW);
	free(large);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM mail"), 0);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM customer_recovery"), 0);
}

static void a_key_is_read_as_people_type_it(void **state)
{
	struct office *o = *state;
	struct buf typed = BUF_INIT(100);

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	for (const char *at = key.text; *at != '\0'; at++)
		if (*at == '-')
			buf_puts(&typed, "\xE2\x80\x90 ");
		else
			buf_putc(&typed, *at == '0' ? 'o' : *at == '1' ? 'l' : str_lower(*at));
	buf_putc(&typed, '\n');
	patron_ask(o, "b", typed.at, NOW);
	buf_free(&typed);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM mail"), 1);
}

#define T(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_password_comes_by_mail_and_works_once),
	    T(it_is_read_as_people_type_it),
	    T(it_works_for_a_day),
	    T(it_works_in_the_browser_that_asked_alone),
	    T(only_the_newest_works),
	    T(another_browser_that_asks_takes_the_place_of_the_first),
	    T(a_mail_that_is_composed_again_has_another_and_none_once_one_was_used),
	    T(a_mail_that_is_sent_again_after_its_day_says_no_password_that_works_no_more),
	    T(after_ten_wrong_ones_the_right_one_is_none),
	    T(asking_beyond_the_limit_gives_no_new_tries),
	    T(what_is_said_of_tries_is_the_same_where_no_key_exists),
	    T(five_go_to_an_address_within_an_hour_and_the_last_of_them_works),
	    T(what_was_asked_twice_within_a_second_is_one_mail_which_works),
	    T(who_is_in_and_asks_again_within_the_same_second_gets_another),
	    T(with_its_key_a_password_ends),
	    T(of_two_who_try_it_at_once_one_comes_in),
	    T(guesses_are_bounded_and_told_once_a_minute),
	    T(what_is_typed_as_a_key_may_be_anything),
	    T(a_key_is_read_as_people_type_it),
	};

	return office_run(tests);
}
