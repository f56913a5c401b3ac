/* GET /visits: what visits sites and authorities in this service's name, and how that ends. Each
 * request of ours names this page (io/reach.h). */
#include "config/config.h"
#include "io/reach.h"
#include "pages/error_page.h"
#include "pages/page.h"
#include "pages/pages.h"

enum { HOUR_S = 3600 };

void page_visits(struct request *r)
{
	const struct config *config = r->app->config;
	const struct reply_form form = {.status = 200, .squeeze = REPLY_AS_IT_IS};
	struct reach reach = {.own_count = 0};
	struct arena memory = {0};
	struct model *m = model_new(&memory);

	page_frame(config, r->app->site, request_whole_lang(r), "/visits?lang=", m);
	model_cstr(m, "asset_owner", site_static_url(r->app->site, "owner.css"));
	reach_name_agent(&reach, config->server.public_url);
	model_cstr(m, "agent", reach.agent);
	model_format(m, "hours", "%u", (config->watch.site_every + HOUR_S - 1) / HOUR_S);
	page_reply(r, page_render(config, r->app->site, "visits", request_whole_lang(r), m, &form));
	arena_free(&memory);
}
