/* Closes sockets only when the other side has taken in what was said.
 *
 * DESIGN: closing a socket on which something unread has arrived resets the connection, and the
 * reset may take an answer away that the client has not read yet (RFC 9112 section 9.6). So what
 * still comes is thrown away until the client closes too, or for some seconds. The number of such
 * sockets is bounded; beyond it, the client gets the reset. */
#include "io/http/linger.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/clock.h"

enum { LINGER_MS = 2000, DRAIN_MAX = 128 * 1024 };

void http_linger_init(struct http_linger *all)
{
	all->count = 0;
	pthread_mutex_init(&all->lock, NULL);
}

/* The socket itself belongs to libmicrohttpd, which closes it: another descriptor keeps it open. */
void http_linger_begin(struct http_linger *all, int socket)
{
	int fd;

	pthread_mutex_lock(&all->lock);
	if (all->count < HTTP_LINGER_MAX && (fd = dup(socket)) >= 0)
		all->sockets[all->count++] =
		    (struct http_lingerer){fd, clock_coarse_ms() + LINGER_MS};
	pthread_mutex_unlock(&all->lock);
}

/* True when nothing more will come. A part at a time: others have their turn, too. */
static bool socket_drain(int fd)
{
	char bytes[16384];
	struct tcp_info tcp;
	socklen_t tcp_len = sizeof tcp;
	ssize_t len;

	for (size_t sum = 0; sum < DRAIN_MAX; sum += (size_t)len) {
		len = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT);
		/* Where our side closed the input, the end that we read is not the client's. */
		if (len == 0)
			return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &tcp, &tcp_len) != 0 ||
			       tcp.tcpi_state != TCP_ESTABLISHED;
		if (len < 0)
			return errno != EAGAIN && errno != EINTR;
	}
	return false;
}

/* Only others add, at the end, and only this thread takes away: so a place keeps its socket while
 * the lock is not held. */
void http_linger_go_on(struct http_linger *all)
{
	int64_t now = clock_coarse_ms();
	size_t count;

	pthread_mutex_lock(&all->lock);
	count = all->count;
	pthread_mutex_unlock(&all->lock);
	for (size_t i = count; i-- > 0;) {
		if (!socket_drain(all->sockets[i].fd) && all->sockets[i].until_ms > now)
			continue;
		close(all->sockets[i].fd);
		pthread_mutex_lock(&all->lock);
		all->sockets[i] = all->sockets[--all->count];
		pthread_mutex_unlock(&all->lock);
	}
}

void http_linger_end(struct http_linger *all)
{
	for (size_t i = 0; i < all->count; i++)
		close(all->sockets[i].fd);
	pthread_mutex_destroy(&all->lock);
}
