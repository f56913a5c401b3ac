/* The persons behind a contract (担当者), and what their data must look like.
 *
 * DESIGN: they stand apart from what proof pages read (table `contact`), and in no event, log or
 * proposal: those say which roles and fields changed, and no more. */
#ifndef RECORD_CONTACT_H
#define RECORD_CONTACT_H

#include <stdbool.h>
#include "base/arena.h"
#include "base/err.h"
#include "record/contract.h"
#include "store/store.h"

enum contact_role {
	CONTACT_APPLICANT, /* 申請者: of the organisation that uses the certificate; may decide */
	CONTACT_REGISTRANT, /* 登録担当者: of the same; whom the CA asks */
	CONTACT_TECHNICIAN, /* 技術担当者: installs it */
	CONTACT_ACCOUNTS,   /* 事務担当者: gets the bill; may be another firm */
	CONTACT_ROLE_COUNT
};

enum contact_field {
	CONTACT_NAME,
	CONTACT_ORGANIZATION,
	CONTACT_DEPARTMENT,
	CONTACT_TITLE,
	CONTACT_MAIL,
	CONTACT_TELEPHONE,
	CONTACT_ADDRESS,
	CONTACT_INVOICE, /* of CONTACT_ACCOUNTS alone: how the bill comes (請求書送付方法) */
	CONTACT_FIELD_COUNT
};

/* Texts of every role; of what is read, absent where there is none. */
struct contacts {
	struct str field[CONTACT_ROLE_COUNT][CONTACT_FIELD_COUNT];
};

/* "applicant", "registrant", "technician", "accounts". */
const char *contact_role_name(enum contact_role role);
bool contact_role_parse(struct str name, enum contact_role *ret);
/* "name", "organization", "department", "title", "mail", "telephone", "address", "invoice". */
const char *contact_field_name(enum contact_field field);
bool contact_field_parse(struct str name, enum contact_field *ret);

/* Checks the text of a field and copies it to the arena, trimmed; "" gives an absent one. Of a mail
 * address the host may be an international name; of a telephone number full-width digits and all
 * kinds of hyphens are taken, and kept as ASCII; an invoice comes by one of contact_invoice_ways.
 * ERR_INVALID, ERR_TOO_LARGE with a word of `why` that begins with "contact." or "name.";
 * ERR_NO_MEMORY. Any thread. */
enum err contact_read_field(enum contact_field field, struct str text, struct arena *arena,
    struct str *ret, struct problem *why);
/* "mail", "post"; ended by NULL. */
extern const char *const contact_invoice_ways[];
/* Do the contacts of a contract fit each other and it? Each has a name; the applicant has a title;
 * invoices are sent to accounts alone;
 * he and the registrant are of the contract's organisation, in either spelling (where none is
 * given they are so). ERR_REFUSED: *ret_role and *ret_field are what is wrong. ERR_NO_MEMORY. */
enum err contacts_check(const struct contacts *contacts, const struct contract *contract,
    enum contact_role *ret_role, enum contact_field *ret_field, struct problem *why);
/* Is anything known of a role? */
bool contacts_have(const struct contacts *contacts, enum contact_role role);

/* ---- the store: errors as of store.h ---- */

enum err store_contacts(
    struct store *s, const struct code *code, struct arena *arena, struct contacts *ret);
/* Writes what a role says, or takes it out where nothing is said. Within a change. */
enum err store_put_contact(struct store *s, const struct code *code, enum contact_role role,
    const struct str field[CONTACT_FIELD_COUNT], int64_t now);

#endif
