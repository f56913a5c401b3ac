/* What the program serves: the tables of routes, and the way from a request to its row. */
#include "server/routes.h"

#include <string.h>
#include "api/api.h"
#include "base/clock.h"
#include "base/log.h"
#include "config/config.h"
#include "console/console.h"
#include "pages/answers.h"
#include "pages/error_page.h"
#include "pages/metrics.h"
#include "pages/pages.h"
#include "pages/report_form.h"
#include "pages/waits.h"
#include "portal/portal.h"
#include "web/gate.h"
#include "server/console_routes.h"
#include "server/portal_routes.h"

struct route {
	const char *method;  /* GET serves HEAD too */
	const char *pattern; /* see route_matches() */
	page_handler *page;
	enum answers_route counted; /* as what, in /metrics */
};

static const struct route front[] = {
    {"GET", "/sticker/{code}/{size}.{format}", page_sticker, ANSWERS_STICKER},
    {"GET", "/proof/{code}", page_proof, ANSWERS_PROOF},
    {"GET", "/proof/{code}.json", page_proof_json, ANSWERS_PROOF_JSON},
    {"GET", "/proof/{code}.tlog-proof", page_proof_tlog, ANSWERS_LOG},
    {"GET", "/proof/{code}.jws", page_proof_jws, ANSWERS_PROOF_JWS},
    {"GET", "/.well-known/jwks.json", page_jwks, ANSWERS_JWKS},
    {"GET", "/proof/{code}/qr.{format}", page_qr, ANSWERS_QR},
    {"GET", "/proof/{code}/cover.png", page_cover, ANSWERS_COVER},
    {"GET", "/oembed", page_oembed, ANSWERS_OEMBED},
    {"POST", "/customer/customer/pfw/CertificationPage.do", page_form, ANSWERS_FORM},
    {"GET", "/owner/snippet/{code}", page_owner, ANSWERS_OWNER},
    {"GET", "/owner/snippet/{code}/sticker.{format}", page_owner_file, ANSWERS_OWNER},
    {"GET", "/owner/check/{code}", page_owner_check, ANSWERS_OWNER},
    {"GET", "/owner/doctor/{code}", page_owner_doctor, ANSWERS_OWNER},
    {"POST", "/owner/doctor/{code}/again", page_owner_again, ANSWERS_OWNER},
    {"GET", "/owner/doctor/{code}/{file}.{format}", page_owner_install, ANSWERS_OWNER},
    {"GET", "/owner/", page_owner_entry, ANSWERS_OWNER},
    {"GET", "/owner", page_owner_entry, ANSWERS_OWNER},
    {"GET", "/owner/snippet", page_owner_entry, ANSWERS_OWNER},
    {"GET", "/owner/snippet/", page_owner_entry, ANSWERS_OWNER},
    {"GET", "/visits", page_visits, ANSWERS_OWNER},
    {"POST", "/report", page_report, ANSWERS_REPORT},
    {"GET", "/report/thanks", page_report_thanks, ANSWERS_REPORT},
    {"GET", "/help", page_help, ANSWERS_HELP},
    {"GET", "/help/", page_help, ANSWERS_HELP},
    {"GET", "/help/{question}", page_help_question, ANSWERS_HELP},
    {"GET", "/log/", page_ledger, ANSWERS_LOG},
    {"GET", "/log", page_ledger, ANSWERS_LOG},
    {"GET", "/log/search", page_ledger_search, ANSWERS_LOG},
    {"GET", "/log/search.json", page_ledger_search_json, ANSWERS_LOG},
    {"GET", "/log/feed.atom", page_ledger_feed, ANSWERS_LOG},
    {"GET", "/log/checkpoint", page_ledger_checkpoint, ANSWERS_LOG},
    {"GET", "/log/tile/{path*}", page_ledger_tile, ANSWERS_LOG},
    {"GET", "/static/{name}.{hash}.{type}", page_static, ANSWERS_STATIC},
    {"GET", "/", page_home, ANSWERS_HOME},
    {"GET", "/proof", page_find, ANSWERS_HOME},
    {NULL, NULL, NULL, ANSWERS_UNKNOWN},
};

static const struct route admin[] = {
    {"GET", "/healthz", page_healthz, ANSWERS_UNCOUNTED},
    {"GET", "/readyz", page_readyz, ANSWERS_UNCOUNTED},
    {"GET", "/metrics", page_metrics, ANSWERS_UNCOUNTED},
    {NULL, NULL, NULL, ANSWERS_UNKNOWN},
};

/* Its pages are the table of console_routes.c. */
static bool path_is_console(struct str path)
{
	return str_starts(path, STR("/admin/")) || str_eq(path, STR("/admin"));
}

static bool method_fits(const struct route *row, struct str method)
{
	return str_eq(method, str_from(row->method)) ||
	       (str_eq(method, STR("HEAD")) && strcmp(row->method, "GET") == 0);
}

/* What a listener serves besides the rows of its table. */
enum { SERVES_CONSOLE = 1, SERVES_API = 2, SERVES_PORTAL = 4, SERVES_CERTIFIED = 8 };

/* Returns what the request counts as. */
static enum answers_route routes_dispatch(
    struct app *app, struct http_exchange *x, const struct route *table, unsigned serves)
{
	const struct http_request *http = http_exchange_request(x);
	const struct route *row = table;
	struct request r = {.app = app, .x = x, .http = http, .now = clock_now()};

	r.asks = (serves & SERVES_CERTIFIED) != 0;
	r.query = http->target;
	r.path = str_cut(&r.query, '?');
	if ((serves & SERVES_PORTAL) != 0 && portal_wants(&r)) {
		page_portal(&r);
		return ANSWERS_PORTAL;
	}
	while (row->pattern != NULL && !route_matches(row->pattern, r.path, &r.captures))
		row++;
	if (row->pattern == NULL && (serves & SERVES_CONSOLE) != 0 && path_is_console(r.path)) {
		page_console(&r);
		return ANSWERS_CONSOLE;
	}
	if (row->pattern == NULL && (serves & SERVES_API) != 0 && api_is_path(r.path)) {
		page_api(&r);
		return ANSWERS_API;
	}
	if (row->pattern == NULL)
		error_page_send(&r, 404);
	else if (!method_fits(row, http->method))
		error_page_send_not_allowed(
		    &r, strcmp(row->method, "GET") == 0 ? "GET, HEAD" : row->method);
	else
		row->page(&r);
	return row->counted;
}

static void routes_handle(
    struct app *app, struct http_exchange *x, const struct route *table, unsigned serves)
{
	struct waits *w = http_exchange_room(x);
	enum answers_route route;

	if (w->begun_ns == 0) {
		w->begun_ns = clock_monotonic_ns();
		metrics_request();
	}
	route = routes_dispatch(app, x, table, serves);
	if (http_exchange_status(x) != 0)
		answers_count(route, http_exchange_status(x), clock_monotonic_ns() - w->begun_ns);
}

void routes_handle_front(void *app, struct http_exchange *x)
{
	const struct config *config = ((const struct app *)app)->config;

	routes_handle(app, x, front,
	    SERVES_PORTAL | (config->console.listen.port == 0 ? SERVES_CONSOLE : 0) |
		(config->api.listen.port == 0 ? SERVES_API : 0));
}

void routes_handle_operators(void *app, struct http_exchange *x)
{
	routes_handle(app, x, front, SERVES_CONSOLE);
}

void routes_handle_certified(void *app, struct http_exchange *x)
{
	routes_handle(app, x, front, SERVES_PORTAL | SERVES_CERTIFIED);
}

void routes_handle_programs(void *app, struct http_exchange *x)
{
	static const struct route none[] = {{NULL, NULL, NULL, ANSWERS_UNKNOWN}};

	routes_handle(app, x, none, SERVES_API);
}

void routes_handle_admin(void *app, struct http_exchange *x)
{
	routes_dispatch(app, x, admin, 0);
}

size_t routes_body_max(const struct http_request *request)
{
	struct str path = str_part(request->target, 0, str_index(request->target, '?'));

	if (path_is_console(path))
		return console_body_max(console_routes, path);
	if (api_is_path(path))
		return api_body_max(request->method, path);
	if (portal_body_max(portal_routes, path) > 0)
		return portal_body_max(portal_routes, path);
	return str_eq(path, STR("/report")) ? REPORT_BODY_MAX : HTTP_BODY_MAX;
}

static struct http_response *routes_note_refusal(
    struct app *app, const struct http_request *request, const char *rule, unsigned status)
{
	static struct log_limit limit;

	metrics_refused();
	answers_count_refusal(status);
	if (log_allowed(&limit, 1000))
		log_event(LOG_INFO, "request_refused", log_text("rule", rule),
		    log_number("status", status));
	return api_is_path(str_part(request->target, 0, str_index(request->target, '?')))
		   ? api_refusal(status, rule)
		   : error_page_refusal(app->errors, status, request);
}

struct http_response *routes_refuse(
    void *app, const struct http_request *request, const struct http_head *head)
{
	const char *rule;
	unsigned status = gate_check(request, head, &rule);

	return status == 0 ? NULL : routes_note_refusal(app, request, rule, status);
}

struct http_response *routes_give_up(void *app, unsigned status, const struct http_request *request)
{
	static const struct {
		unsigned status;
		const char *rule;
	} rules[] = {{408, "slow"}, {414, "target_length"}, {431, "head_length"}};
	const char *rule = "no_http";

	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if (rules[i].status == status)
			rule = rules[i].rule;
	return routes_note_refusal(app, request, rule, status);
}
