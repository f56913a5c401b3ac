/* The mail with an invoice. */
#include "orders/letter.h"

#include <inttypes.h>
#include "base/local_time.h"
#include "orders/invoice.h"
#include "orders/prices.h"

enum { AMOUNT_MAX = 64 };

static void amount_set(
    struct model *m, const char *name, const struct invoice *invoice, int64_t amount)
{
	struct buf text = BUF_INIT(AMOUNT_MAX);

	prices_write_amount(invoice->currency, amount, &text);
	model_buf(m, name, &text);
	buf_free(&text);
}

static void letter_fill(
    struct model *m, const struct orders_mail *of, const struct invoice *invoice)
{
	char date[LOCAL_TIME_DATE_MAX];
	struct str rest = invoice->payee;

	model_cstr(m, "brand", of->brand);
	model_cstr(m, "contact", of->contact);
	model_format(m, "number", "%" PRId64, invoice->id);
	model_cstr(m, "code", invoice->code.text);
	model_text(m, "organization", invoice->to.organization);
	model_text(m, "name", invoice->to.name);
	model_text(m, "service", invoice->service);
	model_format(m, "years", "%u", invoice->years);
	amount_set(m, "net", invoice, invoice->net);
	amount_set(m, "tax", invoice, invoice->tax);
	model_format(m, "tax_percent", "%u", invoice->tax_percent);
	amount_set(m, "total", invoice, invoice->net + invoice->tax);
	local_time_date(local_time_begin(invoice->due_day), date);
	model_cstr(m, "due", date);
	model_text(m, "registration", invoice->registration);
	model_flag(m, "has_payee", rest.len > 0);
	while (rest.len > 0)
		model_text(model_item(m, "payee"), "payee_line", str_cut(&rest, '\n'));
	model_format(
	    m, "link", "%s/owner/contracts/%s/invoice", of->public_url, invoice->code.text);
}

/* Nothing is to be said to somebody who was forgotten. */
static enum err invoice_fill(
    const struct change *c, void *arg, const struct mail *mail, struct model *m, bool *ret_is_void)
{
	struct arena memory = {NULL, 0};
	struct invoice invoice;
	enum err err = invoice_find(c, &mail->code, &memory, &invoice);

	*ret_is_void = err == ERR_NOT_FOUND || (!err && invoice.is_forgotten);
	if (!err && !*ret_is_void)
		letter_fill(m, arg, &invoice);
	arena_free(&memory);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

const struct mail_kind orders_invoice_kind = {
    .name = ORDERS_MAIL_INVOICE, .is_security = false, .fill = invoice_fill};
