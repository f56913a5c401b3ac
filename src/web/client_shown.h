/* The client certificate that comes with a request: by TLS, or in the field of a proxy.
 *
 * DESIGN: TLS asks for a certificate in its handshake, for a whole connection; which way it comes
 * says the setting client_from of whoever asks. Whichever it is, it is judged for each request. */
#ifndef WEB_CLIENT_SHOWN_H
#define WEB_CLIENT_SHOWN_H

#include "base/arena.h"
#include "base/buf.h"
#include "config/config.h"
#include "io/http/http.h"
#include "pki/client_ca.h"

/* What was shown, as it came. */
struct client_shown {
	enum config_client_from from;
	struct str bytes; /* absent for nothing */
	bool lost;        /* memory was too short to keep it */
};

/* Keeps what the client shows, in memory of the arena or of the exchange. In the event loop. */
struct client_shown client_shown_take(const struct config *config, enum config_client_from from,
    struct http_exchange *x, struct arena *memory);
/* Its DER, in memory of `room` or of what was shown. ERR_NOT_FOUND: there is none; ERR_INVALID: it
 * cannot be read; ERR_NO_MEMORY. Any thread. */
enum err client_shown_der(const struct client_shown *shown, struct buf *room, struct str *ret);
/* Judges it: *ret_flaw is CLIENT_GOOD, and *ret whose it is, or why it is none that counts.
 * ERR_NO_MEMORY. Any thread. */
enum err client_shown_judge(struct client_ca *ca, const struct client_shown *shown, int64_t now,
    enum client_flaw *ret_flaw, struct client_identity *ret);

#endif
