/* The rule of four eyes: what one person proposes, another approves or rejects.
 *
 * DESIGN: a proposal is written once (assets/sql/0019_proposals.sql), with the facts that it was
 * made from and a digest of all that it says; what becomes of it is a second row, written once,
 * too. Whoever approves names the digest of what he saw. Approving is one transaction: the
 * decision, the change and their events are all kept, or none of them is. It is refused
 *   - to the person who proposed it, by whatever door, browser or token;
 *   - when it was decided on, or is past its time;
 *   - when the digest is another, or the facts are others than those that it was made from;
 *   - when the proposer may not propose it any more, or the approver not approve it;
 *   - when the change itself would be refused.
 * What cannot wait (a compromised key) takes effect at once, and is confirmed afterwards: the
 * decision is then all that is left. How many persons it takes stands in the proposal, and not only
 * in the settings. */
#ifndef REGISTRY_PROPOSAL_H
#define REGISTRY_PROPOSAL_H

#include "registry/kind.h"
#include "proposals/store.h"

/* Bytes of what comes with a proposal, and of a reason to reject it. */
enum { PROPOSAL_PAYLOAD_MAX = 256 << 20, PROPOSAL_REASON_MAX = 2000 };

/* What came of a call below. */
struct proposal_outcome {
	uint64_t id;             /* of the proposal; 0 where none was made */
	bool waits;              /* nothing has changed yet */
	bool passed;             /* by the policy: done, though two persons are wanted */
	char digest[DIGEST_HEX]; /* of the proposal */
	/* Approved, and made in batches from now on: registry_import_go_on(), which a running
	 * server does by itself. Also when it had been approved before, and somebody has to go on.
	 */
	bool goes_on;
	struct registry_effect effect; /* free with registry_effect_free(); its secret is for who
					  made the change, or approved it */
};

/* All below: the errors of the store in addition to those named, with the reason in
 * k->change.why. Each is one transaction. */

/* Proposes a change, or makes it where one person is enough, where it cannot wait, and where it
 * passes by the policy. ERR_REFUSED
 * with a word "right.…": see clerk_check(); ERR_EXISTS: such a proposal waits already; ERR_CHANGED:
 * see registry_begin(); what the change itself is refused for. */
enum err registry_propose(
    const struct registry_clerk *k, const struct proposal_form *form, struct proposal_outcome *ret);
/* Is what came with a proposal, and all that it says, what its digest is of? ERR_CHANGED. */
enum err registry_proposal_verify(
    const struct proposal *p, struct str payload, struct problem *why);
/* Within a transaction, for decision.h: an event that says that the proposal is in this state from
 * now on; `reason` may be absent. */
enum err registry_proposal_note(
    const struct change *c, const struct proposal *p, enum proposal_state state, struct str reason);
/* Ends the transaction by change_end(), with the effect on the contract `code` ("" for none) where
 * it was `changed`; after an error *ret is empty. */
enum err registry_proposal_end(const struct registry_clerk *k, enum err err,
    const struct code *code, bool changed, struct proposal_outcome *ret);

/* ---- reading: proposals/store.h has the queue and the rest ---- */

/* A proposal as it is at `now`: past its time it has lapsed, noted or not. ERR_NOT_FOUND. */
enum err registry_proposal(
    struct store *s, uint64_t id, int64_t now, struct arena *arena, struct proposal *ret);
/* The same of all before the id `before` (0: from the newest), the newest first; of one contract
 * unless the code is "". Without params, before, after and notes. Fewer than `limit` when there are
 * no more. */
enum err registry_proposals(struct store *s, const struct code *code, uint64_t before, size_t limit,
    int64_t now, struct arena *arena, struct proposal **ret, size_t *ret_count);
/* The same of one action, with params. */
enum err registry_proposals_of_action(struct store *s, struct str action, uint64_t before,
    size_t limit, int64_t now, struct arena *arena, struct proposal **ret, size_t *ret_count);

#endif
