/* What an application costs. */
#include "counter/price.h"

#include "orders/price_list.h"

enum { AMOUNT_MAX = 32 };

static void price_set(struct model *m, const char *name, struct str currency, int64_t amount)
{
	struct buf text = BUF_INIT(AMOUNT_MAX);

	prices_write_amount(currency, amount, &text);
	model_buf(m, name, &text);
	buf_free(&text);
}

static int64_t price_of(
    const struct config *config, const struct prices *prices, const struct application *a)
{
	struct str service = str_trim(application_text(a, APPLICATION_SITE, "service"));
	uint64_t years = 1;

	if (service.len == 0)
		service = str_from(config->contract.services.words[0]);
	str_to_uint(
	    str_from(application_choice(a, APPLICATION_SITE, "years")), PRICES_YEARS_MAX, &years);
	return prices_of(prices, service, (unsigned)years);
}

void counter_show_price(struct portal *p, const struct application *a, struct model *m)
{
	const struct prices *prices = price_list_hold(p->v.r->app->prices);
	int64_t net = price_of(p->v.r->app->config, prices, a), tax;

	if (net > 0) {
		tax = prices_tax(&prices->invoice, net);
		price_set(m, "price_net", prices->invoice.currency, net);
		price_set(m, "price_tax", prices->invoice.currency, tax);
		price_set(m, "price_total", prices->invoice.currency, net + tax);
		model_format(m, "tax", "%u", prices->invoice.tax);
	}
	price_list_release(p->v.r->app->prices, prices);
}
