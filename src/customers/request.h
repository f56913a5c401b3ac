/* What somebody asks for who is not logged in: a one-time password for his access key, or his key.
 *
 * DESIGN: nobody learns from the answer, or from how long it takes, what exists: a question is
 * written down as it came, whatever it is, and looked at later (settle.h). */
#ifndef CUSTOMERS_REQUEST_H
#define CUSTOMERS_REQUEST_H

#include "base/lang.h"
#include "base/str.h"
#include "store/change.h"

/* Who asks. */
struct customers_asking {
	struct str browser; /* what only this browser has: the value of a cookie, at least 128
			       random bits */
	struct str agent;   /* its header User-Agent; may be absent */
	enum lang lang;     /* of the page, and so of the mail */
};

/* Longer texts are cut. */
enum { CUSTOMERS_TYPED_MAX = 400 };

/* All below: a transaction; the errors of the store, with the reason in c->why. */

/* Asks for a one-time password for what was typed as an access key. It works in this browser alone,
 * where it asked for none since; asked again for the same key, it asks anew. */
enum err customers_request(
    const struct change *c, const struct customers_asking *who, struct str key);
/* Asks for a new access key: by a site's host (or a URL on it) and the registered address. */
enum err customers_recover(
    const struct change *c, const struct customers_asking *who, struct str host, struct str mail);

#endif
