/* Whom this program may connect to in the world outside.
 *
 * DESIGN: certificates, name servers, redirects and whoever registers a site tell us where to
 * connect; without this rule they could have us ask what only this machine or its neighbours reach
 * (SSRF). So every address is judged where it is used, between the lookup and connect(2), never by
 * its name: a host may have another address at the second look. */
#ifndef IO_REACH_H
#define IO_REACH_H

#include <stdatomic.h>
#include <stdbool.h>
#include "base/err.h"
#include "base/network.h"

enum { REACH_OWN_MAX = 4, REACH_AGENT_MAX = 640 };

/* Plain data, the same for all threads and constant while they run. All zeros: public addresses
 * alone, the system's resolver. */
struct reach {
	struct network_list allow; /* besides public addresses */
	size_t own_count; /* where this service itself listens: refused unless in `allow` */
	struct network_listen own[REACH_OWN_MAX];
	struct network_listen dns;   /* of the resolver; port 0 for the system's */
	char agent[REACH_AGENT_MAX]; /* User-Agent: who asks, and where that is explained */
	const atomic_bool *stop;     /* when it turns true, what is under way ends with ERR_BUSY
					within a second; may be NULL */
};

/* "trustseal/VERSION (+PUBLIC_URL/visits)". */
void reach_name_agent(struct reach *r, const char *public_url);
/* May a connection go to this address and port? `port` 0: whatever the port. ERR_REFUSED, with the
 * reason "reach.address" or "reach.own". Any thread. */
enum err reach_check(
    const struct reach *r, const struct network_address *a, uint16_t port, struct problem *why);
/* Is what runs to end? */
bool reach_stopped(const struct reach *r);

#endif
