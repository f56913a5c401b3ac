/* Where the program listens, and for whom. */
#include "server/listeners.h"

#include "base/thread.h"
#include "config/config.h"
#include "io/http/http.h"
#include "io/http/service_manager.h"
#include "server/routes.h"

/* Seconds of silence until a connection is closed; milliseconds for what is under way at a stop. */
enum { IDLE_S = 15, GRACE_MS = 5000, FEW_CONNECTIONS = 64 };

unsigned listeners_loops(const struct config *config)
{
	if (config->server.workers > 0)
		return config->server.workers;
	return thread_processors() > 2 ? thread_processors() : 2;
}

/* Has the console a listener, and so an event loop, of its own? */
static bool has_own_listener(const struct config *config)
{
	return config->console.serve && config->console.listen.port != 0;
}

unsigned listeners_threads(const struct config *config)
{
	return listeners_loops(config) + has_own_listener(config) +
	       (config->portal.listen.port != 0);
}

/* As the one for visitors, at another address. Of connections it has as many: they are anybody's.
 */
static enum err operators_open(struct app *app, struct http_options options, struct problem *why)
{
	options.listen = app->config->console.listen;
	options.socket = service_manager_socket(app->manager, SERVICE_CONSOLE);
	if (app->console_tls != NULL)
		options.tls = app->console_tls;
	options.handle = routes_handle_operators;
	if (has_own_listener(app->config))
		return http_server_new(&options, &app->operators, why);
	return options.socket == 0
		   ? ERR_OK
		   : err_because(why, ERR_INVALID,
			 "a socket for the console was passed, but it has no address of its own: "
			 "set [console] listen, and serve = yes, or pass none");
}

/* Programs that need the API alone. */
static enum err programs_open(struct app *app, struct http_options options, struct problem *why)
{
	options.listen = app->config->api.listen;
	options.socket = 0;
	if (app->console_tls != NULL)
		options.tls = app->console_tls;
	options.handle = routes_handle_programs;
	return app->config->api.serve && options.listen.port != 0
		   ? http_server_new(&options, &app->programs, why)
		   : ERR_OK;
}

/* Owners who have certificates, who find all of the portal there. */
static enum err certified_open(struct app *app, struct http_options options, struct problem *why)
{
	options.listen = app->config->portal.listen;
	options.socket = 0;
	options.tls = app->owner_tls;
	options.handle = routes_handle_certified;
	return app->owner_tls == NULL ? ERR_OK : http_server_new(&options, &app->certified, why);
}

enum err listeners_open(struct app *app, struct problem *why)
{
	const struct config *config = app->config;
	struct http_options options = {
	    .listen = config->server.listen,
	    .socket = service_manager_socket(app->manager, SERVICE_FRONT),
	    .threads = listeners_loops(config),
	    .connections = config->server.max_connections,
	    .proxies = &config->server.trusted_proxies,
	    .idle_s = IDLE_S,
	    .exchange_s = config->server.exchange_time,
	    .tls = app->tls,
	    .body_max = routes_body_max,
	    .refuse = routes_refuse,
	    .give_up = routes_give_up,
	    .handle = routes_handle_front,
	    .arg = app,
	};
	enum err err = http_server_new(&options, &app->front, why);

	if (err)
		return err;
	options.threads = 1;
	err = operators_open(app, options, why);
	if (!err)
		err = programs_open(app, options, why);
	if (!err)
		err = certified_open(app, options, why);
	if (err)
		return err;
	options.listen = config->server.admin_listen;
	options.socket = service_manager_socket(app->manager, SERVICE_ADMIN);
	options.connections = FEW_CONNECTIONS;
	options.proxies = NULL;
	options.tls = NULL;
	options.handle = routes_handle_admin;
	return http_server_new(&options, &app->admin, why);
}

bool listeners_stop(struct app *app)
{
	struct http_server *const servers[] = {
	    app->front, app->operators, app->programs, app->certified, app->admin};
	bool stopped = true;

	for (size_t i = 0; stopped && i < sizeof servers / sizeof servers[0]; i++)
		stopped = http_server_stop(servers[i], GRACE_MS);
	return stopped;
}
