/* Opens the sockets on which a server listens. */
#ifndef IO_LISTEN_H
#define IO_LISTEN_H

#include "base/err.h"

/* A non-blocking listening TCP socket at `address`: "127.0.0.1:8080", "[::1]:8080", "localhost:0".
 * The caller closes it. *ret_port is the port that it got. ERR_INVALID for a malformed address,
 * ERR_EXISTS when another program listens there, ERR_REFUSED when the port needs a privilege,
 * ERR_UNAVAILABLE; `why` says what to do. */
enum err listen_open(
    const char *address, int backlog, int *ret_socket, unsigned *ret_port, struct problem *why);

#endif
