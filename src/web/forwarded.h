/* Finds the address of a visitor behind proxies: Forwarded (RFC 7239) and X-Forwarded-For.
 *
 * DESIGN: each proxy appends the address that it was asked from, and a visitor may have written
 * anything before. So the list is walked from its end, and only as long as the hop that wrote an
 * entry is one that we trust; what is malformed, hidden or unknown ends the walk where it stands.
 * A proxy that sets one of the two fields passes the other on as the visitor wrote it: where both
 * came, they must say the same. */
#ifndef WEB_FORWARDED_H
#define WEB_FORWARDED_H

#include "base/network.h"

/* The address of the visitor. `peer` is who holds the connection; the fields are the last of their
 * name (proxies append), absent for none. `peer` itself where it is not trusted or nothing better
 * can be believed. */
struct network_address forwarded_client(const struct network_address *peer,
    const struct network_list *trusted, struct str forwarded, struct str x_forwarded_for);

#endif
