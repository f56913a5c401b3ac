/* The form of a contact, as the CA's people and the owner of the contract fill it in. */
#ifndef VISIT_CONTACT_H
#define VISIT_CONTACT_H

#include "record/contact.h"
#include "visit/visit.h"
#include "web/fields.h"

/* The fields that a role has. */
struct fields visit_contact_fields(enum contact_role role);
/* Shows them with what was posted, or else with what is so; sets "role", "role_key" and
 * "role_about_key". False when the store failed: the visitor was told. */
bool visit_contact_show(
    struct visit *v, const struct code *code, enum contact_role role, const struct fields *fields);
/* What was posted; absent texts for what was not. */
void visit_contact_read(struct visit *v, struct str ret[CONTACT_FIELD_COUNT]);
/* Tells beside its field what registry/contacts.h refused: "applicant.mail: …". */
void visit_contact_place(struct visit *v, struct fields *fields, const struct problem *why);

#endif
