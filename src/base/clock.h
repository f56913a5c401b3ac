/* What time it is: the only place that asks. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Seconds since 1970, UTC: for records and people. */
int64_t clock_now(void);
/* Milliseconds of a clock that never goes back: for deadlines and ages within one process. */
int64_t clock_monotonic_ms(void);
/* The same in nanoseconds: for how long something took. */
int64_t clock_monotonic_ns(void);
/* What the calling thread has had of a processor, in nanoseconds: for bounds on work. */
int64_t clock_thread_ns(void);
/* Milliseconds of the clock that never goes back, a few of them late, at almost no cost: for what
 * happens on each request. */
int64_t clock_coarse_ms(void);
/* Does nothing for so long. Never in an event loop. */
void clock_sleep_ms(unsigned ms);

#endif
