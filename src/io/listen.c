/* Opens the sockets on which a server listens. */
#include "io/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/str.h"

/* Cuts "host:port" or "[host]:port" into two. */
static bool split(const char *address, char host[256], char port[8])
{
	struct str all = str_from(address);
	const char *colon = strrchr(address, ':');
	struct str name;

	if (colon == NULL || !str_copy(port, 8, str_from(colon + 1)) || port[0] == '\0')
		return false;
	name = str_part(all, 0, (size_t)(colon - address));
	if (str_starts(name, STR("[")) && str_ends(name, STR("]")))
		name = str_part(name, 1, name.len - 2);
	else if (str_index(name, ':') != name.len)
		return false;
	return name.len > 0 && str_copy(host, 256, name);
}

static enum err resolve(const char *address, struct addrinfo **ret, struct problem *why)
{
	struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV,
	    .ai_family = AF_UNSPEC,
	    .ai_socktype = SOCK_STREAM};
	char host[256], port[8];
	uint64_t number;
	int failed;

	if (!split(address, host, port) || !str_to_uint(str_from(port), 65535, &number))
		return err_because(why, ERR_INVALID,
		    "\"%s\" is not an address to listen on; write host:port, for example "
		    "127.0.0.1:8080",
		    address);
	failed = getaddrinfo(host, port, &hints, ret);
	if (failed)
		return err_because(why, ERR_UNAVAILABLE, "the host of \"%s\" is not known: %s",
		    address, gai_strerror(failed));
	return ERR_OK;
}

static enum err explain(const char *address, int number, struct problem *why)
{
	switch (number) {
	case EADDRINUSE:
		return err_because(why, ERR_EXISTS,
		    "%s is taken by another program; stop it or choose another port", address);
	case EACCES:
		return err_because(why, ERR_REFUSED,
		    "listening on %s needs a privilege (CAP_NET_BIND_SERVICE), or a port above "
		    "1023",
		    address);
	default:
		return err_because(
		    why, ERR_UNAVAILABLE, "cannot listen on %s: %s", address, strerror(number));
	}
}

static bool begin(int fd, const struct addrinfo *where, int backlog)
{
	int yes = 1;

	return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
	       bind(fd, where->ai_addr, where->ai_addrlen) == 0 && listen(fd, backlog) == 0;
}

static unsigned port_of(int fd)
{
	struct sockaddr_storage address = {0};
	socklen_t len = sizeof address;

	getsockname(fd, (struct sockaddr *)&address, &len);
	return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
						   : ((struct sockaddr_in *)&address)->sin_port);
}

enum err listen_open(
    const char *address, int backlog, int *ret_socket, unsigned *ret_port, struct problem *why)
{
	struct addrinfo *where = NULL;
	enum err err = resolve(address, &where, why);
	int fd;

	if (err)
		return err;
	fd = socket(where->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || !begin(fd, where, backlog)) {
		err = explain(address, errno, why);
		if (fd >= 0)
			close(fd);
	} else {
		*ret_socket = fd;
		*ret_port = port_of(fd);
	}
	freeaddrinfo(where);
	return err;
}
