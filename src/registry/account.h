/* Changes of operators' accounts that take a second person: who may make them alone, and what the
 * kinds of proposals do that are about them (kind.c).
 *
 * DESIGN: nobody invents himself a colleague. As soon as two administrators exist, whether their
 * accounts may be used or not, one proposes and another approves; before that there is nobody who
 * could be asked. To disable an account is the safe direction: it is no proposal, and done at once
 * by accounts_enable(). An initial password is drawn when the change is made, and told to who makes
 * or approves it: it stands in no proposal. */
#ifndef REGISTRY_ACCOUNT_H
#define REGISTRY_ACCOUNT_H

#include "registry/change.h"
#include "registry/clerk.h"
#include "registry/form.h"

/* The clerk as he proposes changes of accounts (registry_propose()): while there are no two
 * administrators, on terms of one person, and nobody in particular may do it. *ret_terms has to
 * last as long as *ret. The errors of the store, with k->change.why. */
enum err registry_account_clerk(
    const struct registry_clerk *k, struct registry_terms *ret_terms, struct registry_clerk *ret);

/* The functions of the kinds: see struct proposal_kind. */
enum err registry_account_facts(
    const struct registry_clerk *k, const struct proposal_form *form, struct buf *to);
enum err registry_account_add(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after);
enum err registry_account_set_role(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after);
enum err registry_account_enable(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after);
enum err registry_account_reset(const struct registry_clerk *k, const struct proposal_form *form,
    struct registry_effect *effect, struct buf *after);

#endif
