/* Tells of alarms: each once, and of a contract at most once a day.
 *
 * DESIGN: whoever tells takes all of a contract together, the most urgent first, and so it is
 * quiet for a day; what came meanwhile is told then. That it is over is told in the same way, of
 * what was told before. Today that is a line of the log; the marks are for any other way. */
#ifndef ATTENTION_TELL_H
#define ATTENTION_TELL_H

#include "attention/kind.h"
#include "store/change.h"

/* Of the alarms behind the kind and id, at most `limit`, a change of its own; they become those of
 * the last one. *ret_more: there may be more. */
enum err attention_tell(
    const struct change *c, size_t limit, int64_t *kind, int64_t *id, bool *ret_more);
/* The same of those that are over, in no order: at most `limit`. */
enum err attention_tell_cures(const struct change *c, size_t limit);

#endif
