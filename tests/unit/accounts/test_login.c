/* Logging in and out, wrong passwords and locks, changing the own password. */
#include "accounts/tries.h"
#include "unit/fixtures/desk.h"

static const char *const fresh_password = "correct horse battery";

static enum err password_change(struct office *o, const char *name, const char *password,
    int64_t now, struct session_token *ret_token, bool *ret_is_wrong)
{
	const struct accounts desk = desk_at(o, now);

	return accounts_change_password(&desk, str_from(name), str_from(password),
	    str_from(fresh_password), ret_token, ret_is_wrong);
}

/* From an address ("" for one that cannot be told), and by a browser that is known; NULL for none.
 */
static struct accounts_login log_in_from(struct office *o, const char *address, const char *browser,
    const char *name, const char *password, int64_t now)
{
	struct accounts desk = desk_at(o, now);
	struct accounts_place place = {
	    .network = {.family = NETWORK_NONE}, .browser = str_from(browser)};
	const struct session_token none = {""};
	struct accounts_login login = {.locked_until = 0};

	if (address[0] != '\0')
		assert_true(network_address_parse(str_from(address), &place.network));
	desk.place = &place;
	if (accounts_log_in(&desk, str_from(name), str_from(password), &none, &login))
		fail_msg("accounts_log_in: %s", o->why.text);
	return login;
}

/* Locks a name there, as slowly as it has to be; when that was done. */
static int64_t lock_from(
    struct office *o, const char *address, const char *browser, const char *name, int64_t now)
{
	for (unsigned i = 0; i < 4; i++, now += ACCOUNTS_STRANGERS_S)
		assert_int_equal(
		    log_in_from(o, address, browser, name, "wrong", now).answer, ACCOUNTS_WRONG);
	assert_int_equal(
	    log_in_from(o, address, browser, name, "wrong", now).answer, ACCOUNTS_LOCKED);
	return now;
}

static int64_t locked_until(struct office *o, const char *name, int64_t now)
{
	const struct accounts desk = desk_at(o, now);
	struct operator_account *all;
	size_t count;

	assert_int_equal(accounts_list(&desk, &o->arena, &all, &count), ERR_OK);
	for (size_t i = 0; i < count; i++)
		if (strcmp(all[i].name, name) == 0)
			return all[i].locked_until;
	fail_msg("%s is not listed", name);
	return 0;
}

static struct audit_entry newest_entry(struct office *o)
{
	const struct store_audit_filter filter = {.limit = 1};
	struct audit_entry *entries;
	size_t count;

	assert_int_equal(store_audit(o->store, &filter, &o->arena, &entries, &count), ERR_OK);
	assert_int_equal(count, 1);
	return entries[0];
}

static void whoever_logs_in_with_an_old_cookie_leaves_no_second_session(void **state)
{
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	struct accounts_login first = desk_log_in(o, "sato", password, NOW);
	struct accounts_login elsewhere = desk_log_in(o, "sato", password, NOW);
	struct accounts_login again = desk_log_in_with(o, &first.token, "sato", password, NOW + 1);

	assert_int_equal(again.answer, ACCOUNTS_IN);
	assert_int_equal(desk_find(o, &first.token, NOW + 1), ERR_NOT_FOUND);
	assert_int_equal(desk_find(o, &again.token, NOW + 1), ERR_OK);
	assert_int_equal(desk_find(o, &elsewhere.token, NOW + 1), ERR_OK);
}

static void a_login_that_fails_leaves_the_old_session_alone(void **state)
{
	struct office *o = *state;
	struct accounts_login first =
	    desk_log_in(o, "sato", desk_add(o, "sato", OPERATOR_OPERATOR), NOW);
	struct accounts_login wrong = desk_log_in_with(o, &first.token, "sato", "wrong", NOW + 1);

	assert_int_equal(wrong.answer, ACCOUNTS_WRONG);
	assert_int_equal(wrong.locked_until, 0);
	assert_int_equal(desk_find(o, &first.token, NOW + 1), ERR_OK);
}

static void a_seal_that_cannot_be_read_is_no_wrong_password(void **state)
{
	struct office *o = *state;
	const struct accounts desk = desk_at(o, NOW);
	const struct session_token none = {""};
	struct accounts_login login;
	const char *detail;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	office_run_sql(o, "UPDATE operator SET password = 'no seal'");
	assert_int_equal(accounts_log_in(&desk, STR("sato"), STR("x"), &none, &login), ERR_CORRUPT);
	assert_why(o, "the password cannot be checked: ");
	assert_int_equal(desk_entries(o, "login.wrong", &detail), 0);
}

static void a_try_that_cannot_be_counted_is_not_looked_at(void **state)
{
	struct office *o = *state;
	const struct accounts desk = desk_at(o, NOW);
	const struct session_token none = {""};
	struct accounts_login login;

	desk_log_in(o, "one", "wrong", NOW);
	office_run_sql(o, "CREATE UNIQUE INDEX only_once ON wrong_password (times)");
	assert_int_equal(accounts_log_in(&desk, STR("two"), STR("x"), &none, &login), ERR_EXISTS);
}

static void a_login_that_cannot_be_remembered_is_none_and_ends_nothing(void **state)
{
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	struct accounts_login old = desk_log_in(o, "sato", password, NOW), login;
	const struct accounts_place place = {
	    .network = {.family = NETWORK_V4}, .browser = STR("b")};
	struct accounts desk = desk_at(o, NOW);

	desk.place = &place;
	office_run_sql(o, "DROP TABLE login_network");
	assert_int_not_equal(
	    accounts_log_in(&desk, STR("sato"), str_from(password), &old.token, &login), ERR_OK);
	assert_int_equal(desk_find(o, &old.token, NOW), ERR_OK);
}

static void a_login_is_written_down_with_its_time_and_name(void **state)
{
	struct office *o = *state;
	struct accounts_login login =
	    desk_log_in(o, "sato", desk_add(o, "sato", OPERATOR_OPERATOR), NOW + 7);
	struct audit_entry entry = newest_entry(o);

	assert_string_equal(login.account.name, "sato");
	assert_int_equal(login.account.role, OPERATOR_OPERATOR);
	assert_text(entry.action, "login");
	assert_text(entry.actor, "console:sato");
	assert_int_equal(entry.at, NOW + 7);
	assert_int_equal(entry.subject.len, 0);
	assert_int_equal(entry.detail.len, 0);
}

static void wrong_passwords_are_forgotten_a_day_after_the_last(void **state)
{
	struct office *o = *state;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	desk_add(o, "ito", OPERATOR_OPERATOR);
	for (unsigned i = 0; i < 4; i++) {
		assert_int_equal(desk_log_in(o, "sato", "wrong", NOW).answer, ACCOUNTS_WRONG);
		assert_int_equal(desk_log_in(o, "ito", "wrong", NOW).answer, ACCOUNTS_WRONG);
	}
	assert_int_equal(desk_log_in(o, "sato", "wrong", NOW + 86399).answer, ACCOUNTS_LOCKED);
	assert_int_equal(desk_log_in(o, "ito", "wrong", NOW + 86400).answer, ACCOUNTS_WRONG);
	for (unsigned i = 0; i < 3; i++)
		assert_int_equal(
		    desk_log_in(o, "ito", "wrong", NOW + 86401).answer, ACCOUNTS_WRONG);
	assert_int_equal(desk_log_in(o, "ito", "wrong", NOW + 86401).answer, ACCOUNTS_LOCKED);
}

static unsigned times_tried(struct office *o, const char *name, int64_t now)
{
	const struct accounts desk = desk_at(o, now);
	const struct accounts_tried tried = {.name = str_from(name)};
	struct store_wrong tries = {.times = 99};

	assert_int_equal(accounts_tries(&desk.change, &tried, &tries), ERR_OK);
	return tries.times;
}

/* Programs of several versions count in one store. */
static void tries_are_counted_under_the_digest_of_realm_name_and_place(void **state)
{
	static const struct {
		const char *text;
		size_t len;
	} keys[] = {{"operator:sato", 13}, {"operator:sato\0browser:b", 23},
	    {"operator:sato\0network:\2\xc0\0\2\1\0\0\0\0\0\0\0\0\0\0\0\0", 39},
	    {"operator:sato\0strangers", 23}};
	struct office *o = *state;
	unsigned char key[DIGEST_BYTES];

	desk_log_in(o, "sato", "wrong", NOW);
	log_in_from(o, "192.0.2.1", NULL, "sato", "wrong", NOW);
	log_in_from(o, "192.0.2.1", "b", "sato", "wrong", NOW);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		struct store_wrong tries;

		assert_int_equal(digest_sha256(keys[i].text, keys[i].len, key), ERR_OK);
		assert_int_equal(store_wrong(o->store, key, &tries), ERR_OK);
		assert_int_equal(tries.times, 1);
	}
}

static void what_was_tried_more_than_a_day_ago_leaves_the_store(void **state)
{
	struct office *o = *state;

	desk_log_in(o, "one", "wrong", NOW);
	desk_log_in(o, "two", "wrong", NOW + 1);
	desk_log_in(o, "three", "wrong", NOW + 86401);
	assert_int_equal(times_tried(o, "one", NOW + 86401), 0);
	assert_int_equal(times_tried(o, "two", NOW + 86401), 1);
	assert_int_equal(times_tried(o, "three", NOW + 86401), 1);
}

static void a_million_invented_names_are_remembered(void **state)
{
	struct office *o = *state;

	desk_log_in(o, "one", "wrong", NOW);
	desk_log_in(o, "two", "wrong", NOW);
	/* As if many had come between. */
	office_run_sql(o, "UPDATE wrong_password SET invented = 999999 WHERE invented = 2");
	desk_log_in(o, "three", "wrong", NOW);
	assert_int_equal(times_tried(o, "one", NOW), 1);
	desk_log_in(o, "four", "wrong", NOW);
	assert_int_equal(times_tried(o, "one", NOW), 0);
	assert_int_equal(times_tried(o, "two", NOW), 1);
}

static void a_lock_doubles_up_to_twelve_hours(void **state)
{
	static const int64_t locks[] = {
	    60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 30720, 43200, 43200};
	struct office *o = *state;
	int64_t now = NOW;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(desk_log_in(o, "sato", "wrong", now).locked_until, 0);
	for (size_t i = 0; i < sizeof locks / sizeof locks[0]; i++) {
		struct accounts_login login = desk_log_in(o, "sato", "wrong", now);

		assert_int_equal(login.answer, ACCOUNTS_LOCKED);
		assert_int_equal(login.locked_until, now + locks[i]);
		login = desk_log_in(o, "sato", "wrong", now + locks[i] - 1);
		assert_int_equal(login.locked_until, now + locks[i]);
		now += locks[i];
	}
}

static void an_unknown_name_is_locked_like_one_that_exists(void **state)
{
	struct office *o = *state;
	int64_t now = NOW;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	for (unsigned i = 0; i < 7; i++) {
		struct accounts_login known = desk_log_in(o, "sato", "wrong", now);
		struct accounts_login unknown = desk_log_in(o, "nobody", "wrong", now);

		assert_int_equal(known.answer, unknown.answer);
		assert_int_equal(known.locked_until, unknown.locked_until);
		now = known.locked_until > 0 ? known.locked_until : now;
	}
}

static void a_name_is_locked_where_wrong_ones_came_from_and_nowhere_else(void **state)
{
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	int64_t now;

	assert_int_equal(
	    log_in_from(o, "192.0.2.1", NULL, "sato", password, NOW).answer, ACCOUNTS_IN);
	now = lock_from(o, "198.51.100.1", NULL, "sato", NOW + 1);
	assert_int_equal(log_in_from(o, "198.51.100.1", NULL, "sato", password, now + 6).answer,
	    ACCOUNTS_LOCKED);
	assert_int_equal(
	    log_in_from(o, "192.0.2.1", NULL, "sato", password, now).answer, ACCOUNTS_IN);
	assert_int_equal(
	    log_in_from(o, "203.0.113.1", NULL, "sato", password, now + 6).answer, ACCOUNTS_IN);
	/* Who logs in elsewhere unlocks nothing there. */
	assert_int_equal(log_in_from(o, "198.51.100.1", NULL, "sato", password, now + 7).answer,
	    ACCOUNTS_LOCKED);
	/* One address of IPv4 is a network, of IPv6 what one subscriber gets. */
	assert_int_equal(
	    log_in_from(o, "198.51.100.0", NULL, "sato", password, now + 7).answer, ACCOUNTS_IN);
	now = lock_from(o, "2001:db8::1", NULL, "sato", now + 60);
	assert_int_equal(
	    log_in_from(o, "2001:db8::8000:0:0:1", NULL, "sato", password, now + 6).answer,
	    ACCOUNTS_LOCKED);
	assert_int_equal(
	    log_in_from(o, "2001:db8:0:1::1", NULL, "sato", password, now + 6).answer, ACCOUNTS_IN);
}

static void a_browser_that_is_known_is_locked_by_its_own_tries_alone(void **state)
{
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	int64_t now = lock_from(o, "192.0.2.1", NULL, "sato", NOW);

	assert_int_equal(
	    log_in_from(o, "192.0.2.1", "b", "sato", password, now).answer, ACCOUNTS_IN);
	now = lock_from(o, "192.0.2.1", "b", "sato", now);
	/* Wherever it is carried. */
	assert_int_equal(
	    log_in_from(o, "198.51.100.1", "b", "sato", password, now).answer, ACCOUNTS_LOCKED);
	assert_int_equal(
	    log_in_from(o, "192.0.2.1", "c", "sato", password, now).answer, ACCOUNTS_IN);
}

static void strangers_together_have_one_try_in_five_seconds(void **state)
{
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR), *detail;
	struct accounts_login login;

	assert_int_equal(
	    log_in_from(o, "192.0.2.1", NULL, "sato", password, NOW).answer, ACCOUNTS_IN);
	assert_int_equal(
	    log_in_from(o, "198.51.100.1", NULL, "sato", "wrong", NOW + 1).answer, ACCOUNTS_WRONG);
	login = log_in_from(o, "198.51.100.2", NULL, "sato", password, NOW + 5);
	assert_int_equal(login.answer, ACCOUNTS_SLOWED);
	assert_int_equal(login.slowed_until, NOW + 6);
	/* One that had to wait is no try: it neither counts nor makes others wait. */
	for (unsigned i = 0; i < 9; i++)
		assert_int_equal(
		    log_in_from(o, "198.51.100.2", NULL, "sato", "wrong", NOW + 5).answer,
		    ACCOUNTS_SLOWED);
	assert_int_equal(desk_entries(o, "login.wrong", &detail), 1);
	assert_int_equal(
	    log_in_from(o, "192.0.2.1", NULL, "sato", password, NOW + 5).answer, ACCOUNTS_IN);
	assert_int_equal(
	    log_in_from(o, "198.51.100.2", NULL, "sato", password, NOW + 6).answer, ACCOUNTS_IN);
	/* Now this network is known. */
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(
		    log_in_from(o, "198.51.100.2", NULL, "sato", "wrong", NOW + 7).answer,
		    ACCOUNTS_WRONG);
}

/* Else whoever invents a million names could try theirs without waiting. */
static void how_long_strangers_wait_is_forgotten_of_invented_names_alone(void **state)
{
	struct office *o = *state;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	log_in_from(o, "192.0.2.1", NULL, "sato", "wrong", NOW);
	log_in_from(o, "192.0.2.1", NULL, "nobody", "wrong", NOW);
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(store_forget_invented(o->store, 0), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	assert_int_equal(
	    log_in_from(o, "192.0.2.1", NULL, "sato", "wrong", NOW + 1).answer, ACCOUNTS_SLOWED);
	assert_int_equal(
	    log_in_from(o, "192.0.2.1", NULL, "nobody", "wrong", NOW + 1).answer, ACCOUNTS_WRONG);
}

static void two_strangers_of_one_second_are_told_apart_by_who_came_first(void **state)
{
	struct office *o = *state;
	struct accounts_login second;

	assert_int_equal(
	    log_in_from(o, "192.0.2.1", NULL, "sato", "wrong", NOW).answer, ACCOUNTS_WRONG);
	second = log_in_from(o, "198.51.100.1", NULL, "sato", "wrong", NOW);
	assert_int_equal(second.answer, ACCOUNTS_SLOWED);
	assert_int_equal(second.slowed_until, NOW + ACCOUNTS_STRANGERS_S);
}

static void a_clock_that_was_set_back_keeps_no_stranger_waiting(void **state)
{
	struct office *o = *state;

	assert_int_equal(
	    log_in_from(o, "192.0.2.1", NULL, "sato", "wrong", NOW).answer, ACCOUNTS_WRONG);
	assert_int_equal(
	    log_in_from(o, "198.51.100.1", NULL, "sato", "wrong", NOW - 1).answer, ACCOUNTS_WRONG);
}

static void who_has_to_wait_is_not_told_of_a_lock_that_is_over(void **state)
{
	struct office *o = *state;
	int64_t over = lock_from(o, "192.0.2.1", NULL, "sato", NOW) + ACCOUNTS_LOCK_S;
	struct accounts_login login;

	log_in_from(o, "198.51.100.1", NULL, "sato", "wrong", over - 1);
	login = log_in_from(o, "192.0.2.1", NULL, "sato", "wrong", over);
	assert_int_equal(login.answer, ACCOUNTS_SLOWED);
	assert_int_equal(login.locked_until, 0);
}

/* What is counted beside a name has a key of the name and a word: nobody can type that. */
static void no_name_that_is_typed_is_what_is_counted_beside_another(void **state)
{
	struct office *o = *state;

	log_in_from(o, "192.0.2.1", NULL, "sato", "wrong", NOW);
	log_in_from(o, "192.0.2.1", "b", "sato", "wrong", NOW);
	assert_int_equal(times_tried(o, "satostrangers", NOW), 0);
	assert_int_equal(times_tried(o, "satobrowser:b", NOW), 0);
}

/* When somebody last logged in from there; 0 when the store does not know. */
static int64_t last_login_from(struct office *o, const char *address)
{
	struct network_address network = {.family = NETWORK_NONE};
	unsigned char key[DIGEST_BYTES];
	int64_t last_at = 0;

	if (address[0] != '\0')
		assert_true(network_address_parse(str_from(address), &network));
	assert_int_equal(digest_sha256(&network, sizeof network, key), ERR_OK);
	assert_int_equal(store_login_network(o->store, key, &last_at), ERR_OK);
	return last_at;
}

static void a_network_is_known_for_400_days_after_the_last_login(void **state)
{
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	const int64_t over = NOW + 400 * DAY;

	log_in_from(o, "192.0.2.1", NULL, "sato", password, NOW);
	for (unsigned i = 0; i < 2; i++)
		assert_int_equal(
		    log_in_from(o, "192.0.2.1", NULL, "sato", "wrong", over - 1).answer,
		    ACCOUNTS_WRONG);
	assert_int_equal(
	    log_in_from(o, "192.0.2.1", NULL, "ito", "wrong", over).answer, ACCOUNTS_WRONG);
	assert_int_equal(
	    log_in_from(o, "192.0.2.1", NULL, "ito", "wrong", over).answer, ACCOUNTS_SLOWED);
}

static void no_network_is_remembered_for_longer_nor_one_that_cannot_be_told(void **state)
{
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	const int64_t over = NOW + 400 * DAY;
	struct session_token token;
	bool is_wrong;

	assert_int_equal(password_change(o, "sato", password, NOW, &token, &is_wrong), ERR_OK);
	log_in_from(o, "", NULL, "sato", fresh_password, NOW);
	assert_int_equal(last_login_from(o, ""), 0);
	log_in_from(o, "192.0.2.1", NULL, "sato", fresh_password, NOW);
	assert_int_equal(last_login_from(o, "192.0.2.1"), NOW);
	log_in_from(o, "198.51.100.1", NULL, "sato", fresh_password, over);
	assert_int_equal(last_login_from(o, "192.0.2.1"), NOW);
	log_in_from(o, "198.51.100.1", NULL, "sato", fresh_password, over + 1);
	assert_int_equal(last_login_from(o, "192.0.2.1"), 0);
	assert_int_equal(last_login_from(o, "198.51.100.1"), over + 1);
}

static void names_that_do_not_exist_wait_and_are_locked_alike(void **state)
{
	static const char *const from[] = {"192.0.2.1", "198.51.100.1", ""};
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);

	assert_int_equal(log_in_from(o, from[0], NULL, "sato", password, NOW).answer, ACCOUNTS_IN);
	for (size_t i = 0; i < sizeof from / sizeof from[0]; i++)
		for (int64_t now = NOW + 100; now < NOW + 200; now += 2) {
			struct accounts_login known =
			    log_in_from(o, from[i], NULL, "sato", "wrong", now);
			struct accounts_login unknown =
			    log_in_from(o, from[i], NULL, "nobody", "wrong", now);

			assert_int_equal(known.answer, unknown.answer);
			assert_int_equal(known.locked_until, unknown.locked_until);
			assert_int_equal(known.slowed_until, unknown.slowed_until);
		}
}

static void an_address_that_cannot_be_told_is_never_known(void **state)
{
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);

	assert_int_equal(log_in_from(o, "", NULL, "sato", password, NOW).answer, ACCOUNTS_IN);
	assert_int_equal(log_in_from(o, "", NULL, "sato", "wrong", NOW + 1).answer, ACCOUNTS_WRONG);
	assert_int_equal(
	    log_in_from(o, "", NULL, "sato", password, NOW + 2).answer, ACCOUNTS_SLOWED);
}

static void a_lock_anywhere_is_listed_and_enabling_unlocks_everywhere(void **state)
{
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	int64_t now = lock_from(o, "198.51.100.1", NULL, "sato", NOW);

	lock_from(o, "192.0.2.1", "b", "sato", now);
	assert_int_equal(locked_until(o, "sato", now), now + 20 + ACCOUNTS_LOCK_S);
	{
		const struct accounts desk = desk_at(o, now + 21);

		assert_int_equal(accounts_enable(&desk, STR("sato"), true), ERR_OK);
	}
	assert_int_equal(locked_until(o, "sato", now + 21), 0);
	assert_int_equal(
	    log_in_from(o, "198.51.100.1", NULL, "sato", password, now + 21).answer, ACCOUNTS_IN);
	assert_int_equal(
	    log_in_from(o, "192.0.2.1", "b", "sato", password, now + 21).answer, ACCOUNTS_IN);
}

/* Names of any length may be typed; only as much as a name can have tells them apart. */
static void names_are_told_apart_by_65_bytes(void **state)
{
	struct office *o = *state;
	char one[OPERATOR_NAME_MAX + 2], two[OPERATOR_NAME_MAX + 2];

	memset(one, 'a', sizeof one);
	memset(two, 'a', sizeof two);
	one[OPERATOR_NAME_MAX] = 'x';
	two[OPERATOR_NAME_MAX] = 'y';
	one[OPERATOR_NAME_MAX + 1] = two[OPERATOR_NAME_MAX + 1] = '\0';
	for (unsigned i = 0; i < 4; i++)
		desk_log_in(o, one, "wrong", NOW);
	assert_int_equal(desk_log_in(o, two, "wrong", NOW).answer, ACCOUNTS_LOCKED);
	two[OPERATOR_NAME_MAX - 1] = 'y';
	assert_int_equal(desk_log_in(o, two, "wrong", NOW).answer, ACCOUNTS_WRONG);
}

static void a_disabled_account_lets_nobody_in_and_counts(void **state)
{
	struct office *o = *state;
	const struct accounts desk = desk_at(o, NOW);
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	const char *detail;

	assert_int_equal(accounts_enable(&desk, STR("sato"), false), ERR_OK);
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(desk_log_in(o, "sato", password, NOW).answer, ACCOUNTS_WRONG);
	assert_int_equal(desk_entries(o, "login.wrong", &detail), 4);
	assert_int_equal(desk_log_in(o, "sato", password, NOW).answer, ACCOUNTS_LOCKED);
	assert_int_equal(accounts_enable(&desk, STR("sato"), true), ERR_OK);
	assert_int_equal(desk_log_in(o, "sato", password, NOW).answer, ACCOUNTS_IN);
}

static void the_right_password_makes_wrong_ones_forgotten(void **state)
{
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);

	for (unsigned turn = 0; turn < 2; turn++) {
		for (unsigned i = 0; i < 4; i++)
			assert_int_equal(
			    desk_log_in(o, "sato", "wrong", NOW).answer, ACCOUNTS_WRONG);
		assert_int_equal(desk_log_in(o, "sato", password, NOW).answer, ACCOUNTS_IN);
	}
}

static void an_initial_password_past_its_time_counts_as_a_try_and_is_told(void **state)
{
	struct office *o = *state;
	const char *detail, *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	struct accounts_login login = desk_log_in(o, "sato", password, NOW + 30 * DAY);

	assert_int_equal(login.answer, ACCOUNTS_EXPIRED);
	assert_int_equal(desk_entries(o, "login.expired", &detail), 1);
	assert_text(newest_entry(o).actor, "console:sato");
	for (unsigned i = 0; i < 3; i++)
		desk_log_in(o, "sato", "wrong", NOW + 30 * DAY);
	assert_int_equal(desk_log_in(o, "sato", "wrong", NOW + 30 * DAY).answer, ACCOUNTS_LOCKED);
}

static void a_change_of_password_ends_all_sessions_and_begins_one(void **state)
{
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	struct accounts_login one = desk_log_in(o, "sato", password, NOW),
			      two = desk_log_in(o, "sato", password, NOW);
	struct session_token token;
	struct operator_account account;
	bool is_wrong = true;

	assert_int_equal(password_change(o, "sato", password, NOW + 9, &token, &is_wrong), ERR_OK);
	assert_false(is_wrong);
	assert_int_equal(desk_find(o, &one.token, NOW + 9), ERR_NOT_FOUND);
	assert_int_equal(desk_find(o, &two.token, NOW + 9), ERR_NOT_FOUND);
	assert_int_equal(desk_find(o, &token, NOW + 9), ERR_OK);
	assert_text(newest_entry(o).action, "password.change");
	assert_text(newest_entry(o).actor, "console:sato");
	assert_int_equal(store_operator_named(o->store, STR("sato"), &account, NULL), ERR_OK);
	assert_false(account.initial);
	assert_int_equal(account.password_at, NOW + 9);
	assert_int_equal(desk_log_in(o, "sato", password, NOW + 9).answer, ACCOUNTS_WRONG);
	assert_int_equal(
	    desk_log_in(o, "sato", fresh_password, NOW + 60 * DAY).answer, ACCOUNTS_IN);
}

static void a_wrong_present_password_is_a_try(void **state)
{
	struct office *o = *state;
	const char *detail, *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	struct accounts_login login = desk_log_in(o, "sato", password, NOW);
	struct session_token token = {""};
	bool is_wrong = false;

	for (unsigned i = 0; i < 5; i++) {
		assert_int_equal(
		    password_change(o, "sato", "wrong", NOW, &token, &is_wrong), ERR_REFUSED);
		assert_true(is_wrong);
		assert_why(o, "this is not the present password");
	}
	assert_int_equal(desk_entries(o, "password.wrong", &detail), 4);
	assert_int_equal(desk_entries(o, "login.locked", &detail), 1);
	assert_int_equal(
	    password_change(o, "sato", password, NOW + 59, &token, &is_wrong), ERR_REFUSED);
	assert_false(is_wrong);
	assert_string_equal(token.text, "");
	assert_int_equal(desk_log_in(o, "sato", password, NOW + 59).answer, ACCOUNTS_LOCKED);
	assert_int_equal(desk_find(o, &login.token, NOW + 59), ERR_OK);
	assert_int_equal(password_change(o, "sato", password, NOW + 60, &token, &is_wrong), ERR_OK);
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(desk_log_in(o, "sato", "wrong", NOW + 60).answer, ACCOUNTS_WRONG);
}

static void logging_out_ends_this_session_or_all(void **state)
{
	struct office *o = *state;
	struct accounts desk = desk_at(o, NOW);
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	struct accounts_login one = desk_log_in(o, "sato", password, NOW),
			      two = desk_log_in(o, "sato", password, NOW),
			      three = desk_log_in(o, "sato", password, NOW);

	desk.change.actor = "console:sato";
	desk.change.now = NOW + 1;
	assert_int_equal(accounts_log_out(&desk, &one.account, &one.token, false), ERR_OK);
	assert_text(newest_entry(o).action, "logout");
	assert_text(newest_entry(o).actor, "console:sato");
	assert_int_equal(newest_entry(o).at, NOW + 1);
	assert_int_equal(desk_find(o, &one.token, NOW), ERR_NOT_FOUND);
	assert_int_equal(desk_find(o, &two.token, NOW), ERR_OK);
	desk.change.now = NOW + 2;
	assert_int_equal(accounts_log_out(&desk, &two.account, &two.token, true), ERR_OK);
	assert_text(newest_entry(o).action, "logout.everywhere");
	assert_int_equal(desk_find(o, &two.token, NOW), ERR_NOT_FOUND);
	assert_int_equal(desk_find(o, &three.token, NOW), ERR_NOT_FOUND);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(whoever_logs_in_with_an_old_cookie_leaves_no_second_session),
	    TEST(a_login_that_fails_leaves_the_old_session_alone),
	    TEST(a_seal_that_cannot_be_read_is_no_wrong_password),
	    TEST(a_try_that_cannot_be_counted_is_not_looked_at),
	    TEST(a_login_that_cannot_be_remembered_is_none_and_ends_nothing),
	    TEST(a_login_is_written_down_with_its_time_and_name),
	    TEST(wrong_passwords_are_forgotten_a_day_after_the_last),
	    TEST(tries_are_counted_under_the_digest_of_realm_name_and_place),
	    TEST(what_was_tried_more_than_a_day_ago_leaves_the_store),
	    TEST(a_million_invented_names_are_remembered),
	    TEST(a_lock_doubles_up_to_twelve_hours),
	    TEST(an_unknown_name_is_locked_like_one_that_exists),
	    TEST(a_name_is_locked_where_wrong_ones_came_from_and_nowhere_else),
	    TEST(a_browser_that_is_known_is_locked_by_its_own_tries_alone),
	    TEST(strangers_together_have_one_try_in_five_seconds),
	    TEST(how_long_strangers_wait_is_forgotten_of_invented_names_alone),
	    TEST(two_strangers_of_one_second_are_told_apart_by_who_came_first),
	    TEST(a_clock_that_was_set_back_keeps_no_stranger_waiting),
	    TEST(who_has_to_wait_is_not_told_of_a_lock_that_is_over),
	    TEST(no_name_that_is_typed_is_what_is_counted_beside_another),
	    TEST(a_network_is_known_for_400_days_after_the_last_login),
	    TEST(no_network_is_remembered_for_longer_nor_one_that_cannot_be_told),
	    TEST(names_that_do_not_exist_wait_and_are_locked_alike),
	    TEST(an_address_that_cannot_be_told_is_never_known),
	    TEST(a_lock_anywhere_is_listed_and_enabling_unlocks_everywhere),
	    TEST(names_are_told_apart_by_65_bytes),
	    TEST(a_disabled_account_lets_nobody_in_and_counts),
	    TEST(the_right_password_makes_wrong_ones_forgotten),
	    TEST(an_initial_password_past_its_time_counts_as_a_try_and_is_told),
	    TEST(a_change_of_password_ends_all_sessions_and_begins_one),
	    TEST(a_wrong_present_password_is_a_try),
	    TEST(logging_out_ends_this_session_or_all),
	};

	return office_run(tests);
}
