/* Slows those who try out which codes exist. */
#include "pages/enumeration.h"

#include "base/clock.h"
#include "pages/metrics.h"
#include "pages/waits.h"
#include "web/throttle.h"

/* False for those who are not counted. */
static bool enumeration_find_client(const struct request *r, struct network_address *ret)
{
	*ret = request_client(r);
	return r->app->throttle != NULL && !request_is_local(r);
}

bool enumeration_begin(struct request *r)
{
	struct network_address client;

	if (!enumeration_find_client(r, &client))
		return true;
	if (!throttle_take(r->app->throttle, &client, clock_monotonic_ms())) {
		metrics_throttled();
		return false;
	}
	waits_of(r)->suspected = true;
	return true;
}

void enumeration_end(struct request *r, const struct record *found)
{
	struct waits *w = waits_of(r);
	struct network_address client;

	if (w->suspected && (found == NULL || found->count > 0) &&
	    enumeration_find_client(r, &client))
		throttle_give_back(r->app->throttle, &client, clock_monotonic_ms());
	w->suspected = false;
}
