/* Opens the sockets on which a server listens. */
#ifndef IO_LISTEN_H
#define IO_LISTEN_H

#include "base/config.h"
#include "base/err.h"

/* A non-blocking listening TCP socket; the caller closes it. *ret_port is the port that it got,
 * where the address says 0. ERR_EXISTS when another program listens there, ERR_REFUSED when the
 * port needs a privilege, ERR_UNAVAILABLE; `why` says what to do. */
enum err listen_open(const struct config_address *address, int backlog, int *ret_socket,
    unsigned *ret_port, struct problem *why);

#endif
