/* Addresses of the internet. */
#include "base/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

enum { V4_BYTES = 4, V6_BYTES = 16, TEXT_SIZE = INET6_ADDRSTRLEN };

static struct network_address address_make(
    enum network_family family, const void *bytes, size_t len)
{
	struct network_address a = {.family = (unsigned char)family};

	memcpy(a.bytes, bytes, len);
	return a;
}

static struct network_address address_from_v6(const struct in6_addr *v6)
{
	if (IN6_IS_ADDR_V4MAPPED(v6))
		return address_make(NETWORK_V4, v6->s6_addr + V6_BYTES - V4_BYTES, V4_BYTES);
	return address_make(NETWORK_V6, v6->s6_addr, V6_BYTES);
}

struct network_address network_address_of(const struct sockaddr *address)
{
	switch (address->sa_family) {
	case AF_INET:
		return address_make(
		    NETWORK_V4, &((const struct sockaddr_in *)address)->sin_addr, V4_BYTES);
	case AF_INET6:
		return address_from_v6(&((const struct sockaddr_in6 *)address)->sin6_addr);
	default:
		return address_make(
		    address->sa_family == AF_UNIX ? NETWORK_LOCAL : NETWORK_NONE, "", 0);
	}
}

bool network_address_parse(struct str text, struct network_address *ret)
{
	char copy[TEXT_SIZE];
	struct in_addr v4;
	struct in6_addr v6;

	if (text.len == 0 || memchr(text.at, '\0', text.len) != NULL ||
	    !str_copy(copy, sizeof copy, text))
		return false;
	if (inet_pton(AF_INET, copy, &v4) == 1)
		*ret = address_make(NETWORK_V4, &v4, V4_BYTES);
	else if (inet_pton(AF_INET6, copy, &v6) == 1)
		*ret = address_from_v6(&v6);
	else
		return false;
	return true;
}

bool network_address_eq(const struct network_address *a, const struct network_address *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

bool network_address_is_loopback(const struct network_address *a)
{
	static const unsigned char v6[V6_BYTES] = {[V6_BYTES - 1] = 1};

	switch (a->family) {
	case NETWORK_V4:
		return a->bytes[0] == 127;
	case NETWORK_V6:
		return memcmp(a->bytes, v6, sizeof v6) == 0;
	default:
		return a->family == NETWORK_LOCAL;
	}
}

static struct network_address address_masked(const struct network_address *a, unsigned bits)
{
	struct network_address to = *a;

	for (unsigned i = 0; i<V6_BYTES; i++, bits = bits> 8 ? bits - 8 : 0)
		if (bits < 8)
			to.bytes[i] &= (unsigned char)(0xff00u >> bits);
	return to;
}

struct network_address network_address_masked(
    const struct network_address *a, unsigned v4_bits, unsigned v6_bits)
{
	return address_masked(a, a->family == NETWORK_V4 ? v4_bits : v6_bits);
}

bool network_parse(struct str text, struct network *ret)
{
	struct str bits = text, address = str_cut(&bits, '/');
	struct network n = {.address = {.family = NETWORK_LOCAL}};
	struct network_address prefix;
	uint64_t number;

	if (str_eq(text, STR("unix"))) {
		*ret = n;
		return true;
	}
	if (!network_address_parse(address, &n.address))
		return false;
	n.bits = 8 * (n.address.family == NETWORK_V4 ? V4_BYTES : V6_BYTES);
	if (bits.at != NULL) {
		if (!str_to_uint(bits, n.bits, &number))
			return false;
		n.bits = (unsigned)number;
	}
	prefix = address_masked(&n.address, n.bits);
	if (!network_address_eq(&prefix, &n.address))
		return false;
	*ret = n;
	return true;
}

bool network_contains(const struct network *n, const struct network_address *a)
{
	struct network_address prefix = address_masked(a, n->bits);

	return a->family == n->address.family && network_address_eq(&prefix, &n->address);
}

bool network_list_contains(const struct network_list *list, const struct network_address *a)
{
	for (size_t i = 0; i < list->count; i++)
		if (network_contains(&list->networks[i], a))
			return true;
	return false;
}
