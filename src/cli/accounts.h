/* What the commands about operators share. */
#ifndef CLI_ACCOUNTS_H
#define CLI_ACCOUNTS_H

#include "accounts/accounts.h"
#include "cli/workspace.h"

/* Accounts of the workspace's store, changed by who typed the command. */
struct accounts operator_accounts(const struct workspace *w);
/* The role that an option or operand means; false, and said so on stderr, when it is none. */
bool operator_role_given(const char *text, enum operator_role *ret);
/* Ends a command: on `err` says what is not done and why. The command's status. */
int operator_done(const struct workspace *w, enum err err, const char *refusal);
/* The same, but prints the initial password. */
int operator_done_with_password(
    const struct workspace *w, enum err err, const char *refusal, const char *password);

#endif
