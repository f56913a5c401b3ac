/* What somebody proposes to do. */
#ifndef REGISTRY_FORM_H
#define REGISTRY_FORM_H

#include "base/str.h"
#include "record/code.h"

enum proposal_action {
	PROPOSAL_ISSUE,           /* "certificate.issue": the first, or one that replaces another */
	PROPOSAL_REVOKE,          /* "certificate.revoke" */
	PROPOSAL_RELEASE,         /* "certificate.release" */
	PROPOSAL_EDIT,            /* "contract.edit": its organisation or its URLs (amendment.h) */
	PROPOSAL_CONTRACT_IMPORT, /* "contract.import": a CSV file, all or none (imports/) */
	PROPOSAL_CERTIFICATE_IMPORT,   /* "certificate.import": many, in batches */
	PROPOSAL_OPERATOR_ADD,         /* "operator.add"; these are about an account: account.h */
	PROPOSAL_OPERATOR_ROLE,        /* "operator.role" */
	PROPOSAL_OPERATOR_ENABLE,      /* "operator.enable" */
	PROPOSAL_OPERATOR_RESET,       /* "operator.reset-password" */
	PROPOSAL_CUSTOMER_MAIL,        /* "customer.mail": see customer.h */
	PROPOSAL_CUSTOMER_CERTIFICATE, /* "customer.certificate": the same */
	PROPOSAL_CONTACTS_LIST,        /* "contacts.list": see lists.h */
	PROPOSAL_ACTION_COUNT
};

struct registry_import;

/* What is to be done. */
struct proposal_form {
	enum proposal_action action;
	struct code code; /* of the contract that it is about; "" for none */
	struct str
	    subject; /* the account, file, customer or purpose that it is about; absent for none */
	struct str params;  /* a JSON object of plain values; absent for none */
	struct str payload; /* a file, for example; absent for none */
	/* Said by the functions of proposal.h: */
	bool passed;      /* by the policy, without a second person */
	int64_t asked_at; /* when it was proposed; 0: now */
	/* Where an import tells of itself; NULL: nowhere. */
	struct registry_import *import;
};

#endif
