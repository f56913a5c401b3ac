/* Customers. */
#include "customers/customer.h"

#include <inttypes.h>
#include <stdio.h>

void customers_actor(int64_t id, char ret[CUSTOMERS_ACTOR_MAX])
{
	snprintf(ret, CUSTOMERS_ACTOR_MAX, "owner:%" PRId64, id);
}
