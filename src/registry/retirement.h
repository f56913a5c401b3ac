/* Services that are given up: from a date on, what was issued for them counts as revoked.
 *
 * DESIGN: that is a revocation that is planned, like any other, with its event: so every page, list
 * and machine that knows of revocations knows of it, beforehand, and nothing has to happen in the
 * night in which it comes. The reason is cessationOfOperation: no certificate took the place of
 * these. It is planned when a certificate is added, and for those that were there when the setting
 * came, little by little. A date that is moved moves what is planned; what is revoked stays so. */
#ifndef REGISTRY_RETIREMENT_H
#define REGISTRY_RETIREMENT_H

#include "config/config.h"
#include "registry/change.h"

/* Within a transaction: plans it for a contract's certificates, where its service is retired. */
enum err retirement_plan(const struct change *c, const struct config *config,
    const struct code *code, struct str service);

/* How far a walk over all contracts is; zeros: at its beginning. */
struct retirement_place {
	size_t service; /* of [issue] retired */
	struct code after;
};
/* One step of a walk, a transaction of at most `limit` contracts; *ret_more is false at its end. */
enum err retirement_walk(const struct change *c, const struct config *config, size_t limit,
    struct retirement_place *place, bool *ret_more);

#endif
