/* What the data of contacts must look like, and how contacts fit each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "record/contact.h"

static const struct contract shop = {
    .organization = {"株式会社テスト", 21}, .organization_en = {"Test Inc.", 9}};

static void assert_read(enum contact_field field, const char *text, const char *expected)
{
	struct arena arena = {NULL, 0};
	struct problem why = {.text = ""};
	struct str read;

	if (contact_read_field(field, str_from(text), &arena, &read, &why))
		fail_msg("\"%s\": %s", text, why.text);
	if (!str_eq(read, str_from(expected)))
		fail_msg("\"%s\" gives \"%.*s\"", text, STR_ARG(read));
	arena_free(&arena);
}

static void assert_refused(enum contact_field field, const char *text, const char *word)
{
	struct arena arena = {NULL, 0};
	struct problem why = {.text = ""};
	struct str read;

	if (!contact_read_field(field, str_from(text), &arena, &read, &why))
		fail_msg("\"%s\" is taken", text);
	assert_string_equal(why.reason, word);
	arena_free(&arena);
}

static void a_mail_address_is_one_address(void **state)
{
	static const char *const good[] = {"name@example.jp", "first.last+shop@mail.example.co.jp",
	    "o'hara_1@xn--r8jz45g.jp", "info@例え.jp", "A@EXAMPLE.JP"};
	static const char *const bad[] = {"name", "name@", "@example.jp", "name@example",
	    "a@example.jp,b@example.jp", "a@example.jp b@example.jp", "a@b@example.jp",
	    "a@example.jp\nBcc: b@example.jp", "a\r@example.jp", "<a@example.jp>",
	    "A <a@example.jp>", ".a@example.jp", "a.@example.jp", "a..b@example.jp",
	    "a b@example.jp", "a@example..jp", "a@.example.jp", "a@example.jp.", "a@example.jp:25",
	    "a@example.jp/x", "a@192.0.2.1", "a@[192.0.2.1]", "\"a\"@example.jp", "名前@example.jp",
	    "mailto:a@example.jp", "a;b@example.jp",
	    "a23456789012345678901234567890123456789012345678901234567890123456789@example.jp"};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_read(CONTACT_MAIL, good[i], good[i]);
	assert_read(CONTACT_MAIL, " name@example.jp ", "name@example.jp");
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)

		assert_refused(CONTACT_MAIL, bad[i], "contact.mail");
}

static void a_telephone_number_is_taken_as_people_type_it(void **state)
{
	(void)state;
	assert_read(CONTACT_TELEPHONE, "03-1234-5678", "03-1234-5678");
	assert_read(CONTACT_TELEPHONE, "０３－１２３４－５６７８", "03-1234-5678");
	assert_read(CONTACT_TELEPHONE, "03ー1234ー5678", "03-1234-5678");
	assert_read(CONTACT_TELEPHONE, "+81 (3) 1234.5678 #12", "+81 (3) 1234.5678 #12");
	assert_read(CONTACT_TELEPHONE, "\u300003-1234-5678\u3000", "03-1234-5678");
	assert_refused(CONTACT_TELEPHONE, "1234", "contact.telephone");
	assert_refused(CONTACT_TELEPHONE, "123456789012345678901", "contact.telephone");
	assert_refused(CONTACT_TELEPHONE, "03-1234-5678\n2", "contact.telephone");
	assert_refused(CONTACT_TELEPHONE, "内線 12345", "contact.telephone");
	assert_refused(CONTACT_TELEPHONE, "03-1234-5678\xff", "contact.telephone");
}

static void other_texts_are_names(void **state)
{
	(void)state;
	assert_read(CONTACT_NAME, " 山田 太郎 ", "山田 太郎");
	assert_read(CONTACT_ADDRESS, "", "");
	assert_refused(CONTACT_NAME, "山田\n太郎", "name.hidden");
	assert_refused(CONTACT_TITLE, "\xff", "name.encoding");
}

static void an_invoice_comes_by_mail_or_by_post(void **state)
{
	(void)state;
	assert_read(CONTACT_INVOICE, " Post ", "post");
	assert_read(CONTACT_INVOICE, "mail", "mail");
	assert_read(CONTACT_INVOICE, "", "");
	assert_refused(CONTACT_INVOICE, "fax", "contact.invoice");
	assert_refused(CONTACT_INVOICE, "posts", "contact.invoice");
}

static void assert_fits(const struct contacts *contacts, const char *word, enum contact_role role,
    enum contact_field field)
{
	struct problem why = {.reason = ""};
	enum contact_role wrong = CONTACT_APPLICANT;
	enum contact_field what = CONTACT_NAME;
	enum err err = contacts_check(contacts, &shop, &wrong, &what, &why);

	assert_string_equal(why.reason, word);
	assert_int_equal(err, word[0] == '\0' ? ERR_OK : ERR_REFUSED);
	if (!err)
		return;
	assert_int_equal(wrong, role);
	assert_int_equal(what, field);
}

static void contacts_fit_each_other_and_the_contract(void **state)
{
	struct contacts c = {.field = {{{NULL, 0}}}};
	struct str *applicant = c.field[CONTACT_APPLICANT];
	struct str *registrant = c.field[CONTACT_REGISTRANT];

	(void)state;
	assert_fits(&c, "", 0, 0);
	applicant[CONTACT_TITLE] = STR("部長");
	assert_fits(&c, "contact.name", CONTACT_APPLICANT, CONTACT_NAME);
	applicant[CONTACT_NAME] = STR("山田 太郎");
	assert_fits(&c, "", 0, 0);
	applicant[CONTACT_ORGANIZATION] = STR("（株）テスト");
	registrant[CONTACT_NAME] = STR("鈴木");
	registrant[CONTACT_ORGANIZATION] = STR("TEST INC.");
	assert_fits(&c, "", 0, 0);
	registrant[CONTACT_ORGANIZATION] = STR("株式会社ほか");
	assert_fits(&c, "contact.registrant", CONTACT_REGISTRANT, CONTACT_ORGANIZATION);
	applicant[CONTACT_ORGANIZATION] = STR("株式会社サーバー管理");
	assert_fits(&c, "contact.applicant", CONTACT_APPLICANT, CONTACT_ORGANIZATION);
	applicant[CONTACT_TITLE] = STR("");
	assert_fits(&c, "contact.title", CONTACT_APPLICANT, CONTACT_TITLE);
	memset(&c, 0, sizeof c);
	c.field[CONTACT_TECHNICIAN][CONTACT_NAME] = STR("技術");
	c.field[CONTACT_TECHNICIAN][CONTACT_ORGANIZATION] = STR("株式会社サーバー管理");
	c.field[CONTACT_ACCOUNTS][CONTACT_NAME] = STR("経理");
	c.field[CONTACT_ACCOUNTS][CONTACT_ORGANIZATION] = STR("株式会社支払");
	c.field[CONTACT_ACCOUNTS][CONTACT_INVOICE] = STR("post");
	assert_fits(&c, "", 0, 0);
	c.field[CONTACT_TECHNICIAN][CONTACT_INVOICE] = STR("post");
	assert_fits(&c, "contact.invoice_role", CONTACT_TECHNICIAN, CONTACT_INVOICE);
}

static void roles_and_fields_have_words(void **state)
{
	enum contact_field field;
	enum contact_role role;

	(void)state;
	for (unsigned i = 0; i < CONTACT_ROLE_COUNT; i++) {
		assert_true(contact_role_parse(str_from(contact_role_name(i)), &role));
		assert_int_equal(role, i);
	}
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++) {
		assert_true(contact_field_parse(str_from(contact_field_name(i)), &field));
		assert_int_equal(field, i);
	}
	assert_false(contact_role_parse(STR("boss"), &role));
	assert_false(contact_field_parse(STR("fax"), &field));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_mail_address_is_one_address),
	    cmocka_unit_test(a_telephone_number_is_taken_as_people_type_it),
	    cmocka_unit_test(other_texts_are_names),
	    cmocka_unit_test(an_invoice_comes_by_mail_or_by_post),
	    cmocka_unit_test(contacts_fit_each_other_and_the_contract),
	    cmocka_unit_test(roles_and_fields_have_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
