/* What owners ask for, in which steps, and which texts each step has: tables.
 *
 * DESIGN: an application is texts as they were typed, by step and field, right or wrong, until it
 * is sent: pages, checks and the store go through these tables, and none of them has a list of its
 * own. A kind may wait for an operator (application_accept()), or make a contract, which goes its
 * usual way then: its papers, its telephone call, its certificate. */
#ifndef APPLICATIONS_KIND_H
#define APPLICATIONS_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"
#include "record/contact.h"

enum application_kind {
	APPLICATION_APPLY,    /* "apply": a new contract */
	APPLICATION_RENEW,    /* "renew": a contract that renews another */
	APPLICATION_REISSUE,  /* "reissue": another certificate within the contract */
	APPLICATION_CHANGE,   /* "change": as renew, of another service, whose time it inherits */
	APPLICATION_CONTACTS, /* "contacts": other persons */
	APPLICATION_END,      /* "end": the contract ends */
	APPLICATION_KIND_COUNT
};

enum application_step {
	APPLICATION_SITE,       /* "site" */
	APPLICATION_CSR,        /* "csr" */
	APPLICATION_APPLICANT,  /* "applicant"; these four are named as in record/contact.h */
	APPLICATION_REGISTRANT, /* "registrant" */
	APPLICATION_TECHNICIAN, /* "technician" */
	APPLICATION_ACCOUNTS,   /* "accounts" */
	APPLICATION_PAPERS,     /* "papers": who is who, from which the papers follow (papers.h) */
	APPLICATION_ORDER,      /* "order" */
	APPLICATION_REASON,     /* "reason" */
	APPLICATION_REVIEW,     /* "review": has no fields; from there it is sent */
	APPLICATION_STEP_COUNT
};

enum { APPLICATION_FIELDS_MAX = 8 /* of a step */ };

/* A text of a step. */
struct application_field {
	const char *name; /* of the form's field and in the store */
	unsigned max;     /* bytes that are kept; longer ones are refused */
	bool is_needed;
	/* The words that it may be, the first of which is the usual one, ended by NULL; NULL where
	 * it is any text. */
	const char *const *choices;
};

struct application_kind_row {
	const char *name;
	enum application_step steps[APPLICATION_STEP_COUNT];
	size_t step_count;
	bool is_about;       /* a contract of the customer's, which is there */
	bool makes_contract; /* and so waits for nobody: the contract does */
};

extern const struct application_kind_row application_kinds[APPLICATION_KIND_COUNT];

/* The fields of a step, in the order in which a page has them. "site": url (several, as
 * contract_cut_url()), organization, organization_en, service, years, sticker (yes, no), lang.
 * "csr": csr. The contacts: as contact_field_name(), where "invoice" is of accounts alone.
 * "papers": applicant_is (organization, person, foreign), domain_owner (applicant, organization,
 * person), payer (applicant, third). "order": coupon. "reason": reason (of a reissue: mistake,
 * lost_key, other), words. */
const struct application_field *application_fields(enum application_step step, size_t *ret_count);
/* That of a name, or NULL. */
const struct application_field *application_field_find(enum application_step step, struct str name);

const char *application_kind_name(enum application_kind kind);
bool application_kind_parse(struct str name, enum application_kind *ret);
const char *application_step_name(enum application_step step);
/* False, too, for a step that the kind does not have. */
bool application_step_parse(
    enum application_kind kind, struct str name, enum application_step *ret);
/* Where a step stands among those of a kind, from 0; step_count where it is none of them. */
size_t application_step_place(enum application_kind kind, enum application_step step);
/* True and *ret for the four steps that are contacts. */
bool application_step_role(enum application_step step, enum contact_role *ret);

#endif
