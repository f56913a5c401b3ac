/* Tests drafts of applications: begun with what is known, saved step by step, by several at once.
 */
#include "unit/fixtures/applicant.h"

#include "registry/contacts.h"
#include "registry/edit.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, office_start, office_stop)
#define CODE APPLICANT_CODE

static int64_t a_customer(struct office *o, const char *mail, const char *code)
{
	struct customer_key key;

	return patron_add(o, mail, code, &key);
}

static void issue(struct office *o, const char *code, int64_t from, int64_t to)
{
	char host[64];

	snprintf(host, sizeof host, "www%s.example.jp", code);
	office_must_issue(o, code, host, from, to);
}

static void name_a_technician(struct office *o)
{
	const struct change c = office_change(o, NOW);
	const struct str field[CONTACT_FIELD_COUNT] = {
	    [CONTACT_NAME] = STR("鈴木"), [CONTACT_MAIL] = STR("suzuki@example.jp")};
	struct code code = a_code(CODE);

	if (registry_contacts_change_own(&c, &code, CONTACT_TECHNICIAN, field, &o->effect))
		fail_msg("contacts: %s", o->why.text);
}

/* ---- beginning ---- */

static void a_renewal_begins_with_what_the_contract_says(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;
	struct application draft;

	issue(o, CODE, NOW - 300 * DAY, NOW + 65 * DAY);
	name_a_technician(o);
	id = applicant_begin(o, customer, APPLICATION_RENEW, CODE, NOW);
	draft = applicant_find(o, customer, id);
	assert_string_equal(draft.code.text, CODE);
	assert_int_equal(draft.state, APPLICATION_DRAFT);
	assert_text(
	    application_text(&draft, APPLICATION_SITE, "url"), "https://www" CODE ".example.jp/\n");
	assert_text(application_text(&draft, APPLICATION_SITE, "organization"), "株式会社テスト");
	assert_text(application_text(&draft, APPLICATION_SITE, "service"), "SR3.0");
	assert_text(application_text(&draft, APPLICATION_TECHNICIAN, "name"), "鈴木");
	assert_null(application_text(&draft, APPLICATION_CSR, "csr").at);
	assert_int_equal(draft.step_versions[APPLICATION_SITE], 1);
	assert_int_equal(draft.step_versions[APPLICATION_CSR], 0);
}

/* So two clicks, or another machine, do not make two of them. */
static void a_renewal_that_was_begun_is_gone_on_with(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;

	issue(o, CODE, NOW - 300 * DAY, NOW + 65 * DAY);
	id = applicant_begin(o, customer, APPLICATION_RENEW, CODE, NOW);
	assert_int_equal(applicant_begin(o, customer, APPLICATION_RENEW, CODE, NOW + 1), id);
	assert_int_not_equal(applicant_begin(o, customer, APPLICATION_CHANGE, CODE, NOW), id);
}

static void a_new_application_knows_the_persons_of_the_newest_contract(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id, other;
	struct application draft;

	name_a_technician(o);
	id = applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW);
	draft = applicant_find(o, customer, id);
	assert_text(application_text(&draft, APPLICATION_TECHNICIAN, "mail"), "suzuki@example.jp");
	assert_text(application_text(&draft, APPLICATION_SITE, "organization"), "株式会社テスト");
	assert_null(application_text(&draft, APPLICATION_SITE, "url").at);
	other = applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW);
	assert_int_not_equal(other, id);
}

static void a_first_application_wishes_for_a_sticker_in_the_customers_language(void **state)
{
	static const struct customer_form forms[] = {
	    {.mail = STR("taro@example.com"), .lang = LANG_JA},
	    {.mail = STR("john@example.com"), .lang = LANG_EN}};
	struct office *o = *state;
	const struct change c = patron_change(o, NOW);

	for (size_t i = 0; i < 2; i++) {
		struct customer_key key;
		struct application draft;
		int64_t customer = 0;

		assert_int_equal(customers_add(&c, &forms[i], &customer, &key), ERR_OK);
		draft = applicant_find(
		    o, customer, applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW));
		assert_string_equal(
		    application_choice(&draft, APPLICATION_SITE, "lang"), lang_tag(forms[i].lang));
		assert_int_equal(draft.step_versions[APPLICATION_SITE], 0);
	}
}

static void a_change_of_the_service_leaves_the_service_open(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;
	struct application draft;

	issue(o, CODE, NOW - 300 * DAY, NOW + 65 * DAY);
	id = applicant_begin(o, customer, APPLICATION_CHANGE, CODE, NOW);
	draft = applicant_find(o, customer, id);
	assert_null(application_text(&draft, APPLICATION_SITE, "service").at);
}

static enum err begin(
    struct office *o, int64_t customer, enum application_kind kind, const char *code, int64_t now)
{
	const struct application_asker a = applicant_at(o, customer, now);
	struct code parsed = a_code(code);
	int64_t id;

	return application_begin(&a, kind, &parsed, &id);
}

static void a_contract_of_somebody_else_does_not_exist(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o),
		other = a_customer(o, "b@example.jp", "0000000002");

	issue(o, CODE, NOW - 300 * DAY, NOW + 65 * DAY);
	assert_int_equal(begin(o, other, APPLICATION_RENEW, CODE, NOW), ERR_NOT_FOUND);
	assert_int_equal(begin(o, customer, APPLICATION_RENEW, "0000000009", NOW), ERR_NOT_FOUND);
}

/* ---- windows ---- */

static struct application_window window_of(
    struct office *o, int64_t customer, enum application_kind kind, int64_t now)
{
	const struct application_asker a = applicant_at(o, customer, now);
	struct application_window window;
	struct code code = a_code(CODE);

	if (application_find_window(&a, kind, &code, &window))
		fail_msg("application_find_window: %s", o->why.text);
	return window;
}

static void a_renewal_is_possible_from_ninety_days_before_the_end(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o);
	struct application_window window;

	issue(o, CODE, NOW - 100 * DAY, NOW + 265 * DAY);
	window = window_of(o, customer, APPLICATION_RENEW, NOW);
	assert_false(window.is_open);
	assert_string_equal(window.why.reason, "renewal.early");
	assert_int_equal(window.from, NOW + 175 * DAY);
	assert_int_equal(begin(o, customer, APPLICATION_RENEW, CODE, NOW), ERR_REFUSED);
	assert_true(window_of(o, customer, APPLICATION_RENEW, NOW + 175 * DAY).is_open);
}

/* Its time is that of the renewal; who reads why it is too early asked for no renewal. */
static void another_service_that_is_too_early_has_a_word_of_its_own(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o);
	struct application_window window;

	issue(o, CODE, NOW - 100 * DAY, NOW + 265 * DAY);
	window = window_of(o, customer, APPLICATION_CHANGE, NOW);
	assert_string_equal(window.why.reason, "change.early");
	assert_int_equal(window.from, NOW + 175 * DAY);
	assert_true(window.why.about[0] != '\0');
	assert_null(strstr(window.why.text, "renewal of"));
	assert_true(window_of(o, customer, APPLICATION_CHANGE, NOW + 175 * DAY).is_open);
}

static void a_reissue_is_possible_for_twenty_five_days(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o);
	struct application_window window;

	window = window_of(o, customer, APPLICATION_REISSUE, NOW);
	assert_string_equal(window.why.reason, "life.reissue_none");
	issue(o, CODE, NOW - DAY, NOW + 364 * DAY);
	window = window_of(o, customer, APPLICATION_REISSUE, NOW);
	assert_true(window.is_open);
	assert_int_equal(window.until, NOW + 24 * DAY);
	window = window_of(o, customer, APPLICATION_REISSUE, NOW + 24 * DAY + 1);
	assert_false(window.is_open);
	assert_string_equal(window.why.reason, "reissue.late");
}

static void nothing_can_be_asked_for_a_contract_that_has_ended(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o);
	struct code code = a_code(CODE);
	struct registry_clerk k;

	issue(o, CODE, NOW - 300 * DAY, NOW + 65 * DAY);
	assert_true(window_of(o, customer, APPLICATION_END, NOW).is_open);
	k = applicant_clerk(o, NOW);
	assert_int_equal(registry_contract_end(&k, &code, &o->effect), ERR_OK);
	for (unsigned i = APPLICATION_RENEW; i < APPLICATION_CONTACTS; i++) {
		struct application_window window =
		    window_of(o, customer, (enum application_kind)i, NOW);

		assert_string_equal(window.why.reason, "life.ended");
	}
	assert_false(window_of(o, customer, APPLICATION_END, NOW).is_open);
	/* A bill may still be due. */
	assert_true(window_of(o, customer, APPLICATION_CONTACTS, NOW).is_open);
}

/* ---- saving ---- */

static void what_is_typed_is_kept_right_or_wrong(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o);
	int64_t id = applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW);
	struct application draft;

	applicant_save(o, customer, id, APPLICATION_SITE, "url", "httpx:/no address");
	applicant_save(o, customer, id, APPLICATION_ORDER, "coupon", "");
	draft = applicant_find(o, customer, id);
	assert_text(application_text(&draft, APPLICATION_SITE, "url"), "httpx:/no address");
	assert_text(application_text(&draft, APPLICATION_SITE, "organization"), "株式会社テスト");
	assert_int_equal(draft.version, 3);
	assert_int_equal(draft.step_versions[APPLICATION_ORDER], 3);
}

static void the_same_again_is_no_change(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o);
	int64_t id = applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW);
	const struct application_asker a = applicant_at(o, customer, NOW);
	const struct str texts[APPLICATION_FIELDS_MAX] = {STR("https://a.jp\r\nhttps://b.jp")};
	struct application draft;
	uint64_t version = 0;

	assert_int_equal(application_save(&a, id, 1, APPLICATION_SITE, texts, &version), ERR_OK);
	assert_int_equal(version, 2);
	/* The form is sent once more, with the version that it had. */
	assert_int_equal(application_save(&a, id, 1, APPLICATION_SITE, texts, &version), ERR_OK);
	assert_int_equal(version, 2);
	draft = applicant_find(o, customer, id);
	assert_int_equal(draft.version, 2);
	assert_text(
	    application_text(&draft, APPLICATION_SITE, "url"), "https://a.jp\nhttps://b.jp");
}

static void a_step_that_another_window_saved_is_not_overwritten(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o);
	int64_t id = applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW);
	const struct application_asker a = applicant_at(o, customer, NOW);
	const struct str one[APPLICATION_FIELDS_MAX] = {STR("https://a.example.jp")};
	const struct str other[APPLICATION_FIELDS_MAX] = {STR("https://b.example.jp")};
	const struct str coupon[APPLICATION_FIELDS_MAX] = {STR("123")};
	struct application draft;
	uint64_t version = 0;

	assert_int_equal(application_save(&a, id, 1, APPLICATION_SITE, one, &version), ERR_OK);
	assert_int_equal(
	    application_save(&a, id, 1, APPLICATION_SITE, other, &version), ERR_CHANGED);
	assert_string_equal(o->why.reason, "application.changed");
	draft = applicant_find(o, customer, id);
	assert_text(application_text(&draft, APPLICATION_SITE, "url"), "https://a.example.jp");
	/* Another step is another matter. */
	assert_int_equal(application_save(&a, id, 1, APPLICATION_ORDER, coupon, &version), ERR_OK);
	assert_int_equal(version, 3);
	/* Who has seen what the other wrote may write over it. */
	assert_int_equal(application_save(&a, id, 2, APPLICATION_SITE, other, &version), ERR_OK);
}

static void a_private_key_is_not_kept_in_any_field(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o);
	int64_t id = applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW);
	const char *key = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMG\n-----END PRIVATE KEY-----\n";
	struct application draft;

	assert_int_equal(applicant_try(o, customer, id, APPLICATION_CSR, "csr", key), ERR_REFUSED);
	assert_string_equal(o->why.reason, "csr.secret");
	assert_string_equal(o->why.about, "csr");
	assert_int_equal(
	    applicant_try(o, customer, id, APPLICATION_ACCOUNTS, "address", key), ERR_REFUSED);
	draft = applicant_find(o, customer, id);
	assert_int_equal(draft.version, 1);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM application_field"
					 " WHERE text LIKE '%PRIVATE%'"),
	    0);
}

static void what_is_no_text_or_too_long_is_refused_with_its_field(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o);
	int64_t id = applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW);
	char long_name[8002];

	assert_int_equal(
	    applicant_try(o, customer, id, APPLICATION_SITE, "organization", "\xff"), ERR_INVALID);
	assert_string_equal(o->why.about, "organization");
	memset(long_name, 'x', 8001);
	long_name[8001] = '\0';
	assert_int_equal(
	    applicant_try(o, customer, id, APPLICATION_SITE, "organization", long_name),
	    ERR_TOO_LARGE);
	/* A thousand characters of four bytes are kept, to be told what is wrong with them. */
	long_name[4000] = '\0';
	applicant_save(o, customer, id, APPLICATION_SITE, "organization", long_name);
}

static void a_step_that_the_kind_does_not_have_is_refused(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;

	issue(o, CODE, NOW - DAY, NOW + 364 * DAY);
	id = applicant_begin(o, customer, APPLICATION_REISSUE, CODE, NOW);
	assert_int_equal(applicant_try(o, customer, id, APPLICATION_SITE, "url", "x"), ERR_REFUSED);
	assert_string_equal(o->why.reason, "application.step");
}

static void a_draft_of_somebody_else_does_not_exist(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o),
		other = a_customer(o, "b@example.jp", "0000000002");
	int64_t id = applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW);
	const struct application_asker a = applicant_at(o, other, NOW);
	const struct str texts[APPLICATION_FIELDS_MAX] = {STR("x")};
	struct application found;
	uint64_t version;

	assert_int_equal(application_find(&a, id, &o->arena, &found), ERR_NOT_FOUND);
	assert_int_equal(
	    application_save(&a, id, 1, APPLICATION_SITE, texts, &version), ERR_NOT_FOUND);
	assert_int_equal(application_drop(&a, id), ERR_NOT_FOUND);
}

static void drafts_are_listed_the_newest_first_until_they_are_dropped(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o);
	int64_t first = applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW);
	int64_t second = applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW + 1);
	const struct application_asker a = applicant_at(o, customer, NOW);
	struct application *list = NULL;
	size_t count = 0;

	assert_int_equal(application_list(&a, &o->arena, &list, &count), ERR_OK);
	assert_int_equal(count, 2);
	assert_int_equal(list[0].id, second);
	assert_int_equal(application_drop(&a, second), ERR_OK);
	assert_int_equal(application_list(&a, &o->arena, &list, &count), ERR_OK);
	assert_int_equal(count, 1);
	assert_int_equal(list[0].id, first);
	assert_int_equal(application_drop(&a, second), ERR_NOT_FOUND);
	assert_int_equal(patron_count(o, "SELECT count(*) FROM application_field"
					 " WHERE application = 2"),
	    0);
	/* Its number is nobody else's: an old page of it would write into that. */
	assert_true(applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW) > second);
}

static void nobody_fills_the_store_with_drafts(void **state)
{
	struct office *o = *state;
	int64_t customer = applicant_customer(o), id;
	const struct application_asker a = applicant_at(o, customer, NOW);

	for (int i = 0; i < APPLICATION_DRAFTS_MAX; i++)
		applicant_begin(o, customer, APPLICATION_APPLY, NULL, NOW);
	assert_int_equal(application_begin(&a, APPLICATION_APPLY, NULL, &id), ERR_REFUSED);
	assert_string_equal(o->why.reason, "application.many");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_renewal_begins_with_what_the_contract_says),
	    TEST(a_renewal_that_was_begun_is_gone_on_with),
	    TEST(a_new_application_knows_the_persons_of_the_newest_contract),
	    TEST(a_first_application_wishes_for_a_sticker_in_the_customers_language),
	    TEST(a_change_of_the_service_leaves_the_service_open),
	    TEST(a_contract_of_somebody_else_does_not_exist),
	    TEST(a_renewal_is_possible_from_ninety_days_before_the_end),
	    TEST(another_service_that_is_too_early_has_a_word_of_its_own),
	    TEST(a_reissue_is_possible_for_twenty_five_days),
	    TEST(nothing_can_be_asked_for_a_contract_that_has_ended),
	    TEST(what_is_typed_is_kept_right_or_wrong),
	    TEST(the_same_again_is_no_change),
	    TEST(a_step_that_another_window_saved_is_not_overwritten),
	    TEST(a_private_key_is_not_kept_in_any_field),
	    TEST(what_is_no_text_or_too_long_is_refused_with_its_field),
	    TEST(a_step_that_the_kind_does_not_have_is_refused),
	    TEST(a_draft_of_somebody_else_does_not_exist),
	    TEST(drafts_are_listed_the_newest_first_until_they_are_dropped),
	    TEST(nobody_fills_the_store_with_drafts),
	};

	return office_run(tests);
}
