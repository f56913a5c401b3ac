/* Which notices a customer wants: all, unless he refused some. */
#ifndef NOTICES_WISHES_H
#define NOTICES_WISHES_H

#include "notices/kind.h"
#include "store/change.h"

/* For each kind whether he wants it; true for those of security. */
struct notices_wishes {
	bool wants[NOTICE_WISHES];
};

/* The errors of the store, with the reason in c->why. */
enum err notices_wishes(const struct change *c, int64_t customer, struct notices_wishes *ret);
/* Sets all of them, as one change; those of security stay. What waits to be sent of a kind that he
 * refuses is not sent. */
enum err notices_set_wishes(
    const struct change *c, int64_t customer, const struct notices_wishes *wishes);
/* Refuses one, as one change; nothing for one of security. */
enum err notices_refuse(const struct change *c, int64_t customer, enum notice notice);

#endif
