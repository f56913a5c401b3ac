/* A circuit breaker with a doubling, jittered back-off. */
#include "base/breaker.h"

#include <assert.h>
#include "base/random.h"

void breaker_init(struct breaker *b, unsigned least_ms, unsigned most_ms)
{
	assert(least_ms > 0 && least_ms <= most_ms);
	*b = (struct breaker){.least_ms = least_ms, .most_ms = most_ms, .backoff_ms = least_ms};
	atomic_init(&b->open, false);
	pthread_mutex_init(&b->lock, NULL);
}

void breaker_destroy(struct breaker *b)
{
	pthread_mutex_destroy(&b->lock);
}

bool breaker_closed(const struct breaker *b)
{
	return !atomic_load_explicit(&b->open, memory_order_acquire);
}

bool breaker_try(struct breaker *b, int64_t now_ms)
{
	bool may;

	if (breaker_closed(b))
		return true;
	pthread_mutex_lock(&b->lock);
	may = !b->trying && now_ms >= b->retry_at_ms;
	if (may)
		b->trying = true;
	pthread_mutex_unlock(&b->lock);
	return may;
}

bool breaker_succeeded(struct breaker *b)
{
	bool was_open;

	if (breaker_closed(b))
		return false;
	pthread_mutex_lock(&b->lock);
	b->trying = false;
	b->backoff_ms = b->least_ms;
	was_open = atomic_exchange(&b->open, false);
	pthread_mutex_unlock(&b->lock);
	return was_open;
}

/* Those who were calling when another's failure opened the breaker fail a moment later: only the
 * first failure counts, and then the one of each try. */
bool breaker_failed(struct breaker *b, int64_t now_ms)
{
	bool was_open;

	pthread_mutex_lock(&b->lock);
	was_open = atomic_exchange(&b->open, true);
	if (!was_open || b->trying) {
		unsigned half = b->backoff_ms / 2;

		b->retry_at_ms = now_ms + half + (int64_t)random_below(half + 1);
		b->backoff_ms = b->backoff_ms > b->most_ms / 2 ? b->most_ms : b->backoff_ms * 2;
		b->trying = false;
	}
	pthread_mutex_unlock(&b->lock);
	return !was_open;
}
