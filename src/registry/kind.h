/* The kinds of changes that take a second person: a row for each.
 *
 * DESIGN: to propose a change is to make it and to undo it: so a proposal is refused for what its
 * approval would be refused for, in the same words, and whoever approves sees what was warned of.
 * A kind therefore has one function that makes the change, and knows nothing of proposals. */
#ifndef REGISTRY_KIND_H
#define REGISTRY_KIND_H

#include "registry/change.h"
#include "registry/clerk.h"
#include "registry/form.h"
#include "registry/revocation.h"

struct proposal_kind {
	const char *name;
	const char *words;                     /* in English: "issue a certificate" */
	enum operator_role proposes, approves; /* the least roles */
	/* May it not wait? NULL: it may. */
	bool (*is_urgent)(const struct proposal_form *form);
	/* Appends the facts that the change is made from, a JSON object: approving them when they
	 * are others by now is refused. Within a transaction. */
	enum err (*facts)(
	    const struct registry_clerk *k, const struct proposal_form *form, struct buf *to);
	/* Makes the change with its events, within a transaction, and appends what is then so, a
	 * JSON object; nothing when it was so before. Only the warnings of `effect` are added to,
	 * and its secret is set.
	 * What it refuses has its reason in k->change.why, and is undone by the caller.
	 * NULL: it is made in batches, behind the decision (imports/import_proposal.h); what would
	 * be so then are the parameters. */
	enum err (*make)(const struct registry_clerk *k, const struct proposal_form *form,
	    struct registry_effect *effect, struct buf *after);
	/* Does it pass by the policy, without a second person? NULL: never. Within a transaction.
	 */
	bool (*passes)(const struct registry_clerk *k, const struct proposal_form *form);
	/* Does it take two persons, of whom the second is no program, where one is enough for other
	 * changes, too? */
	bool takes_two;
};

extern const struct proposal_kind proposal_kinds[PROPOSAL_ACTION_COUNT];
/* Append the parameters of a kind to `to`; a failure shows in to->err. */
void proposal_params_issue(bool historic, struct buf *to);
void proposal_params_revoke(const struct revocation *revocation, struct buf *to);
void proposal_params_release(struct str note, struct buf *to);
/* For an account that is added, or gets another role. */
void proposal_params_role(enum operator_role role, struct buf *to);

/* False for a word that this program does not know. */
bool proposal_action_parse(struct str name, enum proposal_action *ret);

#endif
