/* Many certificates as one proposal: what comes with it, and what its kind does (kind.c).
 *
 * DESIGN: whoever approves judges a summary: how many certificates there are, the first of them,
 * and all that is refused. They are added in one transaction, so that what was approved is done
 * whole or not at all. Nobody else writes meanwhile: so there is a limit, and a whole CA is brought
 * by one person before the service is in use. */
#ifndef REGISTRY_BULK_PROPOSAL_H
#define REGISTRY_BULK_PROPOSAL_H

#include "registry/change.h"
#include "registry/clerk.h"
#include "registry/form.h"

enum { BULK_PROPOSAL_MOST = 1000 }; /* certificates of one proposal */

/* Appends a certificate to the payload of a proposal; a failure shows in to->err. */
void registry_bulk_write(
    const char *place, const struct code *code, struct str file, struct buf *to);

/* The functions of the kind: see struct proposal_kind. */
enum err registry_bulk_facts(
    const struct registry_clerk *k, const struct proposal_form *form, struct buf *to);
enum err registry_bulk_make(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after);

#endif
