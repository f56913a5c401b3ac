/* trustseal serve */
#include "base/log.h"
#include "cli/command.h"
#include "cli/settings.h"
#include "server/serve.h"

static const enum log_level levels[] = {
    [CONFIG_LEVEL_ERROR] = LOG_ERROR,
    [CONFIG_LEVEL_WARNING] = LOG_WARN,
    [CONFIG_LEVEL_INFO] = LOG_INFO,
    [CONFIG_LEVEL_DEBUG] = LOG_DEBUG,
};

static int serve_run(const struct arguments *a)
{
	struct config config;

	if (settings_load(a, &config) != ERR_OK)
		return COMMAND_REFUSED;
	log_setup(levels[config.log.level],
	    config.log.format == CONFIG_FORMAT_JSON ? LOG_JSON : LOG_TEXT);
	return app_serve(&config) == 0 ? COMMAND_DONE : COMMAND_REFUSED;
}

const struct command command_serve = {
    .name = "serve",
    .operands = "",
    .summary = "Serve stickers and proof pages until told to stop",
    .details = "Answers visitors on [server] listen, and those who run the service on\n"
	       "[server] admin_listen: /healthz, /readyz, /metrics. Logs to stderr. SIGTERM and\n"
	       "SIGINT answer what is under way and end; SIGHUP reads the certificate again.\n"
	       "Under systemd (trustseal.service) it takes the sockets of its socket unit in\n"
	       "place of both addresses, and tells when it is ready, reloads, lives and stops.",
    .example = "trustseal serve -c /etc/trustseal/trustseal.conf",
    .run = serve_run,
};
