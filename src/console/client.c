/* The client certificates of operators. */
#include "console/client.h"

#include "accounts/note.h"
#include "base/clock.h"
#include "base/log.h"
#include "config/config.h"
#include "io/http/tls.h"
#include "web/client_certificate.h"
#include "console/frame.h"

/* Fields in which a proxy passes a certificate on. */
static const struct {
	enum http_field field;
	enum err (*read)(struct str field, struct buf *ret_der);
} fields[] = {
    [CONFIG_CLIENT_CERT] = {HTTP_CLIENT_CERT, client_certificate_read},
    [CONFIG_CLIENT_X_SSL] = {HTTP_X_SSL_CLIENT_CERT, client_certificate_read_escaped},
};

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

/* Only a proxy that is trusted can have written the field. */
static struct str client_field(const struct request *r)
{
	const struct config *config = r->app->config;
	struct network_address peer = http_exchange_peer(r->x);

	return network_list_contains(&config->server.trusted_proxies, &peer)
		   ? r->http->fields[fields[config->console.client_from].field]
		   : (struct str){NULL, 0};
}

void console_client_take(struct console *c)
{
	bool ok = true;

	if (c->r->app->client_ca == NULL)
		return;
	if (c->r->app->config->console.client_from == CONFIG_CLIENT_TLS)
		c->client_shown = arena_bytes(&c->memory, http_exchange_certificate(c->r->x), &ok);
	else
		c->client_shown = client_field(c->r);
	c->client_lost = !ok;
}

static enum err client_judge(struct console *c, struct str der, enum client_flaw *ret)
{
	return client_ca_judge(c->r->app->client_ca, der, c->r->now, ret, &c->client);
}

static enum err client_judge_field(struct console *c, enum client_flaw *ret)
{
	struct buf der = BUF_INIT(CLIENT_CERTIFICATE_MAX);
	enum err err = fields[c->r->app->config->console.client_from].read(c->client_shown, &der);

	if (!err)
		err = client_judge(c, buf_str(&der), ret);
	else if (err != ERR_NO_MEMORY)
		*ret = CLIENT_MALFORMED;
	buf_free(&der);
	return err == ERR_NO_MEMORY ? err : ERR_OK;
}

static enum err client_look(struct console *c, enum client_flaw *ret)
{
	if (c->client_lost)
		return ERR_NO_MEMORY;
	*ret = CLIENT_ABSENT;
	if (c->client_shown.len == 0)
		return ERR_OK;
	return c->r->app->config->console.client_from == CONFIG_CLIENT_TLS
		   ? client_judge(c, c->client_shown, ret)
		   : client_judge_field(c, ret);
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
	c->page = NULL;
	model_cstr(c->model, "title_key", "console.client.title");
	model_format(c->model, "text_key", "console.client.%s", word);
	console_show(c, 403, "console_client");
}

bool console_client_check(struct console *c)
{
	enum client_flaw flaw = CLIENT_ABSENT;

	if (c->r->app->client_ca == NULL)
		return true;
	if (!console_ok(c, client_look(c, &flaw), err_text(ERR_NO_MEMORY)))
		return false;
	if (flaw != CLIENT_GOOD)
		client_refuse(c, flaw);
	return flaw == CLIENT_GOOD;
}

const unsigned char *console_client_digest(const struct console *c)
{
	return c->r->app->client_ca == NULL ? NULL : c->client.digest;
}
