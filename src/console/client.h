/* The client certificates of operators: who shows none that is good sees nothing of the console.
 * How they come to be asked for, visit/clients.h says; they are judged here, at each visit. */
#ifndef CONSOLE_CLIENT_H
#define CONSOLE_CLIENT_H

#include "console/visit.h"

/* Reads the file of CAs and readies TLS that asks: the errors of client_ca_open() and tls_open().
 * Nothing where no certificates are wanted. */
enum err console_client_open(struct app *app, struct problem *why);
/* Reads the files again, and logs what came of it. */
void console_client_reload(struct app *app);
/* After the servers have stopped. */
void console_client_close(struct app *app);

/* Keeps what the client showed for console_client_check(). In the event loop. */
void console_client_take(struct console *c);
/* True when the visit may go on: no certificate is wanted, or c->client is a good one's. Else it
 * has been answered. On a worker, with a store. */
bool console_client_check(struct console *c);
/* What sessions are bound to: the certificate's SHA-256; NULL where none is wanted. */
const unsigned char *console_client_digest(const struct console *c);

#endif
