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

/* IANA's registries of special-purpose addresses, and where the others that nobody means stand. */
static const struct {
	unsigned char bytes[V4_BYTES];
	unsigned bits;
} v4_apart[] = {
    {{0}, 8},                 /* this network */
    {{10}, 8},                /* private */
    {{100, 64}, 10},          /* carriers' NAT; metadata at one cloud */
    {{127}, 8},               /* loopback */
    {{168, 63, 129, 16}, 32}, /* metadata at one cloud, though from a public network */
    {{169, 254}, 16},         /* link-local; metadata at most clouds */
    {{172, 16}, 12},          /* private */
    {{192, 0, 0}, 24},        /* protocols' own */
    {{192, 0, 2}, 24},        /* documentation */
    {{192, 88, 99}, 24},      /* 6to4 relays, which are no more */
    {{192, 168}, 16},         /* private */
    {{198, 18}, 15},          /* benchmarks */
    {{198, 51, 100}, 24},     /* documentation */
    {{203, 0, 113}, 24},      /* documentation */
    {{224}, 4},               /* groups */
    {{240}, 4},               /* reserved, and broadcast */
};

/* Inside 2000::/3: all else of IPv6 is apart, or stands for IPv4. */
static const struct {
	unsigned char bytes[V6_BYTES];
	unsigned bits;
} v6_apart[] = {
    {{0x20, 0x01}, 23},             /* protocols' own, Teredo among them */
    {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation */
    {{0x3f, 0xff}, 20},             /* documentation */
};

static bool v4_is_public(const struct network_address *a)
{
	for (size_t i = 0; i < sizeof v4_apart / sizeof v4_apart[0]; i++) {
		struct network n = {
		    address_make(NETWORK_V4, v4_apart[i].bytes, V4_BYTES), v4_apart[i].bits};

		if (network_contains(&n, a))
			return false;
	}
	return true;
}

static bool v6_is_public(const struct network_address *a)
{
	static const unsigned char translated[V6_BYTES - V4_BYTES] = {0x00, 0x64, 0xff, 0x9b};
	struct network_address inner;

	if (memcmp(a->bytes, translated, sizeof translated) == 0) {
		inner = address_make(NETWORK_V4, a->bytes + sizeof translated, V4_BYTES);
		return v4_is_public(&inner);
	}
	if (a->bytes[0] == 0x20 && a->bytes[1] == 0x02) {
		inner = address_make(NETWORK_V4, a->bytes + 2, V4_BYTES);
		return v4_is_public(&inner);
	}
	for (size_t i = 0; i < sizeof v6_apart / sizeof v6_apart[0]; i++) {
		struct network n = {
		    address_make(NETWORK_V6, v6_apart[i].bytes, V6_BYTES), v6_apart[i].bits};

		if (network_contains(&n, a))
			return false;
	}
	return (a->bytes[0] & 0xe0) == 0x20;
}

bool network_address_is_public(const struct network_address *a)
{
	return a->family == NETWORK_V4 ? v4_is_public(a)
				       : a->family == NETWORK_V6 && v6_is_public(a);
}

bool network_address_socket(
    const struct network_address *a, uint16_t port, struct sockaddr_storage *ret, unsigned *ret_len)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(port)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(port)};

	*ret = (struct sockaddr_storage){0};
	if (a->family == NETWORK_V4) {
		memcpy(&v4.sin_addr, a->bytes, V4_BYTES);
		memcpy(ret, &v4, *ret_len = sizeof v4);
	} else if (a->family == NETWORK_V6) {
		memcpy(&v6.sin6_addr, a->bytes, V6_BYTES);
		memcpy(ret, &v6, *ret_len = sizeof v6);
	}
	return ret->ss_family != 0;
}

void network_address_write(const struct network_address *a, char to[46])
{
	to[0] = '\0';
	if (a->family == NETWORK_V4 || a->family == NETWORK_V6)
		inet_ntop(a->family == NETWORK_V4 ? AF_INET : AF_INET6, a->bytes, to, TEXT_SIZE);
}
