/* The program as a server: from its start to its end. */
#ifndef SERVER_SERVE_H
#define SERVER_SERVE_H

#include "config/config.h"

/* Serves until SIGTERM or SIGINT, then answers what is under way and returns; for SIGHUP see
 * server/reload.h. The exit status: 0, or 1 when it could not start, with the reason in the log.
 * Call it once, from the first thread. */
int app_serve(const struct config *config);

#endif
