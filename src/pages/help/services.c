/* The table of services below the question about them: prices, the CAs above, servers. */
#include "pages/help/services.h"

#include "base/local_time.h"
#include "orders/price_list.h"

enum { NUMBER_MAX_BYTES = 32, DIGEST_GROUP = 4, DIGEST_ROOM = 128 };

static void services_add_prices(
    const struct prices *prices, const struct prices_service *service, struct model *m)
{
	for (unsigned years = 1; years <= PRICES_YEARS_MAX; years++) {
		struct buf amount = BUF_INIT(NUMBER_MAX_BYTES);
		struct model *item;

		if (service->price[years] == 0)
			continue;
		item = model_item(m, "prices");
		prices_write_amount(prices->invoice.currency, service->price[years], &amount);
		model_format(item, "years", "%u", years);
		model_buf(item, "amount", &amount);
		buf_free(&amount);
	}
}

/* In groups of four digits, so that two can be compared by eye. */
static void ca_set_digest(struct str digest, struct model *m)
{
	struct buf text = BUF_INIT(DIGEST_ROOM);

	for (size_t i = 0; i < digest.len; i += DIGEST_GROUP) {
		if (i > 0)
			buf_putc(&text, ' ');
		buf_add_str(&text, str_part(digest, i, DIGEST_GROUP));
	}
	model_buf(m, "ca_sha256", &text);
	buf_free(&text);
}

static void services_add_ca(
    const char *role_key, const struct prices_ca *ca, enum lang lang, struct model *m)
{
	struct buf until = BUF_INIT(DIGEST_ROOM);
	struct model *item;

	if (!ca->is_given)
		return;
	item = model_item(m, "cas");
	model_cstr(item, "ca_role_key", role_key);
	model_text(item, "ca_name", ca->name);
	model_text(item, "ca_key", ca->key);
	model_text(item, "ca_hash", ca->hash);
	ca_set_digest(ca->sha256, item);
	local_time_minute(ca->not_after, lang, &until);
	model_buf(item, "ca_until", &until);
	buf_free(&until);
}

static void services_add(const struct prices *prices, const struct prices_service *service,
    enum lang lang, struct model *m)
{
	struct model *item = model_item(m, "services");

	model_text(item, "service", service->service);
	model_text(item, "service_name", service->name[lang]);
	services_add_prices(prices, service, item);
	services_add_ca("help.services.root", &service->root, lang, item);
	services_add_ca("help.services.intermediate", &service->intermediate, lang, item);
	model_flag(item, "has_servers", service->server_count > 0);
	for (size_t i = 0; i < service->server_count; i++)
		model_format(model_item(item, "servers"), "server_key", "doctor.server.%.*s",
		    STR_ARG(service->servers[i]));
}

void page_help_services(const struct request *r, enum lang lang, struct model *m)
{
	const struct prices *prices = price_list_hold(r->app->prices);

	if (prices == NULL)
		return;
	for (size_t i = 0; i < prices->service_count; i++)
		services_add(prices, &prices->services[i], lang, m);
	model_flag(m, "has_tax", prices->invoice.tax > 0);
	model_format(m, "tax", "%u", prices->invoice.tax);
	price_list_release(r->app->prices, prices);
}
