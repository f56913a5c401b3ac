/* Certificates of a whole CA as one proposal, which is done in batches once it is approved.
 *
 * DESIGN: a hundred thousand certificates in one transaction would keep all others from writing for
 * half a minute. They are checked in batches that are undone, wait packed (record/pack.h) with
 * their census, and are approved as one: the decision is durable first, then each batch is a
 * transaction with the mark of how far it is. Whoever dies in between is followed by the next who
 * approves the same proposal, or by a running server's keeper; both may work at once, for each
 * looks at the mark within its transaction. */
#ifndef REGISTRY_IMPORT_PROPOSAL_H
#define REGISTRY_IMPORT_PROPOSAL_H

#include "record/census.h"
#include "record/pack.h"
#include "registry/imports/bulk.h"
#include "registry/proposal.h"

/* Proposes what a run with `pack` and `census` has packed; `subject` is what it came from. *ret is
 * that of registry_propose(). ERR_NOT_FOUND: nothing would be added; ERR_TOO_LARGE: more bytes than
 * a proposal may have, or more refusals than a person judges. */
enum err registry_bulk_propose(const struct registry_clerk *k, const struct registry_bulk *bulk,
    struct str subject, struct proposal_outcome *ret);

/* Goes on with the approved proposal `id` from where it is, to its end or until bulk->kept wants no
 * more. bulk->config is to be set, and progress, tell, kept and arg may be; bulk->added, there and
 * refused become those of the whole proposal. The events say who approved it. What is refused by
 * now, because somebody changed something meanwhile, is told and has an event. ERR_NOT_FOUND: it is
 * not under way; ERR_CHANGED: what came with it is not what was approved. */
enum err registry_import_go_on(const struct change *c, uint64_t id, struct registry_bulk *bulk);

#endif
