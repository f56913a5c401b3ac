/* What is wrong with what was typed, or should be looked at. */
#ifndef APPLICATIONS_CHECK_H
#define APPLICATIONS_CHECK_H

#include "applications/window.h"
#include "pki/csr.h"
#include "record/contract.h"

/* Something to say of a field. */
struct application_finding {
	enum application_step step;
	const char *field; /* of application_fields(); a constant */
	bool is_hint;      /* it may be as it is; somebody should look */
	struct problem why;
};

/* What is to be said of a step, in the order of its fields; nothing where it is in order. The words
 * (why.reason) of what is wrong are those of contract_read(), contact_read_field(),
 * contacts_check(), csr_read(), application_csr(), and application.needed  nothing is typed
 *   application.choice  it is none of the choices
 *   application.years   a number from 1 to 5 years
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

/* What the request says that was pasted, mended of what editors and browsers do to it
 * (pki/csr_paste.h): names, key. The errors and words of csr_read(), and ERR_INVALID with
 * csr.needed; the caller frees it with csr_free(). Any thread. */
enum err application_csr(
    const struct application *application, struct csr **ret, struct problem *why);

#endif
