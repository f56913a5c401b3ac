/* The mails to customers, as they are ordered. */
#include "customers/orders.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "io/json.h"
#include "mail/queue.h"

static void details_write(const struct customers_order_details *details, struct buf *to)
{
	struct json *o = json_new_object();

	json_set_int(o, "asked_at", details->asked_at);
	json_set_int(o, "subject", details->subject);
	json_set_text(o, "agent", details->agent.at == NULL ? STR("") : details->agent);
	json_finish(o, JSON_ONE_LINE, to);
}

enum err customers_order_mail(
    const struct change *c, const struct customers_order *order, bool *ret_is_new)
{
	struct buf details = BUF_INIT(MAIL_DETAILS_MAX);
	char reason[MAIL_REASON_MAX];
	enum err err;

	details_write(&order->details, &details);
	snprintf(reason, sizeof reason, "customer %" PRId64 ", %" PRId64 " at %" PRId64,
	    order->customer, order->details.subject, order->details.asked_at);
	err = details.err ? change_no_memory(c)
			  : mail_queue_add(c,
				&(struct mail_order){.kind = order->kind,
				    .reason = str_from(reason),
				    .to = str_from(order->to->text),
				    .lang = order->lang,
				    .customer = order->customer,
				    .details = buf_str(&details),
				    .until = order->until,
				    .is_urgent = true},
				ret_is_new);
	buf_free(&details);
	return err;
}

enum err customers_order_key(const struct change *c, const struct customer *customer)
{
	bool is_new;

	return customers_order_mail(c,
	    &(struct customers_order){.kind = CUSTOMERS_MAIL_KEY,
		.customer = customer->id,
		.to = &customer->mail,
		.lang = customer->lang,
		.details = {.asked_at = c->now}},
	    &is_new);
}

/* ---- reading ---- */

struct details_reading {
	struct arena *arena;
	struct customers_order_details read;
	bool ok;
};

static void details_hear(void *arg, const char *key, const struct json_value *value)
{
	struct details_reading *r = arg;

	if (strcmp(key, "asked_at") == 0)
		r->read.asked_at = value->number;
	else if (strcmp(key, "subject") == 0)
		r->read.subject = value->number;
	else if (strcmp(key, "agent") == 0)
		r->read.agent = arena_bytes(r->arena, value->text, &r->ok);
}

enum err customers_order_read(const struct change *c, struct str details, struct arena *arena,
    struct customers_order_details *ret)
{
	struct details_reading reading = {.arena = arena, .ok = true};
	enum err err = json_read(details, details_hear, &reading);

	if (err == ERR_NO_MEMORY || !reading.ok)
		return change_no_memory(c);
	if (err)
		return err_because(c->why, ERR_CORRUPT, "the details of a mail are damaged");
	*ret = reading.read;
	return ERR_OK;
}
