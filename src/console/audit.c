/* /admin/audit: who logged in, or tried to, and who changed accounts. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "console/handlers.h"

enum { PAGE = 50 };

/* What can be sought: the beginning of actions. */
static const char *const kinds[] = {"", "login", "logout", "password", "operator", "token", "abuse",
    "owner", "customer", "list", NULL};

/* Keys of the catalogues have no hyphens. */
static void entry_set_action(struct model *item, const char *action)
{
	char key[80];

	snprintf(key, sizeof key, "audit.%s", action);
	for (char *at = strchr(key, '-'); at != NULL; at = strchr(at, '-'))
		*at = '_';
	model_cstr(item, "entry_key", key);
}

static bool entry_is_bad(struct str action)
{
	static const enum audit_action bad[] = {AUDIT_LOGIN_WRONG, AUDIT_LOGIN_LOCKED,
	    AUDIT_LOGIN_CLIENT, AUDIT_OWNER_WRONG, AUDIT_OWNER_SPENT};

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (str_eq(action, str_from(audit_action_name(bad[i]))))
			return true;
	return false;
}

/* Is what stands in its detail for people to read? */
static bool entry_has_detail(struct str action)
{
	static const struct str kinds_told[] = {
	    {"login", 5}, {"abuse", 5}, {"owner", 5}, {"customer", 8}, {"list", 4}};

	for (size_t i = 0; i < sizeof kinds_told / sizeof kinds_told[0]; i++)
		if (str_starts(action, kinds_told[i]))
			return true;
	return false;
}

static void entry_show(struct console *c, const struct audit_entry *e)
{
	struct model *item = model_item(c->v.model, "entries");
	enum audit_action action;

	visit_time(&c->v, item, "entry_at", e->at);
	model_text(item, "entry_actor", e->actor);
	model_text(item, "entry_subject", e->subject.at == NULL ? STR("") : e->subject);
	if (entry_has_detail(e->action) && e->detail.at != NULL)
		model_text(item, "entry_detail", e->detail);
	model_flag(item, "entry_bad", entry_is_bad(e->action));
	if (audit_action_parse(e->action, &action))
		entry_set_action(item, audit_action_name(action));
	else
		model_cstr(item, "entry_key", "event.other");
}

/* The word of the table, so that it may stand in an address. */
static const char *audit_read_kind(struct console *c)
{
	const char *given = visit_param(&c->v, "what"), *chosen = "";

	for (size_t i = 0; kinds[i] != NULL; i++) {
		struct model *item = model_item(c->v.model, "kinds");

		if (strcmp(given, kinds[i]) == 0)
			chosen = kinds[i];
		model_cstr(item, "kind_value", kinds[i]);
		model_format(item, "kind_key", "console.audit.kind_%s",
		    kinds[i][0] == '\0' ? "all" : kinds[i]);
		model_flag(item, "kind_chosen", strcmp(given, kinds[i]) == 0);
	}
	return chosen;
}

void console_audit(struct console *c)
{
	struct store_audit_filter filter = {
	    .limit = PAGE + 1, .who = str_from(visit_param(&c->v, "who"))};
	struct audit_entry *entries = NULL;
	size_t count = 0;
	uint64_t before = 0;

	if (str_to_uint(str_from(visit_param(&c->v, "before")), INT64_MAX, &before))
		filter.before = (int64_t)before;
	filter.action = str_from(audit_read_kind(c));
	if (!visit_ok(&c->v, store_audit(c->v.store, &filter, &c->v.memory, &entries, &count),
		store_why(c->v.store)->text))
		return;
	for (size_t i = 0; i < count && i < PAGE; i++)
		entry_show(c, &entries[i]);
	if (count > PAGE)
		model_format(c->v.model, "next", "%" PRId64, entries[PAGE - 1].id);
	model_flag(c->v.model, "is_later", filter.before > 0);
	model_flag(c->v.model, "nothing", count == 0);
	model_text(c->v.model, "who", filter.who);
	model_text(c->v.model, "what", filter.action);
	visit_show(&c->v, 200, "console_audit");
}
