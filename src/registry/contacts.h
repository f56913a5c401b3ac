/* The rules by which contacts of contracts change, and go. Each function is one transaction, as in
 * contract.h. */
#ifndef REGISTRY_CONTACTS_H
#define REGISTRY_CONTACTS_H

#include "record/contact.h"
#include "registry/change.h"
#include "registry/clerk.h"

/* Changes contacts. Of `form` an absent text leaves what is there, an empty one takes it out; who
 * has nothing left is no contact any more. ERR_NOT_FOUND; ERR_REFUSED: see contacts_check() and
 * legal.h; the errors of contact_read_field(). Where it is about a field, the reason begins with
 * "ROLE.FIELD: ". What is so already is no error and no event. */
enum err registry_contacts_change(const struct registry_clerk *k, const struct code *code,
    const struct contacts *form, struct registry_effect *ret);

/* May the owner of a contract change this one himself? Applicant and registrant are whom the CA
 * calls to find out whether an application is theirs: who reads the owner's mails must not be able
 * to put his own telephone there. */
bool registry_contacts_are_own(enum contact_role role);
/* The same of one that is, by the owner, who is c->actor. */
enum err registry_contacts_change_own(const struct change *c, const struct code *code,
    enum contact_role role, const struct str field[CONTACT_FIELD_COUNT],
    struct registry_effect *ret);

/* Within a transaction: the same of any, of a contract that is made with them. */
enum err registry_contacts_put(
    const struct change *c, const struct code *code, const struct contacts *form);

/* Looks at `limit` contracts behind *after of which personal data are kept, and takes the data out
 * where the contract has been over for `days`, with an event each. *after becomes the last that was
 * looked at, "" at the end of them; *ret_count is how many were looked at. */
enum err registry_contacts_forget(
    const struct change *c, unsigned days, size_t limit, struct code *after, size_t *ret_count);

#endif
