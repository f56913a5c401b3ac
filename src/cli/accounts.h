/* What the commands about operators share. */
#ifndef CLI_ACCOUNTS_H
#define CLI_ACCOUNTS_H

#include "accounts/accounts.h"
#include "cli/workspace.h"
#include "registry/form.h"

/* Accounts of the workspace's store, changed by who acts. */
struct accounts operator_accounts(const struct workspace *w);
/* The role that an option or operand means; false, and said so on stderr, when it is none. */
bool operator_role_given(const char *text, enum operator_role *ret);
/* Proposes a change of an account, or makes it where one person is enough: for a proposal its
 * number stands alone on stdout, for an account that was given an initial password that. `role` is
 * that of an account that is added or gets another one. On an error stderr says what is not done
 * (`refusal`) and why. The command's status. */
int operator_propose(struct workspace *w, enum proposal_action action, const char *name,
    enum operator_role role, const char *refusal);
/* Ends a command: on `err` says what is not done and why. The command's status. */
int operator_done(const struct workspace *w, enum err err, const char *refusal);
/* The same, but prints a password, or a token. */
int operator_done_with_password(
    const struct workspace *w, enum err err, const char *refusal, const char *password);

#endif
