/* The client certificates of owners. */
#include "portal/client.h"

#include <string.h>
#include "config/config.h"
#include "visit/clients.h"
#include "visit/show.h"

/* ---- with the program ---- */

static struct visit_clients client_settings(const struct app *app)
{
	const struct config *config = app->config;

	return (struct visit_clients){.part = "portal",
	    .setting = "[portal] client_ca",
	    .file = config->portal.enabled ? config->portal.client_ca : "",
	    .from = config->portal.client_from};
}

enum err portal_client_open(struct app *app, struct problem *why)
{
	const struct visit_clients clients = client_settings(app);

	return visit_clients_open(app->config, &clients, &app->owner_ca, &app->owner_tls, why);
}

void portal_client_reload(struct app *app)
{
	const struct visit_clients clients = client_settings(app);

	visit_clients_reload(&clients, app->owner_ca, app->owner_tls);
}

void portal_client_close(struct app *app)
{
	client_ca_close(app->owner_ca);
	tls_close(app->owner_tls);
}

/* ---- with a visit ---- */

/* A proxy asks at an address that is known by its name; TLS of our own by its listener. */
bool portal_client_asks(const struct request *r)
{
	const struct config *config = r->app->config;

	if (r->app->owner_ca == NULL)
		return false;
	if (config->portal.client_from == CONFIG_CLIENT_TLS)
		return r->asks;
	return str_eq_nocase(
	    r->http->host, str_from(strstr(config->portal.client_url, "://") + strlen("://")));
}

void portal_client_take(struct portal *p)
{
	const struct config *config = p->v.r->app->config;

	p->client_asked = portal_client_asks(p->v.r);
	p->client_flaw = CLIENT_ABSENT;
	if (p->client_asked)
		p->client_shown =
		    client_shown_take(config, config->portal.client_from, p->v.x, &p->v.memory);
}

/* Whose it is says the customer with whom it is registered: so it need not have one name. */
bool portal_client_judge(struct portal *p)
{
	enum err err = ERR_OK;

	if (p->client_asked)
		err = client_shown_judge(p->v.r->app->owner_ca, &p->client_shown, p->v.r->now,
		    &p->client_flaw, &p->client);
	if (p->client_flaw == CLIENT_NAMELESS)
		p->client_flaw = CLIENT_GOOD;
	return visit_ok(&p->v, err, err_text(ERR_NO_MEMORY));
}

const unsigned char *portal_client_digest(const struct portal *p)
{
	return p->client_flaw == CLIENT_GOOD ? p->client.digest : NULL;
}

void portal_client_offer(struct portal *p)
{
	const struct app *app = p->v.r->app;

	if (app->owner_ca == NULL)
		return;
	model_flag(p->v.model, "certificate_is_here", p->client_flaw == CLIENT_GOOD);
	model_format(p->v.model, "certificate_url", "%s/owner/certificate",
	    p->client_asked ? "" : app->config->portal.client_url);
}
