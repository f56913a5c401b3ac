/* How a draft is sent, and what follows from it at once. */
#ifndef APPLICATIONS_SENDING_H
#define APPLICATIONS_SENDING_H

#include "applications/check.h"
#include "registry/change.h"

/* That one customer sends within a day (24 hours). */
enum { APPLICATION_SENT_MAX = 200 };

/* What came of it. */
struct application_outcome {
	struct application application; /* without texts */
	bool was_sent;                  /* it was before: the same button twice, or two tabs */
	/* Codes to announce (registry/announce.h); free with registry_effect_free(). */
	struct registry_effect effect;
};

/* Sends a draft, as one transaction. apply, renew and change make the contract, which is the
 * customer's, with its request, contacts and the papers that are asked for, and use the coupon;
 * contacts changes technician and accounts at once, and is accepted at once where no other contact
 * differs; the others wait for an operator. A mail says so. What was sent before is the same
 * answer, and nothing is done. ERR_NOT_FOUND; ERR_CHANGED: a step was saved since `version`, which
 * is that of the application when it was shown; ERR_REFUSED: as application_check_window()
 * (window.h; the contract was meanwhile renewed, revoked, ended …), "application.dropped": it was
 * refused or withdrawn, "application.sent_many"; ERR_INVALID with "application.wrong": a step is
 * not in order (application_check_all() says which). */
enum err application_send(const struct application_asker *a, int64_t id, uint64_t version,
    struct application_outcome *ret);

/* The owner withdraws what he sent: what waits; and of one that made a contract that contract, as
 * long as nothing is issued. ERR_NOT_FOUND; ERR_REFUSED: "application.draft" (drop it),
 * "application.decided", or as legal_check(). One transaction. */
enum err application_withdraw(
    const struct application_asker *a, int64_t id, struct registry_effect *ret);

#endif
