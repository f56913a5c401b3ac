/* What the pages of help have in common. */
#include "pages/help/frame.h"

#include "config/config.h"
#include "pages/error_page.h"
#include "pages/page.h"

void page_help_frame(const struct request *r, enum lang lang, const char *address, struct model *m)
{
	const struct app *app = r->app;

	page_frame(app->config, app->site, lang, address, m);
	model_cstr(m, "asset_help", site_static_url(app->site, "help.css"));
	model_cstr(m, "typed", "");
}

void page_help_add(
    const struct request *r, enum lang lang, const char *list, size_t question, struct model *m)
{
	const struct help *help = r->app->help;
	const struct help_text *text = help_text(help, question, lang);
	struct model *item = model_item(m, list);

	model_format(item, "question_url", "/help/%s?lang=%s",
	    help_outline(help)->questions[question].name, lang_tag(lang));
	model_text(item, "question_title", text->title);
	model_text(item, "question_answer", text->answer);
}

size_t page_help_find(const struct request *r, enum lang lang, struct str typed, struct model *m)
{
	struct help_found found = {.count = 0};

	model_check(m, help_ask(r->app->help, lang, typed, &found));
	for (size_t i = 0; i < found.count; i++)
		page_help_add(r, lang, "found", found.questions[i], m);
	model_flag(m, "found_any", found.count > 0);
	return found.count;
}

/* Where the address does not name the language, the browser does. */
void page_help_show(struct request *r, enum lang lang, const char *name, unsigned status,
    bool is_public, struct model *m)
{
	const struct reply_header headers[] = {
	    {"Cache-Control", is_public ? "public, max-age=300" : "no-store"}};
	enum lang asked;
	const struct reply_form form = {.status = status,
	    .tagged = is_public,
	    .squeeze = REPLY_QUICKLY,
	    .coding = request_coding(r),
	    .vary = request_asks_lang(r, &asked) ? NULL : "Accept-Language",
	    .headers = headers,
	    .count = sizeof headers / sizeof headers[0]};

	page_reply(r, page_render(r->app->config, r->app->site, name, lang, m, &form));
}
