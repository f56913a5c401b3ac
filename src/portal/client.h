/* The client certificates of owners: who shows a good one that is registered may log in by it
 * instead of key and one-time password.
 *
 * DESIGN: the address that asks for certificates ([portal] client_url) has a session cookie of its
 * own, since browsers send a cookie to all ports of a host: a session that is bound to a
 * certificate would be over at the other address, where none arrives, and end with it. What a
 * certificate is worth is judged at each visit. */
#ifndef PORTAL_CLIENT_H
#define PORTAL_CLIENT_H

#include "portal/visit.h"

/* ---- with the program ---- */

/* Reads the file of CAs and readies TLS that asks: the errors of visit_clients_open(). Nothing
 * where no certificates are taken. */
enum err portal_client_open(struct app *app, struct problem *why);
/* Reads the files again, and logs what came of it. */
void portal_client_reload(struct app *app);
/* After the servers have stopped. */
void portal_client_close(struct app *app);

/* ---- with a visit ---- */

/* Are browsers asked for a certificate at the address that this request came to? */
bool portal_client_asks(const struct request *r);
/* Keeps what the client showed. In the event loop. */
void portal_client_take(struct portal *p);
/* Judges it: p->client_flaw and p->client. False when memory is short, which was told. On a worker.
 */
bool portal_client_judge(struct portal *p);
/* What sessions may be bound to: the SHA-256 of a good certificate; NULL for none. */
const unsigned char *portal_client_digest(const struct portal *p);
/* Has the login page offer this way, too. */
void portal_client_offer(struct portal *p);

#endif
