/* Tells the public log what it was not told of when it happened (ledger/untold.h).
 *
 * DESIGN: the log began in stores that had certificates, and programs of the version before may
 * write beside this one for a while: they make changes with their events, but no entries. So the
 * certificates of before are gone through once, and the events of since as they come; each of what
 * has no entry gets one of the kind `known`, which says how it is now. Where somebody got is kept
 * in the transaction of the entries, so that several servers may do this side by side, and each
 * thing is told once. */
#ifndef REGISTRY_BACKLOG_H
#define REGISTRY_BACKLOG_H

#include <stddef.h>
#include "store/change.h"

/* Adds at most `limit` entries, in a change of its own where there are any; *ret_more: there may be
 * more to go through. */
enum err backlog_step(const struct change *c, size_t limit, bool *ret_more);

#endif
