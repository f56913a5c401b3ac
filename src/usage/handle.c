/* The collector's store. */
#include "usage/handle.h"

#include <stddef.h>

enum err usage_handle_open(struct usage_handle *h, struct problem *why)
{
	if (h->store != NULL)
		return ERR_OK;
	return store_open(h->url, STORE_COUNT, &h->store, why);
}

/* A lock passes; after anything else the store is opened anew. */
enum err usage_handle_failed(struct usage_handle *h, enum err err, struct problem *why)
{
	if (h->store != NULL && why != NULL)
		*why = *store_why(h->store);
	if (err != ERR_BUSY)
		usage_handle_close(h);
	return err;
}

void usage_handle_close(struct usage_handle *h)
{
	store_close(h->store);
	h->store = NULL;
}
