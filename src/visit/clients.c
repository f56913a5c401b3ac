/* The client certificates of those who log in to a part of the service. */
#include "visit/clients.h"

#include "base/clock.h"
#include "base/log.h"

enum err visit_clients_open(const struct config *config, const struct visit_clients *clients,
    struct client_ca **ret_ca, struct tls **ret_tls, struct problem *why)
{
	const struct tls_files files = {
	    .certificate = {config->server.certificate, "[server] certificate"},
	    .key = {config->server.key, "[server] key"},
	    .clients = {clients->file, clients->setting},
	};
	struct problem doubt;
	enum err err;

	if (clients->file[0] == '\0')
		return ERR_OK;
	err = client_ca_open(clients->file, clients->setting, ret_ca, why);
	if (!err && client_ca_is_overdue(*ret_ca, clock_now(), &doubt))
		log_event(LOG_WARN, "client_ca_overdue", log_text("reason", doubt.text));
	if (!err && clients->from == CONFIG_CLIENT_TLS)
		err = tls_open(&files, ret_tls, why);
	return err;
}

static void clients_tell_reload(
    const char *part, const char *file, enum err err, const struct problem *why)
{
	if (err)
		log_event(LOG_ERROR, "clients_reload_refused", log_text("part", part),
		    log_text("what", file), log_text("reason", why->text),
		    log_text("advice", "what was read before stays in use: mend the file and "
				       "reload again"));
	else
		log_event(
		    LOG_INFO, "clients_reloaded", log_text("part", part), log_text("what", file));
}

void visit_clients_reload(
    const struct visit_clients *clients, struct client_ca *ca, struct tls *tls)
{
	struct problem why = {.text = ""};

	if (ca != NULL)
		clients_tell_reload(
		    clients->part, "client_ca", client_ca_reload(ca, clock_now(), &why), &why);
	if (tls != NULL)
		clients_tell_reload(
		    clients->part, "certificate", tls_reload(tls, clock_now(), &why), &why);
}
