/* What happened to a contract, in sentences: who, what, and from what to what. */
#ifndef CLI_TALE_H
#define CLI_TALE_H

#include "base/buf.h"
#include "record/event.h"

/* Appends a sentence on one line: "cli:sato corrected the contract: sticker yes → no". What another
 * version of the program wrote is told by its own words. */
void tale_write(const struct event *event, struct buf *to);

#endif
