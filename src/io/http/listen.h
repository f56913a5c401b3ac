/* Opens the sockets on which a server listens, or takes over those that were opened for it. */
#ifndef IO_HTTP_LISTEN_H
#define IO_HTTP_LISTEN_H

#include "base/network.h"
#include "base/err.h"

/* A non-blocking listening TCP socket; the caller closes it. *ret_port is the port that it got,
 * where the address says 0. ERR_EXISTS when another program listens there, ERR_REFUSED when the
 * port needs a privilege, ERR_UNAVAILABLE; `why` says what to do. */
enum err listen_open(const struct network_listen *address, int backlog, int *ret_socket,
    unsigned *ret_port, struct problem *why);
/* Makes a socket that was passed to the process fit to serve from: a listening stream socket (TCP
 * or Unix) is one. *ret_port as above, 0 for Unix. ERR_INVALID; `why` says what is wrong with it.
 */
enum err listen_take(int socket, unsigned *ret_port, struct problem *why);
/* Writes where it listens: an IP address without port, or "unix:PATH". */
enum { LISTEN_NAME_MAX = 128 };
void listen_name(int socket, char room[LISTEN_NAME_MAX]);

#endif
