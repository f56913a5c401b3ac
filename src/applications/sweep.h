/* What becomes of applications by time. */
#ifndef APPLICATIONS_SWEEP_H
#define APPLICATIONS_SWEEP_H

#include "applications/application.h"

/* Days that texts of an application are kept when it was decided on: to look at what was refused.
 */
enum { APPLICATION_KEPT_DAYS = 30 };

/* A step, of at most `limit` applications, in one transaction: those that made a contract are
 * accepted when it has a certificate, and withdrawn when it was withdrawn or ended; drafts that
 * nobody changed for `[portal] draft_days` are taken out, and the texts of those that were decided
 * on APPLICATION_KEPT_DAYS ago. *ret_more: there may be more. For the keeper. */
enum err application_sweep(
    const struct change *c, const struct config *config, size_t limit, bool *ret_more);
/* Looks at `limit` customers behind *after, and takes out those who have no contract and asked for
 * nothing, and did not come for `[portal] draft_days`: whoever left it at an address that he
 * proved. In one transaction. *after becomes the last who was looked at, 0 at the end of them. */
enum err application_sweep_customers(
    const struct change *c, const struct config *config, size_t limit, int64_t *after);

#endif
