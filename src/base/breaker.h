/* A circuit breaker: keeps callers from waiting for a peer that does not answer.
 *
 * Closed, everybody may call. A failure opens it; then nobody calls until a back-off is over, and
 * then one caller tries. If that fails too, the back-off doubles, up to a bound. The back-off is
 * drawn between its half and its whole, so that many servers do not knock at once. */
#ifndef BASE_BREAKER_H
#define BASE_BREAKER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct breaker {
	unsigned least_ms, most_ms; /* of the back-off */
	atomic_bool open;
	pthread_mutex_t lock; /* for the rest */
	bool trying;          /* the one caller has not reported yet */
	unsigned backoff_ms;
	int64_t retry_at_ms;
};

/* Any thread may use it after this; all times are of clock_monotonic_ms(). */
void breaker_init(struct breaker *b, unsigned least_ms, unsigned most_ms);
void breaker_destroy(struct breaker *b);
/* Is the peer believed to answer? Reads one atomic. */
bool breaker_closed(const struct breaker *b);
/* May the caller call the peer? True when closed, and for one caller after each back-off. Whoever
 * got true reports by one of the two calls below. */
bool breaker_try(struct breaker *b, int64_t now_ms);
/* The peer answered. True when that closed the breaker. */
bool breaker_succeeded(struct breaker *b);
/* The peer failed. True when that opened the breaker. */
bool breaker_failed(struct breaker *b, int64_t now_ms);

#endif
