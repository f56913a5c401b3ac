/* What the mails about applications say, in each language. */
#include "unit/fixtures/applicant.h"

#include "base/local_time.h"
#include "mail/sending.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
#define CODE APPLICANT_CODE
#define HOST APPLICANT_HOST

/* The last mail that was ordered, in a language; absent where there is nothing to say. */
static struct letter compose(struct office *o, enum lang lang)
{
	static const char *const pages[] = {"mail"};
	static struct customers_mail of = {
	    "https://seal.example", "Example CA", "https://ca.example/"};
	struct mail_use at[APPLICATIONS_KINDS];
	const struct mail_uses uses = {at, APPLICATIONS_KINDS};
	const struct change c = patron_change(o, NOW);
	struct mail mail = patron_mail(o, 0);
	struct problem why = {.text = ""};
	struct letters *letters = NULL;
	struct letter letter = {.text = BUF_INIT(0)};
	struct site *site = NULL;
	enum err err;

	for (size_t i = 0; i < APPLICATIONS_KINDS; i++)
		at[i] = (struct mail_use){&applications_kinds[i], &of};
	mail.lang = lang_whole(lang);
	assert_int_equal(site_load("", pages, 1, &site, &why), ERR_OK);
	if (letters_load(site, "", &uses, &letters, &why))
		fail_msg("%s", why.text);
	err = sending_try(&c, &uses, letters, &mail, &letter);
	if (err && err != ERR_REFUSED)
		fail_msg("%s", o->why.text);
	letters_free(letters);
	site_free(site);
	return letter;
}

/* Have the texts of both languages all of these in them (ended by NULL), and not the last? */
static void check(struct office *o, const char *const wanted[], const char *unwanted)
{
	for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
		struct letter letter = compose(o, lang);

		assert_non_null(letter.text.at);
		for (size_t i = 0; wanted[i] != NULL; i++)
			if (strstr(letter.text.at, wanted[i]) == NULL)
				fail_msg("no %s in %s", wanted[i], letter.text.at);
		if (unwanted != NULL && strstr(letter.text.at, unwanted) != NULL)
			fail_msg("%s in %s", unwanted, letter.text.at);
		letter_free(&letter);
	}
}

static void what_came_is_told_with_the_papers_to_send(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	struct code code = applicant_send(o, customer, id);
	char link[80];
	const char *wanted[] = {code.text, "shop.example.jp", "1. ", "3. ", link, NULL};

	snprintf(link, sizeof link, "https://seal.example/owner/contracts/%s", code.text);
	check(o, wanted, NULL);
}

static void what_waits_names_no_papers(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;
	const char *wanted[] = {CODE, HOST, NULL};

	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 364 * DAY);
	id = applicant_begin(o, customer, APPLICATION_END, CODE, NOW);
	applicant_send(o, customer, id);
	check(o, wanted, "1. ");
	assert_int_equal(applicant_accept_where(o, 1, id), ERR_OK);
	check(o, wanted, "1. ");
}

/* What the text of a language has in it, or not. */
static void check_words(struct office *o, enum lang lang, const char *wanted, const char *unwanted)
{
	struct letter letter = compose(o, lang);

	assert_non_null(letter.text.at);
	if (strstr(letter.text.at, wanted) == NULL)
		fail_msg("no %s in %s", wanted, letter.text.at);
	if (unwanted != NULL && strstr(letter.text.at, unwanted) != NULL)
		fail_msg("%s in %s", unwanted, letter.text.at);
	letter_free(&letter);
}

static int64_t send_end(struct office *o)
{
	int64_t customer = applicant_customer(o), id;

	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 364 * DAY);
	id = applicant_begin(o, customer, APPLICATION_END, CODE, NOW);
	applicant_send(o, customer, id);
	return id;
}

static void who_ends_a_contract_is_told_to_take_the_sticker_off(void **state)
{
	struct office *o = *state;

	assert_int_equal(applicant_accept_where(o, 1, send_end(o)), ERR_OK);
	check_words(o, LANG_EN, "certificate is revoked. If your site", "need not do anything");
	check_words(o, LANG_JA, "証明書は失効しました。サイトに", "操作は必要ありません");
	check_words(o, LANG_EN, "take it off", "second person");
	check_words(o, LANG_JA, "取り外して", "もう1名");
}

static void a_revocation_that_waits_for_a_second_person_is_not_told_as_done(void **state)
{
	struct office *o = *state;

	assert_int_equal(applicant_accept_where(o, 2, send_end(o)), ERR_OK);
	check_words(o, LANG_EN, "as soon as a second person", "is revoked");
	check_words(o, LANG_JA, "承認したあと、失効します", "失効しました");
	check_words(o, LANG_EN, "take it off", NULL);
}

static void what_an_office_issues_is_not_to_be_printed(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());

	applicant_save(o, customer, id, APPLICATION_PAPERS, "domain_owner", "person");
	applicant_send(o, customer, id);
	check_words(o, LANG_EN, "- Application form\n", "Application form (");
	check_words(o, LANG_EN, "Certificate of the seal (to be obtained", NULL);
	check_words(o, LANG_JA, "・印鑑証明書（市区町村", "サービス申込書（");
}

static void who_is_refused_new_contacts_is_told_which_were_changed_already(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;

	office_must_issue(o, CODE, HOST, NOW - DAY, NOW + 364 * DAY);
	id = applicant_begin(o, customer, APPLICATION_CONTACTS, CODE, NOW);
	applicant_name_contacts(o, customer, id);
	applicant_send(o, customer, id);
	assert_int_equal(applicant_refuse(o, id, "who is that?"), ERR_OK);
	check_words(o, LANG_EN, "and stay so.", NULL);
	check_words(o, LANG_JA, "すでに変更されており、そのままです。", NULL);
}

static void a_refusal_tells_its_reason(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	const char *wanted[] = {"the site does not exist", "shop.example.jp", NULL};

	applicant_send(o, customer, id);
	assert_int_equal(applicant_refuse(o, id, "the site does not exist"), ERR_OK);
	check(o, wanted, NULL);
}

/* Mails may wait for hours, where a server does not take them. */
static void what_was_withdrawn_before_its_mail_was_sent_is_not_told(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id = applicant_fill(o, customer, forge_key());
	struct registry_effect effect;
	struct application_asker a;
	struct letter letter;

	applicant_send(o, customer, id);
	a = applicant_at(o, customer, NOW);
	assert_int_equal(application_withdraw(&a, id, &effect), ERR_OK);
	registry_effect_free(&effect);
	letter = compose(o, LANG_JA);
	assert_null(letter.text.at);
	letter_free(&letter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_came_is_told_with_the_papers_to_send),
	    TEST(what_waits_names_no_papers),
	    TEST(who_ends_a_contract_is_told_to_take_the_sticker_off),
	    TEST(a_revocation_that_waits_for_a_second_person_is_not_told_as_done),
	    TEST(what_an_office_issues_is_not_to_be_printed),
	    TEST(who_is_refused_new_contacts_is_told_which_were_changed_already),
	    TEST(a_refusal_tells_its_reason),
	    TEST(what_was_withdrawn_before_its_mail_was_sent_is_not_told),
	};

	assert(local_time_use("Asia/Tokyo", NULL) == ERR_OK);
	return office_run(tests);
}
