/* Closes sockets only when the other side has taken in what was said.
 *
 * DESIGN: closing a socket on which something unread has arrived resets the connection, and the
 * reset may take an answer away that the client has not read yet (RFC 9112 section 9.6). So what
 * still comes is thrown away until the client closes too, or for some seconds. Their number is
 * bounded: beyond, the reset is what they get. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/clock.h"
#include "io/http_private.h"

enum { LINGER_MS = 2000, DRAIN_MAX = 128 * 1024 };

/* The socket itself belongs to libmicrohttpd, which closes it: another descriptor keeps it open. */
void http_linger_begin(struct http_linger *all, int socket)
{
	int fd;

	if (all->count == HTTP_LINGER_MAX || (fd = dup(socket)) < 0)
		return;
	all->sockets[all->count].fd = fd;
	all->sockets[all->count].until_ms = clock_coarse_ms() + LINGER_MS;
	all->count++;
}

/* Where the input was closed from our side, a read tells of an end that the client knows nothing
 * of.
 */
static bool may_send(int fd)
{
	struct tcp_info tcp;
	socklen_t len = sizeof tcp;

	return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &tcp, &len) == 0 &&
	       tcp.tcpi_state == TCP_ESTABLISHED;
}

/* True when nothing more will come. A part at a time: others wait for the lock meanwhile. */
static bool drain(int fd)
{
	char bytes[16384];
	ssize_t len;

	for (size_t sum = 0; sum < DRAIN_MAX; sum += (size_t)len) {
		len = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
		if (len == 0)
			return !may_send(fd);
		if (len < 0)
			return errno != EAGAIN && errno != EINTR;
	}
	return false;
}

void http_linger_go_on(struct http_linger *all, bool to_end)
{
	int64_t now = clock_coarse_ms();

	for (size_t i = all->count; i-- > 0;)
		if (drain(all->sockets[i].fd) || to_end || all->sockets[i].until_ms <= now) {
			close(all->sockets[i].fd);
			all->sockets[i] = all->sockets[--all->count];
		}
}
