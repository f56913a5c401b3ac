/* Contracts with persons in business (個人事業主), whose names the public log does not have.
 *
 * DESIGN: somebody says so when the contract is made. Where nobody did, but its certificate names a
 * person (givenName or surname, and no O: the CA/Browser Forum's "individual validated"), the
 * contract is corrected before anything of it is published, for that cannot be taken back. */
#ifndef REGISTRY_PERSON_H
#define REGISTRY_PERSON_H

#include "pki/certificate.h"
#include "record/contract.h"
#include "store/change.h"

/* Does it name a person, and no organisation? Any thread. */
bool person_is_named(const struct certificate *certificate);
/* Within a transaction: a contract that gets, or has, such a certificate is a person's from now on,
 * with an event, unless it was before. */
enum err person_note(
    const struct change *c, struct contract *contract, const struct certificate *certificate);

#endif
