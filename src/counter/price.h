/* What an application costs. */
#ifndef COUNTER_PRICE_H
#define COUNTER_PRICE_H

#include "counter/counter.h"

/* Sets "price_net", "price_tax", "price_total" and "tax" of the service and years that
 * were chosen, by the list as it is now. Nothing where there is no list, or no such price. */
void counter_show_price(struct portal *p, const struct application *a, struct model *m);

#endif
