/* GET /: what the service is; GET /proof?code=…: from its field to the code's page. */
#include <stdio.h>
#include "pages/error_page.h"
#include "pages/page.h"
#include "pages/pages.h"
#include "seal/code.h"
#include "web/params.h"

enum { TYPED_MAX = 64 };

void page_home(struct request *r)
{
	enum lang lang = request_lang(r);
	struct arena memory = {0};
	struct model *m = model_new(&memory);

	page_frame(r->app->config, r->app->site, lang, NULL, m);
	model_flag(m, "icon_check", true);
	request_reply(r, page_render(r->app->site, "home", lang, m, 200, NULL, 0));
	arena_free(&memory);
}

/* What people type around a code: blanks and hyphens go. */
static struct str without_separators(char *typed)
{
	size_t len = 0;

	for (const char *at = typed; *at != '\0'; at++)
		if (*at != ' ' && *at != '-')
			typed[len++] = *at;
	return (struct str){typed, len};
}

void page_find(struct request *r)
{
	char typed[TYPED_MAX], place[64];
	struct reply_header headers[] = {{"Location", place}, {"Cache-Control", "no-store"}};
	struct code code;
	enum lang lang;

	if (!params_get(r->query, STR("code"), typed, sizeof typed) ||
	    !code_parse(without_separators(typed), &code)) {
		error_page_send(r, 400);
		return;
	}
	snprintf(place, sizeof place, "/proof/%s%s%s", code.text,
	    request_asks_lang(r, &lang) ? "?lang=" : "",
	    request_asks_lang(r, &lang) ? lang_tag(lang) : "");
	request_reply(r, reply_new(303, NULL, NULL, 0, false, headers, 2));
}
