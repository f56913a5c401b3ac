/* The addresses of a host, by c-ares: the calling thread waits, never longer than its deadline. */
#ifndef IO_RESOLVE_H
#define IO_RESOLVE_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/network.h"
#include "io/reach.h"

enum { RESOLVE_MAX = 16, RESOLVE_HOST_MAX = 253 };

/* Belongs to one thread. */
struct resolver;

/* `reach` is kept: who is asked, and when to stop. ERR_NO_MEMORY. */
enum err resolver_new(const struct reach *reach, struct resolver **ret);

/* The addresses of `host`, IPv6 and IPv4 mixed, at most `max`; more are left out. They are NOT
 * checked by reach. `host` is a name of letters, digits, "-", "_" and dots (A-labels; no search in
 * the system's domains), or an address, also in brackets, which is its own answer; localhost and
 * what ends in .localhost is 127.0.0.1. Ends at
 * `deadline` (clock_monotonic_ms()) at the latest, with what came until then.
 *
 * Reasons: ERR_INVALID "resolve.host" (not a name), ERR_NOT_FOUND "resolve.none" (there is no such
 * host, or it has no address), ERR_TIMEOUT "resolve.timeout", ERR_UNAVAILABLE "resolve.failed"
 * (name servers fail or cannot be reached), ERR_BUSY "reach.stopped", ERR_NO_MEMORY. */
enum err resolver_find(struct resolver *r, const char *host, int64_t deadline,
    struct network_address *ret, size_t max, size_t *ret_count, struct problem *why);

/* Remembers the addresses of the host that was asked for last, for so long: for many requests to
 * one host. 0, as at first: every time is asked. */
void resolver_remember(struct resolver *r, unsigned ms);

void resolver_free(struct resolver *r);

#endif
