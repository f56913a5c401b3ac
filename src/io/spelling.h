/* Brings names of people and organisations to one spelling, so that they can be compared. */
#ifndef IO_SPELLING_H
#define IO_SPELLING_H

#include <stdbool.h>
#include "base/buf.h"
#include "base/str.h"

/* Appends a name in UTF-8 in a form that is the same for all its usual spellings: Unicode's
 * compatibility form (NFKC: full and half width, ㈱) without regard to case, without blanks, and
 * with the legal forms (株), (有), (同), (財), (社) and (医) written out (株式会社 …). It is for
 * comparing, not for showing. A failure is in to->err: ERR_INVALID for what is not UTF-8. Any
 * thread. */
void spelling_fold(struct str name, struct buf *to);
/* *ret_same: are they spellings of one name? What is not UTF-8 is no spelling of anything.
 * ERR_NO_MEMORY. Any thread. */
enum err spelling_same(struct str a, struct str b, bool *ret_same);

#endif
