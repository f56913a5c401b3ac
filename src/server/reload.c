/* What happens on SIGHUP: certificates are read again. */
#include "server/reload.h"

#include "console/client.h"
#include "portal/client.h"
#include "server/https.h"
#include "server/liveness.h"

void reload_certificates(struct app *app)
{
	liveness_tell_reloading(app);
	/* Says that there is nothing to read again, unless CAs of clients are. */
	if (app->tls != NULL || (app->client_ca == NULL && app->owner_ca == NULL))
		https_reload(app->config, app->tls);
	console_client_reload(app);
	portal_client_reload(app);
	liveness_tell_ready(app);
}
