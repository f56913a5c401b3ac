/* The client certificates of operators. */
#include "console/client.h"

#include "accounts/note.h"
#include "base/log.h"
#include "config/config.h"
#include "console/frame.h"
#include "visit/clients.h"

/* ---- with the program ---- */

static struct visit_clients client_settings(const struct app *app)
{
	const struct config *config = app->config;

	return (struct visit_clients){.part = "console",
	    .setting = "[console] client_ca",
	    .file = config->console.serve ? config->console.client_ca : "",
	    .from = config->console.client_from};
}

enum err console_client_open(struct app *app, struct problem *why)
{
	const struct visit_clients clients = client_settings(app);

	return visit_clients_open(app->config, &clients, &app->client_ca, &app->console_tls, why);
}

void console_client_reload(struct app *app)
{
	const struct visit_clients clients = client_settings(app);

	visit_clients_reload(&clients, app->client_ca, app->console_tls);
}

void console_client_close(struct app *app)
{
	client_ca_close(app->client_ca);
	tls_close(app->console_tls);
}

/* ---- with a visit ---- */

void console_client_take(struct console *c)
{
	if (c->v.r->app->client_ca != NULL)
		c->client_shown = client_shown_take(c->v.r->app->config,
		    c->v.r->app->config->console.client_from, c->v.r->x, &c->v.memory);
}

/* That somebody shows none is no news: every robot does. A store that cannot be written changes
 * nothing of the refusal. */
static void client_refuse(struct console *c, enum client_flaw flaw)
{
	static struct log_limit limit;
	struct problem why = {.text = ""};
	const struct change change = console_new_change(c, &why);
	const char *word = client_flaw_name(flaw);

	if (flaw != CLIENT_ABSENT && accounts_note_refusal(&change, &c->client, word) &&
	    log_allowed(&limit, 1000))
		log_event(LOG_WARN, "refusal_not_noted", log_text("reason", why.text));
	console_turn_to(c, NULL);
	model_cstr(c->v.model, "title_key", "console.client.title");
	model_format(c->v.model, "text_key", "console.client.%s", word);
	visit_show(&c->v, 403, "console_client");
}

bool console_client_check(struct console *c)
{
	enum client_flaw flaw = CLIENT_ABSENT;

	if (c->v.r->app->client_ca == NULL)
		return true;
	if (!visit_ok(&c->v,
		client_shown_judge(
		    c->v.r->app->client_ca, &c->client_shown, c->v.r->now, &flaw, &c->client),
		err_text(ERR_NO_MEMORY)))
		return false;
	if (flaw != CLIENT_GOOD)
		client_refuse(c, flaw);
	return flaw == CLIENT_GOOD;
}

const unsigned char *console_client_digest(const struct console *c)
{
	return c->v.r->app->client_ca == NULL ? NULL : c->client.digest;
}
