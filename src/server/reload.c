/* What happens on SIGHUP: certificates and the price list are read again. */
#include "server/reload.h"

#include "base/log.h"
#include "config/config.h"
#include "console/client.h"
#include "orders/price_list.h"
#include "portal/client.h"
#include "server/https.h"
#include "server/liveness.h"

static void reload_prices(struct app *app)
{
	struct problem why = {.text = ""};

	if (app->config->order.prices[0] == '\0')
		return;
	if (price_list_reload(app->prices, &why))
		log_event(LOG_ERROR, "prices_reload_refused", log_text("reason", why.text),
		    log_text("advice", "the former price list stays in use: mend the file and "
				       "reload again"));
	else
		log_event(LOG_INFO, "prices_reloaded");
}

void reload_files(struct app *app)
{
	liveness_tell_reloading(app);
	/* Says that there is nothing to read again, unless CAs of clients are. */
	if (app->tls != NULL || (app->client_ca == NULL && app->owner_ca == NULL &&
				    app->config->order.prices[0] == '\0'))
		https_reload(app->config, app->tls);
	reload_prices(app);
	console_client_reload(app);
	portal_client_reload(app);
	liveness_tell_ready(app);
}
