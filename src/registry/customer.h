/* What operators change of the ways by which a customer logs in: his mail address, where he reads
 * the mails of the registered one no more, and the client certificates that are registered with
 * him. The functions of these kinds of proposals (kind.c).
 *
 * DESIGN: who reads those mails, or has such a certificate, can log in as the customer, so two
 * persons look at it. The new address stands in the proposal, since nobody could approve what he
 * does not see; the old one is told, and can undo it (customers/address.h). */
#ifndef REGISTRY_CUSTOMER_H
#define REGISTRY_CUSTOMER_H

#include "customers/certificate.h"
#include "registry/change.h"
#include "registry/clerk.h"
#include "registry/form.h"

enum { REGISTRY_CUSTOMER_MAX = 40 };

/* The subject of such a proposal, "customer 17", and the parameters of the one, whose failure shows
 * in to->err. */
void registry_customer_subject(int64_t id, char ret[REGISTRY_CUSTOMER_MAX]);
void registry_customer_params(struct str mail, struct buf *to);
/* The parameters of the other, which are also what would be so. */
void registry_customer_certificate_params(
    const struct customer_certificate_edit *added, struct buf *to);

/* See struct proposal_kind. */
enum err registry_customer_facts(
    const struct registry_clerk *k, const struct proposal_form *form, struct buf *to);
enum err registry_customer_set_mail(const struct registry_clerk *k,
    const struct proposal_form *form, struct registry_effect *effect, struct buf *after);

enum err registry_customer_add_certificate(const struct registry_clerk *k,
    const struct proposal_form *form, struct registry_effect *effect, struct buf *after);

#endif
