/* The collector's store, opened when it is needed and anew after a failure. */
#ifndef USAGE_HANDLE_H
#define USAGE_HANDLE_H

#include "base/err.h"
#include "store/store.h"

struct usage_handle {
	const char *url;     /* must stay where it is */
	struct store *store; /* NULL until it is needed, and after a failure */
};

/* Opens the store if it is not open. The errors of store_open(). */
enum err usage_handle_open(struct usage_handle *h, struct problem *why);
/* For what failed of it: passes `err` on, with its reason in *why unless that is NULL. */
enum err usage_handle_failed(struct usage_handle *h, enum err err, struct problem *why);
void usage_handle_close(struct usage_handle *h);

#endif
