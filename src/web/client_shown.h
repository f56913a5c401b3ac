/* The client certificate that comes with a request: by TLS, or in the field of a proxy.
 *
 * DESIGN: TLS asks for a certificate in its handshake, for a whole connection; which way it comes
 * says [console] client_from. Whichever it is, it is judged for each request. */
#ifndef WEB_CLIENT_SHOWN_H
#define WEB_CLIENT_SHOWN_H

#include "base/arena.h"
#include "config/config.h"
#include "io/http/http.h"
#include "pki/client_ca.h"

/* What was shown, as it came. */
struct client_shown {
	struct str bytes; /* absent for nothing */
	bool lost;        /* memory was too short to keep it */
};

/* Keeps what the client shows, in memory of the arena or of the exchange. In the event loop. */
struct client_shown client_shown_take(
    const struct config *config, struct http_exchange *x, struct arena *memory);
/* Judges it: *ret_flaw is CLIENT_GOOD, and *ret whose it is, or why it is none that counts.
 * ERR_NO_MEMORY. Any thread. */
enum err client_shown_judge(const struct config *config, struct client_ca *ca,
    const struct client_shown *shown, int64_t now, enum client_flaw *ret_flaw,
    struct client_identity *ret);

#endif
