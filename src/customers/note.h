/* What is written down of customers, in the audit: never an address. */
#ifndef CUSTOMERS_NOTE_H
#define CUSTOMERS_NOTE_H

#include "accounts/audit.h"
#include "store/change.h"

/* Within a transaction: an entry about a customer, whose subject is "customer ID"; the detail may
 * be NULL. */
enum err customers_note(
    const struct change *c, enum audit_action action, int64_t customer, const char *detail);
/* Within a transaction: an entry for keys that came to nothing, since they do not exist or too much
 * was asked for: "requests=12" since the entry before, once a minute, by nobody in particular. */
enum err customers_note_guesses(const struct change *c);

#endif
