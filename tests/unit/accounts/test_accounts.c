/* Accounts, logins and sessions in a store, at times of the tests' choice. */
#include "unit/fixtures/desk.h"

static void locks_grow_and_are_forgotten(void **state)
{
	struct office *o = *state;
	static const int64_t locks[] = {0, 0, 0, 0, 60, 120, 240, 480};
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	int64_t now = NOW;

	for (size_t i = 0; i < sizeof locks / sizeof locks[0]; i++) {
		struct accounts_login wrong = desk_log_in(o, "sato", "wrong", now);

		assert_int_equal(wrong.answer, locks[i] == 0 ? ACCOUNTS_WRONG : ACCOUNTS_LOCKED);
		assert_int_equal(wrong.locked_until, locks[i] == 0 ? 0 : now + locks[i]);
		if (locks[i] > 0) {
			struct accounts_login right =
			    desk_log_in(o, "sato", password, now + locks[i] - 1);

			assert_int_equal(right.answer, ACCOUNTS_LOCKED);
			assert_int_equal(right.locked_until, now + locks[i]);
			now += locks[i];
		}
	}
	assert_int_equal(desk_log_in(o, "sato", password, now).answer, ACCOUNTS_IN);
	assert_int_equal(desk_log_in(o, "sato", "wrong", now).answer, ACCOUNTS_WRONG);
}

static void set_wrong(struct office *o, unsigned char name, bool invented)
{
	const unsigned char key[DIGEST_BYTES] = {name};
	const struct store_wrong wrong = {.times = 4, .last_at = NOW, .invented = invented};

	assert_int_equal(store_set_wrong(o->store, key, &wrong), ERR_OK);
}

static unsigned times_wrong(struct office *o, unsigned char name)
{
	const unsigned char key[DIGEST_BYTES] = {name};
	struct store_wrong wrong;

	assert_int_equal(store_wrong(o->store, key, &wrong), ERR_OK);
	return wrong.times;
}

static void the_oldest_invented_names_make_room_and_no_others(void **state)
{
	struct office *o = *state;

	assert_int_equal(store_begin(o->store), ERR_OK);
	set_wrong(o, 1, false);
	for (unsigned char name = 10; name < 20; name++)
		set_wrong(o, name, true);
	set_wrong(o, 10, true);
	assert_int_equal(store_forget_invented(o->store, 3), ERR_OK);
	for (unsigned char name = 11; name < 18; name++)
		assert_int_equal(times_wrong(o, name), 0);
	for (unsigned char name = 18; name < 20; name++)
		assert_int_equal(times_wrong(o, name), 4);
	assert_int_equal(times_wrong(o, 10), 4);
	set_wrong(o, 10, false);
	assert_int_equal(store_forget_invented(o->store, 0), ERR_OK);
	assert_int_equal(times_wrong(o, 19), 0);
	assert_int_equal(times_wrong(o, 1), 4);
	assert_int_equal(times_wrong(o, 10), 4);
	assert_int_equal(store_commit(o->store), ERR_OK);
}

static void an_added_name_keeps_the_wrong_passwords_tried_before(void **state)
{
	struct office *o = *state;

	for (unsigned i = 0; i < 4; i++)
		desk_log_in(o, "sato", "wrong", NOW);
	desk_add(o, "sato", OPERATOR_OPERATOR);
	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(store_forget_invented(o->store, 0), ERR_OK);
	assert_int_equal(store_commit(o->store), ERR_OK);
	assert_int_equal(desk_log_in(o, "sato", "wrong", NOW).answer, ACCOUNTS_LOCKED);
}

static void a_session_ends_by_silence_and_by_age(void **state)
{
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	struct accounts_login idle = desk_log_in(o, "sato", password, NOW);
	struct accounts_login busy = desk_log_in(o, "sato", password, NOW);
	int64_t now = NOW;

	assert_int_equal(desk_find(o, &idle.token, NOW + 1799), ERR_OK);
	assert_int_equal(desk_find(o, &idle.token, NOW + 1799 + 1800), ERR_NOT_FOUND);
	for (; now < NOW + 43200; now += 1700)
		assert_int_equal(desk_find(o, &busy.token, now), ERR_OK);
	assert_int_equal(desk_find(o, &busy.token, NOW + 43199), ERR_OK);
	assert_int_equal(desk_find(o, &busy.token, NOW + 43200), ERR_NOT_FOUND);
}

static void a_session_of_another_kind_or_token_is_none(void **state)
{
	struct office *o = *state;
	const struct session_kind owners = {"owner", 1800, 43200};
	struct accounts_login login =
	    desk_log_in(o, "sato", desk_add(o, "sato", OPERATOR_OPERATOR), NOW);
	struct session_token other = login.token;
	struct store_session session;

	assert_int_equal(
	    session_find(o->store, &owners, &login.token, NULL, NOW, &session), ERR_NOT_FOUND);
	other.text[63] = other.text[63] == '0' ? '1' : '0';
	assert_int_equal(desk_find(o, &other, NOW), ERR_NOT_FOUND);
	assert_false(session_token_parse(STR("0123"), &other));
	assert_false(session_token_parse(
	    STR("XYZ456789012345678901234567890123456789012345678901234567890123"), &other));
}

static void a_form_token_fits_its_session_alone(void **state)
{
	struct session_token one = {"0123"}, two = {"0124"};
	char token[SESSION_TOKEN_MAX];

	(void)state;
	assert_int_equal(session_form_token(&one, token), ERR_OK);
	assert_true(session_form_token_fits(&one, str_from(token)));
	assert_false(session_form_token_fits(&two, str_from(token)));
	assert_false(session_form_token_fits(&one, str_part(str_from(token), 0, 63)));
	assert_false(session_form_token_fits(&one, str_from(NULL)));
}

static void a_session_is_bound_to_the_certificate_and_its_name(void **state)
{
	struct office *o = *state;
	const struct client_identity sato = {
	    .name = "sato", .digest = {1}, .words = "serial=01 sha256=01"};
	const struct client_identity stranger = {.digest = {3}, .words = "serial=03 sha256=03"};
	const unsigned char other[DIGEST_BYTES] = {2};
	struct accounts desk = desk_at(o, NOW);
	const struct session_token none = {""};
	const char *detail, *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	struct store_session session;
	struct accounts_login login = {.locked_until = 0};

	/* Strangers have one entry a minute together, and silence nobody whom the CA vouches for.
	 */
	for (int i = 0; i < 3; i++)
		assert_int_equal(
		    accounts_note_refusal(&desk.change, &stranger, "untrusted"), ERR_OK);
	assert_int_equal(desk_entries(o, "login.certificate", &detail), 1);
	desk.client = &sato;
	assert_int_equal(
	    accounts_log_in(&desk, STR("ito"), str_from(password), &none, &login), ERR_OK);
	assert_int_equal(login.answer, ACCOUNTS_OTHER);
	assert_int_equal(desk_entries(o, "login.certificate", &detail), 2);
	assert_string_equal(detail, "other_name serial=01 sha256=01");
	assert_int_equal(
	    accounts_log_in(&desk, STR("sato"), str_from(password), &none, &login), ERR_OK);
	assert_int_equal(login.answer, ACCOUNTS_IN);
	desk_entries(o, "login", &detail);
	assert_string_equal(detail, "serial=01 sha256=01");
	assert_int_equal(
	    session_find(o->store, &desk.sessions, &login.token, sato.digest, NOW, &session),
	    ERR_OK);
	assert_int_equal(session_find(o->store, &desk.sessions, &login.token, other, NOW, &session),
	    ERR_NOT_FOUND);
	assert_int_equal(desk_find(o, &login.token, NOW), ERR_NOT_FOUND);
}

static void an_initial_password_that_is_too_old_lets_nobody_in(void **state)
{
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);

	assert_int_equal(desk_log_in(o, "sato", password, NOW + 30 * DAY - 1).answer, ACCOUNTS_IN);
	assert_int_equal(desk_log_in(o, "sato", password, NOW + 30 * DAY).answer, ACCOUNTS_EXPIRED);
	assert_int_equal(desk_log_in(o, "sato", "wrong", NOW + 30 * DAY).answer, ACCOUNTS_WRONG);
}

static void the_last_administrator_stays_one(void **state)
{
	struct office *o = *state;
	const struct accounts desk = desk_at(o, NOW);

	desk_add(o, "sato", OPERATOR_ADMINISTRATOR);
	desk_add(o, "ito", OPERATOR_OPERATOR);
	assert_int_equal(accounts_enable(&desk, STR("sato"), false), ERR_REFUSED);
	assert_int_equal(accounts_set_role(&desk, STR("sato"), OPERATOR_MARKETING), ERR_REFUSED);
	assert_int_equal(accounts_set_role(&desk, STR("ito"), OPERATOR_ADMINISTRATOR), ERR_OK);
	assert_int_equal(accounts_enable(&desk, STR("sato"), false), ERR_OK);
	assert_int_equal(accounts_enable(&desk, STR("nobody"), true), ERR_NOT_FOUND);
	assert_int_equal(
	    accounts_add(&desk, STR("ito"), OPERATOR_MARKETING, (char[OPERATOR_INITIAL_TEXT]){""}),
	    ERR_EXISTS);
}

static void whatever_somebody_typed_for_a_name_is_shown(void **state)
{
	struct office *o = *state;
	const struct accounts desk = desk_at(o, NOW);
	char name[300];

	memset(name, 'x', sizeof name);
	assert_int_equal(accounts_enable(&desk, STR("tanaka"), true), ERR_NOT_FOUND);
	assert_string_equal(o->why.text, "there is no operator \"tanaka\"");
	assert_int_equal(accounts_enable(&desk, (struct str){name, 256}, true), ERR_NOT_FOUND);
	assert_why(o, "there is no operator \"xxxx");
	assert_int_equal(accounts_enable(&desk, (struct str){name, 300}, true), ERR_NOT_FOUND);
	assert_why(o, "there is no operator \"xxxx");
}

static void a_reason_is_that_of_the_last_change(void **state)
{
	struct office *o = *state;
	const struct accounts desk = desk_at(o, NOW);
	struct operator_account *all;
	size_t count;

	desk_add(o, "sato", OPERATOR_ADMINISTRATOR);
	assert_int_equal(accounts_enable(&desk, STR("sato"), false), ERR_REFUSED);
	assert_string_equal(
	    o->why.text, "\"sato\" is the only administrator: make another one first");
	assert_int_equal(accounts_enable(&desk, STR("sato"), true), ERR_OK);
	assert_string_equal(o->why.text, "");
	assert_int_equal(accounts_list(&desk, &o->arena, &all, &count), ERR_OK);
	assert_int_equal(count, 1);
}

static void the_audit_is_paged_and_filtered(void **state)
{
	struct office *o = *state;
	struct store_audit_filter filter = {.limit = 2};
	struct audit_entry *entries;
	size_t count;

	desk_add(o, "sato", OPERATOR_ADMINISTRATOR);
	desk_add(o, "ito", OPERATOR_OPERATOR);
	desk_log_in(o, "sato", "wrong", NOW);
	assert_int_equal(store_audit(o->store, &filter, &o->arena, &entries, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_text(entries[0].action, "login.wrong");
	assert_text(entries[0].actor, "console:sato");
	filter.before = entries[1].id;
	assert_int_equal(store_audit(o->store, &filter, &o->arena, &entries, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_text(entries[0].subject, "sato");
	filter.before = entries[0].id; /* the first there is */
	assert_int_equal(store_audit(o->store, &filter, &o->arena, &entries, &count), ERR_OK);
	assert_int_equal(count, 0);
	filter =
	    (struct store_audit_filter){.limit = 9, .who = STR("ITO"), .action = STR("operator")};
	assert_int_equal(store_audit(o->store, &filter, &o->arena, &entries, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_text(entries[0].detail, "operator");
	/* As a form has it that was not filled in. */
	filter = (struct store_audit_filter){.limit = 9, .who = STR(""), .action = STR("")};
	assert_int_equal(store_audit(o->store, &filter, &o->arena, &entries, &count), ERR_OK);
	assert_int_equal(count, 3);
}

static struct audit_entry newest(struct office *o)
{
	const struct store_audit_filter filter = {.limit = 1};
	struct audit_entry *entries;
	size_t count;

	assert_int_equal(store_audit(o->store, &filter, &o->arena, &entries, &count), ERR_OK);
	assert_int_equal(count, 1);
	return entries[0];
}

static void strangers_leave_one_entry_a_minute(void **state)
{
	struct office *o = *state;
	const char *detail;

	desk_log_in(o, "x1", "wrong", NOW);
	assert_int_equal(desk_entries(o, "login", &detail), 1);
	assert_string_equal(detail, "names=1");
	assert_text(newest(o).actor, "?");
	assert_int_equal(newest(o).subject.len, 0);
	desk_log_in(o, "x2", "wrong", NOW + 1);
	desk_log_in(o, "x3", "wrong", NOW + 59);
	assert_int_equal(desk_entries(o, "login", &detail), 1);
	desk_log_in(o, "x4", "wrong", NOW + 60);
	assert_int_equal(desk_entries(o, "login", &detail), 2);
	assert_string_equal(detail, "names=3");
}

static void a_lock_leaves_one_entry_however_often_it_is_met(void **state)
{
	struct office *o = *state;
	const char *detail, *password = desk_add(o, "sato", OPERATOR_OPERATOR);

	for (unsigned i = 0; i < 7; i++)
		desk_log_in(o, "sato", i < 6 ? "wrong" : password, NOW + i);
	assert_int_equal(desk_entries(o, "login.wrong", &detail), 4);
	assert_int_equal(desk_entries(o, "login.locked", &detail), 1);
	desk_log_in(o, "sato", "wrong", NOW + 64);
	assert_int_equal(desk_entries(o, "login.locked", &detail), 2);
}

static void a_shared_key_is_made_once(void **state)
{
	struct office *o = *state;
	unsigned char one[DIGEST_BYTES] = {1}, two[DIGEST_BYTES] = {2}, kept[DIGEST_BYTES];

	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(store_shared_key(o->store, "k", one, kept), ERR_OK);
	assert_memory_equal(kept, one, sizeof one);
	assert_int_equal(store_shared_key(o->store, "k", two, kept), ERR_OK);
	assert_memory_equal(kept, one, sizeof one);
	assert_int_equal(store_commit(o->store), ERR_OK);
}

static void passwords_are_sealed_with_64_mib_when_nobody_says_otherwise(void **state)
{
	struct office *o = *state;
	struct accounts desk = desk_at(o, NOW);
	struct operator_account account;
	struct session_token token;
	char password[OPERATOR_INITIAL_TEXT], sealed[ARGON2_TEXT_MAX];
	bool is_wrong;

	desk.password_kib = 0;
	assert_int_equal(accounts_add(&desk, STR("sato"), OPERATOR_OPERATOR, password), ERR_OK);
	assert_int_equal(store_operator_named(o->store, STR("sato"), &account, sealed), ERR_OK);
	assert_true(str_starts(str_from(sealed), STR("$argon2id$v=19$m=65536,t=3,p=4$")));
	assert_int_equal(accounts_change_password(&desk, STR("sato"), str_from(password),
			     STR("correct horse battery"), &token, &is_wrong),
	    ERR_OK);
	assert_int_equal(store_operator_named(o->store, STR("sato"), &account, sealed), ERR_OK);
	assert_true(str_starts(str_from(sealed), STR("$argon2id$v=19$m=65536,t=3,p=4$")));
}

/* The desk at a moment, for one call. */
#define DESK(now) (&(const struct accounts[]){desk_at(o, now)}[0])

static struct operator_account account_named(struct office *o, const char *name)
{
	struct operator_account account;

	assert_int_equal(store_operator_named(o->store, str_from(name), &account, NULL), ERR_OK);
	return account;
}

static void lock(struct office *o, const char *name, int64_t now)
{
	for (unsigned i = 0; i < 5; i++)
		desk_log_in(o, name, "wrong", now);
}

static void a_new_account_is_written_down_with_its_role(void **state)
{
	struct office *o = *state;
	char password[OPERATOR_INITIAL_TEXT] = "unchanged";

	desk_add(o, "sato", OPERATOR_MARKETING);
	assert_true(account_named(o, "sato").initial);
	assert_int_equal(account_named(o, "sato").added_at, NOW);
	assert_int_equal(account_named(o, "sato").password_at, NOW);
	assert_text(newest(o).action, "operator.add");
	assert_text(newest(o).actor, "cli:tester");
	assert_text(newest(o).subject, "sato");
	assert_text(newest(o).detail, "marketing");
	assert_int_equal(newest(o).at, NOW);
	assert_int_equal(
	    accounts_add(DESK(NOW), STR("Sato"), OPERATOR_OPERATOR, password), ERR_INVALID);
	assert_int_equal(
	    accounts_add(DESK(NOW), STR("sato"), OPERATOR_OPERATOR, password), ERR_EXISTS);
	assert_why(o, "there is an operator \"sato\" already");
	assert_int_equal(account_named(o, "sato").role, OPERATOR_MARKETING);
}

static void a_reset_gives_a_new_initial_password_and_begins_anew(void **state)
{
	struct office *o = *state;
	const char *old = desk_add(o, "sato", OPERATOR_OPERATOR);
	struct accounts_login login = desk_log_in(o, "sato", old, NOW);
	char password[OPERATOR_INITIAL_TEXT];

	lock(o, "sato", NOW);
	assert_int_equal(
	    accounts_reset_password(DESK(NOW + 40 * DAY), STR("sato"), password), ERR_OK);
	assert_text(newest(o).action, "operator.reset-password");
	assert_text(newest(o).subject, "sato");
	assert_true(account_named(o, "sato").initial);
	assert_int_equal(account_named(o, "sato").password_at, NOW + 40 * DAY);
	assert_int_equal(desk_find(o, &login.token, NOW), ERR_NOT_FOUND);
	assert_int_equal(desk_log_in(o, "sato", password, NOW).answer, ACCOUNTS_IN);
	assert_int_equal(desk_log_in(o, "sato", old, NOW).answer, ACCOUNTS_WRONG);
	assert_int_equal(
	    accounts_reset_password(DESK(NOW), STR("nobody"), password), ERR_NOT_FOUND);
	assert_why(o, "there is no operator \"nobody\"");
}

static void disabling_ends_sessions_and_enabling_unlocks(void **state)
{
	struct office *o = *state;
	const char *detail, *password = desk_add(o, "sato", OPERATOR_OPERATOR);
	struct accounts_login login = desk_log_in(o, "sato", password, NOW);

	assert_int_equal(accounts_enable(DESK(NOW + 5), STR("sato"), false), ERR_OK);
	assert_text(newest(o).action, "operator.disable");
	assert_int_equal(account_named(o, "sato").disabled_at, NOW + 5);
	assert_int_equal(desk_find(o, &login.token, NOW), ERR_NOT_FOUND);
	assert_int_equal(accounts_enable(DESK(NOW + 6), STR("sato"), false), ERR_OK);
	assert_int_equal(account_named(o, "sato").disabled_at, NOW + 5);
	assert_int_equal(accounts_enable(DESK(NOW + 7), STR("sato"), true), ERR_OK);
	assert_text(newest(o).action, "operator.enable");
	assert_int_equal(account_named(o, "sato").disabled_at, 0);
	assert_int_equal(desk_entries(o, "operator.disable", &detail), 1);
	lock(o, "sato", NOW);
	login = desk_log_in(o, "sato", password, NOW);
	assert_int_equal(login.answer, ACCOUNTS_LOCKED);
	assert_int_equal(accounts_enable(DESK(NOW), STR("sato"), true), ERR_OK);
	assert_int_equal(desk_entries(o, "operator.enable", &detail), 1);
	assert_int_equal(desk_log_in(o, "sato", password, NOW).answer, ACCOUNTS_IN);
}

static void disabling_what_is_disabled_unlocks_nobody(void **state)
{
	struct office *o = *state;
	const char *password = desk_add(o, "sato", OPERATOR_OPERATOR);

	assert_int_equal(accounts_enable(DESK(NOW), STR("sato"), false), ERR_OK);
	lock(o, "sato", NOW);
	assert_int_equal(accounts_enable(DESK(NOW), STR("sato"), false), ERR_OK);
	assert_int_equal(desk_log_in(o, "sato", password, NOW).answer, ACCOUNTS_LOCKED);
}

static void a_new_role_is_written_down_and_the_same_one_is_not(void **state)
{
	struct office *o = *state;
	const char *detail;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	assert_int_equal(accounts_set_role(DESK(NOW), STR("sato"), OPERATOR_OPERATOR), ERR_OK);
	assert_int_equal(desk_entries(o, "operator.role", &detail), 0);
	assert_int_equal(accounts_set_role(DESK(NOW), STR("sato"), OPERATOR_MARKETING), ERR_OK);
	assert_int_equal(desk_entries(o, "operator.role", &detail), 1);
	assert_string_equal(detail, "marketing");
	assert_int_equal(account_named(o, "sato").role, OPERATOR_MARKETING);
	assert_int_equal(
	    accounts_set_role(DESK(NOW), STR("ito"), OPERATOR_MARKETING), ERR_NOT_FOUND);
}

static void a_disabled_administrator_is_none(void **state)
{
	struct office *o = *state;

	desk_add(o, "sato", OPERATOR_ADMINISTRATOR);
	desk_add(o, "ito", OPERATOR_ADMINISTRATOR);
	assert_int_equal(accounts_enable(DESK(NOW), STR("ito"), false), ERR_OK);
	assert_int_equal(accounts_enable(DESK(NOW), STR("sato"), false), ERR_REFUSED);
	assert_why(o, "\"sato\" is the only administrator: make another one first");
	assert_int_equal(account_named(o, "sato").disabled_at, 0);
	assert_int_equal(accounts_set_role(DESK(NOW), STR("sato"), OPERATOR_OPERATOR), ERR_REFUSED);
	assert_int_equal(account_named(o, "sato").role, OPERATOR_ADMINISTRATOR);
	assert_int_equal(accounts_enable(DESK(NOW), STR("ito"), true), ERR_OK);
	assert_int_equal(accounts_set_role(DESK(NOW), STR("sato"), OPERATOR_OPERATOR), ERR_OK);
}

static void the_list_says_until_when_each_is_locked(void **state)
{
	struct office *o = *state;
	struct operator_account *all;
	size_t count;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	desk_add(o, "ito", OPERATOR_ADMINISTRATOR);
	lock(o, "sato", NOW);
	assert_int_equal(accounts_list(DESK(NOW + 59), &o->arena, &all, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_string_equal(all[0].name, "ito");
	assert_int_equal(all[0].role, OPERATOR_ADMINISTRATOR);
	assert_int_equal(all[0].locked_until, 0);
	assert_string_equal(all[1].name, "sato");
	assert_int_equal(all[1].locked_until, NOW + 60);
	assert_int_equal(accounts_list(DESK(NOW + 60), &o->arena, &all, &count), ERR_OK);
	assert_int_equal(all[1].locked_until, 0);
}

static void a_refused_certificate_is_written_down_once_a_minute(void **state)
{
	struct office *o = *state;
	const struct client_identity sato = {.name = "sato", .words = "serial=01"},
				     nameless = {.name = "Not A Name", .words = "serial=02"};
	const char *detail;

	assert_int_equal(accounts_note_refusal(&DESK(NOW)->change, &sato, "expired"), ERR_OK);
	assert_text(newest(o).actor, "?");
	assert_text(newest(o).action, "login.certificate");
	assert_text(newest(o).subject, "sato");
	assert_text(newest(o).detail, "expired serial=01");
	assert_int_equal(
	    accounts_note_refusal(&DESK(NOW + 59)->change, &nameless, "expired"), ERR_OK);
	assert_int_equal(desk_entries(o, "login.certificate", &detail), 1);
	assert_int_equal(
	    accounts_note_refusal(&DESK(NOW + 60)->change, &nameless, "unknown"), ERR_OK);
	assert_int_equal(desk_entries(o, "login.certificate", &detail), 2);
	assert_int_equal(newest(o).subject.len, 0);
	assert_text(newest(o).detail, "unknown serial=02");
	/* A clock that is set back does not silence it. */
	assert_int_equal(accounts_note_refusal(&DESK(NOW + 1)->change, &sato, "expired"), ERR_OK);
	assert_int_equal(desk_entries(o, "login.certificate", &detail), 2);
	assert_int_equal(accounts_note_refusal(&DESK(NOW)->change, &sato, "expired"), ERR_OK);
	assert_int_equal(desk_entries(o, "login.certificate", &detail), 3);
}

static void who_logs_in_by_another_name_is_written_down_apart_from_strangers(void **state)
{
	struct office *o = *state;
	struct accounts desk = desk_at(o, NOW);
	const struct client_identity sato = {.name = "sato", .words = "serial=01"},
				     nameless = {.name = "Not A Name", .words = "serial=02"};
	const struct session_token none = {""};
	struct accounts_login login;

	desk.client = &sato;
	assert_int_equal(accounts_log_in(&desk, STR("ito"), STR("x"), &none, &login), ERR_OK);
	assert_int_equal(login.answer, ACCOUNTS_OTHER);
	assert_text(newest(o).actor, "console:sato");
	desk.client = &nameless;
	assert_int_equal(accounts_log_in(&desk, STR("ito"), STR("x"), &none, &login), ERR_OK);
	assert_text(newest(o).actor, "?");
	assert_text(newest(o).detail, "other_name serial=02");
}

static void each_action_of_the_audit_has_its_word(void **state)
{
	static const char *const words[AUDIT_ACTION_COUNT] = {"login", "login.wrong",
	    "login.locked", "login.expired", "login.certificate", "login.command", "logout",
	    "logout.everywhere", "password.change", "password.wrong", "operator.add",
	    "operator.role", "operator.disable", "operator.enable", "operator.reset-password",
	    "token.add", "token.revoke", "abuse.watch", "abuse.done", "abuse.harmless",
	    "owner.login", "owner.wrong", "owner.spent", "customer.add", "customer.edit",
	    "customer.mail", "mail.again", "list.take", "coupon.make", "invoice.post",
	    "invoice.take"};
	enum audit_action action = AUDIT_LOGIN;

	(void)state;
	for (unsigned i = 0; i < AUDIT_ACTION_COUNT; i++) {
		assert_string_equal(audit_action_name((enum audit_action)i), words[i]);
		assert_true(audit_action_parse(str_from(words[i]), &action));
		assert_int_equal(action, i);
	}
	assert_false(audit_action_parse(STR("Login"), &action));
	assert_false(audit_action_parse(STR(""), &action));
}

/* As `store copy` and the console write and read them. */
static void an_account_is_kept_with_all_its_facts(void **state)
{
	struct office *o = *state;
	struct operator_account account = {.name = "sato",
				    .role = OPERATOR_ADMINISTRATOR,
				    .password_at = NOW + 1,
				    .disabled_at = NOW + 2,
				    .added_at = NOW + 3},
				found;
	char sealed[ARGON2_TEXT_MAX];

	assert_int_equal(store_begin(o->store), ERR_OK);
	assert_int_equal(store_add_operator(o->store, &account, "sealed"), ERR_OK);
	assert_true(account.id > 0);
	assert_int_equal(store_operator(o->store, account.id, &found, sealed), ERR_OK);
	assert_string_equal(found.name, "sato");
	assert_string_equal(sealed, "sealed");
	assert_int_equal(found.id, account.id);
	assert_int_equal(found.role, OPERATOR_ADMINISTRATOR);
	assert_false(found.initial);
	assert_int_equal(found.password_at, NOW + 1);
	assert_int_equal(found.disabled_at, NOW + 2);
	assert_int_equal(found.added_at, NOW + 3);
	account.disabled_at = NOW + 4;
	account.initial = true;
	account.role = OPERATOR_MARKETING;
	assert_int_equal(store_set_operator(o->store, &account, NULL), ERR_OK);
	assert_int_equal(store_operator(o->store, account.id, &found, sealed), ERR_OK);
	assert_string_equal(sealed, "sealed");
	assert_int_equal(found.disabled_at, NOW + 4);
	assert_int_equal(found.role, OPERATOR_MARKETING);
	assert_true(found.initial);
	assert_int_equal(store_operator(o->store, account.id + 1, &found, sealed), ERR_NOT_FOUND);
	assert_int_equal(store_commit(o->store), ERR_OK);
}

static void an_operator_s_row_that_is_too_long_is_damaged(void **state)
{
	struct office *o = *state;
	char hash[ARGON2_TEXT_MAX];
	struct operator_account account;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	assert_int_equal(store_operator_named(o->store, STR("sato"), &account, hash), ERR_OK);
	office_run_sql(o, "UPDATE operator SET password = password || '0123456789abcdef0123456789"
			  "abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
			  "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'");
	assert_int_equal(store_operator_named(o->store, STR("sato"), &account, hash), ERR_CORRUPT);
	assert_int_equal(store_operator(o->store, account.id, &account, hash), ERR_CORRUPT);
	assert_int_equal(store_operator_named(o->store, STR("sato"), &account, NULL), ERR_OK);
}

static void what_was_decided_about_a_host_is_told_for_that_host_alone(void **state)
{
	struct office *o = *state;
	struct audit_entry *entries = NULL;
	size_t count = 0;
	static const char *const hosts[] = {"a.example", "b.example", "a.example"};

	for (size_t i = 0; i < 3; i++) {
		const struct audit_entry entry = {.at = NOW + (int64_t)i,
		    .actor = STR("console:sato"),
		    .action = str_from(i == 1 ? "abuse.watch" : "abuse.done"),
		    .subject = str_from(hosts[i]),
		    .detail = STR("fraud")};

		assert_int_equal(store_begin(o->store), ERR_OK);
		assert_int_equal(store_add_audit(o->store, &entry), ERR_OK);
		assert_int_equal(store_commit(o->store), ERR_OK);
	}
	assert_int_equal(
	    store_judgements(o->store, STR("a.example"), 10, &o->arena, &entries, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(entries[0].at, NOW + 2);
	assert_int_equal(entries[1].at, NOW);
	count = 0;
	assert_int_equal(
	    store_judgements(o->store, STR("a.example"), 1, &o->arena, &entries, &count), ERR_OK);
	assert_int_equal(count, 1);
	count = 0;
	assert_int_equal(store_judged(o->store, &o->arena, &entries, &count), ERR_OK);
	assert_int_equal(count, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(passwords_are_sealed_with_64_mib_when_nobody_says_otherwise),
	    TEST(locks_grow_and_are_forgotten),
	    TEST(the_oldest_invented_names_make_room_and_no_others),
	    TEST(an_added_name_keeps_the_wrong_passwords_tried_before),
	    TEST(a_session_ends_by_silence_and_by_age),
	    TEST(a_session_of_another_kind_or_token_is_none),
	    TEST(a_form_token_fits_its_session_alone),
	    TEST(a_session_is_bound_to_the_certificate_and_its_name),
	    TEST(an_initial_password_that_is_too_old_lets_nobody_in),
	    TEST(the_last_administrator_stays_one),
	    TEST(whatever_somebody_typed_for_a_name_is_shown),
	    TEST(a_reason_is_that_of_the_last_change),
	    TEST(the_audit_is_paged_and_filtered),
	    TEST(strangers_leave_one_entry_a_minute),
	    TEST(a_lock_leaves_one_entry_however_often_it_is_met),
	    TEST(a_shared_key_is_made_once),
	    TEST(a_new_account_is_written_down_with_its_role),
	    TEST(a_reset_gives_a_new_initial_password_and_begins_anew),
	    TEST(disabling_ends_sessions_and_enabling_unlocks),
	    TEST(disabling_what_is_disabled_unlocks_nobody),
	    TEST(a_new_role_is_written_down_and_the_same_one_is_not),
	    TEST(a_disabled_administrator_is_none),
	    TEST(the_list_says_until_when_each_is_locked),
	    TEST(a_refused_certificate_is_written_down_once_a_minute),
	    TEST(who_logs_in_by_another_name_is_written_down_apart_from_strangers),
	    TEST(each_action_of_the_audit_has_its_word),
	    TEST(an_account_is_kept_with_all_its_facts),
	    TEST(an_operator_s_row_that_is_too_long_is_damaged),
	    TEST(what_was_decided_about_a_host_is_told_for_that_host_alone),
	};

	return office_run(tests);
}
