/* The rules that the data of contacts keep. */
#include "record/contact.h"

#include <assert.h>
#include "base/utf8.h"
#include "io/spelling.h"
#include "origin/mailbox.h"

/* Digits of a telephone number; bytes of one as it is typed. */
enum { DIGITS_MIN = 5, DIGITS_MAX = 20, TELEPHONE_MAX = 200 };

static const char *const roles[CONTACT_ROLE_COUNT] = {
    [CONTACT_APPLICANT] = "applicant",
    [CONTACT_REGISTRANT] = "registrant",
    [CONTACT_TECHNICIAN] = "technician",
    [CONTACT_ACCOUNTS] = "accounts",
};

static const char *const fields[CONTACT_FIELD_COUNT] = {
    [CONTACT_NAME] = "name",
    [CONTACT_ORGANIZATION] = "organization",
    [CONTACT_DEPARTMENT] = "department",
    [CONTACT_TITLE] = "title",
    [CONTACT_MAIL] = "mail",
    [CONTACT_TELEPHONE] = "telephone",
    [CONTACT_ADDRESS] = "address",
    [CONTACT_INVOICE] = "invoice",
};

const char *const contact_invoice_ways[] = {"mail", "post", NULL};

const char *contact_role_name(enum contact_role role)
{
	assert(role < CONTACT_ROLE_COUNT);
	return roles[role];
}

const char *contact_field_name(enum contact_field field)
{
	assert(field < CONTACT_FIELD_COUNT);
	return fields[field];
}

bool contact_role_parse(struct str name, enum contact_role *ret)
{
	for (unsigned i = 0; i < CONTACT_ROLE_COUNT; i++)
		if (str_eq_nocase(name, str_from(roles[i]))) {
			*ret = (enum contact_role)i;
			return true;
		}
	return false;
}

bool contact_field_parse(struct str name, enum contact_field *ret)
{
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++)
		if (str_eq_nocase(name, str_from(fields[i]))) {
			*ret = (enum contact_field)i;
			return true;
		}
	return false;
}

/* ---- one field ---- */

static enum err mail_check(struct str text, struct problem *why)
{
	struct mailbox address;

	return mailbox_parse(text, &address, why);
}

/* ASCII for what people type in telephone numbers; 0 for what is in none. */
static char telephone_ascii(uint32_t point)
{
	static const uint32_t hyphens[] = {
	    0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x30FC, 0xFF70};

	if (point >= 0xFF01 && point <= 0xFF5E)
		point = point - 0xFF01 + '!';
	for (size_t i = 0; i < sizeof hyphens / sizeof hyphens[0]; i++)
		if (point == hyphens[i])
			return '-';
	if (point == 0x3000)
		return ' ';
	if (point < 0x80 && (str_is_digit((char)point) ||
				str_index(STR("+-(). #"), (char)point) < sizeof "+-(). #" - 1))
		return (char)point;
	return 0;
}

static enum err telephone_read(
    struct str text, struct arena *arena, struct str *ret, struct problem *why)
{
	char ascii[TELEPHONE_MAX];
	size_t len = 0, digits = 0;
	struct str rest = text;
	uint32_t point;
	bool good = true, ok = true;

	while (good && utf8_next(&rest, &point)) {
		char c = telephone_ascii(point);

		good = c != 0 && len < sizeof ascii;
		if (good)
			ascii[len++] = c;
		digits += good && str_is_digit(c);
	}
	if (!good || rest.len > 0 || digits < DIGITS_MIN || digits > DIGITS_MAX)
		return err_reason(why, ERR_INVALID, "contact.telephone",
		    "it is not a telephone number, such as 03-1234-5678 or +81 3 1234 5678");
	/* Wide blanks at its ends are blanks by now. */
	*ret = arena_bytes(arena, str_trim((struct str){ascii, len}), &ok);
	return ok ? ERR_OK : err_no_memory(why);
}

static enum err invoice_read(
    struct str text, struct arena *arena, struct str *ret, struct problem *why)
{
	bool ok = true;

	for (const char *const *way = contact_invoice_ways; *way != NULL; way++)
		if (str_eq_nocase(text, str_from(*way))) {
			*ret = arena_bytes(arena, str_from(*way), &ok);
			return ok ? ERR_OK : err_no_memory(why);
		}
	return err_reason(why, ERR_INVALID, "contact.invoice", "an invoice comes by mail or post");
}

/* A name, as that of an organisation. */
static enum err text_read(
    struct str text, struct arena *arena, struct str *ret, struct problem *why)
{
	struct contract_form form = {.field = {[CONTRACT_ORGANIZATION] = text}};
	struct contract contract = {.url_count = 0};
	enum contract_field field;
	enum err err = contract_read_fields(
	    &form, 1u << CONTRACT_ORGANIZATION, NULL, arena, &contract, &field, why);

	if (!err)
		*ret = contract.organization;
	return err;
}

enum err contact_read_field(enum contact_field field, struct str text, struct arena *arena,
    struct str *ret, struct problem *why)
{
	enum err err;

	text = str_trim(text);
	*ret = (struct str){NULL, 0};
	if (text.len == 0)
		return ERR_OK;
	if (field == CONTACT_TELEPHONE)
		return telephone_read(text, arena, ret, why);
	if (field == CONTACT_INVOICE)
		return invoice_read(text, arena, ret, why);
	err = field == CONTACT_MAIL ? mail_check(text, why) : ERR_OK;
	return err ? err : text_read(text, arena, ret, why);
}

/* ---- all of them ---- */

bool contacts_have(const struct contacts *contacts, enum contact_role role)
{
	for (unsigned i = 0; i < CONTACT_FIELD_COUNT; i++)
		if (contacts->field[role][i].len > 0)
			return true;
	return false;
}

static enum err organization_check(
    struct str name, const struct contract *contract, enum contact_role role, struct problem *why)
{
	bool same = name.len == 0, same_en = false;
	enum err err = same ? ERR_OK : spelling_same(name, contract->organization, &same);

	if (!err && !same && contract->organization_en.len > 0)
		err = spelling_same(name, contract->organization_en, &same_en);
	if (err)
		return err_no_memory(why);
	if (same || same_en)
		return ERR_OK;
	return role == CONTACT_APPLICANT
		   ? err_reason(why, ERR_REFUSED, "contact.applicant",
			 "the applicant is of the organisation that uses the certificate: who only "
			 "maintains the server for it is the technician")
		   : err_reason(why, ERR_REFUSED, "contact.registrant",
			 "the registrant is of the same organisation as the applicant: another "
			 "firm can be that of the technician and of accounts");
}

static enum err contact_check(const struct contacts *contacts, const struct contract *contract,
    enum contact_role role, enum contact_field *ret_field, struct problem *why)
{
	const struct str *field = contacts->field[role];

	*ret_field = CONTACT_NAME;
	if (field[CONTACT_NAME].len == 0)
		return err_reason(why, ERR_REFUSED, "contact.name", "a contact has a name");
	*ret_field = CONTACT_TITLE;
	if (role == CONTACT_APPLICANT && field[CONTACT_TITLE].len == 0)
		return err_reason(why, ERR_REFUSED, "contact.title",
		    "the applicant may decide for the organisation: give the title that says so");
	*ret_field = CONTACT_INVOICE;
	if (role != CONTACT_ACCOUNTS && field[CONTACT_INVOICE].len > 0)
		return err_reason(why, ERR_REFUSED, "contact.invoice_role",
		    "invoices are sent to the contact for accounts alone");
	*ret_field = CONTACT_ORGANIZATION;
	return role == CONTACT_APPLICANT || role == CONTACT_REGISTRANT
		   ? organization_check(field[CONTACT_ORGANIZATION], contract, role, why)
		   : ERR_OK;
}

enum err contacts_check(const struct contacts *contacts, const struct contract *contract,
    enum contact_role *ret_role, enum contact_field *ret_field, struct problem *why)
{
	enum err err = ERR_OK;

	for (unsigned i = 0; i < CONTACT_ROLE_COUNT && !err; i++) {
		*ret_role = (enum contact_role)i;
		if (contacts_have(contacts, *ret_role))
			err = contact_check(contacts, contract, *ret_role, ret_field, why);
	}
	return err;
}
