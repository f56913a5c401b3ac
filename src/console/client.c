/* The client certificates of operators. */
#include "console/client.h"

#include "accounts/note.h"
#include "base/clock.h"
#include "base/log.h"
#include "config/config.h"
#include "io/http/tls.h"
#include "console/frame.h"

/* ---- with the program ---- */

enum err console_client_open(struct app *app, struct problem *why)
{
	const struct config *config = app->config;
	const struct tls_files files = {
	    .certificate = {config->server.certificate, "[server] certificate"},
	    .key = {config->server.key, "[server] key"},
	    .clients = {config->console.client_ca, "[console] client_ca"},
	};
	struct problem doubt;
	enum err err;

	if (!config->console.serve || config->console.client_ca[0] == '\0')
		return ERR_OK;
	err = client_ca_open(config->console.client_ca, &app->client_ca, why);
	if (!err && client_ca_is_overdue(app->client_ca, clock_now(), &doubt))
		log_event(LOG_WARN, "client_ca_overdue", log_text("reason", doubt.text));
	if (!err && config->console.client_from == CONFIG_CLIENT_TLS)
		err = tls_open(&files, &app->console_tls, why);
	return err;
}

static void client_tell_reload(const char *what, enum err err, const struct problem *why)
{
	if (err)
		log_event(LOG_ERROR, "console_reload_refused", log_text("what", what),
		    log_text("reason", why->text),
		    log_text("advice", "what was read before stays in use: mend the file and "
				       "reload again"));
	else
		log_event(LOG_INFO, "console_reloaded", log_text("what", what));
}

void console_client_reload(struct app *app)
{
	struct problem why = {.text = ""};

	if (app->client_ca == NULL)
		return;
	client_tell_reload("client_ca", client_ca_reload(app->client_ca, clock_now(), &why), &why);
	if (app->console_tls != NULL)
		client_tell_reload(
		    "console_certificate", tls_reload(app->console_tls, clock_now(), &why), &why);
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
		c->client_shown = client_shown_take(c->v.r->app->config, c->v.r->x, &c->v.memory);
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
		client_shown_judge(c->v.r->app->config, c->v.r->app->client_ca, &c->client_shown,
		    c->v.r->now, &flaw, &c->client),
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
