/* Opens the store for a worker's thread. */
#include "store/desk.h"

#include "base/log.h"

enum { LOG_PERIOD_MS = 1000 };

bool store_desk_ready(struct store_desk *desk)
{
	static struct log_limit limit;
	struct problem why;

	if (desk->store != NULL || !store_open(desk->url, desk->mode, &desk->store, &why))
		return true;
	if (log_allowed(&limit, LOG_PERIOD_MS))
		log_event(LOG_ERROR, desk->failed, log_text("reason", why.text));
	return false;
}

void store_desk_leave(struct store_desk *desk)
{
	if (desk == NULL)
		return;
	store_close(desk->store);
	desk->store = NULL;
}
