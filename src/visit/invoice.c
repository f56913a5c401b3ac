/* What was ordered with a contract, and its invoice, in words. */
#include "visit/invoice.h"

#include <inttypes.h>
#include "base/local_time.h"
#include "config/config.h"
#include "orders/order.h"
#include "orders/price_list.h"
#include "record/records.h"
#include "visit/paper.h"
#include "visit/show.h"

enum { AMOUNT_MAX = 64 };

static struct change visit_reading(struct visit *v, struct problem *why)
{
	*why = (struct problem){.text = ""};
	return (struct change){.store = v->store, .actor = "", .now = v->r->now, .why = why};
}

static void amount_set(struct model *m, const char *name, struct str currency, int64_t amount)
{
	struct buf text = BUF_INIT(AMOUNT_MAX);

	prices_write_amount(currency, amount, &text);
	model_buf(m, name, &text);
	buf_free(&text);
}

static void date_set(struct model *m, const char *name, int64_t at)
{
	char date[LOCAL_TIME_DATE_MAX];

	local_time_date(at, date);
	model_cstr(m, name, date);
}

/* ---- in lists ---- */

void visit_invoice(struct visit *v, struct model *m, const struct invoice *invoice)
{
	model_format(m, "invoice_id", "%" PRId64, invoice->id);
	model_cstr(m, "invoice_code", invoice->code.text);
	date_set(m, "invoice_made", invoice->made_at);
	date_set(m, "invoice_due", local_time_begin(invoice->due_day));
	amount_set(m, "invoice_total", invoice->currency, invoice->net + invoice->tax);
	model_text(m, "invoice_to", invoice->to.organization);
	model_flag(m, "invoice_forgotten", invoice->is_forgotten);
	model_flag(m, "invoice_by_post", invoice->way == INVOICE_POST);
	model_format(m, "invoice_way_key", "contact.invoice_%s", invoice_way_name(invoice->way));
	visit_time(v, m, "invoice_posted", invoice->posted_at);
	model_text(
	    m, "invoice_posted_by", invoice->posted_by.at == NULL ? STR("") : invoice->posted_by);
}

/* ---- on a contract's page ---- */

static void order_set(struct visit *v, const struct order *order)
{
	const struct prices *prices = price_list_hold(v->r->app->prices);
	struct str currency = prices == NULL ? STR("JPY") : prices->invoice.currency;
	int64_t net =
	    order->net != 0 ? order->net : prices_of(prices, order->service, order->years);

	model_flag(v->model, "order", true);
	model_text(v->model, "order_service", order->service);
	model_format(v->model, "order_years", "%u", order->years);
	model_cstr(v->model, "order_coupon", order->coupon);
	if (net != 0 && order->coupon[0] == '\0')
		amount_set(v->model, "order_net", currency, net);
	price_list_release(v->r->app->prices, prices);
}

bool visit_order(struct visit *v, const struct code *code)
{
	struct problem why;
	const struct change c = visit_reading(v, &why);
	struct invoice invoice;
	struct order order;
	enum err err = order_find(&c, code, &v->memory, &order);

	if (err == ERR_NOT_FOUND)
		return true;
	if (!visit_ok(v, err, why.text))
		return false;
	order_set(v, &order);
	why.text[0] = '\0';
	err = invoice_find(&c, code, &v->memory, &invoice);
	if (!err)
		visit_invoice(v, v->model, &invoice);
	return err == ERR_NOT_FOUND || visit_ok(v, err, why.text);
}

/* ---- to print ---- */

/* In the words of the price list, where it still has the service. */
static void print_service(struct visit *v, const struct invoice *invoice)
{
	const struct prices *prices = price_list_hold(v->r->app->prices);
	const struct prices_service *service = prices_find(prices, invoice->service);

	model_text(
	    v->model, "service", service == NULL ? invoice->service : service->name[v->lang]);
	model_format(v->model, "years", "%u", invoice->years);
	price_list_release(v->r->app->prices, prices);
}

static void print_lines(struct model *m, const char *list, struct str rest, char separator)
{
	while (rest.len > 0)
		model_text(model_item(m, list), "line", str_trim(str_cut(&rest, separator)));
}

static void print_recipient(struct visit *v, const struct invoice_recipient *to)
{
	model_text(v->model, "to_organization", to->organization);
	model_text(v->model, "to_department", to->department);
	model_text(v->model, "to_title", to->title);
	model_text(v->model, "to_name", to->name);
	model_text(v->model, "to_address", to->address);
}

void visit_invoice_print(struct visit *v, const struct invoice *invoice, const char *back)
{
	struct model *m = v->model;
	struct contract contract;
	enum err err = store_contract(v->store, &invoice->code, &v->memory, &contract);

	if (!visit_ok(v, err, store_why(v->store)->text))
		return;
	visit_paper(v, &invoice->code, back);
	visit_invoice(v, m, invoice);
	print_recipient(v, &invoice->to);
	print_service(v, invoice);
	for (size_t i = 0; i < contract.url_count; i++)
		model_text(model_item(m, "urls"), "url", contract.urls[i]);
	amount_set(m, "net", invoice->currency, invoice->net);
	amount_set(m, "tax", invoice->currency, invoice->tax);
	model_format(m, "tax_percent", "%u", invoice->tax_percent);
	model_text(m, "registration", invoice->registration);
	print_lines(m, "payee", invoice->payee, '\n');
	print_lines(m, "from", str_from(v->r->app->config->page.postal_address), '|');
	visit_show(v, 200, "paper_invoice");
}
