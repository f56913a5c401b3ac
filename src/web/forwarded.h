/* Finds the address of a visitor behind proxies: Forwarded (RFC 7239) and X-Forwarded-For.
 *
 * DESIGN: each proxy appends the address that it was asked from, and a visitor may have written
 * anything before. So the list is walked from its end, and only as long as the hop that wrote an
 * entry is one that we trust. Where the walk meets what is malformed, hidden or unknown, nobody
 * knows who asks: that is no address, which is in no network, and never the proxy's own. A proxy
 * that sets one of the two fields passes the other on as the visitor wrote it: where both came,
 * they must say the same. */
#ifndef WEB_FORWARDED_H
#define WEB_FORWARDED_H

#include "base/network.h"

/* What came of the two fields; absent for none. */
struct forwarded_fields {
	struct str forwarded, x_forwarded_for;     /* the last of each, for proxies append */
	bool forwarded_more, x_forwarded_for_more; /* the field came on other lines before */
};

/* The address of the visitor. `peer` is who holds the connection, and who asks where it is not
 * trusted or sent neither field. NETWORK_NONE where a proxy that is trusted passes something on and
 * does not say for whom. */
struct network_address forwarded_client(const struct network_address *peer,
    const struct network_list *trusted, const struct forwarded_fields *fields);

#endif
