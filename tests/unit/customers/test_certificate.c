/* Client certificates with which customers log in. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>
#include "accounts/session.h"
#include "unit/fixtures/patron.h"

static struct customer_key key;

/* A certificate is its digest here: `mark` in all bytes. */
static enum err act(
    struct office *o, int64_t id, enum customer_certificate_act what, unsigned char mark)
{
	const struct change c = patron_change(o, NOW);
	struct customer_certificate_edit one = {
	    .act = what, .name = STR("CN=taro"), .not_after = NOW + 86400};
	const struct customer_edit edit = {.certificates = &one, .certificate_count = 1};
	struct customer_key unused;

	memset(one.digest, mark, DIGEST_BYTES);
	return customers_edit(&c, id, &edit, &unused);
}

static enum err enter(struct office *o, unsigned char mark, struct customer *ret)
{
	const struct change c = patron_change(o, NOW);
	struct client_identity client = {.words = "serial=01 sha256=00"};

	memset(client.digest, mark, DIGEST_BYTES);
	return customers_enter_certificate(&c, &client, ret);
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

static int64_t sessions(struct office *o)
{
	return patron_count(o, "SELECT count(*) FROM session");
}

static void whoever_has_a_registered_one_comes_in_and_the_audit_says_with_which(void **state)
{
	struct office *o = *state;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	struct customer who = {.id = 0};

	assert_int_equal(enter(o, 7, &who), ERR_NOT_FOUND);
	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_ADD, 7), ERR_OK);
	assert_int_equal(enter(o, 8, &who), ERR_NOT_FOUND);
	assert_int_equal(who.id, 0);
	assert_int_equal(enter(o, 7, &who), ERR_OK);
	assert_int_equal(who.id, id);
	assert_int_equal(
	    patron_count(o, "SELECT count(*) FROM audit WHERE action = 'owner.login' AND actor ="
			    " 'owner:1' AND detail = 'serial=01 sha256=00'"),
	    1);
}

static void a_certificate_is_one_customers_and_is_noted_once(void **state)
{
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	int64_t other = patron_add(o, "b@example.jp", "0000000002", &key);
	struct customer_certificate *list;
	size_t count;

	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_ADD, 7), ERR_OK);
	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_ADD, 7), ERR_OK);
	assert_int_equal(act(o, other, CUSTOMER_CERTIFICATE_ADD, 7), ERR_EXISTS);
	assert_int_equal(act(o, other, CUSTOMER_CERTIFICATE_REMOVE, 7), ERR_NOT_FOUND);
	assert_int_equal(act(o, other, CUSTOMER_CERTIFICATE_LOCK, 7), ERR_NOT_FOUND);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM audit WHERE action = 'customer.edit'"
					 " AND detail LIKE 'certificate added: sha256=0707%'"),
	    1);
	assert_int_equal(customers_certificates(&c, id, &o->arena, &list, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_true(str_eq(list[0].name, STR("CN=taro")));
	assert_int_equal(list[0].not_after, NOW + 86400);
	assert_int_equal(list[0].locked_at, 0);
	assert_int_equal(customers_certificates(&c, other, &o->arena, &list, &count), ERR_OK);
	assert_int_equal(count, 0);
}

static void with_a_locked_one_nobody_comes_in_until_it_is_unlocked(void **state)
{
	struct office *o = *state;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	struct customer who;

	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_ADD, 7), ERR_OK);
	begin_session(o, id);
	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_LOCK, 7), ERR_OK);
	assert_int_equal(sessions(o), 0);
	assert_int_equal(enter(o, 7, &who), ERR_REFUSED);
	/* Locked once more, it is as it was: who logged in otherwise stays. */
	begin_session(o, id);
	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_LOCK, 7), ERR_OK);
	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_ADD, 7), ERR_OK);
	assert_int_equal(enter(o, 7, &who), ERR_REFUSED);
	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_UNLOCK, 7), ERR_OK);
	assert_int_equal(sessions(o), 1);
	assert_int_equal(enter(o, 7, &who), ERR_OK);
}

static void with_one_that_was_taken_away_all_sessions_end(void **state)
{
	struct office *o = *state;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);
	struct customer who;

	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_ADD, 7), ERR_OK);
	begin_session(o, id);
	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_REMOVE, 8), ERR_NOT_FOUND);
	assert_int_equal(sessions(o), 1);
	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_REMOVE, 7), ERR_OK);
	assert_int_equal(sessions(o), 0);
	assert_int_equal(enter(o, 7, &who), ERR_NOT_FOUND);
}

static void a_customer_has_a_bounded_number_of_them(void **state)
{
	struct office *o = *state;
	int64_t id = patron_add(o, PATRON_MAIL, "0000000001", &key);

	for (unsigned char i = 0; i < CUSTOMERS_CERTIFICATES_MAX; i++)
		assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_ADD, i), ERR_OK);
	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_ADD, 100), ERR_REFUSED);
	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_ADD, 3), ERR_OK);
	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_REMOVE, 3), ERR_OK);
	assert_int_equal(act(o, id, CUSTOMER_CERTIFICATE_ADD, 100), ERR_OK);
}

#define T(test) cmocka_unit_test_setup_teardown(test, office_start, office_stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(whoever_has_a_registered_one_comes_in_and_the_audit_says_with_which),
	    T(a_certificate_is_one_customers_and_is_noted_once),
	    T(with_a_locked_one_nobody_comes_in_until_it_is_unlocked),
	    T(with_one_that_was_taken_away_all_sessions_end),
	    T(a_customer_has_a_bounded_number_of_them),
	};

	return office_run(tests);
}
