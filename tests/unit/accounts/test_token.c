/* Bearer tokens in a store, at times of the tests' choice. */
#include "accounts/token.h"
#include "base/local_time.h"
#include "unit/fixtures/desk.h"

static struct accounts_person person_of(struct office *o, const char *name)
{
	struct operator_account account;
	struct accounts_person who = {.rights = PERSON_ALL};

	assert_int_equal(store_operator_named(o->store, str_from(name), &account, NULL), ERR_OK);
	who.id = account.id;
	who.role = account.role;
	strcpy(who.name, account.name);
	return who;
}

static enum err token_try(struct office *o, const struct accounts_person *maker, const char *name,
    unsigned rights, int64_t until, char text[TOKEN_TEXT_MAX])
{
	const struct change change = office_change(o, NOW);
	struct accounts_token token = {.rights = rights, .until = until};

	strcpy(token.name, name);
	return accounts_token_add(&change, maker, &token, text);
}

/* A token of sato, who is made when she is not there yet. */
static const char *token_of_sato(struct office *o, const char *name, int64_t until)
{
	static char text[TOKEN_TEXT_MAX];
	struct accounts_person sato;

	sato = person_of(o, "sato");
	if (token_try(o, &sato, name, PERSON_READ | PERSON_PROPOSE, until, text))
		fail_msg("accounts_token_add: %s", o->why.text);
	return text;
}

static enum err token_find_at(struct office *o, const char *text, int64_t now,
    struct accounts_person *who, struct accounts_token *token)
{
	return accounts_token_find(o->store, str_from(text), now, who, token);
}

static enum err token_look(struct office *o, const char *text, int64_t now)
{
	struct accounts_person who;
	struct accounts_token token;

	return token_find_at(o, text, now, &who, &token);
}

static void a_token_is_its_maker_with_the_rights_it_was_made_for(void **state)
{
	struct office *o = *state;
	struct accounts_person who;
	struct accounts_token token;
	const char *text;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	text = token_of_sato(o, "issuer", 0);
	assert_int_equal(strncmp(text, "tsk_", 4), 0);
	assert_int_equal(strlen(text), 68);
	assert_int_equal(token_find_at(o, text, NOW, &who, &token), ERR_OK);
	assert_int_equal(who.id, person_of(o, "sato").id);
	assert_string_equal(who.name, "sato");
	assert_int_equal(who.role, OPERATOR_OPERATOR);
	assert_int_equal(who.rights, PERSON_READ | PERSON_PROPOSE);
	assert_int_equal(who.token, token.id);
	assert_string_equal(token.name, "issuer");
	assert_string_equal(token.maker_name, "sato");
	assert_false(who.certified);
}

static void nothing_in_the_store_is_a_token(void **state)
{
	struct office *o = *state;
	char other[TOKEN_TEXT_MAX];
	const char *text;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	text = token_of_sato(o, "issuer", 0);
	strcpy(other, text);
	other[TOKEN_TEXT_MAX - 2] = other[TOKEN_TEXT_MAX - 2] == '0' ? '1' : '0';
	assert_int_equal(token_look(o, other, NOW), ERR_NOT_FOUND);
	assert_int_equal(token_look(o, "", NOW), ERR_NOT_FOUND);
	assert_int_equal(token_look(o, text + 4, NOW), ERR_NOT_FOUND);
	assert_int_equal(token_look(o, text, NOW), ERR_OK);
	if (office_is_sqlite())
		assert_false(office_try_sql(o, "INSERT INTO api_token (id, name, rights, hash,"
					       " added_at) VALUES (9, 'x', 7, x'00', 0)"));
}

static void a_token_ends_with_its_last_second(void **state)
{
	struct office *o = *state;
	const char *text;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	text = token_of_sato(o, "issuer", NOW + 100);
	assert_int_equal(token_look(o, text, NOW + 99), ERR_OK);
	assert_int_equal(token_look(o, text, NOW + 100), ERR_NOT_FOUND);
}

static void the_account_decides_at_each_use(void **state)
{
	struct office *o = *state;
	struct accounts desk;
	struct accounts_person who;
	struct accounts_token token;
	const char *text;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	text = token_of_sato(o, "issuer", 0);
	desk = desk_at(o, NOW);
	assert_int_equal(accounts_set_role(&desk, STR("sato"), OPERATOR_MARKETING), ERR_OK);
	assert_int_equal(token_find_at(o, text, NOW, &who, &token), ERR_OK);
	assert_int_equal(who.role, OPERATOR_MARKETING);
	assert_int_equal(accounts_enable(&desk, STR("sato"), false), ERR_OK);
	assert_int_equal(token_look(o, text, NOW), ERR_NOT_FOUND);
	assert_int_equal(accounts_enable(&desk, STR("sato"), true), ERR_OK);
	assert_int_equal(token_look(o, text, NOW), ERR_OK);
}

static void a_revoked_one_is_none_and_leaves_its_name(void **state)
{
	struct office *o = *state;
	struct accounts_person sato;
	char first[TOKEN_TEXT_MAX], second[TOKEN_TEXT_MAX];
	struct change change;
	const char *detail;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	sato = person_of(o, "sato");
	strcpy(first, token_of_sato(o, "issuer", NOW + 500));
	assert_int_equal(token_try(o, &sato, "issuer", PERSON_READ, 0, second), ERR_EXISTS);
	change = office_change(o, NOW);
	assert_int_equal(accounts_token_revoke(&change, &sato, STR("issuer")), ERR_OK);
	assert_int_equal(token_look(o, first, NOW), ERR_NOT_FOUND);
	assert_int_equal(accounts_token_revoke(&change, &sato, STR("issuer")), ERR_NOT_FOUND);
	assert_int_equal(token_try(o, &sato, "issuer", PERSON_READ, 0, second), ERR_OK);
	assert_int_equal(token_look(o, first, NOW), ERR_NOT_FOUND);
	assert_int_equal(token_look(o, second, NOW), ERR_OK);
	assert_int_equal(desk_entries(o, "token.revoke", &detail), 1);
	assert_int_equal(desk_entries(o, "token.add", &detail), 2);
	assert_string_equal(detail, "rights=read");
}

static void only_an_administrator_revokes_what_is_not_his(void **state)
{
	struct office *o = *state;
	struct accounts_person ito, root;
	struct change change;
	const char *text;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	desk_add(o, "ito", OPERATOR_OPERATOR);
	desk_add(o, "admin", OPERATOR_ADMINISTRATOR);
	text = token_of_sato(o, "issuer", 0);
	ito = person_of(o, "ito");
	root = person_of(o, "admin");
	change = office_change(o, NOW);
	assert_int_equal(accounts_token_revoke(&change, &ito, STR("issuer")), ERR_REFUSED);
	assert_int_equal(token_look(o, text, NOW), ERR_OK);
	assert_int_equal(accounts_token_revoke(&change, &root, STR("issuer")), ERR_OK);
	assert_int_equal(token_look(o, text, NOW), ERR_NOT_FOUND);
}

static void what_makes_no_token_is_refused(void **state)
{
	struct office *o = *state;
	struct accounts_person sato;
	char text[TOKEN_TEXT_MAX] = "";

	desk_add(o, "sato", OPERATOR_OPERATOR);
	sato = person_of(o, "sato");
	assert_int_equal(token_try(o, &sato, "Issuer", PERSON_READ, 0, text), ERR_INVALID);
	assert_int_equal(token_try(o, &sato, "", PERSON_READ, 0, text), ERR_INVALID);
	assert_int_equal(token_try(o, &sato, "issuer", 0, 0, text), ERR_INVALID);
	assert_int_equal(token_try(o, &sato, "issuer", PERSON_READ, NOW, text), ERR_INVALID);
	assert_string_equal(text, "");
}

static void the_last_use_is_noted_once_a_minute(void **state)
{
	struct office *o = *state;
	struct accounts_token *all = NULL;
	struct change change;
	const char *text;
	size_t count = 0;

	desk_add(o, "sato", OPERATOR_OPERATOR);
	text = token_of_sato(o, "issuer", 0);
	assert_int_equal(token_look(o, text, NOW), ERR_OK);
	assert_int_equal(token_look(o, text, NOW + 59), ERR_OK);
	change = office_change(o, NOW);
	assert_int_equal(accounts_token_list(&change, 0, &o->arena, &all, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(all[0].last_used_at, NOW);
	assert_int_equal(token_look(o, text, NOW + 60), ERR_OK);
	assert_int_equal(accounts_token_list(&change, 0, &o->arena, &all, &count), ERR_OK);
	assert_int_equal(all[0].last_used_at, NOW + 60);
	assert_int_equal(
	    accounts_token_list(&change, all[0].maker + 1, &o->arena, &all, &count), ERR_OK);
	assert_int_equal(count, 0);
}

static void nobodys_token_changes_contracts_and_no_accounts(void **state)
{
	struct office *o = *state;
	const struct accounts_person nobody = {.role = OPERATOR_OPERATOR};
	struct accounts_person who;
	struct accounts_token token;
	char text[TOKEN_TEXT_MAX];

	assert_int_equal(token_try(o, &nobody, "trial", PERSON_ALL, 0, text), ERR_OK);
	assert_int_equal(token_find_at(o, text, NOW, &who, &token), ERR_OK);
	assert_int_equal(who.id, 0);
	assert_string_equal(who.name, "");
	assert_int_equal(who.role, OPERATOR_OPERATOR);
	assert_string_equal(token.maker_name, "");
}

static void rights_are_words(void **state)
{
	char text[TOKEN_RIGHTS_MAX];
	unsigned rights = 0;

	(void)state;
	assert_true(token_rights_parse(STR("propose, read"), &rights));
	assert_int_equal(rights, PERSON_READ | PERSON_PROPOSE);
	token_rights_write(rights, text);
	assert_string_equal(text, "read,propose");
	token_rights_write(PERSON_ALL, text);
	assert_string_equal(text, "read,propose,approve");
	token_rights_write(0, text);
	assert_string_equal(text, "");
	assert_false(token_rights_parse(STR("read,"), &rights));
	assert_false(token_rights_parse(STR(""), &rights));
	assert_false(token_rights_parse(STR("all"), &rights));
	assert_false(token_rights_parse((struct str){NULL, 0}, &rights));
	assert_int_equal(rights, PERSON_READ | PERSON_PROPOSE);
}

static void a_day_counts_whole_and_a_time_to_the_second(void **state)
{
	int64_t until = 0, next = 0;

	(void)state;
	assert_true(local_time_parse(STR("2027-04-01"), &next));
	assert_true(token_until_parse(STR("2027-03-31"), &until));
	assert_int_equal(until, next);
	assert_true(token_until_parse(STR("1970-01-01T00:00:01Z"), &until));
	assert_int_equal(until, 1);
	assert_false(token_until_parse(STR("1970-01-01T00:00:00Z"), &until));
	assert_false(token_until_parse(STR("2027-02-29"), &until));
	assert_false(token_until_parse(STR("tomorrow"), &until));
	assert_false(token_until_parse(STR(""), &until));
}

static void who_acts_is_told_with_the_token(void **state)
{
	const struct accounts_person sato = {.name = "sato"}, nobody = {.name = ""};
	char actor[TOKEN_ACTOR_MAX];

	(void)state;
	token_actor(&sato, "issuer", actor);
	assert_string_equal(actor, "api:sato/issuer");
	token_actor(&sato, NULL, actor);
	assert_string_equal(actor, "api:sato");
	token_actor(&nobody, "issuer", actor);
	assert_string_equal(actor, "api:/issuer");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(a_token_is_its_maker_with_the_rights_it_was_made_for),
	    TEST(nothing_in_the_store_is_a_token),
	    TEST(a_token_ends_with_its_last_second),
	    TEST(the_account_decides_at_each_use),
	    TEST(a_revoked_one_is_none_and_leaves_its_name),
	    TEST(only_an_administrator_revokes_what_is_not_his),
	    TEST(what_makes_no_token_is_refused),
	    TEST(the_last_use_is_noted_once_a_minute),
	    TEST(nobodys_token_changes_contracts_and_no_accounts),
	    TEST(rights_are_words),
	    TEST(a_day_counts_whole_and_a_time_to_the_second),
	    TEST(who_acts_is_told_with_the_token),
	};

	return office_run(tests);
}
