/* Writes what TLS sessions send. */
#include "io/http/wire.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <gnutls/gnutls.h>
#include <sys/socket.h>
#include <sys/uio.h>

/* PARTS_MAX: GnuTLS writes at most 32 at once. */
enum { PARTS_MAX = 64 };

static bool wire_keep(struct http_wire *w, const giovec_t *parts, size_t count, size_t len)
{
	char *to = malloc(len);

	if (to == NULL)
		return false;
	w->kept = to;
	w->len = len;
	for (size_t i = 0; i < count; i++) {
		memcpy(to, parts[i].iov_base, parts[i].iov_len);
		to += parts[i].iov_len;
	}
	return true;
}

static void wire_drop(struct http_wire *w)
{
	free(w->kept);
	w->kept = NULL;
	w->len = 0;
}

/* The socket took so many bytes: first of what is kept. GnuTLS is told how many were its own. */
static ssize_t wire_took(struct http_wire *w, size_t taken)
{
	size_t kept = w->len;

	if (taken < kept) {
		memmove(w->kept, w->kept + taken, kept - taken);
		w->len -= taken;
	} else {
		wire_drop(w);
	}
	if (taken > kept)
		return (ssize_t)(taken - kept);
	errno = EAGAIN;
	return -1;
}

/* GnuTLS's gnutls_vec_push_func. */
static ssize_t wire_push(gnutls_transport_ptr_t wire, const giovec_t *parts, int count)
{
	struct http_wire *w = wire;
	struct iovec all[PARTS_MAX];
	struct msghdr message = {.msg_iov = all};
	size_t n = 0, len = 0;
	bool more = w->more;
	ssize_t sent;

	if (w->kept != NULL)
		all[n++] = (struct iovec){w->kept, w->len};
	for (int i = 0; i < count && n < PARTS_MAX; i++) {
		all[n++] = parts[i];
		len += parts[i].iov_len;
	}
	w->more = false;
	if (more && w->kept == NULL && wire_keep(w, all, n, len))
		return (ssize_t)len;
	message.msg_iovlen = n;
	sent = sendmsg(w->socket, &message, MSG_NOSIGNAL);
	return sent < 0 || w->kept == NULL ? sent : wire_took(w, (size_t)sent);
}

void http_wire_begin(struct http_wire *w, void *session, int socket)
{
	w->socket = socket;
	/* In their own places: GnuTLS reads from the socket as ever. */
	gnutls_transport_set_ptr2(
	    session, (gnutls_transport_ptr_t)(intptr_t)socket, (gnutls_transport_ptr_t)w);
	gnutls_transport_set_vec_push_function(session, wire_push);
}

void http_wire_more(struct http_wire *w, bool more)
{
	w->more = more;
}

void http_wire_end(struct http_wire *w)
{
	wire_drop(w);
}
