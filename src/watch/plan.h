/* When something is asked: places in time, and what becomes of them after a failure. Pure.
 *
 * DESIGN: each task has a place in its period that follows from a key and from what it is about. So
 * a million of them are spread evenly without anybody looking at the others, a restart or a second
 * server does not change the plan, and who does not know the key cannot foresee it. */
#ifndef WATCH_PLAN_H
#define WATCH_PLAN_H

#include <stdint.h>
#include "base/err.h"

enum { PLAN_KEY_BYTES = 32, PLAN_FIRST_AGAIN_S = 60, PLAN_LAST_AGAIN_S = 6 * 3600 };

/* The next place of a task behind `after` (seconds), in periods of `every` seconds (1 or more).
 * ERR_NO_MEMORY. */
enum err plan_next(const unsigned char key[PLAN_KEY_BYTES], int kind, int64_t subject,
    unsigned every, int64_t after, int64_t *ret);
/* How many seconds after its `failures`th failure (1 or more) in a row it is asked again: drawn
 * between 1 and a bound (full jitter) that begins with a minute and doubles up to six hours. */
int64_t plan_again(unsigned failures);
/* That bound. */
int64_t plan_again_most(unsigned failures);

#endif
