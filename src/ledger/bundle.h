/* Entries of the log as they are served: one behind the other, each with its length before it (C2SP
 * tlog-tiles, "Log entries"). */
#ifndef LEDGER_BUNDLE_H
#define LEDGER_BUNDLE_H

#include <stdbool.h>
#include "base/buf.h"
#include "ledger/entry.h"
#include "ledger/tile.h"

enum { LEDGER_BUNDLE_MAX = LEDGER_TILE * (2 + LEDGER_ENTRY_MAX) };

/* Appends an entry of at most LEDGER_ENTRY_MAX bytes. */
void ledger_bundle_add(struct buf *to, struct str entry);
/* Cuts the next entry off. False at the end, and where the bytes are none: then something is left
 * in *rest. */
bool ledger_bundle_next(struct str *rest, struct str *ret_entry);
/* The first `count` entries. Absent when there are not so many. */
struct str ledger_bundle_first(struct str bundle, unsigned count);

#endif
