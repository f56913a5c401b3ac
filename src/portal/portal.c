/* The portal's realm, and the way of a request to one of its pages. */
#include "portal/portal.h"

#include "base/clock.h"
#include "config/config.h"
#include "pages/error_page.h"
#include "portal/answer.h"
#include "portal/client.h"
#include "portal/frame.h"
#include "visit/way.h"
#include "web/throttle.h"

/* Pages that wait for a worker. */
enum { WORKERS = 2, QUEUE_MAX = 256 };

static bool portal_can_get(const struct visit *v, struct str path)
{
	struct route_captures captures;
	const struct portal_page *page = portal_find(v->r->app->portal_pages, path, &captures);

	return page != NULL && page->get != NULL;
}

/* That at each of the two addresses: see client.h. */
#define REALM(how_guarded)                                                                         \
	{                                                                                          \
		.name = "portal", .root = "/owner/", .login = "/owner/login",                      \
		.lang_cookie = "__Host-owner-lang", .error = "portal_error",                       \
		.failed = "portal_failed", .done = portal_done, .guard = (how_guarded),            \
		.can_get = portal_can_get, .answer = portal_answer, .frame = portal_frame          \
	}

static const struct visit_realm usual = REALM(portal_guard);
static const struct visit_realm certified = REALM(portal_certified_guard);

static const struct visit_realm *portal_realm(const struct request *r)
{
	return portal_client_asks(r) ? &certified : &usual;
}

size_t portal_body_max(const struct portal_page *pages, struct str path)
{
	struct route_captures captures;
	const struct portal_page *row = portal_find(pages, path, &captures);

	return row == NULL ? 0 : row->body_max == 0 ? HTTP_BODY_MAX : row->body_max;
}

/* Has the query a parameter of this name? */
static bool portal_asks(const struct request *r, const char *name)
{
	struct str rest = r->query;

	while (rest.at != NULL) {
		struct str value = str_cut(&rest, '&'), key = str_cut(&value, '=');

		if (str_eq(key, str_from(name)))
			return true;
	}
	return false;
}

bool portal_wants(const struct request *r)
{
	const struct visit_realm *realm = portal_realm(r);
	const struct guard guard = realm->guard(r->app);
	struct route_captures captures;
	struct str value;

	if (!r->app->config->portal.enabled)
		return false;
	if (!str_eq(r->path, str_from(realm->root)))
		return portal_find(r->app->portal_pages, r->path, &captures) != NULL;
	return !portal_asks(r, "q") && !portal_asks(r, "code") &&
	       cookie_get(r->http->fields[HTTP_COOKIE], str_from(guard.cookie), &value);
}

/* Has its network had its share of this minute? */
static bool portal_is_too_much(const struct request *r, const struct portal_page *page)
{
	struct network_address client = request_client(r);

	return page->tries && str_eq(r->http->method, STR("POST")) && r->app->owners != NULL &&
	       !request_is_local(r) &&
	       !throttle_take(r->app->owners, &client, clock_monotonic_ms());
}

static void portal_begin(struct request *r, const struct portal_page *page)
{
	struct portal *p = (struct portal *)visit_new(r, portal_realm(r), sizeof *p);

	if (p == NULL) {
		error_page_send(r, 503);
		return;
	}
	portal_turn_to(p, page);
	portal_client_take(p);
	if (portal_is_too_much(r, page)) {
		visit_refuse_more(&p->v);
		visit_end(r, &p->v);
	} else {
		visit_go(r, &p->v, r->app->portal, POOL_FIRST);
	}
}

void page_portal(struct request *r)
{
	const struct portal_page *page = portal_find(r->app->portal_pages, r->path, &r->captures);
	struct visit_methods methods = {false, false};

	if (page != NULL)
		methods = (struct visit_methods){page->get != NULL, page->post != NULL};
	if (!visit_came_back(r) && visit_may_begin(r, methods))
		portal_begin(r, page);
}

/* ---- with the program ---- */

enum err portal_open(struct app *app, struct problem *why)
{
	if (!app->config->portal.enabled)
		return ERR_OK;
	return visit_pool_new(app, "portal", WORKERS, QUEUE_MAX, &app->portal, why);
}

void portal_close(struct app *app)
{
	pool_free(app->portal);
}
