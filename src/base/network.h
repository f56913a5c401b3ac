/* Addresses of the internet, and networks of them. */
#ifndef BASE_NETWORK_H
#define BASE_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

enum network_family { NETWORK_NONE, NETWORK_LOCAL, NETWORK_V4, NETWORK_V6 };

/* Plain data; unused bytes are 0, so that equal addresses have equal bytes. NETWORK_LOCAL is a
 * socket of this machine (unix(7)), NETWORK_NONE an address of another kind, or one that cannot be
 * told: it is in no network and not of this machine. */
struct network_address {
	unsigned char family; /* enum network_family */
	unsigned char bytes[16];
};

/* All addresses whose first `bits` bits are those of `address`. */
struct network {
	struct network_address address;
	unsigned bits;
};

enum { NETWORK_LIST_MAX = 32 };

struct network_list {
	size_t count;
	struct network networks[NETWORK_LIST_MAX];
};

/* Where a server listens: an IP address, not a name. */
struct network_listen {
	char host[46]; /* "127.0.0.1" or "::1": no brackets */
	uint16_t port;
	bool ipv6;
	bool loopback; /* only this machine reaches it */
};

struct sockaddr;
struct sockaddr_storage;

/* An IPv4 address inside IPv6 (::ffff:192.0.2.1) becomes the IPv4 address. */
struct network_address network_address_of(const struct sockaddr *address);
/* "192.0.2.1" or "2001:db8::1", as inet_pton(3), without brackets or zone; what stands inside IPv6
 * as above. */
bool network_address_parse(struct str text, struct network_address *ret);
bool network_address_eq(const struct network_address *a, const struct network_address *b);
/* 127.0.0.0/8, ::1 or a socket of this machine. */
bool network_address_is_loopback(const struct network_address *a);
/* Can anybody in the internet mean it: not private, of this machine, of a link, a group, a
 * documentation, a cloud's metadata, or otherwise set apart by IANA. What stands for an IPv4
 * address inside IPv6 (64:ff9b::/96, 2002::/16) is what that is. */
bool network_address_is_public(const struct network_address *a);
/* What connect(2) takes, and its length; false for what is neither IPv4 nor IPv6. */
bool network_address_socket(const struct network_address *a, uint16_t port,
    struct sockaddr_storage *ret, unsigned *ret_len);
/* "192.0.2.1" or "2001:db8::1"; "" for others. */
void network_address_write(const struct network_address *a, char to[46]);
/* The address with all but its first bits cleared: `v4_bits` or `v6_bits` of them. */
struct network_address network_address_masked(
    const struct network_address *a, unsigned v4_bits, unsigned v6_bits);

/* An address, or "192.0.2.0/24", or "unix" for sockets of this machine. False when it is malformed
 * or has bits behind the prefix. */
bool network_parse(struct str text, struct network *ret);
bool network_contains(const struct network *n, const struct network_address *a);
/* Is it in any of them? */
bool network_list_contains(const struct network_list *list, const struct network_address *a);

#endif
