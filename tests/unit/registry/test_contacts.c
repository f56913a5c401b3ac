/* Contacts and checks of contracts: how they change, what events tell of them, and when they go. */
#include "unit/fixtures/office.h"

#include "record/check.h"
#include "registry/checks.h"
#include "registry/contacts.h"
#include "registry/edit.h"

#define CODE "0000000001"

static struct config config = {.contract = {.services = {1, {"SR3.0"}}}};
static struct registry_terms terms = {.config = &config, .approvals = 1};

static struct registry_clerk clerk_at(struct office *o, int64_t now)
{
	return (struct registry_clerk){.change = office_change(o, now),
	    .who = {.role = OPERATOR_OPERATOR, .rights = PERSON_ALL},
	    .terms = &terms};
}

static enum err change(struct office *o, const struct contacts *form)
{
	const struct registry_clerk k = clerk_at(o, NOW);
	const struct code code = a_code(CODE);
	struct registry_effect effect;
	enum err err = registry_contacts_change(&k, &code, form, &effect);

	registry_effect_free(&effect);
	return err;
}

static void must_change(struct office *o, const struct contacts *form)
{
	if (change(o, form))
		fail_msg("registry_contacts_change: %s", o->why.text);
}

static struct contacts yamada(void)
{
	struct contacts c = {.field = {{{NULL, 0}}}};

	c.field[CONTACT_APPLICANT][CONTACT_NAME] = STR("山田 太郎");
	c.field[CONTACT_APPLICANT][CONTACT_TITLE] = STR("部長");
	c.field[CONTACT_APPLICANT][CONTACT_MAIL] = STR("yamada@example.jp");
	return c;
}

static struct contacts as_they_are(struct office *o)
{
	const struct code code = a_code(CODE);
	struct contacts contacts;

	assert_int_equal(store_contacts(o->store, &code, &o->arena, &contacts), ERR_OK);
	return contacts;
}

static enum err note(struct office *o, enum check_step step, const char *text)
{
	const struct registry_clerk k = clerk_at(o, NOW);
	const struct code code = a_code(CODE);
	const struct check_note n = {step, str_from(text), str_from(text)};
	struct registry_effect effect;
	enum err err = registry_check_note(&k, &code, &n, &effect);

	registry_effect_free(&effect);
	return err;
}

static struct event newest(struct office *o)
{
	const struct store_entry entry = office_show(o, CODE);

	return entry.events[entry.event_count - 1];
}

static void events_tell_which_fields_changed_and_not_to_what(void **state)
{
	struct office *o = *state;
	struct contacts form = yamada();
	size_t count;

	office_must_add(o, CODE, "https://www.shop.example.jp/", "");
	must_change(o, &form);
	assert_text(newest(o).action, "contract.contact");
	assert_text(newest(o).after, "{\"applicant\":[\"name\",\"title\",\"mail\"]}");
	assert_int_equal(newest(o).before.len, 0);
	assert_text(as_they_are(o).field[CONTACT_APPLICANT][CONTACT_NAME], "山田 太郎");
	count = office_show(o, CODE).event_count;
	must_change(o, &form);
	assert_int_equal(office_show(o, CODE).event_count, count);
	form = (struct contacts){.field = {{{NULL, 0}}}};
	form.field[CONTACT_APPLICANT][CONTACT_TELEPHONE] = STR("03-1234-5678");
	form.field[CONTACT_APPLICANT][CONTACT_MAIL] = STR("");
	must_change(o, &form);
	assert_text(newest(o).after, "{\"applicant\":[\"mail\",\"telephone\"]}");
	assert_text(as_they_are(o).field[CONTACT_APPLICANT][CONTACT_NAME], "山田 太郎");
	assert_int_equal(as_they_are(o).field[CONTACT_APPLICANT][CONTACT_MAIL].len, 0);
}

static void what_is_wrong_is_said_of_its_role_and_field(void **state)
{
	struct office *o = *state;
	struct contacts form = yamada();

	assert_int_equal(change(o, &form), ERR_NOT_FOUND);
	office_must_add(o, CODE, "https://www.shop.example.jp/", "");
	form.field[CONTACT_APPLICANT][CONTACT_MAIL] = STR("a@example.jp\nBcc: b@example.jp");
	assert_int_equal(change(o, &form), ERR_INVALID);
	assert_why(o, "applicant.mail: it is not one mail address");
	form = yamada();
	form.field[CONTACT_APPLICANT][CONTACT_ORGANIZATION] = STR("株式会社サーバー管理");
	assert_int_equal(change(o, &form), ERR_REFUSED);
	assert_string_equal(o->why.reason, "contact.applicant");
	assert_why(o, "applicant.organization: the applicant is of the organisation");
	assert_false(contacts_have(&(struct contacts){.field = {{{NULL, 0}}}}, CONTACT_APPLICANT));
	assert_int_equal(office_show(o, CODE).event_count, 1);
}

/* Who has nothing left is no contact, and leaves no row. */
static void a_contact_that_says_nothing_is_gone(void **state)
{
	struct office *o = *state;
	struct contacts form = yamada();

	office_must_add(o, CODE, "https://www.shop.example.jp/", "");
	must_change(o, &form);
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++)
		form.field[CONTACT_APPLICANT][i] = STR("");
	must_change(o, &form);
	form = as_they_are(o);
	assert_false(contacts_have(&form, CONTACT_APPLICANT));
}

static void papers_and_calls_are_noted(void **state)
{
	struct office *o = *state;
	const struct code code = a_code(CODE);
	struct contract_check *list = NULL;
	struct store_entry entry;
	size_t count = 0;

	office_must_add(o, CODE, "https://www.shop.example.jp/", "");
	assert_int_equal(note(o, CHECK_ASK, "passport"), ERR_INVALID);
	assert_string_equal(o->why.reason, "check.unknown");
	assert_int_equal(note(o, CHECK_ASK, "domain-consent"), ERR_OK);
	assert_text(newest(o).after, "{\"paper_asked\":\"domain-consent\"}");
	entry = office_show(o, CODE);
	assert_int_equal(life_at(&entry.life, NOW), LIFE_CHECKING);
	assert_int_equal(note(o, CHECK_ASK, "domain-consent"), ERR_OK);
	assert_int_equal(office_show(o, CODE).event_count, 2);
	assert_int_equal(note(o, CHECK_CAME, "domain-consent"), ERR_OK);
	assert_int_equal(note(o, CHECK_NOT_REACHED, "留守でした"), ERR_OK);
	assert_text(newest(o).after, "{\"call\":\"not_reached\"}");
	assert_int_equal(store_checks(o->store, &code, &o->arena, &list, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(list[0].asked_at, NOW);
	assert_int_equal(list[0].came_at, NOW);
	assert_true(list[1].is_call);
	assert_false(list[1].reached);
	assert_text(list[1].words, "留守でした");
	assert_int_not_equal(list[1].done_by.len, 0);
}

static enum err done(struct office *o, const char *service)
{
	const struct registry_clerk k = clerk_at(o, NOW);
	const struct code code = a_code(CODE);

	return registry_check_done(&k, &code, str_from(service));
}

static void where_papers_are_wanted_an_issue_waits_for_them(void **state)
{
	struct office *o = *state;

	office_must_add(o, CODE, "https://www.shop.example.jp/", "");
	config.issue.papers.count = 0;
	assert_int_equal(done(o, "SR3.0"), ERR_OK);
	config.issue.papers.count = 1;
	strcpy(config.issue.papers.words[0], "SR3.0");
	assert_int_equal(done(o, "EV"), ERR_OK);
	assert_int_equal(done(o, "SR3.0"), ERR_REFUSED);
	assert_string_equal(o->why.reason, "check.call");
	assert_int_equal(note(o, CHECK_ASK, "application"), ERR_OK);
	assert_int_equal(note(o, CHECK_NOT_REACHED, ""), ERR_OK);
	assert_int_equal(done(o, "SR3.0"), ERR_REFUSED);
	assert_string_equal(o->why.reason, "check.paper");
	assert_int_equal(note(o, CHECK_CAME, "application"), ERR_OK);
	assert_int_equal(done(o, "SR3.0"), ERR_REFUSED);
	assert_int_equal(note(o, CHECK_REACHED, "確認しました"), ERR_OK);
	assert_int_equal(done(o, "SR3.0"), ERR_OK);
	config.issue.papers.count = 0;
}

static void forget(struct office *o, int64_t now)
{
	const struct change c = office_change(o, now);
	struct code after = {""};
	size_t count;

	if (registry_contacts_forget(&c, 30, 10, &after, &count))
		fail_msg("registry_contacts_forget: %s", o->why.text);
	assert_string_equal(after.text, "");
}

static bool kept(struct office *o)
{
	const struct contacts contacts = as_they_are(o);

	return contacts_have(&contacts, CONTACT_APPLICANT);
}

static void an_application_that_goes_on_is_not_forgotten(void **state)
{
	const struct contacts form = yamada();
	struct office *o = *state;

	office_must_add(o, CODE, "https://www.shop.example.jp/", "");
	must_change(o, &form);
	forget(o, NOW + 10000 * DAY);
	assert_true(kept(o));
}

static void personal_data_go_when_their_time_is_over_to_the_second(void **state)
{
	const struct contacts form = yamada();
	struct office *o = *state;
	const struct code code = a_code(CODE);
	struct contract_check *list = NULL;
	size_t count = 0;

	office_must_add(o, CODE, "https://www.shop.example.jp/", "");
	office_must_issue(o, CODE, "www.shop.example.jp", NOW - DAY, NOW + 10 * DAY);
	must_change(o, &form);
	assert_int_equal(note(o, CHECK_REACHED, "確認しました"), ERR_OK);
	forget(o, NOW + 40 * DAY);
	assert_true(kept(o));
	forget(o, NOW + 40 * DAY + 1);
	assert_false(kept(o));
	assert_text(newest(o).action, "contract.forget");
	assert_int_equal(store_checks(o->store, &code, &o->arena, &list, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].words.len, 0);
	/* There is nothing to forget twice. */
	count = office_show(o, CODE).event_count;
	forget(o, NOW + 41 * DAY);
	assert_int_equal(office_show(o, CODE).event_count, count);
}

static void who_renewed_is_remembered_until_the_end_of_the_chain(void **state)
{
	const struct contacts form = yamada();
	struct office *o = *state;

	office_must_add(o, CODE, "https://www.shop.example.jp/", "");
	office_must_issue(o, CODE, "www.shop.example.jp", NOW - DAY, NOW + 10 * DAY);
	office_must_add(o, "0000000002", "https://www.shop.example.jp/", CODE);
	office_must_issue(o, "0000000002", "www.shop.example.jp", NOW, NOW + 100 * DAY);
	must_change(o, &form);
	forget(o, NOW + 130 * DAY);
	assert_true(kept(o));
	forget(o, NOW + 130 * DAY + 1);
	assert_false(kept(o));
}

static void what_was_withdrawn_is_forgotten_from_then_on(void **state)
{
	const struct contacts form = yamada();
	struct office *o = *state;
	const struct registry_clerk k = clerk_at(o, NOW);
	const struct code code = a_code(CODE);

	office_must_add(o, CODE, "https://www.shop.example.jp/", "");
	must_change(o, &form);
	assert_int_equal(registry_contract_withdraw(&k, &code, &o->effect), ERR_OK);
	assert_int_equal(change(o, &form), ERR_REFUSED);
	forget(o, NOW + 30 * DAY);
	assert_true(kept(o));
	forget(o, NOW + 30 * DAY + 1);
	assert_false(kept(o));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
	const struct CMUnitTest tests[] = {
	    TEST(events_tell_which_fields_changed_and_not_to_what),
	    TEST(what_is_wrong_is_said_of_its_role_and_field),
	    TEST(a_contact_that_says_nothing_is_gone),
	    TEST(papers_and_calls_are_noted),
	    TEST(where_papers_are_wanted_an_issue_waits_for_them),
	    TEST(an_application_that_goes_on_is_not_forgotten),
	    TEST(personal_data_go_when_their_time_is_over_to_the_second),
	    TEST(who_renewed_is_remembered_until_the_end_of_the_chain),
	    TEST(what_was_withdrawn_is_forgotten_from_then_on),
	};

	return office_run(tests);
}
