/* What was ordered with a contract, and its invoice, in words: on the contract's pages, in lists,
 * and as a page to print. */
#ifndef VISIT_INVOICE_H
#define VISIT_INVOICE_H

#include "orders/invoice.h"
#include "visit/visit.h"

/* Sets in the model of a contract's page the flag "order", what was ordered ("order_service",
 * "order_years", "order_net", "order_coupon") and, once there is one, its invoice ("invoice_id" …,
 * see below). False when the store failed: the visitor was told. */
bool visit_order(struct visit *v, const struct code *code);
/* Sets of an invoice in `m`: "invoice_id", "invoice_code", "invoice_made" (a date), "invoice_due",
 * "invoice_total", "invoice_to", "invoice_way_key", and of one that was posted "invoice_posted" (a
 * time) and "invoice_posted_by". */
void visit_invoice(struct visit *v, struct model *m, const struct invoice *invoice);
/* Answers with the page to print; `back` is the path that one comes from. */
void visit_invoice_print(struct visit *v, const struct invoice *invoice, const char *back);

#endif
