/* GET /: what the service is; GET /proof?code=…: from a field to a code's page. */
#include "pages/home.h"

#include <stdio.h>
#include <stdlib.h>
#include "pages/error_page.h"
#include "pages/page.h"
#include "pages/pages.h"
#include "record/sought.h"
#include "web/params.h"

enum { TYPED_MAX = 2048 };

struct home_pages {
	struct reply *pages[LANG_COUNT][CODING_COUNT];
};

static struct reply *home_page_make(
    const struct config *config, const struct site *site, enum lang lang, enum coding coding)
{
	const struct reply_form form = {
	    .status = 200, .squeeze = REPLY_THOROUGHLY, .coding = coding};
	struct arena memory = {0};
	struct model *m = model_new(&memory);
	struct reply *reply;

	page_frame_visitors(config, site, lang, NULL, m);
	model_flag(m, "has_portal", config->portal.enabled);
	model_flag(m, "has_log", config->ledger.folder[0] != '\0');
	reply = page_render(config, site, "home", lang, m, &form);
	arena_free(&memory);
	return reply;
}

enum err home_pages_new(const struct config *config, const struct site *site,
    struct home_pages **ret, struct problem *why)
{
	struct home_pages *all = calloc(1, sizeof *all);
	bool made = true;

	if (all == NULL)
		return err_no_memory(why);
	for (unsigned lang = 0; lang < LANG_COUNT; lang++)
		for (unsigned coding = 0; made && coding < CODING_COUNT; coding++) {
			all->pages[lang][coding] =
			    home_page_make(config, site, (enum lang)lang, (enum coding)coding);
			made = all->pages[lang][coding] != NULL;
		}
	if (!made) {
		home_pages_free(all);
		return err_because(why, ERR_INVALID, "the home page could not be made");
	}
	*ret = all;
	return ERR_OK;
}

void home_pages_free(struct home_pages *all)
{
	if (all == NULL)
		return;
	for (unsigned lang = 0; lang < LANG_COUNT; lang++)
		for (unsigned coding = 0; coding < CODING_COUNT; coding++)
			reply_release(all->pages[lang][coding]);
	free(all);
}

void page_home(struct request *r)
{
	reply_send(r->app->home->pages[request_lang(r)][request_coding(r)], r->x);
}

void page_find(struct request *r)
{
	char typed[TYPED_MAX], place[64];
	struct reply_header headers[] = {{"Location", place}, {"Cache-Control", "no-store"}};
	const struct reply_form form = {
	    .status = 303, .headers = headers, .count = sizeof headers / sizeof headers[0]};
	struct sought sought = {.kind = SOUGHT_NOTHING};
	struct code code;
	enum lang lang;

	if (params_get(r->query, STR("code"), typed, sizeof typed))
		sought = sought_read(str_from(typed));
	if (!sought_code(&sought, &code)) {
		error_page_send(r, 400);
		return;
	}
	snprintf(place, sizeof place, "/proof/%s%s%s", code.text,
	    request_asks_lang(r, &lang) ? "?lang=" : "",
	    request_asks_lang(r, &lang) ? lang_tag(lang) : "");
	page_reply(r, reply_new(&form, NULL, 0));
}
