/* Where the program listens: for visitors, operators, programs, owners with certificates, and those
 * who run it; each by the settings of its section. */
#ifndef SERVER_LISTENERS_H
#define SERVER_LISTENERS_H

#include <stdbool.h>
#include "base/err.h"
#include "pages/app.h"

/* Opens all; the errors of http_server_new(), and ERR_INVALID: a socket was passed that has no
 * place. */
enum err listeners_open(struct app *app, struct problem *why);
/* Ends what is under way within seconds. False: something did not end, and its memory is in use. */
bool listeners_stop(struct app *app);
/* Event loops for visitors, and of all listeners that show stickers. */
unsigned listeners_loops(const struct config *config);
unsigned listeners_threads(const struct config *config);

#endif
