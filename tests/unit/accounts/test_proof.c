/* Proving who one is at the command line. */
#include "accounts/proof.h"
#include "accounts/tries.h"
#include "unit/fixtures/desk.h"

static const char *const chosen = "correct horse battery";

static struct accounts proof_desk(struct office *o, int64_t now)
{
	struct accounts desk = desk_at(o, now);

	desk.door = "cli";
	return desk;
}

static enum err prove_at(struct office *o, const char *name, const char *password, int64_t now,
    struct accounts_person *ret)
{
	const struct accounts desk = proof_desk(o, now);

	o->why = (struct problem){.text = ""};
	return accounts_prove(&desk, str_from(name), str_from(password), ret);
}

static enum err prove(struct office *o, const char *name, const char *password)
{
	struct accounts_person person;

	return prove_at(o, name, password, NOW, &person);
}

/* An account whose password is `chosen`. */
static void add_active(struct office *o, const char *name, enum operator_role role)
{
	const char *initial = desk_add(o, name, role);
	const struct accounts desk = proof_desk(o, NOW);
	bool wrong;

	assert_int_equal(accounts_change_password(&desk, str_from(name), str_from(initial),
			     str_from(chosen), NULL, &wrong),
	    ERR_OK);
}

static void assert_refused(struct office *o, enum err err, const char *reason)
{
	assert_int_equal(err, ERR_REFUSED);
	assert_string_equal(o->why.reason, reason);
}

/* Who did what last, in the audit. */
static void assert_last(struct office *o, const char *actor, const char *action)
{
	const struct store_audit_filter filter = {.limit = 1};
	struct audit_entry *entries;
	size_t count;

	assert_int_equal(store_audit(o->store, &filter, &o->arena, &entries, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_text(entries[0].actor, actor);
	assert_text(entries[0].action, action);
}

static void the_right_password_says_who_it_is_and_is_written_down(void **state)
{
	struct office *o = *state;
	struct accounts_person person;

	add_active(o, "sato", OPERATOR_ADMINISTRATOR);
	assert_int_equal(prove_at(o, "sato", chosen, NOW, &person), ERR_OK);
	assert_int_not_equal(person.id, 0);
	assert_string_equal(person.name, "sato");
	assert_int_equal(person.role, OPERATOR_ADMINISTRATOR);
	assert_int_equal(person.rights, PERSON_ALL);
	assert_int_equal(person.token, 0);
	assert_false(person.certified);
	assert_last(o, "cli:sato", "login.command");
}

static void a_wrong_one_is_refused_counted_and_written_down(void **state)
{
	struct office *o = *state;

	add_active(o, "sato", OPERATOR_OPERATOR);
	assert_refused(o, prove(o, "sato", "wrong"), "proof.wrong");
	assert_last(o, "cli:sato", "login.wrong");
	for (unsigned i = 1; i < ACCOUNTS_TRIES - 1; i++)
		assert_refused(o, prove(o, "sato", "wrong"), "proof.wrong");
	assert_refused(o, prove(o, "sato", "wrong"), "proof.locked");
	assert_last(o, "cli:sato", "login.locked");
	assert_refused(o, prove(o, "sato", chosen), "proof.locked");
}

static void a_lock_ends_and_the_right_one_makes_wrong_ones_forgotten(void **state)
{
	struct office *o = *state;
	struct accounts_person person;

	add_active(o, "sato", OPERATOR_OPERATOR);
	for (unsigned i = 0; i < ACCOUNTS_TRIES; i++)
		prove(o, "sato", "wrong");
	assert_refused(
	    o, prove_at(o, "sato", chosen, NOW + ACCOUNTS_LOCK_S - 1, &person), "proof.locked");
	assert_int_equal(prove_at(o, "sato", chosen, NOW + ACCOUNTS_LOCK_S, &person), ERR_OK);
	assert_refused(
	    o, prove_at(o, "sato", "wrong", NOW + ACCOUNTS_LOCK_S, &person), "proof.wrong");
}

static void wrong_ones_at_the_console_lock_nobody_out_of_the_command_line(void **state)
{
	struct office *o = *state;
	const struct accounts_place place = {.network = {.family = NETWORK_NONE}};
	const struct session_token none = {""};
	struct accounts_login login = {.locked_until = 0};

	add_active(o, "sato", OPERATOR_OPERATOR);
	for (unsigned i = 0; i < ACCOUNTS_TRIES; i++) {
		struct accounts desk = desk_at(o, NOW + i * ACCOUNTS_STRANGERS_S);

		desk.place = &place;
		assert_int_equal(
		    accounts_log_in(&desk, STR("sato"), STR("wrong"), &none, &login), ERR_OK);
	}
	assert_int_equal(login.answer, ACCOUNTS_LOCKED);
	assert_int_equal(prove(o, "sato", chosen), ERR_OK);
}

static void an_unknown_name_is_refused_in_the_same_words_and_not_written_down(void **state)
{
	struct office *o = *state;
	char words[ERR_TEXT_MAX];
	const char *detail;

	add_active(o, "sato", OPERATOR_OPERATOR);
	assert_refused(o, prove(o, "sato", "wrong"), "proof.wrong");
	str_copy(words, sizeof words, str_from(o->why.text));
	assert_refused(o, prove(o, "nobody", "wrong"), "proof.wrong");
	assert_string_equal(o->why.text, words);
	assert_last(o, "?", "login.wrong");
	assert_int_equal(desk_entries(o, "login.wrong", &detail), 2);
	assert_string_equal(detail, "names=1");
}

static void a_disabled_account_proves_nothing(void **state)
{
	struct office *o = *state;
	const struct accounts desk = proof_desk(o, NOW);

	add_active(o, "sato", OPERATOR_OPERATOR);
	assert_int_equal(accounts_enable(&desk, STR("sato"), false), ERR_OK);
	assert_refused(o, prove(o, "sato", chosen), "proof.wrong");
}

static void an_initial_password_serves_for_nothing_but_being_changed(void **state)
{
	struct office *o = *state;
	const char *initial = desk_add(o, "sato", OPERATOR_ADMINISTRATOR);
	const struct accounts desk = proof_desk(o, NOW);
	bool wrong;

	/* However often it is tried: it is no wrong one. */
	for (unsigned i = 0; i < 2 * ACCOUNTS_TRIES; i++)
		assert_refused(o, prove(o, "sato", initial), "proof.initial");
	assert_non_null(strstr(o->why.text, "trustseal operator password sato "));
	assert_int_equal(accounts_change_password(
			     &desk, STR("sato"), str_from(initial), str_from(chosen), NULL, &wrong),
	    ERR_OK);
	assert_last(o, "cli:sato", "password.change");
	assert_int_equal(prove(o, "sato", chosen), ERR_OK);
	assert_refused(o, prove(o, "sato", initial), "proof.wrong");
}

static void an_initial_password_past_its_time_serves_for_nothing(void **state)
{
	struct office *o = *state;
	const int64_t later = NOW + OPERATOR_INITIAL_DAYS * INT64_C(86400);
	const char *initial = desk_add(o, "sato", OPERATOR_OPERATOR);
	const struct accounts desk = proof_desk(o, later);
	struct accounts_person person;
	bool wrong;

	assert_refused(o, prove_at(o, "sato", initial, later, &person), "proof.expired");
	assert_last(o, "cli:sato", "login.expired");
	assert_int_equal(accounts_change_password(
			     &desk, STR("sato"), str_from(initial), str_from(chosen), NULL, &wrong),
	    ERR_REFUSED);
	assert_string_equal(o->why.reason, "proof.expired");
	assert_false(wrong);
}

static void a_change_of_password_does_not_bring_back_a_role_that_was_taken(void **state)
{
	struct office *o = *state;
	struct accounts_person person;
	struct accounts desk = proof_desk(o, NOW);
	bool wrong;

	if (!office_is_sqlite())
		return; /* which has no such triggers */
	add_active(o, "suzuki", OPERATOR_ADMINISTRATOR);
	add_active(o, "sato", OPERATOR_ADMINISTRATOR);
	/* Between the try and the change, which are two transactions. */
	office_run_sql(o, "CREATE TRIGGER meanwhile AFTER INSERT ON wrong_password BEGIN UPDATE "
			  "operator SET role = 'marketing' WHERE name = 'sato'; END");
	assert_int_equal(accounts_change_password(&desk, STR("sato"), str_from(chosen),
			     STR("another horse battery"), NULL, &wrong),
	    ERR_OK);
	office_run_sql(o, "DROP TRIGGER meanwhile");
	assert_int_equal(prove_at(o, "sato", "another horse battery", NOW, &person), ERR_OK);
	assert_int_equal(person.role, OPERATOR_MARKETING);
}

static void a_certificate_proves_its_own_name_alone(void **state)
{
	struct office *o = *state;
	const struct client_identity client = {.name = "sato", .words = "serial=01 sha256=ab"};
	struct accounts desk = proof_desk(o, NOW);
	struct accounts_person person;
	const char *detail;

	add_active(o, "sato", OPERATOR_OPERATOR);
	add_active(o, "suzuki", OPERATOR_OPERATOR);
	desk.client = &client;
	assert_int_equal(accounts_prove(&desk, STR("sato"), str_from(chosen), &person), ERR_OK);
	assert_true(person.certified);
	assert_int_equal(desk_entries(o, "login.command", &detail), 1);
	assert_string_equal(detail, "serial=01 sha256=ab");
	assert_refused(
	    o, accounts_prove(&desk, STR("suzuki"), str_from(chosen), &person), "proof.other_name");
	assert_last(o, "cli:sato", "login.certificate");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(the_right_password_says_who_it_is_and_is_written_down),
	    TEST(a_wrong_one_is_refused_counted_and_written_down),
	    TEST(a_lock_ends_and_the_right_one_makes_wrong_ones_forgotten),
	    TEST(wrong_ones_at_the_console_lock_nobody_out_of_the_command_line),
	    TEST(an_unknown_name_is_refused_in_the_same_words_and_not_written_down),
	    TEST(a_disabled_account_proves_nothing),
	    TEST(an_initial_password_serves_for_nothing_but_being_changed),
	    TEST(an_initial_password_past_its_time_serves_for_nothing),
	    TEST(a_change_of_password_does_not_bring_back_a_role_that_was_taken),
	    TEST(a_certificate_proves_its_own_name_alone),
	};

	return office_run(tests);
}
