/* Keeps any one network from holding all connections.
 *
 * DESIGN: silence costs a client nothing, so whoever wants to keep others out opens connections and
 * says little. One network (an IPv4 address, or a /48 of IPv6, which is what one customer gets) may
 * hold an eighth of the connections, and when three quarters are taken, only those are let in who
 * hold none. Proxies that are trusted bring many visitors, and are let in always; so are sockets of
 * this machine (unix(7)), behind which there is nothing but a proxy.
 *
 * The networks that hold connections stand in a table of fixed size with chains; each has one entry
 * for all of its connections, so that memory follows them, and a look costs one hash. Its key is
 * the process's own. */
#ifndef IO_HTTP_SHARES_H
#define IO_HTTP_SHARES_H

#include "base/network.h"

struct http_shares;
/* What one network holds. */
struct http_share;

/* For so many connections in all. `proxies` must stay where they are. NULL when memory is short. */
struct http_shares *http_shares_new(unsigned connections, const struct network_list *proxies);
/* All must have been given back. NULL is legal. */
void http_shares_free(struct http_shares *all);

/* One thread at a time may call these. */

/* May one more come from there, when `held` connections are open in all? */
bool http_shares_allow(struct http_shares *all, const struct network_address *from, unsigned held);
/* Counts a connection from there. NULL when nobody need count it, or memory is short. */
struct http_share *http_shares_take(struct http_shares *all, const struct network_address *from);
/* When it ends. NULL is legal. */
void http_shares_give_back(struct http_shares *all, struct http_share *share);

#endif
