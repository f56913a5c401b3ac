/* Keys for what travels through a browser: the same for all servers of a store. */
#ifndef SERVER_KEYS_H
#define SERVER_KEYS_H

#include "base/err.h"
#include "pages/app.h"

/* The name in the store of the key of pages for visitors and owners: see store_shared_key(). */
#define KEYS_PAGE "page.seen"

/* Sets the keys of `app`, which the first server of a store draws. Where the store cannot be asked
 * and the console is switched off, its keys are this process's own: what another server made is
 * then worth nothing here. The errors of store_open(). */
enum err keys_open(struct app *app, struct problem *why);

#endif
