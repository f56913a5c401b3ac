/* GET /log/: what the public log is, its key, how it is checked, and the search. */
#include <inttypes.h>
#include "config/config.h"
#include "ledger/view.h"
#include "pages/error_page.h"
#include "pages/page.h"
#include "pages/pages.h"

void page_ledger(struct request *r)
{
	const struct app *app = r->app;
	const struct reply_form form = {
	    .status = 200, .squeeze = REPLY_QUICKLY, .coding = request_coding(r)};
	enum lang lang = request_lang(r);
	struct arena memory = {0};
	struct model *m;

	if (app->ledger == NULL) {
		error_page_send(r, 404);
		return;
	}
	m = model_new(&memory);
	page_frame_visitors(app->config, app->site, lang, "/log/?lang=", m);
	model_cstr(m, "asset_help", site_static_url(app->site, "help.css"));
	model_cstr(m, "typed", "");
	model_cstr(m, "log_name", app->config->ledger.name);
	model_format(m, "log_url", "%s/log", app->config->server.public_url);
	model_cstr(m, "log_key", app->ledger_key == NULL ? "" : app->ledger_key);
	model_format(m, "size", "%" PRIu64, ledger_shown_size(app->ledger));
	page_reply(r, page_render(app->config, app->site, "log", lang, m, &form));
	arena_free(&memory);
}
