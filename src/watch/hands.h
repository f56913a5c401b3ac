/* What a thread of the crew asks with: its own, made by itself. */
#ifndef WATCH_HANDS_H
#define WATCH_HANDS_H

#include "io/fetch.h"

struct watch_hands {
	const struct reach *reach; /* whom it may ask; the same for all */
	struct resolver *resolver;
	struct fetcher *fetcher;
};

/* For struct crew_options, whose `arg` is the reach, which stays where it is. */
struct watch_hands *watch_hands_open(void *reach);
void watch_hands_close(struct watch_hands *hands);

#endif
