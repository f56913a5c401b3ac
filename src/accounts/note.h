/* What is written down of accounts and logins, in the audit.
 *
 * DESIGN: entries stay for good, and anybody can cause them: of names that do not exist, and of
 * client certificates that are refused, there is one entry a minute. */
#ifndef ACCOUNTS_NOTE_H
#define ACCOUNTS_NOTE_H

#include "accounts/store.h"
#include "pki/client_ca.h"
#include "store/change.h"

/* All below return the errors of the store. */

/* Within a transaction: an entry of c's actor and time; texts may be absent. */
enum err accounts_note(
    const struct change *c, enum audit_action action, struct str subject, struct str detail);
/* Within a transaction: an entry for passwords that were tried for names which do not exist,
 * "names=12" since the entry before, as far as they are remembered. */
enum err accounts_note_invented(const struct change *c);

/* The two that follow are transactions of their own, where there is something to note. */

/* That a client certificate was refused, for a word like "expired". */
enum err accounts_note_refusal(
    const struct change *c, const struct client_identity *client, const char *word);
/* That somebody with a good client certificate tried to log in as somebody else: one entry a minute
 * for each name that the CA vouches for. `door`: see accounts_actor(). */
enum err accounts_note_other_name(
    const struct change *c, const char *door, const struct client_identity *client);

#endif
