/* Finds the addresses of a host's name, with the deadline that getaddrinfo(3) lacks.
 *
 * DESIGN: getaddrinfo() runs in a thread of its own. When the deadline passes, the thread goes on,
 * and the next call waits for its answer: a dead name server holds one thread for each resolver,
 * never the caller. The last answer holds until there is a newer one. */
#ifndef IO_REDIS_RESOLVER_H
#define IO_REDIS_RESOLVER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"

enum { RESOLVER_ADDRESSES_MAX = 8 };

/* In the order in which they should be tried, as text: "127.0.0.1", "::1". */
struct redis_resolver_answer {
	size_t count; /* 1 or more */
	char addresses[RESOLVER_ADDRESSES_MAX][INET6_ADDRSTRLEN];
};

struct redis_resolver;

/* For one host, a name or an IP address; asks nothing yet. NULL when memory is short. */
struct redis_resolver *redis_resolver_new(const char *host);
/* Never waits. NULL is legal. */
void redis_resolver_free(struct redis_resolver *r);
const char *redis_resolver_host(const struct redis_resolver *r);
/* Is the host an IP address, so that nothing need be asked? */
bool redis_resolver_is_address(const struct redis_resolver *r);
/* The addresses, by a time of clock_monotonic_ms(). An IP address is its own answer, at once.
 * ERR_TIMEOUT, ERR_UNAVAILABLE (there is no such name, or no name server), ERR_NO_MEMORY, with
 * `why`. One thread at a time. */
enum err redis_resolver_ask(struct redis_resolver *r, int64_t deadline_ms,
    struct redis_resolver_answer *ret, struct problem *why);

#endif
