/* Whom this program may connect to. */
#include "io/reach.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/version.h"

void reach_name_agent(struct reach *r, const char *public_url)
{
	snprintf(r->agent, sizeof r->agent, "trustseal/" VERSION " (+%s/visits)", public_url);
}

bool reach_stopped(const struct reach *r)
{
	return r->stop != NULL && atomic_load_explicit(r->stop, memory_order_relaxed);
}

/* A socket takes an address of this machine alone. The list of addresses is not asked for: under
 * systemd the service may not have it. */
static bool address_is_of_this_machine(const struct network_address *a)
{
	struct sockaddr_storage to;
	unsigned len;
	int fd;
	bool is;

	if (!network_address_socket(a, 0, &to, &len))
		return false;
	fd = socket(to.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return errno != EAFNOSUPPORT;
	is = bind(fd, (const struct sockaddr *)&to, len) == 0;
	close(fd);
	return is;
}

static bool listener_has(
    const struct network_listen *own, const struct network_address *a, uint16_t port)
{
	static const unsigned char any[16];
	struct network_address host;

	if (own->port == 0 || own->port != port ||
	    !network_address_parse(str_from(own->host), &host))
		return false;
	if (memcmp(host.bytes, any, sizeof any) == 0)
		return address_is_of_this_machine(a);
	return network_address_eq(&host, a);
}

enum err reach_check(
    const struct reach *r, const struct network_address *a, uint16_t port, struct problem *why)
{
	char text[46];

	if (network_list_contains(&r->allow, a))
		return ERR_OK;
	network_address_write(a, text);
	if (!network_address_is_public(a))
		return err_reason(why, ERR_REFUSED, "reach.address",
		    "%s is not a public address, and not in [watch] allow", text);
	for (size_t i = 0; i < r->own_count; i++)
		if (listener_has(&r->own[i], a, port))
			return err_reason(why, ERR_REFUSED, "reach.own",
			    "at %s, port %u, this service itself listens", text, port);
	return ERR_OK;
}
