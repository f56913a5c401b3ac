/* Where an order stands, by the numbers that the store keeps. */
#ifndef ORDERS_STATE_H
#define ORDERS_STATE_H

enum order_state {
	ORDER_WAITING, /* for its first certificate, and the days after that */
	ORDER_INVOICED,
	ORDER_SETTLED,   /* paid with a coupon */
	ORDER_WITHDRAWN, /* the contract was, before anything was issued */
};

#endif
