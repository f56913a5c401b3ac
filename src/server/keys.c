/* Keys for what travels through a browser: the same for all servers of a store. */
#include "server/keys.h"

#include "accounts/store.h"
#include "base/log.h"
#include "base/random.h"
#include "config/config.h"

static enum err keys_share(struct app *app, struct store *store)
{
	unsigned char fresh[DIGEST_BYTES];
	enum err err = store_begin(store);

	random_bytes(fresh, sizeof fresh);
	if (!err)
		err = store_shared_key(store, "console.kept", fresh, app->console_key);
	random_bytes(fresh, sizeof fresh);
	if (!err)
		err = store_shared_key(store, KEYS_PAGE, fresh, app->page_key);
	return err ? err : store_commit(store);
}

enum err keys_open(struct app *app, struct problem *why)
{
	struct store *store = NULL;
	struct problem reason = {.text = ""};
	enum err err = store_open(app->config->store.url, STORE_WRITE, &store, &reason);

	random_bytes(app->console_key, sizeof app->console_key);
	random_bytes(app->page_key, sizeof app->page_key);
	if (!err && (err = keys_share(app, store)) != ERR_OK)
		reason = *store_why(store);
	store_close(store);
	if (!err)
		return ERR_OK;
	if (app->config->console.serve) {
		if (why != NULL)
			*why = reason;
		return err;
	}
	log_event(LOG_WARN, "keys_not_shared", log_text("reason", reason.text));
	return ERR_OK;
}
