/* Asks each event loop whether it still turns.
 *
 * DESIGN: a loop is given a connection of its own, a pair of sockets whose other end is closed for
 * writing at once. A loop that turns sees the end of the input and closes its side, whatever it
 * speaks (HTTP, or TLS in its handshake); one that hangs in a handler, a lock or the kernel does
 * not. A request through the listening socket would be taken by any loop that still turns, and
 * prove nothing of the others.
 *
 * libmicrohttpd gives an added connection to loop (descriptor modulo loops), so the descriptor
 * chooses the loop. Should another version choose otherwise, some loops would go unasked, and
 * nothing worse: only a loop that was asked and does not answer is called hung. */
#include "io/http/pulse.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/clock.h"

/* `fd` moved to a descriptor that leaves `rest` when divided by `by`; -1 when there is none. */
static int move_to_rest(int fd, unsigned by, unsigned rest)
{
	while (fd >= 0 && (unsigned)fd % by != rest) {
		int next = fcntl(fd, F_DUPFD_CLOEXEC, fd + 1);

		close(fd);
		fd = next;
	}
	return fd;
}

/* Our end of a connection that the loop was given; -1 when that could not be done. */
static int loop_ask(struct MHD_Daemon *daemon, unsigned loops, unsigned loop)
{
	const struct sockaddr nobody = {.sa_family = AF_UNIX};
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
		return -1;
	ends[1] = move_to_rest(ends[1], loops, loop);
	if (ends[1] >= 0 && shutdown(ends[0], SHUT_WR) == 0 &&
	    MHD_add_connection(daemon, ends[1], &nobody, sizeof nobody) == MHD_YES)
		return ends[0];
	close(ends[0]);
	return -1;
}

/* Has the other side been closed before `end`? */
static bool loop_has_answered(int fd, int64_t end)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	char byte;

	for (;;) {
		int64_t left = end - clock_monotonic_ms();

		if (poll(&wait, 1, left > 0 ? (int)left : 0) > 0 && recv(fd, &byte, 1, 0) <= 0)
			return true;
		if (left <= 0)
			return false;
	}
}

bool http_pulse(struct MHD_Daemon *daemon, unsigned loops, unsigned deadline_ms)
{
	int64_t end = clock_monotonic_ms() + deadline_ms;
	int *asked = calloc(loops, sizeof *asked);
	bool all = true;

	if (asked == NULL)
		return true;
	for (unsigned i = 0; i < loops; i++)
		asked[i] = loop_ask(daemon, loops, i);
	for (unsigned i = 0; i < loops; i++) {
		if (asked[i] < 0)
			continue;
		all = loop_has_answered(asked[i], end) && all;
		close(asked[i]);
	}
	free(asked);
	return all;
}
