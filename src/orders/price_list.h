/* The price list while the program serves: read at the start, and again on SIGHUP.
 *
 * DESIGN: whoever reads prices holds the list as it was when he began; a new one takes its place
 * for those who come later, and the last who lets go frees the old one. */
#ifndef ORDERS_PRICE_LIST_H
#define ORDERS_PRICE_LIST_H

#include "orders/prices.h"

struct price_list;

/* Reads the list that the settings name, which outlive it. Where they name none, there is none. The
 * errors of prices_read(). */
enum err price_list_open(const struct config *config, prices_is_server *is_server,
    struct price_list **ret, struct problem *why);
/* Reads it again; on an error everything stays as it was. Any thread. */
enum err price_list_reload(struct price_list *l, struct problem *why);
/* NULL is legal; nobody holds it any more. */
void price_list_close(struct price_list *l);

/* Holds the list as it is now, which price_list_release() lets go; NULL where there is none. Any
 * thread. */
const struct prices *price_list_hold(struct price_list *l);
void price_list_release(struct price_list *l, const struct prices *held);

#endif
