/* One request as the pages see it. */
#include "pages/request.h"

#include "config/config.h"
#include "web/accept.h"
#include "web/forwarded.h"
#include "web/params.h"

/* By the address of a QR code: pages/embed/qr.c. */
static bool request_is_printed(const struct request *r)
{
	char from[8];

	return params_get(r->query, STR("from"), from, sizeof from) &&
	       str_eq(str_from(from), STR("print"));
}

struct link_evidence request_evidence(const struct request *r)
{
	struct link_evidence evidence = {
	    .referer = r->http->fields[HTTP_REFERER],
	    .sec_fetch_site = r->http->fields[HTTP_SEC_FETCH_SITE],
	    .self = &r->app->self,
	    .printed = request_is_printed(r),
	};

	if (evidence.referer.len == 0)
		evidence.referer.at = NULL;
	return evidence;
}

bool request_asks_lang(const struct request *r, enum lang *ret_lang)
{
	char tag[16];

	return params_get(r->query, STR("lang"), tag, sizeof tag) &&
	       lang_parse(str_from(tag), ret_lang);
}

enum lang request_lang(const struct request *r)
{
	enum lang lang;

	if (request_asks_lang(r, &lang))
		return lang;
	return accept_language(r->http->fields[HTTP_ACCEPT_LANGUAGE], LANG_USUAL);
}

enum lang request_whole_lang(const struct request *r)
{
	enum lang lang = request_lang(r);

	if (request_asks_lang(r, &lang))
		return lang_whole(lang);
	return accept_language_whole(r->http->fields[HTTP_ACCEPT_LANGUAGE], lang_whole(lang));
}

enum coding request_coding(const struct request *r)
{
	return accept_coding(r->http->fields[HTTP_ACCEPT_ENCODING]);
}

bool request_is_head(const struct request *r)
{
	return str_eq(r->http->method, STR("HEAD"));
}

struct network_address request_client(const struct request *r)
{
	struct network_address peer = http_exchange_peer(r->x);
	const struct forwarded_fields fields = {
	    .forwarded = r->http->fields[HTTP_FORWARDED],
	    .x_forwarded_for = r->http->fields[HTTP_X_FORWARDED_FOR],
	    .forwarded_more = r->http->more[HTTP_FORWARDED],
	    .x_forwarded_for_more = r->http->more[HTTP_X_FORWARDED_FOR],
	};

	return forwarded_client(&peer, &r->app->config->server.trusted_proxies, &fields);
}

bool request_is_local(const struct request *r)
{
	struct network_address peer = http_exchange_peer(r->x);

	return network_address_is_loopback(&peer) &&
	       !network_list_contains(&r->app->config->server.trusted_proxies, &peer);
}
