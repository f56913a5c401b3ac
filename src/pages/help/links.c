/* Links from a page to the questions that answer what it is about. */
#include "pages/help/links.h"

bool page_help_links(const struct app *app, enum lang lang, struct str place, struct model *m)
{
	size_t questions[HELP_LINKS_MAX];
	size_t count = help_link_find(app->help, place, questions);

	model_flag(m, "has_helps", count > 0);
	model_cstr(m, "helps_lang", lang_is_whole(lang) ? "" : lang_tag(lang_whole(lang)));
	for (size_t i = 0; i < count; i++) {
		struct model *item = model_item(m, "helps");

		model_format(item, "help_url", "/help/%s?lang=%s",
		    help_outline(app->help)->questions[questions[i]].name, lang_tag(lang));
		model_text(item, "help_title", help_text(app->help, questions[i], lang)->title);
	}
	return count > 0;
}
