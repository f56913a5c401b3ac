/* Do all servers of a store take changes on the same terms? */
#ifndef REGISTRY_AGREEMENT_H
#define REGISTRY_AGREEMENT_H

#include "registry/terms.h"
#include "store/change.h"

enum {
	AGREEMENT_HEARD_S = 60,    /* whoever was silent for longer has ended */
	AGREEMENT_FORGET_S = 86400 /* and is forgotten then */
};

/* Notes the terms of the server `server` (a name that no other has), and looks at those of the
 * others. *ret_other is the number of approvals that another wants, 0 where all want the same. The
 * errors of the store, with the reason in c->why. One transaction. */
enum err agreement_tell(const struct change *c, const char *server,
    const struct registry_terms *terms, unsigned *ret_other);
/* The server ends. */
enum err agreement_leave(const struct change *c, const char *server);

#endif
