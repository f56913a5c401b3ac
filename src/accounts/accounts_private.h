/* What the files of accounts share: accounts.c changes accounts, accounts_login.c logs in,
 * accounts_audit.c writes that down. Not for others. */
#ifndef ACCOUNTS_ACCOUNTS_PRIVATE_H
#define ACCOUNTS_ACCOUNTS_PRIVATE_H

#include "accounts/accounts.h"

/* Passes on an error of the store with its reason. */
enum err accounts_because(const struct accounts *a, enum err err, struct problem *why);
/* Commits, or undoes on `err`. */
enum err accounts_end(const struct accounts *a, enum err err, struct problem *why);
enum err accounts_note(
    const struct accounts *a, const struct audit_entry *entry, struct problem *why);
/* Within a transaction: an entry for passwords that were tried for names which do not exist,
 * "names=12" since the entry before, as far as they are remembered. Anybody can cause them, and
 * they stay for good: so there is one in a minute at most. */
enum err accounts_note_invented(const struct accounts *a, int64_t now, struct problem *why);
/* That somebody with a good client certificate, a->client, tried to log in as somebody else: one
 * entry a minute for each name that the CA vouches for. */
enum err accounts_note_other_name(const struct accounts *a, int64_t now, struct problem *why);
/* What wrong passwords for a name are counted under. */
enum err accounts_name_key(struct str name, unsigned char ret[DIGEST_BYTES], struct problem *why);

#endif
