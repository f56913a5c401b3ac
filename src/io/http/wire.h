/* What a TLS session writes to its socket: the head of an answer goes out with its body.
 *
 * DESIGN: libmicrohttpd sends head and body one right after the other, and GnuTLS writes each as
 * soon as it is encrypted: two system calls, two packets, and a client that is woken twice. So the
 * first of the two is kept for the moment until the second comes, and both are written at once.
 * Nobody is told anything that is not so: what was kept is written before all that follows it, and
 * while the socket does not take it, GnuTLS is told so for what follows (and by it libmicrohttpd,
 * which goes on when the socket is writable again). Where memory is short, nothing is kept. */
#ifndef IO_HTTP_WIRE_H
#define IO_HTTP_WIRE_H

#include <stdbool.h>
#include <stddef.h>

struct http_wire {
	int socket;
	bool more; /* what is written next is followed by more */
	size_t len;
	char *kept; /* len bytes, from malloc; NULL for none */
};

/* Lets a gnutls_session_t write by the wire, which must stay where it is until the session has sent
 * its last. The session has its socket. */
void http_wire_begin(struct http_wire *w, void *session, int socket);
/* True: the session sends a head next, and then a body in any case. False: that is not so. */
void http_wire_more(struct http_wire *w, bool more);
/* What is kept is lost. */
void http_wire_end(struct http_wire *w);

#endif
