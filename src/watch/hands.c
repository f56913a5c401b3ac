/* What a thread of the crew asks with. */
#include "watch/hands.h"

#include <stdlib.h>

struct watch_hands *watch_hands_open(void *reach)
{
	struct watch_hands *hands = calloc(1, sizeof *hands);
	struct problem why;

	if (hands == NULL)
		return NULL;
	hands->reach = reach;
	if (resolver_new(reach, &hands->resolver) == ERR_OK &&
	    fetcher_new(reach, hands->resolver, &hands->fetcher, &why) == ERR_OK)
		return hands;
	watch_hands_close(hands);
	return NULL;
}

void watch_hands_close(struct watch_hands *hands)
{
	fetcher_free(hands->fetcher);
	resolver_free(hands->resolver);
	free(hands);
}
