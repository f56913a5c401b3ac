/* How invoices are made: when a contract was concluded by its first certificate, and the business
 * days of [order] invoice_days are over.
 *
 * DESIGN: it is the keeper's work, in small steps; each is a transaction, in which the invoice, the
 * order's state and the mail are written together, so that a crash leaves neither twice. Orders
 * without a price (there is no list, or the service is not in it) wait until there is one. */
#ifndef ORDERS_INVOICING_H
#define ORDERS_INVOICING_H

#include "orders/prices.h"
#include "record/code.h"
#include "store/change.h"

/* Goes on behind *place ("": from the beginning) with at most `limit` orders that wait, and makes
 * the invoices that are due: to the accounts contact, as he wants it ("post" where nobody said, and
 * where there is no mail address). *place becomes the last, "" at the end. A transaction. */
enum err invoicing_walk(const struct change *c, const struct config *config,
    const struct prices *prices, size_t limit, struct code *place);

#endif
