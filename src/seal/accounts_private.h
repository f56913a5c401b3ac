/* What the files of accounts share: accounts.c changes accounts, accounts_login.c logs in. Not for
 * others. */
#ifndef SEAL_ACCOUNTS_PRIVATE_H
#define SEAL_ACCOUNTS_PRIVATE_H

#include "seal/accounts.h"

/* Passes on an error of the store with its reason. */
enum err accounts_because(const struct accounts *a, enum err err, struct problem *why);
/* Commits, or undoes on `err`. */
enum err accounts_end(const struct accounts *a, enum err err, struct problem *why);
enum err accounts_note(
    const struct accounts *a, const struct audit_entry *entry, struct problem *why);
/* What wrong passwords for a name are counted under. */
enum err accounts_name_key(struct str name, unsigned char ret[DIGEST_BYTES], struct problem *why);

#endif
