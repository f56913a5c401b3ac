/* Customers, their contracts and access keys. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "accounts/session.h"
#include "unit/fixtures/patron.h"

static struct customer_key key;

static enum err add(struct office *o, const char *mail, const char *code)
{
	const struct change c = patron_change(o, NOW);
	const struct code codes[] = {a_code(code)};
	const struct customer_form form = {
	    .mail = str_from(mail), .lang = LANG_EN, .codes = codes, .code_count = 1};
	int64_t id;

	return customers_add(&c, &form, &id, &key);
}

static void a_customer_is_found_by_contract_and_by_address(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);
	const struct code code = a_code("0000000001"), other = a_code("0000000002");
	int64_t id = patron_add(o, "Taro@例え.jp", "0000000001", &key);
	struct customer found, *list;
	size_t count;

	assert_int_equal(customers_of_contract(&c, &code, &found), ERR_OK);
	assert_int_equal(found.id, id);
	assert_string_equal(found.mail.text, "Taro@xn--r8jz45g.jp");
	assert_int_equal(found.lang, LANG_JA);
	assert_int_equal(customers_of_contract(&c, &other, &found), ERR_NOT_FOUND);
	assert_int_equal(
	    customers_of_mail(&c, STR("taro@例え.JP"), &o->arena, &list, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].id, id);
	assert_int_equal(customers_of_mail(&c, STR("taro"), &o->arena, &list, &count), ERR_OK);
	assert_int_equal(count, 0);
	assert_int_equal(customers_find(&c, id + 1, &found), ERR_NOT_FOUND);
}

static void a_contract_is_one_customers(void **state)
{
	struct office *o = *state;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	assert_int_equal(add(o, "b@example.jp", "0000000001"), ERR_EXISTS);
	assert_non_null(strstr(o->why.text, "is customer 1's already"));
	assert_int_equal(add(o, "b@example.jp", "0000000009"), ERR_NOT_FOUND);
	assert_string_equal(o->why.text, "there is no contract 0000000009");
	assert_int_equal(add(o, "b@example.jp\nBcc: c@example.jp", "0000000001"), ERR_INVALID);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM customer"), 1);
}

static void contracts_come_and_go(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);
	const struct code first = a_code("0000000001"), second = a_code("0000000000"),
			  none = {.text = ""};
	struct customer_edit edit = {.added = &second, .added_count = 1};
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	struct customer_key drawn;
	struct code *codes;
	size_t count;

	office_must_add(o, "0000000000", "https://www.example.jp/", "");
	assert_int_equal(customers_check_contract(&c, id, &second), ERR_NOT_FOUND);
	assert_int_equal(customers_edit(&c, id, &edit, &drawn), ERR_OK);
	assert_string_equal(drawn.text, "");
	/* It is his already. */
	assert_int_equal(customers_edit(&c, id, &edit, &drawn), ERR_OK);
	assert_int_equal(customers_check_contract(&c, id, &second), ERR_OK);
	assert_int_equal(customers_check_contract(&c, id + 1, &second), ERR_NOT_FOUND);
	assert_int_equal(customers_contracts(&c, id, &none, 10, &o->arena, &codes, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_string_equal(codes[0].text, "0000000000");
	assert_string_equal(codes[1].text, "0000000001");
	assert_int_equal(
	    customers_contracts(&c, id, &codes[0], 10, &o->arena, &codes, &count), ERR_OK);
	assert_int_equal(count, 1);
	edit = (struct customer_edit){.removed = &first, .removed_count = 1};
	assert_int_equal(customers_edit(&c, id, &edit, &drawn), ERR_OK);
	assert_int_equal(customers_edit(&c, id, &edit, &drawn), ERR_NOT_FOUND);
	assert_int_equal(customers_count_contracts(&c, id, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(customers_edit(&c, id + 1, &edit, &drawn), ERR_NOT_FOUND);
}

/* One that has none, one that ended, and one that lasts. */
static void contracts_that_last_are_those_with_a_certificate_that_does(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);
	const struct code more[] = {a_code("0000000002"), a_code("0000000003")},
			  none = {.text = ""};
	const struct customer_edit edit = {.added = more, .added_count = 2};
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	struct customer_key drawn;
	struct code *codes;
	size_t count;

	for (size_t i = 0; i < 2; i++)
		office_must_add(o, more[i].text, "https://www.b.example/", "");
	office_must_issue(o, "0000000002", "www.b.example", NOW - 90 * 86400, NOW - 1);
	office_must_issue(o, "0000000003", "www.b.example", NOW - 86400, NOW);
	assert_int_equal(customers_edit(&c, id, &edit, &drawn), ERR_OK);
	assert_int_equal(
	    customers_lasting_contracts(&c, id, &none, NOW, 10, &o->arena, &codes, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_string_equal(codes[0].text, "0000000003");
	assert_int_equal(
	    customers_lasting_contracts(&c, id, &more[1], NOW, 10, &o->arena, &codes, &count),
	    ERR_OK);
	assert_int_equal(count, 0);
	assert_int_equal(
	    customers_lasting_contracts(&c, id + 1, &none, NOW, 10, &o->arena, &codes, &count),
	    ERR_OK);
	assert_int_equal(count, 0);
}

static void begin_session(struct office *o, int64_t id)
{
	const struct session_kind kind = {CUSTOMERS_REALM, 3600, 3600};
	const struct change c = patron_change(o, NOW);
	struct session_token token;
	enum err err = change_begin(&c);

	if (!err)
		err = session_start(c.store, &kind, id, NULL, NOW, &token);
	assert_int_equal(change_end(&c, err), ERR_OK);
}

static void a_new_key_ends_the_others_and_all_sessions(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);
	const struct customer_edit edit = {.draws_key = true};
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	struct customer_key_times *keys;
	struct customer_key fresh;
	size_t count;

	begin_session(o, id);
	assert_int_equal(customers_edit(&c, id, &edit, &fresh), ERR_OK);
	assert_string_not_equal(fresh.text, key.text);
	assert_int_equal(customers_keys(&c, id, &o->arena, &keys, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM session"), 0);
	patron_ask(o, "b", key.text, NOW);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM mail"), 0);
}

static void a_key_that_is_told_by_mail_works_beside_the_printed_one(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);
	const struct code codes[] = {a_code("0000000001")};
	const struct customer_form form = {.mail = STR(PATRON_MAIL),
	    .lang = LANG_EN,
	    .codes = codes,
	    .code_count = 1,
	    .tells = true};
	struct letter_seen mail;
	int64_t id;

	office_must_add(o, "0000000001", "https://www.example.jp/", "");
	assert_int_equal(customers_add(&c, &form, &id, &key), ERR_OK);
	mail = patron_read(o, 0, NOW);
	assert_string_equal(mail.kind, "key");
	assert_string_not_equal(mail.secret, key.text);
	patron_ask(o, "a", key.text, NOW);
	assert_string_equal(patron_read(o, 0, NOW).kind, "password");
	patron_ask(o, "b", mail.secret, NOW + 1);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM mail WHERE kind = 'password'"), 2);
}

/* ---- a key that was forgotten ---- */

static void recover(struct office *o, const char *host, const char *mail, int64_t now)
{
	const struct change c = patron_change(o, now);
	const struct customers_asking who = patron_asking("b");

	assert_int_equal(customers_recover(&c, &who, str_from(host), str_from(mail)), ERR_OK);
	patron_settle(o, now);
}

static int64_t mails(struct office *o)
{
	return patron_count(o, "SELECT count(*) FROM mail");
}

static void a_key_is_sent_for_a_host_with_its_address(void **state)
{
	static const char *const hosts[] = {"www0000000001.example.jp", "WWW0000000001.Example.jp.",
	    " https://www0000000001.example.jp/login?x ", "www0000000001.example.jp:443"};
	static const char *const others[][2] = {{"example.jp", PATRON_MAIL},
	    {"www0000000001.example.jp", "jiro@example.jp"},
	    {"www0000000002.example.jp", PATRON_MAIL}, {"", PATRON_MAIL}, {"https://", ""},
	    {"%", PATRON_MAIL}};
	struct office *o = *state;
	struct customer_key second;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	patron_add(o, "jiro@example.org", "0000000002", &second);
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		recover(o, hosts[i], " TARO@example.jp ", NOW + (int64_t)i);
		assert_int_equal(mails(o), i + 1);
	}
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		recover(o, others[i][0], others[i][1], NOW + 10);
	assert_int_equal(mails(o), 4);
	assert_string_equal(patron_read(o, 0, NOW).kind, "key");
	assert_string_equal(patron_read(o, 0, NOW).to, PATRON_MAIL);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM customer_recovery"), 0);
}

static void a_wildcard_stands_for_the_hosts_below_it(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);
	const struct code code = a_code("0000000003");
	const struct customer_edit edit = {.added = &code, .added_count = 1};
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	struct customer_key none;

	office_must_add(o, "0000000003", "https://*.shop.example.jp/", "");
	assert_int_equal(customers_edit(&c, id, &edit, &none), ERR_OK);
	recover(o, "a.shop.example.jp", PATRON_MAIL, NOW);
	assert_int_equal(mails(o), 1);
	recover(o, "a.b.shop.example.jp", PATRON_MAIL, NOW + 1);
	assert_int_equal(mails(o), 1);
}

static void come_in(struct office *o, const char *by, int64_t now)
{
	patron_ask(o, "b", by, now);
	assert_int_equal(patron_enter(o, "b", patron_read(o, 0, now).secret, now), CUSTOMERS_IN);
}

static void the_old_key_goes_on_until_the_new_one_is_used(void **state)
{
	struct office *o = *state;
	struct letter_seen mail;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	recover(o, "www0000000001.example.jp", PATRON_MAIL, NOW);
	mail = patron_read(o, 0, NOW);
	come_in(o, key.text, NOW + 10);
	come_in(o, mail.secret, NOW + 20);
	patron_ask(o, "b", key.text, NOW + 30);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM mail WHERE kind = 'password'"), 2);
	come_in(o, mail.secret, NOW + 40);
}

static void who_asks_for_keys_in_anothers_name_locks_nobody_out(void **state)
{
	struct office *o = *state;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	for (unsigned i = 0; i < 40; i++) {
		int64_t before = mails(o);

		recover(o, "www0000000001.example.jp", PATRON_MAIL, NOW + i * 900);
		if (mails(o) > before)
			patron_read(o, 0, NOW + i * 900);
	}
	/* Four of them an hour, 900 s apart, are within the limit. */
	assert_int_equal(mails(o), 40);
	assert_true(patron_count(o, "SELECT count(*) FROM customer_key") <= CUSTOMERS_KEYS_MAX + 1);
	come_in(o, key.text, NOW + 40 * 900);
}

static void five_keys_go_to_an_address_within_an_hour(void **state)
{
	struct office *o = *state;

	patron_add(o, PATRON_MAIL, "0000000001", &key);
	for (unsigned i = 0; i < 20; i++)
		recover(o, "www0000000001.example.jp", PATRON_MAIL, NOW + i);
	assert_int_equal(mails(o), CUSTOMERS_SENDINGS_MAX);
	/* They leave the passwords alone. */
	patron_ask(o, "b", key.text, NOW + 30);
	assert_int_equal(mails(o), CUSTOMERS_SENDINGS_MAX + 1);
}

static void no_key_goes_to_an_address_that_was_replaced_since(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW + 1);
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	bool is_new;

	recover(o, "www0000000001.example.jp", PATRON_MAIL, NOW);
	assert_int_equal(customers_address_set(&c, id, STR("new@example.jp"), &is_new), ERR_OK);
	assert_true(patron_read(o, 1, NOW + 2).is_void);
}

static void a_contract_that_renews_another_is_the_same_customers(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);
	const struct code renewed = a_code("0000000001"), code = a_code("0000000002"),
			  stray = a_code("0000000003");
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	enum err err;

	office_must_add(o, "0000000002", "https://www.example.jp/", "");
	err = change_begin(&c);
	if (!err)
		err = customers_follow(&c, &code, &renewed);
	if (!err)
		err = customers_follow(&c, &code, &stray);
	assert_int_equal(change_end(&c, err), ERR_OK);
	assert_int_equal(customers_check_contract(&c, id, &code), ERR_OK);
}

#define T(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_customer_is_found_by_contract_and_by_address),
	    T(a_contract_is_one_customers),
	    T(contracts_come_and_go),
	    T(contracts_that_last_are_those_with_a_certificate_that_does),
	    T(a_new_key_ends_the_others_and_all_sessions),
	    T(a_key_that_is_told_by_mail_works_beside_the_printed_one),
	    T(a_key_is_sent_for_a_host_with_its_address),
	    T(a_wildcard_stands_for_the_hosts_below_it),
	    T(the_old_key_goes_on_until_the_new_one_is_used),
	    T(who_asks_for_keys_in_anothers_name_locks_nobody_out),
	    T(five_keys_go_to_an_address_within_an_hour),
	    T(no_key_goes_to_an_address_that_was_replaced_since),
	    T(a_contract_that_renews_another_is_the_same_customers),
	};

	return office_run(tests);
}
