/* What the owner's pages have in common: the record, or the page that says that there is none. */
#include "owner/owner.h"

#include "owner/entry.h"
#include "owner/model.h"
#include "pages/error_page.h"
#include "pages/looks.h"
#include "pages/help/links.h"
#include "pages/page.h"
#include "pages/fetch.h"

static struct reply *owner_render_none(
    const struct request *r, const struct record *record, const struct verdict *v)
{
	const struct app *app = r->app;
	const struct reply_form form = {
	    .status = 404, .squeeze = REPLY_QUICKLY, .coding = request_coding(r)};
	enum lang lang = request_whole_lang(r);
	struct arena memory = {0};
	struct model *m = model_new(&memory);
	struct reply *reply;

	owner_model_frame(app, lang, NULL, m);
	looks_set(LOOKS_NONE, m);
	model_cstr(m, "typed", record->code.text);
	owner_model_record(record, v, lang, m);
	page_help_links(app, lang, STR("install.none"), m);
	reply = page_render(app->config, app->site, "owner_none", lang, m, &form);
	arena_free(&memory);
	return reply;
}

void owner_serve(struct request *r,
    void (*answer)(struct request *r, const struct record *record, const struct verdict *v))
{
	const struct link_evidence none = {.self = NULL};
	struct record record;
	struct verdict v;
	struct code code;

	if (!code_parse(r->captures.at[0], &code)) {
		owner_entry_refuse(r);
		return;
	}
	if (!fetch_record(r, &code, &record))
		return;
	verdict_make(&record, &none, r->now, &v);
	if (v.shown == NULL)
		page_reply(r, owner_render_none(r, &record, &v));
	else
		answer(r, &record, &v);
}
