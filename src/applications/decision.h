/* What operators decide on, and what time does (sweep). */
#ifndef APPLICATIONS_DECISION_H
#define APPLICATIONS_DECISION_H

#include "applications/application.h"
#include "registry/change.h"
#include "registry/clerk.h"

/* Bytes of a reason. */
enum { APPLICATION_REASON_MAX = 2000 };

/* All below: one transaction each; ERR_NOT_FOUND; ERR_REFUSED as clerk_check(), and with a word:
 * "application.draft" (nobody sent it), "application.decided". */

/* Makes what waits so: a reissue has its request (CSR) attached to the contract, contacts are
 * changed, a contract ends, and its certificate is revoked, or that is proposed. The owner is told.
 * ERR_REFUSED also with "application.contract": it made a contract, which is examined and issued as
 * others are; "application.moved": the contract is another customer's by now; and for what those
 * changes are refused for. */
enum err application_accept(
    const struct registry_clerk *k, int64_t id, struct registry_effect *ret);
/* Refuses it, with a reason that the owner is told; a contract that it made is withdrawn, as long
 * as nothing is issued for it. ERR_INVALID: the reason is missing, too long, or no UTF-8. */
enum err application_refuse(
    const struct registry_clerk *k, int64_t id, struct str reason, struct registry_effect *ret);

#endif
