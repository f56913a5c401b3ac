/* Keeps the worker that checks passwords free for those who know theirs. */
#include "console/tries.h"

#include "base/clock.h"
#include "pages/metrics.h"
#include "console/frame.h"
#include "web/throttle.h"

bool console_tries_take(const struct request *r, enum pool_lane *ret_lane)
{
	struct network_address client = request_client(r);
	int64_t now_ms = clock_monotonic_ms();

	*ret_lane = POOL_FIRST;
	if (request_is_local(r) || throttle_take(r->app->first_tries, &client, now_ms))
		return true;
	*ret_lane = POOL_SECOND;
	return r->app->tries == NULL || throttle_take(r->app->tries, &client, now_ms);
}

void console_tries_refuse(struct console *c)
{
	metrics_login_throttled();
	visit_refuse_more(&c->v);
}
