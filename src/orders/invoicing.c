/* How invoices are made. */
#include "orders/invoicing.h"

#include <inttypes.h>
#include <stdio.h>
#include "base/calendar.h"
#include "base/local_time.h"
#include "config/business_days.h"
#include "mail/queue.h"
#include "orders/invoice.h"
#include "orders/letter.h"
#include "orders/sql.h"
#include "orders/state.h"
#include "origin/mailbox.h"
#include "record/contact.h"
#include "store/rows.h"

enum { PAYEE_MAX = 2048, REASON_MAX = 24 };

/* An order that waits. */
struct waiting {
	struct code code;
	int64_t customer, net;
	struct str service, organization;
	unsigned years;
	enum lang lang;
	int64_t issued_at; /* its first certificate; 0: it has none */
	bool is_withdrawn;
};

static bool waiting_take(struct sql_query *q, struct arena *arena, void *item)
{
	struct waiting *ret = item;
	bool ok = true;

	ret->code = code_of_number(sql_int(q, 0));
	ret->customer = sql_int(q, 1);
	ret->service = store_keep(q, 2, arena, &ok);
	ret->years = (unsigned)sql_int(q, 3);
	ret->net = sql_int(q, 4);
	ret->organization = store_keep(q, 5, arena, &ok);
	if (!lang_parse(sql_text(q, 6), &ret->lang))
		ret->lang = LANG_USUAL;
	ret->is_withdrawn = !sql_is_null(q, 7);
	ret->issued_at = sql_int(q, 8);
	return ok;
}

static enum err order_set_state(
    const struct change *c, const struct waiting *order, enum order_state state)
{
	struct sql_query *q = store_query(c->store, orders_sql[ORDERS_SQL_SET_STATE]);

	sql_bind_int(q, 1, code_number(&order->code));
	sql_bind_int(q, 2, state);
	return store_result(c->store, sql_finish(q));
}

/* ---- the invoice ---- */

static struct str field_or(
    const struct contacts *contacts, enum contact_field field, struct str other)
{
	struct str text = contacts->field[CONTACT_ACCOUNTS][field];

	return text.at == NULL ? other : text;
}

/* Who has no mail address gets it by post, whatever he wished. */
static enum invoice_way way_of(const struct contacts *contacts)
{
	struct mailbox mailbox;
	struct problem unused;

	return str_eq(field_or(contacts, CONTACT_INVOICE, STR("")), STR("mail")) &&
		       mailbox_parse(
			   field_or(contacts, CONTACT_MAIL, STR("")), &mailbox, &unused) == ERR_OK
		   ? INVOICE_MAIL
		   : INVOICE_POST;
}

/* The last day of the month after that of `day`. */
static int32_t due_day(int32_t day)
{
	return calendar_next_month(calendar_next_month(day)) - 1;
}

static enum err invoice_add(const struct change *c, const struct waiting *order,
    const struct prices_invoice *terms, int64_t net, enum invoice_way way, int64_t *ret_id)
{
	struct sql_query *q = store_query(c->store, orders_sql[ORDERS_SQL_ADD_INVOICE]);
	struct buf payee = BUF_INIT(PAYEE_MAX);
	enum err err;

	for (size_t i = 0; i < terms->payee_count; i++)
		buf_printf(&payee, "%.*s\n", STR_ARG(terms->payee[i]));
	sql_bind_int(q, 1, code_number(&order->code));
	sql_bind_int(q, 2, c->now);
	sql_bind_int(q, 3, due_day(local_time_days(c->now)));
	sql_bind_text(q, 4, order->service);
	sql_bind_int(q, 5, order->years);
	sql_bind_text(q, 6, terms->currency);
	sql_bind_int(q, 7, net);
	sql_bind_int(q, 8, terms->tax);
	sql_bind_int(q, 9, prices_tax(terms, net));
	sql_bind_text(q, 10, terms->registration);
	sql_bind_text(
	    q, 11, payee.len == 0 ? STR("") : str_part(buf_str(&payee), 0, payee.len - 1));
	sql_bind_text(q, 12, str_from(invoice_way_name(way)));
	*ret_id = sql_step(q) ? sql_int(q, 0) : 0;
	err = store_result(c->store, sql_end(q));
	if (!err && payee.err)
		err = change_no_memory(c);
	buf_free(&payee);
	return err;
}

static enum err recipient_add(const struct change *c, const struct waiting *order,
    const struct contacts *contacts, int64_t id)
{
	static const enum contact_field fields[] = {
	    CONTACT_DEPARTMENT, CONTACT_TITLE, CONTACT_NAME, CONTACT_ADDRESS, CONTACT_MAIL};
	struct sql_query *q = store_query(c->store, orders_sql[ORDERS_SQL_ADD_RECIPIENT]);

	sql_bind_int(q, 1, id);
	sql_bind_text(q, 2, field_or(contacts, CONTACT_ORGANIZATION, order->organization));
	for (unsigned i = 0; i < sizeof fields / sizeof fields[0]; i++)
		sql_bind_text(q, 3 + i, field_or(contacts, fields[i], STR("")));
	return store_result(c->store, sql_finish(q));
}

static enum err mail_order(const struct change *c, const struct waiting *order,
    const struct contacts *contacts, int64_t id)
{
	char reason[REASON_MAX];
	struct mail_order mail = {.kind = ORDERS_MAIL_INVOICE,
	    .to = field_or(contacts, CONTACT_MAIL, STR("")),
	    .lang = order->lang,
	    .customer = order->customer,
	    .code = order->code};
	bool is_new;

	snprintf(reason, sizeof reason, "%" PRId64, id);
	mail.reason = str_from(reason);
	return mail_queue_add(c, &mail, &is_new);
}

static enum err invoice_make(const struct change *c, const struct waiting *order,
    const struct prices_invoice *terms, int64_t net, struct arena *arena)
{
	struct contacts contacts;
	int64_t id = 0;
	enum invoice_way way;
	enum err err = store_contacts(c->store, &order->code, arena, &contacts);

	if (err)
		return err;
	way = way_of(&contacts);
	err = invoice_add(c, order, terms, net, way, &id);
	if (!err)
		err = recipient_add(c, order, &contacts, id);
	if (!err && way == INVOICE_MAIL)
		err = mail_order(c, order, &contacts, id);
	return err ? err : order_set_state(c, order, ORDER_INVOICED);
}

/* ---- what is due ---- */

static bool order_is_due(
    const struct change *c, const struct config *config, const struct waiting *order)
{
	return order->issued_at != 0 &&
	       local_time_days(c->now) >= business_days_after(local_time_days(order->issued_at),
					      config->order.invoice_days);
}

/* What it costs; 0: nobody knows. */
static int64_t order_net(const struct prices *prices, const struct waiting *order)
{
	if (prices == NULL)
		return 0;
	return order->net != 0 ? order->net : prices_of(prices, order->service, order->years);
}

static bool order_is_over(const struct waiting *order)
{
	return order->is_withdrawn && order->issued_at == 0;
}

/* Is there something to do? Where nothing is, nobody else is held up by writing. */
static bool order_wants(const struct change *c, const struct config *config,
    const struct prices *prices, const struct waiting *order)
{
	return order_is_over(order) ||
	       (order_net(prices, order) != 0 && order_is_due(c, config, order));
}

static enum err order_do(const struct change *c, const struct prices *prices,
    const struct waiting *order, struct arena *arena)
{
	return order_is_over(order)
		   ? order_set_state(c, order, ORDER_WITHDRAWN)
		   : invoice_make(c, order, &prices->invoice, order_net(prices, order), arena);
}

static enum err waiting_read(const struct change *c, const struct code *place, size_t limit,
    struct arena *arena, struct waiting **ret, size_t *ret_count)
{
	struct sql_query *q = store_query(c->store, orders_sql[ORDERS_SQL_WAITING]);

	sql_bind_int(q, 1, place->text[0] == '\0' ? -1 : code_number(place));
	sql_bind_int(q, 2, (int64_t)limit);
	return store_rows(c->store, q, arena, sizeof **ret, waiting_take, ret, ret_count);
}

static enum err waiting_walk(const struct change *c, const struct config *config,
    const struct prices *prices, size_t limit, const struct code *place, struct arena *arena)
{
	struct waiting *orders = NULL;
	size_t count = 0;
	enum err err = change_begin(c);

	if (!err)
		err = waiting_read(c, place, limit, arena, &orders, &count);
	for (size_t i = 0; !err && i < count; i++)
		if (order_wants(c, config, prices, &orders[i]))
			err = order_do(c, prices, &orders[i], arena);
	return change_end(c, err);
}

enum err invoicing_walk(const struct change *c, const struct config *config,
    const struct prices *prices, size_t limit, struct code *place)
{
	struct arena memory = {NULL, 0};
	struct waiting *orders = NULL;
	size_t count = 0;
	bool wanted = false;
	enum err err = waiting_read(c, place, limit, &memory, &orders, &count);

	for (size_t i = 0; i < count; i++)
		wanted = wanted || order_wants(c, config, prices, &orders[i]);
	err = err ? change_explain(c, err) : ERR_OK;
	if (!err && wanted)
		err = waiting_walk(c, config, prices, limit, place, &memory);
	if (!err)
		*place = count < limit ? (struct code){.text = ""} : orders[count - 1].code;
	arena_free(&memory);
	return err;
}
