/* How long a session is believed, and whose it is. */
#include "unit/fixtures/desk.h"

enum { IDLE = 1800, ABSOLUTE = 43200 };

static struct session_token start(struct office *o, int64_t account, int64_t now)
{
	const struct accounts desk = desk_at(o, NOW);
	struct session_token token;

	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(
	    session_start(o->store, &desk.sessions, account, NULL, now, &token), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	return token;
}

static uint64_t open_at(struct office *o, int64_t account, int64_t now)
{
	const struct accounts desk = desk_at(o, NOW);
	uint64_t count = 99;

	assert_int_equal(session_count(o->store, &desk.sessions, account, now, &count), ERR_OK);
	return count;
}

/* What the store has of it, however old it is. */
static enum err stored(
    struct office *o, const struct session_token *token, struct store_session *ret)
{
	unsigned char digest[DIGEST_BYTES];

	assert_int_equal(digest_sha256(token->text, strlen(token->text), digest), ERR_OK);
	return store_session(o->store, ACCOUNTS_REALM, digest, ret);
}

static int64_t account_of(struct office *o, const char *name)
{
	struct operator_account account;

	desk_add(o, name, OPERATOR_OPERATOR);
	assert_int_equal(store_operator_named(o->store, str_from(name), &account, NULL), ERR_OK);
	return account.id;
}

static void a_token_is_64_digits_of_lower_case(void **state)
{
	static const char good[] =
	    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	struct session_token token = {"unchanged"};
	char bad[SESSION_TOKEN_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof good - 1; i++) {
		static const char wrong[] = "/:`gG F";

		for (size_t k = 0; wrong[k] != '\0'; k++) {
			strcpy(bad, good);
			bad[i] = wrong[k];
			assert_false(session_token_parse(str_from(bad), &token));
		}
	}
	assert_false(session_token_parse(str_part(str_from(good), 0, 63), &token));
	assert_false(session_token_parse(
	    STR("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0"), &token));
	assert_false(session_token_parse(str_from(""), &token));
	assert_string_equal(token.text, "unchanged");
	assert_true(session_token_parse(str_from(good), &token));
	assert_string_equal(token.text, good);
}

static void no_two_sessions_have_one_token(void **state)
{
	struct office *o = *state;
	int64_t account = account_of(o, "sato");
	struct session_token one = start(o, account, NOW), two = start(o, account, NOW), parsed;

	assert_string_not_equal(one.text, two.text);
	assert_true(session_token_parse(str_from(one.text), &parsed));
}

static void silence_is_counted_from_the_last_page_to_the_minute(void **state)
{
	struct office *o = *state;
	int64_t account = account_of(o, "sato");
	struct session_token token = start(o, account, NOW);
	struct store_session session;

	assert_int_equal(desk_find(o, &token, NOW + 59), ERR_OK);
	assert_int_equal(stored(o, &token, &session), ERR_OK);
	assert_int_equal(session.seen_at, NOW);
	assert_int_equal(desk_find(o, &token, NOW + 60), ERR_OK);
	assert_int_equal(stored(o, &token, &session), ERR_OK);
	assert_int_equal(session.seen_at, NOW + 60);
	assert_int_equal(session.started_at, NOW);
	assert_int_equal(session.account, account);
	assert_int_equal(desk_find(o, &token, NOW + 60 + IDLE), ERR_NOT_FOUND);
	assert_int_equal(desk_find(o, &token, NOW + 60 + IDLE - 1), ERR_OK);
}

static void a_clock_that_was_set_back_makes_no_session_live_longer(void **state)
{
	struct office *o = *state;
	struct session_token token = start(o, account_of(o, "sato"), NOW);

	assert_int_equal(desk_find(o, &token, NOW - IDLE), ERR_OK);
	assert_int_equal(desk_find(o, &token, NOW - IDLE - 1), ERR_NOT_FOUND);
}

static void as_many_are_counted_as_are_open(void **state)
{
	struct office *o = *state;
	int64_t sato = account_of(o, "sato"), ito = account_of(o, "ito");
	struct session_token busy = start(o, sato, NOW);

	start(o, sato, NOW);
	start(o, ito, NOW);
	assert_int_equal(open_at(o, sato, NOW), 2);
	assert_int_equal(open_at(o, ito, NOW), 1);
	assert_int_equal(open_at(o, sato, NOW + IDLE - 1), 2);
	assert_int_equal(open_at(o, sato, NOW + IDLE), 0);
	for (int64_t now = NOW; now < NOW + ABSOLUTE; now += IDLE - 1)
		assert_int_equal(desk_find(o, &busy, now), ERR_OK);
	assert_int_equal(open_at(o, sato, NOW + ABSOLUTE - 1), 1);
	assert_int_equal(open_at(o, sato, NOW + ABSOLUTE), 0);
}

static void those_that_are_over_are_swept_out_when_one_begins(void **state)
{
	struct office *o = *state;
	int64_t account = account_of(o, "sato");
	struct session_token silent = start(o, account, NOW), busy = start(o, account, NOW);
	struct store_session session;

	start(o, account, NOW + IDLE);
	assert_int_equal(stored(o, &silent, &session), ERR_OK);
	for (int64_t now = NOW; now < NOW + ABSOLUTE; now += IDLE - 1)
		assert_int_equal(desk_find(o, &busy, now), ERR_OK);
	start(o, account, NOW + IDLE + 1);
	assert_int_equal(stored(o, &silent, &session), ERR_NOT_FOUND);
	start(o, account, NOW + ABSOLUTE);
	assert_int_equal(stored(o, &busy, &session), ERR_OK);
	/* Nobody is seen by it any more. */
	start(o, account, NOW + ABSOLUTE + IDLE);
	assert_int_equal(stored(o, &busy, &session), ERR_NOT_FOUND);
}

static void one_ends_and_the_others_stay_until_all_of_the_account_end(void **state)
{
	struct office *o = *state;
	const struct accounts desk = desk_at(o, NOW);
	int64_t sato = account_of(o, "sato"), ito = account_of(o, "ito");
	struct session_token one = start(o, sato, NOW), two = start(o, sato, NOW),
			     other = start(o, ito, NOW);

	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(session_end(o->store, &one), ERR_OK);
	assert_int_equal(desk_find(o, &two, NOW), ERR_OK);
	assert_int_equal(desk_find(o, &one, NOW), ERR_NOT_FOUND);
	assert_int_equal(session_end_all(o->store, &desk.sessions, sato), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	assert_int_equal(desk_find(o, &two, NOW), ERR_NOT_FOUND);
	assert_int_equal(desk_find(o, &other, NOW), ERR_OK);
}

/* A form that one console wrote may be sent to another, of another version. */
static void a_form_token_is_the_same_in_every_version(void **state)
{
	struct session_token token;
	char form[SESSION_TOKEN_MAX];

	(void)state;
	memset(token.text, '0', SESSION_TOKEN_MAX - 1);
	token.text[SESSION_TOKEN_MAX - 1] = '\0';
	assert_int_equal(session_form_token(&token, form), ERR_OK);
	assert_string_equal(
	    form, "2f1cadd52d137f0e01dd988625424579d1af5bbb8799f79b5bf01275f0445cb1");
}

static void a_page_that_cannot_be_noted_is_shown_and_keeps_nobody_from_writing(void **state)
{
	struct office *o = *state;
	struct session_token one, two;
	int64_t account;

	account = account_of(o, "sato");
	one = start(o, account, NOW);
	two = start(o, account, NOW + 1);
	office_run_sql(o, "CREATE UNIQUE INDEX only_once ON session (seen_at)");
	assert_int_equal(desk_find(o, &one, NOW + 100), ERR_OK);
	assert_int_equal(desk_find(o, &two, NOW + 100), ERR_OK);
	start(o, account, NOW + 200);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(a_token_is_64_digits_of_lower_case),
	    TEST(no_two_sessions_have_one_token),
	    TEST(a_page_that_cannot_be_noted_is_shown_and_keeps_nobody_from_writing),
	    TEST(silence_is_counted_from_the_last_page_to_the_minute),
	    TEST(a_clock_that_was_set_back_makes_no_session_live_longer),
	    TEST(as_many_are_counted_as_are_open),
	    TEST(those_that_are_over_are_swept_out_when_one_begins),
	    TEST(one_ends_and_the_others_stay_until_all_of_the_account_end),
	    TEST(a_form_token_is_the_same_in_every_version),
	};

	return office_run(tests);
}
