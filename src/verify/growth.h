/* Did a log only grow since an older checkpoint? */
#ifndef VERIFY_GROWTH_H
#define VERIFY_GROWTH_H

#include "verify/checkpoint.h"
#include "verify/reader.h"

/* Makes the proof of RFC 9162 section 2.1.4 from the log's tiles, of which it reads few, and checks
 * it against both roots: so it holds whatever the tiles are. `reader` is of the size of `now`.
 * ERR_REFUSED, with `why`: it is another log, it has become smaller, or what it said earlier was
 * changed; and the failures of reading tiles. */
enum err verify_growth(struct verify_reader *reader, const struct verify_checkpoint *older,
    const struct verify_checkpoint *now, struct problem *why);

#endif
