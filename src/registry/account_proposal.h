/* Changes of operators' accounts, from which a second person is asked.
 *
 * DESIGN: nobody invents himself a colleague. As soon as two administrators exist, whether their
 * accounts may be used or not, one proposes and another approves; before that there is nobody who
 * could be asked. To disable an account is the safe direction: it is no proposal, and done at once
 * by accounts_enable(). */
#ifndef REGISTRY_ACCOUNT_PROPOSAL_H
#define REGISTRY_ACCOUNT_PROPOSAL_H

#include "registry/proposal.h"

/* Proposes a change of the account `form->subject`, or makes it where one person is enough; see
 * registry_propose(). ret->effect.secret is the initial password where one was drawn. Besides:
 * ERR_INVALID, ERR_EXISTS, ERR_NOT_FOUND and ERR_REFUSED as accounts.h has them. */
enum err registry_account_propose(
    const struct registry_clerk *k, const struct proposal_form *form, struct proposal_outcome *ret);

#endif
