/* What an application asks for, as the rules of contracts read it. */
#ifndef APPLICATIONS_ASKED_H
#define APPLICATIONS_ASKED_H

#include "applications/application.h"
#include "record/contact.h"
#include "record/contract.h"

/* The form of the contract that the step "site" asks for. */
struct contract_form application_contract_form(const struct application *a);
/* The texts of a contact, as they were typed. */
void application_contact(
    const struct application *a, enum application_step step, struct str ret[CONTACT_FIELD_COUNT]);

#endif
