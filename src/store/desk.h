/* What a worker's thread has that asks the store: a handle of its own, opened when it is needed. */
#ifndef STORE_DESK_H
#define STORE_DESK_H

#include <stdbool.h>
#include "store/store.h"

struct store_desk {
	const char *url; /* see store_open() */
	enum store_mode mode;
	const char *failed;  /* the event that is logged when it cannot be opened */
	struct store *store; /* NULL until it could be opened */
};

/* Opens the store where it is not open. False, with the reason in the log, when that fails. */
bool store_desk_ready(struct store_desk *desk);
/* Closes it: the next who needs it opens it anew. NULL is legal. */
void store_desk_leave(struct store_desk *desk);

#endif
