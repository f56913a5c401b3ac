/* Opens the sockets on which a server listens, or takes over those that were opened for it. */
#include "io/http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un path;
};

static socklen_t listen_address_of(const struct network_listen *address, union address *to)
{
	*to = (union address){0};
	if (address->ipv6) {
		to->v6.sin6_family = AF_INET6;
		to->v6.sin6_port = htons(address->port);
		inet_pton(AF_INET6, address->host, &to->v6.sin6_addr);
		return sizeof to->v6;
	}
	to->v4.sin_family = AF_INET;
	to->v4.sin_port = htons(address->port);
	inet_pton(AF_INET, address->host, &to->v4.sin_addr);
	return sizeof to->v4;
}

static enum err listen_explain(const struct network_listen *a, int number, struct problem *why)
{
	const char *open = a->ipv6 ? "[" : "", *shut = a->ipv6 ? "]" : "";

	switch (number) {
	case EADDRINUSE:
		return err_because(why, ERR_EXISTS,
		    "%s%s%s:%u is taken by another program; stop it or choose another port", open,
		    a->host, shut, a->port);
	case EACCES:
		return err_because(why, ERR_REFUSED,
		    "listening on %s%s%s:%u needs a privilege (CAP_NET_BIND_SERVICE) or a port "
		    "above 1023",
		    open, a->host, shut, a->port);
	default:
		return err_because(why, ERR_UNAVAILABLE, "cannot listen on %s%s%s:%u: %s", open,
		    a->host, shut, a->port, strerror(number));
	}
}

static union address socket_address_of(int fd)
{
	union address address = {0};
	socklen_t len = sizeof address - 1;

	getsockname(fd, &address.any, &len);
	return address;
}

static unsigned socket_port_of(int fd)
{
	union address address = socket_address_of(fd);

	switch (address.any.sa_family) {
	case AF_INET:
		return ntohs(address.v4.sin_port);
	case AF_INET6:
		return ntohs(address.v6.sin6_port);
	default:
		return 0;
	}
}

enum err listen_open(const struct network_listen *address, int backlog, int *ret_socket,
    unsigned *ret_port, struct problem *why)
{
	union address where;
	socklen_t len = listen_address_of(address, &where);
	int fd = socket(where.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int yes = 1;
	enum err err;

	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
	    bind(fd, &where.any, len) == 0 && listen(fd, backlog) == 0) {
		*ret_socket = fd;
		*ret_port = socket_port_of(fd);
		return ERR_OK;
	}
	err = listen_explain(address, errno, why);
	if (fd >= 0)
		close(fd);
	return err;
}

static int socket_option(int fd, int name)
{
	int value = 0;
	socklen_t len = sizeof value;

	return getsockopt(fd, SOL_SOCKET, name, &value, &len) == 0 ? value : -1;
}

enum err listen_take(int socket, unsigned *ret_port, struct problem *why)
{
	int family = socket_option(socket, SO_DOMAIN);

	if (family < 0)
		return err_because(why, ERR_INVALID,
		    "descriptor %d was passed to serve from, and is no open socket", socket);
	if ((family != AF_INET && family != AF_INET6 && family != AF_UNIX) ||
	    socket_option(socket, SO_TYPE) != SOCK_STREAM)
		return err_because(why, ERR_INVALID,
		    "socket %d was passed to serve from, and is no stream socket: a socket unit "
		    "says "
		    "ListenStream=",
		    socket);
	if (socket_option(socket, SO_ACCEPTCONN) != 1)
		return err_because(why, ERR_INVALID,
		    "socket %d was passed to serve from, and does not listen: a socket unit says "
		    "Accept=no",
		    socket);
	if (fcntl(socket, F_SETFD, FD_CLOEXEC) != 0 || fcntl(socket, F_SETFL, O_NONBLOCK) != 0)
		return err_because(why, ERR_UNAVAILABLE, "socket %d: %s", socket, strerror(errno));
	*ret_port = socket_port_of(socket);
	return ERR_OK;
}

void listen_name(int socket, char room[LISTEN_NAME_MAX])
{
	union address address = socket_address_of(socket);

	room[0] = '\0';
	if (address.any.sa_family == AF_UNIX)
		snprintf(room, LISTEN_NAME_MAX, "unix:%s%s",
		    address.path.sun_path[0] == '\0' ? "@" : "",
		    address.path.sun_path + (address.path.sun_path[0] == '\0'));
	else if (address.any.sa_family == AF_INET6)
		inet_ntop(AF_INET6, &address.v6.sin6_addr, room, LISTEN_NAME_MAX);
	else if (address.any.sa_family == AF_INET)
		inet_ntop(AF_INET, &address.v4.sin_addr, room, LISTEN_NAME_MAX);
}
