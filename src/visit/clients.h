/* The client certificates of those who log in to a part of the service.
 *
 * DESIGN: TLS asks for a certificate in its handshake, for a whole connection, and no browser lets
 * a server ask later: so visitors would be asked as well, unless the part has a listener (or a
 * proxy that asks) of its own. Whichever it is, a certificate is judged at each visit
 * (web/client_shown.h). */
#ifndef VISIT_CLIENTS_H
#define VISIT_CLIENTS_H

#include "config/config.h"
#include "io/http/tls.h"
#include "pki/client_ca.h"

/* What the settings of a part say of them. */
struct visit_clients {
	const char *part;    /* "console": a constant, as events of the log name it */
	const char *setting; /* "[console] client_ca": a constant */
	const char *file;    /* of the CAs; "": no certificates are wanted */
	enum config_client_from from;
};

/* Reads the file of CAs and readies TLS that asks, with the service's own certificate: the errors
 * of client_ca_open() and tls_open(). Where no certificates are wanted, or TLS is a proxy's, what
 * is returned stays NULL. */
enum err visit_clients_open(const struct config *config, const struct visit_clients *clients,
    struct client_ca **ret_ca, struct tls **ret_tls, struct problem *why);
/* Reads the files again, and logs what came of it. Both may be NULL. */
void visit_clients_reload(
    const struct visit_clients *clients, struct client_ca *ca, struct tls *tls);

#endif
