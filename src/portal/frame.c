/* What stands around the portal's pages: the menu, who is logged in, the words after a change. */
#include "portal/frame.h"

#include <string.h>
#include "web/site.h"

const char *const portal_done[] = {"logout", "forgotten", "confirmed", "undone", "nothing",
    "sticker", "address", "language", "notices", "everywhere", "contact", "begin", "welcome",
    "saved", "copied", "sent", "dropped", "withdrawn", NULL};

/* The page itself, or one below it; contracts are below their list. */
static bool menu_is_current(const struct portal *p, const struct portal_page *row)
{
	struct str path = p->v.r->path, pattern = str_from(row->pattern);

	if (row == p->page)
		return true;
	if (str_eq(pattern, STR("/owner/")))
		return str_starts(path, STR("/owner/contracts/"));
	return pattern.len > sizeof "/owner/" && str_starts(path, pattern) &&
	       str_starts(str_part(path, pattern.len, 1), STR("/"));
}

static void frame_fill_menu(struct portal *p)
{
	for (const struct portal_page *row = p->v.r->app->portal_pages; row->pattern != NULL;
	     row++) {
		struct model *item;

		if (!row->in_menu)
			continue;
		item = model_item(p->v.model, "menu");
		model_cstr(item, "menu_url", row->pattern);
		model_format(item, "menu_key", "%s.menu", row->texts);
		model_flag(item, "menu_current", menu_is_current(p, row));
	}
}

void portal_frame(struct visit *v)
{
	struct portal *p = (struct portal *)v;

	model_cstr(v->model, "asset_owner", site_static_url(v->r->app->site, "owner.css"));
	if (v->token.text[0] == '\0')
		return;
	model_cstr(v->model, "who_mail", p->who.mail.text);
	frame_fill_menu(p);
}
