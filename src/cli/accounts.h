/* What the commands about operators share. */
#ifndef CLI_ACCOUNTS_H
#define CLI_ACCOUNTS_H

#include "accounts/accounts.h"
#include "cli/workspace.h"

/* Opens the workspace for changing accounts. With [issue] approvals = 2 that takes an administrator
 * who is named, as soon as there are two; and whoever is named must be one. False, and said so on
 * stderr, when something is wrong. */
bool operator_open(struct workspace *w, const struct arguments *a, enum store_mode mode);
/* The same for what nobody has to be named for. */
bool operator_open_unnamed(struct workspace *w, const struct arguments *a, enum store_mode mode);
/* Accounts of the workspace's store, changed by who acts. */
struct accounts operator_accounts(const struct workspace *w);
/* The role that an option or operand means; false, and said so on stderr, when it is none. */
bool operator_role_given(const char *text, enum operator_role *ret);
/* Ends a command: on `err` says what is not done and why. The command's status. */
int operator_done(const struct workspace *w, enum err err, const char *refusal);
/* The same, but prints the initial password. */
int operator_done_with_password(
    const struct workspace *w, enum err err, const char *refusal, const char *password);

#endif
