/* What becomes of a proposal: another person approves or rejects it, or its time ends (proposal.h
 * has the rules). Each call is one transaction, with the errors of the store and the reason in
 * k->change.why. */
#ifndef REGISTRY_DECISION_H
#define REGISTRY_DECISION_H

#include "registry/proposal.h"

/* Approves it, and makes the change. `digest` is that of what was seen; absent: not named (who
 * decides sees the proposal in the same moment). ERR_NOT_FOUND; ERR_CHANGED: the digest or the
 * facts are others, it was decided on or has lapsed; ERR_REFUSED: see registry_propose(). */
enum err registry_approve(
    const struct registry_clerk *k, uint64_t id, struct str digest, struct proposal_outcome *ret);
/* Rejects it, or withdraws it when it is the own. ERR_INVALID: the reason is missing or too long.
 */
enum err registry_reject(const struct registry_clerk *k, uint64_t id, struct str reason);
/* Notes of at most `limit` proposals that their time is over. */
enum err registry_lapse(const struct change *c, size_t limit, size_t *ret_count);

#endif
