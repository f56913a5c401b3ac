/* Copies all of a store that is worth keeping into another, and compares the two.
 *
 * DESIGN: FROM is read as it was at one moment. Every change of a record (a contract, its URLs and
 * certificates) has its event, and events have numbers that grow. So what TO lacks of them is what
 * the events say that are newer than its newest: the records are copied as they are, together with
 * the events, some thousand a transaction. The audit grows likewise. Accounts and counts of usage
 * have no events: their tables are mirrored, page by page, and only what differs is written.
 *
 * A copy that was cut goes on there; one that is made again takes what happened meanwhile, also
 * what was taken out; memory does not grow with the store. Any kind of database may be on either
 * side; a FROM that is SQLite keeps what is written during a copy in its log until that is done.
 * Sessions, one-time passwords, wrong ones, networks of logins and shared keys are made anew: the
 * keys only mark forms that travel through a login, which whoever is in the middle of one fills in
 * again, and browsers that have logged in, which do so once more. */
#ifndef STORE_COPY_H
#define STORE_COPY_H

#include "store/copy_report.h"
#include "store/store.h"

/* Copies from `from` (STORE_SCAN) to `to` (STORE_FILL) and compares all rows. ERR_EXISTS: `to`
 * holds what is not from there, or somebody else writes to it; ERR_CORRUPT: afterwards they differ;
 * and those of store.h. What was committed of a copy that failed stays. */
enum err store_copy(
    struct store *from, struct store *to, struct store_copy *copy, struct problem *why);

#endif
