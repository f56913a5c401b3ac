/* The forms that choose what a page is about. */
#include "reports/sift.h"

#include "config/config.h"
#include "origin/host.h"
#include "pages/app.h"

struct model *reports_select(struct console *c, const char *texts, const char *name)
{
	struct model *item = model_item(c->v.model, "selects");

	model_cstr(item, "select_name", name);
	model_format(item, "select_key", "%s.%s", texts, name);
	return item;
}

struct model *reports_option(struct model *select, const char *value, bool is_chosen)
{
	struct model *option = model_item(select, "options");

	model_cstr(option, "option_value", value);
	model_flag(option, "option_chosen", is_chosen);
	return option;
}

void reports_select_service(struct console *c, const char *texts, struct str chosen)
{
	const struct config_words *services = &c->v.r->app->config->contract.services;
	struct model *select = reports_select(c, texts, "service");

	model_cstr(reports_option(select, "", chosen.len == 0), "option_key", "usage.word.any");
	for (unsigned i = 0; i < services->count; i++)
		model_cstr(reports_option(select, services->words[i],
			       str_eq(chosen, str_from(services->words[i]))),
		    "option_text", services->words[i]);
}

struct str reports_service(struct console *c, struct str asked)
{
	const struct config_words *services = &c->v.r->app->config->contract.services;

	for (unsigned i = 0; i < services->count; i++)
		if (str_eq(asked, str_from(services->words[i])))
			return asked;
	return STR("");
}

struct str reports_host(struct console *c, struct str typed)
{
	char host[ORIGIN_HOST_MAX + 1];
	const char *copy;

	if (typed.len == 0 || origin_host_parse(typed, host, NULL))
		return typed;
	copy = arena_str(&c->v.memory, str_from(host));
	return copy == NULL ? typed : str_from(copy);
}
