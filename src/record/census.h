/* What many contracts and certificates come to, for a person who judges all of them at once.
 *
 * DESIGN: nobody reads a hundred thousand rows. Counts say whether it is what somebody meant to
 * bring; samples (the first, the last and some between them, evenly) whether the columns are where
 * they should be; what was refused or warned of is told in full, because that is where it is not.
 */
#ifndef RECORD_CENSUS_H
#define RECORD_CENSUS_H

#include "base/err.h"
#include "io/json.h"
#include "pki/certificate.h"
#include "record/contract.h"

/* Refusals and warnings that are told in full. */
enum { CENSUS_TOLD_MAX = 1000 };

struct census;

/* NULL when memory is short. */
struct census *census_new(void);
/* NULL is legal. */
void census_free(struct census *c);

/* All below take NULL, and count nothing then. Memory that is short shows in census_write(). */

/* Counts a contract (one without a code is another than all others), or one more certificate of it;
 * `certificate` may be NULL. */
void census_add(
    struct census *c, const struct contract *contract, const struct certificate *certificate);
/* Counts what is refused, or done though somebody should look; `place` says which row or file. */
void census_refuse(struct census *c, const char *place, const struct problem *why);
void census_warn(struct census *c, const char *place, const struct problem *why);
/* How many were refused so far. */
uint64_t census_refusals(const struct census *c);

/* Appends a JSON object of plain values and arrays of texts: "contracts", "certificates",
 * "renewals", "organizations", "hosts" (how many each), "refusals", "warnings", "not_after_first"
 * and "not_after_last" (of certificates), "by_service", "by_organization" (the ten with most),
 * "samples", "refused", "warned". ERR_NO_MEMORY, ERR_TOO_LARGE. */
enum err census_write(struct census *c, struct buf *to);

#endif
