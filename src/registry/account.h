/* Changes of operators' accounts that take a second person: what the kinds of proposals do that are
 * about them (kind.c). An initial password is drawn when the change is made, and told to who makes
 * or approves it: it stands in no proposal. */
#ifndef REGISTRY_ACCOUNT_H
#define REGISTRY_ACCOUNT_H

#include "registry/change.h"
#include "registry/clerk.h"
#include "registry/form.h"

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
