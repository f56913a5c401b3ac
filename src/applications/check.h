/* What is wrong with what was typed, or should be looked at. */
#ifndef APPLICATIONS_CHECK_H
#define APPLICATIONS_CHECK_H

#include "applications/csr.h"
#include "applications/window.h"

/* What is to be said of a step, in the order of its fields; nothing where it is in order. The words
 * (why.reason) of what is wrong are those of contract_read(), contact_read_field(),
 * contacts_check(), csr_read(), application_csr(), and application.needed  nothing is typed
 *   application.choice  it is none of the choices
 *   application.years   the list has no price for so many years (about: the service)
 *   application.same_service  a change of the service needs another one
 *   csr.needed, csr.key_revoked (about: the reason of the revocation), csr.names_many (about: how
 *   many), coupon.… (orders/coupon.h)
 * and of hints
 *   csr.missing_host      a site has a host that the request does not name (about)
 *   csr.organization      the request names another organisation (about)
 *   csr.mail              it names an e-mail address, which is left out
 *   csr.key_used          its key was that of a certificate that was revoked (about: why)
 *   csr.key_same          a reissue after a lost key, or a renewal, has the old key
 * of "review": nothing. */
enum err application_check(const struct application_asker *a, const struct application *application,
    enum application_step step, struct arena *arena, struct application_finding **ret,
    size_t *ret_count);

/* Is each step in order? ret_good[s] of each step of the kind; *ret_first is the first that is not,
 * APPLICATION_REVIEW where all are. */
enum err application_check_all(const struct application_asker *a,
    const struct application *application, bool ret_good[APPLICATION_STEP_COUNT],
    enum application_step *ret_first);

#endif
