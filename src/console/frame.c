/* What stands around the console's pages: the menu, who is logged in, the words after a change. */
#include "console/frame.h"

#include <inttypes.h>
#include <string.h>
#include "applications/application.h"
#include "attention/list.h"
#include "proposals/store.h"

const char *const console_done[] = {"password", "logout", "everywhere", "account", "contract",
    "certificate", "doubtful", "revoked", "released", "sticker", "edited", "closed", "contact",
    "check", "proposed", "approved", "going_on", "confirmed", "rejected", "withdrawn", "nothing",
    "abuse", "mail", "customer", "accepted", "refused", "posted", NULL};

/* The page itself, or one below it. */
static bool menu_is_current(const struct console *c, const struct console_page *row)
{
	struct str path = c->v.r->path, pattern = str_from(row->pattern);

	if (row == c->page)
		return true;
	return pattern.len > sizeof "/admin/" && str_starts(path, pattern) &&
	       str_starts(str_part(path, pattern.len, 1), STR("/"));
}

static enum err menu_count_waiting(struct console *c, uint64_t *ret)
{
	return store_count_open_proposals(
	    c->v.store, c->who.id, c->who.role == OPERATOR_ADMINISTRATOR, c->v.r->now, ret);
}

static enum err menu_count_pressing(struct console *c, uint64_t *ret)
{
	return attention_pressing(c->v.store, ret);
}

static enum err menu_count_applications(struct console *c, uint64_t *ret)
{
	struct problem why;
	const struct change change = console_new_change(c, &why);
	int64_t oldest;

	return application_count_waiting(&change, ret, &oldest);
}

/* Entries with a number: how many there are, to `most`. */
static const struct menu_badge {
	const char *pattern, *key;
	enum err (*count)(struct console *c, uint64_t *ret);
	uint64_t most;
} badges[] = {
    {"/admin/applications", "console.applications.waiting", menu_count_applications, UINT64_MAX},
    {"/admin/approvals", "console.approvals.waiting", menu_count_waiting, UINT64_MAX},
    {"/admin/attention", "console.attention.pressing", menu_count_pressing, ATTENTION_PRESSING_MAX},
};

/* Nothing where it is none, or cannot be told. */
static void menu_fill_badge(struct console *c, const char *pattern, struct model *item)
{
	for (size_t i = 0; i < sizeof badges / sizeof badges[0]; i++) {
		uint64_t count = 0;

		if (c->v.store == NULL || strcmp(badges[i].pattern, pattern) != 0 ||
		    badges[i].count(c, &count) || count == 0)
			continue;
		model_format(
		    item, "menu_badge", "%" PRIu64 "%s", count, count == badges[i].most ? "+" : "");
		model_cstr(item, "menu_badge_key", badges[i].key);
	}
}

static void frame_fill_menu(struct console *c)
{
	for (const struct console_page *row = c->v.r->app->console_pages; row->pattern != NULL;
	     row++) {
		struct model *item;

		if (!row->in_menu || !console_may(&c->who, row->right))
			continue;
		item = model_item(c->v.model, "menu");
		model_cstr(item, "menu_url", row->pattern);
		model_format(item, "menu_key", "%s.menu", row->texts);
		model_format(item, "menu_about_key", "%s.about", row->texts);
		model_flag(item, "menu_current", menu_is_current(c, row));
		menu_fill_badge(c, row->pattern, item);
	}
}

void console_frame(struct visit *v)
{
	struct console *c = (struct console *)v;
	bool in = v->token.text[0] != '\0';

	if (in) {
		model_cstr(v->model, "who_name", c->who.name);
		model_format(
		    v->model, "who_role_key", "console.role.%s", operator_role_name(c->who.role));
	}
	if (in && !c->who.initial)
		frame_fill_menu(c);
}
